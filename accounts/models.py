"""Who a person is: one account for all, readers and newsroom alike."""

from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.names import skeleton


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the name of the method is Django's."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        if user.display_name:
            user.rename(user.display_name)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Being of the newsroom is a role given by groups; a byline is an `authors.Author`."""

    email = models.EmailField(
        "adresse e-mail",
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "Un compte existe déjà avec cette adresse."},
    )
    phone = models.CharField(
        "téléphone",
        max_length=16,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^\+[1-9]\d{6,14}$", "Écrivez le numéro avec son indicatif : +22370000000.")],
        help_text="Avec l’indicatif du pays : +22370000000.",
    )
    display_name = models.CharField(
        "nom public", max_length=40, blank=True, help_text="Affiché au-dessus de ses contributions."
    )
    display_key = models.CharField(max_length=120, null=True, editable=False)
    is_staff = models.BooleanField(
        "membre de la rédaction", default=False, help_text="Peut entrer dans l’espace de la rédaction."
    )
    is_active = models.BooleanField("compte ouvert", default=True)
    joined_at = models.DateTimeField("inscrit le", default=timezone.now, editable=False)
    erased_at = models.DateTimeField("effacé le", null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "compte"
        ordering = ["-joined_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique_without_case",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.UniqueConstraint(
                fields=["display_key"],
                name="user_public_name_is_unique_to_the_eye",
                violation_error_message="Ce nom public est déjà pris, ou ressemble trop à un autre.",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(erased_at__isnull=False),
                name="user_has_an_email_or_a_phone",
                violation_error_message="Donnez une adresse e-mail ou un téléphone.",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email or self.phone or f"compte {self.pk}"

    def rename(self, name: str) -> Self:
        """Take a public name, and the key that keeps it unique to the eye. The caller saves."""
        self.display_name = " ".join(name.split())
        self.display_key = skeleton(self.display_name) or None
        return self

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower() if self.email else None
        self.phone = self.phone or None
        self.rename(self.display_name)
