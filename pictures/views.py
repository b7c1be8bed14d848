"""The one address of all pictures: public from its instant on, before that for the newsroom and holders of a pass."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from edge.caching import name_for_caches
from pictures import passes
from pictures.models import Rendition

CONTENT_TYPES = {Rendition.WEBP: "image/webp", Rendition.JPEG: "image/jpeg"}
PUBLIC = "public, max-age=86400"
PRIVATE = "private, no-store"


@require_safe
def image(request: HttpRequest, uuid: UUID, width: int, format: str) -> HttpResponse:
    """Serve one width. A public picture is the same for all: the session is not even looked at."""
    if format not in CONTENT_TYPES:
        return _absent()
    served = Rendition.objects.select_related("picture").filter(width=width, format=format, picture__uuid=uuid)
    rendition = served.first()
    if rendition is None:
        return _absent()
    if rendition.picture.is_public(timezone.now()):
        return _send(request, rendition, PUBLIC)
    if request.user.has_perm("pictures.view_picture") or passes.may_see(request, uuid):
        return _send(request, rendition, PRIVATE)
    return _absent()


def _send(request: HttpRequest, rendition: Rendition, cache_control: str) -> HttpResponse:
    etag = f'"{rendition.picture.digest[:32]}-{rendition}"'
    try:
        response = get_conditional_response(request, etag=etag) or _file(rendition)
    except FileNotFoundError:
        return _absent()
    response["Content-Type"] = CONTENT_TYPES[rendition.format]
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    name_for_caches(response, [f"picture:{rendition.picture.uuid}"])
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(rendition: Rendition) -> HttpResponse:
    """Send the file, or tell the proxy in front where it is, if MEDIA_ACCEL says where the proxy finds it."""
    if prefix := settings.MEDIA_ACCEL:
        return HttpResponse(headers={"X-Accel-Redirect": f"{prefix.rstrip('/')}/{rendition.file.name}"})
    return FileResponse(rendition.file.open("rb"))


def _absent() -> HttpResponse:
    """Say the same of what never was, of what is not out yet and of what is withdrawn; nobody keeps it."""
    return HttpResponseNotFound(
        "Cette photo n’est pas en ligne.",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
