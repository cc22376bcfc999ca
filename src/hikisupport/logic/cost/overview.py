"""What every service comes to for one class."""

from datetime import date

from hikisupport.base.models.cost import CostTable
from hikisupport.base.vocab import Income
from hikisupport.logic.cost.result import Estimate


def overview(income: Income, table: CostTable, on: date) -> Estimate:
    """Return every service for a class; ``total`` is None."""
    raise NotImplementedError
