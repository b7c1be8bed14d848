"""An article as a reader would get it, before it is out: for the newsroom, and by a signed link for a time."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet, Status
from articles.pages import article_page
from articles.reading import AnyReader, read, without_the_sold_part
from subscriptions.access import MEMBER_PREVIEW, SUBSCRIBER_PREVIEW, VISITOR

READERS: dict[str, tuple[str, AnyReader]] = {
    "visiteur": ("comme visiteur", VISITOR),
    "inscrit": ("comme inscrit", MEMBER_PREVIEW),
    "abonne": ("comme abonné", SUBSCRIBER_PREVIEW),
}
LIFE = timedelta(hours=48)
SALT = "articles.preview"


def link_to(article: Article) -> str:
    """Give an address that shows this article for two days to whoever holds it, without an account."""
    return reverse("shared_preview", args=[signing.dumps(article.pk, salt=SALT)])


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """/apercu/<token>/: one unpublished article; `?comme=` says as whom. Once it is out, its own page."""
    try:
        number = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        raise Http404("Lien d’aperçu inconnu ou expiré") from None
    article = without_the_sold_part(Article.objects.filter(pk=number).exclude(status=Status.WITHDRAWN)).first()
    if article is None:
        raise Http404("Aucun article à montrer")
    if article.is_visible(timezone.now()):
        return redirect(article.get_absolute_url())
    return shown(request, article, request.GET.get("comme", "visiteur"), is_shared=True)


def found_for_preview(articles: ArticleQuerySet, number: int) -> Article:
    """Bring an article to show, without the text that is sold. Raises Http404."""
    article = without_the_sold_part(articles.defer(None).filter(pk=number)).first()
    if article is None:
        raise Http404("Aucun article à montrer")
    return article


def shown(request: HttpRequest, article: Article, reader: str, **around: Any) -> HttpResponse:
    """Print the page as this kind of reader would get it. Raises Http404 for an unknown kind."""
    if reader not in READERS:
        raise Http404("Aucun lecteur de ce nom")
    at = timezone.now()
    is_out = article.is_visible(at)
    article.published_at = article.published_at or at  # what the date line would say, published now
    words, asked = READERS[reader]
    context = article_page(article, read(article, asked, at), at)
    context |= {
        "reader": reader,
        "reader_words": words,
        "readers": [(key, told) for key, (told, _) in READERS.items()],
        "as_subscriber": reader == "abonne",
        "address": article.get_absolute_url() if is_out else "",
    }
    return render(request, "articles/preview.html", context | around)
