"""What holds on a day, and the reasons where nothing does."""

from datetime import date

import pytest

from hikisupport.core.errors import DataProblem
from hikisupport.cost.dated import Refused, grade_of, in_force, is_late, number, parameter, source_of, term
from hikisupport.cost.model import CostTable, Value

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
    assert not is_late(MID, date(2025, 6, 30))
    assert is_late(MID, date(2025, 7, 1))
    found = term(table, "cap", "上限", "2円", MID, date(2025, 7, 1))
    assert (found.late, found.check, found.grade, found.note) == (True, True, "official_via", "次は未定")
    assert not term(table, "cap", "上限", "2円", MID, date(2025, 6, 30)).check


def test_what_is_unverified_stays_so_whatever_page_it_is_near(table: CostTable) -> None:
    assert grade_of(table, "s4", unverified=False) == "official"
    assert grade_of(table, "s4", unverified=True) == "unverified"
    assert grade_of(table, None, unverified=False) == "unverified"


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
        parameter(table, "no_such", date(2026, 11, 23))
    assert number(table, "levy_adult", date(2026, 11, 23)) == 160_000


def test_a_term_names_its_source_and_keeps_quiet_where_there_is_none(table: CostTable) -> None:
    assert source_of(table, "s1") is table.sources["s1"]
    assert source_of(table, None) is None
    bare = MID.model_copy(update={"source": None, "unverified": True, "note": None})
    assert term(table, "cap", "上限", "2円", MID, date(2025, 6, 30)).source is table.sources["s1"]
    found = term(table, "cap", "上限", "2円", bare, date(2025, 6, 30))
    assert (found.source, found.grade, found.note, found.check) == (None, "unverified", "", True)
