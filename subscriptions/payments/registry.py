"""The ways to pay: those we know, those that are switched on and have their keys."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from subscriptions.payments.cinetpay import CinetPay
from subscriptions.payments.orange_money import OrangeMoney
from subscriptions.payments.paydunya import PayDunya
from subscriptions.payments.protocol import Provider
from subscriptions.payments.stripe_cards import Cards
from subscriptions.payments.wave import Wave

KNOWN: dict[str, Provider] = {
    provider.name: provider for provider in (OrangeMoney(), Wave(), CinetPay(), PayDunya(), Cards())
}


def offered() -> list[Provider]:
    """Those that the paper has switched on, in its order; one without its keys does not appear."""
    wanted = [KNOWN[name] for name in settings.PAYMENT_PROVIDERS if name in KNOWN]
    return [provider for provider in wanted if not provider.missing()]


def named(name: str) -> Provider | None:
    """The provider of an attempt, switched on or not: what was begun is followed to its end."""
    provider = KNOWN.get(name)
    return provider if provider and not provider.missing() else None


def check_providers(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Say what is switched on and cannot work, and refuse the simulator where money is real."""
    found: list[CheckMessage] = []
    for name in settings.PAYMENT_PROVIDERS:
        if name not in KNOWN:
            found.append(Warning(f"Moyen de paiement inconnu : {name}.", id="subscriptions.W001"))
        elif missing := KNOWN[name].missing():
            words = f"{KNOWN[name].label} ne paraît pas : il manque {', '.join(missing)}."
            found.append(Warning(words, id="subscriptions.W002"))
    if settings.STRIPE_CURRENCY not in {"XOF", "EUR"}:
        found.append(Error("STRIPE_CURRENCY est XOF ou EUR.", id="subscriptions.E002"))
    if settings.ORANGE_MONEY_COUNTRY == "dev" and "orange_money" in settings.PAYMENT_PROVIDERS and not settings.DEBUG:
        words = "ORANGE_MONEY_COUNTRY est « dev » : le bac à sable d’Orange ouvre des abonnements sans argent."
        found.append(Warning(words, id="subscriptions.W003"))
    if settings.PAYMENT_SIMULATOR_URL and not (settings.DEMO or settings.TESTING):
        found.append(Error("PAYMENT_SIMULATOR_URL n’a cours que dans la démonstration.", id="subscriptions.E001"))
    return found
