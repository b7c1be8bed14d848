#!/usr/bin/env python3
"""Run a command of the paper; without DATABASE_URL, on the embedded PostgreSQL, started for it if need be."""

import contextlib
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

VENV = Path(__file__).resolve().parent / ".venv"
PYTHON = VENV / "bin" / "python"
WITHOUT_DATABASE = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
    "--help",
    "--version",
    "-h",
}


def main() -> None:
    """Run the command of this line, and answer a missing setting with its sentence alone."""
    use_the_libraries()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from newsroom.demo_env import follow_demo_env_if_alone
    from newsroom.postgres_programs import EmbeddedError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    follow_demo_env_if_alone()
    if direct := os.environ.get("DATABASE_DIRECT_URL"):
        os.environ["DATABASE_URL"] = (
            direct  # past PgBouncer: migrations lock, a worker listens, a backup holds its view
        )
    try:
        with database():
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EmbeddedError) as refusal:
        sys.exit(str(refusal))


def use_the_libraries() -> None:
    """Go on in .venv when the Python that was called has no Django."""
    if importlib.util.find_spec("django") is not None:
        return
    if not PYTHON.exists() or os.path.samefile(sys.prefix, VENV):
        sys.exit("Django n’est pas installé : lancez make demo une première fois.")
    os.execv(PYTHON, [PYTHON, *sys.argv])  # noqa: S606


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Have the embedded server up for the command, and stop it after if it was down before."""
    from django.conf import settings

    if settings.DATABASE_URL or sys.argv[1:2] == [] or sys.argv[1] in WITHOUT_DATABASE:
        yield
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # the server must not be left behind
    settings.EMBEDDED.start()
    try:
        yield
    finally:
        if settings.EMBEDDED.was_started_here:
            settings.EMBEDDED.stop()
        else:
            settings.EMBEDDED.leave()


if __name__ == "__main__":
    main()
