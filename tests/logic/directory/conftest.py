"""What the tests of the directory share: the official holidays."""

from pathlib import Path

import pytest

from hikisupport.base.models.dataset import Holidays
from hikisupport.store.load import load_holidays

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def holidays() -> Holidays:
    """Return the shipped list of national holidays."""
    return load_holidays(ROOT / "data")
