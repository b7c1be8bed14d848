"""The screen on which pictures come in together, and the one on which they are described."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from pictures import library
from pictures.models import Picture

MOST = 40
WORDS = ["alt", "caption", "credit", "terms", "usable_until"]
Words = forms.modelformset_factory(
    Picture,
    fields=WORDS,
    extra=0,
    widgets={"alt": forms.TextInput, "usable_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
)
LIST = "admin:pictures_picture_changelist"


def screen(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """Take files in, or describe those that came: `?photos=` names them."""
    if "photos" in request.GET:
        return _described(request, around)
    refused: list[str] = []
    if request.method == "POST":
        taken = [
            picture for file in request.FILES.getlist("files")[:MOST] if (picture := _taken(request, file, refused))
        ]
        if taken and not refused:
            return HttpResponseRedirect(f"?photos={','.join(str(picture.uuid) for picture in taken)}")
        around |= {"taken": ",".join(str(picture.uuid) for picture in taken)}
    return render(request, "admin/pictures/picture/drop.html", around | {"refused": refused})


def _taken(request: HttpRequest, file: Any, refused: list[str]) -> Picture | None:
    try:
        return library.add(file, by=request.user, widths_later=True)
    except ValidationError as refusal:
        refused.append(f"{file.name} : {' '.join(refusal.messages)}")
        return None


def _described(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    pictures = _named(request)
    formset = Words(request.POST if request.method == "POST" else None, queryset=pictures)
    if request.method == "POST" and formset.is_valid():
        common = {name: request.POST.get(f"all_{name}", "").strip() for name in ("credit", "terms")}
        for form in formset.forms:
            for name, words in common.items():
                if words and not getattr(form.instance, name):
                    setattr(form.instance, name, words[: Picture._meta.get_field(name).max_length])
            form.instance.save(update_fields=WORDS)
        messages.success(request, f"{len(formset.forms)} photos sont décrites.")
        return HttpResponseRedirect(reverse(LIST))
    return render(request, "admin/pictures/picture/describe.html", around | {"formset": formset})


def _named(request: HttpRequest) -> QuerySet[Picture]:
    """The pictures of the address, of those that this person brought."""
    named = []
    for text in request.GET["photos"].split(",")[:MOST]:
        try:
            named.append(UUID(text))
        except ValueError:
            continue
    return Picture.objects.filter(uuid__in=named, added_by=request.user).with_renditions().order_by("pk")
