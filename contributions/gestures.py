"""What a subscriber does in the space: send a text, write it again while it waits, take it back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Article
from contributions import charter, drafts, moderation, notices, reactions
from contributions.access import Gate
from contributions.forms import ContributionForm
from contributions.models import Contribution, ContributionQuerySet, State
from contributions.numbers import is_number

GONE = "Cette contribution n’est plus là."


@transaction.atomic
def write(
    article: Article, author: Any, gate: Gate, form: ContributionForm, *, address: str | None = None
) -> Contribution:
    """Take in what a form holds: a new text, an answer, or another version. Raises all that each raises."""
    sent = {name: form.cleaned_data[name] for name in ("text", "token")}
    if known := moderation.received_before(author, **sent):
        return known
    if form.charter:
        charter.accept(author, form.charter)
    target = about(article, author, form)
    if form.gesture == "amend":
        done = amend(author, gate, form, target)
    elif target and gate.is_newsroom:
        done = moderation.answer(article, author, parent=target, **sent)
    else:
        done = send(article, author, gate, target, address=address, **sent)
    drafts.forget(author, article, form.gesture, target)
    return done


def about(article: Article, author: Any, form: ContributionForm) -> Contribution | None:
    """The contribution that a form amends or answers; None for a new one. Raises `gone`."""
    if form.gesture == "amend":
        return own(article, author, form.target)
    return published(article, form.target) if form.gesture == "reply" else None


def keep_draft(article: Article, author: Any, gate: Gate, form: ContributionForm, text: str) -> None:
    """Keep what is typed for later. Raises what `drafts.keep` does, `locked` and `gone`."""
    if not (gate.lets_reply or gate.lets_amend):
        raise ValidationError("Vous ne pouvez pas contribuer sous cet article.", code="locked")
    drafts.keep(author, article, form.gesture, about(article, author, form), text)


def pick(article: Article, number: str, gate: Gate, by: Any, *, is_picked: bool) -> Contribution:
    """Choose a contribution, or no more. Raises what `moderation.pick` does, `locked` and `gone`."""
    if not gate.may_pick:
        raise ValidationError("Vous ne pouvez pas choisir de contribution.", code="locked")
    return moderation.pick(published(article, number), by=by, is_picked=is_picked)


def send(article: Article, author: Any, gate: Gate, parent: Contribution | None, **sent: Any) -> Contribution:
    """Take in a new text, or an answer. Raises all that `moderation.receive` raises, and `locked`."""
    if not gate.lets_write:
        raise ValidationError("Vous ne pouvez pas contribuer sous cet article.", code="locked")
    return moderation.receive(article, author, parent=parent, **sent)


def amend(author: Any, gate: Gate, form: ContributionForm, target: Contribution) -> Contribution:
    """Put another text in the place of one's own that waits. Raises what `moderation.amend` does, and `locked`."""
    if not gate.lets_amend:
        raise ValidationError("Vous ne pouvez pas changer ce texte maintenant.", code="locked")
    return moderation.amend(target, text=form.cleaned_data["text"])


def withdraw(article: Article, author: Any, number: str) -> Contribution:
    """Take back one's own text that waits. Raises all that `moderation.withdraw` raises, and `gone`."""
    return moderation.withdraw(own(article, author, number))


def mark(article: Article, person: Any, number: str, *, is_useful: bool) -> Contribution:
    """Find another's contribution useful, or no more. Raises what `reactions.mark_useful` does, and `gone`."""
    found = published(article, number)
    reactions.mark_useful(found, person, is_useful=is_useful)
    return found


def report(article: Article, person: Any, number: str, *, reason: str, note: str) -> Contribution:
    """Tell the newsroom of a contribution. Raises what `reactions.report` does, and `gone`."""
    found = published(article, number)
    reactions.report(found, person, reason=reason, note=note)
    return found


def follow(article: Article, person: Any, number: str, *, is_followed: bool) -> Contribution:
    """Follow the thread that a contribution began, or no more. Raises `gone` and `reply`."""
    found = published(article, number)
    if found.parent_id:
        raise ValidationError("On suit un fil par sa première contribution.", code="reply")
    notices.follow(found, person, is_followed=is_followed)
    return found


def published(article: Article, number: str) -> Contribution:
    """Bring a published contribution of this article by its number. Raises `gone`."""
    return _found(Contribution.objects.under(article).filter(state=State.PUBLISHED), number)


def own(article: Article, author: Any, number: str | None) -> Contribution:
    """Bring a contribution of this person under this article by its number. Raises `gone`."""
    return _found(Contribution.objects.under(article).filter(author=author), number)


def _found(among: ContributionQuerySet, number: str | None) -> Contribution:
    found = among.filter(pk=number).first() if is_number(number) else None
    if found is None:
        raise ValidationError(GONE, code="gone")
    return found
