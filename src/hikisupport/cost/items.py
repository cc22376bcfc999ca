"""One service of the month as an item: its units (単位数), price, gross cost and share (1割), each with its grounds.

The units are the base by band and size, short days, add-ons and percentages; 自立支援医療 is reckoned its own way.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Income
from hikisupport.cost.dated import Rates, Refused, gross_yen, in_force, percent_of, remark, remarks_where, share_yen
from hikisupport.cost.model import GRADES, ZERO, AddOn, IncomeClass, Item, Range, Remark, Service, Term, UnitTable
from hikisupport.cost.request import ABSENCE, STATED, AddOnUse, ServiceUse, check_times

if TYPE_CHECKING:
    from hikisupport.cost.case import MedicalFacts

_COUNTED = {"day": "日", "visit": "回", "month": "月", "private": "回"}
_FEW = 3  # more classes than this say nothing
_ONE_TENTH = 10  # the ordinary 30 % are no 1割
_LABELS = {
    "welfare": "生活保護",
    "low1": "低所得1",
    "low2": "低所得2",
    "middle1": "中間所得1",
    "middle2": "中間所得2",
    "upper": "一定所得以上",
}
BY_AGE = "先に区役所で確認"  # in the place of an amount, at an age whose way in is another


def build_item(
    use: ServiceUse, medical: "MedicalFacts | None", income: IncomeClass, rates: Rates
) -> tuple[Item, list[Remark]]:
    """Return a service of the month with its notes; what falls under the cap is still to be laid under it.

    Raises:
        Refused: a number does not hold on this day.
        InputProblem: the service has no such band, size or add-on.
    """
    service = rates.table.services.get(use.service)
    if service is None or service.capped:
        return _capped_item(use, service, income, rates)
    if service.per == "medical":
        return _psychiatry_item(medical, income.id, service, rates)
    if service.per == "private":
        return _private_item(use, service, rates), [remark("private-warning")]
    return blank_item(service) if service.per == "told" else _free_item(service, use.days, rates), []


def blank_item(service: Service | None, office: str = "") -> Item:
    """Return a service (None: it is known by its bill only) without any amount."""
    if service is None:
        label = "障害福祉サービス(事業所の明細)"
        return Item(STATED, label, label, office=office)
    return Item(service.id, service.label, service.brief or service.label, service.about, office)


def _free_item(service: Service, days: int | None, rates: Rates) -> Item:
    """Return a service without any charge, with the reason."""
    rule = Term("rule", "無料", service.about, *rates.table.cite(service.source, False))
    return replace(blank_item(service), days=Range.of(days) if days else None, self_pay=ZERO, terms=(rule,))


def _private_item(use: ServiceUse, service: Service, rates: Rates) -> Item:
    """Return private visits or counselling: price times sessions, never under the cap."""
    sessions = use.days or 1
    if use.price is not None:
        each = Range.of(use.price)
        price = Term("price", "1回の料金(入力)", f"{use.price:,}円", "given")
    else:
        each = Range(rates.number("private_low"), rates.number("private_high"))
        price = rates.term("price", "1回の料金の目安", f"{each}円", "private_high")
    paid = each.times(sessions)
    return replace(
        blank_item(service, use.office), counted=_COUNTED["private"], days=Range.of(sessions), gross=paid,
        self_pay=paid, terms=(price,), trace=(f"1回 {each}円 × {sessions}回 = {paid}円(負担上限の外)",),
    )  # fmt: skip


def _capped_item(
    use: ServiceUse, service: Service | None, income: IncomeClass, rates: Rates
) -> tuple[Item, list[Remark]]:
    item = blank_item(service, use.office)
    if income.instead:
        return replace(item, refused=BY_AGE), []
    if service is not None and service.per == "bill" and not use.billed:  # only a bill can tell the sum
        span = Range(0, income.cap.high)
        return replace(blank_item(service), self_pay=span, capped=True, terms=(_rule_term(rates),)), []
    if service and service.starts and rates.on.isoformat() < service.starts:
        raise Refused(f"{item.label}は{service.starts}に始まりました。{rates.on.isoformat()}にはまだありません。")
    month = _Month([_rule_term(rates)])
    price: Decimal | None = None
    if use.gross is not None:
        gross = Range.of(use.gross)
        month.terms.append(Term("gross", "総費用額(事業所の明細)", f"{use.gross:,}円", "given"))
    else:
        _count_units(use, service, income, month, rates)
        price, priced = _price_of(use, service, rates)
        gross = month.units.each(partial(gross_yen, unit_price=price))
        month.terms.append(priced)
        month.lines.append(f"{month.units}単位 × {price}円 = {gross}円(1円未満切捨て)")
    share = gross.each(partial(share_yen, percent=rates.number("share_percent")))
    month.lines.append(f"{gross}円 の1割 = {share}円(1円未満切捨て)")
    found = replace(
        item, counted=_COUNTED.get(service.per, "") if service else "",
        days=None if use.days is None else Range.of(use.days), units=None if price is None else month.units,
        unit_price=price, gross=gross, ten_percent=share, capped=True, terms=tuple(month.terms),
        trace=tuple(month.lines),
    )  # fmt: skip
    return found, month.remarks


def _rule_term(rates: Rates) -> Term:
    return rates.term("rule", "利用者負担の決まり", "総費用額の{}%と上限の低い方", "share_percent")


def _price_of(use: ServiceUse, service: Service | None, rates: Rates) -> tuple[Decimal, Term]:
    if use.unit_price is not None:
        return use.unit_price, Term("unit_price", "1単位単価(事業所の明細)", f"{use.unit_price}円", "given")
    key = (service.price if service else None) or STATED
    price = rates.value(key)
    return price.number, rates.term_of("unit_price", rates.table.parameters[key].label, f"{price.value}円", price)


@dataclass(slots=True)
class _Month:
    """The sum of one service as it grows: its terms, units and lines, and the notes it calls for."""

    terms: list[Term]
    units: Range = ZERO
    lines: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, words: str, units: Range, after: str = "") -> None:
        """Add units, with the line that says so."""
        self.units += units
        self.lines.append(f"{words} = {units}単位{after}")


def _count_units(use: ServiceUse, service: Service | None, income: IncomeClass, month: _Month, rates: Rates) -> None:
    """Add the units of a month; a range where band, size or add-ons are not known."""
    if use.units is not None or service is None or service.per == "bill":
        month.units = Range.of(use.units or 0)
        month.terms.append(Term("units", "単位数(事業所の明細)", f"{use.units or 0:,}単位", "given"))
        return
    if use.units_per_day:
        base = Range.of(use.units_per_day)
        month.terms.append(Term("units", "単位数(事業所の明細)", f"1日 {use.units_per_day:,}単位", "given"))
    else:
        base, found = _find_base(service.id, use.size, use.band, rates)
        month.terms.append(found)
    _add_days(use, base, service, month, rates)
    _add_add_ons(use, service, income.over_line, month, rates)
    if use.add_ons is not None:
        return
    label, key = "加算(事業所がわからないときの概算)", "unknown_office_percent"
    percent = rates.value(key).number
    month.terms.append(rates.term("add_ons", label, "高い方だけ {}%", key))
    month.units = Range(month.units.low, percent_of(month.units.high, percent))
    month.lines.append(f"高い方は加算の見こみ {percent}% → {month.units}単位")
    if income.cap.high:
        any_size = use.size is None and not base.exact
        month.remarks += remarks_where((True, "unknown-office"), (any_size, "small-office"))


def _add_days(use: ServiceUse, base: Range, service: Service, month: _Month, rates: Rates) -> None:
    """Add the base units of the days, of which the short ones count at their percentage (rounded each day)."""
    for factor in use.factors:
        base = base.each(partial(percent_of, percent=factor))
    whole = (use.days if use.days is not None else 1) - use.half_days  # monthly services have no days
    month.add(f"基本 {base}単位 × {whole}{_COUNTED[service.per]}", base.times(whole))
    if use.half_days:
        percent = rates.value("half_day_percent").number
        month.terms.append(rates.term("half_days", "短い日の割合", "{}%", "half_day_percent"))
        short = base.each(partial(percent_of, percent=percent))
        month.add(f"短い日 {short}単位({percent}%) × {use.half_days}日", short.times(use.half_days))


def _add_add_ons(use: ServiceUse, service: Service, over_line: bool, month: _Month, rates: Rates) -> None:
    """Add the add-ons to the base: those in units first, then the percentages of that sum, rounded one by one.

    ``over_line``: the 所得割 of the person is surely not below the line of 一般1.
    """
    percents: list[tuple[str, Decimal]] = []
    absences = (AddOnUse(ABSENCE, use.absent),) if use.absent else ()
    for used in (*(use.add_ons or ()), *absences):
        add_on = _find_add_on(used.id, service, rates)
        value = in_force(add_on.values, rates.on, add_on.label)
        if over_line and add_on.below_line:
            month.remarks.append(remark("add-on-left-out", label=add_on.label, limit=rates.yen("levy_adult")))
            continue
        name, sign = ("improvement", "%") if add_on.per == "percent" else ("add_ons", "単位")
        month.terms.append(rates.term_of(name, add_on.label, f"{value.value}{sign}", value))
        if add_on.per == "percent":
            percents.append((add_on.label, value.number))
            continue
        count = _times_of(used, add_on, 1 if use.days is None else use.days)
        month.add(f"{add_on.label} {int(value.number):,}単位 × {count}", Range.of(int(value.number) * count))
    sums = month.units
    for label, percent in percents:
        more = sums.each(partial(percent_of, percent=percent))
        month.add(f"{label} {sums}単位 × {percent}%", more, "(四捨五入)")


def _find_add_on(key: str, service: Service, rates: Rates) -> AddOn:
    for add_on in rates.table.add_ons:
        if add_on.id == key and service.id in add_on.services:
            return add_on
    raise InputProblem(f"加算「{key}」は{service.label}にありません。加算の名前を確かめてください。")


def _times_of(use: AddOnUse, add_on: AddOn, days: int) -> int:
    if add_on.per == "month":
        return 1
    if add_on.per == "time" and use.times is None:
        raise InputProblem(f"「{add_on.label}」の回数(times)を書いてください。")
    times = use.times if use.times is not None else days
    check_times(add_on, times)
    return times


@lru_cache(maxsize=2048)
def _find_base(key: str, size: str | None, band: str | None, rates: Rates) -> tuple[Range, Term]:
    """Return the base units with their term, as doubtful as the more doubtful end."""
    service = rates.table.services[key]
    tables = [part for part in service.tables if part.holds(rates.on)]
    tables = tables or [in_force(service.tables, rates.on, f"{service.label}の単位数")]
    cells = [cell for part in tables for cell in _find_cells(part, size, band, rates)]
    if not cells:
        raise InputProblem(
            f"{service.label}のこの定員と区分の単位数は確認できていません。事業所の明細の単位数(units)で計算してください。"
        )
    (least, low), (most, high) = min(cells, key=itemgetter(0)), max(cells, key=itemgetter(0))
    worst = max((low, high), key=lambda term: (GRADES.index(term.grade), term.late))
    label = f"基本の単位数({'〜'.join(dict.fromkeys((low.label, high.label)))})"
    return Range(least, most), replace(worst, label=label, text=f"{Range(least, most)}単位")


def _find_cells(part: UnitTable, size: str | None, band: str | None, rates: Rates) -> Iterator[tuple[int, Term]]:
    """Give the units of the cells that it may be, each with its own term."""
    for row in part.rows:
        if band is not None and row.id != band:
            continue
        cited = rates.table.cite(row.source or part.source, row.unverified or part.unverified)
        for column, units in zip(part.columns, row.units, strict=True):
            if units is not None and (column.id == size if size else column.likely):
                label = f"{column.label} {row.label}"
                yield units, Term("units", label, f"{units:,}単位", *cited, part.is_late(rates.on))


@dataclass(frozen=True, slots=True)
class _Standing:
    """The classes it may be, the cap in yen (None: the health insurance's own, or none), the rate, the grounds."""

    classes: tuple[str, ...]
    cap: int | None
    percent: int | None
    terms: tuple[Term, ...] = ()
    remarks: tuple[Remark, ...] = ()


def _psychiatry_item(
    facts: "MedicalFacts | None", income: Income, service: Service, rates: Rates
) -> tuple[Item, list[Remark]]:
    """Return the 自立支援医療 and its notes; without facts only people on 生活保護 get an amount (0 yen).

    Its household is that of the health insurance, with its own classes and a running monthly cap: what is paid for
    each medical cost (yen, 10割) in order, until the cap is reached.

    Raises:
        Refused: the amount asked for does not hold on this day (経過的特例 after its end).
    """
    # The class of the services says nothing about this one, save for 生活保護, which is the household's.
    welfare = facts.welfare if facts is not None else income is Income.WELFARE
    found = _find_standing(facts, welfare, rates)
    names = "か".join(_LABELS[name] for name in found.classes)
    lines = [f"区分: {names}"] if 1 <= len(found.classes) <= _FEW else []
    item = replace(blank_item(service), terms=found.terms)
    payments = facts.payments if facts is not None else ()
    if payments:
        item = replace(item, gross=Range.of(sum(payments)))
    if payments and found.percent is not None:
        shares = [share_yen(cost, found.percent) for cost in payments]
        running = 0
        for place, (cost, share) in enumerate(zip(payments, shares, strict=True), start=1):
            paid = share if found.cap is None else min(share, found.cap - running)
            running += paid
            lines.append(f"{place}回目 医療費 {cost:,}円 → {paid:,}円(ここまで {running:,}円)")
        tenth = Range.of(sum(shares)) if found.percent == _ONE_TENTH else None
        item = replace(item, ten_percent=tenth, self_pay=Range.of(running))
    elif found.percent is not None and found.cap is not None:
        item = replace(item, self_pay=Range(0, found.cap))
    return replace(item, trace=tuple(lines)), [*found.remarks, *_medical_remarks(facts, welfare, found.classes, rates)]


def _medical_remarks(
    facts: "MedicalFacts | None", welfare: bool, classes: tuple[str, ...], rates: Rates
) -> list[Remark]:
    """Return the notes on the household and on the caps of every class that hold on the day."""
    if welfare:
        return [remark("medical-registered")]
    keys = {key: f"medical_cap_{key}" for key in ("welfare", "low1", "low2")}
    keys |= {key: f"medical_cap_{key}_severe" for key in ("middle1", "middle2")}
    try:
        key = "medical_cap_upper_severe"
        upper = f"・一定所得以上 {rates.yen(key)}円(経過的特例、{rates.value(key).valid_to}まで)"
    except Refused:
        upper = "(一定所得以上の経過的特例は期限が切れているため、額は出しません)"
    caps = remark("medical-caps", **{word: rates.yen(key) for word, key in keys.items()}, upper=upper)
    # The choice of household: where nobody is known to support the person, and the class may be another's.
    supported = facts is not None and facts.supported
    choice = bool(set(classes) & {"middle1", "middle2", "upper"}) and not supported
    rest = remarks_where((choice, "medical-choice"), (True, "medical-registered"))
    return [remark("medical-household"), caps, *rest]


def _find_standing(facts: "MedicalFacts | None", welfare: bool, rates: Rates) -> _Standing:
    """Return class, cap and rate of a person; ``percent`` None where they cannot be told.

    Without facts only people on 生活保護 have a cap.
    """
    percent = rates.number("medical_percent")
    rate = rates.term("rule", "自立支援医療の割合", "医療費の{}%", "medical_percent")
    if facts is not None and facts.certificate_cap is not None:
        by = Term("cap", "月額自己負担上限(受給者証)", f"{facts.certificate_cap:,}円", "given")
        return _Standing((), facts.certificate_cap, percent, (rate, by))
    classes, line = (("welfare",), ()) if welfare else _classes_of(facts, rates)
    if len(classes) > 1:
        return _Standing(classes, None, None, (rate, *line), (remark("medical-household"),))
    severe = facts.severe if facts is not None else None
    fixed = classes[0] in {"welfare", "low1", "low2"}
    if fixed or severe:
        key = f"medical_cap_{classes[0]}{'' if fixed else '_severe'}"
        cap = rates.term("cap", f"月額自己負担上限({_LABELS[classes[0]]})", "{:,}円", key)
        return _Standing(classes, rates.number(key), percent, (rate, *line, cap))
    asked = remarks_where((severe is None, "medical-severe"))
    if classes[0] != "upper":
        return _Standing(classes, None, percent, (rate,), (*asked, remark("medical-insurance-cap")))
    if severe is None:
        return _Standing(classes, None, None, (), tuple(asked))
    ordinary = "medical_ordinary_percent"
    rate = rates.term("rule", "対象外のときの割合", "医療費の{}%", ordinary)
    return _Standing(classes, None, rates.number(ordinary), (rate,), (remark("medical-ordinary"),))


def _classes_of(facts: "MedicalFacts | None", rates: Rates) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    """Return the classes it may be, and the line that parts the lowest two where it decided."""
    if facts is None or (facts.levy is None and facts.status == "unknown"):
        return tuple(_LABELS)[1:], ()
    if facts.status == "exempt":
        if facts.own_income is None:
            return ("low1", "low2"), ()
        line = rates.term("class", "低所得1の本人収入", "{:,}円以下", "medical_low1_income")
        return ("low1" if facts.own_income <= rates.number("medical_low1_income") else "low2",), (line,)
    if facts.levy is None:
        return ("middle1", "middle2", "upper"), ()
    if facts.levy >= rates.number("medical_levy_upper"):
        return ("upper",), ()
    return ("middle2" if facts.levy >= rates.number("medical_levy_middle2") else "middle1",), ()
