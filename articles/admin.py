"""The newsroom's screens for what the paper publishes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from articles import jobs, workflow
from articles.forms import ArticleForm, tags_named
from articles.headlines import slug_of
from articles.models import Article, Correction, Section, Signoff, Status, Tag
from articles.pages import article_page
from articles.reading import read, without_the_sold_part
from articles.rights import may
from pictures import library
from subscriptions.access import SUBSCRIBER_PREVIEW, VISITOR

PREVIEWS = {"visiteur": VISITOR, "abonne": SUBSCRIBER_PREVIEW}
VERBS = {
    "_submit": "submit",
    "_send_back": "send_back",
    "_approve": "approve",
    "_publish": "publish",
    "_schedule": "schedule",
    "_correct": "correct",
    "_withdraw": "withdraw",
}
DONE = {
    "submit": "L’article attend d’être relu.",
    "send_back": "L’article est rendu à son auteur.",
    "approve": "L’article est bon à publier.",
    "publish": "L’article est en ligne.",
    "schedule": "L’article est programmé.",
    "correct": "Le rectificatif est en ligne.",
    "withdraw": "L’article est retiré.",
}


class MineFilter(admin.SimpleListFilter):
    title = "auteur du texte"
    parameter_name = "de"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("moi", "Mes articles")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(reporters=request.user) if self.value() == "moi" else queryset


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class SignoffInline(ReadOnlyInline):
    model = Signoff
    fields = ["at", "by", "from_status", "to_status", "note"]
    verbose_name_plural = "Visas"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("by")


class CorrectionInline(ReadOnlyInline):
    model = Correction
    fields = ["declared_at", "kind", "text", "is_on_top", "declared_by"]
    verbose_name_plural = "Rectificatifs"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("declared_by")


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    list_display = ["headline", "section", "status", "access", "author", "published_at", "saved_at"]
    list_filter = ["status", "section", "access", MineFilter]
    list_select_related = ["section", "author"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title"]
    search_help_text = "Cherche dans tout le texte, sans égard aux accents."
    date_hierarchy = "published_at"
    autocomplete_fields = ["picture"]
    inlines = [CorrectionInline, SignoffInline]
    fieldsets = [
        (None, {"fields": ["seen_version", "kicker", "title", "standfirst", "body", "signature"]}),
        (
            "Photo",
            {"fields": ["new_picture", "new_picture_alt", "new_picture_credit", "picture_caption", "picture"]},
        ),
        ("Parution", {"fields": ["section", "access", "author", "signing", "agency", "tag_names"]}),
        ("Adresse, embargo, contributions", {"fields": ["slug", "embargo_until", "are_contributions_closed"]}),
    ]

    @admin.display(description="titre", ordering="title")
    def headline(self, article: Article) -> str:
        return article.headline or "(sans titre)"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("opening_html", "rest_html", "search", "search_text", "search_names")

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["-saved_at", "-pk"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, words: str) -> tuple[QuerySet, bool]:
        return (queryset.matching(words), False) if words else (queryset, False)

    # Who may come in: the table of rights answers for each article.

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request) and (obj is None or may(request.user, "edit", obj))

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return request.user.has_perm("articles.view_article")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False  # an article is withdrawn, never deleted

    # What is typed goes through the verbs.

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        status = obj.status if obj else Status.DRAFT
        extra = []
        if status in {*workflow.UNPUBLISHED, Status.SCHEDULED} and may(request.user, "schedule", obj or Article()):
            extra.append(("Programmer", {"fields": ["planned_at"], "classes": ["collapse"]}))
        if obj and obj.status == Status.SUBMITTED and may(request.user, "send_back", obj):
            extra.append(("Rendre à l’auteur", {"fields": ["note"], "classes": ["collapse"]}))
        if obj and obj.is_visible(timezone.now()) and may(request.user, "correct", obj):
            fields = ["correction_kind", "correction_text", "correction_is_on_top"]
            extra.append(("Rectifier", {"fields": fields, "classes": ["collapse"]}))
        if obj and obj.status in {Status.SCHEDULED, Status.PUBLISHED} and may(request.user, "withdraw", obj):
            extra.append(("Retirer", {"fields": ["withdrawal_reason"], "classes": ["collapse"]}))
        return [*super().get_fieldsets(request, obj), *extra]

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        typed = form.cleaned_data
        if typed.get("new_picture"):
            obj.picture = library.add(
                typed["new_picture"],
                alt=typed["new_picture_alt"],
                caption=typed["picture_caption"],
                credit=typed["new_picture_credit"],
                by=request.user,
            )
        workflow.store(
            obj,
            tags=tags_named(typed["tag_names"]),
            signers=form.signers_in_order,
            reporters=None if change else [request.user],
        )

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        """Nothing: `workflow.store` has saved the lists, and the inlines only show."""

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        return self._after(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._after(request, obj) or super().response_change(request, obj)

    def _after(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Carry out the verb whose button was pressed; the text itself is already saved."""
        verb = next((verb for button, verb in VERBS.items() if button in request.POST), None)
        if verb is None:
            return None
        if not may(request.user, verb, article):
            raise PermissionDenied
        try:
            self._carry_out(request, verb, article)
        except ValidationError as refusal:
            messages.warning(request, f"Le texte est enregistré, mais : {' '.join(refusal.messages)}")
        else:
            messages.success(request, DONE[verb])
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _carry_out(self, request: HttpRequest, verb: str, article: Article) -> None:
        form = self.get_form(request, article)(request.POST, request.FILES, instance=article)
        form.is_valid()
        typed = form.cleaned_data
        match verb:
            case "schedule":
                if not typed.get("planned_at"):
                    raise ValidationError("Choisissez le jour et l’heure de la mise en ligne.", code="missing_date")
                workflow.schedule(article, by=request.user, at=typed["planned_at"])
            case "correct":
                workflow.correct(
                    article,
                    by=request.user,
                    kind=typed["correction_kind"],
                    text=typed["correction_text"],
                    is_on_top=typed["correction_is_on_top"],
                )
            case "withdraw":
                workflow.withdraw(article, by=request.user, reason=typed["withdrawal_reason"])
            case "send_back":
                workflow.send_back(article, by=request.user, note=typed["note"])
            case _:
                getattr(workflow, verb)(article, by=request.user)

    # What the screen shows around the form.

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = kwargs.get("obj")
        context["verbs"] = self._open_verbs(request.user, article)
        context["address"] = article.get_absolute_url() if article and article.is_visible(timezone.now()) else ""
        context["status_label"] = article.get_status_display() if article else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def _open_verbs(self, user: Any, article: Article | None) -> set[str]:
        status = Status(article.status) if article else Status.DRAFT
        verbs = {verb for verb, before in workflow.TRANSITIONS if before == status}
        if article and article.is_visible(timezone.now()):
            verbs.add("correct")
        return {verb for verb in verbs if may(user, verb, article or Article())}

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/apercu/<slug:reader>/",
            self.admin_site.admin_view(self.preview),
            name="articles_article_preview",
        )
        return [preview, *super().get_urls()]

    def preview(self, request: HttpRequest, pk: int, reader: str) -> HttpResponse:
        """Show the page as a visitor or a subscriber would get it, published or not."""
        article = without_the_sold_part(Article.objects.filter(pk=pk)).first()
        if article is None or reader not in PREVIEWS:
            raise Http404("Aucun article à montrer")
        if not request.user.has_perm("articles.view_article"):
            raise PermissionDenied
        at = timezone.now()
        context = article_page(article, read(article, PREVIEWS[reader], at), at)
        return render(request, "articles/preview.html", {**context, "as_subscriber": reader == "abonne"})


class NamedAdmin(admin.ModelAdmin):
    """A screen for what has a name and an address; a new name is told to the search by a job."""

    job_field = ""
    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

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
    list_display = ["name", "slug", "default_access", "position"]
    list_editable = ["position"]


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    job_field = "tag"
    list_display = ["name", "slug"]
