"""Checks one window for what its model cannot see: wards that exist, names that show well, hours that fit."""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from itertools import combinations

from hikisupport.core.errors import Problem
from hikisupport.core.records import leaves
from hikisupport.core.text import phone_hyphens, phone_like
from hikisupport.core.yaml_file import Path_, Tree
from hikisupport.directory.area import Area
from hikisupport.directory.model import Agency, Opening, Schedule
from hikisupport.directory.wamnet import PREFECTURES


def window_problems(tree: Tree, index: int, agency: Agency, area: Area | None) -> Iterator[Problem]:
    """Give the problems of one window; without an area the wards are not looked at."""
    here: Path_ = ("agencies", index)
    if area is not None:
        yield from _wards(tree, here, agency, area)
    yield from _names(tree, here, agency)


def _wards(tree: Tree, here: Path_, agency: Agency, area: Area) -> Iterator[Problem]:
    wards = [ward.id for ward in area.wards]
    if agency.seat_ward is not None and agency.seat_ward not in wards:
        hint = f"使える値: {'、'.join(wards)}"
        yield tree.problem((*here, "seat_ward"), f"知らない区「{agency.seat_ward}」です", hint)
    for number, place in enumerate(agency.serves):
        if place not in wards and place not in area.wider:
            hint = f"使える値: {'、'.join([*wards, *area.wider])}"
            yield tree.problem((*here, "serves", number), f"知らない地域「{place}」です", hint)


def _names(tree: Tree, here: Path_, agency: Agency) -> Iterator[Problem]:
    for name in ("name", "kana"):
        text = getattr(agency, name)
        odd = sorted({ch for ch in text if ch == "\u3000" or unicodedata.east_asian_width(ch) == "A"})
        if odd:
            shown = "、".join("全角の空白" if ch == "\u3000" else ch for ch in odd)
            hint = "半角の空白や別の文字にしてください"
            yield tree.problem((*here, name), f"画面の幅がずれる文字があります: {shown}", hint, "warning")


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_A_DAY = 24 * 60
# A desk that opens in the morning does not stay until the next morning: more likely a slip of the pen.
_NOON = 12 * 60


def hours_problems(tree: Tree, index: int, agency: Agency) -> Iterator[Problem]:
    """Give the problems of the hours of one window."""
    for number, schedule in enumerate(agency.hours):
        here: Path_ = ("agencies", index, "hours", number)
        for place, opening in enumerate(schedule.openings):
            yield from _opening(tree, (*here, "openings", place), opening)
        yield from _overlaps(tree, here, schedule)


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


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


# Fields that hold numbers of their own, not sentences.
_NOT_SENTENCES = {"number", "fax", "url", "mail", "postal", "postal_code", "code", "date", "as_of", "value", "window"}
# Lists of windows to call, with what else they may hold: the office of the ward where the person lives, and its desk
# for 生活保護.
_CONTACTS = {"contacts": {"ward", "ward-welfare"}, "windows": set[str]()}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def text_problems(tree: Tree, known: Set[str]) -> Iterator[Problem]:
    """Give a problem for each number in a sentence that is not one of the known numbers."""
    digits = {_digits(number) for number in known}
    for path, text in sentences(tree):
        for number in phone_like(text):
            if _digits(number) not in digits:
                yield tree.problem(
                    path,
                    f"文の中に電話番号らしい「{number}」があります",
                    "番号は文の中に書かず、phones に書いてください",
                )


def contact_problems(tree: Tree, ids: Set[str]) -> Iterator[Problem]:
    """Give a problem for each window that a text names as the one to call and that does not exist."""
    for path, text in sentences(tree):
        # The contacts of a danger stand by level: flags, contacts, today.
        allowed = next((_CONTACTS[name] for name in map(str, path[-3:-1]) if name in _CONTACTS), None)
        if allowed is not None and text not in ids | allowed:
            hint = "agencies.yaml にある id に書きかえるか、窓口を足してください"
            yield tree.problem(path, f"窓口「{text}」がありません", hint)


def head_problems(tree: Tree) -> Iterator[Problem]:
    """Give a problem where the file cites a source that is newer than its day (about.as_of): the day was forgotten."""
    value = tree.value if isinstance(tree.value, dict) else {}
    about, sources = value.get("about"), value.get("sources")
    if not isinstance(about, dict) or not isinstance(sources, dict):
        return
    dates = [str(source.get("date")) for source in sources.values() if isinstance(source, dict)]
    newest = max((day for day in dates if _DAY.fullmatch(day)), default="")
    if newest > str(about.get("as_of")):
        message = f"この日より新しい出典({newest})があります"
        yield tree.problem(("about", "as_of"), message, "書きかえた日にしてください")


def _digits(number: str) -> str:
    return re.sub(r"[^\d#]", "", phone_hyphens(number))


def sentences(tree: Tree) -> Iterator[tuple[Path_, str]]:
    """Give each text of a file that may be a sentence, with its path."""
    return leaves(tree.value, _NOT_SENTENCES)


# Sources are what they are, wherever they were written.
_LEFT_OUT = "sources"
# In a list of windows a name or an address may lie in another city; what is said about them may not.
_SAID = {"summary", "note", "notes", "hours_text", "doubt", "fee", "label"}


def foreign_names(area: Area, shipped: Area) -> tuple[str, ...]:
    """Return the names of the shipped city and its prefecture, without those that the area names itself."""
    own = " ".join([area.city, *area.wider.values(), *(ward.label for ward in area.wards)])
    prefectures = PREFECTURES[int(shipped.wards[0].code[:2]) - 1 :][:1]
    return tuple(name for name in (shipped.city.removesuffix("市"), *prefectures) if name not in own)


def foreign_problems(tree: Tree, names: Sequence[str]) -> Iterator[Problem]:
    """Give a problem for each sentence that holds one of the names."""
    for path, text in sentences(tree):
        if _LEFT_OUT in path or ("agencies" in path and _SAID.isdisjoint(path)):
            continue
        for name in names:
            if name in text:
                hint = "この市のことに書きかえるか、消してください"
                yield tree.problem(path, f"別の市の「{name}」のことが書いてあります", hint)
