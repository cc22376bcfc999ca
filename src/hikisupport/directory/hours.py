"""When an agency is open: at a moment, until when, when next; and hours as people write them after a call. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hikisupport.directory.model import Holidays, Opening, Schedule, Span

HORIZON_DAYS = 400
_DAY = 24 * 60
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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


def open_state(schedules: Sequence[Schedule], moment: datetime, holidays: Holidays) -> OpenState:
    """Return the state of an agency at a moment; without any schedule everything is None.

    ``until`` and ``next`` are exact; what lies 400 days ahead or more is None.
    """
    chosen = desk(schedules)
    if not chosen:
        return OpenState()
    doubts = [schedule.doubt for schedule in chosen if schedule.doubt]
    minute = moment.hour * 60 + moment.minute
    before, today = (_read_day(chosen, moment.date() + timedelta(days=shift), holidays) for shift in (-1, 0))
    around = [(start - _DAY, end - _DAY) for start, end in before.runs] + list(today.runs)
    if any(start <= minute < end for start, end in around):
        return OpenState(True, until=_until(chosen, moment, holidays), doubt=join_doubts(doubts))
    unknown = [day.doubt for day, reach in ((before, before.maybe - _DAY), (today, today.maybe)) if minute < reach]
    opens, skipped = _find_next(chosen, moment, holidays)
    return OpenState(None if unknown else False, next=opens, doubt=join_doubts([*doubts, *unknown, *skipped]))


def desk(schedules: Sequence[Schedule]) -> tuple[Schedule, ...]:
    """Return the schedules that tell whether somebody answers: of the telephone, the service, or the building."""
    for name in ("phone", "service", "visit"):
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
        for start, end in _read_day(chosen, moment.date() + timedelta(days=shift), holidays).runs:
            if start + offset <= reach < end + offset:
                reach = end + offset
    return None


def _find_next(chosen: tuple[Schedule, ...], moment: datetime, holidays: Holidays) -> tuple[datetime | None, list[str]]:
    """Return the next sure opening and why the first unknown day before it is not known."""
    midnight, minute = _midnight(moment), moment.hour * 60 + moment.minute
    skipped: list[str] = []
    for shift in range(HORIZON_DAYS):
        day = _read_day(chosen, moment.date() + timedelta(days=shift), holidays)
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


def _read_day(chosen: tuple[Schedule, ...], day: date, holidays: Holidays) -> _Day:
    days = [_of_schedule(schedule, day, holidays) for schedule in chosen]
    runs = sorted(run for one in days for run in one.runs)
    return _Day(tuple(runs), max(one.maybe for one in days), next((one.doubt for one in days if one.doubt), ""))


def _of_schedule(schedule: Schedule, day: date, holidays: Holidays) -> _Day:
    if any(_in_span(span, day) for span in schedule.closed):
        return _Day()
    if schedule.always:
        return _Day(((0, _DAY),))
    usual = _find_runs(schedule, day, holiday=False)
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
        return _find_runs(schedule, day, holiday=True)
    if schedule.holidays == "closed":
        return ()
    # A day that is closed anyway does not open because it is a holiday.
    return usual if schedule.holidays == "as_usual" or not usual else None


def _find_runs(schedule: Schedule, day: date, *, holiday: bool) -> tuple[Run, ...]:
    return tuple(_make_run(opening) for opening in schedule.openings if _falls_on(opening, day, holiday))


def _falls_on(opening: Opening, day: date, holiday: bool) -> bool:
    if opening.dates:
        return day.day in opening.dates
    name = "holiday" if holiday else _WEEKDAYS[day.weekday()]
    return name in opening.days and (not opening.nth or (day.day - 1) // 7 + 1 in opening.nth)


def _make_run(opening: Opening) -> Run:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opening.open, opening.close))
    return start, end if end > start else end + _DAY


def _in_span(span: Span, day: date) -> bool:
    today = f"{day:%m-%d}"
    if span.first <= span.last:
        return span.first <= today <= span.last
    return today >= span.first or today <= span.last


EXAMPLE = "月-金 9:00-17:00、土 10:00-12:00"
_HOW = f"「{EXAMPLE}」のように書いてください。祝日休み、12/29-1/3休み、24時間 とも書けます"
_KANJI = "月火水木金土日"
_DASHES = str.maketrans(dict.fromkeys("〜~ー–—―−‐‑‒ｰ→", "-"))
_NAMED_DAY = re.compile(r"祝日?|([月火水木金土日])(?:-([月火水木金土日]))?")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})-(翌)?(\d{1,2}):(\d{2})")
_SPAN = re.compile(r"(\d{1,2})[/月](\d{1,2})日?-(\d{1,2})[/月](\d{1,2})日?は?休み?")
_NTH = re.compile(r"第([1-5](?:[・.]?第?[1-5])*)")


def read_hours(text: str) -> Schedule:
    """Return the schedule of the telephone that a text means.

    Raises:
        ValueError: a part cannot be read; the sentence says which, and how to write it.
    """
    found: dict[str, Any] = {"of": "phone", "openings": [], "closed": [], "holidays": "unknown"}
    shut: set[str] = set()
    days: dict[str, Any] = {}
    for part in re.split(r"[、,;。\n]+", _plain(text)):
        word = part.replace(" ", "")
        if not word:
            continue
        if word.removeprefix("毎日") in {"24時間", "終日"}:
            found["always"] = True
        elif match := _SPAN.fullmatch(word):
            first, last = match.groups()[:2], match.groups()[2:]
            found["closed"].append({"first": _read_month_day(*first), "last": _read_month_day(*last)})
        elif re.fullmatch(r"祝日?(も|は)?(同じ|平日と同じ|やっている|あり)", word):
            found["holidays"] = "as_usual"
        elif match := re.fullmatch(r"(\D+?)(は|も)?(休み?|休業|定休日?|なし)", word):
            shut.update(_days(match[1])["days"])
        else:
            days = _open(word, days, found)
    return _finished(found, shut)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    plain = re.sub(r"曜日?|まで", "", plain).replace("から", "-").replace("半", "30分")
    return re.sub(r"(\d{1,2})時(?!間)(?:(\d{1,2})分?)?", lambda found: f"{found[1]}:{found[2] or '00'}", plain)


def _open(word: str, before: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Add the openings of a part; a part without days goes on with those of the part before it. Return its days."""
    start = _TIMES.search(word)
    if start is None or "".join(match[0] for match in _TIMES.finditer(word)) != word[start.start() :].replace("と", ""):
        raise ValueError(f"「{word}」が読めません → {_HOW}")
    named = word[: start.start()]
    days = _days(named) if named else before
    if not days:
        raise ValueError(f"「{word}」は何曜日か分かりません → {_HOW}")
    for match in _TIMES.finditer(word):
        opens, closes = _clock(match[1], match[2]), _clock(match[4], match[5])
        if opens == "24:00" or (closes <= opens) is not bool(match[3]):
            hint = f"「{match[1]}:{match[2]}-翌{match[4]}:{match[5]}」のように書いてください"
            raise ValueError(f"「{match[0]}」の始まりと終わりを確かめてください → 翌日までなら{hint}")
        found["openings"].append({**days, "open": opens, "close": closes})
    return days


def _days(text: str) -> dict[str, Any]:
    text = text.replace("毎日", "月-日").replace("平日", "月-金").removesuffix("は")
    nth: list[int] = []
    if match := _NTH.match(text):
        nth = sorted({int(digit) for digit in re.findall(r"\d", match[1])})
        text = text[match.end() :]
    rest, days = re.sub(r"[・.]", "", text), []
    while rest:
        if not (match := _NAMED_DAY.match(rest)):
            raise ValueError(f"「{text}」は曜日として読めません → {_HOW}")
        days += _span_of_days(match[1], match[2] or match[1]) if match[1] else ["holiday"]
        rest = rest[match.end() :]
    return {"days": list(dict.fromkeys(days)), **({"nth": nth} if nth else {})}


def _span_of_days(first: str, last: str) -> list[str]:
    start, end = _KANJI.index(first), _KANJI.index(last)
    return [_WEEKDAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]


def _clock(hour: str, minute: str) -> str:
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        next_day = f"翌日の{int(hour) % 24}時なら「翌{int(hour) % 24}:00」と書いてください"
        raise ValueError(f"{hour}:{minute} という時刻はありません → {next_day}")
    return f"{int(hour):02d}:{minute}"


def _read_month_day(month: str, day: str) -> str:
    try:
        return f"{date(2024, int(month), int(day)):%m-%d}"  # a leap year: 2/29 is a day
    except ValueError:
        raise ValueError(f"{month}/{day} という日はありません → 12/29-1/3休み のように書いてください") from None


def _finished(found: dict[str, Any], shut: set[str]) -> Schedule:
    opened = {day for opening in found["openings"] for day in opening["days"]}
    if both := sorted(shut & opened):
        raise ValueError(f"休みと時間の両方があります({len(both)}日) → {_HOW}")
    if not opened and not found.get("always"):
        raise ValueError(f"時間が書いてありません → {_HOW}")
    if "holiday" in opened:
        found["holidays"] = "listed"
    elif "holiday" in shut:
        found["holidays"] = "closed"
    return Schedule.model_validate(found)
