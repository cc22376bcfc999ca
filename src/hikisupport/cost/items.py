"""One service as an item: units, price, gross cost, share (1割), each with its grounds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hikisupport.cost.dated import Refused, grade_of, gross_yen, number, parameter, share_yen, source_of, term
from hikisupport.cost.model import CostTable, Service
from hikisupport.cost.request import STATED, ServiceUse
from hikisupport.cost.result import IncomeClass, Item, Line, Range, Term, show
from hikisupport.cost.units import COUNTED, Counted, count_units

_STATED_LABEL = "障害福祉サービス(事業所の明細)"


def billed_item(use: ServiceUse, over_line: bool, table: CostTable, on: date) -> tuple[Item, Counted | None]:
    """Return a service that falls under the cap (its self-pay still to be laid under it), with its units.

    Raises:
        Refused: a number does not hold on this day.
    """
    service = table.services.get(use.service)
    label = service.label if service else _STATED_LABEL
    if service and service.starts and on.isoformat() < service.starts:
        raise Refused(f"{label}は{service.starts}に始まりました。{on.isoformat()}にはまだありません。")
    percent = number(table, "share_percent", on)
    rule = _find_rule(table, on)
    if use.gross is not None:
        stated = Term("gross", "総費用額(事業所の明細)", f"{use.gross:,}円", "given")
        gross = Range(use.gross, use.gross)
        return _build_item(use, label, service, None, None, gross, percent, (rule, stated), ()), None
    counted = (
        count_units(use, service, over_line, table, on) if service and service.per != "bill" else _state_units(use)
    )
    price, priced = _price_of(use, service, table, on)
    gross = Range(gross_yen(counted.units.low, price), gross_yen(counted.units.high, price))
    line = Line("{}単位 × {}円 = {}円(1円未満切捨て)", (counted.units, price, gross))
    terms = (rule, *counted.terms, priced)
    return _build_item(
        use, label, service, counted.units, price, gross, percent, terms, (*counted.lines, line)
    ), counted


def _state_units(use: ServiceUse) -> Counted:
    units = use.units or 0
    return Counted(Range(units, units), (Term("units", "単位数(事業所の明細)", f"{units:,}単位", "given"),), ())


def _build_item(
    use: ServiceUse, label: str, service: Service | None, units: Range | None, price: Decimal | None, gross: Range,
    percent: int, terms: tuple[Term, ...], lines: tuple[Line, ...],
) -> Item:  # fmt: skip
    share = Range(share_yen(gross.low, percent), share_yen(gross.high, percent))
    line = Line("{}円 の1割 = {}円(1円未満切捨て)", (gross, share))
    days = Range(use.days, use.days) if use.days is not None else None
    return Item(
        service=use.service, label=label, brief=brief_of(service, label),
        counted=COUNTED.get(service.per, "") if service else "", days=days,
        units=units, unit_price=price, gross=gross, ten_percent=share, self_pay=None, capped=True,
        about=service.about if service else "", office=use.office, terms=terms, lines=(*lines, line),
    )  # fmt: skip


def _price_of(use: ServiceUse, service: Service | None, table: CostTable, on: date) -> tuple[Decimal, Term]:
    if use.unit_price is not None:
        return use.unit_price, Term("unit_price", "1単位単価(事業所の明細)", f"{use.unit_price}円", "given")
    return _find_price(table, (service.price if service else None) or STATED, on)


@lru_cache(maxsize=512)
def _find_price(table: CostTable, key: str, on: date) -> tuple[Decimal, Term]:
    value = parameter(table, key, on)
    label = table.parameters[key].label
    return value.number, term(table, "unit_price", label, f"{value.value}円", value, on)


@lru_cache(maxsize=512)
def _find_rule(table: CostTable, on: date) -> Term:
    value = parameter(table, "share_percent", on)
    return term(table, "rule", "利用者負担の決まり", f"総費用額の{value.value}%と上限の低い方", value, on)


def free_item(service: Service, table: CostTable, days: int | None = None) -> Item:
    """Return a service without any charge, with the reason."""
    zero = Range(0, 0)
    rule = Term("rule", "無料", service.about, grade_of(table, service.source, False), source_of(table, service.source))
    return Item(
        service=service.id, label=service.label, brief=brief_of(service, ""),
        counted="", days=Range(days, days) if days else None, units=None,
        unit_price=None, gross=None, ten_percent=None, self_pay=zero, capped=False, about=service.about, terms=(rule,),
    )  # fmt: skip


def private_item(use: ServiceUse, service: Service, table: CostTable, on: date) -> Item:
    """Return private visits or counselling: price times sessions, never under the cap."""
    sessions = use.days or 1
    if use.price is not None:
        each = Range(use.price, use.price)
        terms: tuple[Term, ...] = (Term("price", "1回の料金(入力)", f"{use.price:,}円", "given"),)
    else:
        low, high = parameter(table, "private_low", on), parameter(table, "private_high", on)
        each = Range(int(low.number), int(high.number))
        terms = (term(table, "price", "1回の料金の目安", f"{show(each)}円", high, on),)
    paid = Range(each.low * sessions, each.high * sessions)
    line = Line("1回 {}円 × {}回 = {}円(負担上限の外)", (each, sessions, paid))
    return Item(
        service=service.id, label=service.label, brief=brief_of(service, ""),
        counted="回", days=Range(sessions, sessions), units=None,
        unit_price=None, gross=paid, ten_percent=None, self_pay=paid, capped=False, about=service.about,
        office=use.office, terms=terms, lines=(line,),
    )  # fmt: skip


def unbilled_item(service: Service, income: IncomeClass, table: CostTable, on: date) -> Item:
    """Return a service under the cap whose sum only a bill can tell: 0 yen where the cap is 0, else up to the cap."""
    return Item(
        service=service.id, label=service.label, brief=brief_of(service, ""),
        counted="", days=None, units=None,
        unit_price=None, gross=None, ten_percent=None, self_pay=Range(0, income.cap.high), capped=True,
        about=service.about, terms=(_find_rule(table, on),),
    )  # fmt: skip


def told_item(service: Service, table: CostTable) -> Item:
    """Return a service that is answered in one sentence, without an amount."""
    return replace(free_item(service, table), self_pay=None, terms=())


def refused_item(service: Service | None, use: ServiceUse, reason: str) -> Item:
    """Return a service without an amount, with why."""
    label = service.label if service else _STATED_LABEL
    return Item(
        service=use.service, label=label, brief=brief_of(service, label),
        counted="", days=None, units=None,
        unit_price=None, gross=None, ten_percent=None, self_pay=None, capped=False,
        about=service.about if service else "", office=use.office, refused=reason,
    )  # fmt: skip


def brief_of(service: Service | None, label: str) -> str:
    """Return the name of a service on a small screen."""
    return (service.brief or service.label) if service else label
