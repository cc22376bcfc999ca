"""What holds on a day, why nothing does, a doubt at its own number, and rounding where the rule has it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hikisupport.core.errors import DataProblem, InputProblem
from hikisupport.core.vocab import Income
from hikisupport.cost.classes import income_class
from hikisupport.cost.dated import (
    Rates,
    Refused,
    gross_yen,
    half_up,
    in_force,
    percent_of,
    share_yen,
)
from hikisupport.cost.estimate import estimate
from hikisupport.cost.model import CostTable, Range, Value
from hikisupport.cost.request import CostRequest, ServiceUse

ON = date(2026, 11, 23)
OLD = Value(
    value=1, valid_from="2024-04-01", valid_to="2024-09-30", recheck="2024-09-30", source="s1", note="むかしの値"
)
MID = Value(value=2, valid_from="2025-04-01", valid_to="2025-09-30", recheck="2025-06-30", source="s1", note="次は未定")
ALL = (OLD, MID)


@pytest.mark.parametrize(("day", "value"), [("2024-04-01", 1), ("2024-09-30", 1), ("2025-04-01", 2), ("2025-09-30", 2)])
def test_both_ends_of_a_period_belong_to_it(day: str, value: int) -> None:
    assert in_force(ALL, date.fromisoformat(day), "額").value == value


def test_after_the_end_the_last_period_is_named_with_its_reason() -> None:
    with pytest.raises(Refused, match=r"額は2025-09-30で期限が切れています\(2025-10-01には使えません\)。次は未定。"):
        in_force(ALL, date(2025, 10, 1), "額")


def test_in_a_gap_the_period_that_ended_is_named() -> None:
    with pytest.raises(Refused, match=r"2024-09-30で期限が切れています\(2024-10-01には使えません\)。むかしの値。"):
        in_force(ALL, date(2024, 10, 1), "額")


def test_before_the_beginning_the_first_day_is_named() -> None:
    with pytest.raises(Refused, match="2024-04-01からの値しかなく、2024-03-31はそれより前です"):
        in_force(ALL, date(2024, 3, 31), "額")
    assert Refused.exit_code == 1


def test_the_re_check_date_is_the_last_day_without_a_mark(table: CostTable) -> None:
    assert not MID.is_late(date(2025, 6, 30))
    assert MID.is_late(date(2025, 7, 1))
    found = Rates(table, date(2025, 7, 1)).term_of("cap", "上限", "2円", MID)
    assert (found.late, found.check, found.grade, found.note) == (True, True, "official_via", "次は未定")
    assert not Rates(table, date(2025, 6, 30)).term_of("cap", "上限", "2円", MID).check


def test_what_is_unverified_stays_so_whatever_page_it_is_near(table: CostTable) -> None:
    assert table.cite("s4", unverified=False) == ("official", table.sources["s4"])
    assert table.cite("s4", unverified=True) == ("unverified", table.sources["s4"])
    assert table.cite(None, unverified=False) == ("unverified", None)


def test_a_period_without_a_reason_is_named_without_one_and_the_last_to_end_counts() -> None:
    plain = MID.model_copy(update={"note": None})
    with pytest.raises(Refused, match=r"\(2025-10-01には使えません\)。データの更新"):
        in_force((OLD, plain), date(2025, 10, 1), "額")
    later = MID.model_copy(update={"valid_from": "2027-01-01", "valid_to": None})
    with pytest.raises(Refused, match="2025-09-30で期限が切れています"):
        in_force((OLD, MID, later), date(2026, 1, 1), "額")
    long_ago = MID.model_copy(update={"valid_from": "2023-01-01", "note": "長く続いた値"})
    with pytest.raises(Refused, match=r"2025-09-30で期限.*長く続いた値。"):
        in_force((long_ago, OLD), date(2025, 10, 1), "額")


def test_a_number_that_the_data_lacks_is_said_to_be_a_fault_of_the_data(table: CostTable) -> None:
    with pytest.raises(DataProblem, match="「no_such」がない"):
        Rates(table, ON).value("no_such")
    assert Rates(table, ON).number("levy_adult") == 160_000


def test_a_term_names_its_source_and_keeps_quiet_where_there_is_none(table: CostTable) -> None:
    rates = Rates(table, date(2025, 6, 30))
    bare = MID.model_copy(update={"source": None, "unverified": True, "note": None})
    assert rates.term_of("cap", "上限", "2円", MID).source is table.sources["s1"]
    found = rates.term_of("cap", "上限", "2円", bare)
    assert (found.source, found.grade, found.note, found.check) == (None, "unverified", "", True)


@pytest.mark.parametrize("key", ["cap_welfare", "cap_low", "cap_general1", "cap_general2"])
@pytest.mark.parametrize("change", [{"unverified": True}, {"recheck": "2026-11-22"}], ids=["unverified", "late"])
def test_a_range_of_caps_is_as_doubtful_as_its_most_doubtful_class(
    key: str, change: dict[str, object], verified: CostTable
) -> None:
    old = verified.parameters[key]
    doubted = old.model_copy(update={"values": (in_force(old.values, ON, key).model_copy(update=change),)})
    changed = replace(verified, parameters={**verified.parameters, key: doubted})
    assert not income_class(CostRequest(), Rates(verified, ON)).term.check
    assert income_class(CostRequest(), Rates(changed, ON)).term.check


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


@pytest.mark.parametrize(
    ("number", "whole"),
    [("0.4", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("410.9", 411), ("616.5", 617), ("514.49", 514)],
)
def test_units_are_rounded_half_up_never_to_even(number: str, whole: int) -> None:
    assert half_up(Decimal(number)) == whole


def test_a_percentage_is_rounded_each_time_it_is_applied() -> None:
    assert percent_of(587, Decimal(70)) == 411
    assert percent_of(percent_of(587, Decimal(70)), Decimal(150)) == 617


@pytest.mark.parametrize(
    ("units", "price", "yen"), [(2468, "11.20", 27641), (604, "10.96", 6619), (100, "10.17", 1017), (3, "10.17", 30)]
)
def test_the_gross_cost_drops_what_is_below_one_yen(units: int, price: str, yen: int) -> None:
    assert gross_yen(units, Decimal(price)) == yen


@pytest.mark.parametrize(("gross", "share"), [(0, 0), (9, 0), (10, 1), (27641, 2764), (92999, 9299), (93000, 9300)])
def test_one_tenth_drops_what_is_below_one_yen(gross: int, share: int) -> None:
    assert share_yen(gross, 10) == share
