"""Makes the data ready for the wheel (hatch_build.py)."""

from pathlib import Path
from typing import Any

from hikisupport.core.ready import Part, keep
from hikisupport.cost.load import COSTS
from hikisupport.directory.load import AREA, OFFICES, WINDOWS
from hikisupport.guide.load import GUIDE
from hikisupport.triage.load import ADVICE, PHRASES, QUESTIONS

PARTS: tuple[Part[Any], ...] = (AREA, QUESTIONS, WINDOWS, ADVICE, PHRASES, GUIDE, COSTS, OFFICES)


def make_ready(folder: Path, where: Path) -> None:
    """Write every part of a data folder ready-made; called when the wheel is built.

    Raises:
        DataProblem: the data cannot be used: there is no wheel with such data.
    """
    for part in PARTS:
        keep(part.name, folder, part.files, part.read(folder), where)
