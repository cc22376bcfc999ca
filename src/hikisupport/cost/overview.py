"""What every service comes to for one class, each taken alone; what cannot be told on the day says why."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hikisupport.core.vocab import Income
from hikisupport.cost.classes import each_class, income_class
from hikisupport.cost.dated import Refused, notes_of, refunds, remark
from hikisupport.cost.estimate import all_offers, group_home_remarks, guess_remarks, under_cap
from hikisupport.cost.medical import psychiatry_item
from hikisupport.cost.model import CostTable, Service
from hikisupport.cost.request import CostRequest, ServiceUse
from hikisupport.cost.result import Estimate, IncomeClass, Item, Line, Range, Remark
from hikisupport.cost.units import (
    BY_AGE,
    billed_item,
    days_in_month,
    free_item,
    month_limit,
    private_item,
    refused_item,
)

if TYPE_CHECKING:
    from hikisupport.cost.case import PersonFacts

# Once a week: the least that is worth showing; the most is the usual limit of the month.
_ONCE_A_WEEK = 4


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
    items = tuple(_build_item(service, found, table, on, notes) for service in listed)
    notes += refunds(table, on, found.child) if found.cap.high else []
    notes += group_home_remarks(found, table, on) if person is not None and person.lives == "group_home" else []
    unknown = income is Income.UNKNOWN and cap is None and person is None
    return Estimate(
        on=on, as_of=table.as_of, income=found, items=items, total=None, notes=notes_of(notes, table),
        offers=all_offers(table, on), classes=each_class(table, on) if unknown else (),
    )  # fmt: skip


def _build_item(service: Service, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]) -> Item:
    try:
        if service.per == "free":
            return free_item(service, table)
        if service.per == "private":
            notes.append(remark("private-warning"))
            return private_item(ServiceUse(service.id, days=1), service, table, on)
        if service.per == "medical":
            item, remarks = psychiatry_item(None, income.id, service, table, on)
            notes += remarks
            return item
        if income.instead:
            return refused_item(service, ServiceUse(service.id), BY_AGE)
        return _build_billed(service, income, table, on, notes)
    except Refused as reason:
        return refused_item(service, ServiceUse(service.id), str(reason))


def _build_billed(service: Service, income: IncomeClass, table: CostTable, on: date, notes: list[Remark]) -> Item:
    days = _days_of(service, table, on)
    low, counted = billed_item(ServiceUse(service.id, days=days.low if days else None), income.over_line, table, on)
    high, _ = billed_item(ServiceUse(service.id, days=days.high if days else None), income.over_line, table, on)
    notes += guess_remarks(counted) if income.cap.high else []
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
    return Range(days_in_month(on), days_in_month(on))  # 宿泊型: the whole month


def _join(low: Range | None, high: Range | None) -> Range:
    return Range(low.low if low else 0, high.high if high else 0)
