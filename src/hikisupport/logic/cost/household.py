"""Finds the class (所得区分) from a person's facts: whose tax counts, and what it says (障害者総合支援法施行令17条).

Each taxpayer is a span of possible 所得割; what is not known widens the span, so a doubt stays a doubt.
"""

from dataclasses import dataclass
from datetime import date

from hikisupport.base.models.case import PersonFacts, TaxFacts
from hikisupport.base.models.cost import CostTable
from hikisupport.core.vocab import Income
from hikisupport.logic.cost.dated import number
from hikisupport.logic.cost.notes import remark, tax_year, yen
from hikisupport.logic.cost.result import Judged, Remark

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
