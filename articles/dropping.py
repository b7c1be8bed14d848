"""The screen on which files are dropped: each becomes a draft, or says why not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.arrivals import take_in, usual_section

MOST = 20  # files at once


def screen(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """Ask for files, or say what became of those that came."""
    files = request.FILES.getlist("files") if request.method == "POST" else []
    section = usual_section(request.user)
    outcomes = [take_in(file, file.name, by=request.user, section=section) for file in files[:MOST]]
    context = {"outcomes": outcomes, "left_out": [file.name for file in files[MOST:]], "is_sent": bool(files)}
    return render(request, "admin/articles/article/drop.html", around | context)
