"""Text as people type and screens show it: folding, widths, telephone numbers. Pure str -> str."""

import re
import unicodedata
from functools import lru_cache

# Katakana and hiragana; and the wave dash, since NFKC makes a tilde only of the full-width one (18～34歳, 18〜34歳).
_ALIKE = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | {ord("〜"): ord("~")}
_HYPHENS = str.maketrans(dict.fromkeys("ー‐‑‒–—―−ｰ－─━", "-"))
# These always stand: no check of an office puts another number in their place or takes them back.
STANDING_NUMBERS = frozenset({"110", "119", "189", "#7119"})
_SHORT_NUMBERS = frozenset({"110", "118", "119", "188", "189", "171", "#7119", "#8000", "#8008", "#8891", "#9110"})
# 0120, 0800, 0570, mobile and IP numbers, then area codes: ten digits, none of which begins like those of eleven.
_PHONE_SHAPES = re.compile(r"0120[0-9]{6}|0800[0-9]{7}|0570[0-9]{6}|0[5-9]0[0-9]{8}|0(?![5-9]0)[1-9][0-9]{8}")
_PHONE_GROUPS = re.compile(r"[0-9]+(-[0-9]+)*")


def fold(text: str) -> str:
    """Return text for comparing: NFKC, lower case, katakana as hiragana, blanks removed."""
    # Twice: lower case can bring forth characters that normalising would change again.
    lower = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFKC", lower).translate(_ALIKE)
    return "".join(folded.split())


def clean(text: str) -> str:
    """Return text for showing: NFKC, single blanks, no control or direction characters."""
    # Before normalising: what they keep apart may join once they are gone.
    return " ".join(unicodedata.normalize("NFKC", visible(text)).split())


def visible(text: str) -> str:
    """Return text as it stands without control, direction and zero-width characters (line breaks become blanks)."""
    shown = (" " if ch in "\t\n\r\u2028\u2029" else ch for ch in text)
    return "".join(ch for ch in shown if unicodedata.category(ch) not in {"Cc", "Cf", "Cs"})


def is_phone(number: str) -> bool:
    """Tell whether a number has the shape of a Japanese telephone number or a known short number."""
    if number in _SHORT_NUMBERS:
        return True
    return bool(_PHONE_GROUPS.fullmatch(number) and _PHONE_SHAPES.fullmatch(number.replace("-", "")))


def phone_hyphens(raw: str) -> str:
    """Return a number with plain hyphens and half-width digits; the digits themselves are never changed."""
    # NFKC would turn a half-width long mark into the full-width one, so hyphens are mapped first.
    plain = unicodedata.normalize("NFKC", raw.translate(_HYPHENS)).strip()
    return re.sub(r"[()\-]+ *", "-", plain).strip("-")


_WEB = re.compile(r"(https?://|www\.)\S+|(?<!\S)\S+@\S+")
# Ten or eleven digits with hyphens, brackets or blanks between, or # with four digits; a postal code is shorter.
_SPOKEN_NUMBER = re.compile(r"(?<![\d.,-])((?:\+81|0\d)(?:[-() ]{0,2}\d){8,9}|#\d{4})(?![\d,]|-\d)")


def phone_like(text: str) -> list[str]:
    """Return what looks like a telephone number in a sentence (web and mail addresses do not count)."""
    # Only between digits is a long mark a hyphen: elsewhere it belongs to a word (センター).
    hyphens = re.sub(r"(?<=[0-9０-９])\s*[ー‐‑‒–—―−ｰ－]\s*(?=[0-9０-９])", "-", _WEB.sub(" ", text))
    return _SPOKEN_NUMBER.findall(unicodedata.normalize("NFKC", hyphens))


def date_words(written: str | None) -> str:
    """Return a partial date as it is said (2026年7月27日, 2025年4月, 2024年), or 日付なし."""
    if written is None:
        return "日付なし"
    return "".join(f"{int(part)}{unit}" for part, unit in zip(written.split("-"), "年月日", strict=False))


def width(text: str) -> int:
    """Return how many terminal cells a text takes at most: signs that some consoles draw wide (■ ※ …) count two."""
    return sum(map(_cell, text))


@lru_cache(maxsize=4096)
def _cell(ch: str) -> int:
    if unicodedata.category(ch) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WFA" else 1


def wrap(text: str, limit: int, rest: int | None = None) -> list[str]:
    """Return lines no wider than ``limit`` cells (after the first: ``rest``).

    ASCII runs (telephone numbers) stay whole if they fit, web addresses always: a terminal wraps them so that they can
    be copied. No line begins with a closing mark (、。」) or a small kana.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for token in _tokens(paragraph):
            room = limit if not lines else rest or limit
            if not line or used + width(token.rstrip()) <= room:
                line += token
                used += width(token)
                continue
            lines.append(line.rstrip())
            line = token.lstrip()
            used = width(line)
        lines.append(line.rstrip())
    if width(lines[0]) <= limit:  # the first line may be wider than the rest
        return [lines[0], *(piece for line in lines[1:] for piece in _split_long(line, rest or limit))]
    return [piece for line in lines for piece in _split_long(line, min(limit, rest or limit))]


_LONGEST_TOKEN = 1_000  # nobody writes so many closing marks, but a broken file may hold them
_NO_LINE_START = "、。，．」』)）］】〉》・：；？！ー〜…ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NO_LINE_END = "「『(（［【〈《"
# A telephone number, a time, an amount or a web address is one token.
_TOKEN = re.compile(r"[\x21-\x7e]+[ ]?|[ ]|.", re.DOTALL)


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for piece in _TOKEN.findall(text):
        joined = tokens and (piece[0] in _NO_LINE_START or tokens[-1][-1] in _NO_LINE_END)
        if joined and len(tokens[-1]) < _LONGEST_TOKEN:
            tokens[-1] += piece
        else:
            tokens.append(piece)
    return tokens


_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_UNBROKEN = re.compile(rf"{_ADDRESS.pattern}|#?[0-9][0-9-]*|.", re.DOTALL)


def _split_long(line: str, limit: int) -> list[str]:
    if width(line) <= limit:
        return [line]
    pieces, piece, used = [], "", 0
    for part in _UNBROKEN.findall(line):
        # A number stays whole here too, unless it is wider than the line by itself.
        for bit in [part] if width(part) <= limit or _ADDRESS.match(part) else part:
            if piece and used + width(bit) > limit:
                pieces.append(piece)
                piece, used = "", 0
            piece += bit
            used += width(bit)
    return [*pieces, piece]


_SIGNS = frozenset("\\`*_[]<>|#&~!")


def safe(text: str) -> str:
    """Return text on one line, in which nothing is a sign of Markdown or HTML."""
    return "".join(f"\\{ch}" if ch in _SIGNS else ch for ch in clean(text))
