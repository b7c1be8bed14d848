"""The newsroom's screens for what the paper publishes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateTimeField, ForeignKey, ManyToManyField, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import (
    arrivals,
    checks,
    dossiers,  # noqa: F401  (its screens are registered with these)
    dropping,
    gestures,
    jobs,
    live_screen,
    planning,  # noqa: F401  (the same)
    presence,
    previews,
    revisions,
    versions,
    watch,
    wire,
    wire_screen,
    workflow,
    working,
)
from articles.archive import Archive, ArchivePaginator, PublishedIn
from articles.forms import ArticleForm, tags_named
from articles.headlines import slug_of
from articles.models import Article, Idea, Section, Status, Tag, WorkingCopy
from articles.reading import read
from articles.rights import may
from articles.visas import CorrectionInline, SignoffInline
from edge.inputs import Chooser, Moment, OneWindow, SearchesCalmly
from pictures import library
from pictures.models import Picture
from subscriptions.access import SUBSCRIBER_PREVIEW

DAY_AND_HOUR = "%d/%m/%Y %H:%M"
PICTURE_FIELDS = ("uploaded", "new_picture", "new_picture_alt", "new_picture_credit", "picture_caption", "picture")
KEPT = "kept"  # tells js/draft.js that the server has the text


class MineFilter(admin.SimpleListFilter):
    title = "auteur du texte"
    parameter_name = "de"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("moi", "Mes articles")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(reporters=request.user) if self.value() == "moi" else queryset


@admin.register(Article)
class ArticleAdmin(OneWindow, SearchesCalmly, admin.ModelAdmin):
    form = ArticleForm
    list_display = ["headline", "section", "status", "reserved", "author", "comes_out", "saved"]
    list_filter = ["status", "section", "access", MineFilter, PublishedIn]
    paginator = ArchivePaginator
    list_select_related = ["section", "author"]
    list_per_page = 50
    ordering = ["-saved_at", "-pk"]
    show_full_result_count = False
    search_fields = ["title"]
    search_help_text = "Cherche dans tout le texte, sans égard aux accents."
    autocomplete_fields = ["picture"]
    formfield_overrides = {DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": Moment}}
    fieldsets = [
        (None, {"fields": ["kicker", "title", "standfirst", "body", "signature"]}),
        (
            "Photo",
            {"fields": PICTURE_FIELDS[1:]},
        ),
        ("Parution", {"fields": ["section", "access", "author", "signing", "agency", "tag_names", "embargo_until"]}),
        ("Adresse et contributions", {"fields": ["slug", "are_contributions_closed"]}),
    ]
    shown_fieldsets = [
        (None, {"fields": ["standfirst", "text", "signature"]}),
        ("Parution", {"fields": ["in_section", "access", "under_name", "embargo_until"]}),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Archive]:
        return Archive

    @admin.display(description="titre", ordering="title")
    def headline(self, article: Article) -> str:
        return article.headline or "(sans titre)"

    @admin.display(description="accès", ordering="access")
    def reserved(self, article: Article) -> str:
        return "réservé" if article.is_reserved else "libre"

    @admin.display(description="parution", ordering="published_at")
    def comes_out(self, article: Article) -> str:
        return f"{timezone.localtime(article.published_at):{DAY_AND_HOUR}}" if article.published_at else ""

    @admin.display(description="enregistré", ordering="saved_at")
    def saved(self, article: Article) -> str:
        return f"{timezone.localtime(article.saved_at):{DAY_AND_HOUR}}"

    @admin.display(description="rubrique")
    def in_section(self, article: Article) -> str:
        return str(article.section or "")

    @admin.display(description="auteur de publication")
    def under_name(self, article: Article) -> str:
        return article.byline

    @admin.display(description="texte")
    def text(self, article: Article) -> SafeString:
        reading = read(article, SUBSCRIBER_PREVIEW, timezone.now())
        return reading.opening + reading.rest

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, words: str) -> tuple[QuerySet, bool]:
        return (queryset.matching(words), False) if words else (queryset, False)

    # Who may come in: the table of rights answers for each article.

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Bring the articles this person may read: all of them, or for a stringer their own."""
        heavy = ("opening_html", "rest_html", "search", "search_head", "search_text", "search_names")
        articles = super().get_queryset(request).select_related("section", "author").defer(*heavy)
        if request.user.has_perm("subscriptions.read_everything"):
            return articles
        return articles.filter(reporters=request.user)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Find an article; to save it, wait first for whoever is saving it: its version is then the last one."""
        if request.method == "POST" and object_id.isdecimal():
            list(Article.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        article = super().get_object(request, object_id, from_field)
        if article is not None and request.method == "GET":
            prefetch_related_objects([article], "reporters", "tags")
            self._take_up(request, article)
        return article

    def _take_up(self, request: HttpRequest, article: Article) -> None:
        """Lay a former version, or what this person typed and never saved, into the form."""
        if (number := request.GET.get("version", "")).isdecimal():
            article.taken_up = versions.taken_up(article, int(number))
        elif "brouillon" in request.GET and (offer := working.offered(request.user, article)):
            article.taken_up = working.as_sent(offer.copy)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A blank form in one's usual rubrique, or what was typed in one and never saved: `?brouillon=` names it."""
        key = request.GET.get("brouillon", "")
        copy = WorkingCopy.objects.filter(person=request.user, key=key).first() if key else None
        if copy:
            return {"taken_up": working.as_sent(copy), "form_key": key}
        if (number := request.GET.get("prevision", "")).isdecimal() and (
            idea := Idea.objects.filter(pk=number).first()
        ):
            return {"title": idea.words, "section": idea.section_id, "idea": idea.pk}
        section = arrivals.usual_section(request.user)
        return {"section": section.pk if section else None}

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One blank form is one article, even sent twice: what comes again is offered on the article it became."""
        key = request.POST.get("form_key", "")
        known = Article.objects.filter(begun_in=key, reporters=request.user).first() if key else None
        if known is None or not self.has_add_permission(request):
            return super().add_view(request, *args, **kwargs)
        working.keep_what_came_again(request.user, known, request.POST)
        messages.info(request, "Cet article était déjà enregistré.", extra_tags=KEPT)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[known.pk]))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request) and (obj is None or may(request.user, "edit", obj))

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.view_article")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False  # an article is withdrawn, never deleted

    # What is typed goes through the verbs.

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        if obj is not None and not self.has_change_permission(request, obj):
            return self.shown_fieldsets
        hidden = set() if request.user.has_perm("pictures.add_picture") else set(PICTURE_FIELDS)
        if self.get_readonly_fields(request, obj) and not (obj and obj.embargo_until):
            hidden.add("embargo_until")
        told = [(name, [field for field in shown["fields"] if field not in hidden]) for name, shown in self.fieldsets]
        return [(name, {"fields": fields}) for name, fields in told if fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        """Show an embargo to whoever writes; only some set it."""
        return [] if may(request.user, "embargo", obj or Article()) else ["embargo_until"]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Show the lists that hold something."""
        if obj is None or obj.status == Status.DRAFT:
            return []
        return [CorrectionInline, SignoffInline] if obj.corrected_at else [SignoffInline]

    def get_form(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> type[ArticleForm]:
        """Give the form without pictures to who may not take any from the library."""
        form = super().get_form(request, obj, **kwargs)
        if not request.user.has_perm("pictures.add_picture"):
            for name in PICTURE_FIELDS:
                form.base_fields.pop(name, None)
        return form

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "picture":
            kwargs["widget"] = Chooser(db_field, self.admin_site, words="Chercher dans la photothèque")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        typed = form.cleaned_data
        obj.picture = self._new_picture(request, typed) or obj.picture
        if not change and typed["form_key"].startswith(working.NEW):
            obj.begun_in = typed["form_key"]
        workflow.store(
            obj,
            tags=tags_named(typed["tag_names"]),
            signers=form.signers_in_order,
            reporters=None if change else [request.user],
            by=request.user,
            nature=form.nature,
            restores=typed["restores"],
        )
        if not change and typed["idea"]:
            workflow.begin(obj, idea=typed["idea"])
        working.forget(request.user, typed["form_key"])
        request.typed = typed  # for the verb, which comes once the text is saved

    def _new_picture(self, request: HttpRequest, typed: dict[str, Any]) -> Picture | None:
        """The picture that came with the form, or before it in pieces, with its words."""
        words = {
            "alt": typed.get("new_picture_alt", ""),
            "caption": typed.get("picture_caption", ""),
            "credit": typed.get("new_picture_credit", ""),
        }
        if typed.get("new_picture"):
            return library.add(typed["new_picture"], by=request.user, **words)
        sent = typed.get("uploaded")
        if sent is None or sent.added_by_id != request.user.pk:
            return None
        return library.describe(sent, **{name: said for name, said in words.items() if said})

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        """Nothing: `workflow.store` has saved the lists, and the inlines only show."""

    def construct_change_message(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, add: bool) -> Any:
        return super().construct_change_message(request, form, [], add)  # nothing was saved of the inlines

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._after(request, obj)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._after(request, obj)

    def _after(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Carry out the verb whose button was pressed, if one was; the text itself is already saved."""
        verb = gestures.pressed(request.POST)
        if verb is None:
            messages.success(request, "L’article est enregistré.", extra_tags=KEPT)
        else:
            self._carry_out(request, verb, article)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _carry_out(self, request: HttpRequest, verb: str, article: Article) -> None:
        if not may(request.user, verb, article):
            raise PermissionDenied
        try:
            gestures.carry_out(verb, article, by=request.user, typed=request.typed)
        except ValidationError as refusal:
            words = f"Le texte est enregistré, mais : {' '.join(refusal.messages)}"
            messages.warning(request, words, extra_tags=KEPT)
            return
        page = article.get_absolute_url() if article.is_visible(timezone.now()) else ""
        words = format_html('{} <a href="{}">Voir la page</a>', gestures.DONE[verb], page)
        messages.success(request, words if page else gestures.DONE[verb], extra_tags=KEPT)

    # What the screen shows around the form.

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article, at = kwargs.get("obj"), timezone.now()
        form = context["adminform"].form
        is_out = bool(article and article.is_visible(at))
        may_write = article is None or self.has_change_permission(request, article)
        verbs = gestures.open_verbs(request.user, article, at) if may_write else set()
        context |= {
            "verbs": verbs,
            "checks": checks.checks(article) if article and verbs & {"publish", "schedule", "submit"} else [],
            "acts": [(act, [form[name] for name in act.fields]) for act in gestures.ACTS if act.verb in verbs],
            "address": article.get_absolute_url() if is_out else "",
            "wire": wire.waiting(article) if article and wire.is_of_one(article) else None,
            "wire_mark": wire.mark_of(article) if article and wire.is_of_one(article) else "",
            "may_live": bool(article and may(request.user, "live", article)),
            "offer": working.offered(request.user, article) if article and may_write and not form.is_bound else None,
            "others": presence.others(article, request.user, at) if article and may_write else [],
            "watched": request.user.pk if may_write else None,
            "merge": form.merge,
            "taken_up": form["restores"].value(),
            "labels": [revisions.LABELS[name] for name in form.merge.taken] if form.merge else [],
            "last": article.revisions.select_related("by").first() if form.merge else None,
        }
        response = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = 409 if form.is_stale else 200
        return response

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("deposer/", self.drop, "drop"),
            ("<int:pk>/apercu/", self.preview_screen, "preview_screen"),
            ("<int:pk>/apercu/<slug:reader>/", self.preview, "preview"),
            ("veille/", self.watch, "watch_new"),
            ("<int:pk>/veille/", self.watch, "watch"),
            ("<int:pk>/brouillon/", self.working_copy, "working_copy"),
            ("<int:pk>/versions/", self.versions, "versions"),
            ("<int:pk>/direct/", self.live, "live"),
            ("<int:pk>/depeche/", self.wire_copy, "wire_copy"),
            ("<int:pk>/versions/<int:older>/<int:newer>/", self.compare, "compare"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def watch(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what is typed and say who is there, for who may write; a POST, each few seconds."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self._one(request, pk) if pk else None
        if not (self.has_change_permission(request, article) if article else self.has_add_permission(request)):
            raise PermissionDenied
        return watch.watch(request, article)

    def drop(self, request: HttpRequest) -> HttpResponse:
        """Files that become drafts."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return dropping.screen(request, self._around(request))

    def working_copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What this person typed and never saved, beside what is recorded; a POST forgets it."""
        article = self._one(request, pk)
        back = reverse("admin:articles_article_change", args=[pk])
        if request.method == "POST":
            working.forget(request.user, working.key_of(article))
            messages.info(request, "Le texte non enregistré est oublié.")
            return HttpResponseRedirect(back)
        offer = working.offered(request.user, article)
        if offer is None:
            return HttpResponseRedirect(back)
        context = {"article": article, "offer": offer, "differences": working.compared(offer.copy, article)}
        return render(request, "admin/articles/article/working_copy.html", self._around(request) | context)

    def versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        return versions.listed(request, self._one(request, pk), self._around(request))

    def compare(self, request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
        return versions.compared(request, self._one(request, pk), older, newer, self._around(request))

    def live(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._one(request, pk)
        if not may(request.user, "live", article):
            raise PermissionDenied
        return live_screen.screen(request, article, self._around(request))

    def wire_copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What an agency sent since its dépêche became this article, beside it."""
        article = self._one(request, pk)
        may_write = self.has_change_permission(request, article)
        return wire_screen.screen(request, article, self._around(request), may_write=may_write)

    def _one(self, request: HttpRequest, pk: int) -> Article:
        """The article of a screen of its own. Raises PermissionDenied, Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"opts": self.opts, "has_view_permission": True}

    def preview_screen(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the page to the newsroom, as each reader and at each width, with the link to give outside."""
        article = self._one(request, pk)
        is_out = article.is_visible(timezone.now())
        link = article.get_absolute_url() if is_out else previews.link_to(article)
        return previews.screen(
            request,
            article,
            lambda reader: reverse("admin:articles_article_preview", args=[pk, reader]),
            link=request.build_absolute_uri(link),
            is_out=is_out,
            **self._around(request),
        )

    def preview(self, request: HttpRequest, pk: int, reader: str) -> HttpResponse:
        """Show the page as a kind of reader would get it, published or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return previews.shown(request, previews.found_for_preview(self.get_queryset(request), pk), reader)


class NamedAdmin(admin.ModelAdmin):
    """A screen for what has a name and an address; a new name is told to the search by a job."""

    job_field = ""
    search_fields = ["name"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name"]}

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        obj.slug = obj.slug or slug_of(obj.name)
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            jobs.rename.defer(**{self.job_field: obj.pk})


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    job_field = "section"
    list_display = ["name", "slug", "default_access", "is_reviewed", "position"]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name == "heads":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    job_field = "tag"
    list_display = ["name", "slug"]
