import django.core.validators
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        error_messages={"unique": "Un compte existe déjà avec cette adresse."},
                        max_length=254,
                        null=True,
                        unique=True,
                        verbose_name="adresse e-mail",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        help_text="Avec l’indicatif du pays : +22370000000.",
                        max_length=16,
                        null=True,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\+[1-9]\\d{6,14}$", "Écrivez le numéro avec son indicatif : +22370000000."
                            )
                        ],
                        verbose_name="téléphone",
                    ),
                ),
                (
                    "display_name",
                    models.CharField(
                        blank=True,
                        help_text="Affiché au-dessus de ses contributions.",
                        max_length=40,
                        verbose_name="nom public",
                    ),
                ),
                ("display_key", models.CharField(editable=False, max_length=120, null=True)),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Peut entrer dans l’espace de la rédaction.",
                        verbose_name="membre de la rédaction",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="compte ouvert")),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="inscrit le"),
                ),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="effacé le"),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte",
                "ordering": ["-joined_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_is_unique_without_case",
                        violation_error_message="Un compte existe déjà avec cette adresse.",
                    ),
                    models.UniqueConstraint(
                        fields=("display_key",),
                        name="user_public_name_is_unique_to_the_eye",
                        violation_error_message="Ce nom public est déjà pris, ou ressemble trop à un autre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", False),
                            ("phone__isnull", False),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="user_has_an_email_or_a_phone",
                        violation_error_message="Donnez une adresse e-mail ou un téléphone.",
                    ),
                ],
            },
        ),
    ]
