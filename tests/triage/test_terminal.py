"""A call in a real terminal: 80 and 40 columns, the Japanese input method, Ctrl-C, every key of the result."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from terminal import Terminal
from typedcalls import CALM, MOTHER, typed, up_to

from conftest import Ran

AT = ("--at", "2026-11-24 10:00")
NIGHT = ("--at", "2026-12-05 21:40")
COLOUR = "\x1b["
TWO_DAYS = {"caller": "mother", "age": "18_34", "living": "parents", "last_seen": "two_days"}
HIT = MOTHER | {
    "violence": "year",
    "violence_to": "caller",
    "violence_by": "person",
    "victim_age": "adult",
    "harm_risk": "none",
}
LETTERS = "? w m t j s h p k a n r c b 0 q"


def call(
    answers: Mapping[str, str] | list[str] = MOTHER,
    *keys: str,
    columns: int = 80,
    at: tuple[str, ...] = AT,
) -> Terminal:
    """Hold a call with these answers (or these lines), then type the keys."""
    terminal = Terminal("triage", *at, columns=columns, env={"NO_COLOR": "1"})
    terminal.type(*(answers if isinstance(answers, list) else typed(answers)), *keys)
    return terminal


def seen(terminal: Terminal) -> str:
    """Return what is in sight at the next prompt, and leave."""
    picture = "\n".join(terminal.picture())
    terminal.leave()
    return picture


# --- questions ---------------------------------------------------------------------------------------------------


def test_each_question_counts_its_place_and_about_how_many_there_are() -> None:
    first = seen(call([]))
    assert re.search(r"質問 1/約1[0-9]\n", first)
    assert "質問 2/約" in seen(call(["2"]))


@pytest.mark.parametrize("columns", [40, 80])
def test_9_means_unknown_at_every_question_but_who_calls(columns: int) -> None:
    terminal = call(["2"], columns=columns)
    for _ in range(30):
        picture = "\n".join(terminal.picture())
        if "番号 >" not in picture.rsplit("\n", 1)[-1]:
            break
        assert " 9 わからない" in picture or " 9 言わない" in picture
        terminal.send("9")
    assert "q" in picture
    terminal.leave()


def test_a_number_that_is_not_offered_is_no_answer() -> None:
    assert "1、2、3、4、5、9 のどれか" in seen(call(["2", "7"]))


def test_the_urgent_page_stays_until_a_key_and_then_the_question_stands_again() -> None:
    for key in ("う", "0", "０", "u"):
        terminal = call(["2", key])
        page = "\n".join(terminal.picture())
        assert "■ 緊急の電話" in page
        assert page.endswith("Enterで戻る >")
        terminal.send("")
        assert "\n".join(terminal.picture()).endswith("9 わからない・答えたくない\n番号 >")
        assert terminal.leave() == 130


def test_back_puts_the_question_answered_last_again_and_keeps_its_answer() -> None:
    picture = seen(call(["2", "1", "b"]))
    assert "1 今は心配なし(前の答え)" in picture
    assert "お電話の方は、どなたですか" in seen(call(["2", "1", "b", "b"]))


def test_review_lists_the_answers_and_jumps_to_one() -> None:
    terminal = call([*up_to("violence"), "r"])
    assert "1 お電話の方: お母さま" in "\n".join(terminal.picture())
    terminal.send("1")
    assert "2 お母さま(前の答え)" in "\n".join(terminal.picture())
    terminal.leave()


def test_enter_in_the_review_leads_back_to_the_question() -> None:
    assert "食事や水分" in seen(call([*up_to("eating"), "r", ""]))


def test_the_result_is_refused_before_every_safety_question_was_put() -> None:
    assert "安全の確認がまだです" in seen(call([*up_to("death"), "g"]))


def test_a_danger_found_on_the_way_stands_above_the_next_question_with_who_answers() -> None:
    picture = seen(call([*typed(HIT)[: len(up_to("carer", HIT))]]))
    assert picture.index("【今日中】") < picture.index("#9110") < picture.rindex("質問 ")


def test_ctrl_c_at_a_question_ends_with_130_and_one_sentence() -> None:
    terminal = call(["2", "1"])
    terminal.wait_for("> ")
    terminal.interrupt()
    assert terminal.finish() == 130
    assert "Traceback" not in terminal.log
    assert "止めました" in terminal.log


@pytest.mark.parametrize("stop", ["q", None])
def test_q_and_the_end_of_input_at_a_question_end_with_130_and_the_code(stop: str | None) -> None:
    terminal = call(["2", "1"])
    if stop:
        terminal.type(stop)
    else:
        terminal.wait_for("> ")
        terminal.end_input()
    assert terminal.finish() == 130
    assert "HK2-" in terminal.log


# --- rescue ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 80])
def test_a_rescue_shows_the_counselors_lines_then_the_numbers_then_both_ways_on(columns: int) -> None:
    picture = seen(call(typed(TWO_DAYS, 12), columns=columns, at=NIGHT))
    places = [
        picture.index(sign) for sign in ("電話を切らない", "今いる場所", "別の回線", "119 救急", "1 安全が", "2 まだ")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("key", "record"), [("1", "安全が確かめられた、として"), ("2", "助けを待つあいだ")])
def test_how_the_call_went_on_after_a_rescue_is_on_its_record(key: str, record: str) -> None:
    way = {"1": "safe", "2": "waiting"}[key]
    answers = MOTHER | TWO_DAYS | {"danger_now": "unknown", "gone_on": way}
    terminal = call(typed(answers, 12), at=NIGHT)
    picture = "\n".join(terminal.picture())
    assert "【今すぐ】" in picture
    assert record in picture
    terminal.leave()


def test_an_answer_that_was_mistyped_is_put_right_from_the_rescue_page() -> None:
    picture = seen(call([*typed(TWO_DAYS, 12), "b", "1"], at=NIGHT))
    assert picture.endswith("9 わからない・答えたくない\n番号 >")
    assert "【今すぐ】" not in picture.split("番号 > 1")[-1]


def test_the_same_answer_again_is_a_rescue_again() -> None:
    assert "1 安全が確かめられた" in seen(call([*typed(TWO_DAYS, 12), "b", "4"], at=NIGHT))


def test_a_level_raised_to_now_by_hand_turns_to_rescue_in_the_middle_of_the_questions() -> None:
    picture = seen(call([*up_to("carer"), "c", "7", "1"]))
    assert "電話を切らない" in picture
    assert "1 安全が確かめられた" in picture


# --- the result --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_call_reaches_one_agency_whose_number_stands_whole(columns: int) -> None:
    terminal = call(columns=columns)
    picture = terminal.picture()
    assert any("011-863-8733" in row for row in picture)
    assert any("今の状況に合いやすい支援" in row for row in picture)
    terminal.leave()


def test_keys_have_their_names_at_80_columns_and_are_bare_letters_at_40() -> None:
    wide = seen(call())
    for key in (
        "? 理由",
        "w ほかの窓口",
        "m 本人が望んだら",
        "j 準備",
        "s 接し方",
        "h 費用",
        "p 紙を書く",
        "k メモを書く",
    ):
        assert key in wide
    bare = seen(call(columns=40)).split("\n")[-2]
    assert set(bare.split()) <= set(LETTERS.split())
    assert {"?", "w", "j", "h", "p", "k", "a", "r", "c", "b", "0", "q"} <= set(bare.split())


@pytest.mark.parametrize(
    ("key", "sign"),
    [
        ("?", "なぜこの結果か"),
        ("w", "ほかの窓口"),
        ("j", "電話の前に"),
        ("s", "接し方"),
        ("h", "費用"),
    ],
)
def test_each_part_stands_behind_its_own_letter(key: str, sign: str) -> None:
    picture = seen(call(MOTHER, key))
    assert picture.startswith("■") or "\n■" in picture
    assert f"■ {sign}" in picture


def test_the_keys_of_the_result_work_with_the_input_method_on() -> None:
    terminal = call(MOTHER, "あ", "ん", "ｗ", "？", "ｈ", "ｊ")
    terminal.picture()
    assert "そのキーはありません" not in terminal.log
    terminal.leave()


def test_digits_are_no_keys_of_a_result() -> None:
    assert "そのキーはありません" in seen(call(MOTHER, "1"))


def test_enter_draws_the_result_again_and_only_q_ends_with_its_code() -> None:
    terminal = call(MOTHER, "w", "", "", "q")
    assert terminal.finish() == 0
    assert terminal.log.count("今の状況に合いやすい支援") == 3
    assert "再開コード: HK2-" in terminal.log


def test_the_end_of_input_at_a_result_is_an_end_as_q_is() -> None:
    terminal = call()
    terminal.wait_for("> ")
    terminal.end_input()
    assert terminal.finish() == 0
    assert "再開コード: HK2-" in terminal.log


def test_ctrl_c_at_a_result_ends_with_130_and_the_code() -> None:
    terminal = call()
    terminal.wait_for("> ")
    terminal.interrupt()
    assert terminal.finish() == 130
    assert "HK2-" in terminal.log


def test_the_urgent_page_opens_from_the_result_and_leads_back_to_the_page_it_was_on() -> None:
    terminal = call(MOTHER, "s", "0")
    assert "\n".join(terminal.picture()).endswith("Enterで戻る >")
    terminal.send("")
    assert "接し方" in "\n".join(terminal.picture())
    terminal.leave()


def test_a_part_longer_than_the_screen_comes_page_by_page_and_loses_nothing() -> None:
    terminal = call(MOTHER, "a")
    whole = Terminal("triage", *AT, lines=500, env={"NO_COLOR": "1"})
    whole.type(*typed(MOTHER), "a")
    wanted = [line for line in "\n".join(whole.picture()).split("> a\n")[1].splitlines() if line and " / " not in line]
    pages = [terminal.picture()]
    while "n 続き" in "\n".join([line for line in pages[-1] if line][-4:]):  # above may stand the page before
        terminal.send("n")
        pages.append(terminal.picture())
        assert len(pages) < 30
    lines = [line for page in pages for line in page]
    assert [line for line in wanted if line not in lines] == []
    whole.leave()
    terminal.leave()


def test_n_at_the_first_screen_shows_what_had_no_room() -> None:
    picture = seen(call(HIT, "n"))
    assert "危険への対応" in picture
    assert "× " in picture


def test_t_leads_to_the_question_that_would_change_the_step_and_its_digit_answers_it() -> None:
    wants_work = CALM | {"caller": "person", "request": "work", "age": "40_49", "outing": "errands", "helping": "none",
                         "wish": "work", "ward": "kita"}  # fmt: skip
    terminal = call(wants_work, "t")
    picture = "\n".join(terminal.picture())
    assert "→ 居場所づくり・訪問" in picture
    assert "やめた所" in picture
    terminal.send("2")
    assert "居場所づくり・訪問" in "\n".join(terminal.picture())
    terminal.leave()


def test_back_from_the_result_puts_the_last_question_again_and_g_leads_back() -> None:
    terminal = call(MOTHER, "b", "g")
    assert "今の状況に合いやすい支援" in "\n".join(terminal.picture())
    assert "北区(前の答え)" in terminal.log
    terminal.leave()


def test_the_counselor_sets_another_step_with_a_reason_and_sees_both() -> None:
    picture = seen(call(MOTHER, "c", "2", "2"))
    assert "(相談員が変更: 本人の希望。決まりでは 現状の整理・相談窓口)" in picture.replace("\n   ", "")


def test_only_the_supervisor_lowers_a_level() -> None:
    terminal = call(HIT, "c", "4", "4", "c", "4", "3", "q")
    assert terminal.finish() == 0
    assert "責任者の判断(supervisor)のときだけ" in terminal.log.replace("\r\n", "")
    assert "決まりでは「今日中」" in terminal.log.replace("\r\n  ", "")


# --- papers ------------------------------------------------------------------------------------------------------


def test_p_and_k_ask_where_to_write_and_the_result_stays(tmp_path: Path) -> None:
    sheet, note = tmp_path / "kami.html", tmp_path / "kiroku.md"
    terminal = call(MOTHER, "p", str(sheet), "k", str(note), "p", "", "q")
    assert terminal.finish() == 0
    assert "HK2-" not in sheet.read_text(encoding="utf-8")
    assert "HK2-" in note.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wanted", "name", "sign"),
    [
        (("--format", "html"), "kami.html", "<!DOCTYPE html>"),
        (("--format", "markdown", "--note", "折り返しは夕方"), "memo.md", "折り返しは夕方"),
    ],
    ids=["the sheet", "the note"],
)
def test_a_paper_named_at_the_start_is_written_when_the_result_is_left(
    wanted: tuple[str, ...], name: str, sign: str, tmp_path: Path
) -> None:
    paper = tmp_path / name
    terminal = Terminal("triage", *AT, *wanted, "--out", str(paper))
    terminal.type(*typed(MOTHER), "w", "q")
    assert terminal.finish() == 0
    assert "再開コード: HK2-" in terminal.log
    assert sign in paper.read_text(encoding="utf-8")


def test_a_paper_is_not_written_over_another_nor_under_a_name_without_its_ending(tmp_path: Path) -> None:
    there = tmp_path / "kami.html"
    there.write_text("もとの紙", encoding="utf-8")
    terminal = call(MOTHER, "p", str(there), "p", "q", "q")
    assert terminal.finish() == 0
    assert there.read_text(encoding="utf-8") == "もとの紙"
    assert "もうあります" in terminal.log.replace("\r\n", "")
    assert ".html か .pdf" in terminal.log


def test_no_sheet_is_written_where_it_could_bring_harm(tmp_path: Path) -> None:
    sheet = tmp_path / "kami.html"
    terminal = call(HIT, "p", str(sheet), "q")
    assert terminal.finish() == 0
    assert not sheet.exists()
    assert "持ち帰りの紙は作りません" in terminal.log.replace("\r\n", "")


# --- the terminal itself -----------------------------------------------------------------------------------------


def test_the_screen_follows_a_terminal_that_is_made_smaller_in_the_middle() -> None:
    terminal = call(typed(MOTHER)[:-1])
    terminal.picture()
    terminal.resize(40, 24)
    terminal.wait_for("> ")  # the line editor draws its line anew
    terminal.send(typed(MOTHER)[-1])
    picture = terminal.picture()
    assert any("011-863-8733" in line for line in picture)
    assert any("今の状況に合いやすい支援" in line for line in picture)
    terminal.leave()


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_urgent_command_keeps_every_need_in_sight(columns: int) -> None:
    terminal = Terminal("urgent", *NIGHT, columns=columns, env={"NO_COLOR": "1"})
    assert terminal.finish() == 0
    sight = "\n".join(terminal.screen.display)
    assert [sign for sign in ("110", "119", "189", "#7119", "0120-061-338", "0120-279-889") if sign not in sight] == []


def test_colour_is_off_with_no_color_and_with_plain() -> None:
    for terminal in (Terminal("urgent", env={"NO_COLOR": "1"}), Terminal("urgent", "--plain")):
        assert terminal.finish() == 0
        assert COLOUR not in terminal.log


def test_without_a_terminal_the_result_is_given_whole(run: Callable[..., Ran]) -> None:
    ran = run("triage", *AT, stdin="".join(f"{line}\n" for line in typed(MOTHER)))
    assert "■ 聞き取りの答え" in ran.out
    assert " / q 終わる" not in ran.out


def test_a_postal_code_that_is_no_ward_is_told_why_and_one_of_another_town_is_not_quietly_outside() -> None:
    terminal = call(MOTHER, "b", "060-8611")
    terminal.wait_for("会社や役所の番号か")
    terminal.picture()
    terminal.send("016-0001")
    terminal.wait_for("市外として探しました")
    terminal.picture()
    terminal.leave()
