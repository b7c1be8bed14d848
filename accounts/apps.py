from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from allauth.account.signals import password_reset

        from accounts import acts
        from accounts.addresses import proved_by_reset

        password_reset.connect(proved_by_reset, dispatch_uid="accounts")
        acts.listen()
