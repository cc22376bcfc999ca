"""A call in a real terminal: 80 and 40 columns, the Japanese input method, Ctrl-C, the result by one key each."""

import re
from collections.abc import Callable

import pytest
from terminal import Terminal

from conftest import Ran

AT = ("--at", "2026-11-24 10:00")
MOTHER = ("２", "1", "３", "3", "1", "1", "1", "1", "1", "1", "1", "3", "2", "7", "1", "2")
COLOUR = "\x1b["


def call(*keys: str, columns: int = 80, lines: int = 24, at: tuple[str, ...] = AT) -> Terminal:
    terminal = Terminal("triage", *at, columns=columns, lines=lines, env={"NO_COLOR": "1"})
    terminal.type(*keys)
    return terminal


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_call_reaches_one_window_whose_number_stands_whole(columns: int) -> None:
    terminal = call(*MOTHER, "", columns=columns)
    assert terminal.finish() == 0
    rows = terminal.rows()
    assert any("011-863-8733" in row for row in rows)
    assert not [row for row in rows if re.search(r"011-?$|011-8[0-9-]*$(?<!011-863-8733)", row)]


def test_the_first_screen_of_a_calm_call_fits_24_lines() -> None:
    terminal = call(*MOTHER, "")
    terminal.finish()
    rows = terminal.rows()
    first = next(number for number, row in enumerate(rows) if "今の状況に合いやすい支援" in row)
    menu = next(number for number, row in enumerate(rows) if "Enter 終了" in row)
    assert menu - first < 24


def test_what_stands_below_comes_by_one_key_each() -> None:
    terminal = call(*MOTHER, "1", "a", "")
    assert terminal.finish() == 0
    assert terminal.log.count("ほかの窓口") >= 2
    assert "なぜこの結果か" in terminal.log


def test_a_part_longer_than_the_screen_comes_page_by_page() -> None:
    terminal = call(*MOTHER)
    relate = re.search(r"([0-9]) 接し方", "\n".join(terminal.picture()))
    assert relate
    terminal.send(relate[1])
    pages = [terminal.picture()]
    while any("n 続き" in line for line in pages[-1]):
        terminal.send("ｎ")
        pages.append(terminal.picture())
        assert len(pages) < 9
    assert pages[0][0].startswith("■ 接し方")
    assert len(pages) > 1
    text = "\n".join(line for page in pages for line in page)
    assert "育て方のせい" in text
    assert "親が死んだら" in text
    assert "hikisupport guide 接し方" in text


def test_nothing_of_a_part_is_lost_between_its_pages() -> None:
    terminal = call(*MOTHER)
    whole = Terminal("triage", *AT, lines=500, env={"NO_COLOR": "1"})
    whole.type(*MOTHER, "a")
    wanted = [line for line in "\n".join(whole.picture()).split("> a\n")[1].splitlines() if line]
    terminal.type("a")
    while any("n 続き" in line for line in terminal.picture()):
        terminal.send("n")
    seen = [line for line in terminal.rows() if line]
    assert [line for line in wanted if line not in seen and "Enter 終了" not in line and " / " not in line] == []
    whole.leave()
    terminal.leave()


@pytest.mark.parametrize("columns", [40, 80])
def test_9_means_unknown_at_every_question_the_ward_too(columns: int) -> None:
    terminal = Terminal("triage", *AT, columns=columns, env={"NO_COLOR": "1"})
    terminal.type("2")
    for _ in range(30):
        picture = "\n".join(terminal.picture())
        if "Enter 終了" in picture:
            break
        assert " 9 わからない" in picture or " 9 言わない" in picture
        terminal.send("9")
    terminal.send("a")
    while any("n 続き" in line for line in terminal.picture()):
        terminal.send("n")
    rows = terminal.rows()
    answers = rows[next(number for number, row in enumerate(rows) if "聞き取りの答え" in row) :]
    assert "ご本人の住む区: 言わない・わからない" in "".join(answers).replace("   ", "")
    terminal.leave()


def test_a_number_that_is_not_offered_is_no_answer() -> None:
    terminal = call("2", "3")
    picture = "\n".join(terminal.picture())
    assert "1、2、9 のどれか" in picture
    terminal.leave()


def test_enter_shows_the_question_again_after_the_urgent_page() -> None:
    terminal = call("2", "0", "")
    assert terminal.picture()[-2].strip() == "9 わからない"
    assert terminal.log.count("けがや発作") == 2
    terminal.leave()


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_key_is_parted_from_its_name(columns: int) -> None:
    terminal = call(*MOTHER, columns=columns)
    terminal.picture()
    keys = ("0 緊急", "b 戻る", "? 理由", "r 見直し", "g 結果", "q やめる", "a 全部", "c 変更", "Enter 終了")
    assert [key for key in keys if key not in "\n".join(terminal.rows())] == []
    terminal.leave()


def test_the_screen_follows_a_window_that_is_made_smaller_in_the_middle() -> None:
    terminal = call(*MOTHER[:-1])
    terminal.picture()
    terminal.resize(40, 24)
    terminal.wait_for("> ")  # the line editor draws its line anew
    terminal.send(MOTHER[-1])
    picture = terminal.picture()
    assert any("011-863-8733" in line for line in picture)
    assert any("今の状況に合いやすい支援" in line for line in picture)


def test_the_keys_of_the_result_work_with_the_input_method_on() -> None:
    terminal = call(*MOTHER, "あ", "ん", "ｂ", "９", "１", "ｃ", "")
    picture = "\n".join(terminal.picture())
    assert "の番号か、" not in terminal.log
    assert "お住まいの区" in terminal.log
    assert "Enter 終了" in picture
    terminal.leave()


def test_ctrl_c_at_a_question_ends_with_130_and_one_sentence() -> None:
    terminal = call("2", "1")
    terminal.wait_for("> ")
    terminal.interrupt()
    assert terminal.finish() == 130
    assert "Traceback" not in terminal.log
    assert "止めました" in terminal.log


def test_ctrl_d_at_a_question_ends_with_130() -> None:
    terminal = call("2")
    terminal.wait_for("> ")
    terminal.end_input()
    assert terminal.finish() == 130


def test_the_urgent_page_opens_at_every_question_and_the_question_stays() -> None:
    terminal = call("う", "2", "０", "1", "u")
    terminal.wait_for("> ")
    terminal.interrupt()
    terminal.finish()
    assert terminal.log.count("■ 緊急の電話") == 3
    assert "ご本人の年代" in terminal.log


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_urgent_command_ends_with_every_need_in_sight(columns: int) -> None:
    terminal = Terminal("urgent", "--at", "2026-12-05 21:40", columns=columns, env={"NO_COLOR": "1"})
    assert terminal.finish() == 0
    sight = "\n".join(terminal.screen.display)
    assert [sign for sign in ("110", "119", "189", "#7119", "0120-061-338", "0120-279-889") if sign not in sight] == []


def test_a_rescue_shows_the_three_lines_before_the_numbers() -> None:
    terminal = call("2", "9", "3", "1", "", at=("--at", "2026-12-05 21:40"))
    assert terminal.finish() == 0
    log = terminal.log
    assert log.index("電話を切らない") < log.index("今いる場所") < log.index("別の回線") < log.index("119")


def test_colour_is_off_with_no_color_and_with_plain() -> None:
    for terminal in (Terminal("urgent", env={"NO_COLOR": "1"}), Terminal("urgent", "--plain")):
        assert terminal.finish() == 0
        assert COLOUR not in terminal.log


@pytest.mark.parametrize("columns", [40, 80])
def test_the_best_window_of_a_long_list_is_in_sight_at_its_end(columns: int) -> None:
    terminal = Terminal("list", "死にたい", columns=columns, env={"NO_COLOR": "1"})
    assert terminal.finish() == 0
    best = next(line for line in terminal.rows() if line.startswith("・"))
    in_sight = [line.rstrip() for line in terminal.screen.display]
    assert best in in_sight[in_sight.index("いちばん上(隠れたので、もう一度)") :]
    assert any("110" in line for line in in_sight), "the urgent numbers too"


def test_a_short_list_and_a_list_in_a_file_say_nothing_twice(run: Callable[..., Ran]) -> None:
    terminal = Terminal("list", "--kind", "サポステ", lines=60)
    assert terminal.finish() == 0
    assert "もう一度" not in terminal.log
    assert "もう一度" not in run("list", "--all").out


def test_every_line_of_a_list_keeps_within_40_columns() -> None:
    terminal = Terminal("list", "--step", "1", columns=40, env={"NO_COLOR": "1"})
    assert terminal.finish() == 0
    from hikisupport.core.text import width

    lines = terminal.log.replace("\r", "").split("\n")
    too_wide = [line for line in lines if width(line) > 40 and "http" not in line]
    assert too_wide == []


def test_the_counselor_sets_another_step_with_a_reason_and_sees_both() -> None:
    terminal = call(*MOTHER, "c", "2", "2", "")
    assert terminal.finish() == 0
    assert "(相談員が変更: 本人の希望。決まりでは 現状の整理・相談窓口)" in terminal.log.replace("\r\n   ", "")


def test_only_the_supervisor_lowers_a_level_at_the_terminal() -> None:
    danger = (*MOTHER[:8], "3", "1", "1", *MOTHER[9:11], "9", *MOTHER[11:])
    terminal = call(*danger, "c", "4", "4", "c", "4", "3", "")
    assert terminal.finish() == 0
    assert "責任者の判断(supervisor)のときだけ" in terminal.log.replace("\r\n", "")
    assert "決まりでは「今日中」" in terminal.log.replace("\r\n  ", "")


def test_back_from_the_result_puts_the_last_question_again() -> None:
    terminal = call(*MOTHER, "b", "3", "")
    assert terminal.finish() == 0
    assert terminal.log.count("お住まいの区はどちらですか") == 2
