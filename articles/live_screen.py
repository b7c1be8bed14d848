"""The newsroom's screen of a fil en direct: one box to write in, and what is already online under it."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from articles import live
from articles.models import Article, LiveEntry

DONE = {
    "open": "Le direct est ouvert.",
    "close": "Le direct est clos ; ses entrées restent en ligne.",
    "add": "L’entrée est en ligne.",
    "correct": "L’entrée est corrigée, et la page le dit.",
    "withdraw": "L’entrée est retirée.",
}


class EntryForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=120, required=False)
    text = forms.CharField(label="Texte", max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    token = forms.UUIDField(widget=forms.HiddenInput)
    entry = forms.IntegerField(widget=forms.HiddenInput, required=False)


def screen(request: HttpRequest, article: Article, around: dict[str, Any]) -> HttpResponse:
    """Show the thread; a POST carries out the verb of the pressed button. What was typed comes back with a refusal."""
    form = _blank(request, article)
    status = 200
    if request.method == "POST":
        form = EntryForm(request.POST)
        try:
            verb = next((verb for verb in DONE if f"_{verb}" in request.POST), "")
            _carry_out(verb, article, form, request)
            messages.success(request, DONE[verb])
            return HttpResponseRedirect(request.path)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            status = 409
    thread = live.thread_of(article, before=request.GET.get("avant", ""))
    context = {"article": article, "thread": thread, "form": form, "is_correcting": bool(form["entry"].value())}
    return render(request, "admin/articles/article/live.html", around | context, status=status)


def _blank(request: HttpRequest, article: Article) -> EntryForm:
    """An empty box, or one with the entry that is to be corrected."""
    typed: dict[str, Any] = {"token": uuid4()}
    if (number := request.GET.get("corriger", "")).isdecimal():
        entry = get_object_or_404(article.live_entries.standing(), pk=number)
        typed |= {"title": entry.title, "text": entry.text, "entry": entry.pk}
    return EntryForm(initial=typed)


def _carry_out(verb: str, article: Article, form: EntryForm, request: HttpRequest) -> None:
    if verb == "open":
        live.open_thread(article)
    elif verb == "close":
        live.close_thread(article)
    elif verb == "withdraw":
        live.withdraw(_named(article, request), by=request.user, reason=request.POST.get("reason", ""))
    else:
        _write(verb, article, form, request)


def _write(verb: str, article: Article, form: EntryForm, request: HttpRequest) -> None:
    if not form.is_valid():
        raise ValidationError([words for errors in form.errors.values() for words in errors])
    token: UUID = form.cleaned_data["token"]
    typed = {"by": request.user, "title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}
    if verb == "correct":
        live.correct(_named(article, request), token=token, **typed)
    else:
        live.add(article, token=token, **typed)


def _named(article: Article, request: HttpRequest) -> LiveEntry:
    number = request.POST.get("entry", "")
    return get_object_or_404(article.live_entries, pk=number if number.isdecimal() else 0)
