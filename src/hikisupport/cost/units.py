"""One service of the month as an item: its units (単位数), price, gross cost and share (1割), each with its grounds.

The units are the base by band and size, short days, add-ons and percentages; the days of a month are here too.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hikisupport.core.errors import InputProblem
from hikisupport.core.model import Source
from hikisupport.core.vocab import Grade
from hikisupport.cost.dated import (
    Refused,
    grade_of,
    gross_yen,
    in_force,
    is_late,
    number,
    parameter,
    percent_of,
    remark,
    share_yen,
    source_of,
    term,
)
from hikisupport.cost.model import GRADES, AddOn, CostTable, Service, UnitTable, Value
from hikisupport.cost.request import STATED, AddOnUse, ServiceUse
from hikisupport.cost.result import IncomeClass, Item, Line, Range, Remark, Term, show

COUNTED = {"day": "日", "visit": "回", "month": "月", "private": "回"}
_ABSENCE = "absence"
BY_AGE = "先に区役所で確認"  # in the place of an amount, at an age whose way in is another


@dataclass(frozen=True, slots=True)
class Counted:
    """Units of the month with the terms and the lines of the sum; ``guessed``: the office is not known.

    ``left_out``: add-ons that are not paid for people of the class.
    """

    units: Range
    terms: tuple[Term, ...]
    lines: tuple[Line, ...]
    guessed: bool = False
    any_size: bool = False
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Month:
    """The base units of the month, how often they were counted, their terms and the lines so far."""

    sums: Range
    times: int
    terms: tuple[Term, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Base:
    low: int
    high: int
    term: Term


@dataclass(frozen=True, slots=True)
class _Cell:
    units: int
    column: str
    row: str
    grade: Grade
    source: Source | None
    late: bool


def count_units(use: ServiceUse, service: Service, over_line: bool, table: CostTable, on: date) -> Counted:
    """Return the units of a month; a range where band, size or add-ons are not known.

    ``over_line``: the 所得割 of the person is surely not below the line of 一般1.

    Raises:
        Refused: the units, an add-on or a rate does not hold on this day.
        InputProblem: the service has no such band, size or add-on.
    """
    if use.units is not None:
        bill = Term("units", "単位数(事業所の明細)", f"{use.units:,}単位", "given")
        return Counted(Range(use.units, use.units), (bill,), ())
    base = (
        _state_base(use.units_per_day) if use.units_per_day else _find_base(table, service.id, use.size, use.band, on)
    )
    month = _count_days(use, base, service, table, on)
    any_size = use.size is None and base.low != base.high
    if use.add_ons is None:
        return _guess(_with_absences(month, use.absent, service, table, on), table, on, any_size)
    absences = (AddOnUse(_ABSENCE, use.absent),) if use.absent else ()
    return _with_add_ons((*use.add_ons, *absences), month, service, over_line, table, on)


def _count_days(use: ServiceUse, base: _Base, service: Service, table: CostTable, on: date) -> _Month:
    """Return the base units of the days, of which the short ones count at their percentage (rounded each day)."""
    times = use.days if use.days is not None else 1  # monthly services have no days
    low, high = _apply_factors(base.low, use.factors), _apply_factors(base.high, use.factors)
    whole = times - use.half_days
    sums = Range(low * whole, high * whole)
    lines = [Line("基本 {}単位 × {}{} = {}単位", (Range(low, high), whole, COUNTED[service.per], sums))]
    terms = [base.term]
    if use.half_days:
        value = parameter(table, "half_day_percent", on)
        short = Range(percent_of(low, value.number), percent_of(high, value.number))
        more = Range(short.low * use.half_days, short.high * use.half_days)
        sums += more
        lines.append(Line("短い日 {}単位({}%) × {}日 = {}単位", (short, value.number, use.half_days, more)))
        terms.append(term(table, "half_days", "短い日の割合", f"{value.value}%", value, on))
    return _Month(sums, times, tuple(terms), tuple(lines))


def _with_absences(month: _Month, absent: int, service: Service, table: CostTable, on: date) -> _Month:
    if not absent:
        return month
    add_on, value, found = _find_add_on(table, _ABSENCE, service.id, on)
    times = _times_of(AddOnUse(_ABSENCE, absent), add_on, month.times)
    added = int(value.number) * times
    line = Line("{} {}単位 × {} = {}単位", (add_on.label, value.value, times, added))
    return _Month(month.sums + Range(added, added), month.times, (*month.terms, found), (*month.lines, line))


def _state_base(units: int) -> _Base:
    return _Base(units, units, Term("units", "単位数(事業所の明細)", f"1日 {units:,}単位", "given"))


def _apply_factors(units: int, factors: tuple[Decimal, ...]) -> int:
    for factor in factors:
        units = percent_of(units, factor)
    return units


def _guess(month: _Month, table: CostTable, on: date, any_size: bool) -> Counted:
    percent, guess = _guess_add_ons(table, on)
    units = Range(month.sums.low, percent_of(month.sums.high, percent))
    line = Line("高い方は加算の見こみ {}% → {}単位", (percent, units))
    return Counted(units, (*month.terms, guess), (*month.lines, line), guessed=True, any_size=any_size)


@lru_cache(maxsize=64)
def _guess_add_ons(table: CostTable, on: date) -> tuple[Decimal, Term]:
    value = parameter(table, "unknown_office_percent", on)
    label = "加算(事業所がわからないときの概算)"
    return value.number, term(table, "add_ons", label, f"高い方だけ {value.value}%", value, on)


def _with_add_ons(
    used: tuple[AddOnUse, ...], month: _Month, service: Service, over_line: bool, table: CostTable, on: date
) -> Counted:
    terms, lines = [*month.terms], [*month.lines]
    sums = month.sums
    percents: list[tuple[str, Decimal]] = []
    left_out: list[str] = []
    for use in used:
        add_on, value, found = _find_add_on(table, use.id, service.id, on)
        if over_line and add_on.below_line:
            left_out.append(add_on.label)
            continue
        terms.append(found)
        if add_on.per == "percent":
            percents.append((add_on.label, value.number))
            continue
        count = _times_of(use, add_on, month.times)
        added = int(value.number) * count
        sums += Range(added, added)
        lines.append(Line("{} {}単位 × {} = {}単位", (add_on.label, value.value, count, added)))
    units = sums
    for label, percent in percents:
        more = Range(percent_of(sums.low, percent), percent_of(sums.high, percent))
        units += more
        lines.append(Line("{} {}単位 × {}% = {}単位(四捨五入)", (label, sums, percent, more)))
    return Counted(units, tuple(terms), tuple(lines), left_out=tuple(left_out))


@lru_cache(maxsize=512)
def _find_add_on(table: CostTable, key: str, service: str, on: date) -> tuple[AddOn, Value, Term]:
    for add_on in table.add_ons:
        if add_on.id == key and service in add_on.services:
            value = in_force(add_on.values, on, add_on.label)
            return add_on, value, _term_of(table, add_on, value, on)
    raise InputProblem(f"加算「{key}」は{table.services[service].label}にありません。加算の名前を確かめてください。")


def _times_of(use: AddOnUse, add_on: AddOn, days: int) -> int:
    if add_on.per == "month":
        return 1
    if add_on.per == "time" and use.times is None:
        raise InputProblem(f"「{add_on.label}」の回数(times)を書いてください。")
    times = use.times if use.times is not None else days
    if add_on.most is not None and times > add_on.most:
        raise InputProblem(f"「{add_on.label}」は月{add_on.most}回までです({times}回と書かれています)。")
    return times


def _term_of(table: CostTable, add_on: AddOn, value: Value, on: date) -> Term:
    percent = add_on.per == "percent"
    name = "improvement" if percent else "add_ons"
    return term(table, name, add_on.label, f"{value.value}{'%' if percent else '単位'}", value, on)


@lru_cache(maxsize=2048)
def _find_base(table: CostTable, key: str, size: str | None, band: str | None, on: date) -> _Base:
    service = table.services[key]
    cells = [cell for part in _find_tables(service, on) for cell in _find_cells(part, table, size, band, on)]
    if not cells:
        raise InputProblem(
            f"{service.label}のこの定員と区分の単位数は確認できていません。事業所の明細の単位数(units)で計算してください。"
        )
    lowest, highest = min(cells, key=lambda cell: cell.units), max(cells, key=lambda cell: cell.units)
    worst = max((lowest, highest), key=lambda cell: (GRADES.index(cell.grade), cell.late))
    span = Range(lowest.units, highest.units)
    names = (f"{lowest.column} {lowest.row}", f"{highest.column} {highest.row}")
    label = f"基本の単位数({names[0] if names[0] == names[1] else '〜'.join(names)})"
    found = Term("units", label, f"{show(span)}単位", worst.grade, worst.source, worst.late)
    return _Base(lowest.units, highest.units, found)


def _find_tables(service: Service, on: date) -> list[UnitTable]:
    day = on.isoformat()
    tables = [part for part in service.tables if part.valid_from <= day and (part.valid_to or day) >= day]
    return tables or [in_force(service.tables, on, f"{service.label}の単位数")]


def _find_cells(part: UnitTable, table: CostTable, size: str | None, band: str | None, on: date) -> list[_Cell]:
    chosen = [column.id == size if size else column.likely for column in part.columns]
    columns = [(index, column.label) for index, column in enumerate(part.columns) if chosen[index]]
    late = is_late(part, on)
    cells: list[_Cell] = []
    for row in part.rows:
        if band is not None and row.id != band:
            continue
        source = row.source or part.source
        grade = grade_of(table, source, row.unverified or part.unverified)
        for index, column in columns:
            units = row.units[index]
            if units is not None:
                cells.append(_Cell(units, column, row.label, grade, source_of(table, source), late))
    return cells


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


def days_in_month(on: date) -> int:
    """Return the number of days of the month."""
    return monthrange(on.year, on.month)[1]


def month_limit(table: CostTable, on: date) -> int:
    """Return the usual most days of the day services of one person in the month (days in the month less 8)."""
    return days_in_month(on) - number(table, "month_minus", on)


def days_remarks(uses: Sequence[ServiceUse], table: CostTable, on: date) -> list[Remark]:
    """Return what is said of the days: a warning, never a refusal, because the city may grant more.

    The usual most of the month holds for all day services and offices together; absences are outside the days.
    """
    remarks = [
        remark("weekly-days", label=table.services[use.service].label, week=str(use.a_week), days=str(use.days))
        for use in uses
        if use.a_week
    ]
    counted = [use for use in uses if use.days and use.service in table.services]
    for use in counted:
        if use.granted is not None and (use.days or 0) > use.granted:
            label, over = table.services[use.service].label, str((use.days or 0) - use.granted)
            remarks.append(remark("granted-over", label=label, granted=str(use.granted), over=over))
    monthly = [use for use in counted if table.services[use.service].month_limit]
    limit, days = month_limit(table, on), sum(use.days or 0 for use in monthly)
    granted = all(use.granted is not None and use.granted >= (use.days or 0) for use in monthly)
    if days > limit and not granted:
        labels = "と".join(dict.fromkeys(table.services[use.service].label for use in monthly))
        remarks.append(remark("days-over", label=labels, days=str(days), limit=str(limit)))
    if len(monthly) > 1:
        remarks.append(remark("one-office-a-day"))
    return remarks
