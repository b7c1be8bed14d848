"""Networks: an address of the client that nobody forges, and ranges of addresses that the database compares."""

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import models
from django.db.models import Lookup
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
NOBODY_S = tuple(
    ipaddress.ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
    )
)  # fmt: skip
WIDEST = {4: 16, 6: 32}  # bits: a wider range is more than one institution


def address_behind(request: HttpRequest) -> str | None:
    """The client's address as the declared proxies tell it, or None where none is declared: others may lie."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1 or not request.headers.get("X-Forwarded-For"):
        return None
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request).strip())
    except (ImproperlyConfigured, PermissionDenied, ValueError):  # fewer proxies than declared, or no address at all
        return None
    return str(plain(address))


def plain(address: Address) -> Address:
    """An IPv4 address that came dressed as an IPv6 one (::ffff:192.0.2.1), undressed."""
    return getattr(address, "ipv4_mapped", None) or address


def network_of(typed: str) -> Network:
    """Read a range: 196.200.48.0/22, 2001:db8:40::/48, or one address.

    Raises ValidationError `bad_network`, `not_public`, `too_wide`.
    """
    try:
        found = ipaddress.ip_network(typed.strip(), strict=False)
    except ValueError:
        raise ValidationError(
            "Ce n’est pas une plage d’adresses : écrivez 196.200.48.0/22 ou 2001:db8:40::/48.", code="bad_network"
        ) from None
    if any(found.version == one.version and found.overlaps(one) for one in NOBODY_S):
        raise ValidationError("Cette plage est celle de réseaux privés : n’importe qui en a.", code="not_public")
    if found.prefixlen < WIDEST[found.version]:
        raise ValidationError("Cette plage est trop large pour une seule institution.", code="too_wide")
    return found


class NetworkField(models.Field):
    """A range of addresses, IPv4 or IPv6, as PostgreSQL's `cidr`."""

    description = "Une plage d’adresses"

    def db_type(self, connection: Any) -> str:
        return "cidr"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else str(value)

    def to_python(self, value: Any) -> str | None:
        return value if value is None or value == "" else str(network_of(str(value)))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, "max_length": 50} | kwargs)


@NetworkField.register_lookup
class Holds(Lookup):
    """`network__holds="196.200.48.9"`: the ranges that this address is in."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} >>= %s::inet", [*params, self.rhs]
