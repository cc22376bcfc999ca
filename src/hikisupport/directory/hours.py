"""Is an agency open at a moment, until when, and when does it open next. Pure: schedules, a moment, the holidays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hikisupport.directory.model import Holidays, Opening, Schedule, Span

HORIZON_DAYS = 400
_DAY = 24 * 60
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Whose hours tell whether somebody answers, the best first.
_ORDER = {
    "phone": ("phone", "service", "visit"),
    "visit": ("visit", "service", "phone"),
    "service": ("service", "phone", "visit"),
}

# Minutes since the midnight on which the day begins; the end may lie in the next day.
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether it is open (None: not known), until when, when next (only while not open), and what needs a check."""

    now: bool | None = None
    until: datetime | None = None
    next: datetime | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    """What is known of one day: sure runs, and up to which minute it may be open besides (0: nothing unknown)."""

    runs: tuple[Run, ...] = ()
    maybe: int = 0
    doubt: str = ""


def open_state(schedules: Sequence[Schedule], moment: datetime, holidays: Holidays, of: str = "phone") -> OpenState:
    """Return the state of an agency at a moment; without any schedule everything is None.

    ``until`` and ``next`` are exact; what lies 400 days ahead or more is None.
    """
    chosen = desk(schedules, of)
    if not chosen:
        return OpenState()
    doubts = [schedule.doubt for schedule in chosen if schedule.doubt]
    minute = moment.hour * 60 + moment.minute
    before, today = (_day(chosen, moment.date() + timedelta(days=shift), holidays) for shift in (-1, 0))
    around = [(start - _DAY, end - _DAY) for start, end in before.runs] + list(today.runs)
    if any(start <= minute < end for start, end in around):
        return OpenState(True, until=_until(chosen, moment, holidays), doubt=join_doubts(doubts))
    unknown = [day.doubt for day, reach in ((before, before.maybe - _DAY), (today, today.maybe)) if minute < reach]
    opens, skipped = _next(chosen, moment, holidays)
    return OpenState(None if unknown else False, next=opens, doubt=join_doubts([*doubts, *unknown, *skipped]))


def desk(schedules: Sequence[Schedule], of: str = "phone") -> tuple[Schedule, ...]:
    """Return the schedules that tell it: those of the desk asked for, else of the service, else of the building."""
    for name in _ORDER[of]:
        if found := tuple(schedule for schedule in schedules if schedule.of == name):
            return found
    return ()


def _until(chosen: tuple[Schedule, ...], moment: datetime, holidays: Holidays) -> datetime | None:
    """Follow runs that touch or overlap to their common end (None: no end in sight)."""
    if any(schedule.always and not schedule.closed for schedule in chosen):
        return None
    midnight = _midnight(moment)
    reach = moment.hour * 60 + moment.minute
    for shift in range(-1, HORIZON_DAYS):
        offset = shift * _DAY
        if offset > reach:
            return midnight + timedelta(minutes=reach)
        for start, end in _day(chosen, moment.date() + timedelta(days=shift), holidays).runs:
            if start + offset <= reach < end + offset:
                reach = end + offset
    return None


def _next(chosen: tuple[Schedule, ...], moment: datetime, holidays: Holidays) -> tuple[datetime | None, list[str]]:
    """Return the next sure opening and why the first unknown day before it is not known."""
    midnight, minute = _midnight(moment), moment.hour * 60 + moment.minute
    skipped: list[str] = []
    for shift in range(HORIZON_DAYS):
        day = _day(chosen, moment.date() + timedelta(days=shift), holidays)
        starts = [start for start, _ in day.runs if start + shift * _DAY > minute]
        if starts:
            return midnight + timedelta(days=shift, minutes=min(starts)), skipped
        if day.doubt and not skipped:
            skipped.append(day.doubt)
    return None, skipped


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def join_doubts(doubts: Iterable[str]) -> str | None:
    """Return reasons for a check as one text, each once; None if there are none."""
    return "、".join(dict.fromkeys(doubt.rstrip("。") for doubt in doubts if doubt)) or None


def _day(chosen: tuple[Schedule, ...], day: date, holidays: Holidays) -> _Day:
    days = [_of_schedule(schedule, day, holidays) for schedule in chosen]
    runs = sorted(run for one in days for run in one.runs)
    return _Day(tuple(runs), max(one.maybe for one in days), next((one.doubt for one in days if one.doubt), ""))


def _of_schedule(schedule: Schedule, day: date, holidays: Holidays) -> _Day:
    if any(_in_span(span, day) for span in schedule.closed):
        return _Day()
    if schedule.always:
        return _Day(((0, _DAY),))
    usual = _runs(schedule, day, holiday=False)
    if holidays.knows(day) and not holidays.is_holiday(day):
        return _Day(usual)
    on_holiday = _on_holiday(schedule, day, usual)
    if on_holiday == usual or (holidays.knows(day) and on_holiday is not None):
        return _Day(on_holiday or ())
    reach = max([_DAY, *(end for _, end in (*usual, *(on_holiday or ())))])
    return _Day(maybe=reach, doubt="祝日の受付は要確認" if holidays.knows(day) else f"{day.year}年の祝日は未確認")


def _on_holiday(schedule: Schedule, day: date, usual: tuple[Run, ...]) -> tuple[Run, ...] | None:
    """Return the runs of a day if it is a national holiday; None if nobody told."""
    if schedule.holidays == "listed":
        return _runs(schedule, day, holiday=True)
    if schedule.holidays == "closed":
        return ()
    # A day that is closed anyway does not open because it is a holiday.
    return usual if schedule.holidays == "as_usual" or not usual else None


def _runs(schedule: Schedule, day: date, *, holiday: bool) -> tuple[Run, ...]:
    return tuple(_run(opening) for opening in schedule.openings if _falls_on(opening, day, holiday))


def _falls_on(opening: Opening, day: date, holiday: bool) -> bool:
    if opening.dates:
        return day.day in opening.dates
    name = "holiday" if holiday else _WEEKDAYS[day.weekday()]
    return name in opening.days and (not opening.nth or (day.day - 1) // 7 + 1 in opening.nth)


def _run(opening: Opening) -> Run:
    start, end = _minutes(opening.open), _minutes(opening.close)
    return start, end if end > start else end + _DAY


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _in_span(span: Span, day: date) -> bool:
    today = f"{day:%m-%d}"
    if span.first <= span.last:
        return span.first <= today <= span.last
    return today >= span.first or today <= span.last
