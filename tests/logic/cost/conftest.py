"""The shipped parameters of the self-pay, read once."""

from dataclasses import replace

import pytest

from hikisupport.base.models.cost import CostTable
from hikisupport.store.costs import load_costs
from hikisupport.store.locate import shipped_folder


@pytest.fixture(scope="session")
def table() -> CostTable:
    return load_costs(shipped_folder())


@pytest.fixture(scope="session")
def verified(table: CostTable) -> CostTable:
    """The same amounts as if somebody had verified every one: what a test says of doubt does not hang on the data."""
    sure = {"unverified": False, "source": next(iter(table.sources)), "recheck": "2100-01-01"}
    parameters = {
        key: parameter.model_copy(update={"values": tuple(value.model_copy(update=sure) for value in parameter.values)})
        for key, parameter in table.parameters.items()
    }
    return replace(table, parameters=parameters)
