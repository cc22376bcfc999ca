"""自立支援医療(精神通院医療): its own household (the health insurance), its own classes, a running monthly cap."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hikisupport.core.vocab import Income
from hikisupport.cost.dated import Refused, number, parameter, remark, share_yen, term, yen
from hikisupport.cost.model import CostTable, Item, Line, Range, Remark, Service, Term
from hikisupport.cost.units import blank_item

if TYPE_CHECKING:
    from hikisupport.cost.case import MedicalFacts

_FEW = 3  # more classes than this say nothing
_ONE_TENTH = 10  # the ordinary 30 % are no 1割
LABELS = {
    "welfare": "生活保護",
    "low1": "低所得1",
    "low2": "低所得2",
    "middle1": "中間所得1",
    "middle2": "中間所得2",
    "upper": "一定所得以上",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The classes it may be, the cap in yen (None: the health insurance's own, or none), the rate, the grounds."""

    classes: tuple[str, ...]
    cap: int | None
    percent: int | None
    terms: tuple[Term, ...]
    remarks: tuple[Remark, ...]


def standing(facts: "MedicalFacts | None", welfare: bool, table: CostTable, on: date) -> Standing:
    """Return class, cap and rate of a person; ``percent`` None where they cannot be told.

    Without facts only people on 生活保護 have a cap.

    Raises:
        Refused: the amount does not hold on this day (経過的特例 after its end).
    """
    percent = parameter(table, "medical_percent", on)
    rate = term(table, "rule", "自立支援医療の割合", f"医療費の{percent.value}%", percent, on)
    if facts is not None and facts.certificate_cap is not None:
        by = Term("cap", "月額自己負担上限(受給者証)", f"{yen(facts.certificate_cap)}円", "given")
        return Standing((), facts.certificate_cap, int(percent.number), (rate, by), ())
    classes, threshold = (("welfare",), ()) if welfare else _classes_of(facts, table, on)
    if len(classes) > 1:
        return Standing(classes, None, None, (rate, *threshold), (remark("medical-household"),))
    severe = facts.severe if facts is not None else None
    fixed = classes[0] in {"welfare", "low1", "low2"}
    if not fixed and not severe:
        return _without_cap(classes[0], severe, table, on, rate)
    value = parameter(table, f"medical_cap_{classes[0]}{'' if fixed else '_severe'}", on)
    found = term(table, "cap", f"月額自己負担上限({LABELS[classes[0]]})", f"{yen(int(value.number))}円", value, on)
    return Standing(classes, int(value.number), int(percent.number), (rate, *threshold, found), ())


def _without_cap(name: str, severe: bool | None, table: CostTable, on: date, rate: Term) -> Standing:
    remarks = (remark("medical-severe"),) if severe is None else ()
    if name != "upper":
        percent = number(table, "medical_percent", on)
        return Standing((name,), None, percent, (rate,), (*remarks, remark("medical-insurance-cap")))
    if severe is None:
        return Standing((name,), None, None, (), remarks)
    ordinary = parameter(table, "medical_ordinary_percent", on)
    found = term(table, "rule", "対象外のときの割合", f"医療費の{ordinary.value}%", ordinary, on)
    return Standing((name,), None, int(ordinary.number), (found,), (remark("medical-ordinary"),))


def _classes_of(facts: "MedicalFacts | None", table: CostTable, on: date) -> tuple[tuple[str, ...], tuple[Term, ...]]:
    if facts is None:
        return tuple(LABELS)[1:], ()
    if facts.status == "exempt":
        if facts.own_income is None:
            return ("low1", "low2"), ()
        value = parameter(table, "medical_low1_income", on)
        line = term(table, "class", "低所得1の本人収入", f"{yen(int(value.number))}円以下", value, on)
        return ("low1" if facts.own_income <= value.number else "low2",), (line,)
    if facts.levy is None:
        return (("middle1", "middle2", "upper") if facts.status == "taxed" else tuple(LABELS)[1:]), ()
    if facts.levy >= number(table, "medical_levy_upper", on):
        return ("upper",), ()
    return ("middle2" if facts.levy >= number(table, "medical_levy_middle2", on) else "middle1",), ()


def pay(costs: tuple[int, ...], percent: int, cap: int | None) -> tuple[int, ...]:
    """Return what is paid for each medical cost (yen, 10割) in order, until the month's cap is reached."""
    paid: list[int] = []
    for cost in costs:
        share = share_yen(cost, percent)
        paid.append(share if cap is None else min(share, cap - sum(paid)))
    return tuple(paid)


def _pay_of_month(payments: tuple[int, ...], found: Standing) -> Range | None:
    """Return the self-pay of the month in yen: of the payments told, else up to the cap; None where unknown."""
    if found.percent is not None and payments:
        return Range.of(sum(pay(payments, found.percent, found.cap)))
    return None if found.percent is None or found.cap is None else Range(0, found.cap)


def _caps_remark(table: CostTable, on: date) -> Remark:
    """Return the note with the caps of every class that hold on the day."""
    low = {key: yen(number(table, f"medical_cap_{key}", on)) for key in ("welfare", "low1", "low2")}
    middle = {key: yen(number(table, f"medical_cap_{key}_severe", on)) for key in ("middle1", "middle2")}
    try:
        value = parameter(table, "medical_cap_upper_severe", on)
        upper = f"・一定所得以上 {yen(int(value.number))}円(経過的特例、{value.valid_to}まで)"
    except Refused:
        upper = "(一定所得以上の経過的特例は期限が切れているため、額は出しません)"
    return remark("medical-caps", **low, **middle, upper=upper)


def psychiatry_item(
    facts: "MedicalFacts | None", income: Income, service: Service, table: CostTable, on: date
) -> tuple[Item, list[Remark]]:
    """Return the item and its notes; without facts only people on 生活保護 get an amount (0 yen).

    Raises:
        Refused: the amount asked for does not hold on this day.
    """
    # The class of the services says nothing about this one, save for 生活保護, which is the household's.
    welfare = facts.welfare if facts is not None else income is Income.WELFARE
    found = standing(facts, welfare, table, on)
    payments = facts.payments if facts is not None else ()
    item = replace(
        blank_item(service), gross=Range.of(sum(payments)) if payments else None,
        ten_percent=_ten_percent_of(payments, found), self_pay=_pay_of_month(payments, found), terms=found.terms,
        lines=tuple(Line("{}", (text,)) for text in _lines_of(payments, found)),
    )  # fmt: skip
    remarks = [*found.remarks]
    if not welfare:
        remarks += [remark("medical-household"), _caps_remark(table, on)]
        # The choice of household: where nobody is known to support the person, and the class may be another's.
        supported = facts is not None and facts.supported
        others = set(found.classes) & {"middle1", "middle2", "upper"}
        remarks += [remark("medical-choice")] if others and not supported else []
    return item, [*remarks, remark("medical-registered")]


def _ten_percent_of(payments: tuple[int, ...], found: Standing) -> Range | None:
    if not payments or found.percent != _ONE_TENTH:
        return None
    return Range.of(sum(share_yen(cost, found.percent) for cost in payments))


def _lines_of(payments: tuple[int, ...], found: Standing) -> list[str]:
    names = "か".join(LABELS[name] for name in found.classes)
    lines = [f"区分: {names}"] if 1 <= len(found.classes) <= _FEW else []
    if found.percent is None:
        return lines
    paid = pay(payments, found.percent, found.cap)
    running = 0
    for place, (cost, share) in enumerate(zip(payments, paid, strict=True), start=1):
        running += share
        lines.append(f"{place}回目 医療費 {yen(cost)}円 → {yen(share)}円(ここまで {yen(running)}円)")
    return lines
