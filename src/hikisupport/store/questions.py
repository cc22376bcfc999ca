"""Loads data/questions.yaml: the questionnaire in its order, with the wards of the area in their place."""

from itertools import pairwise
from pathlib import Path

from hikisupport.base.models.question import Choice, Question
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.core.errors import Problem
from hikisupport.core.records import head, records, unusable
from hikisupport.core.yaml_file import Tree, read_yaml
from hikisupport.directory.area import Area
from hikisupport.directory.curated import read_area
from hikisupport.store.known_answers import Shipped, differences


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
