"""What the editor asks of the server while a text is written: a clean paste, and pictures to choose from."""

from dataclasses import asdict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDictKeyError
from django.views.decorators.http import require_POST, require_safe

from articles import documents
from articles.arriving import told_apart
from articles.body import clean
from articles.paste import clean_paste
from pictures.display import figure_of
from pictures.models import Picture

SHOWN = 24
LONGEST_PASTE = 500_000  # signs; a page of a newspaper has 15,000


@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """Clean what the clipboard holds (`html`, `text`) into body HTML.

    Of a whole text, what stands in fields that are `empty` (title, standfirst, signature) is told apart from it.
    """
    if sum(map(len, request.POST.values())) > LONGEST_PASTE:
        return JsonResponse({"error": "Ce texte est trop long pour être collé d’un coup."}, status=413)
    doubtful: list[str] = []
    body = clean(clean_paste(request.POST.get("html", ""), request.POST.get("text", ""), doubtful))
    wanted = frozenset(request.POST.get("empty", "").split())
    arrived = asdict(told_apart(body, doubtful, wanted=wanted))
    return JsonResponse({"html": arrived.pop("body")} | arrived)


@require_POST
def document(request: HttpRequest) -> HttpResponse:
    """Read a Word file into what stands around the editor; its pictures go to the library."""
    try:
        file = request.FILES["file"]
        wanted = frozenset(request.POST.get("empty", "").split())
        arrived, remarks = documents.bring_in(documents.read(file), by=request.user, wanted=wanted)
    except MultiValueDictKeyError:
        return JsonResponse({"error": "Aucun fichier n’est arrivé : déposez-le de nouveau."}, status=400)
    except ValidationError as refusal:
        return JsonResponse({"error": " ".join(refusal.messages)}, status=400)
    told = asdict(arrived)
    return JsonResponse({"html": told.pop("body"), "remarks": remarks} | told)


@require_safe
def pictures(request: HttpRequest) -> HttpResponse:
    """The picture `uuid`, or the newest whose caption, description or credit holds the words `q`."""
    found = Picture.objects.matching(request.GET.get("q", "").replace("\x00", ""))
    if asked := request.GET.get("uuid"):
        found = found.filter(uuid=asked) if is_uuid(asked) else found.none()
    shown = [
        {"uuid": str(picture.uuid), "thumb": figure_of(picture).src, "label": str(picture)}
        for picture in found.with_renditions()[:SHOWN]
    ]
    return JsonResponse(shown, safe=False)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
