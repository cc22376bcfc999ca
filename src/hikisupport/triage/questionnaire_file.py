"""Loads data/questions.yaml: the questionnaire in its order, with the wards of the area in their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from hikisupport.core.errors import Problem
from hikisupport.core.records import head, records, unusable, whole
from hikisupport.core.yaml_file import Path_, Tree, read_yaml
from hikisupport.directory.area import Area
from hikisupport.directory.curated import read_area
from hikisupport.triage.advice import Advice
from hikisupport.triage.model import Choice, Question, Questionnaire

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


def read_questions(folder: Path, shipped: Shipped | None = None) -> Questionnaire:
    """Return the questionnaire of a data folder, with the wards of its area.

    Raises:
        DataProblem: the area or a question is broken.
    """
    return load_questions(folder, read_area(folder), shipped)


def load_questions(folder: Path, area: Area, shipped: Shipped | None = None) -> Questionnaire:
    """Return the questionnaire; it has to hold the answers of the shipped one, if that is given.

    Raises:
        DataProblem: a question is broken; unlike a window, none can be left out of a call.
    """
    tree = read_yaml(folder / "questions.yaml")
    about = head(tree)
    questions, problems = records(tree, "questions", Question)
    revision = tree.value.get("revision", 1)
    problems += _registry_problems(tree, questions, revision)
    if shipped and not problems:
        problems += differences(tree, questions, revision, shipped)
    if tree.problems or problems:
        raise unusable(tree, [*tree.problems, *problems])
    return Questionnaire(tuple(_with_wards(question, area) for question in questions), about.as_of, revision)


def _registry_problems(tree: Tree, questions: tuple[Question, ...], revision: object) -> list[Problem]:
    """Return what would make answer codes ambiguous: places used twice, or a newer question in an older place."""
    if type(revision) is not int or not 1 <= revision <= 63:
        hint = "1から63の整数で書いてください(質問か答えを増やすたびに1つ上げます)"
        return [tree.problem(("revision",), f"使えない値「{revision}」です", hint)]
    in_order = sorted(questions, key=lambda question: question.field)
    problems = []
    for known, question in pairwise(in_order):
        path = ("questions", questions.index(question), "field")
        if known.field == question.field:
            message = f"field {question.field} が「{known.id}」と「{question.id}」の両方にあります"
            problems.append(tree.problem(path, message, "使っていない番号を、いちばん後ろに足してください"))
        elif known.since > question.since:
            message = f"「{known.id}」より古い質問「{question.id}」の field が後ろにあります"
            problems.append(tree.problem(path, message, "新しい質問の field を、いちばん大きい番号にしてください"))
    if in_order and in_order[-1].since > revision:
        hint = f"{in_order[-1].since} に上げてください"
        problems.append(tree.problem(("revision",), f"revision {revision} より新しい質問があります", hint))
    return problems


def _with_wards(question: Question, area: Area) -> Question:
    if not question.wards:
        return question
    wards = tuple(Choice(code=ward.id, number=ward.number, label=ward.label) for ward in area.wards)
    return question.model_copy(update={"choices": (*wards, *question.choices)})


# The lists from which a result takes its words by a key; without them a call in danger could not be shown.
_KEYS: Mapping[str, Callable[[Any], tuple[object, ...]]] = {
    "flags": lambda text: (text.code, text.level),
    "steps": lambda text: (text.step, text.group),
    "known": lambda text: (text.rule, text.group, text.agreed),
    "unsafe": lambda text: (text.group,),
}


def load_advice(folder: Path, shipped: Advice | None = None) -> Advice:
    """Return the texts of a result; words that the file lacks are lent by the shipped one, if that is given.

    Raises:
        DataProblem: the file is broken; a result must not lose a sentence.
    """
    tree = read_yaml(folder / "advice.yaml")
    if tree.problems:
        raise unusable(tree, tree.problems)
    own = whole(tree, Advice)
    return own.model_copy(update=_lent(own, shipped)) if shipped else own


def missing_words(tree: Tree, own: Advice, shipped: Advice) -> Iterator[Problem]:
    """Give a problem for all words that a result may need and only the shipped file holds."""
    for part, texts in _lacking(own, shipped):
        for text in texts:
            name = " ".join(str(key) for key in _KEYS[part](text) if key is not None)
            yield tree.problem((part,), f"「{name}」の文がありません", "同梱の advice.yaml から写してください")


def _lent(own: Advice, shipped: Advice) -> dict[str, tuple[Any, ...]]:
    return {part: (*getattr(own, part), *texts) for part, texts in _lacking(own, shipped)}


def _lacking(own: Advice, shipped: Advice) -> Iterator[tuple[str, list[Any]]]:
    for part, key in _KEYS.items():
        held = {key(text) for text in getattr(own, part)}
        yield part, [text for text in getattr(shipped, part) if key(text) not in held]
