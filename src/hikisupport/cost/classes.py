"""The class (所得区分) and its monthly cap (負担上限月額): given, judged by whose tax counts, or by the certificate.

Each taxpayer is a span of possible 所得割 (障害者総合支援法施行令17条); what is not known widens the span, so a doubt
stays a doubt. Where one word would decide between 0 yen and more (a declaration, a dependant, the income on the notice)
it is named: the hinge.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from hikisupport.core.vocab import INCOME_LABELS, Income
from hikisupport.cost.dated import Rates, remark, remarks_where
from hikisupport.cost.model import IncomeClass, Range, Remark, Term
from hikisupport.cost.request import RATE_OF_TEST, CostRequest

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import PersonFacts, TaxFacts

ALL = (Income.WELFARE, Income.LOW, Income.GENERAL1, Income.GENERAL2)
_ENDLESS = 10**12
_DECLARED = "ご本人が障害者控除を申告している"
_SUPPORTS = {True: "ご本人が配偶者を税の扶養に入れて", False: "配偶者がご本人を税の扶養に入れて"}
_DECLARATION = {"income": "income_exempt_disabled", "salary": "salary_exempt_disabled"}


def income_class(request: CostRequest, rates: Rates) -> IncomeClass:
    """Return the class with its cap in yen and its notes.

    Raises:
        Refused: there is no cap for that day.
    """
    if request.person is None:
        found = _given_class(request.income, request.group_home, rates)
    else:
        lives = {"lives": "group_home"} if request.group_home else {}
        found = judge(request.person.model_copy(update=lives), rates)
        found = replace(found, instead=bool(found.opening) and not request.papers)
    return found if request.cap is None else _by_certificate(found, request.cap, given=request.person is None)


def each_class(rates: Rates) -> tuple[IncomeClass, ...]:
    """Return the four classes of an adult with their caps."""
    return tuple(_given_class(income, False, rates) for income in ALL)


def _given_class(income: Income, group_home: bool, rates: Rates) -> IncomeClass:
    candidates: tuple[Income, ...] = ALL if income is Income.UNKNOWN else (income,)
    remarks = [] if income is Income.WELFARE else [remark("parents-income"), _tax_year(rates.on)]
    remarks += remarks_where((income in {Income.LOW, Income.UNKNOWN}, "not-filed"))
    if income in {Income.GENERAL1, Income.GENERAL2}:
        remarks += [*rates.remarks("six-percent", limit="levy_adult"), remark("income-change")]
    if income is Income.GENERAL1:
        remarks += rates.remarks("disability-deduction", **_DECLARATION)
    # In a group home there is no 一般1: whoever is taxed has the cap of 一般2.
    if Income.GENERAL1 in candidates:
        remarks += rates.remarks("no-general1-there", cap="cap_general2")
    if group_home:
        candidates = tuple(dict.fromkeys(Income.GENERAL2 if one is Income.GENERAL1 else one for one in candidates))
    label = INCOME_LABELS["unknown"] if income is Income.UNKNOWN else ""
    found = _class_of(candidates, "聞き取りの区分", remarks, rates, label)
    return replace(found, over_line=income is Income.GENERAL2 and not group_home)


def _class_of(
    candidates: tuple[Income, ...], reason: str, remarks: list[Remark], rates: Rates, label: str = "",
    child_cap: str = "",
) -> IncomeClass:  # fmt: skip
    """Return the class with its cap; ``child_cap``: the parameter of a child's cap of 一般1."""
    if not label:
        label = "か".join(INCOME_LABELS[income] for income in candidates) + ("・児童" if child_cap else "")
        label += "" if len(candidates) == 1 else "(区役所で確認)"
    values = [
        rates.value(child_cap if child_cap and income is Income.GENERAL1 else f"cap_{income.value}")
        for income in candidates
    ]
    caps = [int(value.number) for value in values]
    taxed = [cap for cap in caps if cap] or [0]
    cap = Range(min(caps), max(caps))
    weakest = max(reversed(values), key=lambda value: (value.unverified, value.is_late(rates.on)))
    term = rates.term_of("cap", f"負担上限月額({label}、{reason})", f"{cap}円", weakest)
    return IncomeClass(
        candidates, label, cap, Range(min(taxed), max(taxed)), term, tuple(remarks), child=bool(child_cap)
    )


def _by_certificate(found: IncomeClass, cap: int, given: bool) -> IncomeClass:
    # Without a class the certificate says it all: notes on how a class is found would only distract.
    remarks = found.remarks if found.certain or not given else ()
    if found.certain and found.cap.low != cap:
        more = remark("certificate-differs", cap=f"{cap:,}", usual=f"{found.cap.low:,}")
    else:
        more = remark("certificate-wins")
    by = Term("cap", "負担上限月額(受給者証)", f"{cap:,}円", "given")
    label, span = found.label if found.certain else "受給者証の上限", Range.of(cap)
    return replace(
        found, label=label, cap=span, term=by, remarks=(*remarks, more), from_certificate=True, hinge="", taxed_cap=span
    )


def _tax_year(on: date) -> Remark:
    """Return the note on whose year's tax counts: from July to June one fiscal year's, on the income before it."""
    fiscal = on.year if on.month >= 7 else on.year - 1
    return remark("tax-year", month=f"{on.year}年{on.month}月", fiscal=f"令和{fiscal - 2018}年度", year=str(fiscal - 1))


@dataclass(frozen=True, slots=True)
class _Levy:
    """What is known of a 市町村民税: whether it is 0 (``if``: the hinge decides), else the span of 所得割 in yen."""

    exempt: Literal["yes", "no", "if", "maybe"]
    low: int = 0
    high: int = 0
    hinge: str = ""

    def __add__(self, other: "_Levy") -> "_Levy":
        exempt = max(self.exempt, other.exempt, key=("yes", "if", "maybe", "no").index)
        if self.exempt == other.exempt == "if":
            exempt = "maybe"
        hinge = self.hinge + other.hinge if exempt == "if" else ""
        return _Levy(exempt, self.low + other.low, self.high + other.high, hinge)

    def is_over(self, limit: int) -> bool:
        """Tell whether it surely reaches a limit."""
        return self.exempt == "no" and self.low >= limit

    def classes(self, limit: int) -> tuple[Income, ...]:
        """Return the classes it may lead to, where the limit parts 一般1 and 一般2."""
        possible = {
            Income.LOW: self.exempt != "no",
            Income.GENERAL1: self.exempt != "yes" and self.low < limit,
            Income.GENERAL2: self.exempt != "yes" and self.high >= limit,
        }
        return tuple(income for income, holds in possible.items() if holds)


_NOT_TAXED = _Levy("yes")


@dataclass(frozen=True, slots=True)
class _Payer:
    """One whose tax counts. ``own``: the user of the services, whose disability may be declared."""

    tax: "TaxFacts"
    own: bool
    couple: bool
    rates: Rates

    def levy(self, limit: int) -> _Levy:
        """Return what is known of the tax; ``limit`` parts 一般1 and 一般2."""
        tax = self.tax
        if tax.status == "exempt":
            return _NOT_TAXED
        if tax.levy:
            return _Levy("no", tax.levy_of_test, tax.levy_of_test)
        if tax.levy == 0 and tax.status != "unfiled":  # at most the 均等割
            return _Levy("no" if tax.status == "taxed" else "maybe")
        if tax.below_line is not None:
            return _Levy("no", 0, limit - 1) if tax.below_line else _Levy("no", limit, _ENDLESS)
        if tax.income is not None:  # deductions only lower it
            return self._levy_by_lines("income", tax.income, 0, tax.income * RATE_OF_TEST // 100)
        if tax.salary is not None:
            return self._levy_of_salary(tax.salary)
        if tax.status == "unfiled":
            return _NOT_TAXED
        return _Levy("no" if tax.status == "taxed" else "maybe", high=_ENDLESS)

    def _levy_of_salary(self, salary: int) -> _Levy:
        """Return the span a salary suggests (目安): below the exempt line, general1, the grey zone, general2.

        The most is 6 % of the salary less the least deduction (others only lower it).
        """
        number = self.rates.number
        limit = number("levy_adult")
        low = limit if salary > number("salary_grey_to") else 0
        high = limit - 1 if salary < number("salary_grey_from") else _ENDLESS
        least = number("salary_exempt") - number("income_exempt_single")
        most = max(salary - least, 0) * RATE_OF_TEST // 100
        return self._levy_by_lines("salary", salary, low, min(high, most))

    def _levy_by_lines(self, kind: Literal["income", "salary"], amount: int, low: int, high: int) -> _Levy:
        """Return what an amount says that lies below, between or above the lines (surely, perhaps not taxed)."""
        tax = self.tax
        if tax.status == "taxed":
            return _Levy("no", low, high)
        surely, perhaps = _find_lines(kind, tax.dependants or 0, self.rates)
        may_declare = self.own and amount <= self.rates.number(f"{kind}_exempt_disabled")
        if amount <= surely or (may_declare and tax.disability_deduction):
            return _NOT_TAXED
        words = [_DECLARED] if may_declare and tax.disability_deduction is None else []
        if tax.dependants and amount <= perhaps:
            words.append(_notice_words(tax.dependants, self.rates))
        if self.couple and tax.dependants is None:
            surely, perhaps = _find_lines(kind, 1, self.rates)
            if amount <= surely:
                words.append(f"{_SUPPORTS[self.own]}いる")
            elif amount <= perhaps:
                words.append(f"{_SUPPORTS[self.own]}いて、{_notice_words(1, self.rates)}")
        return _Levy("if" if words else "no", low, high, "か、".join(words))

    def may_declare(self) -> bool:
        """Tell whether a declared disability may yet lower the own tax to nothing."""
        tax, number = self.tax, self.rates.number
        if tax.status == "exempt" or tax.disability_deduction or tax.below_line is False:
            return False
        if tax.levy is not None:
            return tax.levy_of_test <= number("income_exempt_disabled") * RATE_OF_TEST // 100
        if tax.income is not None:
            return tax.income <= number("income_exempt_disabled")
        return tax.salary is None or tax.salary <= number("salary_exempt_disabled")


def _income_line(dependants: int, rates: Rates) -> int:
    """Return the income (合計所得金額, yen a year) up to which one is not taxed by the city, a disability aside.

    The heads are the taxpayer and those supported: so much a head and so much more; another line for one alone.
    """
    if not dependants:
        return rates.number("income_exempt_single")
    return rates.number("income_exempt_head") * (dependants + 1) + rates.number("income_exempt_family")


def _find_lines(kind: Literal["income", "salary"], dependants: int, rates: Rates) -> tuple[int, int]:
    """Return the amount (yen a year) up to which one is surely not taxed, and from above which one surely is.

    No table of the deduction for salaries (給与所得控除) is known here, only one point of it: the salary and the income
    of the line for one person. It never falls as salaries rise, and never rises faster than they do: two bounds.
    """
    line = _income_line(dependants, rates)
    if kind == "income":
        return line, line
    salary, income = rates.number("salary_exempt"), rates.number("income_exempt_single")
    return line + salary - income, line * salary // income


def _notice_words(dependants: int, rates: Rates) -> str:
    return f"市民税の通知書の合計所得金額が{_income_line(dependants, rates):,}円以下"


def judge(person: "PersonFacts", rates: Rates) -> IncomeClass:
    """Return the class or classes of a person, and what is said for the age.

    It is said before (or instead of) the amount under 15 and from 65 on, after it at 15 to 17.
    """
    child = person.is_child(rates.on)
    child_cap = ("cap_general1_facility" if person.lives == "facility" else "cap_general1_child") if child else ""
    if person.welfare:
        found = _class_of((Income.WELFARE,), "生活保護を受けている世帯", [], rates, child_cap=child_cap)
    else:
        found = _judge_child(person, child_cap, rates) if child else _judge_adult(person, rates)
    age = person.age_on(rates.on)
    if person.turns_18_in(rates.on):
        found = replace(found, remarks=(*found.remarks, remark("birthday-18")))
    if age is not None and (age >= 65 or age < 15):
        return replace(found, opening=rates.sentence(remark("age-65" if age >= 65 else "age-under15")))
    if age is not None and age < 18:
        return replace(found, spoken=(*found.spoken, rates.sentence(remark("age-15to17"))))
    return found


def _judge_adult(person: "PersonFacts", rates: Rates) -> IncomeClass:
    couple = person.spouse and not person.spouse_apart
    own = _Payer(person.tax, True, couple, rates)
    payers = [own, _Payer(person.spouse_tax, False, couple, rates)] if couple else [own]
    limit = rates.number("levy_adult")
    levies = [payer.levy(limit) for payer in payers]
    levy = sum(levies, _NOT_TAXED)
    candidates = _classes_at(person.lives, levy, limit)
    taxes = [payer.tax for payer in payers]
    remarks = [remark("parents-income"), *_tax_remarks(taxes, limit, rates)]
    remarks += remarks_where(
        (person.age_on(rates.on) is None, "age-unknown"),
        (couple, "spouse"),
        (person.spouse and not couple, "spouse-apart"),
        (person.lives != "home" and levy.exempt != "yes", "taxed-group-home"),
        (person.tax_free_pension, "pension-free"),
    )
    remarks += _family_remarks(payers, candidates)
    remarks += _again_remarks(taxes, candidates, "cap_general1", limit, rates)
    # A declaration may bring it to 0 yen, where only the person's own, small and known income is taxed.
    known = person.tax.income is not None or person.tax.salary is not None
    others_free = all(one.exempt == "yes" for one in levies[1:])
    declare = Income.LOW not in candidates and others_free and known and own.may_declare()
    spoken = remarks_where((declare, "declaration-spoken"))
    if person.lives == "home" and any(tax.dependants_under19 for tax in taxes):
        spoken += _spoken_again(candidates, "cap_general1", rates)
    reason = "本人と配偶者の市町村民税" if couple else "本人の市町村民税(親の収入は数えない)"
    found = _class_of(candidates, reason, remarks, rates)
    return replace(
        _roughly(found, taxes),
        hinge=levy.hinge,
        spoken=tuple(map(rates.sentence, spoken)),
        over_line=levy.is_over(limit),
    )


def _judge_child(person: "PersonFacts", cap: str, rates: Rates) -> IncomeClass:
    limit = rates.number("levy_child")
    # The guidance by salary is for single people, the lines of the income for a known family: neither is a child's.
    tax = person.guardians_tax.model_copy(update={"salary": None, "income": None})
    levy = _Payer(tax, False, False, rates).levy(limit)
    candidates = levy.classes(limit)
    remarks = [remark("child-household"), *_tax_remarks([tax], limit, rates)]
    remarks += remarks_where((person.lives == "group_home", "child-group-home"))
    remarks += _again_remarks([tax], candidates, cap, limit, rates)
    found = _class_of(candidates, "保護者の世帯の市町村民税", remarks, rates, child_cap=cap)
    spoken = tuple(map(rates.sentence, _spoken_again(candidates, cap, rates)))
    return replace(_roughly(found, [tax]), spoken=spoken, over_line=levy.is_over(rates.number("levy_adult")))


def _classes_at(lives: str, levy: _Levy, limit: int) -> tuple[Income, ...]:
    """Return the classes where the person lives: there is no 一般1 in a group home or facility."""
    if lives == "unknown":
        both = {*levy.classes(limit), *levy.classes(0)}
        return tuple(income for income in ALL if income in both)
    return levy.classes(limit if lives == "home" else 0)


def _roughly(found: IncomeClass, taxes: list["TaxFacts"]) -> IncomeClass:
    """Return the class with its cap in doubt, where a tax was only estimated."""
    if not any(tax.rough for tax in taxes):
        return found
    return replace(found, term=replace(found.term, grade="unverified", note="区分は目安"))


def _tax_remarks(taxes: list["TaxFacts"], limit: int, rates: Rates) -> list[Remark]:
    low, high = rates.number("salary_grey_from"), rates.number("salary_grey_to")
    salaries = [tax.salary for tax in taxes if tax.salary is not None and tax.by_salary]
    open_ = any(tax.status in {"unfiled", "unknown"} and not tax.levy and tax.below_line is None for tax in taxes)
    remarks = [_tax_year(rates.on), *remarks_where((open_, "not-filed"))]
    if any(tax.levy or tax.below_line is not None for tax in taxes):
        remarks.append(remark("six-percent", limit=f"{limit:,}"))
    if any(low <= salary <= high for salary in salaries):
        remarks.append(remark("grey-zone", low=f"{low:,}", high=f"{high:,}"))
    taxed = any(tax.status != "exempt" for tax in taxes)
    return remarks + remarks_where((taxed, "income-change"), (bool(salaries), "rough"))


def _family_remarks(payers: list[_Payer], candidates: tuple[Income, ...]) -> list[Remark]:
    """Return the notes on lines that depend on who supports whom, and on the declared disability."""
    own, rates = payers[0], payers[0].rates
    reckoned = [one.tax for one in payers if one.tax.by_salary or one.tax.income is not None]
    family = own.couple or any(one.tax.dependants for one in payers)
    if candidates == (Income.LOW,) and not any(tax.dependants for tax in reckoned):
        return []
    remarks: list[Remark] = []
    if reckoned and family:
        keys = {key: f"income_exempt_{key}" for key in ("single", "head", "family")}
        remarks += rates.remarks("family-line", **keys)
    alone = bool(reckoned) and not family and own.tax.dependants is None
    remarks += remarks_where((alone, "no-dependants"), (family, "ministry-lines"))
    if candidates != (Income.LOW,) and own.may_declare():
        remarks += rates.remarks("disability-deduction", **_DECLARATION)
    return remarks


def _again_remarks(
    taxes: list["TaxFacts"], candidates: tuple[Income, ...], cap: str, limit: int, rates: Rates
) -> list[Remark]:
    """Return the note that the levy is reckoned again with the old deductions, unless nobody young is supported."""
    if Income.GENERAL2 not in candidates or all(tax.dependants_under19 == 0 for tax in taxes):
        return []
    return [remark("levy-again", limit=f"{limit:,}", cap=rates.yen(cap))]


def _spoken_again(candidates: tuple[Income, ...], cap: str, rates: Rates) -> list[Remark]:
    """Say the same where it may lower the cap."""
    return [remark("levy-again-spoken", cap=rates.yen(cap))] if candidates == (Income.GENERAL2,) else []
