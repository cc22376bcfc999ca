"""All data of one run, each part read when it is first needed."""

from functools import cached_property
from pathlib import Path

from hikisupport import __version__
from hikisupport.base.models.advice import Advice
from hikisupport.base.models.cost import CostTable
from hikisupport.base.models.dataset import Directory
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.store.advice import load_advice
from hikisupport.store.costs import load_costs
from hikisupport.store.load import load_area, load_directory
from hikisupport.store.locate import origin
from hikisupport.store.questions import load_questions
from hikisupport.store.yaml import read_yaml

# The day the rules of this program were last changed; every result names it.
RULES_AS_OF = "2026-11-23"


class Bundle:
    """The data folder and what was read from it. Reading may raise DataProblem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def directory(self) -> Directory:
        """The windows."""
        return load_directory(self.folder)

    @cached_property
    def questions(self) -> Questionnaire:
        """The questionnaire (needs the area only: the first question must not wait for the windows)."""
        area, _ = load_area(read_yaml(self.folder / "area.yaml"))
        return load_questions(self.folder, area)

    @cached_property
    def advice(self) -> Advice:
        """The texts of a result."""
        return load_advice(self.folder)

    @cached_property
    def costs(self) -> CostTable:
        """The dated parameters of the self-pay."""
        return load_costs(self.folder)

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
