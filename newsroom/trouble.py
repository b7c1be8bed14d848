"""What a reader is told when the paper cannot answer: why, in a sentence, and what they had typed."""

import errno
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from edge import logs
from newsroom.views import is_our_own_form

AWAY = (OperationalError, InterfaceError)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
RETRY_AFTER = 30  # seconds
NEVER_SHOWN = {"csrfmiddlewaretoken", "token", "code", "credential", "login", "email", "phone"}
SHORTEST = 20  # signs: below, typing it again is no loss
SAID = "Le journal ne peut rien enregistrer pour l’instant. Gardez votre texte, et réessayez dans une minute."


def failed(request: HttpRequest) -> HttpResponse:
    """Answer in the place of a page that failed. 503 when the database is away, else 500. It asks nothing of anyone."""
    why = sys.exception()
    is_away = isinstance(why, AWAY)
    is_full = isinstance(why, OSError) and why.errno in FULL
    status = 503 if is_away or is_full else 500
    if "application/json" in request.headers.get("Accept", ""):
        response = JsonResponse({"error": SAID, "request": logs.number()}, status=status)
    else:
        context = {"newsroom": settings.NEWSROOM, "is_away": is_away, "is_full": is_full}
        context |= {"texts": typed(request), "number": logs.number()}
        response = HttpResponse(render_to_string("500.html", context), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "private, no-store"
    return response


def typed(request: HttpRequest) -> list[str]:
    """The long texts of a form of ours, to be copied: never a password, never what another site sent."""
    if request.method != "POST" or not is_our_own_form(request):
        return []
    try:
        fields = request.POST.lists()
    except (OSError, MultiPartParserError, RequestDataTooBig, TooManyFieldsSent):
        return []
    return [
        text.strip()
        for name, texts in fields
        if name not in NEVER_SHOWN and "password" not in name
        for text in texts
        if len(text.strip()) >= SHORTEST
    ]
