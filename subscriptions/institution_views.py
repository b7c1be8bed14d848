"""What readers of an institution see: joining it, the page of who manages its seats, its reading rooms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from edge.inputs import number
from edge.networks import address_behind
from subscriptions import invoice_paper, invoicing, joining, rooms, seats, seats_paper
from subscriptions.access import Reader
from subscriptions.models import Contract, Invitation, Invoice, Organisation, Right, Seat


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """/institutions/: take a seat by an address of one's institution, proved by a code; the seats one has."""
    error, typed = "", request.POST.get("address", "")[:254]
    if request.method == "POST":
        try:
            return _joined(request, typed)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    at = timezone.now()
    context = {
        "error": error,
        "typed": typed,
        "waiting": joining.waiting_code(request.user, at) if "again" not in request.GET else None,
        **own_seats(request.user),
    }
    return render(request, "subscriptions/institutions/join.html", context, status=400 if error else 200)


def _joined(request: HttpRequest, address: str) -> HttpResponse:
    if "leave" in request.POST:
        own = Seat.objects.filter(holder=request.user, ended_at=None)
        if taken := own.filter(pk=number(request.POST["leave"])).first():
            seats.leave(taken, by=request.user)
            messages.success(request, f"Vous ne lisez plus pour {taken.organisation}.")
    elif "code" in request.POST:
        taken = joining.prove(request.user, request.POST["code"][:20])
        messages.success(request, f"C’est fait : vous lisez pour {taken.organisation}.")
    else:
        validate_email(address)
        joining.send_code(request.user, address)
    return redirect("institutions")


def own_seats(person: Any) -> dict[str, Any]:
    """What a person's own pages print of institutions: seats, whether each opens now, and what they manage."""
    at, reader = timezone.now(), Reader(person)
    held = Seat.objects.filter(holder=person, ended_at=None).select_related("organisation")
    opening = reader.seat(Right.ARTICLES, at) if held else None
    open_for = set(
        Seat.objects.giving(Right.ARTICLES, at).filter(holder=person).values_list("pk", flat=True) if opening else []
    )
    return {
        "seats": [(seat, seat.pk in open_for) for seat in held],
        "managed": Organisation.objects.filter(managers__person=person, managers__ended_at=None),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    """/institutions/<n>/: who reads for an institution; its manager invites and removes. Nobody else finds the page."""
    organisation = _managed(request, pk)
    if request.method == "POST":
        try:
            said = _carry_out(request, organisation)
            messages.success(request, said)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("institution", pk)
    at = timezone.now()
    room = seats.room(organisation, at)
    held = list(Seat.objects.held(at).filter(organisation=organisation).select_related("holder"))
    pending = organisation.invitations.pending(at)
    invoices = Invoice.objects.filter(contract__organisation=organisation).select_related("cancelled_by")
    context = {
        "organisation": organisation,
        "room": room,
        "people": [(seat, place > room.ordered) for place, seat in enumerate(held, start=1)],
        "has_seat": any(seat.holder_id == request.user.pk for seat in held),
        "invited": [(one, seats.link_of(one)) for one in pending],
        "contracts": Contract.objects.filter(organisation=organisation, ends_at__gt=at, ended_at=None),
        "is_open": Contract.objects.open(at).filter(organisation=organisation).exists(),
        "invoices": [(one, invoicing.due_xof(one)) for one in invoices[:12]],
    }
    return render(request, "subscriptions/institutions/manage.html", context)


def _carry_out(request: HttpRequest, organisation: Organisation) -> str:
    """One gesture of the manager; says what was done. Raises what the verb raises."""
    if "invite" in request.POST:
        return seats.invite_many(organisation, request.POST.get("emails", ""), by=request.user)
    if "link" in request.POST:
        seats.invite(organisation, by=request.user)
        return "Le lien est prêt, dans la liste des invitations."
    if "revoke" in request.POST:
        pending = organisation.invitations.filter(pk=number(request.POST["revoke"]))
        seats.revoke(get_object_or_404(pending))
        return "L’invitation est retirée."
    if "remove" in request.POST:
        taken = get_object_or_404(organisation.seats_of, pk=number(request.POST["remove"]))
        seats.leave(taken, by=request.user)
        return "Le siège est libre."
    seats.seat(organisation, request.user, Seat.CameBy.INVITATION)
    return "Vous avez un siège."


@login_required
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """…/releve.pdf: the seats of an institution, for its manager."""
    return pdf(seats_paper.pdf(_managed(request, pk), timezone.now()), "releve-des-sieges")


@login_required
@require_safe
def invoice(request: HttpRequest, pk: int, invoice_pk: int) -> HttpResponse:
    """…/factures/<n>.pdf: an invoice of an institution, for its manager."""
    found = get_object_or_404(Invoice, pk=invoice_pk, contract__organisation=_managed(request, pk))
    return pdf(invoice_paper.pdf(found), f"facture-{found}")


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """/institutions/invitation/<token>/: what an invitation promises, and the button that takes it."""
    found, error = seats.invited_by(token), ""
    is_good = found is not None and (found.is_pending(timezone.now()) or _took(found, request.user))
    if request.method == "POST" and is_good and request.user.is_authenticated:
        try:
            return _accepted(request, found)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    context = {
        "invitation": found if is_good else None,
        "organisation": found.organisation if found and is_good else None,
        "is_known": request.user.is_authenticated,
        "error": error,
    }
    return render(request, "subscriptions/institutions/invitation.html", context, status=400 if error else 200)


def _took(found: Invitation, user: Any) -> bool:
    return user.is_authenticated and found.used_by_id == user.pk


def _accepted(request: HttpRequest, found: Invitation) -> HttpResponse:
    organisation = seats.accept(found, request.user)
    if found.is_for_manager:
        messages.success(request, f"Vous gérez les sièges de {organisation}.")
        return redirect("institution", organisation.pk)
    messages.success(request, f"C’est fait : vous lisez pour {organisation}.")
    return redirect("institutions")


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """/salle/: whether one reads from a reading room now. The page that its machines open on."""
    found = rooms.room_at(address_behind(request), Right.ARTICLES, timezone.now())
    return render(request, "subscriptions/institutions/room.html", {"room": found})


def _managed(request: HttpRequest, pk: int) -> Organisation:
    """The institution, if who asks manages it: it is not there for anybody else."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not seats.is_managed_by(organisation, request.user):
        raise Http404("Rien à cette adresse")
    return organisation
