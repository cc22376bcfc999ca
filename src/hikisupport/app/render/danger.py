"""Danger as text: the block that stands above everything else, and the urgent page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from hikisupport.app.render.page import Page, Piece
from hikisupport.app.render.phrases import ALWAYS
from hikisupport.app.render.windows import number_pieces, open_label
from hikisupport.app.render.windows_json import window_json
from hikisupport.app.report import FlagView
from hikisupport.app.urgent import answering
from hikisupport.base.vocab import LEVEL_LABELS, Level
from hikisupport.logic.directory.view import WindowView, main_phone

_SHORT, _ALL = 3, 6
_STYLES = {Level.NOW: "danger", Level.TODAY: "warn", Level.WATCH: "label"}


def add_danger(
    page: Page,
    flags: Sequence[FlagView],
    rescue: Sequence[str],
    moment: datetime,
    *,
    short: bool = False,
    numbers: Sequence[WindowView] = (),
    say: bool = False,
) -> None:
    """Add every danger: its name and by when, for a rescue the counselor's lines, who answers, what to do.

    ``short`` keeps the first thing to do of each danger and three numbers, so that the first screen holds the rest.
    ``numbers``: whom to call in a rescue (else those of the dangers, in turns). ``say``: the words for the gravest.
    """
    urgent = [flag for flag in flags if flag.level is not Level.WATCH]
    for flag in urgent:
        when = "" if flag.level is Level.NOW else f"({flag.by_when.split('。')[0]})"
        page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}{when}", _STYLES[flag.level], hanging=2)
    words = next((flag.say for flag in urgent if flag.say), "")
    if say and words:
        page.text(f"「{words}」", style="strong", hanging=2)
    for number, line in enumerate(rescue, start=1):
        page.item(line, style="danger", indent=1, mark=f"{number} ")
    add_contacts(page, numbers or _contacts(urgent), moment, most=_SHORT if short else _ALL)
    for flag in urgent:
        _add_doing(page, flag, short)
    for flag in flags:
        if flag.level is Level.WATCH:
            doing = flag.do[0].split("。")[0] + "。" if short else flag.do[0]
            page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}。{doing}", _STYLES[flag.level], hanging=2)


def is_long(flags: Sequence[FlagView]) -> bool:
    """Tell whether the short block leaves something out."""
    return any(len(flag.do) > 1 or flag.do[0].count("。") > 1 for flag in flags)


def _add_doing(page: Page, flag: FlagView, short: bool) -> None:
    if short:
        page.item(flag.do[0], indent=1)
        return
    for line in flag.do:
        page.item(line, indent=1)
    if flag.not_promise:
        page.item(flag.not_promise, style="label", indent=1, mark="× ")


def _contacts(flags: Sequence[FlagView]) -> list[WindowView]:
    """Return the windows of all dangers, gravest danger first, taking turns so that none is left without a number."""
    turns = zip_longest(*(flag.contacts for flag in flags))
    found = {window.agency.id: window for turn in turns for window in turn if window}
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


def add_urgent(
    page: Page, groups: Sequence[tuple[str, Sequence[WindowView]]], moment: datetime, *, short: bool = False
) -> None:
    """Add the urgent page: who to call now, at this hour; ``short``: one who answers for each need."""
    page.text("■ 緊急の電話", style="danger")
    for title, windows in groups:
        if short:
            _add_short(page, title, windows, moment)
            continue
        page.text(title, style="strong")
        add_contacts(page, windows, moment)
    page.text(ALWAYS, style="danger")


def _add_short(page: Page, title: str, windows: Sequence[WindowView], moment: datetime) -> None:
    through = [answering(window) for window in windows]
    chosen = next((window for window in through if window.open.now), through[0] if through else None)
    phone = main_phone(chosen) if chosen else None
    if chosen and phone:
        label = Piece(open_label(chosen.open, moment), _open_style(chosen))
        page.whole(Piece(f"{title}:"), number_pieces(phone)[0], Piece(chosen.agency.name), label, indent=1)


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
