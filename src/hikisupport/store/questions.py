"""Loads data/questions.yaml: the questionnaire in its order, with the wards of the area in their place."""

from pathlib import Path

from hikisupport.base.models.area import Area
from hikisupport.base.models.question import Choice, Question
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.store.load import head, records, unusable
from hikisupport.store.yaml import read_yaml


def load_questions(folder: Path, area: Area) -> Questionnaire:
    """Return the questionnaire.

    Raises:
        DataProblem: a question is broken; unlike a window, none can be left out of a call.
    """
    tree = read_yaml(folder / "questions.yaml")
    about = head(tree)
    questions, problems = records(tree, "questions", Question)
    if tree.problems or problems:
        raise unusable(tree, [*tree.problems, *problems])
    return Questionnaire(tuple(_with_wards(question, area) for question in questions), about.as_of)


def _with_wards(question: Question, area: Area) -> Question:
    if not question.wards:
        return question
    wards = tuple(Choice(code=ward.id, number=n, label=ward.label) for n, ward in enumerate(area.wards, start=1))
    return question.model_copy(update={"choices": (*wards, *question.choices)})
