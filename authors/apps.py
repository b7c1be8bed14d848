from django.apps import AppConfig


class AuthorsConfig(AppConfig):
    name = "authors"
    verbose_name = "Auteurs"

    def ready(self) -> None:
        from accounts import names
        from authors.models import is_byline

        names.reserve(is_byline)
