"""What a counselor types at a question, with one hand and the Japanese input method on."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Key(StrEnum):
    """Keys that are no answers."""

    URGENT = "urgent"
    BACK = "back"
    WHY = "why"
    REVIEW = "review"
    RESULT = "result"
    STOP = "stop"
    CHANGE = "change"


WORDS = {
    Key.URGENT: {"0", "u", "う", "緊急"},
    Key.BACK: {"b", "戻る", "もどる", "b戻る"},
    Key.WHY: {"?", "h", "理由", "なぜ"},
    Key.REVIEW: {"r", "見直し", "みなおし"},
    Key.RESULT: {"g", "結果", "けっか"},
    Key.CHANGE: {"c", "変更", "へんこう"},
    Key.STOP: {"q", "やめる", "終わる"},
}
_KEYS = {word: key for key, words in WORDS.items() for word in words}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, read: a key, a number of the menu, or a text (a label, a postal code, or nothing known)."""

    key: Key | None
    number: int | None
    text: str


def read(line: str) -> Typed:
    """Return what a line means; full-width letters and digits count like half-width ones."""
    text = unicodedata.normalize("NFKC", line).strip().lower()
    short = text.translate(_KANJI_DIGITS) if len(text) == 1 else text
    if short in _KEYS:
        return Typed(_KEYS[short], None, text)
    number = int(short) if short.isascii() and short.isdigit() and len(short) <= 2 else None
    return Typed(None, number, text)
