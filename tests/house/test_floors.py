"""Imports go down, never sideways or up; nothing imports the roof."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = [
    "edge", "accounts", "pictures", "authors", "subscriptions", "articles", "contributions", "editions", "frontpage",
    "letters", "api", "newsroom",
]  # fmt: skip
MODULES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> list[tuple[str, ast.stmt]]:
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name.partition(".")[0], node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append((node.module.partition(".")[0], node))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_app_imports_from_the_floors_below_it_only(path):
    own = FLOORS.index(path.relative_to(ROOT).parts[0])

    above = [name for name, _ in imported(path) if name in FLOORS and FLOORS.index(name) > own]

    assert not above


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_floor_is_imported_inside_a_function(path):
    if path.name == "apps.py":
        return  # Django's own way: what needs the models waits for ready()
    tree = ast.parse(path.read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    inside = [
        name
        for function in functions
        for statement in ast.walk(function)
        if isinstance(statement, ast.ImportFrom) and statement.module
        for name in [statement.module.partition(".")[0]]
        if name in FLOORS
    ]

    assert not inside


def test_there_is_no_second_database_engine():
    settings = (ROOT / "newsroom" / "settings.py").read_text() + (ROOT / "newsroom" / "environment.py").read_text()

    assert "sqlite" not in settings
    assert settings.count("django.db.backends.") <= 1


def test_no_app_imports_the_payment_simulator():
    guilty = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("*/**/*.py")
        if path.relative_to(ROOT).parts[0] in {*FLOORS, "newsroom"}
        and "import simulator" in path.read_text()
        or path.relative_to(ROOT).parts[0] in {*FLOORS, "newsroom"}
        and "from simulator" in path.read_text()
    ]

    assert guilty == []
