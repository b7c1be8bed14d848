"""What the editor is told of a text's typography: what output changes by itself, and what is offered."""

from difflib import SequenceMatcher
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from articles import body
from articles.polish import Kind, changes, polish, polish_html
from articles.typography import NARROW, NBSP, typeset

LINES = ("kicker", "title", "standfirst", "signature")
SHOWN = 60  # lines, and corrections of one kind
VISIBLE = {NBSP: "°", NARROW: "·"}  # no-break spaces are drawn, or nobody would see them


@require_POST
def typography(request: HttpRequest) -> HttpResponse:
    """Look at a text being typed (`body`, `title`…): what is printed otherwise, what is offered; `kinds` are made."""
    lines = {name: request.POST.get(name, "")[:2000] for name in LINES}
    html = body.clean(request.POST.get("body", "")[:500_000])
    kinds = {kind for kind in request.POST.get("kinds", "").split() if kind in Kind.values}
    whole = [line for line in [*lines.values(), *body.plain(html).splitlines()] if line.strip()]
    return JsonResponse(
        {
            "printed": [pieces for line in whole if (pieces := _printed(line))][:SHOWN],
            "offered": [offer for kind in Kind if (offer := _offered(kind, whole))],
            "fields": {name: polish(line, kinds=kinds) for name, line in lines.items()} if kinds else {},
            "body": polish_html(html, kinds=kinds) if kinds else "",
        }
    )


def _printed(line: str) -> list[dict[str, Any]]:
    """One line as output prints it, cut where it differs from what was typed; nothing when it does not."""
    after = typeset(line)
    if after == line:
        return []
    pieces = []
    for verb, _, _, begun, ended in SequenceMatcher(None, line, after, autojunk=False).get_opcodes():
        text = after[begun:ended]
        if text:
            is_marked = verb != "equal"
            shown = "".join(VISIBLE.get(sign, sign) for sign in text) if is_marked else text
            pieces.append({"text": shown, "is_marked": is_marked})
    return pieces


def _offered(kind: Kind, lines: list[str]) -> dict[str, Any] | None:
    found = [change for line in lines for change in changes(line, kind)]
    if not found:
        return None
    shown = [{"before": change.before, "after": change.after} for change in found[:SHOWN]]
    return {"kind": kind.value, "label": str(kind.label), "count": len(found), "shown": shown}
