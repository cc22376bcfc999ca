"""A bill without the service's name, what stands beside the amounts, and who collects what under one cap."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.vocab import Income
from hikisupport.cost.estimate import collect, estimate, management_result
from hikisupport.cost.model import CostTable, Item, Range
from hikisupport.cost.request import STATED, CostRequest, ServiceUse

ON = date(2026, 11, 23)
YEN = st.integers(0, 60_000)
CAPS = st.sampled_from([0, 4600, 9300, 37200])


def _items(table: CostTable, *uses: ServiceUse, income: Income = Income.GENERAL1) -> tuple[Item, ...]:
    return estimate(CostRequest(income, uses), table, ON).items


def test_a_bill_needs_no_name_of_the_service(verified: CostTable) -> None:
    (item,) = _items(verified, ServiceUse(STATED, units=7670, unit_price=Decimal("10.17")))
    assert (item.label, item.about, item.counted) == ("障害福祉サービス(事業所の明細)", "", "")
    assert (item.units, item.gross, item.ten_percent) == (Range(7670, 7670), Range(78003, 78003), Range(7800, 7800))
    assert (item.self_pay, item.capped) == (Range(7800, 7800), True)
    assert [term.name for term in item.terms if term.check] == []


def test_a_bill_without_a_name_collects_after_the_services_that_are_known(table: CostTable) -> None:
    bill = ServiceUse(STATED, gross=80_000)
    last, first = _items(table, bill, ServiceUse("employment_retention", gross=80_000))
    assert (first.self_pay, last.self_pay) == (Range(8000, 8000), Range(1300, 1300))
    managed, other = _items(
        table, ServiceUse(STATED, gross=80_000, manager=True), ServiceUse("employment_b", gross=80_000)
    )
    assert (managed.self_pay, other.self_pay) == (Range(8000, 8000), Range(1300, 1300))


def test_the_collecting_order_is_the_one_written_at_the_services_not_their_place_in_the_file(table: CostTable) -> None:
    services = dict(table.services)
    services["employment_retention"] = services["employment_retention"].model_copy(update={"order": 0})
    uses = (ServiceUse("employment_b", gross=80_000), ServiceUse("employment_retention", gross=80_000))
    assert [item.self_pay for item in _items(table, *uses)] == [Range(8000, 8000), Range(1300, 1300)]
    changed = _items(replace(table, services=services), *uses)
    assert [item.self_pay for item in changed] == [Range(1300, 1300), Range(8000, 8000)]


@pytest.mark.parametrize(
    ("use", "counted", "capped"),
    [
        (ServiceUse("employment_b", days=5), "日", True),
        (ServiceUse("life_training_visit", days=5), "回", True),
        (ServiceUse("employment_retention"), "月", True),
        (ServiceUse("plan_consult"), "", False),
        (ServiceUse("private_visit", days=5), "回", False),
        (ServiceUse("outpatient_psychiatry"), "", False),
    ],
    ids=lambda value: value.service if isinstance(value, ServiceUse) else str(value),
)
def test_an_item_names_its_service_how_it_is_counted_and_whether_the_cap_covers_it(
    use: ServiceUse, counted: str, capped: bool, table: CostTable
) -> None:
    (item,) = _items(table, use)
    service = table.services[use.service]
    assert (item.label, item.about) == (service.label, service.about)
    assert (item.counted, item.capped) == (counted, capped)
    assert item.days == (None if use.days is None else Range(use.days, use.days))


def test_what_is_free_says_why_and_by_which_source(table: CostTable) -> None:
    (item,) = _items(table, ServiceUse("plan_consult"))
    (term,) = item.terms
    assert (term.text, term.grade, term.source) == (
        table.services["plan_consult"].about,
        "third_party",
        table.sources["s20"],
    )


def test_every_term_of_a_sum_that_is_not_given_has_its_source(table: CostTable) -> None:
    (item,) = _items(table, ServiceUse("employment_transition", days=5, size="20", band="retention-40", add_ons=()))
    sources = {term.name: term.source for term in item.terms}
    assert sources == {key: table.sources[name] for key, name in SOURCES.items()}


SOURCES = {"rule": "s1", "units": "s74", "unit_price": "s77", "cap": "s3"}


def test_the_sum_is_told_line_by_line(table: CostTable) -> None:
    (item,) = _items(table, ServiceUse("employment_b", units=9200, unit_price=Decimal("10.17")))
    assert item.trace == (
        "9,200単位 × 10.17円 = 93,564円(1円未満切捨て)",
        "93,564円 の1割 = 9,356円(1円未満切捨て)",
        "上限 9,300円 のうち、この事業所に払う額 9,300円",
    )


def test_the_price_of_a_unit_is_called_what_the_data_call_it_in_any_city(table: CostTable) -> None:
    price = table.parameters["price_continuation"].model_copy(update={"label": "1単位単価(就労継続支援、3級地)"})
    other = replace(table, parameters={**table.parameters, "price_continuation": price})
    (item,) = _items(other, ServiceUse("employment_b", days=5))
    assert [term.label for term in item.terms if term.name == "unit_price"] == ["1単位単価(就労継続支援、3級地)"]


def _collected(shares: list[int], cap: int) -> list[int]:
    """What each office collects, one after the other, until the cap is full."""
    return [max(min(share, cap - sum(shares[:place])), 0) for place, share in enumerate(shares)]


@given(st.lists(YEN, min_size=1, max_size=5), CAPS)
def test_the_offices_together_never_collect_more_than_the_cap_nor_less_than_they_may(
    shares: list[int], cap: int
) -> None:
    paid = collect([Range.of(share) for share in shares], Range.of(cap))
    assert sum(each.low for each in paid) == min(sum(shares), cap)
    assert all(0 <= each.low <= share for each, share in zip(paid, shares, strict=True))


@pytest.mark.parametrize(
    ("shares", "result"),
    [([5000, 4300], 2), ([5000, 4301], 3), ([9299, 2], 3), ([9300, 2], 1), ([9301, 0], 1), ([9300, 0], 2)],
)
def test_the_result_code_turns_at_the_cap(shares: list[int], result: int) -> None:
    assert management_result(shares, 9300) == result


@given(st.lists(YEN, min_size=1, max_size=5), CAPS)
def test_known_amounts_are_collected_exactly_one_after_the_other(shares: list[int], cap: int) -> None:
    paid = collect([Range.of(share) for share in shares], Range.of(cap))
    assert [each.low for each in paid] == _collected(shares, cap)
    assert all(each.exact for each in paid)


@given(st.lists(st.tuples(YEN, YEN), min_size=1, max_size=4), CAPS, CAPS, st.data())
def test_a_range_holds_whatever_the_amounts_turn_out_to_be(
    spans: list[tuple[int, int]], cap: int, other: int, data: st.DataObject
) -> None:
    low, high = sorted((cap, other))
    ranges = [Range(min(span), max(span)) for span in spans]
    paid = collect(ranges, Range(low, high))
    shares = [data.draw(st.integers(span.low, span.high)) for span in ranges]
    real = _collected(shares, data.draw(st.sampled_from([low, high])))
    assert all(span.low <= yen <= span.high for span, yen in zip(paid, real, strict=True))
