"""A doubt about one number is shown at that number, on the days on which it holds."""

from dataclasses import replace
from datetime import date

import pytest

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Income
from hikisupport.cost.classes import income_class
from hikisupport.cost.dated import in_force
from hikisupport.cost.estimate import estimate
from hikisupport.cost.model import CostTable
from hikisupport.cost.request import CostRequest, ServiceUse
from hikisupport.cost.result import Range

ON = date(2026, 11, 23)


@pytest.mark.parametrize("key", ["cap_welfare", "cap_low", "cap_general1", "cap_general2"])
@pytest.mark.parametrize("change", [{"unverified": True}, {"recheck": "2026-11-22"}], ids=["unverified", "late"])
def test_a_range_of_caps_is_as_doubtful_as_its_most_doubtful_class(
    key: str, change: dict[str, object], verified: CostTable
) -> None:
    old = verified.parameters[key]
    doubted = old.model_copy(update={"values": (in_force(old.values, ON, key).model_copy(update=change),)})
    changed = replace(verified, parameters={**verified.parameters, key: doubted})
    assert not income_class(CostRequest(), verified, ON)[0].term.check
    assert income_class(CostRequest(), changed, ON)[0].term.check


def _with_period(table: CostTable, place: int, **period: object) -> CostTable:
    service = table.services["employment_b"]
    parts = list(service.tables)
    parts[place] = parts[place].model_copy(update=period)
    changed = service.model_copy(update={"tables": tuple(parts)})
    return replace(table, services={**table.services, service.id: changed})


@pytest.mark.parametrize(
    ("day", "units"), [(date(2026, 11, 22), 5900), (date(2026, 11, 23), 5900), (date(2026, 11, 24), None)]
)
def test_a_table_of_units_holds_to_its_last_day(day: date, units: int | None, table: CostTable) -> None:
    ending = _with_period(table, 0, valid_to="2026-11-23")
    request = CostRequest(Income.LOW, (ServiceUse("employment_b", days=10, size="6to1-20", band="r6-0", add_ons=()),))
    if units is None:
        with pytest.raises(InputProblem, match="確認できていません"):
            estimate(request, ending, day)
        return
    assert estimate(request, ending, day).items[0].units == Range(units, units)


def test_before_the_first_table_of_units_the_day_is_named(table: CostTable) -> None:
    later = table
    for place in range(len(table.services["employment_b"].tables)):
        later = _with_period(later, place, valid_from="2026-12-01")
    with pytest.raises(InputProblem, match="単位数は2026-12-01からの値しかなく"):
        estimate(CostRequest(Income.LOW, (ServiceUse("employment_b", days=10),)), later, ON)


@pytest.mark.parametrize("doubted", [True, False])
def test_a_table_of_units_nobody_verified_is_marked_at_the_units_whatever_page_it_cites(
    doubted: bool, table: CostTable
) -> None:
    request = CostRequest(Income.LOW, (ServiceUse("employment_b", days=10, size="6to1-20", band="r6-0", add_ons=()),))
    (item,) = estimate(request, _with_period(table, 0, unverified=doubted), ON).items
    assert {term.name: term.check for term in item.terms}["units"] is doubted
