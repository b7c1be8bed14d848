from django.apps import AppConfig
from django.core.checks import register


class SubscriptionsConfig(AppConfig):
    name = "subscriptions"
    verbose_name = "Abonnements"

    def ready(self) -> None:
        from subscriptions.payments.registry import check_providers

        register(check_providers)
