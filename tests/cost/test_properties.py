"""What must hold for every request, and an independent computation that has to agree."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Income
from hikisupport.cost.estimate import estimate
from hikisupport.cost.load import load_costs
from hikisupport.cost.model import Item, Range, Total
from hikisupport.cost.request import AddOnUse, CostRequest, ServiceUse

ON = date(2026, 11, 23)
SHIPPED = load_costs(shipped_folder())
DAILY = ("employment_transition", "employment_a", "employment_b", "life_training", "life_training_visit")
CAPS = {Income.WELFARE: 0, Income.LOW: 0, Income.GENERAL1: 9300, Income.GENERAL2: 37200}
INCOMES = st.sampled_from(list(CAPS))
USES = st.lists(
    st.one_of(
        st.builds(ServiceUse, st.sampled_from(DAILY), days=st.integers(1, 31)),
        st.builds(
            ServiceUse,
            st.sampled_from(DAILY),
            units=st.integers(1, 60_000),
            unit_price=st.sampled_from([Decimal("10"), Decimal("10.17"), Decimal("11.20")]),
            office=st.sampled_from(["", "ア", "イ"]),
        ),
        st.just(ServiceUse("employment_retention")),
    ),
    min_size=1,
    max_size=4,
)


def _total(income: Income, uses: list[ServiceUse]) -> Total:
    total = estimate(CostRequest(income, tuple(uses)), SHIPPED, ON).total
    assert total is not None
    return total


@given(INCOMES, USES)
def test_nobody_pays_more_than_the_cap_or_than_one_tenth(income: Income, uses: list[ServiceUse]) -> None:
    total = _total(income, uses)
    assert 0 <= total.self_pay.low <= total.self_pay.high <= CAPS[income]
    assert total.self_pay.low <= total.ten_percent.low
    assert total.self_pay.high <= total.ten_percent.high


@given(st.sampled_from([Income.WELFARE, Income.LOW]), USES)
def test_people_on_welfare_or_without_tax_always_pay_nothing(income: Income, uses: list[ServiceUse]) -> None:
    found = estimate(CostRequest(income, tuple(uses)), SHIPPED, ON)
    assert all(item.self_pay == Range(0, 0) for item in found.items)


@given(INCOMES, st.sampled_from(DAILY), st.integers(1, 30))
def test_another_day_never_costs_less(income: Income, service: str, days: int) -> None:
    less, more = (_total(income, [ServiceUse(service, days=count)]).self_pay for count in (days, days + 1))
    assert less.low <= more.low
    assert less.high <= more.high


@given(INCOMES, st.integers(1, 100_000), st.integers(1, 50))
def test_more_units_never_cost_less(income: Income, units: int, more: int) -> None:
    price = Decimal("10.17")
    less, greater = (
        _total(income, [ServiceUse("employment_b", units=count, unit_price=price)]).self_pay
        for count in (units, units + more)
    )
    assert less.low <= greater.low


@given(INCOMES, USES, st.randoms())
def test_the_order_of_the_services_changes_nothing(income: Income, uses: list[ServiceUse], luck: random.Random) -> None:
    mixed = uses.copy()
    luck.shuffle(mixed)
    assert _total(income, uses) == _total(income, mixed)
    one, other = (estimate(CostRequest(income, tuple(asked)), SHIPPED, ON).items for asked in (uses, mixed))
    assert sorted(map(_told, one)) == sorted(map(_told, other))


def _told(item: Item) -> tuple[object, ...]:
    return item.service, item.office, item.ten_percent.low, item.self_pay.low, item.self_pay.high


@given(USES)
def test_a_higher_class_never_pays_less(uses: list[ServiceUse]) -> None:
    paid = [_total(income, uses).self_pay for income in CAPS]
    assert [each.low for each in paid] == sorted(each.low for each in paid)
    assert [each.high for each in paid] == sorted(each.high for each in paid)


@given(USES)
def test_not_knowing_the_class_spans_every_class(uses: list[ServiceUse]) -> None:
    span = _total(Income.UNKNOWN, uses).self_pay
    assert span == Range(_total(Income.LOW, uses).self_pay.low, _total(Income.GENERAL2, uses).self_pay.high)


@pytest.mark.parametrize("months", [10_000, pytest.param(100_000, marks=pytest.mark.proof)])
def test_an_independent_computation_agrees_on_random_months(months: int) -> None:
    luck = random.Random(20261123)
    for _ in range(months):
        income = luck.choice(list(CAPS))
        uses, shares = zip(*(_random_use(luck, income) for _ in range(luck.choice((1, 1, 2)))), strict=True)
        found = estimate(CostRequest(income, uses), SHIPPED, ON)
        low, high = (sum(Fraction(share[end]) for share in shares) for end in (0, 1))
        cap = Fraction(CAPS[income])
        total = found.total
        assert total is not None
        assert (total.ten_percent.low, total.ten_percent.high) == (low, high), uses
        assert (total.self_pay.low, total.self_pay.high) == (min(low, cap), min(high, cap)), uses


# --- the other computation: fractions of a yen, prices in hundredths, its own short table of units ---

UNITS = {  # service: (units a day, price in hundredths of a yen, column, row)
    "b726": ("employment_b", 726, 1017, "6to1-20", "r8-23000"),
    "b596": ("employment_b", 596, 1017, "7h-20", "r8-15000"),
    "b438": ("employment_b", 438, 1017, "10to1-40", "r6-0"),
    "b484": ("employment_b", 484, 1017, "20", "type-6"),
    "a533": ("employment_a", 533, 1017, "20", "score-80"),
    "t879": ("employment_transition", 879, 1018, "20", "retention-30"),
    "t364": ("employment_transition", 364, 1018, "from81", "retention-0"),
    "l776": ("life_training", 776, 1018, "20", "base"),
    "v265": ("life_training_visit", 265, 1018, "visit", "under-hour"),
}
IMPROVED = {"improvement-1i": Fraction(105, 1000), "improvement-3": Fraction(88, 1000), None: Fraction(0)}


def _nearest(number: Fraction) -> int:
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def _tenth(units: int, hundredths: int) -> int:
    return units * hundredths // 100 // 10


def _random_use(luck: random.Random, income: Income) -> tuple[ServiceUse, tuple[int, int]]:
    name = luck.choice(list(UNITS))
    service, base, price, size, band = UNITS[name]
    days = luck.randint(1, 31)
    short = luck.randint(0, days) if luck.random() < 0.3 and not name.startswith("v") else 0
    missed = luck.randint(1, 4) if luck.random() < 0.3 and not name.startswith("v") else 0
    sums = base * (days - short) + _nearest(Fraction(base * 7, 10)) * short
    days_of = {"days": days, "half_days": short, "absent": missed, "size": size, "band": band}
    if luck.random() < 0.3:  # add-ons not known
        most = _nearest(Fraction((sums + 94 * missed) * 125, 100))
        return ServiceUse(service, **days_of), (_tenth(sums + 94 * missed, price), _tenth(most, price))
    rate = luck.choice(list(IMPROVED)) if name.startswith("b") else None
    meals = luck.random() < 0.5 and not name.startswith("v")
    paid_for = meals and income is not Income.GENERAL2  # never for people at or above 160,000
    units = sums + (30 * days if paid_for else 0) + 94 * missed
    units += _nearest(units * IMPROVED[rate])
    used = tuple(AddOnUse(each) for each in (rate, "meal" if meals else None) if each)
    return ServiceUse(service, **days_of, add_ons=used), (_tenth(units, price),) * 2
