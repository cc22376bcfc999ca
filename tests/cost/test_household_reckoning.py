"""The class reckoned a second time, from the sources: every completion of what is not known is tried."""

import random
from datetime import date
from itertools import product

from hikisupport.core.vocab import Income
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.classes import judge
from hikisupport.cost.dated import Rates
from hikisupport.cost.model import CostTable

ON = date(2026, 11, 28)
# Yen a year. One point of the deduction for salaries is sourced: 1,100,000 of salary is 450,000 of income.
SINGLE, HEAD, FAMILY, DISABLED = 450_000, 350_000, 310_000, 1_350_000
SALARY, SALARY_DISABLED, SALARY_GENERAL1, SALARY_GENERAL2 = 1_100_000, 2_040_000, 5_300_000, 7_000_000
LEVY = 160_000
ENDLESS = 10**15
EDGES = (
    0, 450_000, 450_001, 1_010_000, 1_010_001, 1_100_000, 1_100_001, 1_350_000, 1_350_001, 1_360_000, 1_500_000,
    1_660_000, 1_660_001, 2_010_000, 2_040_000, 2_040_001, 2_468_888, 2_468_889, 2_666_666, 2_666_667, 3_000_000,
    3_316_666, 3_316_667, 5_299_999, 5_300_000, 7_000_000, 7_000_001,
)  # fmt: skip
Outcome = tuple[bool, int, int]  # taxed, the least and the most of the 所得割


def _line(dependants: int) -> int:
    return SINGLE if dependants == 0 else HEAD * (1 + dependants) + FAMILY


def _is_free(income: int, dependants: int, declared: bool) -> bool:
    return income <= _line(dependants) or (declared and income <= DISABLED)


def _outcomes_of(tax: TaxFacts, own: bool, couple: bool) -> set[Outcome]:
    """Return what may come out for one taxpayer."""
    if tax.status == "exempt":
        return {(False, 0, 0)}
    declared = {False} if not own else {True, False} if tax.disability_deduction is None else {tax.disability_deduction}
    heads = {tax.dependants} if tax.dependants is not None else {0, 1} if couple else {0}
    found: set[Outcome] = set()
    for disabled, dependants in product(declared, heads):
        if tax.income is not None:
            free = {_is_free(tax.income, dependants, bool(disabled))}
            levy = (0, tax.income * 6 // 100)
        else:
            assert tax.salary is not None
            free, levy = _of_salary(tax.salary, dependants, bool(disabled))
        found |= {(False, 0, 0) if one else (True, *levy) for one in free}
    return found


def _of_salary(salary: int, dependants: int, disabled: bool) -> tuple[set[bool], tuple[int, int]]:
    least, most = (0, SINGLE) if salary <= SALARY else (-(-salary * SINGLE // SALARY), salary - (SALARY - SINGLE))
    free = {_is_free(income, dependants, False) for income in (least, most)}
    if disabled and salary <= SALARY_DISABLED:
        free = {True}
    high = min(LEVY - 1 if salary < SALARY_GENERAL1 else ENDLESS, max(most, 0) * 6 // 100)
    return free, (LEVY if salary > SALARY_GENERAL2 else 0, high)


def _classes_of(person: PersonFacts) -> set[Income]:
    couple = person.spouse and not person.spouse_apart
    payers = [_outcomes_of(person.tax, True, couple), *([_outcomes_of(person.spouse_tax, False, couple)] * couple)]
    limit = LEVY if person.lives == "home" else 0
    found: set[Income] = set()
    for outcomes in product(*payers):
        if not any(taxed for taxed, _, _ in outcomes):
            found.add(Income.LOW)
            continue
        if sum(low for _, low, _ in outcomes) < limit:
            found.add(Income.GENERAL1)
        if sum(high for _, _, high in outcomes) >= limit:
            found.add(Income.GENERAL2)
    return found


def _random_tax(luck: random.Random) -> TaxFacts:
    if luck.random() < 0.2:
        return TaxFacts(status="exempt")
    amount = luck.choice(EDGES) if luck.random() < 0.7 else luck.randint(0, 8_000_000)
    known = {"income": amount} if luck.random() < 0.5 else {"salary": amount}
    return TaxFacts(
        **known,
        disability_deduction=luck.choice((True, False, None)),
        dependants=luck.choice((None, None, 0, 1, 2, 3)),
    )


def test_the_class_is_what_every_completion_of_the_facts_leaves_open(table: CostTable) -> None:
    luck = random.Random(20261128)
    for _ in range(20_000):
        person = PersonFacts(
            age=luck.randint(18, 64),
            spouse=luck.random() < 0.5,
            spouse_apart=luck.random() < 0.2,
            lives=luck.choice(("home", "home", "group_home")),
            tax=_random_tax(luck),
            spouse_tax=_random_tax(luck),
        )
        assert set(judge(person, Rates(table, ON)).candidates) == _classes_of(person), person


def test_the_hinge_is_named_only_where_it_alone_decides(table: CostTable) -> None:
    luck = random.Random(28)
    for _ in range(5_000):
        tax = _random_tax(luck)
        person = PersonFacts(age=40, tax=tax)
        hinge = judge(person, Rates(table, ON)).hinge
        if "障害者控除" in hinge and "か、" not in hinge:
            declared, not_declared = (
                judge(
                    person.model_copy(update={"tax": tax.model_copy(update={"disability_deduction": said})}),
                    Rates(table, ON),
                )
                for said in (True, False)
            )
            assert declared.candidates == (Income.LOW,), tax
            assert Income.LOW not in not_declared.candidates, tax
