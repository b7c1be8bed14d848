"""The address to which a picture is sent in pieces, and the one that says how far it came."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from pictures import uploads
from pictures.display import figure_of
from pictures.models import Upload


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, token: UUID) -> HttpResponse:
    """GET: how far a file came. POST `?name=&size=&at=`: the bytes that follow `at`; always answers how far it came."""
    upload = uploads.find(token, request.user)
    if request.method == "POST":
        try:
            size, at = int(request.GET.get("size", "0")), int(request.GET.get("at", "0"))
            upload = upload or uploads.begin(token, request.user, name=request.GET.get("name", ""), size=size)
            upload = uploads.add_piece(upload, at, request.body)
        except ValidationError as refusal:
            return JsonResponse({"received": 0, "refusal": " ".join(refusal.messages)}, status=400)
        except ValueError:
            return JsonResponse({"received": 0, "refusal": "Cet envoi ne dit pas ce qu’il est."}, status=400)
    return JsonResponse(told(upload))


def told(upload: Upload | None) -> dict[str, Any]:
    """What the sender needs: the bytes received, the picture they became, or why they became none."""
    if upload is None:
        return {"received": 0}
    picture = upload.picture and {
        "uuid": str(upload.picture.uuid),
        "thumb": figure_of(upload.picture).src,
        "label": upload.name,
    }
    return {"received": upload.received, "picture": picture, "refusal": upload.refusal}
