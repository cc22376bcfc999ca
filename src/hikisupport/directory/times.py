"""Moments, dates and opening hours in Japanese words. No facts, no decisions."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from hikisupport.core.model import Source
from hikisupport.core.text import date_words as date_words  # the rooms above take it from here
from hikisupport.core.vocab import CHECK_MARK, HOURS_UNKNOWN
from hikisupport.directory.hours import OpenState
from hikisupport.directory.model import Opening, Schedule
from hikisupport.directory.view import AgencyView, PhoneView

_WEEKDAYS = "月火水木金土日"
_DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"), [*_WEEKDAYS, "祝日"], strict=True))
_DESKS = {"phone": "電話", "visit": "来所", "service": "利用"}
_HOLIDAYS = {"closed": "祝日は休み", "as_usual": "祝日も同じ", "listed": "", "unknown": "祝日は要確認"}


def open_label(state: OpenState, moment: datetime) -> str:
    """Return in a few words whether a window is open at a moment; hours in doubt are marked 要確認."""
    if state.now is None:
        sure = f"(確かなのは {when(state.next, moment)}から)" if state.next else ""
        return HOURS_UNKNOWN + sure
    if state.now:
        label = f"受付中({when(state.until, moment, end=True)}まで)" if state.until else "受付中(24時間)"
    else:
        label = f"いまは時間外(次は {when(state.next, moment)})" if state.next else "いまは時間外"
    return f"{label} ※時間は要確認" if state.doubt else label


def open_briefly(state: OpenState, moment: datetime) -> str:
    """Return the same for a row of a table: 受付中 17:00まで, 次は 今日 13:00, 時間外, 時間は要確認."""
    if state.now is None:
        return "時間は要確認"
    if state.now:
        label = f"受付中 {when(state.until, moment, end=True)}まで" if state.until else "受付中 24時間"
    else:
        label = f"次は {_soon(state.next, moment)}" if state.next else "時間外"
    return f"{label}(要確認)" if state.doubt else label


def _soon(then: datetime, moment: datetime) -> str:
    """Return a coming moment as short as it is clear: within four weeks the day of the month is enough."""
    if moment.date() < then.date() < moment.date() + timedelta(days=28):
        return f"{then.day}日({_WEEKDAYS[then.weekday()]}) {then.hour}:{then.minute:02d}"
    return when(then, moment)


def when(then: datetime, moment: datetime, *, end: bool = False) -> str:
    """Return a coming moment as it is said: 今日 13:00, 11月24日(火) 9:00; as an ``end`` 17:00, 24:00, 翌日 8:00."""
    midnight = end and then.hour == then.minute == 0
    day = (then - timedelta(days=1)).date() if midnight else then.date()
    clock = "24:00" if midnight else f"{then.hour}:{then.minute:02d}"
    if day == moment.date():
        return clock if end else f"今日 {clock}"
    if end and day == moment.date() + timedelta(days=1):
        return f"翌日 {clock}"
    year = f"{day.year}年" if day.year != moment.year else ""
    return f"{year}{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]}) {clock}"


def moment_words(moment: datetime) -> str:
    """Return a moment with its weekday: 2026年11月23日(月) 10:00."""
    day = f"{moment.year}年{moment.month}月{moment.day}日({_WEEKDAYS[moment.weekday()]})"
    return f"{day} {moment.hour}:{moment.minute:02d}"


def source_words(source: Source, phone: PhoneView | None = None) -> str:
    """Return a source with its date, how far to trust it and its address; for a number those of the number itself."""
    told = source.model_copy(update={"date": phone.source_date}) if phone else source
    words = told.words(confidence=phone.confidence if phone else None, whole=True)
    return f"{words} {source.url}" if source.url else words


def hours_words(schedules: Sequence[Schedule]) -> list[str]:
    """Return one line for each schedule: 電話 月〜金 9:00〜17:00、祝日は休み、12月29日〜1月3日は休み."""
    return [_schedule(schedule) for schedule in schedules]


def _schedule(schedule: Schedule) -> str:
    name = _DESKS[schedule.of]
    parts = [_opening(opening) for opening in schedule.openings] or ["24時間"]
    if not schedule.always and _HOLIDAYS[schedule.holidays]:
        parts.append(_HOLIDAYS[schedule.holidays])
    parts += [f"{_month_day(span.first)}〜{_month_day(span.last)}は休み" for span in schedule.closed]
    if schedule.doubt:
        parts.append(f"要確認({schedule.doubt})")
    return f"{name}: " + "、".join(parts)


def _opening(opening: Opening) -> str:
    nth = f"第{'・'.join(str(number) for number in opening.nth)} " if opening.nth else ""
    days = "毎月" + "・".join(f"{day}日" for day in opening.dates) if opening.dates else nth + _day_names(opening.days)
    next_day = "翌日 " if opening.close <= opening.open else ""
    return f"{days} {_clock(opening.open)}〜{next_day}{_clock(opening.close)}"


def _day_names(days: Sequence[str]) -> str:
    order = list(_DAYS)
    numbers = sorted(order.index(day) for day in days)
    weekdays = [number for number in numbers if number < 7]
    holiday = ["祝日"] if 7 in numbers else []
    if len(weekdays) == 7:
        return "・".join(["毎日", *holiday])
    if len(weekdays) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return "・".join([f"{_WEEKDAYS[weekdays[0]]}〜{_WEEKDAYS[weekdays[-1]]}", *holiday])
    return "・".join([*(_WEEKDAYS[number] for number in weekdays), *holiday])


def _clock(text: str) -> str:
    return text.removeprefix("0") if text[0] == "0" else text


def _month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


# Two runs of the same days: 月〜金 9:30〜12:00、月〜金 13:00〜16:00.
_SAME_DAYS = re.compile(r"((?:^|(?<=[、 ]))[^ 、]+) ([^ 、]+)、\1 ")


def phone_hours(window: AgencyView) -> str:
    """Return the hours for the telephone ("" if unknown); why they are in doubt is told by ``show``, not on paper."""
    agency = window.agency
    desks = [schedule.model_copy(update={"doubt": None}) for schedule in agency.hours]
    phone = [desk for desk in desks if desk.of == "phone"] or desks
    words = "。".join(line.removeprefix("電話: ") for line in hours_words(phone)) or agency.hours_text or ""
    words = _SAME_DAYS.sub(r"\1 \2と", words)
    return f"{words}({CHECK_MARK})" if words and window.open.doubt else words
