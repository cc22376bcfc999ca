"""What the tests of the rules share."""

import pytest
from randomcalls import written_choices


@pytest.fixture(scope="session")
def choices() -> dict[str, list[str]]:
    """Return the codes of every question that the shipped questions offer."""
    return written_choices()
