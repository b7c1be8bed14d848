"""The life of an article: stored, submitted, approved, scheduled, published, corrected, withdrawn."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles import body, checks, revisions
from articles.excerpts import excerpt
from articles.headlines import SLUG_LENGTH, slug_of
from articles.models import Article, Correction, Idea, Nature, Signer, Signoff, Status, Tag
from articles.typography import typeset_html
from authors.models import Author
from pictures import library
from pictures.models import Picture
from subscriptions.access import Access

UNDECLARED = "Ce texte est en ligne : dites « coquille », ou publiez un rectificatif qui dit ce qui change."
RENDERER = 1  # raised when opening_html and rest_html would come out otherwise; `rerender` then redoes them

UNPUBLISHED = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
TRANSITIONS: dict[tuple[str, Status], Status] = {
    ("submit", Status.DRAFT): Status.SUBMITTED,
    ("submit", Status.RETURNED): Status.SUBMITTED,
    ("send_back", Status.SUBMITTED): Status.RETURNED,
    ("send_back", Status.APPROVED): Status.RETURNED,
    ("approve", Status.SUBMITTED): Status.APPROVED,
    ("schedule", Status.SCHEDULED): Status.SCHEDULED,
    ("publish", Status.SCHEDULED): Status.PUBLISHED,
    ("withdraw", Status.SCHEDULED): Status.WITHDRAWN,
    ("withdraw", Status.PUBLISHED): Status.WITHDRAWN,
} | {
    (verb, status): after
    for status in UNPUBLISHED
    for verb, after in (
        ("schedule", Status.SCHEDULED),
        ("publish", Status.PUBLISHED),
    )
}


@transaction.atomic
def store(
    article: Article,
    *,
    tags: Sequence[Tag] | None = None,
    signers: Sequence[Author] | None = None,
    reporters: Sequence[Any] | None = None,
    by: Any = None,
    nature: str = Nature.NONE,
    restores: int | None = None,
) -> Article:
    """Save what was typed, cleaned, split at the wall, ready to print and to be found; what differs is a new version.

    Lists given as None stay as they are. A new article takes its section's default access unless it has its own.
    `by` signs the version, `restores` says which former one it brings back. Of a text that readers already have,
    `nature` says what the change is. Raises ValidationError `undeclared` when it does not.
    """
    if not article.access:
        article.access = article.section.default_access if article.section else Access.FREE
    for name in revisions.TEXTS:
        setattr(article, name, tidied(name, getattr(article, name)))
    known = Article.objects.filter(pk=article.pk).first()
    if known and known.dated_on:
        article.slug = known.slug  # an address never changes
    else:
        article.slug = slug_of(article.slug or article.title)
    before = revisions.snapshot(known) if known else {}
    shown = pictures_in(known) if known else []
    nature = _nature_of(known, before, article, nature)
    _render(article)
    article.save()
    _set_lists(article, tags, signers, reporters)
    name_for_search(article)
    article.body_pictures.set(Picture.objects.filter(uuid__in=body.pictures_of(article.body)))
    _open_pictures({*shown, *pictures_in(article)})
    if before != revisions.snapshot(article) or article.version == 0:
        article.version, article.saved_at = article.version + 1, timezone.now()
        article.save(update_fields=["version", "saved_at"])
        revisions.keep(article, by=by, nature=nature, restores=restores)
    return article


def begin(article: Article, *, idea: int) -> None:
    """Note that an idea of the day's list became this article; an idea begun already stays with its own."""
    Idea.objects.filter(pk=idea, article=None).update(article=article)


def tidied(name: str, typed: str) -> str:
    """Put in order what was typed in one of the fields of text, as it is stored."""
    match name:
        case "title":
            return " ".join(typed.split())
        case "kicker":
            return typed.strip().lstrip("#").strip()
        case "signature":
            return typed.strip()
        case "body":
            return body.clean(typed)
        case _:
            return typed


def _nature_of(known: Article | None, before: dict[str, Any], article: Article, told: str) -> str:
    """Say what a change is for those who have read the text. Published words are never changed silently."""
    if known is None or not known.is_visible(timezone.now()):
        return Nature.NONE
    typed = {name: getattr(article, name) for name in revisions.TEXTS}
    typed |= {"picture": article.picture_id, "author": article.author_id}
    if all(before[name] == typed[name] for name in revisions.READ):
        return Nature.INSIDE
    if told not in {Nature.TYPO, Nature.DECLARED}:
        raise ValidationError(UNDECLARED, code="undeclared")
    return told


def pictures_in(article: Article) -> list[Picture]:
    """The lead picture and those of the text, as the database has them."""
    return list(Picture.objects.filter(Q(articles=article) | Q(illustrated_articles=article)).distinct())


def _render(article: Article) -> None:
    opening, rest = (article.body, "")
    if article.access != Access.FREE:
        opening, rest = body.split(article.body)
    article.opening_html = typeset_html(body.without_wall(opening))
    article.rest_html = typeset_html(rest)
    article.excerpt = excerpt(article.standfirst) or excerpt(body.plain(opening))
    article.search_text = body.plain(article.body)
    article.renderer = RENDERER


def rerender(article: Article) -> None:
    """Redo what is printed from what was typed, without touching what was typed."""
    _render(article)
    article.save(update_fields=["opening_html", "rest_html", "excerpt", "search_text", "renderer"])


def _set_lists(
    article: Article,
    tags: Sequence[Tag] | None,
    signers: Sequence[Author] | None,
    reporters: Sequence[Any] | None,
) -> None:
    if tags is not None:
        article.tags.set(tags)
    if reporters is not None:
        article.reporters.set(reporters)
    if signers is not None:
        Signer.objects.filter(article=article).delete()
        Signer.objects.bulk_create(
            Signer(article=article, author=author, position=place) for place, author in enumerate(signers)
        )


def name_for_search(article: Article) -> None:
    """Write the names an article is found by: section, author, signature, signers, tags; again after one is renamed."""
    names = [article.signature]
    names += [str(named) for named in (article.section, article.author) if named]
    names += [str(named) for named in (*article.signers.all(), *article.tags.all())]
    article.search_names = "\n".join(filter(None, names))
    article.save(update_fields=["search_names"])


def _open_pictures(pictures: Iterable[Picture]) -> None:
    """Make each picture public from its first visible use, and from no earlier instant; hide what has none."""
    for picture in pictures:
        instant = first_use(picture)
        if instant is None:
            library.hide(picture)
        else:
            library.show(picture, instant)


def first_use(picture: Picture) -> datetime | None:
    """The instant from which a picture stands in an article that readers see; None when there is none."""
    uses = Article.objects.using_picture(picture).out().values_list("published_at", "embargo_until")
    return min((max(filter(None, instants)) for instants in uses), default=None)


def _pass(article: Article, verb: str, *, by: Any, at: datetime, note: str = "", **changes: Any) -> Article:
    """Take an article from one state to the next under a lock, sign the pass, and save."""
    locked = Article.objects.select_for_update().only("status").get(pk=article.pk)
    before = Status(locked.status)
    after = TRANSITIONS.get((verb, before))
    if after is None:
        raise ValidationError(f"Cet article est « {before.label} » : ce geste n’est plus possible.", code="wrong_state")
    article.status = after
    for name, value in changes.items():
        setattr(article, name, value)
    article.save(update_fields=["status", *changes])
    Signoff.objects.create(
        article=article, verb=verb, from_status=before, to_status=after, by=by, at=at, note=note.strip()
    )
    return article


@transaction.atomic
def submit(article: Article, *, by: Any) -> Article:
    """Hand a draft over to be read. Raises ValidationError `missing_title`, `missing_text`, `wrong_state`."""
    _check_complete(article)
    return _pass(article, "submit", by=by, at=timezone.now())


@transaction.atomic
def send_back(article: Article, *, by: Any, note: str) -> Article:
    """Give a text back to its author with a note. Raises ValidationError `missing_note`, `wrong_state`."""
    if not note.strip():
        raise ValidationError("Dites en un mot ce qui est à reprendre.", code="missing_note")
    return _pass(article, "send_back", by=by, at=timezone.now(), note=note)


@transaction.atomic
def approve(article: Article, *, by: Any) -> Article:
    """Give the bon à publier. Raises ValidationError `missing_title`, `missing_text`, `wrong_state`."""
    _check_complete(article)
    return _pass(article, "approve", by=by, at=timezone.now())


@transaction.atomic
def schedule(article: Article, *, by: Any, at: datetime) -> Article:
    """Plan the publication for an instant to come. Raises `in_the_past` and all that `publish` raises."""
    if at <= timezone.now():
        raise ValidationError("Choisissez un moment à venir, ou publiez maintenant.", code="in_the_past")
    _check_ready(article, by)
    _pass(article, "schedule", by=by, at=timezone.now(), **_address(article, at))
    _open_pictures(pictures_in(article))
    return article


@transaction.atomic
def publish(article: Article, *, by: Any, at: datetime | None = None) -> Article:
    """Put an article in front of readers, now or as of a past instant (an archive's).

    The first publication sets `published_at`, once. Who signs it answers for what `checks` asks; an archive, which
    nobody signs, needs a title and a text. Raises ValidationError by the codes of `checks.blocking`,
    `missing_address`, `wrong_state`.
    """
    now = timezone.now()
    _check_ready(article, by)
    _pass(article, "publish", by=by, at=now, **_address(article, min(at or now, now)))
    _open_pictures(pictures_in(article))
    return article


@transaction.atomic
def come_out(article: Article) -> Article:
    """Say that a scheduled article's moment has passed: readers already see it, the desk's lists follow."""
    article = Article.objects.select_for_update().get(pk=article.pk)  # it may have been planned anew
    if article.published_at is None or article.published_at > timezone.now():
        raise ValidationError("L’heure de cet article n’est pas venue.", code="too_early")
    return _pass(article, "publish", by=None, at=timezone.now(), note="à l’heure prévue")


@transaction.atomic
def correct(
    article: Article, *, by: Any, kind: str, text: str, is_on_top: bool = False, at: datetime | None = None
) -> Correction:
    """Declare a correction on a published article; its date becomes the article's « Mis à jour ».

    Raises ValidationError `missing_text`, `not_published`.
    """
    if not text.strip():
        raise ValidationError("Écrivez ce qui est corrigé.", code="missing_text")
    moment = at or timezone.now()
    if not article.is_visible(moment):
        raise ValidationError("Seul un article publié se corrige.", code="not_published")
    declared = Correction.objects.create(
        article=article, kind=kind, text=text.strip(), is_on_top=is_on_top, declared_at=moment, declared_by=by
    )
    article.corrected_at = moment
    article.save(update_fields=["corrected_at"])
    return declared


@transaction.atomic
def withdraw(article: Article, *, by: Any, reason: str) -> Article:
    """Take an article away from every reader; the reason stays inside. Raises `missing_reason`, `wrong_state`."""
    if not reason.strip():
        raise ValidationError("Dites pourquoi l’article est retiré.", code="missing_reason")
    _pass(article, "withdraw", by=by, at=timezone.now(), note=reason, withdrawn_reason=reason.strip())
    _open_pictures(pictures_in(article))
    return article


def _check_ready(article: Article, by: Any) -> None:
    """Refuse what may not come out; all of it is said at once."""
    if by is None:
        _check_complete(article)
    elif found := checks.blocking(article):
        raise ValidationError([ValidationError(check.words, code=check.code) for check in found])


def _check_complete(article: Article) -> None:
    if not article.title:
        raise ValidationError("Il manque le titre.", code="missing_title")
    if not body.plain(article.body).strip() and not article.standfirst.strip():
        raise ValidationError("Il manque le texte.", code="missing_text")


def _address(article: Article, at: datetime) -> dict[str, Any]:
    """Settle date and address. Once its moment has passed, an article keeps both for ever."""
    if article.published_at is not None and article.published_at <= timezone.now():
        return {}
    slug = article.slug or slug_of(article.title)
    if not slug:
        raise ValidationError("Donnez une adresse à cet article, en lettres latines.", code="missing_address")
    dated_on = timezone.localdate(at)
    with connection.cursor() as cursor:  # two articles of one day and one title settle one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [dated_on.toordinal()])
    taken = set(
        Article.objects.filter(dated_on=dated_on, slug__startswith=slug[: SLUG_LENGTH - 5])
        .exclude(pk=article.pk)
        .values_list("slug", flat=True)
    )
    return {"published_at": at, "dated_on": dated_on, "slug": _free(slug, taken)}


def _free(slug: str, taken: set[str]) -> str:
    tried, number = slug, 1
    while tried in taken:
        number += 1
        ending = f"-{number}"
        tried = slug[: SLUG_LENGTH - len(ending)].rstrip("-") + ending
    return tried
