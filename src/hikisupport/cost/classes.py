"""The class (所得区分) and its monthly cap (負担上限月額): given, judged, or by the certificate."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from hikisupport.core.vocab import INCOME_LABELS, Income
from hikisupport.cost.dated import (
    amounts_remark,
    declaration_remarks,
    is_late,
    parameter,
    remark,
    sentence_of,
    tax_year,
    term,
    yen,
)
from hikisupport.cost.model import CostTable
from hikisupport.cost.request import CostRequest
from hikisupport.cost.result import IncomeClass, Judged, Range, Remark, Term

ALL = (Income.WELFARE, Income.LOW, Income.GENERAL1, Income.GENERAL2)


def income_class(request: CostRequest, table: CostTable, on: date) -> tuple[IncomeClass, tuple[Remark, ...]]:
    """Return the class with its cap in yen, and the notes that belong to it.

    Raises:
        Refused: there is no cap for that day.
    """
    if request.person is None:
        return _find_given(request.income, request.cap, request.group_home, table, on)
    from hikisupport.cost.household import judge  # with the models of a case file: only where there is one

    lives = {"lives": "group_home"} if request.group_home else {}
    judged = judge(request.person.model_copy(update=lives), table, on)
    return _class_of(judged, request.cap, table, on, given=False, papers=request.papers)


@lru_cache(maxsize=512)
def _find_given(
    income: Income, cap: int | None, group_home: bool, table: CostTable, on: date
) -> tuple[IncomeClass, tuple[Remark, ...]]:
    return _class_of(_judge_given(income, group_home, table, on), cap, table, on, given=True, papers=True)


def _class_of(
    judged: Judged, cap: int | None, table: CostTable, on: date, given: bool, papers: bool
) -> tuple[IncomeClass, tuple[Remark, ...]]:
    found = _with_cap(judged, table, on, given=given)
    if judged.opening is not None:
        opening = sentence_of(judged.opening, table)
        found = replace(found, opening=opening, instead=judged.opens_only and not papers)
    if cap is None:
        return found, judged.remarks
    # Without a class the certificate says it all: notes on how a class is found would only distract.
    remarks = judged.remarks if found.certain or not given else ()
    return _by_certificate(found, cap), (*remarks, *_certificate_remarks(found, cap))


def _judge_given(income: Income, group_home: bool, table: CostTable, on: date) -> Judged:
    candidates: tuple[Income, ...] = ALL if income is Income.UNKNOWN else (income,)
    remarks: list[Remark] = []
    if income is not Income.WELFARE:
        remarks += [remark("parents-income"), tax_year(on)]
    if income in {Income.LOW, Income.UNKNOWN}:
        remarks.append(remark("not-filed"))
    if income in {Income.GENERAL1, Income.GENERAL2}:
        remarks += amounts_remark("six-percent", table, on, limit="levy_adult")
        remarks += [remark("income-change")]
    if income is Income.GENERAL1:
        remarks += declaration_remarks(table, on)
    # In a group home there is no 一般1: whoever is taxed has the cap of 一般2.
    if Income.GENERAL1 in candidates:
        remarks += amounts_remark("no-general1-there", table, on, cap="cap_general2")
    if group_home:
        candidates = tuple(dict.fromkeys(Income.GENERAL2 if one is Income.GENERAL1 else one for one in candidates))
    over_line = income is Income.GENERAL2 and not group_home
    return Judged(candidates, False, False, False, "聞き取りの区分", tuple(remarks), over_line=over_line)


def cap_key(income: Income, child: bool, facility: bool) -> str:
    """Return the name of the cap's parameter."""
    if income is Income.GENERAL1 and child:
        return "cap_general1_facility" if facility else "cap_general1_child"
    return f"cap_{income.value}"


def _with_cap(judged: Judged, table: CostTable, on: date, given: bool) -> IncomeClass:
    keys = [cap_key(income, judged.child, judged.facility) for income in judged.candidates]
    values = [parameter(table, key, on) for key in keys]
    caps = [int(value.number) for value in values]
    cap = Range(min(caps), max(caps))
    only = judged.candidates[0] if len(judged.candidates) == 1 else Income.UNKNOWN
    shown = f"{yen(cap.low)}円" if cap.exact else f"{yen(cap.low)}〜{yen(cap.high)}円"
    label = _label_of(judged, unknown=given and only is Income.UNKNOWN)
    weakest = max(reversed(values), key=lambda value: (value.unverified, is_late(value, on)))
    found = term(table, "cap", f"負担上限月額({label}、{judged.reason})", shown, weakest, on)
    if judged.rough:
        found = Term("cap", found.label, shown, "unverified", found.source, found.late, "区分は目安")
    spoken = tuple(sentence_of(one, table) for one in judged.spoken)
    rest = [one for one in caps if one] or [0]
    taxed = Range(min(rest), max(rest))
    return IncomeClass(
        only,
        label,
        cap,
        judged.candidates,
        found,
        judged.child,
        hinge=judged.hinge,
        spoken=spoken,
        taxed_cap=taxed,
        over_line=judged.over_line,
    )


def _label_of(judged: Judged, unknown: bool) -> str:
    if unknown:
        return INCOME_LABELS["unknown"]
    label = "か".join(INCOME_LABELS[income] for income in judged.candidates)
    if judged.child:
        label += "・児童"
    return label if len(judged.candidates) == 1 else f"{label}(区役所で確認)"


def _by_certificate(found: IncomeClass, cap: int) -> IncomeClass:
    by = Term("cap", "負担上限月額(受給者証)", f"{yen(cap)}円", "given")
    label = found.label if found.certain else "受給者証の上限"
    return replace(
        found, label=label, cap=Range(cap, cap), term=by, from_certificate=True, hinge="", taxed_cap=Range(cap, cap)
    )


def _certificate_remarks(found: IncomeClass, cap: int) -> list[Remark]:
    if found.certain and found.cap.low != cap:
        return [remark("certificate-differs", cap=yen(cap), usual=yen(found.cap.low))]
    return [remark("certificate-wins")]


def each_class(table: CostTable, on: date) -> tuple[IncomeClass, ...]:
    """Return the four classes of an adult with their caps."""
    return tuple(income_class(CostRequest(income=income), table, on)[0] for income in ALL)
