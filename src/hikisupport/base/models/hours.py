"""Opening hours as structured data."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from hikisupport.core.model import Record, Text

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]


class Opening(Record):
    """One run of opening time on some days; ``close`` at or before ``open`` means the next day.

    ``nth`` limits weekdays to the nth of the month; ``dates`` names days of the month instead of weekdays.
    """

    days: tuple[DayName, ...] = ()
    nth: tuple[Annotated[int, Field(ge=1, le=5)], ...] = ()
    dates: tuple[Annotated[int, Field(ge=1, le=31)], ...] = ()
    open: ClockTime
    close: ClockTime

    @model_validator(mode="after")
    def _has_days(self) -> "Opening":
        if bool(self.days) == bool(self.dates):
            raise ValueError("days(曜日)か dates(毎月の日)のどちらか一つを書いてください")
        return self


class Span(Record):
    """Days of every year on which it is closed, both ends included; may run over the year end."""

    first: MonthDay
    last: MonthDay


class Schedule(Record):
    """When something is open: the telephone desk, the building, or the service itself.

    ``holidays``: closed, as_usual (like the weekday), listed (an opening with the day ``holiday``), or unknown.
    ``doubt`` says why the hours need a check (要確認); None means no doubt beyond the age of the source.
    """

    of: Literal["phone", "visit", "service"]
    always: bool = False
    openings: tuple[Opening, ...] = ()
    holidays: Literal["closed", "as_usual", "listed", "unknown"] = "unknown"
    closed: tuple[Span, ...] = ()
    doubt: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Schedule":
        if self.always == bool(self.openings):
            raise ValueError("24時間なら always: true だけを、そうでなければ openings を書いてください")
        listed = any("holiday" in opening.days for opening in self.openings)
        if listed != (self.holidays == "listed"):
            raise ValueError("祝日(holiday)の時間を書くときは holidays: listed としてください")
        return self
