"""Every service at once, and the other systems beside it."""

from datetime import date

import pytest

from hikisupport.core.vocab import Income
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.dated import Rates
from hikisupport.cost.estimate import estimate, overview
from hikisupport.cost.model import CostTable, Estimate, Item, Range
from hikisupport.cost.request import STATED, CostRequest, ServiceUse

ON = date(2026, 11, 23)
DOUBTS = {"unknown-office", "small-office"}


def _item(found: Estimate, service: str) -> Item:
    return next(item for item in found.items if item.service == service)


def _notes(found: Estimate) -> set[str]:
    return {note.id for note in found.notes}


def test_day_services_go_from_once_a_week_to_the_usual_most_of_the_month(table: CostTable) -> None:
    item = _item(overview(CostRequest(Income.GENERAL2), table, ON), "employment_b")
    # 484 x 4 = 1,936; 837 x 22 = 18,414, x 1.25 = 23,017.5 -> 23,018
    assert (item.days, item.units) == (Range(4, 22), Range(1936, 23_018))
    assert (item.gross, item.ten_percent) == (Range(19_689, 234_093), Range(1968, 23_409))
    assert item.self_pay == Range(1968, 23_409)
    assert [line.partition(":")[0] for line in item.trace[:2]] == ["少ない月", "多い月"]
    assert "の1割 = 1,968〜" in item.trace[0]
    assert "〜23,409円(1円未満切捨て)" in item.trace[1]
    assert item.trace[2] == "上限 37,200円 → 1,968〜23,409円"


@pytest.mark.parametrize(
    ("service", "days"),
    [
        ("life_training_visit", Range(4, 22)),
        ("employment_choice", Range(4, 22)),
        ("residential_training", Range(30, 30)),
        ("employment_retention", None),
        ("private_visit", Range(1, 1)),
        ("public_consult", None),
        ("outpatient_psychiatry", None),
    ],
)
def test_each_service_is_shown_for_the_days_it_can_be_used(service: str, days: Range | None, table: CostTable) -> None:
    assert _item(overview(CostRequest(Income.GENERAL1), table, ON), service).days == days


def test_a_service_by_the_month_shows_its_own_sum(table: CostTable) -> None:
    item = _item(overview(CostRequest(Income.GENERAL1), table, ON), "employment_retention")
    assert item.trace[0].startswith("基本 ")
    assert item.trace[-1].startswith("上限 9,300円 → ")


def test_what_is_outside_the_cap_says_so(table: CostTable) -> None:
    found = overview(CostRequest(Income.LOW), table, ON)
    assert _item(found, "private_visit").self_pay == Range(5000, 15_000)
    assert _item(found, "public_consult").self_pay == Range(0, 0)
    assert _item(found, "outpatient_psychiatry").self_pay is None
    assert {"private-warning", "medical-household", "one-cap", "actual-costs"} <= _notes(found)


@pytest.mark.parametrize(("income", "shown"), [(Income.LOW, False), (Income.GENERAL1, True), (Income.UNKNOWN, True)])
def test_ranges_and_refunds_matter_only_where_something_may_be_paid(
    income: Income, shown: bool, table: CostTable
) -> None:
    assert bool(_notes(overview(CostRequest(income), table, ON)) & {*DOUBTS, "refund", "borderline"}) is shown
    assert (_notes(overview(CostRequest(income), table, ON)) >= {*DOUBTS, "refund", "borderline"}) is shown


def test_all_classes_are_shown_only_where_nothing_is_known_of_the_class(table: CostTable) -> None:
    shown = overview(CostRequest(Income.UNKNOWN), table, ON).classes
    assert [(one.id, one.cap.low, one.cap.exact) for one in shown] == [
        (Income.WELFARE, 0, True), (Income.LOW, 0, True), (Income.GENERAL1, 9300, True), (Income.GENERAL2, 37_200, True)
    ]  # fmt: skip
    assert overview(CostRequest(Income.LOW), table, ON).classes == ()
    assert overview(CostRequest(cap=4600), table, ON).classes == ()
    assert overview(CostRequest(person=PersonFacts(age=40, tax=TaxFacts(levy=1))), table, ON).classes == ()


def test_a_service_without_an_amount_on_the_day_says_why_and_the_rest_goes_on(table: CostTable) -> None:
    item = _item(overview(CostRequest(Income.GENERAL1), table, date(2025, 9, 30)), "employment_choice")
    assert (item.self_pay, item.units, item.capped) == (None, None, False)
    assert "2025-10-01に始まりました" in item.refused
    assert _item(overview(CostRequest(Income.GENERAL1), table, date(2025, 10, 1)), "employment_choice").refused == ""


def test_two_bills_without_a_name_are_not_said_to_be_the_same_service(table: CostTable) -> None:
    bills = (ServiceUse(STATED, gross=1000), ServiceUse(STATED, gross=1000))
    assert "same-service" not in _notes(estimate(CostRequest(Income.GENERAL1, bills), table, ON))


@pytest.mark.parametrize(
    ("day", "text", "grade"),
    [
        (date(2026, 3, 31), "831,700円", "third_party"),
        (date(2026, 4, 1), "847,300円", "third_party"),
        (date(2027, 3, 31), "847,300円", "third_party"),
        (date(2027, 4, 1), "この日の額は確認できていません", "unverified"),
    ],
)
def test_other_systems_carry_the_amount_of_the_day_and_their_source(
    day: date, text: str, grade: str, table: CostTable
) -> None:
    offer = next(one for one in overview(CostRequest(Income.LOW), table, day).offers if one.id == "disability-pension")
    assert (offer.source, offer.grade) == (table.sources["s64"], "third_party")
    amount = offer.amounts[1]
    assert (amount.label, amount.text, amount.grade, amount.check) == ("2級(年)", text, grade, True)
    assert estimate(CostRequest(Income.LOW), table, day).offers == overview(CostRequest(Income.LOW), table, day).offers


def test_a_note_that_the_data_does_not_hold_is_left_out(table: CostTable) -> None:
    assert [note.id for note in Rates(table, ON).notes((("no-such", ()), ("one-cap", ()), ("one-cap", ())))] == [
        "one-cap"
    ]
