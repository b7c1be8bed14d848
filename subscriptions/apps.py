from django.apps import AppConfig
from django.core.checks import register


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Abonnements"

    def ready(self) -> None:
        from accounts.middleware import on_hint
        from subscriptions.payments.registry import check_providers
        from subscriptions.rooms import reads_from_a_room

        register(check_providers)
        on_hint(reads_from_a_room)
