import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from edge.networks import address_behind, network_of


def asked(settings, proxies, forwarded, peer="127.0.0.1"):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return address_behind(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "196.200.48.9", None),
        (1, None, None),
        (1, "196.200.48.9", "196.200.48.9"),
        (1, "196.200.48.9, 41.73.0.1", "41.73.0.1"),  # what stands before was said by the client
        (2, "196.200.48.9, 41.73.0.1", "196.200.48.9"),
        (2, "196.200.48.9", None),
        (1, "2001:db8:40::9", "2001:db8:40::9"),
        (1, "::ffff:196.200.48.9", "196.200.48.9"),
        (1, "", None),
        (1, "nobody", None),
        (1, "196.200.48.9, ' OR 1=1", None),
    ],
)
def test_an_address_is_what_the_declared_proxies_tell(proxies, forwarded, address, settings):
    assert asked(settings, proxies, forwarded) == address


@given(forwarded=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_whatever_is_forwarded_nothing_breaks(forwarded):
    from django.test import override_settings

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        found = address_behind(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}))

    assert found is None or ":" in found or "." in found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("196.200.48.0/22", "196.200.48.0/22"),
        ("196.200.48.9/22", "196.200.48.0/22"),
        ("196.200.48.9", "196.200.48.9/32"),
        (" 2001:DB8:40::/48 ", "2001:db8:40::/48"),
    ],
)
def test_a_range_is_tidied(typed, kept):
    assert str(network_of(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "bad_network"),
        ("partout", "bad_network"),
        ("300.1.1.1", "bad_network"),
        ("0.0.0.0/0", "not_public"),
        ("10.1.2.0/24", "not_public"),
        ("192.168.1.7", "not_public"),
        ("100.64.3.0/24", "not_public"),
        ("::1", "not_public"),
        ("fd00::/48", "not_public"),
        ("196.0.0.0/8", "too_wide"),
        ("2001::/16", "too_wide"),
    ],
)
def test_what_is_no_range_of_one_institution_is_refused(typed, code):
    with pytest.raises(ValidationError) as refusal:
        network_of(typed)

    assert refusal.value.code == code
