"""The worked table (base units, and B型 with 処遇改善 from June 2026), cell by cell."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hikisupport.core.vocab import Income
from hikisupport.cost.estimate import estimate
from hikisupport.cost.model import CostTable, Estimate, Range
from hikisupport.cost.request import AddOnUse, CostRequest, ServiceUse

ON = date(2026, 11, 23)
TABLE = Path(__file__).resolve().parents[1] / "tables" / "cost_worked.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def _estimate(row: dict[str, str], income: Income, table: CostTable) -> Estimate:
    use = ServiceUse(
        row["service"],
        days=int(row["days"]) if row["days"] else None,
        size=row["size"],
        band=row["band"],
        add_ons=(AddOnUse(row["add_on"]),) if row["add_on"] else (),
    )
    return estimate(CostRequest(income, (use,)), table, ON)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['service']} {row['band']} {row['days']} {row['add_on']}")
def test_each_cell_of_the_worked_table_comes_out_to_the_yen(row: dict[str, str], table: CostTable) -> None:
    for income, column in ((Income.GENERAL1, "general1"), (Income.GENERAL2, "general2")):
        total = _estimate(row, income, table).total
        assert total is not None
        assert total.self_pay == Range(int(row[column]), int(row[column]))
        assert total.ten_percent.low == int(row["ten_percent"])
    for income in (Income.WELFARE, Income.LOW):
        total = _estimate(row, income, table).total
        assert total is not None
        assert total.self_pay == Range(0, 0)
    if row["units"]:
        units = _estimate(row, Income.LOW, table).items[0].units
        assert units == Range(int(row["units"]), int(row["units"]))


@pytest.mark.parametrize(
    ("service", "size", "band", "first"),
    [
        ("employment_transition", "20", "retention-50", 8),
        ("employment_transition", "20", "retention-30", 11),
        ("employment_transition", "20", "retention-0", 20),
        ("employment_b", "6to1-20", "r8-23000", 13),
        ("employment_b", "7h-20", "r8-15000", 16),
        ("employment_b", "10to1-20", "r6-0", 19),
        ("employment_a", "20", "score-105", 14),
        ("life_training", "20", "base", 12),
        ("life_training_visit", "visit", "hour", 16),
        ("life_training_visit", "visit", "under-hour", None),
    ],
)
def test_the_first_day_on_which_the_cap_is_reached(
    service: str, size: str, band: str, first: int | None, table: CostTable
) -> None:
    row = {"service": service, "size": size, "band": band, "add_on": "", "units": ""}
    full = []
    for days in range(1, 24):
        total = _estimate({**row, "days": str(days)}, Income.GENERAL1, table).total
        assert total is not None
        full += [days] if total.self_pay.low == 9300 else []
    assert (full[0] if full else None) == first


@pytest.mark.parametrize("doubtful", [0, -1])
def test_a_range_is_as_doubtful_as_its_more_doubtful_end(doubtful: int, table: CostTable) -> None:
    service = table.services["employment_transition"]
    rows = list(service.tables[0].rows)
    rows[doubtful] = rows[doubtful].model_copy(update={"unverified": True})
    part = service.tables[0].model_copy(update={"rows": tuple(rows)})
    changed = service.model_copy(update={"tables": (part,)})
    doubted = replace(table, services={**table.services, service.id: changed})
    grades = []
    for shown in (table, doubted):
        found = estimate(CostRequest(Income.LOW, (ServiceUse(service.id, days=5),)), shown, ON)
        grades += [term.grade for term in found.items[0].terms if term.name == "units"]
    assert grades == ["third_party", "unverified"]
