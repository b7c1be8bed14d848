"""Mail domains of institutions: who proves an address in one takes a seat. Those anybody may have are refused."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError

from subscriptions.models import MailDomain, Organisation

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
# Where anybody gets an address: the world's services, and the operators of France and of West Africa.
PUBLIC = frozenset((Path(__file__).parent / "public-domains.txt").read_text().split())
# Under which many institutions stand: one of them alone is a domain.
SHARED = frozenset(
    f"{kind}.{country}"
    for kind in ("com", "net", "org", "gouv", "gov", "edu", "ac", "co", "presse", "asso", "int", "mil")
    for country in ("ml", "sn", "ci", "bf", "ne", "bj", "tg", "gn", "mr", "fr", "gm", "gh", "ng", "uk")
)


def domain_of(typed: str) -> str:
    """Read a domain as it is compared: small letters, ASCII. Raises ValidationError `bad_domain`, `public`."""
    domain = typed.strip().lower().removeprefix("@").rstrip(".")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    if len(labels) < 2 or len(domain) > 120 or not all(map(LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise ValidationError("Écrivez ce qui suit @ : finances.gouv.example.", code="bad_domain")
    if domain in PUBLIC or domain in SHARED or any(domain.endswith(f".{one}") for one in PUBLIC):
        raise ValidationError("N’importe qui peut avoir une adresse de ce domaine.", code="public")
    return domain


def organisation_of(address: str) -> Organisation | None:
    """The organisation whose domain an address is in: that very domain, and none under it."""
    person, _, domain = address.rpartition("@")
    if not person:
        return None
    try:
        domain = domain.strip().lower().encode("idna").decode()
    except UnicodeError:
        return None
    found = MailDomain.objects.filter(domain=domain).select_related("organisation").first()
    return found.organisation if found else None
