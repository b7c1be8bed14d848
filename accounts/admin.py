"""Accounts as the newsroom sees them. Roles and rights are given by superusers alone."""

from copy import copy
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import addresses, devices, second_factor
from accounts.models import User
from edge.inputs import ReadOnly

WHO = ("email", "phone", "display_name")
RIGHTS = ("is_staff", "groups", "is_superuser", "user_permissions")
DATES = ("joined_at", "last_login")
ACTIONS = {1: "ajout", 2: "geste", 3: "suppression"}


class WholeForm(forms.ModelForm):
    """Checks the constraints of an account whole: they also look at what no form shows."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"display_key", "erased_at"}


class AddForm(WholeForm, AdminUserCreationForm):
    usable_password = AdminUserCreationForm.create_usable_password_field(
        "Sans mot de passe, la personne en choisit un par « Mot de passe oublié »."
    )

    class Meta:
        model = User
        fields = WHO


class ChangeForm(WholeForm, UserChangeForm):
    class Meta:
        model = User
        fields = (*WHO, "password", "is_active", *RIGHTS)


@admin.register(User)
class AccountAdmin(UserAdmin):
    form, add_form = ChangeForm, AddForm
    list_display = ("display_name", "email", "is_staff", "roles", "joined_at")
    list_filter = ("is_staff", "groups", "is_active", "joined_at")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("display_name", "email", "phone")
    search_help_text = "Nom public, adresse e-mail ou téléphone"
    ordering = ("-joined_at", "-pk")
    actions = ("forget_second_factor",)
    readonly_fields = DATES
    add_fieldsets = ((None, {"fields": (*WHO, "usable_password", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="rôles")
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not request.user.is_superuser:
            actions.pop("forget_second_factor", None)
        return actions

    @admin.action(description="Oublier la double clé (téléphone perdu)")
    def forget_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let people who lost their telephone choose another factor: signed out everywhere, told by mail."""
        for person in people:
            if second_factor.take_away(person):
                devices.end_all(person)
                self.log_change(request, person, "Double clé oubliée.")
                second_factor.tell_it_is_gone(request, person)
        messages.success(request, "C’est fait : la personne choisira une autre double clé à sa prochaine connexion.")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show a password's hash to those who may set it, rights to those who may give them."""
        if obj is None:
            return self.add_fieldsets
        door = ("password", "is_active") if self.has_change_permission(request, obj) else ("is_active",)
        rights = ("Droits", {"fields": RIGHTS})
        who = [(None, {"fields": (*WHO, *door)}), ("Dates", {"fields": DATES})]
        return [*who, rights] if request.user.is_superuser else who

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Keep the newsroom's accounts for superusers: a password opens all that its roles open."""
        is_guarded = obj is not None and (obj.is_staff or obj.is_superuser) and not request.user.is_superuser
        return not is_guarded and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            addresses.forget_former(obj)


class Acts(ChangeList):
    """Django's entries, under the name that the newsroom gives them."""

    heading = "Journal des gestes"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opts = copy(self.opts)
        self.opts.verbose_name, self.opts.verbose_name_plural = "geste", "gestes"


@admin.register(LogEntry)
class ActsAdmin(ReadOnly, admin.ModelAdmin):
    """Read by superusers and the publisher; nobody writes it by hand, nor takes anything out."""

    list_display = ("at", "who", "act", "nature", "kind", "which")
    list_display_links = None
    list_filter = ("action_time", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "content_type")
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("user__display_name", "user__email", "object_repr", "change_message")
    search_help_text = "Une personne, un objet, un mot du geste"
    ordering = ("-action_time", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return super().get_queryset(request).select_related("user", "content_type")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Acts]:
        return Acts

    @admin.display(description="date", ordering="action_time")
    def at(self, entry: LogEntry) -> datetime:
        return entry.action_time

    @admin.display(description="qui", ordering="user")
    def who(self, entry: LogEntry) -> User:
        return entry.user

    @admin.display(description="geste")
    def act(self, entry: LogEntry) -> str:
        return entry.get_change_message()

    @admin.display(description="nature")
    def nature(self, entry: LogEntry) -> str:
        return ACTIONS.get(entry.action_flag, "")

    @admin.display(description="sur")
    def kind(self, entry: LogEntry) -> str:
        return entry.content_type.name if entry.content_type else ""

    @admin.display(description="lequel")
    def which(self, entry: LogEntry) -> str:
        return entry.object_repr
