"""The questionnaire and the texts of a result of a data folder: ready-made where nothing has changed, else read."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport import __version__
from hikisupport.core.files import SHIPPED, origin, shipped_folder
from hikisupport.core.ready import Part
from hikisupport.cost.load import open_costs
from hikisupport.directory.load import open_area, open_directory

if TYPE_CHECKING:
    from hikisupport.cost.model import CostTable
    from hikisupport.directory.model import Area, Directory
    from hikisupport.guide.load import Guide
    from hikisupport.triage.model import Advice, Questionnaire
    from hikisupport.triage.phrasebook import Phrasebook
    from hikisupport.triage.questionnaire_file import Shipped


def open_questions(folder: Path) -> "Questionnaire":
    """Return the questionnaire (needs the area only: the first question must not wait for the agencies)."""
    return QUESTIONS.of(folder)


def open_advice(folder: Path) -> "Advice":
    """Return whom to call in which danger, and what the rules stand on."""
    return ADVICE.of(folder)


def open_phrases(folder: Path) -> "Phrasebook":
    """Return the sentences of a result."""
    return PHRASES.of(folder)


def _questions(folder: Path) -> "Questionnaire":
    from hikisupport.triage.questionnaire_file import read_questions

    return read_questions(folder, shipped_answers(folder))


def shipped_answers(folder: Path) -> "Shipped | None":
    """Return the questionnaire that another folder than the shipped one has to agree with (None for the shipped)."""
    if origin(folder) == SHIPPED:
        return None
    from hikisupport.triage.questionnaire_file import Shipped

    own = shipped_folder()
    return Shipped(open_questions(own), frozenset(ward.id for ward in open_area(own).wards))


def _advice(folder: Path) -> "Advice":
    from hikisupport.triage.questionnaire_file import load_advice

    return load_advice(folder, shipped_advice(folder))


def shipped_advice(folder: Path) -> "Advice | None":
    """Return the contacts that lend another folder than the shipped one what it lacks (None for the shipped)."""
    return None if origin(folder) == SHIPPED else open_advice(shipped_folder())


def _phrases(folder: Path) -> "Phrasebook":
    from hikisupport.triage.questionnaire_file import load_phrases

    return load_phrases(folder, None if origin(folder) == SHIPPED else open_phrases(shipped_folder()))


QUESTIONS = Part("questions", ("questions.yaml", "area.yaml"), _questions)
ADVICE = Part("advice", ("advice.yaml",), _advice)
PHRASES = Part("phrases", ("phrases.yaml",), _phrases)


# The day the rules of this program were last changed; every result names it.
RULES_AS_OF = "2026-11-28"


class Bundle:
    """The data folder and what was read from it. Reading may raise DataProblem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def directory(self) -> "Directory":
        """The agencies."""
        return open_directory(self.folder)

    @cached_property
    def area(self) -> "Area":
        """The city and its wards."""
        return open_area(self.folder)

    @cached_property
    def questions(self) -> "Questionnaire":
        """The questionnaire."""
        return open_questions(self.folder)

    @cached_property
    def advice(self) -> "Advice":
        """Whom to call in which danger, and what the rules stand on."""
        return open_advice(self.folder)

    @cached_property
    def phrases(self) -> "Phrasebook":
        """The sentences of a result."""
        return open_phrases(self.folder)

    @cached_property
    def guide(self) -> "Guide":
        """The guide to read aloud."""
        from hikisupport.guide.load import open_guide

        return open_guide(self.folder)

    @cached_property
    def costs(self) -> "CostTable":
        """The dated parameters of the self-pay."""
        return open_costs(self.folder)

    @property
    def versions(self) -> dict[str, str]:
        """Which program, rules and data a result comes from, with their dates."""
        return {
            "program": __version__,
            "rules": RULES_AS_OF,
            "questions": self.questions.as_of,
            **self.directory.versions,
            "data": origin(self.folder),
        }
