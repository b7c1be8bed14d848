"""The devices on which a person is signed in: seen, and signed out from afar."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User

# The first that its browser's name holds says what it is: Edge and Opera also say Chrome, Chrome also says Safari.
BROWSERS = (
    ("Opera Mini", "Opera Mini"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung"), ("UCBrowser", "UC Browser"),
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
MACHINES = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("KaiOS", "KaiOS"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One session: what it was opened with, from where, since when."""

    pk: int
    name: str
    address: str
    since: datetime
    is_this: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """/compte/appareils/: where one is signed in. A POST signs out one (`end`), or all but this one (`others`)."""
    own = UserSession.objects.purge_and_list(request.user)
    this = request.session.session_key
    if request.method == "POST":
        wanted = request.POST.get("end", "")
        for session in own:
            if session.session_key != this and ("others" in request.POST or str(session.pk) == wanted):
                session.end()
        messages.success(request, "C’est fait.")
        return redirect("devices")
    listed = [
        Device(one.pk, named(one.user_agent), str(one.ip), one.created_at, one.session_key == this)
        for one in sorted(own, key=lambda one: one.created_at, reverse=True)
    ]
    return render(request, "account/devices.html", {"devices": listed})


def named(agent: str) -> str:
    """Say in words what a browser calls itself: « Chrome, Android »."""
    agent = re.sub(r"\s+", " ", agent)
    browser = next((name for sign, name in BROWSERS if sign in agent), "Navigateur")
    machine = next((name for sign, name in MACHINES if sign in agent), "")
    return f"{browser}, {machine}" if machine else browser


class Screen:
    """For the admin's list of devices: a row that a superuser takes away is a person signed out there."""

    search_fields = ("user__display_name", "user__email", "ip")

    def delete_model(self, request: HttpRequest, session: UserSession) -> None:
        session.end()

    def delete_queryset(self, request: HttpRequest, sessions: QuerySet[UserSession]) -> None:
        for session in sessions:
            session.end()


def end_all(user: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()
