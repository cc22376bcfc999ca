"""All data of one run, each part read when it is first needed."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport import __version__
from hikisupport.core.files import origin
from hikisupport.cost.load import open_costs
from hikisupport.directory.load import open_area, open_directory
from hikisupport.guide.load import open_guide
from hikisupport.store.parts_triage import open_advice, open_questions

if TYPE_CHECKING:
    from hikisupport.base.models.advice import Advice
    from hikisupport.base.models.questionnaire import Questionnaire
    from hikisupport.cost.model import CostTable
    from hikisupport.directory.area import Area
    from hikisupport.directory.model import Directory
    from hikisupport.guide.model import Guide

# The day the rules of this program were last changed; every result names it.
RULES_AS_OF = "2026-11-23"


class Bundle:
    """The data folder and what was read from it. Reading may raise DataProblem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def directory(self) -> "Directory":
        """The windows."""
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
        """The texts of a result."""
        return open_advice(self.folder)

    @cached_property
    def guide(self) -> "Guide":
        """The guide to read aloud."""
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
