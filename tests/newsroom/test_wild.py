"""Wild input on every address and every form of the site: whatever is sent, the paper answers, and never breaks.

Each address is asked by a visitor, a subscriber or the newsroom, plainly or by a form of its own page with some fields
gone wild. Nothing stays: each request is rolled back. `TORTURE=1` sends 200 to each address.
"""

import os
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictures.models import Picture
from tests.conftest import person
from tests.newsroom.test_wall import ADDRESSES, fill, patterns, singing  # noqa: F401  (the last is a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

EXAMPLES = int(os.environ.get("EXAMPLES") or (200 if os.environ.get("TORTURE") else 2))
SHARES = 8
NASTY = [
    "", " ", "\x00", "a\x00b", "-1", "0", "9" * 30, str(2**31), str(2**63), str(-(2**63) - 1), "NaN", "1e400", "0x10",
    "+1", "1_000", "٣", "²", "1,5", "2026-02-30", "2026-13-01", "0000-01-01", "9999-12-31", "25:61", "24:00",
    "2026-11-28T25:00", "<script>alert(1)</script>", "../../../etc/passwd", "'; DROP TABLE x; --", "%", "%00", "\\",
    "a" * 5000, "🦆" * 300, "\u202e\u0301", "\ud800", "null", "[]", "{}", "[[[[", '{"a":', "\r\nSet-Cookie: a=b",
    "javascript:alert(1)", "http://[::1", "//ailleurs.test", "00000000-0000-0000-0000-000000000000", "é" * 121, "on",
    "=cmd|' /C calc'!A0", "awa@", "a@b.c", "@" * 300, "_", ":1:1", "2026-11-28T10:00:00_999999999999999999999",
]  # fmt: skip
WILD = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.integers().map(str))
IN_PATHS = {
    "int": ["0", str(2**31), str(2**63), "9" * 40],
    "str": ["x", "%00", "..", "a:b:c", "%F0%9F%A6%86", "é", "9" * 300],
    "slug": ["x", "-", "a" * 300],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
    "path": ["0", "_5F", "999999999999999999999", "%00", "x/y"],
    "yyyy": ["0000", "9999"],
    "mm": ["00", "99"],
}  # fmt: skip
BODIES = [b"", b"{", b"[]", b"null", b'{"id": 1, "type": {}}', b"\xff\xfe", b"<a>" * 1000, b"%" * 100]


class Forms(HTMLParser):
    """The names and the values of all that a page would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.select = told.get("name", "")
        if tag == "option" and self.select and ("selected" in told or self.select not in self.fields):
            self.fields[self.select] = told.get("value", "")
        if tag in {"input", "textarea", "button"} and told.get("name"):
            self.fields[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def wild_paths(pattern: str) -> list[str]:
    """This address with each of its parts gone wild in turn."""
    found = []
    for kind, name in re.findall(r"<(\w+):(\w+)>", pattern):
        for value in IN_PATHS.get(kind, []):
            path = pattern.replace(f"<{kind}:{name}>", value)
            found.append("/" + re.sub(r"<\w+:\w+>", "1", path))
    return found


def send(client: Client, method: str, path: str, pairs: list[tuple[str, str]], body: bytes | None) -> int:
    """Send it as a browser would, or as nobody would; bring the status once the whole answer has come."""
    told = urlencode(pairs, encoding="utf-8", errors="surrogatepass")
    with transaction.atomic():
        if method == "get":
            response = client.get(f"{path}{'&' if '?' in path else '?'}{told}")
        elif body is not None:
            response = client.generic("POST", path, body, content_type="application/json")
        else:
            response = client.generic("POST", path, told.encode(), content_type="application/x-www-form-urlencoded")
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


def attack(clients: list[Client], paths: list[str]) -> str:
    """Send wild things to these forms of one address; bring what broke, or nothing."""
    fields: dict[str, str] = {}
    for client in clients:
        page = client.get(paths[0])
        if page.streaming:
            b"".join(page.streaming_content)
        elif "html" in page.get("Content-Type", ""):
            fields |= Forms(page.text).fields
    names = sorted(fields) or ["q"]
    changes = st.dictionaries(st.one_of(st.sampled_from(names), st.text(max_size=8)), WILD, max_size=4)

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=not os.environ.get("TORTURE"),
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(
        st.sampled_from(clients),
        st.sampled_from(["get", "post", "post"]),
        st.sampled_from(paths),
        changes,
        st.one_of(st.none(), st.none(), st.none(), st.sampled_from(BODIES)),
    )
    def ask(client: Client, method: str, path: str, changed: dict[str, str], body: bytes | None) -> None:
        pairs = list((({} if method == "get" else fields) | changed).items())
        assert send(client, method, path, pairs, body) < 500

    try:
        ask()
    except BaseException as why:
        if isinstance(why, KeyboardInterrupt):
            raise
        return f"{type(why).__name__}: {why} {getattr(why, '__notes__', '')}"[:1500]
    return ""


@pytest.fixture
def people(singing, alice, settings, tmp_path) -> dict[str, Client]:  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    chief = person("chief", role="Rédacteur en chef", is_superuser=True)
    clients = {"visitor": Client(), "alice": Client(), "chief": Client()}
    clients["alice"].force_login(alice)
    clients["chief"].force_login(chief)
    return clients


@pytest.mark.parametrize("share", range(SHARES))
def test_no_address_of_the_readers_breaks(share, people, singing):  # noqa: F811
    named = {
        "article": singing.get_absolute_url(), "day": singing.get_absolute_url()[:12], "pk": singing.pk, "issue": 1,
        "picture": Picture.objects.create().uuid, "confirm": "x", "leave": "x", "organisation": 1, "invitation": "x",
        "present": "x",
    }  # fmt: skip
    clients = [people["visitor"], people["alice"], people["chief"]]

    broken = {
        pattern: said
        for pattern, path in list(ADDRESSES.items())[share::SHARES]
        if (said := attack(clients, [path.format(**named), *wild_paths(pattern)]))
    }

    assert broken == {}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_address_of_the_newsroom_breaks(share, people, singing):  # noqa: F811
    found = sorted({path for path in patterns(get_resolver()) if path.startswith("redaction/") and "(?P<" not in path})
    kinds = [path for path in found if not path.startswith("redaction/logout")]

    broken = {
        pattern: said
        for pattern in kinds[share::SHARES]
        if (said := attack([people["chief"]], [quote(f"/{fill(pattern, singing)}", safe="/%"), *wild_paths(pattern)]))
    }

    assert broken == {}
