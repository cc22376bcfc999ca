"""The self-pay of one month: the services asked for under one cap, or every service taken alone, with their notes."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hikisupport.core.vocab import Income
from hikisupport.cost.classes import each_class, income_class
from hikisupport.cost.dated import Rates, Refused, remark, remarks_where
from hikisupport.cost.items import blank_item, build_item
from hikisupport.cost.model import ZERO, CostTable, Estimate, IncomeClass, Item, Range, Remark, Service, Total
from hikisupport.cost.request import GROUP_HOME, STATED, CostRequest, ServiceUse, check

_MEDICAL = "outpatient_psychiatry"
_ONCE_A_WEEK = 4  # the least that is worth showing; the most is the usual limit of the month
_MEANINGS = {
    1: "管理する事業所だけで上限に届くため、ほかの事業所の負担はなし",
    2: "合計が上限以下のため、調整しない",
    3: "合計が上限を超えるため、合わせて上限になるよう調整する",
}


def answer(request: CostRequest, table: CostTable, on: date) -> Estimate:
    """Return the estimate of the services asked for, or where none is, of every service (errors as for both)."""
    asked = request.uses or request.medical is not None
    return estimate(request, table, on) if asked else overview(request, table, on)


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
    rates = Rates(table, on)
    income = income_class(request, rates)
    uses = list(request.uses)
    if request.medical is not None and all(use.service != _MEDICAL for use in uses):
        uses.append(ServiceUse(_MEDICAL))
    # How a class is found matters only where something of the services hangs on it.
    notes = list(income.remarks) if _is_of_services(uses, table) else []
    items: list[Item] = []
    for use in uses:
        item, remarks = build_item(use, request.medical, income, rates)
        items.append(item)
        notes += remarks
    items = _lay_under_cap(items, uses, income, table)
    total = _add_up(items, uses, income, table)
    notes += _general_remarks(uses, items, income, total, rates)
    return Estimate(on, table.as_of, income, tuple(items), total, rates.notes(notes), rates.offers())


def _is_of_services(uses: Sequence[ServiceUse], table: CostTable) -> bool:
    """Tell whether something asked for is under the cap or free there (自立支援医療 and 民間 are neither)."""
    services = [table.services.get(use.service) for use in uses]
    return any(service is None or service.per not in {"medical", "private", "told"} for service in services)


def _lay_under_cap(items: list[Item], uses: list[ServiceUse], income: IncomeClass, table: CostTable) -> list[Item]:
    shares = {
        place: item.ten_percent for place, item in enumerate(items) if item.capped and item.ten_percent is not None
    }
    order = sorted(shares, key=lambda place: (_rank_of(uses[place], table), shares[place].high))
    laid = list(items)
    for place, paid in zip(order, collect([shares[place] for place in order], income.cap), strict=True):
        line = f"上限 {income.cap}円 のうち、この事業所に払う額 {paid}円"
        item = items[place]
        laid[place] = replace(item, self_pay=paid, terms=(*item.terms, income.term), trace=(*item.trace, line))
    return laid


def _rank_of(use: ServiceUse, table: CostTable) -> tuple[int, int, int, str]:
    """Return the place of a service and office in the collecting order (the smaller first)."""
    service = table.services.get(use.service)
    order = service.order if service else 9
    place = list(table.services).index(use.service) if service else len(table.services)
    return (0 if use.manager else 1, order, place, use.office)


def _add_up(items: list[Item], uses: list[ServiceUse], income: IncomeClass, table: CostTable) -> Total:
    shares = sum((item.ten_percent or ZERO for item in items), ZERO)
    # What only a bill can tell may come to nothing, or fill the cap by itself.
    capped = sum((item.ten_percent or item.self_pay or ZERO for item in items if item.capped), ZERO).under(income.cap)
    others = sum((item.self_pay or ZERO for item in items if not item.capped), ZERO)
    return Total(shares, capped + others, capped, _manage_offices(items, uses, income, table))


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
    uses: list[ServiceUse], items: list[Item], income: IncomeClass, total: Total, rates: Rates
) -> list[Remark]:
    capped = [use for use, item in zip(uses, items, strict=True) if item.capped]
    named = [(use.service, use.office) for use in capped if use.service != STATED]
    offices = {use.office or place for place, use in enumerate(capped)}
    remarks = _days_remarks(capped, rates)
    remarks += remarks_where(
        (True, "actual-costs"),
        (bool(capped), "one-cap"),
        (len(set(named)) < len(named), "same-service"),
    )
    if total.management is not None:
        remarks.append(remark("management", result=str(total.management), meaning=_MEANINGS[total.management]))
    remarks += remarks_where(
        (income.cap.high > 0 and len(offices) > 1, "management-paper"),
        (any(use.service == "employment_transition" for use in uses), "work-ban"),
    )
    if any(use.service == GROUP_HOME for use in uses):
        remarks += _group_home_remarks(income, rates)
    may_pay = bool(capped) and income.cap.high > rates.number("cap_low")
    return remarks + (_refunds(income, rates) if may_pay else [])


def _days_remarks(uses: Sequence[ServiceUse], rates: Rates) -> list[Remark]:
    """Return what is said of the days: a warning, never a refusal, because the city may grant more.

    The usual most of the month holds for all day services and offices together; absences are outside the days.
    """
    services = rates.table.services
    remarks = [
        remark("weekly-days", label=services[use.service].label, week=str(use.a_week), days=str(use.days))
        for use in uses
        if use.a_week
    ]
    counted = [(use, use.days, services[use.service]) for use in uses if use.days and use.service in services]
    for use, days, service in counted:
        if use.granted is not None and days > use.granted:
            over = str(days - use.granted)
            remarks.append(remark("granted-over", label=service.label, granted=str(use.granted), over=over))
    monthly = [(use, days, service) for use, days, service in counted if service.month_limit]
    limit, sums = _month_limit(rates), sum(days for _, days, _ in monthly)
    granted = all(use.granted is not None and use.granted >= days for use, days, _ in monthly)
    if sums > limit and not granted:
        labels = "と".join(dict.fromkeys(service.label for _, _, service in monthly))
        remarks.append(remark("days-over", label=labels, days=str(sums), limit=str(limit)))
    return remarks + remarks_where((len(monthly) > 1, "one-office-a-day"))


def _group_home_remarks(income: IncomeClass, rates: Rates) -> list[Remark]:
    """Return what is said in a group home: the cap of the taxed, and the subsidy for the rent of the others."""
    remarks = remarks_where((Income.GENERAL2 in income.candidates, "taxed-group-home"))
    if set(income.candidates) & {Income.WELFARE, Income.LOW}:
        remarks += rates.remarks("rent-subsidy", most="rent_subsidy")
    return remarks


def _refunds(income: IncomeClass, rates: Rates) -> list[Remark]:
    """Return the notes on money that comes back or is lowered on application (a child's base is another)."""
    first = [remark("refund-child")] if income.child else rates.remarks("refund", base="refund_base")
    return [*first, remark("borderline")]


def overview(request: CostRequest, table: CostTable, on: date) -> Estimate:
    """Return every service for a class (or a certificate's cap, or a person); ``total`` is None.

    Day services are shown from once a week to the usual most of the month, at an office that is not known.

    Raises:
        InputProblem: the cap cannot be.
        Refused: there is no cap for that day (single services that are refused say so in their item).
    """
    check(request, table)
    rates, person = Rates(table, on), request.person
    found = income_class(request, rates)
    notes = [*found.remarks, remark("actual-costs"), remark("one-cap")]
    items: list[Item] = []
    for service in table.services.values():
        if service.listed:
            item, remarks = _build_alone(service, found, rates)
            items.append(item)
            notes += remarks
    notes += _refunds(found, rates) if found.cap.high else []
    notes += _group_home_remarks(found, rates) if person is not None and person.lives == "group_home" else []
    unknown = request.income is Income.UNKNOWN and request.cap is None and person is None
    classes = each_class(rates) if unknown else ()
    return Estimate(on, table.as_of, found, tuple(items), None, rates.notes(notes), rates.offers(), classes)


def _build_alone(service: Service, income: IncomeClass, rates: Rates) -> tuple[Item, list[Remark]]:
    """Return one service with its notes, from the fewest days to the most."""
    days = _find_days(service, rates)
    try:
        low, remarks = build_item(ServiceUse(service.id, days.low if days else None), None, income, rates)
        if low.ten_percent is None or low.gross is None:
            return low, remarks
        high, _ = build_item(ServiceUse(service.id, days.high if days else None), None, income, rates)
    except Refused as reason:
        return replace(blank_item(service), refused=str(reason)), []
    share = _join(low.ten_percent, high.ten_percent)
    paid = share.under(income.cap)
    lines = low.trace if days is None else (f"少ない月: {low.trace[-1]}", f"多い月: {high.trace[-1]}")
    item = replace(
        low, days=days, units=_join(low.units, high.units), gross=_join(low.gross, high.gross), ten_percent=share,
        self_pay=paid, terms=(*low.terms, income.term), trace=(*lines, f"上限 {income.cap}円 → {paid}円"),
    )  # fmt: skip
    return item, remarks


def _find_days(service: Service, rates: Rates) -> Range | None:
    """Return the fewest and the most days a month that are shown; None where days are not counted."""
    if service.per == "private":
        return Range.of(1)
    if service.per == "month" or not service.capped:
        return None
    if service.month_limit or service.per == "visit":
        return Range(_ONCE_A_WEEK, _month_limit(rates))
    return Range.of(_days_in_month(rates.on))  # 宿泊型: the whole month


def _days_in_month(on: date) -> int:
    return monthrange(on.year, on.month)[1]


def _month_limit(rates: Rates) -> int:
    """Return the usual most days of the day services of one person in the month (days in the month less 8)."""
    return _days_in_month(rates.on) - rates.number("month_minus")


def _join(low: Range | None, high: Range | None) -> Range:
    return Range(low.low if low else 0, high.high if high else 0)


def collect(shares: Sequence[Range], cap: Range) -> list[Range]:
    """Return what is collected in yen of each share (1割), in the collecting order: one cap per person over all.

    Offices collect until the cap is full. Where amounts are ranges, each end is what is possible for that share
    alone: the least when those before it take the most, and the other way round.
    """
    paid: list[Range] = []
    before = ZERO
    for share in shares:
        low, high = min(share.low, cap.low - before.high), min(share.high, cap.high - before.low)
        paid.append(Range(max(low, 0), max(high, 0)))
        before += share
    return paid


def management_result(shares: Sequence[int], cap: int) -> int:
    """Return the result (1, 2 or 3) of 上限額管理 for the offices' shares (1割, yen), the managing office first."""
    if sum(shares) <= cap:
        return 2
    return 1 if shares[0] >= cap else 3
