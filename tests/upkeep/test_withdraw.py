"""A wrong number is taken back: where it is gone, what stands in its place, and what the counselor is told."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datacopies import change

from conftest import ROOT, Ran

AT = ("--at", "2026-11-24 10:00")
# Nobody has a number that begins so: the digits after the area code never start with 0.
WRONG = "011-000-0098"
RIGHT = "011-000-0097"
HUNGRY = (ROOT / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8").replace("money: ok", "money: today")

Typed = Callable[..., str]


def typed(run: Callable[..., Ran], folder: Path) -> Typed:
    """Return a function that gives what a command says with a data folder."""

    def saying(*args: str) -> str:
        ran = run(*args, "--data", str(folder), *(() if args[0] == "questions" else AT))
        assert ran.code == 0, ran.err
        return ran.out

    return saying


def take_back(say: Typed, window: str, number: str) -> str:
    return say("data", "confirm", window, "--phone", number, "--withdraw", "--how", "別の家にかかった")


@pytest.fixture
def say(run: Callable[..., Ran], folder: Path) -> Typed:
    return typed(run, folder)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Return a copy of the invented town: its centre has the number 011-000-0001, its room sends people there."""
    return shutil.copytree(ROOT / "tests" / "fixtures" / "small-town", tmp_path / "town")


@pytest.fixture
def in_town(run: Callable[..., Ran], town: Path) -> Typed:
    return typed(run, town)


@pytest.mark.parametrize(
    "command",
    [
        "show join",
        "show join --format json",
        "list --all",
        "list --all --format json",
        "urgent",
        "urgent --format json",
        "questions --format html",
        "data export",
        "data export --format json",
        "triage --answers hungry.yaml",
        "triage --answers hungry.yaml --format markdown",
        "triage --answers hungry.yaml --format json",
    ],
)
def test_no_command_says_a_number_that_was_taken_back(
    command: str, say: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hungry.yaml").write_text(HUNGRY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    say("data", "confirm", "join", "--phone", WRONG, "--how", "電話した")
    assert WRONG in say(*command.split())
    take_back(say, "join", WRONG)
    assert WRONG.replace("-", "") not in re.sub(r"[-() ]", "", say(*command.split()))


def test_of_two_numbers_only_the_wrong_one_goes_and_it_is_said_which_one_was_wrong(town: Path, in_town: Typed) -> None:
    second = f'- {{number: "{WRONG}", label: 事務局, confidence: official, date: "2026-06", source: page}}'
    change(town / "agencies.yaml", "留守番電話のこともあります。}", "留守番電話のこともあります。}\n      " + second)
    said = take_back(in_town, "town-center", WRONG)
    assert f"前: {WRONG}  事務局" in re.sub(r" +(?=\S+  事務局)", " ", said)
    assert "今:  011-000-0001" in said
    shown = in_town("show", "town-center")
    assert "011-000-0001  相談専用" in shown
    assert "「事務局」の番号は、当所で誤りが分かり、出していません" in shown
    assert WRONG not in shown


def test_a_fax_on_the_line_of_a_wrong_number_goes_with_it(town: Path, in_town: Typed) -> None:
    change(
        town / "agencies.yaml", "url: https://center.example.jp/\n", f'fax: "{WRONG}"\n    url: https://x.example.jp/\n'
    )
    change(town / "agencies.yaml", "fee: [page]\n", "fee: [page]\n      fax: [page]\n")
    change(town / "agencies.yaml", 'number: "011-000-0001"', f'number: "{WRONG}"')
    assert f"ファクス      {WRONG}" in in_town("show", "town-center")
    take_back(in_town, "town-center", WRONG)
    assert WRONG not in in_town("show", "town-center")


def test_another_window_with_the_same_number_is_named(say: Typed) -> None:
    for window in ("join", "step"):
        say("data", "confirm", window, "--phone", WRONG, "--how", "電話した")
    said = take_back(say, "join", WRONG)
    assert "この窓口では" in said
    assert f"hikisupport data confirm step --phone {WRONG} --withdraw" in said
    assert "次の窓口にはまだ出ます" not in take_back(say, "step", WRONG)


def test_where_the_number_of_who_answers_instead_was_taken_back_the_next_one_answers(
    town: Path, in_town: Typed
) -> None:
    third = (town / "agencies.yaml").read_text(encoding="utf-8").split("  - id: ")[1]
    third = third.replace("town-center", "town-hall").replace("011-000-0001", RIGHT).replace("みなと市ひ", "町のひ")
    change(town / "agencies.yaml", "  - id: town-place", f"  - id: {third}  - id: town-place")
    change(town / "agencies.yaml", "url: https://center.example.jp/\n", "fallback: town-hall\n", 1)
    assert "かわりに みなと市ひきこもりセンター" in in_town("show", "town-place")
    take_back(in_town, "town-center", "011-000-0001")
    assert RIGHT in in_town("show", "town-place")
    assert json.loads(in_town("show", "town-place", "--format", "json"))["agencies"][0]["fallback"] == "town-hall"


def test_the_check_names_a_window_that_now_sends_nobody_to_a_number(
    folder: Path, run: Callable[..., Ran], say: Typed
) -> None:
    change(folder / "agencies.yaml", "fallback: city-switchboard\n", "fallback: join\n", 1)
    say("data", "confirm", "join", "--phone", WRONG, "--how", "電話した")
    assert "番号のある窓口に着きません" not in say("data", "check")
    for number in numbers_of(say, "join"):
        take_back(say, "join", number)
    checked = run("data", "check", "--data", str(folder), *AT)
    assert checked.code == 1
    assert "代わりの窓口をたどっても、番号のある窓口に着きません" in checked.out


def numbers_of(say: Typed, window: str) -> list[str]:
    (shown,) = json.loads(say("show", window, "--format", "json"))["agencies"]
    return [phone["number"] for phone in shown["phones"] if phone["number"]]


def in_order(windows: list[dict[str, Any]]) -> bool:
    """Tell whether the line without a number stands behind all that have one."""
    silent = [not any(phone["number"] for phone in window["phones"]) for window in windows]
    (here,) = [place for place, window in enumerate(windows) if window["id"] == "inochi-sos"]
    return silent[here] and silent == sorted(silent)


def test_in_an_urgent_list_who_has_no_number_any_more_stands_last(say: Typed, tmp_path: Path) -> None:
    for number in numbers_of(say, "inochi-sos"):
        take_back(say, "inochi-sos", number)
    groups = json.loads(say("urgent", "--format", "json"))["groups"]
    (lines,) = [group["agencies"] for group in groups if group["title"] == "死にたい気持ち"]
    assert in_order(lines)
    answers = tmp_path / "answers.yaml"
    answers.write_text(HUNGRY.replace("death: none", "death: signs\ndeath_detail: wish"), encoding="utf-8")
    flags = json.loads(say("triage", "--answers", str(answers), "--format", "json"))["urgent"]["flags"]
    (contacts,) = [flag["contacts"] for flag in flags if flag["code"] == "suicide_ideation"]
    assert in_order(contacts)


def test_a_line_of_the_night_whose_number_was_taken_back_is_not_printed_on_the_sheet(say: Typed) -> None:
    leaflet = ("triage", "--answers", str(ROOT / "docs" / "examples" / "mother.yaml"), "--format", "html")
    say("data", "confirm", "inochi-sos", "--phone", WRONG, "--how", "電話した")
    assert WRONG in say(*leaflet)
    for number in numbers_of(say, "inochi-sos"):
        take_back(say, "inochi-sos", number)
    foot = say(*leaflet).split("<footer>")[1]
    assert WRONG not in foot
    assert "いのちSOS" not in foot


@pytest.fixture
def installed(folder: Path, tmp_path: Path) -> Path:
    """Return a data folder that lies where a program is installed."""
    return shutil.copytree(folder, tmp_path / "site-packages" / "hikisupport" / "shipped")


def test_a_wrong_number_of_an_installed_program_is_taken_back_and_it_is_said_that_this_may_not_last(
    run: Callable[..., Ran], installed: Path
) -> None:
    say = typed(run, installed)
    (number, *_) = numbers_of(say, "step")
    assert "プログラムを入れ直すと、この記録はなくなることがあります" in take_back(say, "step", number)
    assert number not in say("show", "step")
    assert run("data", "confirm", "step", "--phone", number, "--how", "電話", "--data", str(installed), *AT).code == 1


def test_who_may_not_write_where_the_program_lies_is_told_to_copy_the_data(
    run: Callable[..., Ran], installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", locked)
    ran = run("data", "confirm", "step", "--withdraw", "--how", "電話", "--data", str(installed), *AT)
    assert ran.code == 1
    assert "書けません(書いたり読んだりする許可がありません)" in ran.err
    assert "書ける場所へ写し、--data(または HIKISUPPORT_DATA)で" in ran.err
