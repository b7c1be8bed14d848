"""A new version of a dépêche beside the article that was made of it: taken over, or only seen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles import wire
from articles.compare import compare, lines_of
from articles.models import Article
from articles.versions import Difference


def screen(request: HttpRequest, article: Article, around: dict[str, Any], *, may_write: bool) -> HttpResponse:
    """Show what differs; a POST takes the new version over, or says that it was seen."""
    back = HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    item = wire.waiting(article)
    if item is None:
        return back
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        try:
            if "_take" in request.POST:
                wire.take_over(item, by=request.user)
                messages.success(request, f"L’article porte le texte de {item.mark}.")
            else:
                wire.handled(item)
                messages.info(request, f"{item.mark} : c’est vu, l’article reste comme il est.")
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        return back
    differences = [
        Difference("title", "Titre", compare([article.title], [item.title])),
        Difference("body", "Texte", compare(lines_of(article.body), lines_of(item.body))),
    ]
    context = {
        "article": article,
        "item": item,
        "differences": [one for one in differences if any(row.left or row.right for row in one.rows)],
        "may_write": may_write,
        "is_out": article.is_visible(timezone.now()),
        "is_canceled": item.status == "canceled",
    }
    return render(request, "admin/articles/article/wire.html", around | context)
