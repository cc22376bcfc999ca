"""Units (単位数) of one service in one month: base by band and size, add-ons, percentages."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hikisupport.core.errors import InputProblem
from hikisupport.core.model import Source
from hikisupport.core.vocab import Grade
from hikisupport.cost.dated import grade_of, in_force, is_late, number, parameter, percent_of, remark, source_of, term
from hikisupport.cost.model import AddOn, CostTable, Service, UnitTable, Value
from hikisupport.cost.request import AddOnUse, ServiceUse
from hikisupport.cost.result import Line, Range, Remark, Term, show

COUNTED = {"day": "日", "visit": "回", "month": "月", "private": "回"}
_DOUBT: tuple[Grade, ...] = ("given", "called", "official", "official_via", "third_party", "unverified")


@dataclass(frozen=True, slots=True)
class Counted:
    """Units of the month with the terms and the lines of the sum; ``guessed``: the office is not known."""

    units: Range
    terms: tuple[Term, ...]
    lines: tuple[Line, ...]
    guessed: bool = False
    any_size: bool = False


@dataclass(frozen=True, slots=True)
class _Month:
    """The base units of the month, how often they were counted, their term and the lines so far."""

    sums: Range
    times: int
    term: Term
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


def count_units(use: ServiceUse, service: Service, table: CostTable, on: date) -> Counted:
    """Return the units of a month; a range where band, size or add-ons are not known.

    Raises:
        Refused: the units, an add-on or a rate does not hold on this day.
        InputProblem: the service has no such band, size or add-on.
    """
    if use.units is not None:
        stated = Term("units", "単位数(事業所の明細)", f"{use.units:,}単位", "given")
        return Counted(Range(use.units, use.units), (stated,), ())
    base = _stated(use.units_per_day) if use.units_per_day else _base(table, service.id, use.size, use.band, on)
    times = use.days or 1  # monthly services have no days
    low, high = _factored(base.low, use.factors), _factored(base.high, use.factors)
    sums = Range(low * times, high * times)
    line = Line("基本 {}単位 × {}{} = {}単位", (Range(low, high), times, COUNTED[service.per], sums))
    month = _Month(sums, times, base.term, (line,))
    any_size = use.size is None and low != high
    if use.add_ons is None:
        return _guess(month, table, on, any_size)
    return _with_add_ons(use.add_ons, month, service, table, on)


def _stated(units: int) -> _Base:
    return _Base(units, units, Term("units", "単位数(事業所の明細)", f"1日 {units:,}単位", "given"))


def _factored(units: int, factors: tuple[Decimal, ...]) -> int:
    for factor in factors:
        units = percent_of(units, factor)
    return units


def _guess(month: _Month, table: CostTable, on: date, any_size: bool) -> Counted:
    percent, guess = _guessed_add_ons(table, on)
    units = Range(month.sums.low, percent_of(month.sums.high, percent))
    line = Line("高い方は加算の見こみ {}% → {}単位", (percent, units))
    return Counted(units, (month.term, guess), (*month.lines, line), guessed=True, any_size=any_size)


@lru_cache(maxsize=64)
def _guessed_add_ons(table: CostTable, on: date) -> tuple[Decimal, Term]:
    value = parameter(table, "unknown_office_percent", on)
    label = "加算(事業所がわからないときの概算)"
    return value.number, term(table, "add_ons", label, f"高い方だけ {value.value}%", value, on)


def _with_add_ons(used: tuple[AddOnUse, ...], month: _Month, service: Service, table: CostTable, on: date) -> Counted:
    terms, lines = [month.term], [*month.lines]
    sums = month.sums
    percents: list[tuple[str, Decimal]] = []
    for use in used:
        add_on, value, found = _listed_add_on(table, use.id, service.id, on)
        terms.append(found)
        if add_on.per == "percent":
            percents.append((add_on.label, value.number))
            continue
        count = _times(use, add_on, month.times)
        added = int(value.number) * count
        sums += Range(added, added)
        lines.append(Line("{} {}単位 × {} = {}単位", (add_on.label, value.value, count, added)))
    units = sums
    for label, percent in percents:
        more = Range(percent_of(sums.low, percent), percent_of(sums.high, percent))
        units += more
        lines.append(Line("{} {}単位 × {}% = {}単位(四捨五入)", (label, sums, percent, more)))
    return Counted(units, tuple(terms), tuple(lines))


@lru_cache(maxsize=512)
def _listed_add_on(table: CostTable, key: str, service: str, on: date) -> tuple[AddOn, Value, Term]:
    for add_on in table.add_ons:
        if add_on.id == key and service in add_on.services:
            value = in_force(add_on.values, on, add_on.label)
            return add_on, value, _add_on_term(table, add_on, value, on)
    raise InputProblem(f"加算「{key}」は{table.services[service].label}にありません。加算の名前を確かめてください。")


def _times(use: AddOnUse, add_on: AddOn, days: int) -> int:
    if add_on.per == "month":
        return 1
    if add_on.per == "time" and use.times is None:
        raise InputProblem(f"「{add_on.label}」の回数(times)を書いてください。")
    times = use.times if use.times is not None else days
    if add_on.most is not None and times > add_on.most:
        raise InputProblem(f"「{add_on.label}」は月{add_on.most}回までです({times}回と書かれています)。")
    return times


def _add_on_term(table: CostTable, add_on: AddOn, value: Value, on: date) -> Term:
    percent = add_on.per == "percent"
    name = "improvement" if percent else "add_ons"
    return term(table, name, add_on.label, f"{value.value}{'%' if percent else '単位'}", value, on)


@lru_cache(maxsize=2048)
def _base(table: CostTable, key: str, size: str | None, band: str | None, on: date) -> _Base:
    service = table.services[key]
    cells = [cell for part in _tables_in_force(service, on) for cell in _cells(part, table, size, band, on)]
    if not cells:
        raise InputProblem(
            f"{service.label}のこの定員と区分の単位数は確認できていません。事業所の明細の単位数(units)で計算してください。"
        )
    lowest, highest = min(cells, key=lambda cell: cell.units), max(cells, key=lambda cell: cell.units)
    worst = max((lowest, highest), key=lambda cell: (_DOUBT.index(cell.grade), cell.late))
    span = Range(lowest.units, highest.units)
    names = (f"{lowest.column} {lowest.row}", f"{highest.column} {highest.row}")
    label = f"基本の単位数({names[0] if names[0] == names[1] else '〜'.join(names)})"
    found = Term("units", label, f"{show(span)}単位", worst.grade, worst.source, worst.late)
    return _Base(lowest.units, highest.units, found)


def _tables_in_force(service: Service, on: date) -> list[UnitTable]:
    day = on.isoformat()
    tables = [part for part in service.tables if part.valid_from <= day and (part.valid_to or day) >= day]
    return tables or [in_force(service.tables, on, f"{service.label}の単位数")]


def _cells(part: UnitTable, table: CostTable, size: str | None, band: str | None, on: date) -> list[_Cell]:
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


def days_in_month(on: date) -> int:
    """Return the number of days of the month."""
    return monthrange(on.year, on.month)[1]


def month_limit(table: CostTable, on: date) -> int:
    """Return the usual most days of a day service in the month (days in the month less 8)."""
    return days_in_month(on) - number(table, "month_minus", on)


def days_remarks(use: ServiceUse, service: Service, table: CostTable, on: date) -> list[Remark]:
    """Return the warning about too many days, if any."""
    if use.days is None or not service.month_limit:
        return []
    limit = month_limit(table, on)
    if use.days <= limit:
        return []
    return [remark("days-over", label=service.label, days=str(use.days), limit=str(limit))]
