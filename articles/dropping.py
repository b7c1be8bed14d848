"""The screen on which files are dropped: each becomes a draft, or says why not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.arrivals import take_in, take_in_wire, usual_section

MOST = 20  # files at once
WIRE = (".xml", ".json")


def screen(request: HttpRequest, around: dict[str, Any]) -> HttpResponse:
    """Ask for files, or say what became of those that came."""
    files = request.FILES.getlist("files") if request.method == "POST" else []
    section = usual_section(request.user)
    outcomes = []
    for file in files[:MOST]:
        if file.name.lower().endswith(WIRE):
            outcomes += take_in_wire(file, file.name)
        else:
            outcomes.append(take_in(file, file.name, by=request.user, section=section))
    context = {"outcomes": outcomes, "left_out": [file.name for file in files[MOST:]], "is_sent": bool(files)}
    return render(request, "admin/articles/article/drop.html", around | context)
