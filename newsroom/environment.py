"""What the process is told from outside: environment variables, and the refusals when one is missing."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR") or ROOT / "var").resolve()


def flag(name: str, *, default: bool = False) -> bool:
    """Read a switch: 1, true, yes, on, oui are on; anything else is off."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on", "oui"}


def words(name: str) -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Read a whole number, and refuse anything else in words."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} doit être un nombre entier, et vaut « {value} ».") from None


def one_of(name: str, known: list[str]) -> str:
    """Read one of these words, or none, and refuse any other in words."""
    value = os.environ.get(name, "").strip().lower()
    if value and value not in known:
        raise ImproperlyConfigured(f"{name} vaut « {value} » ; donnez {', '.join(known[:-1])} ou {known[-1]}.")
    return value


def required(name: str, hint: str) -> str:
    """Read what the paper cannot start without, or stop with a sentence that says what to set."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} manque : {hint}")
    return value


# Seconds to connect; and, on a network, until a silent line is known to be cut.
PATIENT = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def database_from(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name into Django's connection settings.

    A host written as %2Fpath, or in ?host=, is a Unix socket directory. Other options of the query go to libpq.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL doit commencer par postgresql:// (aucun autre moteur n’est pris en charge)."
        )
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "edge.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "newsroom",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": PATIENT | {name: unquote(value) for name, value in options.items()},
    }
