"""The estimate of one month (signature first; filled in below)."""

from datetime import date

from hikisupport.base.models.cost import CostTable
from hikisupport.logic.cost.request import CostRequest
from hikisupport.logic.cost.result import Estimate


def estimate(request: CostRequest, table: CostTable, on: date) -> Estimate:
    """Return the self-pay of one month."""
    raise NotImplementedError
