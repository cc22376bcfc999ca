"""Danger as text: the block that stands above everything else, and the urgent page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hikisupport.app.render.page import Page, Piece
from hikisupport.app.render.phrases import ALWAYS
from hikisupport.app.render.windows import number_pieces, open_label
from hikisupport.app.render.windows_json import window_json
from hikisupport.app.report import FlagView
from hikisupport.base.vocab import LEVEL_LABELS, Level
from hikisupport.logic.directory.view import WindowView, main_phone

_STYLES = {Level.NOW: "danger", Level.TODAY: "warn", Level.WATCH: "label"}


def add_danger(page: Page, flags: Sequence[FlagView], rescue: Sequence[str], moment: datetime) -> None:
    """Add every danger: for a rescue first the counselor's three lines and the numbers, then what to do."""
    urgent = [flag for flag in flags if flag.level is not Level.WATCH]
    watched = [flag for flag in flags if flag.level is Level.WATCH]
    for flag in urgent:
        when = "" if flag.level is Level.NOW else f"({flag.by_when})"
        page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}{when}", _STYLES[flag.level], hanging=2)
    for number, line in enumerate(rescue, start=1):
        page.item(line, style="danger", indent=1, mark=f"{number} ")
    contacts = dict.fromkeys(contact.agency.id for flag in urgent for contact in flag.contacts)
    views = {contact.agency.id: contact for flag in urgent for contact in flag.contacts}
    for name in list(contacts)[:5]:
        add_contact(page, views[name], moment)
    for flag in urgent:
        _add_doing(page, flag)
    for flag in watched:
        page.text(f"【{LEVEL_LABELS[flag.level]}】{flag.label}。{flag.do[0]}", _STYLES[flag.level], hanging=2)


def _add_doing(page: Page, flag: FlagView) -> None:
    for line in flag.do:
        page.item(line, indent=1)
    if flag.not_promise:
        page.item(flag.not_promise, style="label", indent=1, mark="× ")


def add_contact(page: Page, window: WindowView, moment: datetime) -> None:
    """Add one line for a window: number whole, name, open or when next, 要確認; who answers instead if it has none."""
    phone = main_phone(window)
    if phone is None and window.fallback and main_phone(window.fallback):
        page.whole(Piece(f"{window.agency.name} → かわりに"), indent=1)
        add_contact(page, window.fallback, moment)
        return
    if phone is None:
        page.whole(Piece(window.agency.name), Piece(window.agency.url or "番号は確認中です"), indent=1)
        return
    number, label, check = number_pieces(phone)
    style = "ok" if window.open.now else "dim"
    page.whole(number, Piece(window.agency.name), label, Piece(open_label(window.open, moment), style), check, indent=1)


def add_urgent(page: Page, groups: Sequence[tuple[str, Sequence[WindowView]]], moment: datetime) -> None:
    """Add the urgent page: who to call now, at this hour."""
    page.text("■ 緊急の電話", style="danger")
    page.text(ALWAYS, style="danger")
    for title, windows in groups:
        page.text(title, style="strong")
        for window in windows:
            add_contact(page, window, moment)


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
