"""Who reads for an institution: seats, who manages them, how one comes to one, and its reading rooms."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from edge.networks import NetworkField
from subscriptions.models.ordering import Contract, Organisation


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
