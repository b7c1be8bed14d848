from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Rédaction"
    default = True

    def ready(self) -> None:
        from newsroom.roles import after_migrate

        # The last app with models: by its turn, the permissions of all the others exist.
        post_migrate.connect(after_migrate, sender=apps.get_app_config("sessions"))


class NewsroomAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "newsroom.desk.NewsroomAdminSite"
