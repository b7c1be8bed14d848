"""The editor of a body on the newsroom's forms: django-prose-editor's engine with the newspaper's own blocks.

It helps to write; it guards nothing. `workflow.store` cleans what it sends, as it cleans anything else, and
without JavaScript the same field is a plain text area where a blank line parts paragraphs.

The engine is imported by the address given in `data-engine`: no map of modules in the page, hence no nonce.
It adds no <style> either (its rules are in css/editor.css), so the policy of public pages holds here too.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django.urls import reverse

NO_TOKEN = UUID(int=0)  # its place in an address that a script completes
ENGINE = "django_prose_editor/editor.js"


class BodyEditor(forms.Textarea):
    """A text area that js/editor/body.js takes over where it can."""

    class Media:
        css = {"all": ["css/editor.css"]}
        js = [Script("js/editor/body.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 24, "lang": "fr", "spellcheck": "true"} | (attrs or {}))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-engine": static(ENGINE),
            "data-paste": reverse("admin:paste"),
            "data-pictures": reverse("admin:pictures"),
            "data-typography": reverse("admin:typography"),
            "data-document": reverse("admin:document"),
            "data-receive": reverse("admin:receive", args=[NO_TOKEN]),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the browser cannot point at a field that the editor hides."""
        return False


class BodyField(forms.CharField):
    """A body as it is typed. It is not cleaned here."""

    widget = BodyEditor
