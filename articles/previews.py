"""An article as a reader would get it, before it is out: for the newsroom, and by a signed link for a time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Status
from articles.pages import article_page
from articles.reading import AnyReader, read, without_the_sold_part
from edge import pieces
from pictures import passes
from subscriptions.access import MEMBER_PREVIEW, SUBSCRIBER_PREVIEW, VISITOR

READERS: dict[str, tuple[str, AnyReader]] = {
    "visiteur": ("visiteur", VISITOR),
    "inscrit": ("inscrit", MEMBER_PREVIEW),
    "abonne": ("abonné", SUBSCRIBER_PREVIEW),
}
WIDTHS = {"telephone": "Téléphone", "ordinateur": "Ordinateur"}
LIFE = timedelta(hours=48)
SALT = "articles.preview"


def link_to(article: Article) -> str:
    """Give an address that shows this article for two days to whoever holds it, without an account."""
    return reverse("shared_preview", args=[signing.dumps(article.pk, salt=SALT)])


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """/apercu/<token>/: one unpublished article; `?comme=` says as whom. Once it is out, its own page."""
    article = _named_by(token)
    if article.is_visible(timezone.now()):
        return redirect(article.get_absolute_url())
    screen = reverse("shared_preview_screen", args=[token])
    response = shown(request, article, request.GET.get("comme", "visiteur"), screen=screen)
    pictures = (article.picture, *article.body_pictures.all())
    passes.let_see(response, [picture.uuid for picture in pictures if picture])
    return response


@require_safe
def shared_screen(request: HttpRequest, token: str) -> HttpResponse:
    """/apercu/<token>/ecran/: the same, in the frame of a telephone or of a desktop."""
    article = _named_by(token)
    page = reverse("shared_preview", args=[token])
    return screen(request, article, lambda reader: f"{page}?comme={reader}", **admin.site.each_context(request))


def _named_by(token: str) -> Article:
    """Bring the article of a signed link. Raises Http404 for a link that never was, or is no more."""
    try:
        number = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        raise Http404("Lien d’aperçu inconnu ou expiré") from None
    article = without_the_sold_part(Article.objects.filter(pk=number).exclude(status=Status.WITHDRAWN)).first()
    if article is None:
        raise Http404("Aucun article à montrer")
    return article


def found_for_preview(articles: ArticleQuerySet, number: int) -> Article:
    """Bring an article to show, without the text that is sold. Raises Http404."""
    article = without_the_sold_part(articles.defer(None).filter(pk=number)).first()
    if article is None:
        raise Http404("Aucun article à montrer")
    return article


@csp_update({"frame-src": [SELF]})
def screen(request: HttpRequest, article: Article, page_as: Callable[[str], str], **around: Any) -> HttpResponse:
    """Frame the page as a reader and a width would show it; `page_as` gives its address for a reader.

    Raises Http404 for a reader or a width that is not known.
    """
    reader, width = request.GET.get("comme", "visiteur"), request.GET.get("largeur", "telephone")
    if reader not in READERS or width not in WIDTHS:
        raise Http404("Aucun aperçu de ce nom")
    context = {
        "article": article,
        "reader": reader,
        "reader_words": READERS[reader][0],
        "readers": _readers(),
        "width": width,
        "widths": list(WIDTHS.items()),
        "frame": page_as(reader),
    }
    return render(request, "admin/articles/article/preview_screen.html", context | around)


def _readers() -> list[tuple[str, str]]:
    return [(key, words) for key, (words, _) in READERS.items()]


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def shown(request: HttpRequest, article: Article, reader: str, **around: Any) -> HttpResponse:
    """Print the page as this kind of reader would get it. Raises Http404 for an unknown kind."""
    if reader not in READERS:
        raise Http404("Aucun lecteur de ce nom")
    at = timezone.now()
    is_out = article.is_visible(at)
    article.published_at = article.published_at or at  # what the date line would say, published now
    words, asked = READERS[reader]
    with pieces.off():  # a draft purges nothing: its preview is made of what is there now
        context = article_page(article, read(article, asked, at), at)
    context |= {
        "reader": reader,
        "reader_words": words,
        "readers": _readers(),
        "as_subscriber": reader == "abonne",
        "address": article.get_absolute_url() if is_out else "",
    }
    return render(request, "articles/preview.html", context | around)
