"""The bare command: at a terminal the start page, elsewhere the help; an unknown command names the nearest."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from terminal import Terminal

from hikisupport.cli.main import start_page
from hikisupport.core.text import width

at_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


def test_in_a_pipe_the_bare_command_gives_the_help(run: Callable[..., Any]) -> None:
    ran = run()
    assert ran.code == 0
    assert ran.out.startswith("使い方: hikisupport コマンド [オプション]\n")
    assert ran.out.endswith("\n")


@pytest.mark.parametrize("columns", [39, 79])
def test_the_emergency_numbers_stand_in_one_line_at_the_head(columns: int) -> None:
    lines = start_page(columns).plain().splitlines()
    assert all(number in lines[0] for number in ("110", "119", "189", "#7119"))
    assert max(map(width, lines)) <= columns
    assert len(lines) <= 22
    assert all(any(line.strip().startswith(key) for line in lines) for key in "12340")


@at_a_terminal
@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        (("0", "q"), "緊急の電話"), (("２", "眠れない", "q"), "札幌こころのセンター"), (("4", "年金", "q"), "障害年金"),
        (("眠れない", "q"), "札幌こころのセンター"), (("9", "q"), "のどれかを打ってください"),
        (("--version", "q"), "当てはまる窓口はありません"),
    ],
)  # fmt: skip
def test_a_key_and_enter_lead_on_and_back(keys: tuple[str, ...], seen: str) -> None:
    terminal = Terminal(lines=60)
    terminal.type(*keys)
    assert terminal.finish() == 0
    assert seen in terminal.log


@at_a_terminal
def test_the_first_key_takes_a_call(run: Callable[..., Any]) -> None:
    del run
    terminal = Terminal()
    terminal.type("1")
    terminal.wait_for("> ")
    assert terminal.leave() == 130


@at_a_terminal
def test_the_end_of_the_input_leaves_with_0() -> None:
    terminal = Terminal()
    terminal.wait_for("> ")
    assert terminal.leave() == 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("lst",), "「lst」というコマンドはありません。近いもの: list。"), (("traige",), "近いもの: triage。"),
        (("data", "chek"), "近いもの: check。"), (("うつ",), "`hikisupport list うつ`"),
        (("zzz",), "使えるコマンド: triage、urgent、"),
    ],
)  # fmt: skip
def test_an_unknown_command_names_the_nearest(typed: tuple[str, ...], says: str, run: Callable[..., Any]) -> None:
    ran = run(*typed)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
