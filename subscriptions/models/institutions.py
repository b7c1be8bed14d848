"""Institutions: what an organisation ordered and was invoiced, who has its seats, from which rooms one reads."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from edge.networks import NetworkField
from subscriptions.models.holding import Plan, Right


class Organisation(models.Model):
    """A ministry, a firm, a school, a library: who orders and pays later, for people who read now."""

    name = models.CharField("nom", max_length=120, unique=True)
    postal_address = models.TextField("adresse postale", max_length=400, blank=True)
    tax_number = models.CharField("NIF", max_length=40, blank=True)
    contact_name = models.CharField("interlocuteur", max_length=120, blank=True)
    contact_email = models.EmailField("adresse e-mail de l’interlocuteur", blank=True)
    contact_phone = models.CharField("téléphone de l’interlocuteur", max_length=30, blank=True)
    note = models.TextField("note interne", max_length=1000, blank=True)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "institution"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContractQuerySet(models.QuerySet["Contract"]):
    def running(self, at: datetime) -> Self:
        """Keep those whose days have begun and are not over, paid or not. Same rule as `Contract.is_running`."""
        return self.filter(starts_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at), ends_at__gt=at)

    def open(self, at: datetime) -> Self:
        """Keep those that let people in: running, and paid or under a decision that still stands at this instant.

        Same rule as `Contract.is_open`. Of several decisions the last one made rules.
        """
        ruling = Decision.objects.filter(contract=OuterRef("pk"), made_at__lte=at).order_by("-made_at", "-pk")
        decided = self.running(at).annotate(decided_until=Subquery(ruling.values("until")[:1]))
        return decided.filter(Q(paid_up_at__lte=at) | Q(decided_until__gt=at))

    def giving(self, right: str) -> Self:
        return self.filter(rights__contains=[right])


class Contract(models.Model):
    """What an organisation ordered: seats or reading rooms, for a time, at a price. What was agreed never changes."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="institution", related_name="contracts")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="formule", related_name="contracts")
    plan_name = models.CharField("formule vendue", max_length=60)
    rights = ArrayField(models.CharField(max_length=10, choices=Right), verbose_name="droits")
    seats = models.PositiveIntegerField("sièges")
    opens_rooms = models.BooleanField("salles de lecture", default=False)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("échéance")
    purchase_order = models.CharField("bon de commande", max_length=80, blank=True)
    amount_xof = models.PositiveIntegerField("montant (FCFA)")
    tax_xof = models.PositiveIntegerField("dont taxe (FCFA)", default=0)
    paid_up_at = models.DateTimeField("entièrement réglé le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("arrêté le", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="arrêté par", related_name="+", null=True, editable=False
    )
    end_reason = models.CharField("motif de l’arrêt", max_length=200, blank=True, editable=False)
    form = models.UUIDField("formulaire", unique=True, null=True, editable=False)
    signed_at = models.DateTimeField("inscrit le", default=timezone.now, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="inscrit par", related_name="+", null=True
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat"
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "ends_at"], name="contract_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="contract_ends_after_it_starts",
                violation_error_message="L’échéance vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(seats__gt=0) | Q(opens_rooms=True),
                name="contract_opens_something",
                violation_error_message="Un contrat ouvre des sièges ou des salles de lecture.",
            ),
            models.CheckConstraint(
                condition=Q(amount_xof__gt=0),
                name="contract_has_a_price",
                violation_error_message="Un contrat a un montant.",
            ),
            models.CheckConstraint(condition=Q(tax_xof__lte=F("amount_xof")), name="contract_tax_is_part_of_it"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_name}, {self.seats} siège{'s' if self.seats > 1 else ''}"

    def is_running(self, at: datetime) -> bool:
        """Same rule as `ContractQuerySet.running`."""
        return self.starts_at <= at < self.ends_at and (self.ended_at is None or at < self.ended_at)

    def is_open(self, at: datetime) -> bool:
        """Same rule as `ContractQuerySet.open`."""
        if not self.is_running(at):
            return False
        if self.paid_up_at is not None and self.paid_up_at <= at:
            return True
        ruling = self.ruling_decision(at)
        return ruling is not None and at < ruling.until

    def ruling_decision(self, at: datetime) -> "Decision | None":
        """The last decision made by this instant."""
        return self.decisions.filter(made_at__lte=at).order_by("-made_at", "-pk").first()

    @property
    def last_moment(self) -> datetime:
        """The instant just before its end: the day it falls on is its last."""
        return (self.ended_at or self.ends_at) - timedelta(microseconds=1)


class Decision(models.Model):
    """Who opened an organisation's access before it has paid, until when, and why. The last one made rules."""

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="decisions")
    made_at = models.DateTimeField("décidé le")
    until = models.DateTimeField("jusqu’au")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    reason = models.CharField("motif", max_length=200)

    class Meta:
        verbose_name = "décision d’accès"
        verbose_name_plural = "décisions d’accès"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.reason


class Invoice(models.Model):
    """A facture, or the avoir that cancels one; numbered without a gap within its year, never changed."""

    contract = models.ForeignKey(Contract, models.PROTECT, verbose_name="contrat", related_name="invoices")
    year = models.PositiveSmallIntegerField("année")
    number = models.PositiveIntegerField("numéro")
    issued_at = models.DateTimeField("émise le")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="émise par", related_name="+", null=True
    )
    due_on = models.DateField("à régler avant le")
    amount_xof = models.IntegerField("montant (FCFA)")
    tax_xof = models.IntegerField("dont taxe (FCFA)", default=0)
    client_name = models.CharField("client", max_length=120)
    client_address = models.TextField("adresse", max_length=400, blank=True)
    client_tax_number = models.CharField("NIF", max_length=40, blank=True)
    purchase_order = models.CharField("bon de commande", max_length=80, blank=True)
    wording = models.CharField("objet", max_length=300)
    cancels = models.OneToOneField(
        "self", models.PROTECT, verbose_name="annule", related_name="cancelled_by", null=True, blank=True
    )

    class Meta:
        verbose_name = "facture"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="invoice_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(cancels=None, amount_xof__gt=0) | Q(cancels__isnull=False, amount_xof__lt=0),
                name="a_credit_note_is_a_contrary_invoice",
            ),
        ]

    def __str__(self) -> str:
        return f"{'A' if self.amount_xof < 0 else 'F'}{self.year}-{self.number:05d}"

    @property
    def is_standing(self) -> bool:
        """Whether it asks for money: an invoice, and no credit note cancels it."""
        return self.amount_xof > 0 and not hasattr(self, "cancelled_by")


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self, at: datetime) -> Self:
        """Keep the seats that somebody has at this instant."""
        return self.filter(taken_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))

    def giving(self, right: str, at: datetime) -> Self:
        """Keep the seats that give this right at this instant: as many as are open, those who came first.

        An organisation that renews for fewer seats than it has people loses the last who came, and no other.
        """
        same = Seat.objects.held(at).filter(organisation=OuterRef("organisation"))
        came_before = same.filter(
            Q(taken_at__lt=OuterRef("taken_at")) | Q(taken_at=OuterRef("taken_at"), pk__lt=OuterRef("pk"))
        )
        open_seats = Contract.objects.open(at).giving(right).filter(organisation=OuterRef("organisation"))
        return self.held(at).annotate(
            before=Coalesce(_one(came_before, Count("pk")), 0), open_seats=Coalesce(_one(open_seats, Sum("seats")), 0)
        ).filter(before__lt=F("open_seats"))  # fmt: skip


def _one(rows: QuerySet, figure: models.Aggregate) -> Subquery:
    """One figure of the rows of an organisation, as a subquery."""
    return Subquery(rows.order_by().values("organisation").annotate(figure=figure).values("figure"))


class Seat(models.Model):
    """A person reads for an organisation. It ends once, and its row stays."""

    class CameBy(models.TextChoices):
        INVITATION = "invitation", "invitation"
        DOMAIN = "domain", "adresse de l’institution"
        DESK = "desk", "service abonnements"
        MERGE = "merge", "réunion de comptes"

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="institution", related_name="seats_of")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lecteur", related_name="seats")
    came_by = models.CharField("par", max_length=10, choices=CameBy)
    address = models.EmailField("adresse prouvée", blank=True)
    taken_at = models.DateTimeField("depuis le")
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="retiré par", related_name="+", null=True, blank=True
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège"
        ordering = ["taken_at", "pk"]
        indexes = [models.Index(fields=["organisation", "taken_at"], name="seat_of_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "holder"], condition=Q(ended_at=None), name="one_seat_for_one_person"
            ),
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(ended_at=None) & ~Q(address=""),
                name="one_seat_for_one_address",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("taken_at")), name="seat_ends_after_it_was_taken"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.organisation}"


class SeatManager(models.Model):
    """Who looks after an organisation's seats, at the organisation. Needs no seat to do so."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="institution", related_name="managers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gestionnaire", related_name="manages"
    )
    named_at = models.DateTimeField("depuis le", default=timezone.now)
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "gestionnaire"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(ended_at=None), name="a_manager_is_named_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self, at: datetime) -> Self:
        """Keep those that may still be answered. Same rule as `Invitation.is_pending`."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A link to a seat, or to the management of the seats: good once, for some days."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="institution", related_name="invitations"
    )
    email = models.EmailField("adresse", blank=True)
    is_for_manager = models.BooleanField("pour gérer les sièges", default=False)
    made_at = models.DateTimeField("faite le")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="faite par", related_name="+", null=True
    )
    expires_at = models.DateTimeField("bonne jusqu’au")
    used_at = models.DateTimeField("acceptée le", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="acceptée par", related_name="+", null=True, blank=True
    )
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "-made_at"], name="invitation_of_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
                name="invitation_used_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return self.email or f"invitation {self.pk}"

    def is_pending(self, at: datetime) -> bool:
        """Same rule as `InvitationQuerySet.pending`."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


class MailDomain(models.Model):
    """A mail domain of an organisation, entered by the desk: who proves an address in it may take a seat."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name="institution", related_name="mail_domains"
    )
    domain = models.CharField(
        "domaine de messagerie", max_length=120, unique=True, help_text="Ce qui suit @ : finances.gouv.example"
    )

    class Meta:
        verbose_name = "domaine de messagerie"
        verbose_name_plural = "domaines de messagerie"
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


class JoinCode(models.Model):
    """A code sent to an address of an organisation's domain: who types it has the address. Only a digest is kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="lecteur", related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="institution", related_name="+")
    address = models.EmailField("adresse")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("bon jusqu’au")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        verbose_name = "code d’adresse"
        verbose_name_plural = "codes d’adresse"
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["person", "-sent_at"], name="join_code_of_person")]

    def __str__(self) -> str:
        return self.address


class ReadingRoom(models.Model):
    """A room of an organisation, by the addresses its machines read from: it opens articles, never the space."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name="institution", related_name="reading_rooms"
    )
    name = models.CharField("salle", max_length=80)
    network = NetworkField(
        "plage d’adresses", help_text="IPv4 ou IPv6 : 196.200.48.0/22, 2001:db8:40::/48, ou une seule adresse"
    )

    class Meta:
        verbose_name = "salle de lecture"
        verbose_name_plural = "salles de lecture"
        ordering = ["name"]
        indexes = [GistIndex(fields=["network"], opclasses=["inet_ops"], name="room_by_network")]

    def __str__(self) -> str:
        return self.name
