"""One service of the month as an item: its units (単位数), price, gross cost and share (1割), each with its grounds.

The units are the base by band and size, short days, add-ons and percentages; the days of a month are here too.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

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
from hikisupport.cost.model import (
    GRADES,
    ZERO,
    AddOn,
    CostTable,
    IncomeClass,
    Item,
    Line,
    Range,
    Remark,
    Service,
    Term,
    UnitTable,
    Value,
    show,
)
from hikisupport.cost.request import ABSENCE, STATED, AddOnUse, ServiceUse, check_times

COUNTED = {"day": "日", "visit": "回", "month": "月", "private": "回"}
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
class _Cell:
    units: int
    name: str
    grade: Grade
    source: Source | None
    late: bool


def count_units(use: ServiceUse, service: Service | None, over_line: bool, table: CostTable, on: date) -> Counted:
    """Return the units of a month; a range where band, size or add-ons are not known.

    ``over_line``: the 所得割 of the person is surely not below the line of 一般1.

    Raises:
        Refused: the units, an add-on or a rate does not hold on this day.
        InputProblem: the service has no such band, size or add-on.
    """
    if use.units is not None or service is None or service.per == "bill":
        stated = use.units or 0
        return Counted(Range.of(stated), (Term("units", "単位数(事業所の明細)", f"{stated:,}単位", "given"),), ())
    if use.units_per_day:
        base = Range.of(use.units_per_day)
        found = Term("units", "単位数(事業所の明細)", f"1日 {use.units_per_day:,}単位", "given")
    else:
        base, found = _find_base(table, service.id, use.size, use.band, on)
    month = _count_days(use, base, found, service, table, on)
    absences = (AddOnUse(ABSENCE, use.absent),) if use.absent else ()
    days = 1 if use.days is None else use.days
    month = _with_add_ons((*(use.add_ons or ()), *absences), month, days, service, over_line, table, on)
    any_size = use.size is None and not base.exact
    return month if use.add_ons is not None else _guess(month, any_size, table, on)


def _count_days(use: ServiceUse, base: Range, found: Term, service: Service, table: CostTable, on: date) -> Counted:
    """Return the base units of the days, of which the short ones count at their percentage (rounded each day)."""
    for factor in use.factors:
        base = base.each(partial(percent_of, percent=factor))
    whole = (use.days if use.days is not None else 1) - use.half_days  # monthly services have no days
    sums = base.times(whole)
    lines = [Line("基本 {}単位 × {}{} = {}単位", (base, whole, COUNTED[service.per], sums))]
    terms = [found]
    if use.half_days:
        value = parameter(table, "half_day_percent", on)
        short = base.each(partial(percent_of, percent=value.number))
        more = short.times(use.half_days)
        sums += more
        lines.append(Line("短い日 {}単位({}%) × {}日 = {}単位", (short, value.number, use.half_days, more)))
        terms.append(term(table, "half_days", "短い日の割合", f"{value.value}%", value, on))
    return Counted(sums, tuple(terms), tuple(lines))


def _guess(month: Counted, any_size: bool, table: CostTable, on: date) -> Counted:
    percent, guess = _guess_add_ons(table, on)
    units = Range(month.units.low, percent_of(month.units.high, percent))
    line = Line("高い方は加算の見こみ {}% → {}単位", (percent, units))
    return Counted(units, (*month.terms, guess), (*month.lines, line), guessed=True, any_size=any_size)


@lru_cache(maxsize=64)
def _guess_add_ons(table: CostTable, on: date) -> tuple[Decimal, Term]:
    value = parameter(table, "unknown_office_percent", on)
    label = "加算(事業所がわからないときの概算)"
    return value.number, term(table, "add_ons", label, f"高い方だけ {value.value}%", value, on)


def _with_add_ons(
    used: tuple[AddOnUse, ...], month: Counted, days: int, service: Service, over_line: bool, table: CostTable, on: date
) -> Counted:
    """Add the add-ons to the base: those in units first, then the percentages of that sum, rounded one by one."""
    sums, terms, lines = month.units, [*month.terms], [*month.lines]
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
        count = _times_of(use, add_on, days)
        added = int(value.number) * count
        sums += Range.of(added)
        lines.append(Line("{} {}単位 × {} = {}単位", (add_on.label, value.value, count, added)))
    units = sums
    for label, percent in percents:
        more = sums.each(partial(percent_of, percent=percent))
        units += more
        lines.append(Line("{} {}単位 × {}% = {}単位(四捨五入)", (label, sums, percent, more)))
    return Counted(units, tuple(terms), tuple(lines), left_out=tuple(left_out))


@lru_cache(maxsize=512)
def _find_add_on(table: CostTable, key: str, service: str, on: date) -> tuple[AddOn, Value, Term]:
    for add_on in table.add_ons:
        if add_on.id == key and service in add_on.services:
            value = in_force(add_on.values, on, add_on.label)
            name, sign = ("improvement", "%") if add_on.per == "percent" else ("add_ons", "単位")
            return add_on, value, term(table, name, add_on.label, f"{value.value}{sign}", value, on)
    raise InputProblem(f"加算「{key}」は{table.services[service].label}にありません。加算の名前を確かめてください。")


def _times_of(use: AddOnUse, add_on: AddOn, days: int) -> int:
    if add_on.per == "month":
        return 1
    if add_on.per == "time" and use.times is None:
        raise InputProblem(f"「{add_on.label}」の回数(times)を書いてください。")
    times = use.times if use.times is not None else days
    check_times(add_on, times)
    return times


@lru_cache(maxsize=2048)
def _find_base(table: CostTable, key: str, size: str | None, band: str | None, on: date) -> tuple[Range, Term]:
    """Return the base units with their term, as doubtful as the more doubtful end."""
    service = table.services[key]
    cells = [cell for part in _find_tables(service, on) for cell in _find_cells(part, table, size, band, on)]
    if not cells:
        raise InputProblem(
            f"{service.label}のこの定員と区分の単位数は確認できていません。事業所の明細の単位数(units)で計算してください。"
        )
    ends = (min(cells, key=lambda cell: cell.units), max(cells, key=lambda cell: cell.units))
    worst = max(ends, key=lambda cell: (GRADES.index(cell.grade), cell.late))
    span = Range(ends[0].units, ends[1].units)
    label = f"基本の単位数({'〜'.join(dict.fromkeys(cell.name for cell in ends))})"
    return span, Term("units", label, f"{show(span)}単位", worst.grade, worst.source, worst.late)


def _find_tables(service: Service, on: date) -> list[UnitTable]:
    day = on.isoformat()
    tables = [part for part in service.tables if part.valid_from <= day and (part.valid_to or day) >= day]
    return tables or [in_force(service.tables, on, f"{service.label}の単位数")]


def _find_cells(part: UnitTable, table: CostTable, size: str | None, band: str | None, on: date) -> list[_Cell]:
    late = is_late(part, on)
    cells: list[_Cell] = []
    for row in part.rows:
        if band is not None and row.id != band:
            continue
        key = row.source or part.source
        grade, source = grade_of(table, key, row.unverified or part.unverified), source_of(table, key)
        for column, units in zip(part.columns, row.units, strict=True):
            if units is not None and (column.id == size if size else column.likely):
                cells.append(_Cell(units, f"{column.label} {row.label}", grade, source, late))
    return cells


def billed_item(use: ServiceUse, over_line: bool, table: CostTable, on: date) -> tuple[Item, Counted | None]:
    """Return a service that falls under the cap (its self-pay still to be laid under it), with its units.

    Raises:
        Refused: a number does not hold on this day.
    """
    service = table.services.get(use.service)
    item = blank_item(service, use.office)
    if service and service.starts and on.isoformat() < service.starts:
        raise Refused(f"{item.label}は{service.starts}に始まりました。{on.isoformat()}にはまだありません。")
    counted: Counted | None = None
    price: Decimal | None = None
    lines: list[Line] = []
    terms = [_find_rule(table, on)]
    if use.gross is not None:
        gross = Range.of(use.gross)
        terms.append(Term("gross", "総費用額(事業所の明細)", f"{use.gross:,}円", "given"))
    else:
        counted = count_units(use, service, over_line, table, on)
        price, priced = _price_of(use, service, table, on)
        gross = counted.units.each(partial(gross_yen, unit_price=price))
        terms += [*counted.terms, priced]
        lines += [*counted.lines, Line("{}単位 × {}円 = {}円(1円未満切捨て)", (counted.units, price, gross))]
    share = gross.each(partial(share_yen, percent=number(table, "share_percent", on)))
    lines.append(Line("{}円 の1割 = {}円(1円未満切捨て)", (gross, share)))
    item = replace(
        item, counted=COUNTED.get(service.per, "") if service else "",
        days=None if use.days is None else Range.of(use.days), units=counted.units if counted else None,
        unit_price=price, gross=gross, ten_percent=share, capped=True, terms=tuple(terms), lines=tuple(lines),
    )  # fmt: skip
    return item, counted


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


def blank_item(service: Service | None, office: str = "") -> Item:
    """Return a service (None: it is known by its bill only) without any amount."""
    if service is None:
        label = "障害福祉サービス(事業所の明細)"
        return Item(STATED, label, label, office=office)
    return Item(service.id, service.label, service.brief or service.label, service.about, office)


def free_item(service: Service, table: CostTable, days: int | None = None) -> Item:
    """Return a service without any charge, with the reason."""
    rule = Term("rule", "無料", service.about, grade_of(table, service.source, False), source_of(table, service.source))
    return replace(blank_item(service), days=Range.of(days) if days else None, self_pay=ZERO, terms=(rule,))


def private_item(use: ServiceUse, service: Service, table: CostTable, on: date) -> Item:
    """Return private visits or counselling: price times sessions, never under the cap."""
    sessions = use.days or 1
    if use.price is not None:
        each = Range.of(use.price)
        price = Term("price", "1回の料金(入力)", f"{use.price:,}円", "given")
    else:
        low, high = parameter(table, "private_low", on), parameter(table, "private_high", on)
        each = Range(int(low.number), int(high.number))
        price = term(table, "price", "1回の料金の目安", f"{show(each)}円", high, on)
    paid = each.times(sessions)
    line = Line("1回 {}円 × {}回 = {}円(負担上限の外)", (each, sessions, paid))
    return replace(
        blank_item(service, use.office), counted=COUNTED["private"], days=Range.of(sessions), gross=paid, self_pay=paid,
        terms=(price,), lines=(line,),
    )  # fmt: skip


def unbilled_item(service: Service, income: IncomeClass, table: CostTable, on: date) -> Item:
    """Return a service under the cap whose sum only a bill can tell: 0 yen where the cap is 0, else up to the cap."""
    span = Range(0, income.cap.high)
    return replace(blank_item(service), self_pay=span, capped=True, terms=(_find_rule(table, on),))


def refused_item(service: Service | None, reason: str, office: str = "") -> Item:
    """Return a service without an amount, with why."""
    return replace(blank_item(service, office), refused=reason)


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
