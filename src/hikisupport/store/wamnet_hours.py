"""Hours of an office as its row tells them: computed only where every day is answered and nothing contradicts."""

import re
import unicodedata
from typing import Any

from hikisupport.base.models.hours import Opening, Schedule, Span
from hikisupport.store.wamnet import CLOSED, HOLIDAY, REMARK, SATURDAY, SUNDAY, WEEKDAY, Row

SERVICE_HOURS = "サービスの時間(電話の受付とは限りません)"
_DAYS = ((WEEKDAY, "平日", "mon tue wed thu fri"), (SATURDAY, "土曜", "sat"), (SUNDAY, "日曜", "sun"))
_ALL = (*_DAYS, (HOLIDAY, "祝日", "holiday"))
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_SHUT = "00:00-00:00"
_YEAR_END = Span(first="12-29", last="01-03")
_WORDS = (
    (re.compile(r"年末年始(休暇|休業|休み)?(\((12月29日|12/29)[~〜-](1月3日|1/3)\))?"), "year"),
    (re.compile(r"(国民の)?祝祭日|(国民の)?祝日|祭日|祝"), "holiday"),
    (re.compile(r"毎週?土曜日?|土曜日?|土"), "sat"),
    (re.compile(r"毎週?日曜日?|日曜日?|日"), "sun"),
    (re.compile(r"なし|無し"), "none"),
    (re.compile(r"[\s、,・。及び]+|休み|定休"), ""),
)
_NAMES = {
    "sat": re.compile("土"),
    "sun": re.compile(r"日曜|(?<![月\d曜祝祭休業定平の])日(?=[、・,\s祝祭(及]|$)"),
    "holiday": re.compile("祝|祭日"),
}
_NOT_ALWAYS = re.compile(r"第[\d・、,と]|隔週|不定|以外|営業|開所|変動|場合|カレンダー|指定")


def hours_text(row: Row) -> str | None:
    """Return what the row says about days and hours, word for word; None if it says nothing."""
    days = [f"{label} {'休み' if row[cell] == _SHUT else row[cell]}" for cell, label, _ in _ALL if row[cell].strip()]
    rest = unicodedata.normalize("NFKC", row[CLOSED]).strip()
    parts = ["、".join(days), f"定休日 {rest}" if rest else ""]
    text = "。".join(part for part in parts if part)
    return text or None


def contradiction(row: Row) -> str:
    """Return why the hours cannot be right ("" if nothing speaks against them)."""
    for cell, label, _ in _ALL:
        text = row[cell].strip()
        match = _SPAN.fullmatch(text)
        if text and text != _SHUT and (match is None or text[:5] >= text[6:]):
            return f"{label}の時間「{text}」はおかしいようです"
    rest = unicodedata.normalize("NFKC", row[CLOSED])
    for cell, label, name in _ALL[1:]:
        if row[cell].strip() not in {"", _SHUT} and _NAMES[name].search(rest):
            return f"{label}は、時間があるのに定休日にもなっています"
    return ""


def schedule(row: Row) -> Schedule | None:
    """Return the hours of the service; None unless every day is answered, read whole and free of contradiction."""
    shut = _closed_days(row)
    if shut is None or contradiction(row) or _NOT_ALWAYS.search(row[REMARK]) or row[WEEKDAY].strip() in {"", _SHUT}:
        return None
    openings: list[Opening] = []
    for cell, _, names in _DAYS:
        text = row[cell].strip()
        if not text and names not in shut:
            return None  # not answered is not closed
        if text and text != _SHUT:
            openings.append(_opening(text, tuple(names.split())))
    holidays = row[HOLIDAY].strip()
    if holidays and holidays != _SHUT:
        openings.append(_opening(holidays, ("holiday",)))
    told = "listed" if holidays and holidays != _SHUT else "closed" if holidays or "holiday" in shut else "unknown"
    values: dict[str, Any] = {"holidays": told, "openings": tuple(openings), "doubt": _doubt(shut)}
    return Schedule(of="service", closed=(_YEAR_END,), **values)


def _doubt(shut: frozenset[str]) -> str:
    year = "年末年始の日は事業所に確かめてください" if "year" in shut else "年末年始は載っていません"
    return f"{SERVICE_HOURS}。{year}"


def _opening(text: str, days: Any) -> Opening:
    return Opening(days=days, open=text[:5], close=text[6:])


def _closed_days(row: Row) -> frozenset[str] | None:
    """Return the days that 定休日 names, or None where a part of it is beyond a list of words."""
    text = unicodedata.normalize("NFKC", row[CLOSED]).strip()
    if not text or _NOT_ALWAYS.search(text):
        return None if text else frozenset()
    days = set()
    while text:
        for pattern, day in _WORDS:
            if match := pattern.match(text):
                days.add(day)
                text = text[match.end() :]
                break
        else:
            return None
    return frozenset(days)
