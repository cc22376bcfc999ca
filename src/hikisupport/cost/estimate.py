"""The self-pay of one month: the services asked for under one cap, or every service taken alone, with their notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hikisupport.core.vocab import Income
from hikisupport.cost.classes import each_class, income_class
from hikisupport.cost.dated import (
    Refused,
    amounts_remark,
    notes_of,
    number,
    offers,
    refunds,
    remark,
    remarks_where,
    yen,
)
from hikisupport.cost.medical import psychiatry_item
from hikisupport.cost.model import (
    ZERO,
    CostTable,
    Estimate,
    IncomeClass,
    Item,
    Line,
    Range,
    Remark,
    Service,
    Total,
)
from hikisupport.cost.request import GROUP_HOME, STATED, CostRequest, ServiceUse, check
from hikisupport.cost.units import (
    BY_AGE,
    Counted,
    billed_item,
    blank_item,
    days_in_month,
    days_remarks,
    free_item,
    month_limit,
    private_item,
    refused_item,
    unbilled_item,
)

if TYPE_CHECKING:
    from hikisupport.cost.case import PersonFacts

_MEDICAL = "outpatient_psychiatry"
_ONCE_A_WEEK = 4  # the least that is worth showing; the most is the usual limit of the month
MEANINGS = {
    1: "管理する事業所だけで上限に届くため、ほかの事業所の負担はなし",
    2: "合計が上限以下のため、調整しない",
    3: "合計が上限を超えるため、合わせて上限になるよう調整する",
}


def answer(request: CostRequest, table: CostTable, on: date) -> Estimate:
    """Return the estimate of the services asked for, or where none is, of every service (errors as for both)."""
    if request.uses or request.medical is not None:
        return estimate(request, table, on)
    check(request, table)
    return overview(request.income, table, on, request.cap, request.person)


def estimate(request: CostRequest, table: CostTable, on: date) -> Estimate:
    """Return the self-pay of one month in yen for the services asked for; ``total`` lays one cap over all of them.

    The rule: units per service and month, gross cost floored to yen, one tenth floored, then the lower of the sum
    and the cap (障害者総合支援法29条3項、事務処理要領). See ``overview`` for every service at once.

    Raises:
        InputProblem: the request cannot be (unknown service, absurd number).
        Refused: a number does not hold on this day.
        DataProblem: the data lacks a parameter.
    """
    check(request, table)
    income, remarks = income_class(request, table, on)
    uses = list(request.uses)
    if request.medical is not None and all(use.service != _MEDICAL for use in uses):
        uses.append(ServiceUse(_MEDICAL))
    more: list[Remark] = []
    items = [_build_item(use, request, income, table, on, more) for use in uses]
    items = _lay_under_cap(items, uses, income, table)
    total = _add_up(items, uses, income, table)
    # How a class is found matters only where something of the services hangs on it.
    notes = [*(remarks if _is_of_services(uses, table) else ()), *more]
    notes += _general_remarks(uses, items, income, total, table, on)
    return Estimate(
        on=on, as_of=table.as_of, income=income, items=tuple(items), total=total,
        notes=notes_of(tuple(notes), table), offers=offers(table, on),
    )  # fmt: skip


def _is_of_services(uses: Sequence[ServiceUse], table: CostTable) -> bool:
    """Tell whether something asked for is under the cap or free there (自立支援医療 and 民間 are neither)."""
    services = [table.services.get(use.service) for use in uses]
    return any(service is None or service.per not in {"medical", "private", "told"} for service in services)


def _build_item(
    use: ServiceUse, request: CostRequest, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]
) -> Item:
    service = table.services.get(use.service)
    if service is None or service.capped:
        return _build_capped(use, service, income, table, on, notes)
    if service.per == "medical":
        item, remarks = psychiatry_item(request.medical, income.id, service, table, on)
        notes += remarks
        return item
    if service.per == "private":
        notes.append(remark("private-warning"))
        return private_item(use, service, table, on)
    return blank_item(service) if service.per == "told" else free_item(service, table, use.days)


def _build_capped(
    use: ServiceUse, service: Service | None, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]
) -> Item:
    if income.instead:
        return refused_item(service, BY_AGE, use.office)
    if service is not None and service.per == "bill" and not use.billed:
        return unbilled_item(service, income, table, on)
    item, counted = billed_item(use, income.over_line, table, on)
    notes += _guess_remarks(counted, income)
    if counted is not None and counted.left_out:
        limit = yen(number(table, "levy_adult", on))
        notes += [remark("add-on-left-out", label=label, limit=limit) for label in counted.left_out]
    return item


def _guess_remarks(counted: Counted | None, income: IncomeClass) -> list[Remark]:
    """Return the notes on a guessed office, where something may be paid."""
    if counted is None or not income.cap.high:
        return []
    return remarks_where((counted.guessed, "unknown-office"), (counted.any_size, "small-office"))


def _lay_under_cap(items: list[Item], uses: list[ServiceUse], income: IncomeClass, table: CostTable) -> list[Item]:
    places = [place for place, item in enumerate(items) if item.capped and item.ten_percent is not None]
    claims = [Claim(_rank_of(uses[place], table), items[place].ten_percent or ZERO) for place in places]
    laid = list(items)
    for place, paid in zip(places, collect(claims, income.cap), strict=True):
        line = Line("上限 {}円 のうち、この事業所に払う額 {}円", (income.cap, paid))
        item = items[place]
        laid[place] = replace(item, self_pay=paid, terms=(*item.terms, income.term), lines=(*item.lines, line))
    return laid


def _rank_of(use: ServiceUse, table: CostTable) -> tuple[int, int, int, str]:
    service = table.services.get(use.service)
    order = service.order if service else 9
    place = list(table.services).index(use.service) if service else len(table.services)
    return (0 if use.manager else 1, order, place, use.office)


def _add_up(items: list[Item], uses: list[ServiceUse], income: IncomeClass, table: CostTable) -> Total:
    shares = sum((item.ten_percent for item in items if item.capped and item.ten_percent), ZERO)
    # What only a bill can tell may come to nothing, or fill the cap by itself.
    unbilled = sum((item.self_pay for item in items if item.capped and not item.ten_percent and item.self_pay), ZERO)
    capped = under_cap(shares + unbilled, income.cap)
    others = sum((item.self_pay for item in items if not item.capped and item.self_pay), ZERO)
    medical = sum((item.ten_percent for item in items if not item.capped and item.ten_percent), ZERO)
    return Total(shares + medical, capped + others, capped, _manage_offices(items, uses, income, table))


def _manage_offices(items: list[Item], uses: list[ServiceUse], income: IncomeClass, table: CostTable) -> int | None:
    """Return the result of 上限額管理, where several offices and exact amounts are known and there is a cap to keep."""
    offices: dict[str | int, int] = {}
    places = [place for place, item in enumerate(items) if item.capped]
    if not income.cap.exact or income.cap.low == 0:
        return None
    for place in sorted(places, key=lambda at: _rank_of(uses[at], table)):
        share = items[place].ten_percent
        if share is None or not share.exact:
            return None
        key = uses[place].office or place  # without a name each one is an office of its own
        offices[key] = offices.get(key, 0) + share.low
    return management_result(list(offices.values()), income.cap.low) if len(offices) > 1 else None


def _general_remarks(
    uses: list[ServiceUse], items: list[Item], income: IncomeClass, total: Total, table: CostTable, on: date
) -> list[Remark]:
    capped = [use for use, item in zip(uses, items, strict=True) if item.capped]
    named = [(use.service, use.office) for use in capped if use.service != STATED]
    offices = {use.office or place for place, use in enumerate(capped)}
    remarks = days_remarks(capped, table, on)
    remarks += remarks_where(
        (True, "actual-costs"),
        (bool(capped), "one-cap"),
        (len(set(named)) < len(named), "same-service"),
    )
    if total.management is not None:
        remarks.append(remark("management", result=str(total.management), meaning=MEANINGS[total.management]))
    remarks += remarks_where(
        (income.cap.high > 0 and len(offices) > 1, "management-paper"),
        (any(use.service == "employment_transition" for use in uses), "work-ban"),
    )
    if any(use.service == GROUP_HOME for use in uses):
        remarks += _group_home_remarks(income, table, on)
    may_pay = bool(capped) and income.cap.high > number(table, "cap_low", on)
    return remarks + list(refunds(table, on, income.child) if may_pay else ())


def _group_home_remarks(income: IncomeClass, table: CostTable, on: date) -> list[Remark]:
    """Return what is said in a group home: the cap of the taxed, and the subsidy for the rent of the others."""
    remarks = [remark("taxed-group-home")] if Income.GENERAL2 in income.candidates else []
    if set(income.candidates) & {Income.WELFARE, Income.LOW}:
        remarks += amounts_remark("rent-subsidy", table, on, most="rent_subsidy")
    return remarks


def overview(
    income: Income, table: CostTable, on: date, cap: int | None = None, person: "PersonFacts | None" = None
) -> Estimate:
    """Return every service for a class (or a certificate's cap, or a person); ``total`` is None.

    Day services are shown from once a week to the usual most of the month, at an office that is not known.

    Raises:
        Refused: there is no cap for that day (single services that are refused say so in their item).
    """
    request = CostRequest(income=income, cap=cap, person=person)
    found, remarks = income_class(request, table, on)
    notes = [*remarks, remark("actual-costs"), remark("one-cap")]
    listed = [service for service in table.services.values() if service.listed]
    items = tuple(_build_alone(service, found, table, on, notes) for service in listed)
    notes += refunds(table, on, found.child) if found.cap.high else []
    notes += _group_home_remarks(found, table, on) if person is not None and person.lives == "group_home" else []
    unknown = income is Income.UNKNOWN and cap is None and person is None
    return Estimate(
        on=on, as_of=table.as_of, income=found, items=items, total=None, notes=notes_of(tuple(notes), table),
        offers=offers(table, on), classes=each_class(table, on) if unknown else (),
    )  # fmt: skip


def _build_alone(service: Service, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]) -> Item:
    try:
        if not service.capped:
            use = ServiceUse(service.id, days=1 if service.per == "private" else None)
            return _build_item(use, CostRequest(), income, table, on, notes)
        if income.instead:
            return refused_item(service, BY_AGE)
        return _build_billed(service, income, table, on, notes)
    except Refused as reason:
        return refused_item(service, str(reason))


def _build_billed(service: Service, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]) -> Item:
    days = _days_of(service, table, on)
    low, counted = billed_item(ServiceUse(service.id, days=days.low if days else None), income.over_line, table, on)
    high, _ = billed_item(ServiceUse(service.id, days=days.high if days else None), income.over_line, table, on)
    notes += _guess_remarks(counted, income)
    share = _join(low.ten_percent, high.ten_percent)
    paid = under_cap(share, income.cap)
    both = (Line("少ない月: {}", (low.trace[-1],)), Line("多い月: {}", (high.trace[-1],)))
    lines = (*(low.lines if days is None else both), Line("上限 {}円 → {}円", (income.cap, paid)))
    return replace(
        low, days=days, units=_join(low.units, high.units), gross=_join(low.gross, high.gross), ten_percent=share,
        self_pay=paid, terms=(*low.terms, income.term), lines=lines,
    )  # fmt: skip


def _days_of(service: Service, table: CostTable, on: date) -> Range | None:
    if service.per == "month":
        return None
    if service.month_limit or service.per == "visit":
        return Range(_ONCE_A_WEEK, month_limit(table, on))
    return Range.of(days_in_month(on))  # 宿泊型: the whole month


def _join(low: Range | None, high: Range | None) -> Range:
    return Range(low.low if low else 0, high.high if high else 0)


@dataclass(frozen=True, slots=True)
class Claim:
    """The share (1割) of one office and service; ``rank`` is its place in the collecting order (smaller first)."""

    rank: tuple[int, int, int, str]
    ten_percent: Range


def collect(claims: Sequence[Claim], cap: Range) -> list[Range]:
    """Return what each claim collects in yen, in the order given: one cap per person over all services.

    Offices collect by rank until the cap is full. Where amounts are ranges, each end is what is possible for that
    claim alone: the least when those before it take the most, and the other way round.
    """
    paid: dict[int, Range] = {}
    least_before = most_before = 0
    for index in sorted(range(len(claims)), key=lambda place: (claims[place].rank, claims[place].ten_percent.high)):
        own = claims[index].ten_percent
        low = max(min(own.low, cap.low - most_before), 0)
        high = max(min(own.high, cap.high - least_before), 0)
        paid[index] = Range(low, high)
        least_before += own.low
        most_before += own.high
    return [paid[index] for index in range(len(claims))]


def under_cap(ten_percent: Range, cap: Range) -> Range:
    """Return a share with the cap laid over both ends."""
    return Range(min(ten_percent.low, cap.low), min(ten_percent.high, cap.high))


def management_result(shares: Sequence[int], cap: int) -> int:
    """Return the result (1, 2 or 3) of 上限額管理 for the offices' shares (1割, yen), the managing office first."""
    if sum(shares) <= cap:
        return 2
    return 1 if shares[0] >= cap else 3
