"""Days against the month (原則の日数): a warning, never a refusal, because the city may grant more."""

from calendar import monthrange
from datetime import date

from hikisupport.base.models.cost import CostTable, Service
from hikisupport.logic.cost.dated import number
from hikisupport.logic.cost.notes import remark
from hikisupport.logic.cost.request import ServiceUse
from hikisupport.logic.cost.result import Remark


def days_in_month(on: date) -> int:
    """Return the number of days of the month."""
    return monthrange(on.year, on.month)[1]


def month_limit(table: CostTable, on: date) -> int:
    """Return the usual most days of a day service in the month (days in the month less 8)."""
    return days_in_month(on) - number(table, "month_minus", on)


def days_remarks(use: ServiceUse, service: Service, table: CostTable, on: date) -> list[Remark]:
    """Return the warning about too many days, if any."""
    if use.days is None or not service.month_limit:
        return []
    limit = month_limit(table, on)
    if use.days <= limit:
        return []
    return [remark("days-over", label=service.label, days=str(use.days), limit=str(limit))]
