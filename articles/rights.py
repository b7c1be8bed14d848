"""Who may do what with one article. Asked at the door: in the view, in the admin; verbs never ask."""

from typing import Any

from django.conf import settings

from articles.models import Article, ArticleQuerySet, Status

UNFINISHED = {Status.DRAFT, Status.RETURNED}


def may(user: Any, verb: str, article: Article) -> bool:
    """Say whether this person may do this (`edit`, `embargo`, or a verb of `workflow`) to this article."""
    rule = RULES.get(verb)
    return bool(rule and user.is_authenticated and user.is_active and rule(user, article))


def is_own(user: Any, article: Article) -> bool:
    """One's own by account, never by the printed name."""
    return article.pk is None or user.pk in {reporter.pk for reporter in article.reporters.all()}


def oversees(user: Any, article: Article) -> bool:
    """Say whether this person answers for others' copy here: everywhere, or as head of the article's rubrique."""
    if user.has_perm("articles.edit_every_article"):
        return True
    section = article.section
    heads_it = section is not None and user.has_perm("articles.oversee_own_sections")
    return heads_it and user.pk in {head.pk for head in section.heads.all()}


def overseen_by(user: Any) -> ArticleQuerySet:
    """Bring the articles that this person answers for; the same rule as `oversees`."""
    if user.has_perm("articles.edit_every_article"):
        return Article.objects.all()
    if user.has_perm("articles.oversee_own_sections"):
        return Article.objects.filter(section__heads=user)
    return Article.objects.none()


def is_reviewed(article: Article) -> bool:
    """Say whether somebody else reads this article before it comes out: the paper's rule, or its rubrique's."""
    return settings.REVIEW or (article.section is not None and article.section.is_reviewed)


def _writes_on(user: Any, article: Article) -> bool:
    return oversees(user, article) or (user.has_perm("articles.change_article") and is_own(user, article))


def _approves(user: Any, article: Article) -> bool:
    return user.has_perm("articles.approve_article") or (
        user.has_perm("articles.oversee_own_sections") and oversees(user, article)
    )


def _publishes(user: Any, article: Article) -> bool:
    if is_reviewed(article):
        return _approves(user, article)
    return user.has_perm("articles.publish_article") and _writes_on(user, article)


def _withdraws(user: Any, article: Article) -> bool:
    return user.has_perm("articles.withdraw_article")


def _holds_back(user: Any, article: Article) -> bool:
    return user.has_perm("articles.set_embargo")


def _edits(user: Any, article: Article) -> bool:
    if oversees(user, article):
        return True
    is_theirs_now = article.status in UNFINISHED or not is_reviewed(article)
    return is_theirs_now and article.status != Status.WITHDRAWN and _writes_on(user, article)


RULES = {
    "edit": _edits,
    "submit": _writes_on,
    "send_back": _approves,
    "approve": _approves,
    "schedule": _publishes,
    "publish": _publishes,
    "correct": _publishes,
    "live": _publishes,
    "withdraw": _withdraws,
    "embargo": _holds_back,
}
