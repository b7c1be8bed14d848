"""What programs ask a site for before its pages: robots.txt, humans.txt, the manifest, the icon."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from edge.addresses import absolute
from edge.caching import public

CLOSED = (
    "/redaction/", "/compte/", "/lecteur/", "/apercu/", "/reglements/", "/paiements/", "/code/", "/recherche/",
    "/*/suite/", "/*/contributions/", "/*/lecteur/", "/*/abonnement/", "/*/offrir/",
)  # fmt: skip
INK, PAPER = "#16233f", "#fbf8f1"


@public
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt: what is for people alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines += [f"Sitemap: {absolute(reverse(name))}" for name in ("sitemap", "sitemap_news")]
    return _text("\n".join(lines))


@public
def humans(request: HttpRequest) -> HttpResponse:
    """/humans.txt: who makes this paper, and how to reach them."""
    paper = settings.NEWSROOM
    return _text(f"{paper['name']}\n{paper['tagline']}\n{paper['address']}\n{paper['email']}\n")


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """/manifest.webmanifest: what a telephone needs to keep the paper among its applications."""
    icons = [
        {
            "src": staticfiles_storage.url(f"img/{name}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for name, size, use in (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-plein-512", 512, "maskable"))
    ]
    told = {
        "id": "/",
        "name": settings.NEWSROOM["name"],
        "short_name": settings.NEWSROOM["name"],
        "description": settings.NEWSROOM["tagline"],
        "lang": "fr",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@public
def service_worker(request: HttpRequest) -> HttpResponse:
    """/sw.js: the script that keeps public pages for when there is no line. At the root, for it rules what is under."""
    found = finders.find("js/sw.js") or staticfiles_storage.path("js/sw.js")
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


@public
def offline(request: HttpRequest) -> HttpResponse:
    """/hors-ligne/: what a browser shows without a line."""
    return render(request, "offline.html")


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico, which programs ask for without reading the page."""
    return HttpResponseRedirect(staticfiles_storage.url("img/icon-192.png"))


def _text(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
