"""The class (所得区分) and its monthly cap (負担上限月額): given, judged by whose tax counts, or by the certificate.

Each taxpayer is a span of possible 所得割 (障害者総合支援法施行令17条); what is not known widens the span, so a doubt
stays a doubt. Where one word would decide between 0 yen and more (a declaration, a dependant, the income on the notice)
it is named: the hinge.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from hikisupport.core.vocab import INCOME_LABELS, Income
from hikisupport.cost.dated import (
    amounts_remark,
    declaration_remarks,
    is_late,
    number,
    parameter,
    remark,
    remarks_where,
    sentence_of,
    tax_year,
    term,
    yen,
)
from hikisupport.cost.model import CostTable, IncomeClass, Judged, Range, Remark, Term, show
from hikisupport.cost.request import CostRequest

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import PersonFacts, TaxFacts

ALL = (Income.WELFARE, Income.LOW, Income.GENERAL1, Income.GENERAL2)
_ENDLESS = 10**12
_RATE_OF_THE_TEST = 6  # the test takes the levy at 6 %, in a 指定都市 too
_DECLARED = "ご本人が障害者控除を申告している"
_SUPPORTS = {True: "ご本人が配偶者を税の扶養に入れて", False: "配偶者がご本人を税の扶養に入れて"}


def income_class(request: CostRequest, table: CostTable, on: date) -> tuple[IncomeClass, tuple[Remark, ...]]:
    """Return the class with its cap in yen, and the notes that belong to it.

    Raises:
        Refused: there is no cap for that day.
    """
    if request.person is None:
        return _find_given(request.income, request.cap, request.group_home, table, on)
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
    differs = found.certain and found.cap.low != cap
    words = {"cap": yen(cap), "usual": yen(found.cap.low)} if differs else {}
    more = remark("certificate-differs" if differs else "certificate-wins", **words)
    return _by_certificate(found, cap), (*remarks, more)


def _judge_given(income: Income, group_home: bool, table: CostTable, on: date) -> Judged:
    candidates: tuple[Income, ...] = ALL if income is Income.UNKNOWN else (income,)
    remarks = [] if income is Income.WELFARE else [remark("parents-income"), tax_year(on)]
    remarks += remarks_where((income in {Income.LOW, Income.UNKNOWN}, "not-filed"))
    if income in {Income.GENERAL1, Income.GENERAL2}:
        remarks += [*amounts_remark("six-percent", table, on, limit="levy_adult"), remark("income-change")]
    if income is Income.GENERAL1:
        remarks += declaration_remarks(table, on)
    # In a group home there is no 一般1: whoever is taxed has the cap of 一般2.
    if Income.GENERAL1 in candidates:
        remarks += amounts_remark("no-general1-there", table, on, cap="cap_general2")
    if group_home:
        candidates = tuple(dict.fromkeys(Income.GENERAL2 if one is Income.GENERAL1 else one for one in candidates))
    over_line = income is Income.GENERAL2 and not group_home
    return Judged(candidates, False, False, False, "聞き取りの区分", tuple(remarks), over_line=over_line)


def _cap_key(income: Income, child: bool, facility: bool) -> str:
    """Return the name of the cap's parameter."""
    if income is Income.GENERAL1 and child:
        return "cap_general1_facility" if facility else "cap_general1_child"
    return f"cap_{income.value}"


def _with_cap(judged: Judged, table: CostTable, on: date, given: bool) -> IncomeClass:
    keys = [_cap_key(income, judged.child, judged.facility) for income in judged.candidates]
    values = [parameter(table, key, on) for key in keys]
    caps = [int(value.number) for value in values]
    cap = Range(min(caps), max(caps))
    only = judged.candidates[0] if len(judged.candidates) == 1 else Income.UNKNOWN
    shown = f"{show(cap)}円"
    label = _label_of(judged, unknown=given and only is Income.UNKNOWN)
    weakest = max(reversed(values), key=lambda value: (value.unverified, is_late(value, on)))
    found = term(table, "cap", f"負担上限月額({label}、{judged.reason})", shown, weakest, on)
    if judged.rough:
        found = Term("cap", found.label, shown, "unverified", found.source, found.late, "区分は目安")
    spoken = tuple(sentence_of(one, table) for one in judged.spoken)
    rest = [one for one in caps if one] or [0]
    taxed = Range(min(rest), max(rest))
    return IncomeClass(
        only, label, cap, judged.candidates, found, judged.child, hinge=judged.hinge, spoken=spoken, taxed_cap=taxed,
        over_line=judged.over_line,
    )  # fmt: skip


def _label_of(judged: Judged, unknown: bool) -> str:
    if unknown:
        return INCOME_LABELS["unknown"]
    label = "か".join(INCOME_LABELS[income] for income in judged.candidates)
    if judged.child:
        label += "・児童"
    return label if len(judged.candidates) == 1 else f"{label}(区役所で確認)"


def _by_certificate(found: IncomeClass, cap: int) -> IncomeClass:
    by = Term("cap", "負担上限月額(受給者証)", f"{yen(cap)}円", "given")
    label, span = found.label if found.certain else "受給者証の上限", Range.of(cap)
    return replace(found, label=label, cap=span, term=by, from_certificate=True, hinge="", taxed_cap=span)


def each_class(table: CostTable, on: date) -> tuple[IncomeClass, ...]:
    """Return the four classes of an adult with their caps."""
    return tuple(income_class(CostRequest(income=income), table, on)[0] for income in ALL)


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

    tax: "TaxFacts"
    own: bool
    couple: bool


def judge(person: "PersonFacts", table: CostTable, on: date) -> Judged:
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


def _judge_adult(person: "PersonFacts", table: CostTable, on: date) -> Judged:
    couple = person.spouse and not person.spouse_apart
    payers = [_Payer(person.tax, True, couple), *([_Payer(person.spouse_tax, False, couple)] if couple else [])]
    limit = number(table, "levy_adult", on)
    levies = [_levy_of(payer, limit, table, on) for payer in payers]
    levy = levies[0] + levies[1] if couple else levies[0]
    candidates = _candidates_at(person.lives, levy, limit)
    taxes = tuple(payer.tax for payer in payers)
    remarks = [remark("parents-income"), *_tax_remarks(taxes, limit, table, on)]
    remarks += remarks_where(
        (age_on(person, on) is None, "age-unknown"),
        (couple, "spouse"),
        (person.spouse and not couple, "spouse-apart"),
        (person.lives != "home" and levy.exempt != "yes", "taxed-group-home"),
        (person.tax_free_pension, "pension-free"),
    )
    remarks += _family_remarks(payers, candidates, table, on)
    remarks += _again_remarks(taxes, candidates, "cap_general1", limit, table, on)
    others_free = all(one.exempt == "yes" for one in levies[1:])
    spoken = _spoken_of_declaration(person.tax, candidates, others_free, table, on)
    under19 = any(tax.dependants_under19 for tax in taxes)
    spoken += _spoken_again(candidates, "cap_general1", table, on) if person.lives == "home" and under19 else []
    reason = "本人と配偶者の市町村民税" if couple else "本人の市町村民税(親の収入は数えない)"
    return Judged(
        candidates, False, person.lives == "facility", _is_rough(taxes), reason, tuple(remarks),
        hinge=levy.hinge if levy.exempt == "if" else "", spoken=tuple(spoken), over_line=_is_over(levy, limit),
    )  # fmt: skip


def _judge_child(person: "PersonFacts", table: CostTable, on: date) -> Judged:
    limit = number(table, "levy_child", on)
    facility = person.lives == "facility"
    # The guidance by salary is for single people, the lines of the income for a known family: neither is a child's.
    tax = person.guardians_tax.model_copy(update={"salary": None, "income": None})
    levy = _levy_of(_Payer(tax, False, False), limit, table, on)
    candidates = _candidates(levy, limit)
    cap = _cap_key(Income.GENERAL1, True, facility)
    remarks = [remark("child-household"), *_tax_remarks((tax,), limit, table, on)]
    remarks += remarks_where((person.lives == "group_home", "child-group-home"))
    remarks += _again_remarks((tax,), candidates, cap, limit, table, on)
    spoken = tuple(_spoken_again(candidates, cap, table, on))
    over_line = _is_over(levy, number(table, "levy_adult", on))
    return Judged(
        candidates, True, facility, _is_rough((tax,)), "保護者の世帯の市町村民税", tuple(remarks), spoken=spoken,
        over_line=over_line,
    )  # fmt: skip


def _add_age(found: Judged, person: "PersonFacts", on: date) -> Judged:
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


def age_on(person: "PersonFacts", on: date) -> int | None:
    """Return the age in whole years on a day; it changes on the birthday (29 February: on 1 March)."""
    if person.birthday is None:
        return person.age
    born = date.fromisoformat(person.birthday)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _turns_18_in_month(person: "PersonFacts", on: date) -> bool:
    """Tell whether the 18th birthday lies in the month; on the 1st nothing is open, the whole month is the adult's."""
    if person.birthday is None:
        return False
    born = date.fromisoformat(person.birthday)
    return (born.year + 18, born.month) == (on.year, on.month) and born.day != 1


def is_child(person: "PersonFacts", on: date) -> bool:
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
    high = income * _RATE_OF_THE_TEST // 100  # deductions only lower it

    def lines(dependants: int) -> tuple[int, int]:
        return (income_line(dependants, table, on),) * 2

    disabled = number(table, "income_exempt_disabled", on)
    return _levy_by_lines(payer, income, (0, high), lines, disabled, table, on)


def _levy_of_salary(payer: _Payer, salary: int, table: CostTable, on: date) -> _Levy:
    """Return the span a salary suggests (目安): below the exempt line, general1, the grey zone, general2."""
    limit = number(table, "levy_adult", on)
    low = limit if salary > number(table, "salary_grey_to", on) else 0
    high = limit - 1 if salary < number(table, "salary_grey_from", on) else _ENDLESS
    span = low, min(high, _most_levy(salary, table, on))

    def lines(dependants: int) -> tuple[int, int]:
        return _salary_lines(dependants, table, on)

    disabled = number(table, "salary_exempt_disabled", on)
    return _levy_by_lines(payer, salary, span, lines, disabled, table, on)


def _levy_by_lines(
    payer: _Payer, amount: int, span: tuple[int, int], lines: Callable[[int], tuple[int, int]], disabled: int,
    table: CostTable, on: date,
) -> _Levy:  # fmt: skip
    """Return what an amount says that lies below, between or above the lines (surely, perhaps not taxed) for so many.

    ``disabled``: the line for those who declared a disability, in the same kind of yen a year.
    """
    tax = payer.tax
    if tax.status == "taxed":
        return _Levy("no", *span)
    surely, perhaps = lines(tax.dependants or 0)
    may_declare = payer.own and amount <= disabled
    if amount <= surely or (may_declare and tax.disability_deduction):
        return _NOT_TAXED
    words = [_DECLARED] if may_declare and tax.disability_deduction is None else []
    if tax.dependants and amount <= perhaps:
        words.append(_notice_words(tax.dependants, table, on))
    if payer.couple and tax.dependants is None:
        surely, perhaps = lines(1)
        if amount <= surely:
            words.append(f"{_SUPPORTS[payer.own]}いる")
        elif amount <= perhaps:
            words.append(f"{_SUPPORTS[payer.own]}いて、{_notice_words(1, table, on)}")
    return _Levy("if" if words else "no", *span, "か、".join(words))


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


def _is_rough(taxes: tuple["TaxFacts", ...]) -> bool:
    for tax in taxes:
        declared = tax.income is not None and tax.disability_deduction and tax.levy is None and tax.status != "exempt"
        if declared or _is_by_salary(tax) or tax.status == "unfiled" or (tax.levy and tax.rate != _RATE_OF_THE_TEST):
            return True
    return False


def _is_by_salary(tax: "TaxFacts") -> bool:
    unknown = tax.levy is None and tax.income is None and tax.below_line is None
    return tax.salary is not None and unknown and tax.status != "exempt"


def _tax_remarks(taxes: tuple["TaxFacts", ...], limit: int, table: CostTable, on: date) -> list[Remark]:
    low, high = number(table, "salary_grey_from", on), number(table, "salary_grey_to", on)
    salaries = [tax.salary for tax in taxes if tax.salary is not None and _is_by_salary(tax)]
    open_ = any(tax.status in {"unfiled", "unknown"} and not tax.levy and tax.below_line is None for tax in taxes)
    remarks = [tax_year(on), *remarks_where((open_, "not-filed"))]
    if any(tax.levy or tax.below_line is not None for tax in taxes):
        remarks.append(remark("six-percent", limit=yen(limit)))
    if any(low <= salary <= high for salary in salaries):
        remarks.append(remark("grey-zone", low=yen(low), high=yen(high)))
    taxed = any(tax.status != "exempt" for tax in taxes)
    return remarks + remarks_where((taxed, "income-change"), (bool(salaries), "rough"))


def _family_remarks(payers: list[_Payer], candidates: tuple[Income, ...], table: CostTable, on: date) -> list[Remark]:
    """Return the notes on lines that depend on who supports whom, and on the declared disability."""
    reckoned = [one for one in payers if _is_by_salary(one.tax) or one.tax.income is not None]
    family = payers[0].couple or any(one.tax.dependants for one in payers)
    if candidates == (Income.LOW,) and not any(one.tax.dependants for one in reckoned):
        return []
    remarks: list[Remark] = []
    if reckoned and family:
        keys = {key: f"income_exempt_{key}" for key in ("single", "head", "family")}
        remarks += amounts_remark("family-line", table, on, **keys)
    alone = bool(reckoned) and not family and payers[0].tax.dependants is None
    remarks += remarks_where((alone, "no-dependants"), (family, "ministry-lines"))
    if candidates != (Income.LOW,) and _may_declare(payers[0].tax, table, on):
        remarks += declaration_remarks(table, on)
    return remarks


def _may_declare(tax: "TaxFacts", table: CostTable, on: date) -> bool:
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
    tax: "TaxFacts", candidates: tuple[Income, ...], others_free: bool, table: CostTable, on: date
) -> list[Remark]:
    """Say that a declaration may bring it to 0 yen, where only the person's own, small and known income is taxed."""
    known = tax.income is not None or tax.salary is not None
    may = Income.LOW not in candidates and others_free and known and _may_declare(tax, table, on)
    return remarks_where((may, "declaration-spoken"))


def _again_remarks(
    taxes: tuple["TaxFacts", ...], candidates: tuple[Income, ...], cap: str, limit: int, table: CostTable, on: date
) -> list[Remark]:
    """Return the note that the levy is reckoned again with the old deductions, unless nobody young is supported."""
    if Income.GENERAL2 not in candidates or all(tax.dependants_under19 == 0 for tax in taxes):
        return []
    return [remark("levy-again", limit=yen(limit), cap=yen(number(table, cap, on)))]


def _spoken_again(candidates: tuple[Income, ...], cap: str, table: CostTable, on: date) -> list[Remark]:
    """Say the same where it may lower the cap."""
    known = candidates == (Income.GENERAL2,)
    return [remark("levy-again-spoken", cap=yen(number(table, cap, on)))] if known else []
