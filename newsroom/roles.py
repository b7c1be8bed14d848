"""Who may do what: one table, made true after each migration."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction

READS = ("subscriptions.read_everything", "contributions.read")
LIBRARY = ("pictures.view_picture", "pictures.add_picture", "pictures.change_picture")
NAMES = ("authors.view_author", "articles.view_section", "articles.view_tag", "articles.add_tag")
PLANS = ("articles.view_idea", "articles.add_idea", "articles.change_idea")
ANSWERS_IN_LAW = ("articles.view_rightofreply", "articles.add_rightofreply", "articles.change_rightofreply")
WRITES = (*NAMES, *LIBRARY, *PLANS, "articles.view_article", "articles.add_article", "articles.change_article")
OVERSEES = ("articles.edit_every_article", "articles.approve_article")
KEEPS_NAMES = (
    "articles.view_dossier",
    "articles.add_dossier",
    "articles.change_dossier",
    "articles.view_dossierplace",
    "articles.add_dossierplace",
    "articles.change_dossierplace",
    "articles.delete_dossierplace",
    "authors.add_author",
    "authors.change_author",
    "articles.add_section",
    "articles.change_section",
    "articles.change_tag",
)
ANSWERS = ("contributions.answer",)
PICKS = (*ANSWERS, "contributions.pick")
MODERATES = (
    "contributions.view_contribution",
    "contributions.moderate",
    "contributions.view_decision",
    "contributions.view_report",
    "contributions.view_appeal",
    "contributions.change_appeal",
    "contributions.view_mailing",
    "contributions.view_watchedword",
    "contributions.add_watchedword",
    "contributions.change_watchedword",
    "contributions.delete_watchedword",
    "contributions.view_sanction",
    "contributions.add_sanction",
)

RULES_THE_SPACE = (
    "contributions.view_charter",
    "contributions.add_charter",
    "contributions.view_switches",
    "contributions.change_switches",
)

COMPOSES = (
    "frontpage.view_composition",
    "frontpage.add_composition",
    "frontpage.change_composition",
    "frontpage.view_alert",
    "frontpage.add_alert",
    "frontpage.change_alert",
)

ADVERTISES = (
    "frontpage.view_announcement",
    "frontpage.add_announcement",
    "frontpage.change_announcement",
)

PRINTS = (
    "editions.view_edition",
    "editions.add_edition",
    "editions.change_edition",
)

WRITES_LETTERS = (
    "letters.view_issue",
    "letters.add_issue",
    "letters.change_issue",
)

OFFERS_LETTERS = (
    "letters.view_newsletter",
    "letters.add_newsletter",
    "letters.change_newsletter",
)

KEEPS_ADDRESSES = (
    "letters.view_recipient",
    "letters.change_recipient",
)

ROLES: dict[str, tuple[str, ...]] = {
    "Journaliste": (*WRITES, *READS, *ANSWERS, "articles.publish_article"),
    "Chef de desk": (*WRITES, *READS, *PICKS, "articles.oversee_own_sections", "articles.publish_article"),
    "Secrétaire de rédaction": (
        *WRITES, *READS, *OVERSEES, *PICKS, *PRINTS, *WRITES_LETTERS,
        "articles.publish_article",
    ),
    "Rédacteur en chef": (
        *WRITES, *READS, *OVERSEES, *PICKS, *KEEPS_NAMES, *ANSWERS_IN_LAW, *COMPOSES, *PRINTS,
        *WRITES_LETTERS, *OFFERS_LETTERS,
        "articles.publish_article", "articles.withdraw_article", "articles.set_embargo",
    ),
    "Directeur de la publication": (
        *WRITES, *READS, *OVERSEES, *PICKS, *KEEPS_NAMES, *MODERATES, *RULES_THE_SPACE, *ANSWERS_IN_LAW,
        *COMPOSES, *ADVERTISES, *PRINTS, *WRITES_LETTERS, *OFFERS_LETTERS, *KEEPS_ADDRESSES, "admin.view_logentry",
        "articles.publish_article", "articles.withdraw_article", "articles.set_embargo",
    ),
    "Service photo": (*LIBRARY, "pictures.delete_picture"),
    "Correspondant": (*NAMES, "articles.view_article", "articles.add_article", "articles.change_article"),
    "Modérateur": (*READS, *MODERATES, "articles.view_article"),
    "Service abonnements": (
        *ADVERTISES,
        *KEEPS_ADDRESSES,
        "accounts.view_user",
        "subscriptions.view_subscription",
        "subscriptions.add_subscription",
        "subscriptions.change_subscription",
        "subscriptions.view_period",
        "subscriptions.view_plan",
        "subscriptions.add_plan",
        "subscriptions.change_plan",
        "subscriptions.view_payment",
        "subscriptions.add_payment",
        "subscriptions.refund_payment",
        "subscriptions.view_ledgerentry",
        "subscriptions.view_paymentalert",
        "subscriptions.view_organisation",
        "subscriptions.add_organisation",
        "subscriptions.change_organisation",
        "subscriptions.view_maildomain",
        "subscriptions.add_maildomain",
        "subscriptions.change_maildomain",
        "subscriptions.delete_maildomain",
        "subscriptions.view_readingroom",
        "subscriptions.add_readingroom",
        "subscriptions.change_readingroom",
        "subscriptions.delete_readingroom",
        "subscriptions.view_invoice",
        "subscriptions.view_message",
        "subscriptions.merge_accounts",
        "subscriptions.view_voucherbatch",
        "subscriptions.add_voucherbatch",
        "subscriptions.change_voucherbatch",
        "subscriptions.view_request",
        "subscriptions.change_request",
    ),
}  # fmt: skip


@transaction.atomic
def sync_roles() -> None:
    """Give each group exactly the rights of the table. Groups the table does not know are left alone."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for name, rights in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([known[right] for right in rights])


def after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    sync_roles()
