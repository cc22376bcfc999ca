"""What holds on a day, and the reasons where nothing does."""

from datetime import date

import pytest

from hikisupport.base.models.cost import CostTable, Value
from hikisupport.logic.cost.dated import Refused, grade_of, in_force, is_late, term

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
