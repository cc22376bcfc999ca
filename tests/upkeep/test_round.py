"""The round of calls: what is due, one window after the other, and what was found out lies over the records."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from terminal import Terminal

from conftest import Ran
from hikisupport.directory.curated import load_confirmations

AT = ("--at", "2026-11-24 10:00")  # a Tuesday
NUMBER = "011-000-0099"
Typed = Callable[..., str]


@pytest.fixture
def say(run: Callable[..., Ran], folder: Path) -> Typed:
    def saying(*args: str, stdin: str = "") -> str:
        ran = run(*args, "--data", str(folder), *AT, stdin=stdin)
        assert ran.code == 0, ran.err
        return ran.out + ran.err

    return saying


def due(say: Typed) -> list[dict[str, Any]]:
    return [one for one in json.loads(say("data", "due", "--format", "json"))["due"] if "cost" not in one["group"]]


def written(folder: Path) -> list[tuple[str, str, str]]:
    return [(entry.window, entry.field, entry.value) for entry in load_confirmations(folder)[0]]


def round_of(say: Typed, *keys: str) -> str:
    return say("data", "confirm", "--how", "山田が電話", stdin="".join(f"{key}\n" for key in keys))


def test_a_number_and_hours_are_kept_after_they_were_read_back_and_the_window_is_not_due_any_more(
    say: Typed, folder: Path
) -> None:
    first, second = (one["id"] for one in due(say)[:2])
    said = round_of(say, NUMBER, "月-金 9:00-17:00、土 10:00-12:00", "1", "1", "話を聞く人は2人", "q")
    assert "電話: 月〜金 9:00〜17:00、土 10:00〜12:00" in said
    assert "1か所を書き足しました" in said
    assert written(folder) == [
        (first, "phone", NUMBER),
        (first, "hours", "月-金 9:00-17:00、土 10:00-12:00"),
        (first, "note", "話を聞く人は2人"),
    ]
    assert due(say)[0]["id"] == second
    shown = say("show", first)
    assert "話を聞く人は2人(2026-11-24 当所で確認)" in shown
    (agency,) = json.loads(say("show", first, "--format", "json"))["agencies"]
    assert (agency["open"]["now"], agency["open"]["until"]) == (True, "2026-11-24T17:00:00+09:00")
    assert "受付中(17:00まで)" in shown
    assert "※時間は要確認" not in shown


def test_hours_that_cannot_be_read_are_asked_again_and_nothing_is_kept_without_a_yes(say: Typed, folder: Path) -> None:
    said = round_of(say, NUMBER, "10:00-26:00", "月-金 10:00-26:00", "月-金 9:00-17:00", "2", "火 9:00-12:00", "1", "q")
    assert "何曜日か分かりません" in said
    assert "翌日の2時なら「翌2:00」" in said
    assert written(folder) == []  # stopped before the last question of the window
    said = round_of(say, "", "", "", "火 9:00-12:00", "q")
    assert ("note" in {field for _, field, _ in written(folder)}) is True


def test_skip_back_and_stop(say: Typed, folder: Path) -> None:
    first, second, third = (one["id"] for one in due(say)[:3])
    said = round_of(say, "s", NUMBER, "b", NUMBER, "", "", "", "b", "ｓ", "ｓ", "q")
    assert written(folder) == [(second, "phone", NUMBER)]
    shown = re.findall(r"^\d+/\d+ .*\[(.+)\]", said, re.M)
    assert shown[:6] == [first, second, third, second, third, due(say)[2]["id"]]


def test_a_closed_window_is_sent_to_nobody_and_whoever_looks_it_up_reads_why(say: Typed) -> None:
    first = due(say)[0]["id"]
    round_of(say, "", "", "3", "1", "q")
    shown = say("show", first)
    assert "いまは閉じています" in shown
    assert "当所の確認で、閉じたと分かりました(2026-11-24 山田が電話)" in shown
    (agency,) = json.loads(say("show", first, "--format", "json"))["agencies"]
    assert (agency["steps"], agency["hours"]) == ([], [])
    assert first not in [one["id"] for one in due(say)]
    assert first not in say("data", "due", "--all")


def test_a_window_found_open_again_is_as_it_was(say: Typed) -> None:
    say("data", "confirm", "step", "--closed", "--how", "訪ねた")
    assert "閉じています" in say("show", "step")
    say("data", "confirm", "step", "--phone", NUMBER, "--how", "電話")
    assert "閉じています" not in say("show", "step")
    assert NUMBER in say("show", "step")


def test_a_new_address_takes_the_place_of_the_old_one_and_its_ward(say: Typed) -> None:
    say("data", "confirm", "step", "--moved", "札幌市西区琴似1条1丁目", "--how", "電話")
    (agency,) = json.loads(say("show", "step", "--format", "json"))["agencies"]
    assert (agency["address"], agency["seat_ward"]) == ("札幌市西区琴似1条1丁目", "nishi")


def test_a_known_number_that_is_right_or_wrong_takes_one_key(say: Typed, folder: Path) -> None:
    known = next(place for place, one in enumerate(due(say)) if one["group"] == "check")
    window, number = due(say)[known]["id"], due(say)[known]["number"]
    round_of(say, *["s"] * known, "1", "", "", "", "q")
    assert written(folder) == [(window, "phone", number)]
    (folder / "confirmations.yaml").unlink()
    round_of(say, *["s"] * known, "2", NUMBER, "", "", "", "q")
    assert written(folder) == [(window, "withdraw", number), (window, "phone", NUMBER)]
    phones = json.loads(say("show", window, "--format", "json"))["agencies"][0]["phones"]
    assert phones[0]["number"] == NUMBER
    assert number not in [phone["number"] for phone in phones]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--phone", NUMBER), "id を書いてください"),
        (("step", "--how", "電話"), "--phone、--hours、--moved、--closed、--note のどれか"),
        (("step", "--how", "電話", "--hours", "9時から"), "読めません"),
        (("step", "--how", "電話", "--note", "夜は 011-000-0001 へ"), "番号は、番号の問い(--phone)に"),
        (("step", "--how", "電話", "--closed", "--phone", NUMBER), "一緒には書けません"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Callable[..., Ran], folder: Path, typed: tuple[str, ...], said: str):
    ran = run("data", "confirm", *typed, "--data", str(folder), *AT)
    assert ran.code == 2
    assert said in ran.err
    assert not (folder / "confirmations.yaml").exists()


def test_the_sheet_says_how_many_can_be_called_today_by_step_and_has_room_to_write(say: Typed) -> None:
    head, *lines = say("data", "due").splitlines()
    assert re.fullmatch(
        r"今日かけられる窓口 \d+ / \d+\(ステップ1 \d+ / \d+、ステップ2 \d+ / \d+、ステップ3 \d+ / \d+\)", head
    )
    before = int(head.split()[1])
    assert "   番号 ____________________  時間 ____________________  一言 ____________________" in lines
    round_of(say, NUMBER, "", "", "", "q")
    assert int(say("data", "due").split()[1]) == before + 1


def test_nothing_but_the_two_or_three_questions_of_a_minute_is_asked(say: Typed) -> None:
    assert {len(one["ask"]) for one in due(say) if one["ask"]} <= {1, 2, 3}


def test_ctrl_c_keeps_what_was_written(folder: Path) -> None:
    terminal = Terminal("data", "confirm", "--data", str(folder), *AT)
    terminal.type(NUMBER, "", "", "")
    terminal.wait_for("2/")
    terminal.wait_for("> ")
    terminal.interrupt()
    assert terminal.finish() == 130
    assert "1か所を書き足しました" in terminal.log
    assert [field for _, field, _ in written(folder)] == ["phone"]
