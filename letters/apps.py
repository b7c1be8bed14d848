from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
    verbose_name = "Les lettres"

    def ready(self) -> None:
        """Be told of addresses that change, and of what an e-mail service says of a message."""
        from anymail.signals import tracking

        from accounts.addresses import on_move
        from letters import bounces, enrolling

        on_move(enrolling.move)
        tracking.connect(bounces.heard, dispatch_uid="letters")
