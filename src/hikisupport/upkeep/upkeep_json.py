"""``hikisupport.check/1`` and ``hikisupport.due/1``: what `data check` and `data due` write as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from hikisupport.core.document import Count, DataProblem, Moment, Part
from hikisupport.core.errors import Problem
from hikisupport.upkeep.due import Upkeep


class CheckDocument(Part):
    """Every problem of a data folder, errors first: `data check`."""

    schema_: Annotated[Literal["hikisupport.check/1"], Field(alias="schema")]
    at: Moment
    data: str
    """The folder that was checked."""
    errors: Count
    warnings: Count
    problems: tuple[DataProblem, ...]


class DueEntry(Part):
    """One thing to call or to check."""

    group: Literal["withheld", "check", "ageing", "hours", "cost", "open_data", "holidays"]
    """withheld, check, ageing, hours: agencies to call; cost: an amount (yen) to look up again; others: newer data."""
    id: str
    """Id of the agency or of the amount."""
    name: str
    why: str
    number: str | None
    """The number to try; null: none is shown."""
    since: str | None
    """Date of what is known, or the day of the next check; null: undated."""
    url: str | None
    ask: tuple[str, ...]
    """What to ask on the telephone: two or three questions."""


class ReachEntry(Part):
    """How many of the curated agencies can be called today."""

    step: Annotated[int, Field(ge=0, le=3)]
    """The step of support; 0: agencies of any step and of none."""
    callable: Count
    windows: Count


class DueDocument(Part):
    """What to call and to check, the most needed and the oldest first: `data due`."""

    schema_: Annotated[Literal["hikisupport.due/1"], Field(alias="schema")]
    at: Moment
    reach: tuple[ReachEntry, ...]
    count: Count
    due: tuple[DueEntry, ...]


def check_document(problems: Sequence[Problem], folder: Path, moment: datetime) -> CheckDocument:
    """Return the document of `data check`."""
    errors = sum(problem.severity == "error" for problem in problems)
    values = {
        "schema": "hikisupport.check/1",
        "at": moment,
        "data": str(folder),
        "errors": errors,
        "warnings": len(problems) - errors,
        "problems": tuple(DataProblem.model_validate(asdict(problem)) for problem in problems),
    }
    return CheckDocument.model_validate(values)


def due_document(found: Upkeep, moment: datetime) -> DueDocument:
    """Return the document of `data due`."""
    names = DueEntry.model_fields
    due = tuple(DueEntry(**{name: getattr(one, name) for name in names}) for one in found.due)
    reach = tuple(ReachEntry(step=one.step, callable=one.numbers, windows=one.windows) for one in found.reach)
    values = {"schema": "hikisupport.due/1", "at": moment, "reach": reach, "count": len(due), "due": due}
    return DueDocument.model_validate(values)
