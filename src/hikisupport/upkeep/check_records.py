"""Checks what stands inside one file: an agency and its hours, the sentences of any file, the values of the costs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta
from itertools import combinations, product
from typing import TypeAlias

from hikisupport.core.errors import Problem
from hikisupport.core.records import leaves, place_of
from hikisupport.core.text import phone_hyphens, phone_like
from hikisupport.core.yaml_file import Path_, Tree
from hikisupport.cost.model import CostTable, Dated, Service, UnitTable
from hikisupport.directory.model import Agency, Area, Opening, Schedule
from hikisupport.directory.wamnet import PREFECTURES


def agency_problems(tree: Tree, index: int, agency: Agency, area: Area | None) -> Iterator[Problem]:
    """Give the problems of one agency; without an area the wards are not looked at."""
    here: Path_ = ("agencies", index)
    if area is not None:
        yield from _wards(tree, here, agency, area)
    yield from _check_names(tree, here, agency)
    for number, schedule in enumerate(agency.hours):
        yield from _check_hours(tree, (*here, "hours", number), schedule)


def _wards(tree: Tree, here: Path_, agency: Agency, area: Area) -> Iterator[Problem]:
    wards = [ward.id for ward in area.wards]
    if agency.seat_ward is not None and agency.seat_ward not in wards:
        hint = f"使える値: {'、'.join(wards)}"
        yield tree.problem((*here, "seat_ward"), f"知らない区「{agency.seat_ward}」です", hint)
    for number, place in enumerate(agency.serves):
        if place not in wards and place not in area.wider:
            hint = f"使える値: {'、'.join([*wards, *area.wider])}"
            yield tree.problem((*here, "serves", number), f"知らない地域「{place}」です", hint)


def _check_names(tree: Tree, here: Path_, agency: Agency) -> Iterator[Problem]:
    for name in ("name", "kana"):
        text = getattr(agency, name)
        odd = sorted({ch for ch in text if ch == "\u3000" or unicodedata.east_asian_width(ch) == "A"})
        if odd:
            shown = "、".join("全角の空白" if ch == "\u3000" else ch for ch in odd)
            hint = "半角の空白や別の文字にしてください"
            yield tree.problem((*here, name), f"画面の幅がずれる文字があります: {shown}", hint, "warning")


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES_A_DAY = 24 * 60
# What opens in the morning does not stay until the next morning: more likely a slip of the pen.
_NOON = 12 * 60


def _check_hours(tree: Tree, here: Path_, schedule: Schedule) -> Iterator[Problem]:
    for number, opening in enumerate(schedule.openings):
        yield from _check_opening(tree, (*here, "openings", number), opening)
    yield from _overlaps(tree, here, schedule)


def _check_opening(tree: Tree, path: Path_, opening: Opening) -> Iterator[Problem]:
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
        minutes = product(_list_minutes(first), _list_minutes(second))
        if _share_weeks(first, second) and any(a < d and c < b for (a, b), (c, d) in minutes):
            message = f"同じ日の時間が重なっています({first.open}〜{first.close} と {second.open}〜{second.close})"
            yield tree.problem((*here, "openings", number), message, "重ならないように分けてください")


def _share_weeks(first: Opening, second: Opening) -> bool:
    """Tell whether both can fall in the same week of the month (dates and weekdays are not compared)."""
    if bool(first.dates) != bool(second.dates):
        return False
    return not first.nth or not second.nth or bool(set(first.nth) & set(second.nth))


def _list_minutes(opening: Opening) -> Iterator[tuple[int, int]]:
    """Give runs of minutes: of the week from Monday 0:00, of the month for dates, and apart from both for holidays."""
    start, end = _minutes(opening.open), _minutes(opening.close)
    end += _MINUTES_A_DAY if end <= start else 0
    for number in opening.dates:
        yield number * _MINUTES_A_DAY + start, number * _MINUTES_A_DAY + end
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
# Lists of agencies to call, with what else they may hold: the office of the ward where the person lives, and its desk
# for 生活保護.
_CONTACTS = {"contacts": {"ward", "ward-welfare"}, "windows": set[str]()}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def text_problems(tree: Tree, known: Set[str]) -> Iterator[Problem]:
    """Give a problem for each number in a sentence that is not one of the known numbers."""
    digits = {_take_digits(number) for number in known}
    for path, text in _sentences(tree):
        for number in phone_like(text):
            if _take_digits(number) not in digits:
                hint = "番号は文の中に書かず、phones に書いてください"
                yield tree.problem(path, f"文の中に電話番号らしい「{number}」があります", hint)


def contact_problems(tree: Tree, ids: Set[str]) -> Iterator[Problem]:
    """Give a problem for each agency that a text names as the one to call and that does not exist."""
    for path, text in _sentences(tree):
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


def _take_digits(number: str) -> str:
    return re.sub(r"[^\d#]", "", phone_hyphens(number))


def _sentences(tree: Tree) -> Iterator[tuple[Path_, str]]:
    return leaves(tree.value, _NOT_SENTENCES)


# Sources are what they are, wherever they were written.
_LEFT_OUT = "sources"
# In a list of agencies a name or an address may lie in another city; what is said about them may not.
_SAID = {"summary", "note", "notes", "hours_text", "doubt", "fee", "label"}


def foreign_names(area: Area, shipped: Area) -> tuple[str, ...]:
    """Return the names of the shipped city and its prefecture, without those that the area names itself."""
    own = " ".join([area.city, *area.wider.values(), *(ward.label for ward in area.wards)])
    prefectures = PREFECTURES[int(shipped.wards[0].code[:2]) - 1 :][:1]
    return tuple(name for name in (shipped.city.removesuffix("市"), *prefectures) if name not in own)


def foreign_problems(tree: Tree, names: Sequence[str]) -> Iterator[Problem]:
    """Give a problem for each sentence that holds one of the names."""
    for path, text in _sentences(tree):
        if _LEFT_OUT in path or ("agencies" in path and _SAID.isdisjoint(path)):
            continue
        for name in names:
            if name in text:
                hint = "この市のことに書きかえるか、消してください"
                yield tree.problem(path, f"別の市の「{name}」のことが書いてあります", hint)


_ENDLESS = "9999-12-31"
Series: TypeAlias = Sequence[tuple[int, Dated]]


def cost_problems(table: CostTable, tree: Tree) -> Iterator[Problem]:
    """Give the problems between the sound entries of a cost table."""
    for path, entries in _lists(table, tree):
        yield from _late_checks(tree, path, entries)
        for series in _series(entries):
            yield from _find_gaps(tree, path, series)
    yield from _keys(table, tree)
    for service in table.services.values():
        yield from _tables(tree, service)


def _lists(table: CostTable, tree: Tree) -> Iterator[tuple[Path_, Sequence[Dated]]]:
    """Give every list of dated entries with its place."""
    for parameter in table.parameters.values():
        yield (*place_of(tree, "parameters", parameter.id), "values"), parameter.values
    for add_on in table.add_ons:
        yield (*place_of(tree, "add_ons", add_on.id), "values"), add_on.values
    for system in table.systems:
        for index, amount in enumerate(system.amounts):
            yield (*place_of(tree, "systems", system.id), "amounts", index, "values"), amount.values
    for service in table.services.values():
        yield (*place_of(tree, "services", service.id), "tables"), service.tables


def _series(entries: Sequence[Dated]) -> list[Series]:
    """Return what follows each other in time: the values of a list, or of its tables those that share their bands."""
    series: dict[frozenset[str], list[tuple[int, Dated]]] = {}
    for index, entry in sorted(enumerate(entries), key=lambda pair: pair[1].valid_from):
        bands = frozenset(row.id for row in entry.rows) if isinstance(entry, UnitTable) else frozenset()
        known = next((held for held in series if held & bands), bands)
        series.setdefault(known, []).append((index, entry))
    return list(series.values())


def _late_checks(tree: Tree, path: Path_, entries: Sequence[Dated]) -> Iterator[Problem]:
    for index, entry in enumerate(entries):
        if entry.recheck < entry.valid_from:
            hint = "この値を次に確かめる日を書いてください"
            yield tree.problem((*path, index, "recheck"), "recheck が valid_from より前です", hint)


def _find_gaps(tree: Tree, path: Path_, series: Series) -> Iterator[Problem]:
    """Give the days between two entries on which none holds."""
    covered = series[0][1].valid_to or _ENDLESS
    for index, entry in series[1:]:
        if entry.valid_from > covered and entry.valid_from != (first := _shift_day(covered, 1)):
            message = f"{first}から{_shift_day(entry.valid_from, -1)}まで、値がありません"
            hint = "valid_from を、前の値の valid_to の次の日にしてください"
            yield tree.problem((*path, index, "valid_from"), message, hint, "warning")
        covered = max(covered, entry.valid_to or _ENDLESS)


def _shift_day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _keys(table: CostTable, tree: Tree) -> Iterator[Problem]:
    """Give the prices and services that are named and stand nowhere (not even broken: that is said already)."""
    prices, services = _read_ids(tree, "parameters"), _read_ids(tree, "services")
    for service in table.services.values():
        if service.price and service.price not in prices:
            path = (*place_of(tree, "services", service.id), "price")
            yield tree.problem(path, f"単価「{service.price}」がありません", "parameters の id を確かめてください")
    for add_on in table.add_ons:
        for key in add_on.services:
            if key not in services:
                path = (*place_of(tree, "add_ons", add_on.id), "services")
                yield tree.problem(path, f"サービス「{key}」がありません", "services の id を確かめてください")


def _read_ids(tree: Tree, key: str) -> Set[str]:
    return {str(entry.get("id")) for entry in tree.value[key] if isinstance(entry, dict)}


def _tables(tree: Tree, service: Service) -> Iterator[Problem]:
    path = (*place_of(tree, "services", service.id), "tables")
    for index, part in enumerate(service.tables):
        if not any(column.likely for column in part.columns):
            hint = "よくある定員に likely: true を書いてください"
            yield tree.problem((*path, index, "columns"), "likely: true の定員がありません", hint)
    for (_, one), (index, other) in combinations(enumerate(service.tables), 2):
        if twice := _twice(one, other):
            message = f"{max(one.valid_from, other.valid_from)}に、区分「{twice}」の単位数が2つあります"
            yield tree.problem((*path, index), message, "前の表に valid_to(最後の日)を書いてください")


def _twice(one: UnitTable, other: UnitTable) -> str:
    """Return a band that both tables hold for one size on one day ("" if none)."""
    meet = one.valid_from <= (other.valid_to or _ENDLESS) and other.valid_from <= (one.valid_to or _ENDLESS)
    sizes = {column.id for column in one.columns} & {column.id for column in other.columns}
    bands = {row.id for row in one.rows}
    return next((row.id for row in other.rows if meet and sizes and row.id in bands), "")
