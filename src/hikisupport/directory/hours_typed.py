"""Reads hours as people write them after a call: 月-金 9:00-17:00、土 10:00-12:00、祝日休み. Pure text."""

import re
import unicodedata
from datetime import date
from typing import Any

EXAMPLE = "月-金 9:00-17:00、土 10:00-12:00"
_HOW = f"「{EXAMPLE}」のように書いてください。祝日休み、12/29-1/3休み、24時間 とも書けます"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KANJI = "月火水木金土日"
_DASHES = str.maketrans(dict.fromkeys("〜~ー–—―−‐‑‒ｰ→", "-"))
_DAY = re.compile(r"祝日?|([月火水木金土日])-([月火水木金土日])|[月火水木金土日]")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})-(翌)?(\d{1,2}):(\d{2})")
_SPAN = re.compile(r"(\d{1,2})[/月](\d{1,2})日?-(\d{1,2})[/月](\d{1,2})日?は?休み?")
_NTH = re.compile(r"第([1-5](?:[・.]?第?[1-5])*)")


def read_hours(text: str) -> dict[str, Any]:
    """Return what a schedule of the telephone (directory.model.Schedule) is made of.

    Raises:
        ValueError: a part cannot be read; the sentence says which, and how to write it.
    """
    found: dict[str, Any] = {"of": "phone", "openings": [], "closed": [], "holidays": "unknown"}
    shut: set[str] = set()
    days: dict[str, Any] = {}
    for part in re.split(r"[、,;。\n]+", _plain(text)):
        word = part.replace(" ", "")
        if not word:
            continue
        if word.removeprefix("毎日") in {"24時間", "終日"}:
            found["always"] = True
        elif match := _SPAN.fullmatch(word):
            first, last = match.groups()[:2], match.groups()[2:]
            found["closed"].append({"first": _month_day(*first), "last": _month_day(*last)})
        elif re.fullmatch(r"祝日?(も|は)?(同じ|平日と同じ|やっている|あり)", word):
            found["holidays"] = "as_usual"
        elif match := re.fullmatch(r"(\D+?)(は|も)?(休み?|休業|定休日?|なし)", word):
            shut.update(_days(match[1])["days"])
        else:
            days = _open(word, days, found)
    return _finished(found, shut)


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    plain = re.sub(r"曜日?|まで", "", plain).replace("から", "-").replace("半", "30分")
    return re.sub(r"(\d{1,2})時(?!間)(?:(\d{1,2})分?)?", lambda found: f"{found[1]}:{found[2] or '00'}", plain)


def _open(word: str, before: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Add the openings of a part; a part without days goes on with those of the part before it. Return its days."""
    start = _TIMES.search(word)
    if start is None or "".join(match[0] for match in _TIMES.finditer(word)) != word[start.start() :].replace("と", ""):
        raise ValueError(f"「{word}」が読めません → {_HOW}")
    named = word[: start.start()]
    days = _days(named) if named else before
    if not days:
        raise ValueError(f"「{word}」は何曜日か分かりません → {_HOW}")
    for match in _TIMES.finditer(word):
        opens, closes = _clock(match[1], match[2]), _clock(match[4], match[5])
        if opens == "24:00" or (closes <= opens) is not bool(match[3]):
            hint = f"「{match[1]}:{match[2]}-翌{match[4]}:{match[5]}」のように書いてください"
            raise ValueError(f"「{match[0]}」の始まりと終わりを確かめてください → 翌日までなら{hint}")
        found["openings"].append({**days, "open": opens, "close": closes})
    return days


def _days(text: str) -> dict[str, Any]:
    text = text.replace("毎日", "月-日").replace("平日", "月-金").removesuffix("は")
    nth: list[int] = []
    if match := _NTH.match(text):
        nth = sorted({int(digit) for digit in re.findall(r"\d", match[1])})
        text = text[match.end() :]
    rest, days = re.sub(r"[・.]", "", text), []
    while rest:
        if not (match := _DAY.match(rest)):
            raise ValueError(f"「{text}」は曜日として読めません → {_HOW}")
        days += _span_of_days(match[1], match[2]) if match[1] else [_day(match[0])]
        rest = rest[match.end() :]
    return {"days": list(dict.fromkeys(days)), **({"nth": nth} if nth else {})}


def _span_of_days(first: str, last: str) -> list[str]:
    start, end = _KANJI.index(first), _KANJI.index(last)
    return [_DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]


def _day(sign: str) -> str:
    return "holiday" if sign[0] == "祝" else _DAYS[_KANJI.index(sign)]


def _clock(hour: str, minute: str) -> str:
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        next_day = f"翌日の{int(hour) % 24}時なら「翌{int(hour) % 24}:00」と書いてください"
        raise ValueError(f"{hour}:{minute} という時刻はありません → {next_day}")
    return f"{int(hour):02d}:{minute}"


def _month_day(month: str, day: str) -> str:
    try:
        return f"{date(2024, int(month), int(day)):%m-%d}"  # a leap year: 2/29 is a day
    except ValueError:
        raise ValueError(f"{month}/{day} という日はありません → 12/29-1/3休み のように書いてください") from None


def _finished(found: dict[str, Any], shut: set[str]) -> dict[str, Any]:
    opened = {day for opening in found["openings"] for day in opening["days"]}
    if both := sorted(shut & opened):
        raise ValueError(f"休みと時間の両方があります({len(both)}日) → {_HOW}")
    if not opened and not found.get("always"):
        raise ValueError(f"時間が書いてありません → {_HOW}")
    if "holiday" in opened:
        found["holidays"] = "listed"
    elif "holiday" in shut:
        found["holidays"] = "closed"
    return found
