"""Checks opening hours: nothing stands twice at one time, and running past midnight is meant."""

from collections.abc import Iterator
from itertools import combinations

from hikisupport.core.errors import Problem
from hikisupport.core.yaml_file import Path_, Tree
from hikisupport.directory.model import Agency, Opening, Schedule

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_A_DAY = 24 * 60
# A desk that opens in the morning does not stay until the next morning: more likely a slip of the pen.
_NOON = 12 * 60
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def hours_problems(tree: Tree, index: int, agency: Agency) -> Iterator[Problem]:
    """Give the problems of the hours of one window."""
    for number, schedule in enumerate(agency.hours):
        here: Path_ = ("agencies", index, "hours", number)
        for place, opening in enumerate(schedule.openings):
            yield from _opening(tree, (*here, "openings", place), opening)
        yield from _overlaps(tree, here, schedule)
        yield from _closed_days(tree, here, schedule)


def _opening(tree: Tree, path: Path_, opening: Opening) -> Iterator[Problem]:
    start, end = _minutes(opening.open), _minutes(opening.close)
    if start == _MINUTES_A_DAY:
        yield tree.problem((*path, "open"), "24:00 には開けません", '"00:00" と書いてください')
    elif end < start < _NOON and end != 0:
        message = f"{opening.open} から翌日の {opening.close} までになっています"
        yield tree.problem((*path, "close"), message, "終わりの時刻を確かめてください", "warning")
    for name in ("days", "dates", "nth"):
        values = getattr(opening, name)
        if len(set(values)) != len(values):
            yield tree.problem((*path, name), "同じ値が2回あります", "どちらか一つにしてください")
    if opening.nth and (opening.dates or "holiday" in opening.days):
        yield tree.problem((*path, "nth"), "nth は曜日だけに使えます", "nth を消すか、days を曜日だけにしてください")


def _overlaps(tree: Tree, here: Path_, schedule: Schedule) -> Iterator[Problem]:
    for (_, first), (number, second) in combinations(enumerate(schedule.openings), 2):
        if _share_weeks(first, second) and any(a < d and c < b for a, b in _spans(first) for c, d in _spans(second)):
            message = f"同じ日の時間が重なっています({first.open}〜{first.close} と {second.open}〜{second.close})"
            yield tree.problem((*here, "openings", number), message, "重ならないように分けてください")


def _share_weeks(first: Opening, second: Opening) -> bool:
    """Tell whether both can fall in the same week of the month (dates and weekdays are not compared)."""
    if bool(first.dates) != bool(second.dates):
        return False
    return not first.nth or not second.nth or bool(set(first.nth) & set(second.nth))


def _spans(opening: Opening) -> Iterator[tuple[int, int]]:
    """Give runs of minutes: of the week from Monday 0:00, of the month for dates, and apart from both for holidays."""
    start, end = _minutes(opening.open), _minutes(opening.close)
    end += _MINUTES_A_DAY if end <= start else 0
    for date in opening.dates:
        yield date * _MINUTES_A_DAY + start, date * _MINUTES_A_DAY + end
    for day in opening.days:
        if day == "holiday":  # a day of its own, far from the days of the week
            yield 100 * _MINUTES_A_DAY + start, 100 * _MINUTES_A_DAY + end
            continue
        first = _DAYS.index(day) * _MINUTES_A_DAY
        yield first + start, first + end
        if first + end > 7 * _MINUTES_A_DAY:  # Sunday night runs into Monday
            yield first + start - 7 * _MINUTES_A_DAY, first + end - 7 * _MINUTES_A_DAY


def _closed_days(tree: Tree, here: Path_, schedule: Schedule) -> Iterator[Problem]:
    for number, span in enumerate(schedule.closed):
        for name, text in (("first", span.first), ("last", span.last)):
            month, day = (int(part) for part in text.split("-"))
            if day > _MONTH_DAYS[month - 1]:
                path = (*here, "closed", number, name)
                yield tree.problem(path, f"「{text}」という日はありません", "実際にある月日を書いてください")


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
