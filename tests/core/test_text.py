import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tablefiles import rows

from hikisupport.core.text import clean, fold, is_phone, phone_hyphens, width, wrap

NUMBERS = [row["number"] for row in rows("numbers.csv") if row["number"]]
japanese = st.text(st.sampled_from("あいうえおカキクー、。「」（）・相談窓口 ABCabc012-./:()#"), max_size=120)
phones = st.sampled_from(NUMBERS)


@given(japanese, st.integers(10, 120), st.integers(10, 120))
def test_no_line_is_wider_than_its_limit(text: str, first: int, rest: int) -> None:
    lines = wrap(text, first, rest)
    assert width(lines[0]) <= first
    assert all(width(line) <= rest for line in lines[1:])


@given(st.text(max_size=80), st.integers(2, 60))
def test_no_line_of_any_text_is_wider_than_its_limit(text: str, limit: int) -> None:
    assert all(width(line) <= limit for line in wrap(text, limit))


@given(japanese, st.integers(10, 120))
def test_folding_a_text_loses_nothing_but_blanks(text: str, limit: int) -> None:
    assert "".join("".join(wrap(text, limit)).split()) == "".join(text.split())


@given(japanese, phones, japanese, st.integers(20, 120))
def test_a_number_stands_whole_on_one_line_whatever_stands_around_it(
    before: str, number: str, after: str, limit: int
) -> None:
    before, after = re.sub(r"[0-9#-]+$", "", before), re.sub(r"^[0-9-]+", "", after)
    assert any(number in line for line in wrap(f"{before}{number}{after}", limit))


@pytest.mark.parametrize("limit", [40, 80])
def test_no_line_begins_with_a_closing_mark(limit: int) -> None:
    text = "ご本人も、ご家族も、相談できます。「まず電話を」と書かれています。" * 6
    assert not any(line[0] in "、。」" for line in wrap(text, limit))


@pytest.mark.parametrize("limit", range(10, 60))
def test_no_line_begins_with_a_small_kana(limit: int) -> None:
    text = "きょうのうちに、ちょっとだけ、ファックスやチャットでいっしょに" * 4
    assert not any(line[0] in "ょゃっァッャ" for line in wrap(text, limit))


@pytest.mark.parametrize("limit", [12, 40, 80])
def test_a_web_address_stands_whole_so_that_it_can_be_copied(limit: int) -> None:
    address = "https://www.city.sapporo.jp/shogaifukushi/jiritusien_iryou/shotokukubun.html?page=3"
    assert address in wrap(f"くわしくはこちら {address} です。", limit)


def test_line_breaks_of_the_text_are_kept() -> None:
    assert wrap("一行目\n二行目", 40) == ["一行目", "二行目"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", 40) == [""]


@pytest.mark.parametrize(
    ("text", "cells"), [("相談", 4), ("abc", 3), ("ｱ", 1), ("か\u3099", 2), ("\u200b", 0), ("", 0)]
)
def test_wide_characters_take_two_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("サポステ", "さぽすて"),
        ("ｻﾎﾟｽﾃ", "さぽすて"),
        ("Ａ型", "a型"),
        ("  若者 センター", "若者せんたー"),
        ("ヴ", "ゔ"),
        ("18～34歳", "18〜34歳"),  # the full-width tilde of Windows, and the wave dash
        ("18~34歳", "18〜34歳"),
    ],
)
def test_words_match_however_they_are_typed(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


def test_different_words_stay_different() -> None:
    assert fold("A型") != fold("B型")


@given(st.text(max_size=60))
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
def test_a_cleaned_text_has_no_control_or_direction_character(text: str) -> None:
    assert not set(clean(text)) & set("\x1b\x07\x00\t\n\r\u200b\u202e\u2066\ufeff")


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_of_the_table_has_the_shape_of_a_number(number: str) -> None:
    assert is_phone(number)


@pytest.mark.parametrize(
    "number",
    [
        "011-598-11850",  # one digit too many: stands so in the open data
        "011-863-873",
        "863-8733",
        "0120-279-33",
        "0120-279-3388",
        "090-1234-567",
        "060-1234-567",
        "0601234567",
        "00-0000-0000",
        "#7120",
        "111",
        "",
        "-",
        "011--863-8733",
        "-011-863-8733",
        "011-863-8733 ",
        "011-863-8733\n",
        "０１１-863-8733",
        "011 863 8733",
        "011-863-8733 内線2",
        "+81-11-863-8733",
    ],
)
def test_what_cannot_be_dialled_is_no_number(number: str) -> None:
    assert not is_phone(number)


@pytest.mark.parametrize(
    "number", ["090-1234-5678", "060-1234-5678", "050-7505-0999", "0800-123-4567", "0570-064-556", "03-1234-5678"]
)
def test_mobile_free_and_navigation_numbers_are_numbers(number: str) -> None:
    assert is_phone(number)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("０１１−８６３−８７３３", "011-863-8733"),
        ("011ー863ー8733", "011-863-8733"),
        ("011ｰ863ｰ8733", "011-863-8733"),
        ("(011)863-8733", "011-863-8733"),
        ("（０１１） 863―8733", "011-863-8733"),
        ("011(863)8733", "011-863-8733"),
        (" #7119 ", "#7119"),
    ],
)
def test_a_number_is_read_however_its_hyphens_are_written(raw: str, number: str) -> None:
    assert phone_hyphens(raw) == number


@given(phones, st.sampled_from("-ー‐‑–—―−ｰ－─"))
def test_reading_a_number_never_changes_its_digits(number: str, hyphen: str) -> None:
    assert phone_hyphens(number.replace("-", hyphen)) == number
