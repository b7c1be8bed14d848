from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "Rédaction"
    default = True

    def ready(self) -> None:
        from newsroom import checks, purges, roles

        purges.declare_tables()
        register(checks.check_deployment, deploy=True)
        register(checks.check_servers, Tags.database, deploy=True)
        # The last app with models: by its turn, the permissions of all the others exist, and their tables.
        for make_true in (roles.after_migrate, purges.after_migrate):
            post_migrate.connect(make_true, sender=apps.get_app_config("sessions"))


class NewsroomAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "newsroom.desk.NewsroomAdminSite"
