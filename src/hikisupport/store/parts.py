"""The parts of a data folder as the program asks for them: ready-made where nothing has changed, else read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from hikisupport.store import ready
from hikisupport.store.locate import CONFIRMATIONS, SHIPPED, origin, shipped_folder

# What reads is imported only where it is needed: ready-made parts need none of it.
if TYPE_CHECKING:
    from hikisupport.base.models.advice import Advice
    from hikisupport.base.models.area import Area
    from hikisupport.base.models.cost import CostTable
    from hikisupport.base.models.dataset import Directory
    from hikisupport.base.models.guide import Guide
    from hikisupport.base.models.office import Offices
    from hikisupport.base.models.questionnaire import Questionnaire
    from hikisupport.store.known_answers import Shipped
    from hikisupport.store.shelf import Shelf

T = TypeVar("T")


def area(folder: Path) -> "Area":
    """Return the city and its wards.

    Raises:
        DataProblem: here and below: the files cannot be used.
    """
    return _ready_or("area", folder, _area)


def questions(folder: Path) -> "Questionnaire":
    """Return the questionnaire (needs the area only: the first question must not wait for the windows)."""
    return _ready_or("questions", folder, _questions)


def directory(folder: Path) -> "Directory":
    """Return the windows with the centre's own checks laid over them, the area and the holidays."""
    found = _ready_or("windows", folder, _windows)
    if not (folder / CONFIRMATIONS).exists():
        return found
    from hikisupport.store.load import with_own_checks

    return with_own_checks(found, folder)


def advice(folder: Path) -> "Advice":
    """Return the texts of a result."""
    return _ready_or("advice", folder, _advice)


def guide(folder: Path) -> "Guide":
    """Return the guide to read aloud."""
    return _ready_or("guide", folder, _guide)


def costs(folder: Path) -> "CostTable":
    """Return the dated parameters of the self-pay."""
    return _ready_or("costs", folder, _costs)


def offices(folder: Path, city: "Area", services: frozenset[str] | None = None, ward: str | None = None) -> "Offices":
    """Return the offices of the open data in the city, with the centre's own checks laid over them.

    Args:
        folder: the data folder; its ``wamnet`` may be missing.
        city: its area.
        services: only offices with one of these service codes (with all the services they offer); None: all.
        ward: only offices that stand in this ward; None: all.
    """
    shelf: Shelf | None = ready.take("offices", folder, PARTS["offices"].files)
    if shelf is None:
        from hikisupport.store.load_offices import load_offices

        found = load_offices(folder, city, services, ward)
    else:
        found = shelf.take(services, ward)
    if not (folder / CONFIRMATIONS).exists():
        return found
    from hikisupport.store.load import own_checks

    checks, _ = own_checks(folder, ())
    from hikisupport.store.confirmations import lay_over

    return replace(found, offices=lay_over(found.offices, checks))


def _ready_or(name: str, folder: Path, read: Callable[[Path], T]) -> T:
    found: T | None = ready.take(name, folder, PARTS[name].files)
    return read(folder) if found is None else found


def make_ready(folder: Path, where: Path) -> None:
    """Write every part of a data folder ready-made; called when the wheel is built.

    Raises:
        DataProblem: the data cannot be used: there is no wheel with such data.
    """
    for name, part in PARTS.items():
        ready.keep(name, folder, part.files, part.read(folder), where)


class Part(NamedTuple):
    """What a part is made of, and what reads it."""

    files: tuple[str, ...]
    read: Callable[[Path], Any]


def _area(folder: Path) -> "Area":
    from hikisupport.store.load_area import read_area

    return read_area(folder)


def _questions(folder: Path) -> "Questionnaire":
    from hikisupport.store.questions import read_questions

    return read_questions(folder, shipped_answers(folder))


def shipped_answers(folder: Path) -> "Shipped | None":
    """Return the questionnaire that another folder than the shipped one has to agree with (None for the shipped)."""
    if origin(folder) == SHIPPED:
        return None
    from hikisupport.store.known_answers import Shipped

    own = shipped_folder()
    return Shipped(questions(own), frozenset(ward.id for ward in area(own).wards))


def _windows(folder: Path) -> "Directory":
    from hikisupport.store.load import read_windows

    return read_windows(folder)


def _advice(folder: Path) -> "Advice":
    from hikisupport.store.advice import load_advice

    return load_advice(folder, shipped_advice(folder))


def shipped_advice(folder: Path) -> "Advice | None":
    """Return the words that lend another folder than the shipped one what it lacks (None for the shipped)."""
    return None if origin(folder) == SHIPPED else advice(shipped_folder())


def _guide(folder: Path) -> "Guide":
    from hikisupport.store.guide import load_guide

    return load_guide(folder)


def _costs(folder: Path) -> "CostTable":
    from hikisupport.store.costs import load_costs

    return load_costs(folder)


def _shelf(folder: Path) -> "Shelf":
    from hikisupport.store.shelf import read_shelf

    return read_shelf(folder)


PARTS: Mapping[str, Part] = {
    "area": Part(("area.yaml",), _area),
    "questions": Part(("questions.yaml", "area.yaml"), _questions),
    "windows": Part(("agencies.yaml", "area.yaml", "holidays.csv"), _windows),
    "advice": Part(("advice.yaml",), _advice),
    "guide": Part(("guide.yaml",), _guide),
    "costs": Part(("costs.yaml",), _costs),
    "offices": Part(("area.yaml", "wamnet"), _shelf),
}
