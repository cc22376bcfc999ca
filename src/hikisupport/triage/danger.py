"""Danger as text: the block that stands above everything else, and the urgent page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from hikisupport.core.page import Page, Piece
from hikisupport.core.text import STANDING_NUMBERS
from hikisupport.core.vocab import ALWAYS, CHECK_MARK, LEVEL_LABELS, Level, State, quoted
from hikisupport.directory.agencies_json import window_json
from hikisupport.directory.screen import number_pieces, open_label
from hikisupport.directory.view import PhoneView, WindowView, main_phone
from hikisupport.triage.agencies import answering
from hikisupport.triage.report import FlagView

_STYLES = {Level.NOW: "danger", Level.TODAY: "warn", Level.WATCH: "label"}
_NUMBER_WIDTH, _FEW = 12, 2
_BY_ITSELF = "きょうのうちに"  # what 【今日中】 has said already


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of the dangers stands on a page: numbers, lines of what to do for each danger, what is watched."""

    numbers: int = 6
    doing: int = 99
    watch: bool = True


FULL = Shown()
SHORT = Shown(numbers=3, doing=1)


def add_danger(
    page: Page,
    flags: Sequence[FlagView],
    rescue: Sequence[str],
    moment: datetime,
    *,
    shown: Shown = FULL,
    numbers: Sequence[WindowView] = (),
    say: str = "",
) -> None:
    """Add every danger: its name and by when, for a rescue the counselor's lines, who answers, what to do.

    ``numbers``: whom to call in a rescue (else those of the dangers, in turns). ``say``: the words to say now.
    """
    urgent = [flag for flag in flags if flag.level is not Level.WATCH]
    for flag in urgent:
        page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}{_by_when(flag)}", _STYLES[flag.level], hanging=2)
    if say:
        page.text(quoted(say), style="strong", hanging=2)
    for number, line in enumerate(rescue, start=1):
        page.item(line, style="danger", indent=1, mark=f"{number} ")
    add_contacts(page, numbers or _contacts(urgent), moment, most=shown.numbers)
    for flag in urgent:
        # What can be done later waits while a life has to be saved.
        if shown is FULL or not rescue or flag.level is Level.NOW:
            _add_doing(page, flag, shown.doing)
    if shown.watch:
        _add_watched(page, [flag for flag in flags if flag.level is Level.WATCH], shown)


def _by_when(flag: FlagView) -> str:
    when = flag.by_when.split("。")[0]
    return "" if flag.level is Level.NOW or when == _BY_ITSELF else f"({when})"


def leaves_out(flags: Sequence[FlagView], shown: Shown) -> bool:
    """Tell whether the block leaves something out of what is to be done."""
    long = any(len(flag.do) > 1 or flag.do[0].count("。") > 1 for flag in flags)
    return bool(flags) and (long or not shown.doing or _are_many([flag for flag in flags if flag.level is Level.WATCH]))


def _add_doing(page: Page, flag: FlagView, most: int) -> None:
    for line in flag.do[:most]:
        page.item(line, indent=1)
    if flag.not_promise and most > 1:
        page.item(flag.not_promise, style="label", indent=1, mark="× ")


def _add_watched(page: Page, flags: Sequence[FlagView], shown: Shown) -> None:
    """Add what is watched with what to do; in short, many of them by name only, so that they hide nothing graver."""
    style, mark = _STYLES[Level.WATCH], f"【{LEVEL_LABELS[Level.WATCH]}】"
    if shown is not FULL and _are_many(flags):
        page.text(mark + "。".join(flag.label for flag in flags) + "。", style, hanging=2)
        return
    for flag in flags:
        doing = {0: "", 1: flag.do[0].split("。")[0] + "。"}.get(shown.doing, flag.do[0])
        page.text(f"{mark}{flag.label}。{doing}", style, hanging=2)


def _are_many(flags: Sequence[FlagView]) -> bool:
    return len(flags) > _FEW


def _contacts(flags: Sequence[FlagView]) -> list[WindowView]:
    """Return the windows of all dangers, those of a rescue first; dangers of one level take turns."""
    found: dict[str, WindowView] = {}
    for level in (Level.NOW, Level.TODAY):
        turns = zip_longest(*(flag.contacts for flag in flags if flag.level is level))
        for window in (window for turn in turns for window in turn if window):
            found.setdefault(window.agency.id, window)
    return list(found.values())


def add_contacts(page: Page, windows: Sequence[WindowView], moment: datetime, most: int = 99) -> None:
    """Add one line for each number; windows that are reached through the same number share it."""
    groups: dict[str, list[WindowView]] = {}
    for window in windows:
        groups.setdefault(answering(window).agency.id, []).append(window)
    for group in list(groups.values())[:most]:
        _add_group(page, group, moment)


def _add_group(page: Page, group: list[WindowView], moment: datetime) -> None:
    through = answering(group[0])
    phone = main_phone(through)
    named = [window for window in group if window is not through]
    if named:
        names = "・".join(window.agency.name for window in named)
        page.whole(Piece(names), Piece(open_label(named[0].open, moment), _open_style(named[0])), indent=1)
    if phone is None:
        page.whole(Piece(through.agency.name), Piece(through.agency.url or "番号は確認中です"), indent=1)
        return
    number, label, check = number_pieces(phone)
    shown = "" if label.text in through.agency.name else label.text
    name = f"({through.agency.name}から)" if named else through.agency.name
    when = Piece(open_label(through.open, moment), _open_style(through))
    page.whole(number, Piece(name), Piece(shown), when, check, indent=3 if named else 1)


def _open_style(window: WindowView) -> str:
    return "ok" if window.open.now else "dim"


def add_urgent(page: Page, groups: Sequence[tuple[str, Sequence[WindowView]]], moment: datetime) -> None:
    """Add the urgent page: whom to call for each need, and who of them answers at this hour."""
    page.text("■ 緊急の電話", style="danger")
    for title, windows in groups:
        page.text(title, style="strong")
        add_contacts(page, windows, moment)
    page.choices(ALWAYS, style="danger")


def add_urgent_at_a_glance(
    page: Page, groups: Sequence[tuple[str, Sequence[WindowView]]], moment: datetime, *, brief: bool
) -> None:
    """Add one number for each need, in a column of its own; ``brief``: no names, and of the hours only 時間外."""
    page.text("■ 緊急の電話", style="danger")
    for title, windows in groups:
        through = [answering(window) for window in windows]
        chosen = next((window for window in through if window.open.now), through[0] if through else None)
        phone = main_phone(chosen) if chosen else None
        if chosen and phone:
            told = _told_briefly(chosen) if brief else _told(chosen, phone, moment)
            check = Piece(CHECK_MARK if phone.state is State.CHECK else "", "warn")
            number = number_pieces(phone)[0]
            page.beside(number, Piece(title, "strong"), *told, check, indent=1, label_width=_NUMBER_WIDTH)
    page.choices(ALWAYS, style="danger")


def _told(window: WindowView, phone: PhoneView, moment: datetime) -> tuple[Piece, ...]:
    name = "" if phone.number in STANDING_NUMBERS else window.agency.name
    return Piece(name), Piece(open_label(window.open, moment), _open_style(window))


def _told_briefly(window: WindowView) -> tuple[Piece, ...]:
    return (Piece("時間外" if window.open.now is False else "", "dim"),)


def urgent_json(
    groups: Sequence[tuple[str, Sequence[WindowView]]], versions: Mapping[str, str], moment: datetime
) -> dict[str, Any]:
    """Return the urgent page as a document."""
    return {
        "schema": "hikisupport.urgent/1",
        "at": moment.isoformat(),
        "versions": dict(versions),
        "always": ALWAYS,
        "groups": [{"title": title, "windows": [window_json(window) for window in found]} for title, found in groups],
    }
