"""Compares a questionnaire with the one the program was built with: its rules and answer codes know no other answers.

In a folder of an office the sentences may differ, and the wards are its own; a question or an answer more, less or in
another place of the code would be asked in vain, or a danger would not be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hikisupport.base.models.question import Choice, Question
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.core.errors import Problem
from hikisupport.core.yaml_file import Path_, Tree

_TAKE_BACK = "同梱の questions.yaml のとおりに戻してください(変えられるのは文だけです)"
_TAKE_OUT = "取ってください(質問や答えを増やすには、プログラムも直します)"


@dataclass(frozen=True, slots=True)
class Shipped:
    """The questionnaire that came with the program, and the codes of the wards among its answers."""

    questionnaire: Questionnaire
    wards: frozenset[str]


def differences(tree: Tree, questions: tuple[Question, ...], revision: object, shipped: Shipped) -> Iterator[Problem]:
    """Give a problem for everything but the sentences in which the questions differ from the shipped."""
    known = shipped.questionnaire
    if revision != known.revision:
        yield tree.problem(("revision",), f"revision は {known.revision} です", _TAKE_BACK)
    present = {question.id for question in questions}
    for missing in (question for question in known.questions if question.id not in present):
        yield tree.problem(("questions",), f"質問「{missing.id}」がありません", _TAKE_BACK)
    for index, question in enumerate(questions):
        path = ("questions", index)
        if question.id in known:
            yield from _of_one(tree, path, question, known[question.id], shipped.wards)
        else:
            yield tree.problem((*path, "id"), f"プログラムが知らない質問「{question.id}」です", _TAKE_OUT)


def _of_one(tree: Tree, path: Path_, question: Question, known: Question, wards: frozenset[str]) -> Iterator[Problem]:
    for name in ("field", "width", "since", "wards"):
        if getattr(question, name) != getattr(known, name):
            message = f"「{question.id}」の {name} は {getattr(known, name)} です"
            yield tree.problem((*path, name), message, _TAKE_BACK)
    own = [choice for choice in known.choices if not (known.wards and choice.code in wards)]
    numbers = {choice.code: choice.number for choice in own}
    present = {choice.code for choice in question.choices}
    for missing in (choice for choice in own if choice.code not in present):
        yield tree.problem((*path, "choices"), f"「{question.id}」に答え「{missing.code}」がありません", _TAKE_BACK)
    for index, choice in enumerate(question.choices):
        yield from _of_choice(tree, (*path, "choices", index), choice, numbers.get(choice.code))


def _of_choice(tree: Tree, path: Path_, choice: Choice, number: int | None) -> Iterator[Problem]:
    if number is None:
        yield tree.problem((*path, "code"), f"プログラムが知らない答え「{choice.code}」です", _TAKE_OUT)
    elif number != choice.number:
        yield tree.problem((*path, "number"), f"「{choice.code}」の number は {number} です", _TAKE_BACK)
