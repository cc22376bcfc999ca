"""The facts of one person's month: read from a file (cost --case), every mistake told at once, or asked for (--ask)."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from hikisupport.core.errors import DataProblem, InputProblem, Problem
from hikisupport.core.model import Day, Record, Slug, Text
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, Income, match_word
from hikisupport.cost.dated import Rates
from hikisupport.cost.model import CostTable, Lives, Number, Service, SpokenQuestion, TaxStatus
from hikisupport.cost.request import RATE_OF_TEST, AddOnUse, CostRequest, ServiceUse, days_a_month, weekly

if TYPE_CHECKING:
    from hikisupport.core.yaml_file import Path_, Tree


_MOST_PROBLEMS = 30
UNKNOWN = "unknown"
Answers = Mapping[str, str]
_AMOUNT = re.compile(r"(\d{1,9})(万?)円?")
_AGE = re.compile(r"(\d{1,3})歳?")
_OLDEST = 120
Yen = Annotated[StrictInt, Field(ge=0, le=100_000_000)]
Days = Annotated[StrictInt, Field(ge=0, le=31)]
Heads = Annotated[StrictInt, Field(ge=0, le=20)]


class TaxFacts(Record):
    """市町村民税 of one person: exempt 非課税, taxed 課税, unfiled 未申告; ``levy`` is the 所得割 in yen a year.

    ``rate`` is the percentage the levy was computed with: 8 on a notice of Sapporo, 6 once re-calculated by the city.
    ``below_line``: all that is known of the levy is whether it is below the line of the classes. ``income`` is the
    合計所得金額 of the notice; ``salary`` (給与収入) gives a rough guess where nothing else is known; both yen a year.
    ``dependants``: how many this person supports for tax (a spouse counted); not written: not known.
    ``dependants_under19`` of the 所得割 that is judged.
    """

    status: TaxStatus = "unknown"
    levy: Yen | None = None
    rate: Literal[6, 8] = 6
    below_line: StrictBool | None = None
    income: Yen | None = None
    salary: Yen | None = None
    disability_deduction: StrictBool | None = None
    dependants: Heads | None = None
    dependants_under19: Heads | None = None

    @property
    def levy_of_test(self) -> int:
        """The levy as the test of the class takes it."""
        return (self.levy or 0) * RATE_OF_TEST // self.rate

    @property
    def by_salary(self) -> bool:
        """Tell whether nothing but the salary tells what the levy may be."""
        unknown = self.levy is None and self.income is None and self.below_line is None
        return self.salary is not None and unknown and self.status != "exempt"

    @property
    def rough(self) -> bool:
        """Tell whether what is known gives a rough guess only."""
        declared = self.income is not None and self.disability_deduction and self.levy is None
        recounted = bool(self.levy) and self.rate != RATE_OF_TEST
        return self.by_salary or self.status == "unfiled" or recounted or (bool(declared) and self.status != "exempt")


class PersonFacts(Record):
    """What decides the class (所得区分): age, marriage, welfare, where the person lives, tax.

    ``spouse_apart``: the spouse lives in a household of their own (住民票の世帯が別).
    """

    age: Annotated[StrictInt, Field(ge=0, le=120)] | None = None
    birthday: Day | None = None
    spouse: StrictBool = False
    spouse_apart: StrictBool = False
    welfare: StrictBool = False
    lives: Lives = "home"
    tax: TaxFacts = TaxFacts()
    spouse_tax: TaxFacts = TaxFacts()
    guardians_tax: TaxFacts = TaxFacts()  # 保護者の世帯, for a child
    tax_free_pension: StrictBool = False

    @model_validator(mode="after")
    def _age_once(self) -> "PersonFacts":
        if self.age is not None and self.birthday is not None:
            raise ValueError("age(年齢)と birthday(生年月日)は、どちらか一つにしてください")
        return self

    def age_on(self, on: date) -> int | None:
        """Return the age in whole years on a day; it changes on the birthday (29 February: on 1 March)."""
        if self.birthday is None:
            return self.age
        born = date.fromisoformat(self.birthday)
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    def is_child(self, on: date) -> bool:
        """Tell whether the parents' household is judged: under 18, or 18 and 19 in a facility."""
        age = self.age_on(on)
        return age is not None and age < (20 if self.lives == "facility" else 18)

    def turns_18_in(self, on: date) -> bool:
        """Tell whether the 18th birthday lies in the month; on the 1st nothing is open, it is the adult's whole."""
        if self.birthday is None:
            return False
        born = date.fromisoformat(self.birthday)
        return (born.year + 18, born.month) == (on.year, on.month) and born.day != 1


class AddOnFacts(Record):
    """An add-on used in the month; ``times`` for those counted by the time."""

    id: Slug
    times: Annotated[StrictInt, Field(ge=1, le=62)] | None = None


class ServiceFacts(Record):
    """The use of one service at one office in one month. No ``add_ons``: not known; an empty list: none.

    ``days`` may be 「週3」, which is kept as ``a_week``. ``half_days``: how many of the days are short (午前だけなど),
    counted at 70 %. ``absent``: absences that the office counts, outside the days. ``granted``: the 支給量.
    """

    service: Text
    days: Days | None = None
    a_week: Annotated[StrictInt, Field(ge=1, le=7)] | None = None
    half_days: Days = 0
    absent: Days = 0
    granted: Days | None = Field(default=None, alias="granted_days")
    office: Text | None = None
    manager: StrictBool = False  # 上限額管理事業所
    size: Text | None = None
    band: Text | None = None
    units_per_day: Annotated[StrictInt, Field(ge=1, le=20_000)] | None = None
    factors: tuple[Number, ...] = ()  # percentages applied one after the other to the units of a day
    units: Annotated[StrictInt, Field(ge=1, le=200_000)] | None = None
    unit_price: Number | None = None
    gross: Annotated[StrictInt, Field(ge=0, le=10_000_000)] | None = None
    price: Annotated[StrictInt, Field(ge=0, le=10_000_000)] | None = None  # private: yen a session
    add_ons: tuple[AddOnFacts, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_weekly(cls, value: Any) -> Any:
        days = value.get("days") if isinstance(value, dict) else None
        a_week = weekly(days) if isinstance(days, str) else None
        return {**value, "days": None, "a_week": a_week} if a_week else value

    @model_validator(mode="after")
    def _one_amount(self) -> "ServiceFacts":
        if sum(part is not None for part in (self.units_per_day, self.units, self.gross)) > 1:
            raise ValueError("units_per_day、units、gross は、どれか一つにしてください")
        if self.gross is not None and self.unit_price is not None:
            raise ValueError("gross(総費用額)があるときは、unit_price(単価)は書きません")
        return self


class MedicalFacts(Record):
    """自立支援医療(精神通院): the health insurance household, and the month's medical costs (10割) in order.

    ``supported``: the person is a dependant of somebody in the same insurance, for tax or insurance.
    """

    welfare: StrictBool = False
    status: Literal["exempt", "taxed", "unknown"] = "unknown"
    levy: Yen | None = None  # 所得割 of the household, 6 % basis
    own_income: Yen | None = None  # 本人の収入, pensions included
    severe: StrictBool | None = None  # 重度かつ継続
    supported: StrictBool | None = None
    certificate_cap: Annotated[StrictInt, Field(ge=0, le=20_000)] | None = None
    payments: tuple[Annotated[StrictInt, Field(ge=0, le=10_000_000)], ...] = ()


class Case(Record):
    """One person's month."""

    income: Text | None = None
    certificate_cap: Annotated[StrictInt, Field(ge=0, le=37_200)] | None = None
    person: PersonFacts | None = None
    services: tuple[ServiceFacts, ...] = ()
    medical: MedicalFacts | None = None

    @model_validator(mode="after")
    def _class_once(self) -> "Case":
        if self.income is not None and self.person is not None:
            raise ValueError("income(所得区分)と person(本人の事情)は、どちらか一つにしてください")
        return self


def read_case(path: Path, table: CostTable) -> CostRequest:
    """Return the request of a case file.

    Raises:
        InputProblem: it has mistakes (all are told, each with its place), or cannot be read.
    """
    case, problems = load_case(path, table)
    if case is None:
        more = len(problems) - _MOST_PROBLEMS
        lines = [*(f"  {problem}" for problem in problems[:_MOST_PROBLEMS]), *[f"  ほか {more} 件"][: more > 0]]
        raise InputProblem("\n".join((f"「{path.name}」に直すところが{len(problems)}つあります。", *lines)))
    return request_of(case, table)


def request_of(case: Case, table: CostTable) -> CostRequest:
    """Return the request of a case; words that the table does not know are left for ``check`` to refuse."""
    income = match_word(case.income or "unknown", INCOME_LABELS, INCOME_SHORT)
    return CostRequest(
        income=Income(income or "unknown"),
        uses=tuple(_use_of(facts, table) for facts in case.services),
        cap=case.certificate_cap,
        person=case.person,
        medical=case.medical,
    )


def _use_of(facts: ServiceFacts, table: CostTable) -> ServiceUse:
    key = match_word(facts.service, table.labels, table.shorts) or facts.service
    sizes, bands = _sizes_and_bands(table.services.get(key))
    changed: dict[str, Any] = {
        "service": key,
        "days": days_a_month(facts.a_week) if facts.days is None and facts.a_week else facts.days,
        "office": facts.office or "",
        "size": facts.size and (match_word(facts.size, sizes) or facts.size),
        "band": facts.band and (match_word(facts.band, bands) or facts.band),
        "factors": tuple(Decimal(factor) for factor in facts.factors),
        "unit_price": None if facts.unit_price is None else Decimal(facts.unit_price),
        "add_ons": None if facts.add_ons is None else tuple(AddOnUse(use.id, use.times) for use in facts.add_ons),
    }
    return ServiceUse(**facts.model_dump() | changed)


def _sizes_and_bands(service: Service | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return the labels of the sizes and of the bands by id, of a service's tables of units."""
    tables = service.tables if service else ()
    sizes = {column.id: column.label for part in tables for column in part.columns}
    return sizes, {row.id: row.label for part in tables for row in part.rows}


def load_case(path: Path, table: CostTable) -> tuple[Case | None, tuple[Problem, ...]]:
    """Return the case of a YAML or JSON file, or None; with every mistake found, each with line and column.

    Raises:
        InputProblem: there is no such file, or it cannot be read as text.
    """
    if path.is_dir():
        raise InputProblem(f"「{path}」はフォルダです。ファイルの名前を書いてください。")
    if not path.is_file():
        raise InputProblem(f"ファイル「{path}」が見つかりません。--case の場所を確かめてください。")
    from hikisupport.core.records import admit
    from hikisupport.core.yaml_file import read_yaml

    try:
        tree = read_yaml(path)
    except DataProblem as error:
        raise InputProblem(error.message) from None
    if not isinstance(tree.value, dict):
        problem = tree.problem((), "「項目: 値」の形ではありません", "person: や services: から書いてください")
        return None, (*tree.problems, *([] if tree.problems else [problem]))
    case, problems = admit(Case, tree.value, tree)
    problems = [*tree.problems, *problems, *_wrong_words(tree, table)]
    return (None if problems else case), tuple(problems)


def _wrong_words(tree: "Tree", table: CostTable) -> Iterator[Problem]:
    """Give the words that the data does not know; works on plain values, so that all mistakes are told at once."""
    income = tree.value.get("income")
    if isinstance(income, str) and match_word(income, INCOME_LABELS, INCOME_SHORT) is None:
        yield tree.problem(("income",), f"所得区分「{income}」がわかりません", _list_allowed(INCOME_LABELS))
    for place, entry in _list_entries(tree.value, "services"):
        word, path = entry.get("service"), ("services", place)
        key = match_word(word, table.labels, table.shorts) if isinstance(word, str) else None
        if key is not None:
            yield from _wrong_words_of(table.services[key], tree, table, entry, path)
        elif isinstance(word, str):
            yield tree.problem((*path, "service"), f"サービス「{word}」がわかりません", _list_allowed(table.labels))


def _wrong_words_of(
    service: Service, tree: "Tree", table: CostTable, entry: dict[str, Any], path: "Path_"
) -> Iterator[Problem]:
    for part, known in zip(("size", "band"), _sizes_and_bands(service), strict=True):
        word = entry.get(part)
        if isinstance(word, str) and match_word(word, known) is None:
            hint = _list_allowed(known) if known else "このサービスには書きません"
            yield tree.problem((*path, part), f"「{word}」は{service.label}の区分にありません", hint)
    add_ons = {add_on.id: add_on for add_on in table.add_ons if service.id in add_on.services}
    for place, used in _list_entries(entry, "add_ons"):
        name, where = used.get("id"), (*path, "add_ons", place, "id")
        if isinstance(name, str) and name not in add_ons:
            yield tree.problem(where, f"加算「{name}」はこのサービスにありません", "使える値: " + "、".join(add_ons))
        elif isinstance(name, str) and add_ons[name].per == "time" and used.get("times") is None:
            yield tree.problem(
                where, f"「{add_ons[name].label}」の回数がありません", "times: 回数 を書き足してください"
            )


def _list_entries(value: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the mappings of the list under a key with their places; what is none is told elsewhere."""
    listed = value.get(key)
    for place, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield place, entry


def _list_allowed(labels: Mapping[str, str]) -> str:
    return "使える値: " + "、".join(f"{key}({label})" for key, label in labels.items())


def _is_known(key: str, answers: Answers) -> bool:
    return answers.get(key, UNKNOWN) != UNKNOWN


def _is_child(answers: Answers) -> bool:
    return _is_known("age", answers) and int(answers["age"]) < 18


# The five questions and, after each, its follow-ups: the order of the registry is the order of the call.
ORDER: tuple[tuple[str, Callable[[Answers], bool]], ...] = (
    ("age", lambda _: True),
    ("married", lambda said: not _is_child(said)),
    ("tax", lambda said: not _is_child(said)),
    ("tax_spouse", lambda said: said.get("married") in {"together", UNKNOWN}),
    ("tax_guardians", _is_child),
    ("levy", lambda said: "taxed" in {said.get("tax"), said.get("tax_spouse"), said.get("tax_guardians")}),
    ("income", lambda said: said.get("tax") == UNKNOWN),
    ("dependants", lambda said: _is_known("income", said)),
    ("disability", lambda said: said.get("tax") in {"taxed", UNKNOWN}),
    ("income_spouse", lambda said: said.get("tax_spouse") == UNKNOWN),
    ("dependants_spouse", lambda said: _is_known("income_spouse", said)),
    ("lives", lambda _: True),
    ("welfare", lambda _: True),
)


def next_question(answers: Answers) -> str | None:
    """Return the id of the question to put now, or None when all that matter are answered."""
    return next((name for name, is_asked in ORDER if is_asked(answers) and name not in answers), None)


def question_of(name: str, answers: Answers, table: CostTable, on: date) -> SpokenQuestion:
    """Return a question with the amounts of the day in its words.

    Raises:
        DataProblem: the data does not hold the question.
    """
    question = table.questions.get(name)
    if question is None:
        raise DataProblem(f"costs.yaml に質問「{name}」がないため、--ask は使えません(--income で答えられます)。")
    rates, child = Rates(table, on), _is_child(answers)
    limit = rates.number("levy_child" if child else "levy_adult")
    notice = rates.number("levy_notice_percent")
    words = {
        "line": f"{-(-limit * notice // RATE_OF_TEST):,}",  # the least on a notice that reaches the limit
        "low": rates.yen("cap_general1_child" if child else "cap_general1"),
        "high": rates.yen("cap_general2"),
    }
    return question.model_copy(update={"text": question.text.format(**words), "why": question.why.format(**words)})


def read_answer(question: SpokenQuestion, number: int | None, text: str) -> str | None:
    """Return the answer that was typed: a choice by its place or label, an age, yen; None: it is none of these.

    At a question for a number an empty line means that it is not known.
    """
    if question.choices:
        if number is not None and 1 <= number <= len(question.choices):
            return question.choices[number - 1].code
        named = [choice.code for choice in question.choices if text and choice.label.startswith(text)]
        return named[0] if len(named) == 1 else None
    if text in {"", "わからない", "不明"}:
        return UNKNOWN
    return _read_age(text) if question.id == "age" else _read_yen(text)


def _read_age(text: str) -> str | None:
    found = _AGE.fullmatch(unicodedata.normalize("NFKC", text))
    return str(int(found[1])) if found and int(found[1]) <= _OLDEST else None


def _read_yen(text: str) -> str | None:
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).replace(",", ""))
    if not found:
        return None
    yen = int(found[1]) * (10_000 if found[2] else 1)
    return str(yen) if yen <= 100_000_000 else None


def person_of(answers: Answers) -> PersonFacts:
    """Return the facts that the answers make; what was not asked or not known stays open."""
    line = {"below": True, "above": False}.get(answers.get("levy", UNKNOWN))
    own, spouse = _tax_of(answers, "", line), _tax_of(answers, "_spouse", line)
    # The levy was asked for both together, so it stands with one.
    if own.below_line is not None:
        spouse = spouse.model_copy(update={"below_line": None, "levy": 0 if spouse.status == "taxed" else None})
    declared = {"declared": True, "not_declared": False}.get(answers.get("disability", UNKNOWN))
    return PersonFacts.model_validate(
        {
            "age": int(answers["age"]) if _is_known("age", answers) else None,
            "spouse": answers.get("married") in {"together", "apart", UNKNOWN},
            "spouse_apart": answers.get("married") == "apart",
            "welfare": answers.get("welfare") == "on_welfare",
            "lives": answers.get("lives", UNKNOWN),
            "tax": own.model_copy(update={"disability_deduction": declared}),
            "spouse_tax": spouse,
            "guardians_tax": _tax_of(answers, "_guardians", line),
        }
    )


def _tax_of(answers: Answers, of: str, below_line: bool | None) -> TaxFacts:
    """Return the tax of one whose questions end so; whether it is below the line matters for the taxed only."""
    status = answers.get(f"tax{of}", UNKNOWN)
    numbers = {
        name: int(answers[f"{name}{of}"].removeprefix("n"))
        for name in ("income", "dependants")
        if _is_known(f"{name}{of}", answers)
    }
    return TaxFacts.model_validate(
        {"status": status, "below_line": below_line if status == "taxed" else None} | numbers
    )
