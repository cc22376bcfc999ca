from pathlib import Path

import pytest
from datacopies import change
from hypothesis import given
from hypothesis import strategies as st
from tablefiles import rows

from hikisupport.core.errors import Problem
from hikisupport.core.files import shipped_folder
from hikisupport.core.text import phone_like
from hikisupport.upkeep.check import check_files


def problems(folder: Path, old: str, new: str, file: str = "agencies.yaml") -> list[Problem]:
    change(folder / file, old, new)
    return check_files(folder).problems


@pytest.mark.parametrize(
    ("file", "old", "new", "path"),
    [
        ("advice.yaml", "contacts: [kokoro-center,", "contacts: [kokoro-centre,", "urgent[4].contacts[0]"),
        ("guide.yaml", "windows: [saposute]", "windows: [sapo]", "windows[0]"),
    ],
)
def test_a_window_to_call_that_does_not_exist_is_named_where_it_is_called_for(
    folder: Path, file: str, old: str, new: str, path: str
) -> None:
    (problem,) = problems(folder, old, new, file)
    assert (problem.file, problem.severity) == (file, "error")
    assert problem.path.endswith(path)
    assert f"「{new.split('[')[1].rstrip(',]')}」がありません" in problem.message


def test_a_source_that_does_not_exist_is_named_at_the_rule_that_cites_it(folder: Path) -> None:
    (problem,) = problems(folder, "sources: [seiho, ", "sources: [seihou, ", "advice.yaml")
    assert (problem.file, problem.severity) == ("advice.yaml", "error")
    assert problem.path == "safety[11].sources[0]"
    assert "sources にない出典です: seihou" in problem.message


def test_a_file_that_cites_a_source_newer_than_its_day_is_named(folder: Path) -> None:
    (problem,) = problems(folder, "date: 2026-08-18,", "date: 2099-12-01,", "costs.yaml")
    assert (problem.path, problem.severity) == ("about.as_of", "error")
    assert "新しい出典(2099-12-01)" in problem.message


def test_a_slip_between_the_amounts_is_among_the_problems(folder: Path) -> None:
    (problem,) = problems(folder, "price: price_other", "price: price_others", "costs.yaml")
    assert "単価「price_others」がありません" in problem.message


def test_a_town_whose_own_windows_do_not_hold_7119_may_still_say_it(folder: Path) -> None:
    change(folder / "agencies.yaml", '"#7119"', '"119"')
    assert [problem for problem in check_files(folder).problems if "#7119" in problem.message] == []


def test_the_shipped_data_have_no_problem() -> None:
    assert check_files(shipped_folder()).problems == []


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("seat_ward: shiroishi", "seat_ward: shiroisi", "seat_ward", "知らない区「shiroisi」"),
        ("serves: [hokkaido]", "serves: [hokaido]", "serves[0]", "知らない地域「hokaido」"),
        ("kana: ほっかいどう", "kana: ホッカイドウ", "kana", "ひらがなではありません"),
        ("name: 北海道ひきこもり", "name: 北海道※ひきこもり", "name", "※"),
        ("name: 北海道ひきこもり", "name: 北海道\u3000ひきこもり", "name", "全角の空白"),
        ('url: "http://www.kokoro', 'url: "http://www.こころ', "url", "開けないURL"),
        ("ages: {min: 18, about", "ages: {min: 180, about", "ages.min", "年齢としておかしい"),
        ('open: "13:00", close: "16:00"', 'open: "11:59", close: "16:00"', "hours[0].openings[1]", "重なって"),
        ('open: "13:00", close: "16:00"', 'open: "11:00", close: "04:00"', "hours[0].openings[1].close", "翌日"),
        ('open: "13:00", close', 'open: "24:00", close', "hours[0].openings[1].open", "24:00 には"),
        ("days: [mon, tue,", "days: [mon, mon,", "hours[0].openings[0].days", "2回"),
        ('first: "12-29"', 'first: "02-30"', "hours[0].closed[0].first", "「02-30」という日はありません"),
        ("来所は予約制です。\n", "0570-046-556 へ。\n", "", "0570-046-556"),
    ],
)
def test_a_mistake_in_a_window_is_named_with_its_place(folder: Path, old: str, new: str, path: str, words: str) -> None:
    found = [problem for problem in problems(folder, old, new) if words in problem.message]
    assert found
    assert all(problem.path.startswith("agencies[0]") and problem.path.endswith(path) for problem in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('open: "13:00", close: "16:00"', 'open: "12:00", close: "16:00"'),  # one ends as the other begins
        ('open: "13:00", close: "16:00"', 'open: "22:00", close: "06:00"'),  # a night desk
        ('open: "13:00", close: "16:00"', 'open: "13:00", close: "00:00"'),
        ('first: "12-29"', 'first: "02-29"'),
        (
            "来所は予約制です。\n",
            "番号は 011-863-8733 です。〒060-0042、12,000円。2026-11-23 に確認。\n",
        ),
    ],
)
def test_what_is_meant_so_is_no_problem(folder: Path, old: str, new: str) -> None:
    assert problems(folder, old, new) == []


def test_mistakes_in_several_files_show_together(folder: Path) -> None:
    change(folder / "agencies.yaml", "kind: hikikomori_center", "kind: cafe")
    change(folder / "area.yaml", "label: 中央区", "lable: 中央区")
    change(folder / "holidays.csv", "2026/11/23,", "x,")
    change(folder / "costs.yaml", "title:", "titel:")
    (folder / "guide.yaml").write_text("", encoding="utf-8")
    (folder / "questions.yaml").unlink()
    (folder / "advice.yaml").write_text("about: {title: x, as_of: 2026-11-23}\n", encoding="utf-8")
    assert {problem.file for problem in check_files(folder).problems} >= {
        "agencies.yaml", "area.yaml", "holidays.csv", "costs.yaml", "guide.yaml", "questions.yaml", "advice.yaml",
    }  # fmt: skip


def test_an_empty_folder_names_every_missing_file(tmp_path: Path) -> None:
    found = check_files(tmp_path).problems
    assert {problem.file for problem in found} == {
        "agencies.yaml", "area.yaml", "holidays.csv", "costs.yaml", "guide.yaml", "questions.yaml", "advice.yaml",
    }  # fmt: skip
    assert all("ありません" in problem.message for problem in found)


def test_a_fallback_that_does_not_exist_is_named(folder: Path) -> None:
    found = problems(folder, "fallback: hikikomori-hokkaido", "fallback: nowhere")
    assert ["「nowhere」" in problem.message for problem in found] == [True]


def test_fallbacks_that_run_in_a_circle_are_named(folder: Path) -> None:
    found = problems(folder, "    role: window\n", "    role: window\n    fallback: hikikomori-sapporo\n")
    assert "この窓口に戻ります" in found[0].message


CONFIRMATION = """about: {{title: 当所の確認, as_of: 2026-11-23}}
confirmations:
  - {{window: {window}, field: phone, value: "{value}", on: 2026-11-20, how: 電話で確認}}
"""


@pytest.mark.parametrize(
    ("window", "value", "words"),
    [
        ("police", "011-863-8733", ""),
        ("nowhere", "110", "「nowhere」がありません"),
        ("police", "12", "形ではありません"),
    ],
)
def test_a_confirmation_names_a_window_and_a_number(folder: Path, window: str, value: str, words: str) -> None:
    text = CONFIRMATION.format(window=window, value=value)
    (folder / "confirmations.yaml").write_text(text, encoding="utf-8")
    found = check_files(folder).problems
    assert [words in problem.message for problem in found] == ([True] if words else [])


def test_no_confirmations_yet_is_no_problem(folder: Path) -> None:
    text = "about: {title: 当所の確認, as_of: 2026-11-23}\nconfirmations: []\n"
    (folder / "confirmations.yaml").write_text(text, encoding="utf-8")
    assert check_files(folder).problems == []


@pytest.mark.parametrize("number", [row["number"] for row in rows("number-traps.csv")])
@pytest.mark.parametrize("form", ["{}", "電話{}まで", "電話は「{}」です。", "({})", "TEL:{}"])
def test_a_trap_number_is_found_in_any_sentence(number: str, form: str) -> None:
    assert phone_like(form.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    ["011ー863ー8733", "０１１－８６３－８７３３", "(011)863-8733", "011(863)8733", "0118638733", "011 863 8733",
     "+81-11-863-8733"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert len(list(phone_like(f"電話 {text} へ"))) == 1


@pytest.mark.parametrize(
    "text",
    ["060-8611", "2026-11-23", "12,000円", "1-2-3", "0.5", "平日9:00-17:00", "https://example.jp/0118638733.html",
     "a0118638733@example.jp", "センターー", "令和8年", "10.18単位", "11月23日", "110と119", "第2-4木曜"],
)  # fmt: skip
def test_other_figures_are_no_numbers(text: str) -> None:
    assert list(phone_like(text)) == []


@given(st.text(max_size=60))
def test_any_sentence_can_be_searched(text: str) -> None:
    assert all(sum(ch.isdigit() for ch in number) >= 4 for number in phone_like(text))


def test_the_office_of_the_ward_is_known_where_dangers_are_and_not_in_the_guide(folder: Path) -> None:
    assert (
        problems(folder, "today: [ward, houkatsu, police-consult,", "today: [ward, police-consult,", "advice.yaml")
        == []
    )
    (problem,) = problems(folder, "windows: [saposute]", "windows: [ward]", "guide.yaml")
    assert "「ward」がありません" in problem.message
