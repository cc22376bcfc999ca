"""What the tests of the directory share: the official holidays and an invented town."""

from pathlib import Path

import pytest

from hikisupport.base.models.dataset import Directory, Holidays
from hikisupport.store.load import load_directory, load_holidays

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def holidays() -> Holidays:
    """Return the shipped list of national holidays."""
    return load_holidays(ROOT / "data")


@pytest.fixture(scope="session")
def town() -> Directory:
    """Return the windows of an invented town: another city needs data only."""
    return load_directory(ROOT / "tests" / "fixtures" / "small-town")
