"""Writes a schedule in the notation of OpenStreetMap (opening_hours), to compare it with an evaluator of others.

Order matters there: a rule after a semicolon replaces what stands before on the days it names, one after a comma adds
to it. So: usual days, then holidays, then the days of the year on which it is closed.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from hikisupport.directory.model import Opening, Schedule

_NAMES = {"mon": "Mo", "tue": "Tu", "wed": "We", "thu": "Th", "fri": "Fr", "sat": "Sa", "sun": "Su"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def osm(schedule: Schedule, holidays: Iterable[date] | None = None) -> str:
    """Return the schedule as an opening_hours string.

    Args:
        schedule: the hours of one desk.
        holidays: days to name one by one instead of ``PH``, for an evaluator whose own list is incomplete.

    Raises:
        ValueError: the notation cannot say it (nth together with holidays; holidays nobody told of together with days
            of the month or with nights).
    """
    days = "PH" if holidays is None else ",".join(f"{_date(day.month, day.day, day.year)}" for day in sorted(holidays))
    rules = ["24/7"] if schedule.always else _rules(schedule, days)
    closed = (f"{_month_day(span.first)}-{_month_day(span.last)} off" for span in schedule.closed)
    return "; ".join([*filter(None, rules), *closed])


def _rules(schedule: Schedule, holidays: str) -> list[str]:
    weekly = _weekly(schedule.openings)
    monthly = [f"{_dates(one.dates)} {_times([one])}" for one in schedule.openings if one.dates]
    usual = ", ".join([*weekly, *monthly])
    if schedule.holidays == "closed":
        return [usual, f"{holidays} off"]
    if schedule.holidays == "listed":
        # The holiday's hours replace those of the weekday, not those of a day of the month.
        return [", ".join(weekly), ", ".join([f"{holidays} {_told(schedule)}", *monthly])]
    if schedule.holidays == "unknown":
        return [usual, *_in_doubt(schedule, holidays)]
    return [usual]


def _told(schedule: Schedule) -> str:
    told = [one for one in schedule.openings if "holiday" in one.days]
    if any(one.nth for one in told):
        raise ValueError("nth together with holidays")
    return _times(told)


def _in_doubt(schedule: Schedule, holidays: str) -> list[str]:
    """Return rules for holidays nobody told of: in doubt only where the weekday would be open."""
    if any(one.dates or one.close <= one.open for one in schedule.openings):
        raise ValueError("holidays nobody told of, together with days of the month or nights")
    return [f"{holidays} {weekdays} unknown" for weekdays in dict.fromkeys(map(_weekdays, schedule.openings))]


def _weekly(openings: Sequence[Opening]) -> list[str]:
    """Return the openings on weekdays, the times of the same days in one rule."""
    on_weekdays = sorted((one for one in openings if _weekdays(one)), key=_weekdays)
    return [f"{weekdays} {_times(group)}" for weekdays, group in groupby(on_weekdays, _weekdays)]


def _weekdays(opening: Opening) -> str:
    nth = f"[{','.join(map(str, sorted(opening.nth)))}]" if opening.nth else ""
    return ",".join(f"{name}{nth}" for day, name in _NAMES.items() if day in opening.days)


def _times(openings: Iterable[Opening]) -> str:
    return ",".join(f"{one.open}-{_end(one)}" for one in sorted(openings, key=lambda one: one.open))


def _end(opening: Opening) -> str:
    """Return the end; a whole turn of the clock is counted on, so that nobody reads it as no time at all."""
    if opening.close != opening.open:
        return opening.close
    return f"{int(opening.close[:2]) + 24}{opening.close[2:]}"


def _dates(days: Iterable[int]) -> str:
    known = [(month, day) for month in range(1, 13) for day in days if day <= _LENGTHS[month - 1]]
    return ",".join(_date(month, day) for month, day in known)


def _date(month: int, day: int, year: int | None = None) -> str:
    return f"{f'{year} ' if year else ''}{_MONTHS[month - 1]} {day:02}"


def _month_day(text: str) -> str:
    return _date(int(text[:2]), int(text[3:]))
