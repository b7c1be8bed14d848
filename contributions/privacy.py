"""What the space keeps of a person: given to them, and let go of with their account."""

from typing import Any

from contributions import moderation, reactions
from contributions.models import (
    Acceptance,
    Appeal,
    Contribution,
    Decision,
    Draft,
    Follow,
    Notice,
    Report,
    Sanction,
    State,
    UsefulMark,
    Wish,
)

# Each field that points at a person, and what becomes of it when they leave. A test holds that none is missing.
KEPT = {
    "Contribution.author": "reste, sous « Abonné supprimé », ou quitte l’espace",
    "Contribution.claimed_by": "rédaction : s’éteint en deux minutes",
    "Decision.by": "rédaction : le registre dit qui a décidé",
    "Report.person": "reste comme un fait",
    "Sanction.person": "reste avec le compte vidé",
    "Sanction.by": "rédaction",
    "Sanction.lifted_by": "rédaction",
    "Appeal.answered_by": "rédaction",
    "UsefulMark.person": "effacé",
    "Draft.person": "effacé",
    "Follow.person": "effacé",
    "Wish.person": "effacé",
    "Notice.person": "effacé",
    "Mailing.person": "reste comme un fait",
    "Switches.changed_by": "rédaction",
    "Charter.by": "rédaction",
    "Acceptance.person": "reste comme preuve",
}


def export(person: Any) -> dict[str, Any]:
    """Give all that the space keeps of a person, and not one word or name of anybody else."""
    own = Contribution.objects.filter(author=person).select_related("article").order_by("sent_at", "pk")
    decisions = Decision.objects.filter(contribution__author=person).order_by("at", "pk")
    lines: dict[int, list[dict[str, Any]]] = {}
    for decision in decisions:
        lines.setdefault(decision.contribution_id, []).append(
            {
                "instant": decision.at,
                "décision": decision.get_verb_display(),
                "motif": decision.get_reason_display(),
                "mot": decision.note,
            }
        )
    return {
        "contributions": [_contribution(one) | {"décisions": lines.get(one.pk, [])} for one in own],
        "recours": _rows(
            Appeal, contribution__author=person, fields=("contribution", "text", "at", "is_granted", "note")
        ),
        "sanctions": _rows(
            Sanction, person=person, fields=("kind", "reason", "starts_at", "ends_at", "acknowledged_at")
        ),
        "brouillons": _rows(Draft, person=person, fields=("article", "text", "saved_at")),
        "signalements": _rows(Report, person=person, fields=("contribution", "reason", "note", "at")),
        "marques « utile »": _rows(UsefulMark, person=person, fields=("contribution", "at")),
        "fils suivis": _rows(Follow, person=person, fields=("contribution", "at")),
        "nouvelles": _rows(Notice, person=person, fields=("kind", "contribution", "at", "read_at")),
        "charte acceptée": _rows(Acceptance, person=person, fields=("charter__number", "at")),
        "courriels": _rows(Wish, person=person, fields=("by_email", "changed_at")),
    }


def erase(person: Any, *, keeps_texts: bool) -> None:
    """Let go of a person: their texts stay under « Abonné supprimé », or leave the space; the register stays whole.

    The caller holds the transaction. Raises nothing: what has left already is left alone.
    """
    if not keeps_texts:
        for contribution in Contribution.objects.filter(author=person).exclude(state=State.WITHDRAWN):
            moderation.erase(contribution)
    else:
        for contribution in Contribution.objects.filter(author=person, state=State.PENDING):
            moderation.erase(contribution)
    for model in (Draft, Follow, Notice, UsefulMark, Wish):
        model.objects.filter(person=person).delete()
    Contribution.objects.filter(author=person).update(address=None)


def merge(survivor: Any, absorbed: Any) -> None:
    """Give what one account wrote and began in the space to the other account of the same person, sanctions included.

    The caller holds the transaction, and empties the absorbed account.
    """
    Contribution.objects.filter(author=absorbed).update(author=survivor)
    Sanction.objects.filter(person=absorbed).update(person=survivor)
    marked = set(UsefulMark.objects.filter(person=survivor).values_list("contribution", flat=True))
    for mark in UsefulMark.objects.filter(person=absorbed).select_related("contribution"):
        is_own = mark.contribution.author_id == survivor.pk  # nobody marks their own
        if is_own or mark.contribution_id in marked:
            reactions.mark_useful(mark.contribution, absorbed, is_useful=False)
        else:
            UsefulMark.objects.filter(pk=mark.pk).update(person=survivor)
    followed = Follow.objects.filter(person=survivor).values("contribution")
    Follow.objects.filter(person=absorbed).exclude(contribution__in=followed).update(person=survivor)
    for model in (Draft, Follow, Notice, Wish):
        model.objects.filter(person=absorbed).delete()


def _contribution(one: Contribution) -> dict[str, Any]:
    return {
        "numéro": one.pk,
        "article": one.article.headline,
        "texte": one.text,
        "envoyée": one.sent_at,
        "état": one.get_state_display(),
        "motif": one.get_reason_display(),
        "mot": one.note,
        "adresse du réseau": one.address,
    }


def _rows(model: Any, *, fields: tuple[str, ...], **whose: Any) -> list[dict[str, Any]]:
    return list(model.objects.filter(**whose).order_by("pk").values(*fields))
