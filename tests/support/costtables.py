"""The shipped amounts with other marks: what a test says of doubt does not hang on what is doubted today."""

from dataclasses import replace

from hikisupport.core.files import shipped_folder
from hikisupport.cost.model import CostTable
from hikisupport.cost.parameters import load_costs


def verified() -> CostTable:
    """Return the shipped amounts as if somebody had verified every one."""
    table = load_costs(shipped_folder())
    return _marked(table, tuple(table.parameters), unverified=False, recheck="2100-01-01", note=None)


def doubted(key: str) -> CostTable:
    """Return them with one amount in doubt."""
    return _marked(verified(), (key,), unverified=True)


def _marked(table: CostTable, keys: tuple[str, ...], **marks: object) -> CostTable:
    marks["source"] = next(iter(table.sources))
    parameters = {
        key: table.parameters[key].model_copy(
            update={"values": tuple(value.model_copy(update=marks) for value in table.parameters[key].values)}
        )
        for key in keys
    }
    return replace(table, parameters={**table.parameters, **parameters})
