"""The shipped parameters of the self-pay, read once."""

import costtables
import pytest

from hikisupport.core.files import shipped_folder
from hikisupport.cost.load import load_costs
from hikisupport.cost.model import CostTable


@pytest.fixture(scope="session")
def table() -> CostTable:
    return load_costs(shipped_folder())


@pytest.fixture(scope="session")
def verified() -> CostTable:
    return costtables.verified()
