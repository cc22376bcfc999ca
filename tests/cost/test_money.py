"""Rounding where the rule has it."""

from decimal import Decimal

import pytest

from hikisupport.cost.dated import gross_yen, half_up, percent_of, share_yen


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
    assert share_yen(gross) == share
