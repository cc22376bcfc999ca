"""Finds the class (所得区分) from a person's facts: whose tax counts, and what it says (障害者総合支援法施行令17条).

Each taxpayer is a span of possible 所得割; what is not known widens the span, so a doubt stays a doubt. Where one word
would decide between 0 yen and more (a declaration, a dependant, the income on the notice) it is named: the hinge.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from hikisupport.core.vocab import Income
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.dated import amounts_remark, declaration_remarks, number, remark, tax_year, yen
from hikisupport.cost.model import CostTable
from hikisupport.cost.result import Judged, Remark

_ENDLESS = 10**12
_RATE_OF_THE_TEST = 6  # the test takes the levy at 6 %, in a 指定都市 too
_DECLARED = "ご本人が障害者控除を申告している"
_SUPPORTS = {True: "ご本人が配偶者を税の扶養に入れて", False: "配偶者がご本人を税の扶養に入れて"}


@dataclass(frozen=True, slots=True)
class _Levy:
    """What is known of a 市町村民税: whether it is 0 (``if``: the hinge decides), else the span of 所得割 in yen."""

    exempt: Literal["yes", "no", "if", "maybe"]
    low: int = 0
    high: int = 0
    hinge: str = ""

    def __add__(self, other: "_Levy") -> "_Levy":
        found = {self.exempt, other.exempt}
        if "no" in found:
            exempt: Literal["yes", "no", "if", "maybe"] = "no"
        elif "maybe" in found or (self.exempt == other.exempt == "if"):
            exempt = "maybe"
        else:
            exempt = "if" if "if" in found else "yes"
        hinge = self.hinge + other.hinge if exempt == "if" else ""
        return _Levy(exempt, self.low + other.low, self.high + other.high, hinge)


_NOT_TAXED = _Levy("yes")
_NOT_KNOWN = _Levy("maybe", high=_ENDLESS)


@dataclass(frozen=True, slots=True)
class _Payer:
    """One whose tax counts. ``own``: the user of the services, whose disability may be declared."""

    tax: TaxFacts
    own: bool
    couple: bool


def judge(person: PersonFacts, table: CostTable, on: date) -> Judged:
    """Return the class or classes of a person on a day."""
    child = is_child(person, on)
    if person.welfare:
        facility = person.lives == "facility"
        found = Judged((Income.WELFARE,), child, facility, False, "生活保護を受けている世帯", ())
    elif child:
        found = _judge_child(person, table, on)
    else:
        found = _judge_adult(person, table, on)
    return _add_age(found, person, on)


def _judge_adult(person: PersonFacts, table: CostTable, on: date) -> Judged:
    couple = person.spouse and not person.spouse_apart
    payers = [_Payer(person.tax, True, couple), *([_Payer(person.spouse_tax, False, couple)] if couple else [])]
    limit = number(table, "levy_adult", on)
    levies = [_levy_of(payer, limit, table, on) for payer in payers]
    levy = levies[0] + levies[1] if couple else levies[0]
    candidates = _candidates_at(person.lives, levy, limit)
    taxes = tuple(payer.tax for payer in payers)
    remarks = [remark("parents-income"), *_tax_remarks(taxes, limit, table, on)]
    remarks += [remark("age-unknown")] if age_on(person, on) is None else []
    remarks += [remark("spouse")] if couple else []
    remarks += [remark("spouse-apart")] if person.spouse and not couple else []
    remarks += [remark("taxed-group-home")] if person.lives != "home" and levy.exempt != "yes" else []
    remarks += [remark("pension-free")] if person.tax_free_pension else []
    remarks += _family_remarks(payers, candidates, table, on)
    remarks += _again_remarks(taxes, candidates, "cap_general1", limit, table, on)
    others_free = all(one.exempt == "yes" for one in levies[1:])
    spoken = _spoken_of_declaration(person.tax, candidates, others_free, table, on)
    under19 = any(tax.dependants_under19 for tax in taxes)
    if person.lives == "home" and candidates == (Income.GENERAL2,) and under19:
        spoken.append(remark("levy-again-spoken", cap=yen(number(table, "cap_general1", on))))
    reason = "本人と配偶者の市町村民税" if couple else "本人の市町村民税(親の収入は数えない)"
    return Judged(
        candidates, False, person.lives == "facility", _is_rough(taxes), reason, tuple(remarks),
        hinge=levy.hinge if levy.exempt == "if" else "", spoken=tuple(spoken), over_line=_is_over(levy, limit),
    )  # fmt: skip


def _judge_child(person: PersonFacts, table: CostTable, on: date) -> Judged:
    limit = number(table, "levy_child", on)
    facility = person.lives == "facility"
    # The guidance by salary is for single people, the lines of the income for a known family: neither is a child's.
    tax = person.guardians_tax.model_copy(update={"salary": None, "income": None})
    levy = _levy_of(_Payer(tax, False, False), limit, table, on)
    candidates = _candidates(levy, limit)
    cap = "cap_general1_facility" if facility else "cap_general1_child"
    remarks = [remark("child-household"), *_tax_remarks((tax,), limit, table, on)]
    remarks += [remark("child-group-home")] if person.lives == "group_home" else []
    remarks += _again_remarks((tax,), candidates, cap, limit, table, on)
    spoken = [remark("levy-again-spoken", cap=yen(number(table, cap, on)))] if candidates == (Income.GENERAL2,) else []
    return Judged(
        candidates, True, facility, _is_rough((tax,)), "保護者の世帯の市町村民税", tuple(remarks), spoken=tuple(spoken),
        over_line=_is_over(levy, number(table, "levy_adult", on)),
    )  # fmt: skip


def _add_age(found: Judged, person: PersonFacts, on: date) -> Judged:
    """Add what is said for the age: before (or instead of) the amount under 15 and from 65 on, after it at 15 to 17."""
    age = age_on(person, on)
    if age is None:
        return found
    remarks = (*found.remarks, remark("birthday-18")) if _turns_18_in_month(person, on) else found.remarks
    if age >= 65 or age < 15:
        opening = remark("age-65") if age >= 65 else remark("age-under15")
        return replace(found, remarks=remarks, opening=opening, opens_only=True)
    spoken = (*found.spoken, remark("age-15to17")) if age < 18 else found.spoken
    return replace(found, remarks=remarks, spoken=spoken)


def age_on(person: PersonFacts, on: date) -> int | None:
    """Return the age in whole years on a day; it changes on the birthday (29 February: on 1 March)."""
    if person.birthday is None:
        return person.age
    born = date.fromisoformat(person.birthday)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _turns_18_in_month(person: PersonFacts, on: date) -> bool:
    """Tell whether the 18th birthday lies in the month; on the 1st nothing is open, the whole month is the adult's."""
    if person.birthday is None:
        return False
    born = date.fromisoformat(person.birthday)
    return (born.year + 18, born.month) == (on.year, on.month) and born.day != 1


def is_child(person: PersonFacts, on: date) -> bool:
    """Tell whether the parents' household is judged: under 18, or 18 and 19 in a facility."""
    age = age_on(person, on)
    return age is not None and age < (20 if person.lives == "facility" else 18)


def _candidates_at(lives: str, levy: _Levy, limit: int) -> tuple[Income, ...]:
    """Return the classes where the person lives: there is no 一般1 in a group home or facility."""
    if lives == "unknown":
        both = {*_candidates(levy, limit), *_candidates(levy, 0)}
        return tuple(income for income in (Income.LOW, Income.GENERAL1, Income.GENERAL2) if income in both)
    return _candidates(levy, limit if lives == "home" else 0)


def _is_over(levy: _Levy, limit: int) -> bool:
    return levy.exempt == "no" and levy.low >= limit


def _candidates(levy: _Levy, limit: int) -> tuple[Income, ...]:
    possible = {
        Income.LOW: levy.exempt != "no",
        Income.GENERAL1: levy.exempt != "yes" and levy.low < limit,
        Income.GENERAL2: levy.exempt != "yes" and levy.high >= limit,
    }
    return tuple(income for income, holds in possible.items() if holds)


def _levy_of(payer: _Payer, limit: int, table: CostTable, on: date) -> _Levy:
    tax = payer.tax
    if tax.status == "exempt":
        return _NOT_TAXED
    if tax.levy:
        amount = tax.levy * _RATE_OF_THE_TEST // tax.rate
        return _Levy("no", amount, amount)
    if tax.levy == 0 and tax.status != "unfiled":  # at most the 均等割
        return _Levy("no" if tax.status == "taxed" else "maybe")
    if tax.below_line is not None:
        return _Levy("no", 0, limit - 1) if tax.below_line else _Levy("no", limit, _ENDLESS)
    if tax.income is not None:
        return _levy_of_income(payer, tax.income, table, on)
    if tax.salary is not None:
        return _levy_of_salary(payer, tax.salary, table, on)
    if tax.status == "unfiled":
        return _NOT_TAXED
    return _Levy("no", high=_ENDLESS) if tax.status == "taxed" else _NOT_KNOWN


def income_line(dependants: int, table: CostTable, on: date) -> int:
    """Return the income (合計所得金額, yen a year) up to which one is not taxed by the city, a disability aside.

    The heads are the taxpayer and those supported: so much a head and so much more; another line for one alone.
    """
    if not dependants:
        return number(table, "income_exempt_single", on)
    return number(table, "income_exempt_head", on) * (dependants + 1) + number(table, "income_exempt_family", on)


def _levy_of_income(payer: _Payer, income: int, table: CostTable, on: date) -> _Levy:
    tax = payer.tax
    high = income * _RATE_OF_THE_TEST // 100  # deductions only lower it
    disabled = number(table, "income_exempt_disabled", on)
    if tax.status == "taxed":
        return _Levy("no", high=high)
    declared = payer.own and tax.disability_deduction
    if income <= income_line(tax.dependants or 0, table, on) or (declared and income <= disabled):
        return _NOT_TAXED
    words = [_DECLARED] if payer.own and tax.disability_deduction is None and income <= disabled else []
    if payer.couple and tax.dependants is None and income <= income_line(1, table, on):
        words.append(f"{_SUPPORTS[payer.own]}いる")
    return _Levy("if" if words else "no", 0, high, "か、".join(words))


def _levy_of_salary(payer: _Payer, salary: int, table: CostTable, on: date) -> _Levy:
    """Return the span a salary suggests (目安): below the exempt line, general1, the grey zone, general2."""
    tax = payer.tax
    limit = number(table, "levy_adult", on)
    low = limit if salary > number(table, "salary_grey_to", on) else 0
    high = limit - 1 if salary < number(table, "salary_grey_from", on) else _ENDLESS
    high = min(high, _most_levy(salary, table, on))
    disabled = number(table, "salary_exempt_disabled", on)
    if tax.status == "taxed":
        return _Levy("no", low, high)
    declared = payer.own and tax.disability_deduction
    surely, perhaps = _salary_lines(tax.dependants or 0, table, on)
    if salary <= surely or (declared and salary <= disabled):
        return _NOT_TAXED
    words = [_DECLARED] if payer.own and tax.disability_deduction is None and salary <= disabled else []
    if tax.dependants and salary <= perhaps:
        words.append(_notice_words(tax.dependants, table, on))
    if payer.couple and tax.dependants is None:
        surely, perhaps = _salary_lines(1, table, on)
        if salary <= surely:
            words.append(f"{_SUPPORTS[payer.own]}いる")
        elif salary <= perhaps:
            words.append(f"{_SUPPORTS[payer.own]}いて、{_notice_words(1, table, on)}")
    return _Levy("if" if words else "no", low, high, "か、".join(words))


def _most_levy(salary: int, table: CostTable, on: date) -> int:
    """Return the most the 所得割 can be, in yen: 6 % of the salary less the least deduction (others only lower it)."""
    least = number(table, "salary_exempt", on) - number(table, "income_exempt_single", on)
    return max(salary - least, 0) * _RATE_OF_THE_TEST // 100


def _notice_words(dependants: int, table: CostTable, on: date) -> str:
    return f"市民税の通知書の合計所得金額が{yen(income_line(dependants, table, on))}円以下"


def _salary_lines(dependants: int, table: CostTable, on: date) -> tuple[int, int]:
    """Return the salary (yen a year) up to which one is surely not taxed, and from above which one surely is.

    No table of the deduction for salaries (給与所得控除) is known here, only one point of it: the salary and the income
    of the line for one person. It never falls as salaries rise, and never rises faster than they do: two bounds.
    """
    salary, income = number(table, "salary_exempt", on), number(table, "income_exempt_single", on)
    if not dependants:
        return salary, salary
    line = income_line(dependants, table, on)
    return line + salary - income, line * salary // income


def _is_rough(taxes: tuple[TaxFacts, ...]) -> bool:
    return any(
        _is_by_salary(tax) or tax.status == "unfiled" or (tax.levy and tax.rate != 6) or _is_by_declaration(tax)
        for tax in taxes
    )


def _is_by_declaration(tax: TaxFacts) -> bool:
    return bool(tax.income is not None and tax.disability_deduction and tax.levy is None and tax.status != "exempt")


def _is_by_salary(tax: TaxFacts) -> bool:
    unknown = tax.levy is None and tax.income is None and tax.below_line is None
    return tax.salary is not None and unknown and tax.status != "exempt"


def _tax_remarks(taxes: tuple[TaxFacts, ...], limit: int, table: CostTable, on: date) -> list[Remark]:
    remarks = [tax_year(on)]
    if any(tax.status in {"unfiled", "unknown"} and not tax.levy and tax.below_line is None for tax in taxes):
        remarks.append(remark("not-filed"))
    if any(tax.levy or tax.below_line is not None for tax in taxes):
        remarks.append(remark("six-percent", limit=yen(limit)))
    salaries = [tax.salary for tax in taxes if tax.salary is not None and _is_by_salary(tax)]
    low, high = number(table, "salary_grey_from", on), number(table, "salary_grey_to", on)
    if any(low <= salary <= high for salary in salaries):
        remarks.append(remark("grey-zone", low=yen(low), high=yen(high)))
    if any(tax.status != "exempt" for tax in taxes):
        remarks.append(remark("income-change"))
    return remarks + ([remark("rough")] if salaries else [])


def _family_remarks(payers: list[_Payer], candidates: tuple[Income, ...], table: CostTable, on: date) -> list[Remark]:
    """Return the notes on lines that depend on who supports whom, and on the declared disability."""
    remarks: list[Remark] = []
    reckoned = [one for one in payers if _is_by_salary(one.tax) or one.tax.income is not None]
    family = payers[0].couple or any(one.tax.dependants for one in payers)
    if candidates == (Income.LOW,) and not any(one.tax.dependants for one in reckoned):
        return remarks
    if reckoned and family:
        keys = {key: f"income_exempt_{key}" for key in ("single", "head", "family")}
        remarks += amounts_remark("family-line", table, on, **keys)
    elif reckoned and payers[0].tax.dependants is None:
        remarks.append(remark("no-dependants"))
    if family:
        remarks.append(remark("ministry-lines"))
    if candidates != (Income.LOW,) and _may_declare(payers[0].tax, table, on):
        remarks += declaration_remarks(table, on)
    return remarks


def _may_declare(tax: TaxFacts, table: CostTable, on: date) -> bool:
    """Tell whether a declared disability may yet lower a person's own tax to nothing."""
    if tax.status == "exempt" or tax.disability_deduction or tax.below_line is False:
        return False
    income = number(table, "income_exempt_disabled", on)
    if tax.levy is not None:
        return tax.levy * _RATE_OF_THE_TEST // tax.rate <= income * _RATE_OF_THE_TEST // 100
    if tax.income is not None:
        return tax.income <= income
    return tax.salary is None or tax.salary <= number(table, "salary_exempt_disabled", on)


def _spoken_of_declaration(
    tax: TaxFacts, candidates: tuple[Income, ...], others_free: bool, table: CostTable, on: date
) -> list[Remark]:
    """Say that a declaration may bring it to 0 yen, where only the person's own, small and known income is taxed."""
    known = tax.income is not None or tax.salary is not None
    if Income.LOW in candidates or not others_free or not known or not _may_declare(tax, table, on):
        return []
    return [remark("declaration-spoken")]


def _again_remarks(
    taxes: tuple[TaxFacts, ...], candidates: tuple[Income, ...], cap: str, limit: int, table: CostTable, on: date
) -> list[Remark]:
    """Return the note that the levy is reckoned again with the old deductions, unless nobody young is supported."""
    if Income.GENERAL2 not in candidates or all(tax.dependants_under19 == 0 for tax in taxes):
        return []
    return [remark("levy-again", limit=yen(limit), cap=yen(number(table, cap, on)))]
