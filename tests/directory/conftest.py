"""What the tests of the directory share: the official holidays."""

from pathlib import Path

import pytest

from hikisupport.directory.curated import load_holidays
from hikisupport.directory.model import Holidays

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def holidays() -> Holidays:
    """Return the shipped list of national holidays."""
    return load_holidays(ROOT / "data")
