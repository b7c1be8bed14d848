"""The newsroom's side of the site: the admin, in the paper's name, behind the readers' own sign-in."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from accounts import devices, second_factor
from articles import correspondence, desk
from articles.typography_desk import typography
from edge.inputs import is_key_of
from newsroom import merging
from newsroom.today import piles, starts
from pictures.receiving import receive
from subscriptions.office import views as office

# What libraries bring, under the names the newsroom knows.
HOUSED = {"auth": "accounts", "admin": "accounts", "account": "accounts", "usersessions": "accounts"}
BETTERED = {"UserSession": devices.Screen}  # screens of libraries, and what ours do better
UNLISTED = {"Authenticator"}  # a superuser takes one away from the account itself
RENAMED = {
    "procrastinate": "Tâches de fond",
    "Group": "Rôles",
    "LogEntry": "Journal des gestes",
    "ProcrastinateJob": "Tâches",
    "UserSession": "Appareils",
}


class NoLookingBack:
    """A list is filtered by what its rows hold, never by what points at them: that would tell who wrote what."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        first = lookup.partition("__")[0]
        fields = {field.name: field for field in self.model._meta.get_fields()}
        if first in fields and fields[first].auto_created and not fields[first].concrete:
            return False
        return super().lookup_allowed(lookup, value, request)


class NoWildNumbers:
    """Numbers of rows that a list is told to act on, and that are no numbers at all, are left out."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if ACTION_CHECKBOX_NAME in request.POST:
            told = request.POST.copy()
            chosen = told.getlist(ACTION_CHECKBOX_NAME)
            told.setlist(ACTION_CHECKBOX_NAME, [one for one in chosen if is_key_of(self.model._meta.pk, one)])
            request.POST = told
        return super().changelist_view(request, extra_context)


class NewsroomAdminSite(AdminSite):
    """The admin at /redaction/, under the policy of every page: no inline script, no nonce."""

    site_title = settings.NEWSROOM["name"]
    site_header = settings.NEWSROOM["name"]
    index_title = "La rédaction"
    enable_nav_sidebar = False

    def register(self, models: Any, admin_class: type[ModelAdmin] | None = None, **options: Any) -> None:
        """Register every screen with the same care, our own and those that libraries bring."""
        asked = [models] if isinstance(models, type) else models
        listed = [model for model in asked if model.__name__ not in UNLISTED]
        screen = admin_class or ModelAdmin
        for model in listed:
            ours = [BETTERED[model.__name__]] if model.__name__ in BETTERED else []
            bases = (NoLookingBack, NoWildNumbers, *ours, screen)
            super().register(model, type(screen.__name__, bases, {}), **options)

    def get_urls(self) -> list[URLPattern]:
        writes = permission_required("articles.change_article", raise_exception=True)
        sends = permission_required("articles.add_article", raise_exception=True)
        adds = permission_required("pictures.add_picture", raise_exception=True)
        looks = permission_required("pictures.view_picture", raise_exception=True)
        return [
            path("coller/", self.admin_view(writes(desk.paste)), name="paste"),
            path("typographie/", self.admin_view(writes(typography)), name="typography"),
            path("documents/", self.admin_view(writes(desk.document)), name="document"),
            path("envois/<uuid:token>/", self.admin_view(adds(receive)), name="receive"),
            path("correspondance/", self.admin_view(sends(correspondence.write)), name="correspondence"),
            path("correspondance/<int:pk>/", self.admin_view(sends(correspondence.sent)), name="correspondence_sent"),
            path(
                "correspondance/<int:pk>/envois/<uuid:token>/",
                self.admin_view(sends(correspondence.receive_picture)),
                name="correspondence_receive",
            ),
            *office.pages(self.admin_view),
            path("abonnements/personnes/<int:pk>/reunir/", self.admin_view(merging.merge_page), name="desk_merge"),
            path("photos.json", self.admin_view(looks(desk.pictures)), name="pictures"),
            # Django's shortcut from a row to its page tells the address of what is not published yet.
            path("r/<path:anything>", self.admin_view(no_such_page)),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and second_factor.is_proven(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the readers' own sign-in, then to the second factor: shown again, or chosen for the first time."""
        user = request.user
        if super().has_permission(request) and not second_factor.is_proven(request):
            page = "mfa_reauthenticate" if second_factor.has_one(user) else "mfa_index"
            return redirect(passthrough_next_redirect_url(request, reverse(page), REDIRECT_FIELD_NAME))
        return secure_admin_login(super().login)(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The home of each role: what it may begin, what waits for it, and every list below."""
        today = {"starts": starts(request.user), "piles": piles(request.user, timezone.now())}
        return super().index(request, today | (extra_context or {}))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """List what this person may see, one group for each matter of the newsroom, libraries' lists included."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        for app in apps.values():
            app["name"] = RENAMED.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = RENAMED.get(model["object_name"], model["name"])
        for guest, host in HOUSED.items():
            if guest in apps and host in apps:
                apps[host]["models"] += apps.pop(guest)["models"]
        return sorted(apps.values(), key=lambda app: app["name"])


def no_such_page(request: HttpRequest, **address: str) -> HttpResponse:
    raise Http404
