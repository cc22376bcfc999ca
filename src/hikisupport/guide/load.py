"""The guide of a data folder: ready-made where nothing has changed, else read."""

from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.ready import Part

if TYPE_CHECKING:
    from hikisupport.guide.model import Guide


def open_guide(folder: Path) -> "Guide":
    """Return the guide to read aloud.

    Raises:
        DataProblem: the file cannot be used.
    """
    return GUIDE.of(folder)


def _guide(folder: Path) -> "Guide":
    from hikisupport.guide.topics import load_guide

    return load_guide(folder)


GUIDE = Part("guide", ("guide.yaml",), _guide)
