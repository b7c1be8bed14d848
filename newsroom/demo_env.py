"""What the demo tells its programs: an environment written under VAR, which manage.py follows too."""

import json
import os
import secrets

from newsroom.environment import ROOT, VAR

FILE = VAR / "demo.env"
PROVIDERS = ("orange_money", "wave", "cinetpay", "stripe")


def write_demo_env(address: str, simulator: str) -> None:
    """Write the environment of the demo at this address; the secret key is drawn once and stays."""
    told = _read() if FILE.exists() else {}
    told |= {
        "SECRET_KEY": told.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "DEMO": "1",
        "METERED_ARTICLES": "2",
        "SITE_ADDRESS": address,
        "PAYMENT_SIMULATOR_URL": simulator,
        "PAYMENT_PROVIDERS": ",".join(PROVIDERS),
        **json.loads((ROOT / "simulator" / "keys.json").read_text()),
    }
    draft = FILE.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{name}={value}\n" for name, value in told.items()))
    draft.replace(FILE)


def follow_demo_env() -> None:
    """Take over the demo's environment, without overruling what is set already."""
    for name, value in _read().items():
        os.environ.setdefault(name, value)


def follow_demo_env_if_alone() -> None:
    """Take it over when nothing says which paper is meant: no database and no secret key is set."""
    if FILE.exists() and not os.environ.get("DATABASE_URL") and not os.environ.get("SECRET_KEY"):
        follow_demo_env()


def _read() -> dict[str, str]:
    lines = FILE.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
