"""The class (所得区分) and its monthly cap (負担上限月額): given, judged, or by the certificate."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hikisupport.core.vocab import INCOME_LABELS, Income
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.dated import is_late, number, parameter, remark, tax_year, term, yen
from hikisupport.cost.model import CostTable
from hikisupport.cost.request import CostRequest
from hikisupport.cost.result import IncomeClass, Judged, Range, Remark, Term

_ENDLESS = 10**12
_RATE_OF_THE_TEST = 6  # the test takes the levy at 6 %, in a 指定都市 too


@dataclass(frozen=True, slots=True)
class _Levy:
    """What is known of a 市町村民税: surely taxed, possibly taxed, and the span of the 所得割 in yen."""

    surely: bool
    possibly: bool
    low: int
    high: int

    def __add__(self, other: "_Levy") -> "_Levy":
        return _Levy(
            self.surely or other.surely, self.possibly or other.possibly, self.low + other.low, self.high + other.high
        )


_NOT_TAXED = _Levy(surely=False, possibly=False, low=0, high=0)
_NOT_KNOWN = _Levy(surely=False, possibly=True, low=0, high=_ENDLESS)


def judge(person: PersonFacts, table: CostTable, on: date) -> Judged:
    """Return the class or classes of a person on a day."""
    child = is_child(person, on)
    facility = person.lives == "facility"
    if person.welfare:
        return Judged((Income.WELFARE,), child, facility, rough=False, reason="生活保護を受けている世帯", remarks=())
    if child:
        return _judge_child(person, table, on)
    levy = _levy(person.tax, table, on)
    if person.spouse:
        levy += _levy(person.spouse_tax, table, on)
    limit = number(table, "levy_adult", on)
    elsewhere = person.lives == "group_home" or facility
    candidates = _candidates(levy, 0 if elsewhere else limit)
    taxes = (person.tax, person.spouse_tax) if person.spouse else (person.tax,)
    remarks = [remark("parents-income"), *_tax_remarks(taxes, limit, table, on)]
    remarks += [remark("age-unknown")] if age_on(person, on) is None else []
    remarks += [remark("spouse")] if person.spouse else []
    remarks += [remark("taxed-group-home")] if elsewhere and levy.possibly else []
    remarks += [remark("pension-free")] if person.tax_free_pension else []
    reason = "本人と配偶者の市町村民税" if person.spouse else "本人の市町村民税(親の収入は数えない)"
    return Judged(candidates, child, facility, _is_rough(taxes), reason, tuple(remarks))


def _judge_child(person: PersonFacts, table: CostTable, on: date) -> Judged:
    limit = number(table, "levy_child", on)
    # The salary guidance is for single people, so a salary says nothing about a family.
    tax = person.guardians_tax.model_copy(update={"salary": None})
    remarks = [remark("child-household"), *_tax_remarks((tax,), limit, table, on)]
    remarks += [remark("child-group-home")] if person.lives == "group_home" else []
    facility = person.lives == "facility"
    candidates = _candidates(_levy(tax, table, on), limit)
    return Judged(candidates, True, facility, _is_rough((tax,)), "保護者の世帯の市町村民税", tuple(remarks))


def age_on(person: PersonFacts, on: date) -> int | None:
    """Return the age in whole years on a day; it changes on the birthday (29 February: on 1 March)."""
    if person.birthday is None:
        return person.age
    born = date.fromisoformat(person.birthday)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def is_child(person: PersonFacts, on: date) -> bool:
    """Tell whether the parents' household is judged: under 18, or 18 and 19 in a facility."""
    age = age_on(person, on)
    return age is not None and age < (20 if person.lives == "facility" else 18)


def _candidates(levy: _Levy, limit: int) -> tuple[Income, ...]:
    possible = {
        Income.LOW: not levy.surely,
        Income.GENERAL1: levy.possibly and levy.low < limit,
        Income.GENERAL2: levy.possibly and levy.high >= limit,
    }
    return tuple(income for income, holds in possible.items() if holds)


def _levy(tax: TaxFacts, table: CostTable, on: date) -> _Levy:
    if tax.status == "exempt":
        return _NOT_TAXED
    if tax.levy:
        amount = tax.levy * _RATE_OF_THE_TEST // tax.rate
        return _Levy(surely=True, possibly=True, low=amount, high=amount)
    if tax.levy == 0 and tax.status != "unfiled":  # at most the 均等割
        return _Levy(surely=tax.status == "taxed", possibly=True, low=0, high=0)
    if tax.salary is not None:
        return _levy_of_salary(tax, tax.salary, table, on)
    if tax.status == "unfiled":
        return _NOT_TAXED
    return _Levy(surely=True, possibly=True, low=0, high=_ENDLESS) if tax.status == "taxed" else _NOT_KNOWN


def _levy_of_salary(tax: TaxFacts, salary: int, table: CostTable, on: date) -> _Levy:
    """Return the span a salary suggests (目安): below the exempt line, general1, the grey zone, general2."""
    exempt = number(table, "salary_exempt_disabled" if tax.disability_deduction else "salary_exempt", on)
    if salary <= exempt and tax.status != "taxed":
        return _NOT_TAXED
    limit = number(table, "levy_adult", on)
    low = limit if salary > number(table, "salary_grey_to", on) else 0
    high = limit - 1 if salary < number(table, "salary_grey_from", on) else _ENDLESS
    return _Levy(surely=True, possibly=True, low=low, high=high)


def _is_rough(taxes: tuple[TaxFacts, ...]) -> bool:
    return any(_from_salary(tax) or tax.status == "unfiled" or (tax.levy and tax.rate != 6) for tax in taxes)


def _from_salary(tax: TaxFacts) -> bool:
    return tax.salary is not None and tax.levy is None and tax.status != "exempt"


def _tax_remarks(taxes: tuple[TaxFacts, ...], limit: int, table: CostTable, on: date) -> list[Remark]:
    remarks = [tax_year(on)]
    if any(tax.status in {"unfiled", "unknown"} and not tax.levy for tax in taxes):
        remarks.append(remark("not-filed"))
    if any(tax.levy for tax in taxes):
        remarks.append(remark("six-percent", limit=yen(limit)))
    salaries = [tax.salary for tax in taxes if tax.salary is not None and _from_salary(tax)]
    low, high = number(table, "salary_grey_from", on), number(table, "salary_grey_to", on)
    if any(low <= salary <= high for salary in salaries):
        remarks.append(remark("grey-zone", low=yen(low), high=yen(high)))
    return remarks + ([remark("rough")] if salaries else [])


ALL = (Income.WELFARE, Income.LOW, Income.GENERAL1, Income.GENERAL2)


def income_class(request: CostRequest, table: CostTable, on: date) -> tuple[IncomeClass, tuple[Remark, ...]]:
    """Return the class with its cap in yen, and the notes that belong to it.

    Raises:
        Refused: there is no cap for that day.
    """
    if request.person is None:
        return _known(request.income, request.cap, table, on)

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
