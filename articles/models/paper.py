"""What the paper publishes: sections, tags, articles, and what each of them was at each pass."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchRank, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.bylines import byline
from articles.headlines import headline
from articles.places import IN_PRINT, Mark, newest_of
from articles.search import asked, found_by
from authors.models import Author
from edge import pieces
from edge.addresses import KEPT, Addressed, AddressedQuerySet, place
from edge.tags import Tagged
from pictures.display import Shown, figure_of
from pictures.models import Picture
from subscriptions.access import Access
from subscriptions.models import Right


class Status(models.TextChoices):
    """Where an article stands. The passes between them are in `workflow.TRANSITIONS`."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "À relire"
    RETURNED = "returned", "À reprendre"
    APPROVED = "approved", "Bon à publier"
    SCHEDULED = "scheduled", "Programmé"
    PUBLISHED = "published", "Publié"
    WITHDRAWN = "withdrawn", "Retiré"


class Tint(models.IntegerChoices):
    """The colours a section may wear; the stylesheet gives each of them its light and its dark."""

    INDIGO = 1, "indigo"
    TERRACOTTA = 2, "terre cuite"
    OCHRE = 3, "ocre"
    LEAF = 4, "feuille"
    RIVER = 5, "fleuve"
    KOLA = 6, "kola"


class Section(Addressed):
    """A rubrique: where an article is read, and what its articles cost by default."""

    name = models.CharField("nom", max_length=60, unique=True)
    slug = models.SlugField("adresse", unique=True, help_text=KEPT)
    description = models.CharField("présentation", max_length=200, blank=True)
    default_access = models.CharField("accès par défaut", max_length=12, choices=Access, default=Access.FREE)
    position = models.PositiveSmallIntegerField("rang", default=0)
    tint = models.PositiveSmallIntegerField("couleur", choices=Tint, default=Tint.INDIGO)
    are_contributions_closed = models.BooleanField("contributions closes dans toute la rubrique", default=False)
    is_reviewed = models.BooleanField(
        "relecture obligatoire", default=False, help_text="Un journaliste n’y publie pas seul."
    )
    heads = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="chefs de desk",
        related_name="headed_sections",
        blank=True,
        limit_choices_to={"groups__name": "Chef de desk"},
        help_text="Ils relisent, rendent et approuvent les articles de la rubrique.",
    )

    class Meta:
        verbose_name = "rubrique"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return place("section", self.slug)


class TagQuerySet(AddressedQuerySet):
    def in_print(self, at: datetime) -> Self:
        """Keep those that readers may find: a draft's new tag would tell what is being written."""
        return self.filter(RawSQL(IN_PRINT, [at, at], output_field=models.BooleanField()))  # noqa: S611


class Tag(Addressed):
    """A mot-clé, shared by the articles that speak of the same thing."""

    name = models.CharField("mot-clé", max_length=60, unique=True)
    slug = models.SlugField("adresse", unique=True, max_length=80, help_text=KEPT)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "mot-clé"
        verbose_name_plural = "mots-clés"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return place("tag", self.slug)


LISTING_FIELDS = (
    "kicker",
    "title",
    "slug",
    "dated_on",
    "standfirst",
    "excerpt",
    "published_at",
    "access",
    "agency",
    "section__name",
    "section__slug",
    "section__tint",
    "author__pen_name",
    "author__slug",
    "live__closed_at",
    "picture__uuid",
    "picture__alt",
    "picture__focal_x",
    "picture__focal_y",
    "picture__width",
    "picture__height",
    "picture__original",
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible(self, at: datetime) -> Self:
        """Keep what a reader may find at this instant. Same rule as `Article.is_visible`."""
        return self.filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=at),
            status__in=[Status.SCHEDULED, Status.PUBLISHED],
            published_at__lte=at,
        )

    def out(self) -> Self:
        """Keep what has been let out, its moment come or not."""
        return self.filter(status__in=[Status.SCHEDULED, Status.PUBLISHED])

    def using_picture(self, picture: Picture) -> Self:
        return self.filter(Q(picture=picture) | Q(body_pictures=picture)).distinct()

    def next_change(self, at: datetime) -> datetime | None:
        """The next instant at which an article comes out by itself: no page is true beyond it.

        Two looks at the end of an index, whatever the archive's size.
        """

        def look() -> datetime | None:
            first, second = (
                self.out().filter(**{f"{name}__gt": at}).order_by(name).values_list(name, flat=True)[:1]
                for name in ("published_at", "embargo_until")
            )
            return min(first.union(second, all=True), default=None)

        return pieces.kept("next_change", look, until=lambda found: found, at=at, is_shown=False)

    def for_listing(self) -> Self:
        """Bring what a card shows, newest first, and leave the bodies in the database."""
        return self.select_related("section", "author", "picture", "live").only(*LISTING_FIELDS).newest_first()

    def with_pictures(self) -> Self:
        """Bring the served widths of lead pictures along, in one more query for the whole list."""
        return self.prefetch_related("picture__renditions")

    def by(self, author: Author) -> Self:
        """Keep what this author published or signed."""
        signed = Signer.objects.filter(author=author).values("article")
        return self.filter(author=author) | self.filter(pk__in=signed)

    def newest_by(self, author: Author, at: datetime, length: int, mark: Mark | None = None) -> Self:
        """Keep the newest that this author published or signed, from a place of the list on; a few more may come."""
        own = self.visible(at).filter(author=author)
        own = (own.before(*mark) if mark else own).newest_first().values_list("pk", flat=True)[:length]
        return self.filter(pk__in=[*own, *newest_of("articles_signer", "author_id", author.pk, at, length, mark)])

    def newest_with(self, tag: Tag, at: datetime, length: int, mark: Mark | None = None) -> Self:
        """Keep the newest that carry this tag, from a place of the list on."""
        return self.filter(pk__in=newest_of("articles_article_tags", "tag_id", tag.pk, at, length, mark))

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def before(self, instant: datetime, pk: int) -> Self:
        """Keep what stands after this place in a list, newest first: the next page, without OFFSET."""
        after = Q(published_at__lt=instant) | Q(published_at=instant, pk__lt=pk)
        return self.filter(after, published_at__lte=instant)  # said twice: an index is entered by the second

    def matching(self, words: str) -> Self:
        """Search the whole text, blind to accents, case and apostrophes; the best answer first."""
        query = asked(words)
        return self.filter(search=query).order_by(SearchRank(F("search"), query).desc(), "-published_at", "-pk")


class Article(Tagged, models.Model):
    """One text with its own address. `workflow` changes it, `reading` gives its text."""

    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="rubrique", related_name="articles", null=True, blank=True
    )
    kicker = models.CharField("surtitre", max_length=40, blank=True, help_text="Un mot ou un lieu : Mali, Crue.")
    title = models.CharField("titre", max_length=200)
    slug = models.SlugField("adresse", max_length=120, blank=True)
    standfirst = models.TextField("chapeau", max_length=600, blank=True)
    body = models.TextField("texte", blank=True)
    opening_html = models.TextField(blank=True, editable=False)
    rest_html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=310, blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    search_names = models.TextField(blank=True, editable=False)
    search = models.GeneratedField(
        expression=found_by(A=("kicker", "title"), B=("standfirst", "search_names"), C=("search_text",)),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    search_head = models.GeneratedField(  # short enough to stand in the row: what ranks answers reads nothing else
        expression=found_by(A=("kicker", "title"), B=("standfirst", "search_names")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    picture = models.ForeignKey(
        Picture, models.PROTECT, verbose_name="photo", related_name="articles", null=True, blank=True
    )
    body_pictures = models.ManyToManyField(
        Picture, verbose_name="photos du texte", related_name="illustrated_articles", editable=False
    )
    picture_caption = models.CharField(
        "légende", max_length=500, blank=True, help_text="Vide : la légende de la photothèque."
    )

    author = models.ForeignKey(
        Author,
        models.PROTECT,
        verbose_name="auteur de publication",
        related_name="articles",
        null=True,
        blank=True,
        help_text="Le nom sous lequel l’article paraît. Vide : la rédaction.",
    )
    signature = models.CharField(
        "signature",
        max_length=200,
        blank=True,
        help_text="Imprimée au bas du texte, telle quelle : Prénom NOM.",
    )
    signers = models.ManyToManyField(
        Author, through="Signer", verbose_name="signataires", related_name="signed_articles", blank=True
    )
    agency = models.CharField("agence", max_length=60, blank=True, help_text="Ajoutée à l’auteur : « avec … ».")
    tags = models.ManyToManyField(Tag, verbose_name="mots-clés", related_name="articles", blank=True)

    access = models.CharField("accès", max_length=12, choices=Access)
    status = models.CharField("état", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    dated_on = models.DateField("jour de l’adresse", null=True, editable=False)
    corrected_at = models.DateTimeField("mis à jour le", null=True, blank=True, editable=False)
    embargo_until = models.DateTimeField("embargo jusqu’au", null=True, blank=True)
    withdrawn_reason = models.CharField("motif du retrait", max_length=300, blank=True, editable=False)
    are_contributions_closed = models.BooleanField("contributions closes", default=False)

    reporters = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="rédigé par", related_name="written_articles", blank=True
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    saved_at = models.DateTimeField("enregistré le", default=timezone.now, editable=False)
    source_url = models.URLField("adresse d’origine", max_length=500, blank=True, editable=False)
    source_key = models.CharField("identifiant d’origine", max_length=200, null=True, editable=False)
    begun_in = models.CharField("formulaire d’origine", max_length=50, null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "article"
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("edit_every_article", "Peut corriger tous les articles"),
            ("approve_article", "Peut donner le bon à publier"),
            ("oversee_own_sections", "Peut relire et approuver dans ses rubriques"),
            ("publish_article", "Peut publier ses articles"),
            ("withdraw_article", "Peut retirer un article"),
            ("set_embargo", "Peut mettre et lever un embargo"),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="article_newest_first"),
            models.Index("section", F("published_at").desc(), F("id").desc(), name="article_newest_of_section"),
            models.Index("author", F("published_at").desc(), F("id").desc(), name="article_newest_of_author"),
            models.Index(
                fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="article_under_embargo"
            ),
            models.Index(F("saved_at").desc(), F("id").desc(), name="article_last_saved"),
            models.Index(  # what the desk has in hand: a few among the archive
                fields=["status", "saved_at"],
                condition=Q(status__in=["draft", "submitted", "returned", "approved", "scheduled"]),
                name="article_in_hand",
            ),
            GinIndex(fields=["search"], name="article_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dated_on", "slug"], name="article_address_is_its_own"),
            models.UniqueConstraint(fields=["source_key"], name="article_is_imported_once"),
            models.UniqueConstraint(fields=["begun_in"], name="article_is_begun_once"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="article_access_is_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="article_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SCHEDULED, Status.PUBLISHED])
                | Q(published_at__isnull=False, dated_on__isnull=False) & ~Q(slug=""),
                name="article_out_has_date_and_address",
            ),
        ]

    def __str__(self) -> str:
        return headline(self.kicker, self.title)

    def get_absolute_url(self) -> str:
        """Its public address; an article never dated has none yet and gives an empty one."""
        if self.dated_on is None:
            return ""
        return place("article", *self.dated_on.isoformat().split("-"), self.slug)

    @property
    def headline(self) -> str:
        return headline(self.kicker, self.title)

    @property
    def byline(self) -> str:
        return byline([self.author.pen_name] if self.author else [], self.agency)

    @property
    def card_picture(self) -> Shown | None:
        """Its lead picture, as a list shows it."""
        return figure_of(self.picture) if self.picture else None

    @property
    def figure(self) -> Shown | None:
        """Its lead picture, with caption and credit, as its own page shows it."""
        if self.picture is None:
            return None
        shown = figure_of(self.picture)
        return replace(shown, caption=self.picture_caption or shown.caption)

    @property
    def is_live(self) -> bool:
        """Say whether entries are coming under it now."""
        live = getattr(self, "live", None)
        return live is not None and live.is_open

    @property
    def key(self) -> str:
        """How the subscriptions desk names it."""
        return f"article:{self.pk}"

    def right_at(self, at: datetime) -> Right:
        """What it takes to read the whole of it: the articles' right, or that of the archives once it is old enough."""
        days = settings.ARCHIVE_AFTER_DAYS
        is_old = days > 0 and self.published_at is not None and self.published_at + timedelta(days=days) <= at
        return Right.ARCHIVE if is_old else Right.ARTICLES

    @property
    def is_reserved(self) -> bool:
        return self.access != Access.FREE

    def is_visible(self, at: datetime) -> bool:
        """Same rule as `ArticleQuerySet.visible`."""
        is_embargoed = self.embargo_until is not None and self.embargo_until > at
        is_out = self.status in {Status.SCHEDULED, Status.PUBLISHED}
        return is_out and not is_embargoed and self.published_at is not None and self.published_at <= at


class Signer(models.Model):
    """The place of one author among those who sign an article."""

    article = models.ForeignKey(Article, models.CASCADE)
    author = models.ForeignKey(Author, models.PROTECT, verbose_name="auteur")
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "signataire"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="signer_signs_once")]

    def __str__(self) -> str:
        return str(self.author)


class Correction(models.Model):
    """A dated note declared on a published article, and what it corrects; oldest first on the page."""

    class Kind(models.TextChoices):
        ERRATUM = "erratum", "Erratum"
        PRECISION = "precision", "Précision"
        UPDATE = "update", "Mise à jour"
        REPLY = "reply", "Droit de réponse"

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="corrections")
    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.ERRATUM)
    text = models.TextField("texte", max_length=3000)
    is_on_top = models.BooleanField("change le sens de l’article : se lit en tête", default=False)
    declared_at = models.DateTimeField("déclarée le")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True
    )

    class Meta:
        verbose_name = "rectificatif"
        ordering = ["declared_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Signoff(models.Model):
    """A visa: one person's pass on one article, from one state to another."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="article", related_name="signoffs")
    verb = models.CharField("geste", max_length=20)
    from_status = models.CharField("de", max_length=10, choices=Status)
    to_status = models.CharField("à", max_length=10, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+", null=True)
    at = models.DateTimeField("le")
    note = models.CharField("note", max_length=500, blank=True)

    class Meta:
        verbose_name = "visa"
        verbose_name_plural = "visas"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_to_status_display()}, par {self.by or 'la tâche de fond'}"
