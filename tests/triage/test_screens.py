"""What a counselor has in sight, 24 lines high, kept as pictures in text: tests/screens (docs/screens.md).

To draw them anew: HIKISUPPORT_DRAW=1 python -m pytest tests/app/test_screens.py - then read the difference.
"""

import os
from pathlib import Path

import pytest
from terminal import Terminal

from hikisupport.core.text import width as cells

SCREENS = Path(__file__).resolve().parent.parent / "screens"
TUESDAY, HOLIDAY, SATURDAY_NIGHT = "2026-11-24 10:00", "2026-11-23 10:00", "2026-12-05 21:40"
HIT = ("2", "1", "6", "1", "1", "1", "1", "1", "3", "1", "1")
AFTER = ("1", "2", "3", "2", "7", "1", "6")
# The moment, what is typed after `triage`, and what has to be in sight: the danger, the words to say, the number.
CALLS = {
    "calm": (
        TUESDAY,
        ("2", "1", "3", "3", "1", "1", "1", "1", "1", "1", "1", "3", "2", "7", "1", "2"),
        ("今の状況に合いやすい支援", "「ここまで", "011-863-8733"),
    ),
    "stopped": (
        "2026-11-24 14:00",
        ("1", "1", "3", "3", "1", "1", "1", "1", "1", "9", "2", "5", "6", "3", "9"),
        ("今の状況に合いやすい支援", "「話してくださって", "まず一つの窓口"),
    ),
    "all-unknown": (
        TUESDAY,
        ("2", *("9",) * 18),
        ("【今日中】きょう、様子を確かめる", "「ご心配ですね", "119", "011-622-0556"),
    ),
    "rescue": (
        SATURDAY_NIGHT,
        ("2", "9", "3", "1"),
        ("【今すぐ】安否の確認がいる", "電話を切らない", "119", "110"),
    ),
    "hurt-and-dark": (
        HOLIDAY,
        (*HIT, "3", "1", *AFTER),
        ("【今日中】お電話の方に、死にたい気持ち", "「話してくださって", "0120-061-338", "011-863-8733"),
    ),
    "hurt-and-plan": (
        HOLIDAY,
        (*HIT, "3", "2", "1"),
        ("【今すぐ】お電話の方の命が危ない", "電話を切らない", "119", "110", "「話してくださって"),
    ),
    "found-on-the-way": (
        HOLIDAY,
        HIT,
        ("【今日中】65歳以上の方が傷ついている", "「つらい思い", "011-211-2111", "110", "12. お電話の方にも"),
    ),
    "plan-on-the-way": (
        HOLIDAY,
        (*HIT, "3", "2"),
        ("【今すぐ】お電話の方の命が危ない", "電話を切らない", "119", "110", "1 結果を出す"),
    ),
    "urgent": (SATURDAY_NIGHT, ("2", "う"), ("緊急の電話", "119", "110", "#7119", "0120-061-338", "189")),
    "a-part-that-goes-on": (
        HOLIDAY,
        (*HIT, "3", "1", *AFTER, "2"),
        ("危険への対応", "【今日中】お電話の方に、死にたい気持ち", "n 続き"),
    ),
}
WIDTHS = ("40", "80", "120", "plain")


def seen(name: str, width: str) -> list[str]:
    """Hold a call in a terminal of 24 lines and return what is in sight at the last prompt."""
    at, keys, _ = CALLS[name]
    options = ["--plain"] if width == "plain" else []
    columns = 80 if options else int(width)
    terminal = Terminal("triage", "--at", at, *options, columns=columns, env={"NO_COLOR": "1"})
    terminal.type(*keys)
    picture = terminal.picture()
    terminal.leave()
    return picture


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", CALLS)
def test_what_matters_is_in_sight_and_looks_as_it_was_last_looked_at(name: str, width: str) -> None:
    picture = seen(name, width)
    text = "\n".join(picture).rstrip() + "\n"
    file = SCREENS / f"{name}-{width}.txt"
    if os.environ.get("HIKISUPPORT_DRAW"):
        file.write_text(text, encoding="utf-8")
    unbroken = text.replace("\n  ", "").replace("\n    ", "")
    assert [sign for sign in CALLS[name][2] if sign not in text and sign not in unbroken] == []
    assert [line for line in picture if cells(line) > (80 if width == "plain" else int(width))] == []
    assert text == file.read_text(encoding="utf-8")
