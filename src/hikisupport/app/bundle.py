"""All data of one run, each part read when it is first needed."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport import __version__
from hikisupport.store.locate import origin

# Models and loaders are imported where a part is read: the first question of a call needs two of them.
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
        from hikisupport.store.load import load_directory

        return load_directory(self.folder)

    @cached_property
    def area(self) -> "Area":
        """The city and its wards."""
        from hikisupport.store.load_area import load_area
        from hikisupport.store.yaml import read_yaml

        return load_area(read_yaml(self.folder / "area.yaml"))[0]

    @cached_property
    def questions(self) -> "Questionnaire":
        """The questionnaire (needs the area only: the first question must not wait for the windows)."""
        from hikisupport.store.questions import load_questions

        return load_questions(self.folder, self.area)

    @cached_property
    def advice(self) -> "Advice":
        """The texts of a result."""
        from hikisupport.store.advice import load_advice

        return load_advice(self.folder)

    @cached_property
    def guide(self) -> "Guide":
        """The guide to read aloud."""
        from hikisupport.store.guide import load_guide

        return load_guide(self.folder)

    @cached_property
    def costs(self) -> "CostTable":
        """The dated parameters of the self-pay."""
        from hikisupport.store.costs import load_costs

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
