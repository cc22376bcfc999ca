"""The class (所得区分) and its monthly cap (負担上限月額): given, judged, or by the certificate."""

from datetime import date
from functools import lru_cache

from hikisupport.base.models.cost import CostTable
from hikisupport.core.vocab import INCOME_LABELS, Income
from hikisupport.logic.cost.dated import is_late, parameter, term
from hikisupport.logic.cost.notes import remark, tax_year, yen
from hikisupport.logic.cost.request import CostRequest
from hikisupport.logic.cost.result import IncomeClass, Judged, Range, Remark, Term

ALL = (Income.WELFARE, Income.LOW, Income.GENERAL1, Income.GENERAL2)


def income_class(request: CostRequest, table: CostTable, on: date) -> tuple[IncomeClass, tuple[Remark, ...]]:
    """Return the class with its cap in yen, and the notes that belong to it.

    Raises:
        Refused: there is no cap for that day.
    """
    if request.person is None:
        return _known(request.income, request.cap, table, on)
    from hikisupport.logic.cost.household import judge  # with the models of a case file: only where there is one

    return _class_of(judge(request.person, table, on), request.cap, table, on, given=False)


@lru_cache(maxsize=512)
def _known(income: Income, cap: int | None, table: CostTable, on: date) -> tuple[IncomeClass, tuple[Remark, ...]]:
    return _class_of(_given(income, table, on), cap, table, on, given=True)


def _class_of(
    judged: Judged, cap: int | None, table: CostTable, on: date, given: bool
) -> tuple[IncomeClass, tuple[Remark, ...]]:
    found = _with_cap(judged, table, on, given=given)
    if cap is None:
        return found, judged.remarks
    # Without a class the certificate says it all: notes on how a class is found would only distract.
    remarks = judged.remarks if found.certain or not given else ()
    return _by_certificate(found, cap), (*remarks, *_certificate_remarks(found, cap))


def _given(income: Income, table: CostTable, on: date) -> Judged:
    candidates = ALL if income is Income.UNKNOWN else (income,)
    remarks: list[Remark] = []
    if income is not Income.WELFARE:
        remarks += [remark("parents-income"), tax_year(on)]
    if income in {Income.LOW, Income.UNKNOWN}:
        remarks.append(remark("not-filed"))
    if income in {Income.GENERAL1, Income.GENERAL2}:
        remarks.append(remark("six-percent", limit=yen(int(parameter(table, "levy_adult", on).number))))
    return Judged(candidates, False, False, False, "聞き取りの区分", tuple(remarks))


def cap_key(income: Income, child: bool, facility: bool) -> str:
    """Return the name of the cap's parameter."""
    if income is Income.GENERAL1 and child:
        return "cap_general1_facility" if facility else "cap_general1_child"
    return f"cap_{income.value}"


def _with_cap(judged: Judged, table: CostTable, on: date, given: bool) -> IncomeClass:
    values = [parameter(table, cap_key(income, judged.child, judged.facility), on) for income in judged.candidates]
    caps = [int(value.number) for value in values]
    cap = Range(min(caps), max(caps))
    only = judged.candidates[0] if len(judged.candidates) == 1 else Income.UNKNOWN
    shown = f"{yen(cap.low)}円" if cap.exact else f"{yen(cap.low)}〜{yen(cap.high)}円"
    label = _label(judged, unknown=given and only is Income.UNKNOWN)
    weakest = max(reversed(values), key=lambda value: (value.unverified, is_late(value, on)))
    found = term(table, "cap", f"負担上限月額({label}、{judged.reason})", shown, weakest, on)
    if judged.rough:
        found = Term("cap", found.label, shown, "unverified", found.source, found.late, "区分は目安")
    return IncomeClass(only, label, cap, judged.candidates, found, judged.child)


def _label(judged: Judged, unknown: bool) -> str:
    if unknown:
        return INCOME_LABELS["unknown"]
    label = "か".join(INCOME_LABELS[income] for income in judged.candidates)
    if judged.child:
        label += "・児童"
    return label if len(judged.candidates) == 1 else f"{label}(区役所で確認)"


def _by_certificate(found: IncomeClass, cap: int) -> IncomeClass:
    by = Term("cap", "負担上限月額(受給者証)", f"{yen(cap)}円", "given")
    label = found.label if found.certain else "受給者証の上限"
    return IncomeClass(found.id, label, Range(cap, cap), found.candidates, by, found.child, from_certificate=True)


def _certificate_remarks(found: IncomeClass, cap: int) -> list[Remark]:
    if found.certain and found.cap.low != cap:
        return [remark("certificate-differs", cap=yen(cap), usual=yen(found.cap.low))]
    return [remark("certificate-wins")]


def each_class(table: CostTable, on: date) -> tuple[IncomeClass, ...]:
    """Return the four classes of an adult with their caps."""
    return tuple(income_class(CostRequest(income=income), table, on)[0] for income in ALL)
