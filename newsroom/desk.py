"""The newsroom's side of the site: the admin, in the paper's name, behind the readers' own sign-in."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from csp.constants import NONCE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles import desk
from articles.editor import EDITOR_STYLE_HASH


class NewsroomAdminSite(AdminSite):
    """The admin at /redaction/. Scripts need a nonce here: the editor brings a map of its modules in the page."""

    site_title = settings.NEWSROOM["name"]
    site_header = settings.NEWSROOM["name"]
    index_title = "La rédaction"
    enable_nav_sidebar = False

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        guarded = super().admin_view(view, cacheable)
        return csp_update({"script-src": [NONCE], "style-src": [EDITOR_STYLE_HASH]})(guarded)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("coller/", self.admin_view(permission_required("articles.change_article")(desk.paste)), name="paste"),
            path(
                "photos.json",
                self.admin_view(permission_required("pictures.view_picture")(desk.pictures)),
                name="pictures",
            ),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return secure_admin_login(super().login)(request, extra_context)
