"""What the tests share."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Input gathered elsewhere, read in place: hostile strings, French pairs. Not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("Les données partagées ne sont pas à côté du projet (../shared/data).")
    return SHARED_DATA
