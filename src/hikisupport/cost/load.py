"""The dated parameters of the self-pay of a data folder: ready-made where nothing has changed, else read."""

from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.ready import Part

if TYPE_CHECKING:
    from hikisupport.cost.model import CostTable


def open_costs(folder: Path) -> "CostTable":
    """Return the dated parameters of the self-pay.

    Raises:
        DataProblem: the file cannot be used.
    """
    return COSTS.of(folder)


def _costs(folder: Path) -> "CostTable":
    from hikisupport.cost.parameters import load_costs

    return load_costs(folder)


COSTS = Part("costs", ("costs.yaml",), _costs)
