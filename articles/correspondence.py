"""The stringer's light page: a text first, from a telephone on the poorest line; its pictures after it.

One blank page is one article, however often its button is pressed. It arrives submitted, at its rubrique's desk.
"""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from articles import arrivals, workflow
from articles.body import clean, pictures_of, plain
from articles.editor import NO_TOKEN
from articles.models import Article, Section, Status
from articles.paste_text import from_text
from articles.rights import may
from authors.models import Author
from pictures import library, passes
from pictures.forms import UploadField
from pictures.models import Picture
from pictures.receiving import receive

OPEN = {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED}


class Copy(forms.Form):
    """A text as it is typed on a telephone."""

    title = forms.CharField(label="Titre", max_length=200)
    text = forms.CharField(label="Texte", max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}))
    section = forms.ModelChoiceField(Section.objects.order_by("position"), label="Rubrique", empty_label=None)
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class Shot(forms.Form):
    """A picture of a text that was sent: its file, or the one that came in pieces."""

    file = UploadField(label="Photo", required=False)
    uploaded = forms.UUIDField(widget=forms.HiddenInput, required=False)
    alt = forms.CharField(label="Ce que montre la photo", max_length=300)
    credit = forms.CharField(label="Qui l’a prise", max_length=120)


def write(request: HttpRequest) -> HttpResponse:
    """/redaction/correspondance/: a blank page, or the one that was refused, with all that was typed."""
    section = arrivals.usual_section(request.user) or Section.objects.order_by("position").first()
    blank = {"section": section, "form_key": uuid4()}
    form = Copy(request.POST if request.method == "POST" else None, initial=blank)
    if request.method == "POST" and form.is_valid():
        article = take_in(form.cleaned_data, by=request.user)
        return HttpResponseRedirect(reverse("admin:correspondence_sent", args=[article.pk]))
    last = Article.objects.filter(reporters=request.user).order_by("-created_at", "-pk").only("title", "status")[:5]
    status = 400 if form.errors else 200
    return render(request, "correspondence/write.html", {"form": form, "last": last}, status=status)


def take_in(typed: dict[str, Any], *, by: Any) -> Article:
    """Make an article of a typed text and submit it. The same page sent again is the same article."""
    key = f"corr:{typed['form_key'].hex}"
    if known := Article.objects.filter(begun_in=key, reporters=by).first():
        return known
    author = Author.objects.filter(user=by).first()
    article = Article(
        title=typed["title"],
        body=from_text(typed["text"]),
        section=typed["section"],
        signature=str(author or by),
        begun_in=key,
    )
    try:
        with transaction.atomic():
            workflow.store(article, reporters=[by], signers=[author] if author else [], by=by)
            return workflow.submit(article, by=by)
    except IntegrityError:  # pressed twice at once: the other one made it
        return get_object_or_404(Article, begun_in=key, reporters=by)


def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """…/<article>/: the receipt of a text, to which pictures are added while it is not out."""
    article = _own(request, pk)
    is_open = article.status in OPEN
    form = Shot(request.POST or None, request.FILES or None, initial={"credit": str(request.user)})
    if request.method == "POST" and is_open and form.is_valid():
        try:
            add_picture(article, form.cleaned_data, by=request.user)
            return HttpResponseRedirect(request.path)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "article": article,
        "form": form,
        "is_open": is_open,
        "signs": len(plain(article.body)),
        "pictures": workflow.pictures_in(article),
        "receive": reverse("admin:correspondence_receive", args=[pk, NO_TOKEN]),
    }
    response = render(request, "correspondence/sent.html", context, status=400 if form.errors else 200)
    passes.let_see(response, [picture.uuid for picture in context["pictures"]])
    return response


def add_picture(article: Article, typed: dict[str, Any], *, by: Any) -> Picture:
    """Add a picture to a text: on top if nothing stands there, else under it. Raises `missing`."""
    picture = Picture.objects.filter(uuid=typed["uploaded"], added_by=by).first() if typed["uploaded"] else None
    words = {"alt": typed["alt"], "credit": typed["credit"]}
    if picture is None and not typed["file"]:
        raise ValidationError("Choisissez une photo.", code="missing")
    with transaction.atomic():
        held = Article.objects.select_for_update().get(pk=article.pk)
        if picture is None:
            picture = library.add(typed["file"], by=by, widths_later=True, **words)
        else:
            library.describe(picture, **words)
        if held.picture_id == picture.pk or picture.uuid in pictures_of(held.body):
            return picture  # sent twice
        if held.picture is None:
            held.picture = picture
        else:
            held.body = clean(f'{held.body}<figure data-picture="{picture.uuid}"></figure>')
        workflow.store(held, by=by)
    return picture


def receive_picture(request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
    """…/<article>/envois/<token>/: a picture of one's own text, in pieces."""
    article = _own(request, pk)
    if article.status not in OPEN:
        raise PermissionDenied
    return receive(request, token)


def _own(request: HttpRequest, pk: int) -> Article:
    article = get_object_or_404(Article.objects.prefetch_related("reporters"), pk=pk, reporters=request.user)
    if not may(request.user, "submit", article):
        raise PermissionDenied
    return article
