"""A page's form, filled and sent as a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Sent(HTMLParser):
    """What a browser would send of the form of this id, untouched."""

    def __init__(self, page: str, form: str) -> None:
        super().__init__()
        self.wanted, self.is_inside = form, False
        self.fields: dict[str, list[str]] = {}
        self.select = self.textarea = ""
        self.first_option = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("id") == self.wanted
        elif self.is_inside and not (tag != "option" and "disabled" in given):
            self.read(tag, given)

    def read(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and given.get("type") in {"checkbox", "radio"}:
            if "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input" and given.get("type") not in {"submit", "button", "file"}:
            self.fields[name] = [given.get("value", "")]
        elif tag == "select":
            self.select, self.first_option = name, "multiple" not in given
        elif tag == "option" and ("selected" in given or self.first_option):
            kept = [] if self.first_option else self.fields.get(self.select, [])
            self.fields[self.select] = [*kept, given["value"]]
            self.first_option = self.first_option and "selected" not in given and not self.fields[self.select]
        elif tag == "textarea":
            self.textarea, self.fields[name] = name, [""]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data.removeprefix("\n") if not self.fields[self.textarea][0] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""


def send(client: Client, address: str, form: str, button: str = "_save", **typed: Any) -> HttpResponse:
    """Open the page, change what is told, press the button, and give the answer."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    fields = Sent(page.content.decode(), form).fields
    return client.post(address, fields | typed | {button: ""}, follow=True)
