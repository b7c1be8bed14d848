"""The buttons under an article: which verbs a person may use now, what each of them asks for, and the deed."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles import workflow
from articles.models import Article, Status
from articles.rights import may

DONE = {
    "submit": "L’article attend d’être relu.",
    "send_back": "L’article est rendu à son auteur.",
    "approve": "L’article est bon à publier.",
    "publish": "L’article est en ligne.",
    "schedule": "L’article est programmé.",
    "correct": "Le rectificatif est en ligne.",
    "withdraw": "L’article est retiré.",
}


@dataclass(frozen=True)
class Act:
    """A verb that asks for something first: its fields, of which the first must be filled, and its button."""

    verb: str
    heading: str
    button: str
    fields: tuple[str, ...]
    missing: str


ACTS = (
    Act("schedule", "Programmer", "Programmer", ("planned_at",), "Choisissez le jour et l’heure."),
    Act("send_back", "Rendre à l’auteur", "Rendre à l’auteur", ("note",), "Dites en un mot ce qui est à reprendre."),
    Act(
        "correct",
        "Rectifier",
        "Publier le rectificatif",
        ("correction_text", "correction_kind", "correction_is_on_top"),
        "Écrivez ce qui est corrigé.",
    ),
    Act("withdraw", "Retirer", "Retirer l’article", ("withdrawal_reason",), "Dites pourquoi l’article est retiré."),
)


def pressed(sent: Container[str]) -> str | None:
    """Say which verb's button sent this form; None when it was only saved."""
    return next((verb for verb in DONE if f"_{verb}" in sent), None)


def open_verbs(user: Any, article: Article | None, at: datetime) -> set[str]:
    """Say which verbs this person may use on this article now; None is an article not yet written."""
    status = Status(article.status) if article else Status.DRAFT
    verbs = {verb for verb, before in workflow.TRANSITIONS if before == status}
    if article and article.is_visible(at):
        verbs.add("correct")
    return {verb for verb in verbs if may(user, verb, article or Article())}


def carry_out(verb: str, article: Article, *, by: Any, typed: Mapping[str, Any]) -> None:
    """Do what the button says with what was typed for it. Raises all that the verbs of `workflow` raise."""
    match verb:
        case "schedule":
            workflow.schedule(article, by=by, at=typed["planned_at"])
        case "correct":
            workflow.correct(
                article,
                by=by,
                kind=typed["correction_kind"],
                text=typed["correction_text"],
                is_on_top=typed["correction_is_on_top"],
            )
        case "withdraw":
            workflow.withdraw(article, by=by, reason=typed["withdrawal_reason"])
        case "send_back":
            workflow.send_back(article, by=by, note=typed["note"])
        case _:
            getattr(workflow, verb)(article, by=by)
