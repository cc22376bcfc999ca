"""``hikisupport.check/1`` and ``hikisupport.due/1``: what `data check` and `data due` write."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hikisupport.core.document import Count, DataProblem, Moment, Part


class CheckDocument(Part):
    """Every problem of a data folder, errors first: `data check`."""

    schema_: Annotated[Literal["hikisupport.check/1"], Field(alias="schema")]
    at: Moment
    data: str
    """The folder that was checked."""
    errors: Count
    warnings: Count
    problems: tuple[DataProblem, ...]

    @model_validator(mode="after")
    def _is_counted(self) -> "CheckDocument":
        errors = sum(problem.severity == "error" for problem in self.problems)
        if (self.errors, self.warnings) != (errors, len(self.problems) - errors):
            raise ValueError("errors and warnings are not the numbers of problems")
        return self


class DueEntry(Part):
    """One thing to call or to check."""

    group: Literal["withheld", "check", "ageing", "cost", "open_data", "holidays"]
    """withheld, check, ageing: windows to call; cost: an amount (yen) to look up again; the others: newer data."""
    id: str
    """Id of the window or of the amount."""
    name: str
    why: str
    number: str | None
    """The number to try; null: none is shown."""
    since: str | None
    """Date of what is known, or the day of the next check; null: undated."""
    url: str | None
    ask: tuple[str, ...]
    """What to ask on the telephone."""


class DueDocument(Part):
    """What to call and to check, the most needed and the oldest first: `data due`."""

    schema_: Annotated[Literal["hikisupport.due/1"], Field(alias="schema")]
    at: Moment
    count: Count
    due: tuple[DueEntry, ...]

    @model_validator(mode="after")
    def _is_counted(self) -> "DueDocument":
        if self.count != len(self.due):
            raise ValueError("count is not the number of entries")
        return self
