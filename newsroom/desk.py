"""The newsroom's side of the site: the admin, in the paper's name, behind the readers' own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from articles import desk


class NewsroomAdminSite(AdminSite):
    """The admin at /redaction/, under the policy of every page: no inline script, no nonce."""

    site_title = settings.NEWSROOM["name"]
    site_header = settings.NEWSROOM["name"]
    index_title = "La rédaction"
    enable_nav_sidebar = False

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
