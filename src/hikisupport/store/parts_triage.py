"""The questionnaire and the texts of a result of a data folder: ready-made where nothing has changed, else read."""

from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.files import SHIPPED, origin, shipped_folder
from hikisupport.core.ready import Part
from hikisupport.directory.load import open_area

if TYPE_CHECKING:
    from hikisupport.base.models.advice import Advice
    from hikisupport.base.models.questionnaire import Questionnaire
    from hikisupport.store.known_answers import Shipped


def open_questions(folder: Path) -> "Questionnaire":
    """Return the questionnaire (needs the area only: the first question must not wait for the windows)."""
    return QUESTIONS.of(folder)


def open_advice(folder: Path) -> "Advice":
    """Return the texts of a result."""
    return ADVICE.of(folder)


def _questions(folder: Path) -> "Questionnaire":
    from hikisupport.store.questions import read_questions

    return read_questions(folder, shipped_answers(folder))


def shipped_answers(folder: Path) -> "Shipped | None":
    """Return the questionnaire that another folder than the shipped one has to agree with (None for the shipped)."""
    if origin(folder) == SHIPPED:
        return None
    from hikisupport.store.known_answers import Shipped

    own = shipped_folder()
    return Shipped(open_questions(own), frozenset(ward.id for ward in open_area(own).wards))


def _advice(folder: Path) -> "Advice":
    from hikisupport.store.advice import load_advice

    return load_advice(folder, shipped_advice(folder))


def shipped_advice(folder: Path) -> "Advice | None":
    """Return the words that lend another folder than the shipped one what it lacks (None for the shipped)."""
    return None if origin(folder) == SHIPPED else open_advice(shipped_folder())


QUESTIONS = Part("questions", ("questions.yaml", "area.yaml"), _questions)
ADVICE = Part("advice", ("advice.yaml",), _advice)
