"""All data of one run, each part read when it is first needed."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport import __version__
from hikisupport.store import parts
from hikisupport.store.locate import origin

if TYPE_CHECKING:
    from hikisupport.base.models.advice import Advice
    from hikisupport.base.models.area import Area
    from hikisupport.base.models.cost import CostTable
    from hikisupport.base.models.dataset import Directory
    from hikisupport.base.models.guide import Guide
    from hikisupport.base.models.questionnaire import Questionnaire

# The day the rules of this program were last changed; every result names it.
RULES_AS_OF = "2026-11-23"


class Bundle:
    """The data folder and what was read from it. Reading may raise DataProblem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def directory(self) -> "Directory":
        """The windows."""
        return parts.directory(self.folder)

    @cached_property
    def area(self) -> "Area":
        """The city and its wards."""
        return parts.area(self.folder)

    @cached_property
    def questions(self) -> "Questionnaire":
        """The questionnaire."""
        return parts.questions(self.folder)

    @cached_property
    def advice(self) -> "Advice":
        """The texts of a result."""
        return parts.advice(self.folder)

    @cached_property
    def guide(self) -> "Guide":
        """The guide to read aloud."""
        return parts.guide(self.folder)

    @cached_property
    def costs(self) -> "CostTable":
        """The dated parameters of the self-pay."""
        return parts.costs(self.folder)

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
