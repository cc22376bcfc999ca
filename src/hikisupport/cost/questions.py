"""The spoken questions of ``cost --ask``: which comes next, what was typed, and the facts they make.

The texts stand in costs.yaml; here is when each is asked. An answer is the code of a choice, a number, or ``unknown``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from hikisupport.core.errors import DataProblem
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.dated import number, yen
from hikisupport.cost.model import CostTable, SpokenQuestion

UNKNOWN = "unknown"
Answers = Mapping[str, str]
_AMOUNT = re.compile(r"(\d{1,9})(万?)円?")
_AGE = re.compile(r"(\d{1,3})歳?")
_OLDEST = 120
_RATE_OF_TEST = 6  # percent: the test of the class takes the 所得割 so, whatever the notice of a city says


def _is_known(key: str, answers: Answers) -> bool:
    return answers.get(key, UNKNOWN) != UNKNOWN


def _is_child(answers: Answers) -> bool:
    return _is_known("age", answers) and int(answers["age"]) < 18


def _is_adult(answers: Answers) -> bool:
    return not _is_child(answers)


def _is_couple(answers: Answers) -> bool:
    return _is_adult(answers) and answers.get("married") in {"together", UNKNOWN}


def _is_own_open(answers: Answers) -> bool:
    return answers.get("tax") == UNKNOWN


def _is_spouse_open(answers: Answers) -> bool:
    return _is_couple(answers) and answers.get("tax_spouse") == UNKNOWN


# The five questions and, after each, its follow-ups: the order of the registry is the order of the call.
ORDER: tuple[tuple[str, Callable[[Answers], bool]], ...] = (
    ("age", lambda _: True),
    ("married", _is_adult),
    ("tax", _is_adult),
    ("tax_spouse", _is_couple),
    ("tax_guardians", _is_child),
    ("levy", lambda said: "taxed" in {said.get("tax"), said.get("tax_spouse"), said.get("tax_guardians")}),
    ("income", _is_own_open),
    ("dependants", lambda said: _is_own_open(said) and _is_known("income", said)),
    ("disability", lambda said: said.get("tax") in {"taxed", UNKNOWN}),
    ("income_spouse", _is_spouse_open),
    ("dependants_spouse", lambda said: _is_spouse_open(said) and _is_known("income_spouse", said)),
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
    child = _is_child(answers)
    limit = number(table, "levy_child" if child else "levy_adult", on)
    notice = number(table, "levy_notice_percent", on)
    words = {
        "line": yen(-(-limit * notice // _RATE_OF_TEST)),  # the least on a notice that reaches the limit
        "low": yen(number(table, "cap_general1_child" if child else "cap_general1", on)),
        "high": yen(number(table, "cap_general2", on)),
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
    age = answers.get("age", UNKNOWN)
    lives: dict[str, Literal["home", "group_home", "facility", "unknown"]] = {
        "home": "home", "group_home": "group_home", "facility": "facility",
    }  # fmt: skip
    own, spouse = _taxes_of(answers)
    return PersonFacts(
        age=None if age == UNKNOWN else int(age),
        spouse=answers.get("married") in {"together", "apart", UNKNOWN},
        spouse_apart=answers.get("married") == "apart",
        welfare=answers.get("welfare") == "on_welfare",
        lives=lives.get(answers.get("lives", UNKNOWN), "unknown"),
        tax=own,
        spouse_tax=spouse,
        guardians_tax=_tax_of(answers, "tax_guardians", "", "", _line_of(answers)),
    )


def _taxes_of(answers: Answers) -> tuple[TaxFacts, TaxFacts]:
    """Return the tax of the person and of the spouse; the levy was asked for both together, so it stands with one."""
    line = _line_of(answers)
    own_taxed = answers.get("tax") == "taxed"
    own = _tax_of(answers, "tax", "income", "dependants", line if own_taxed else None)
    spouse = _tax_of(answers, "tax_spouse", "income_spouse", "dependants_spouse", None if own_taxed else line)
    if own_taxed and line is not None and answers.get("tax_spouse") == "taxed":
        spouse = TaxFacts(status="taxed", levy=0)  # counted already
    return own, spouse


def _line_of(answers: Answers) -> bool | None:
    return {"below": True, "above": False}.get(answers.get("levy", UNKNOWN))


def _tax_of(answers: Answers, status: str, income: str, dependants: str, below: bool | None) -> TaxFacts:
    known: dict[str, Literal["exempt", "taxed", "unfiled", "unknown"]] = {
        "exempt": "exempt", "taxed": "taxed", "unfiled": "unfiled",
    }  # fmt: skip
    amount, heads = answers.get(income, UNKNOWN), answers.get(dependants, UNKNOWN)
    found = known.get(answers.get(status, UNKNOWN), "unknown")
    return TaxFacts(
        status=found,
        income=None if amount == UNKNOWN else int(amount),
        dependants=None if heads == UNKNOWN else int(heads.removeprefix("n")),
        disability_deduction={"declared": True, "not_declared": False}.get(answers.get("disability", UNKNOWN))
        if status == "tax"
        else None,
        below_line=below if found == "taxed" else None,
    )
