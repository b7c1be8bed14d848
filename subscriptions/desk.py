"""Requests to subscribe: asked by a reader, answered by the subscriptions desk."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from subscriptions import lifecycle
from subscriptions.models import Plan, Request, Subscription


def waiting_request(person: Any) -> Request | None:
    return Request.objects.filter(person=person, answered_at__isnull=True).select_related("plan").first()


@transaction.atomic
def ask(person: Any, plan: Plan, *, phone: str) -> Request:
    """Write down a wish to subscribe. A person waits once: asking again changes the plan and the number."""
    request, _ = Request.objects.update_or_create(
        person=person, answered_at=None, defaults={"plan": plan, "phone": phone}
    )
    return request


@transaction.atomic
def grant(request: Request, *, by: Any, reason: str) -> Subscription:
    """Give what was asked, once. Raises ValidationError `already_answered` and all that `lifecycle.give` raises."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at is not None:
        raise ValidationError("Cette demande est déjà traitée.", code="already_answered")
    given = lifecycle.give(locked.person, locked.plan, by=by, reason=reason)
    locked.answered_at, locked.answered_by = timezone.now(), by
    locked.save(update_fields=["answered_at", "answered_by"])
    return given
