"""Another city brings data only: nothing of Sapporo stands in the program, and what is left in the data is named."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from datacopies import change

from conftest import Ran
from hikisupport.core.clock import JST
from hikisupport.core.vocab import KIND_LABELS
from hikisupport.directory.load import open_directory
from hikisupport.directory.model import Directory
from hikisupport.triage.agencies import contact
from hikisupport.upkeep.check import check, check_files
from new_city import new_city

PROGRAM = Path(__file__).resolve().parents[2] / "src"
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=JST)
# The help says whose program it is; readings of names are for whoever needs them.
SAYS_SAPPORO = {"main.py", "readings.txt"}


def test_no_file_of_the_program_names_sapporo_or_one_of_its_areas(directory: Directory) -> None:
    own = {name for name in directory.area.wider if name not in {"city", "japan"}}
    own |= {ward.id for ward in directory.area.wards}
    words = re.compile("|".join(["札幌", *(f'"{name}"' for name in sorted(own))]))
    files = [file for file in PROGRAM.rglob("*.*") if file.suffix in {".py", ".txt", ".html", ".css"}]
    found = {file.name for file in files if words.search(file.read_text(encoding="utf-8"))}
    assert found == SAYS_SAPPORO


def test_no_file_of_the_program_names_a_window_of_sapporo(directory: Directory) -> None:
    local = [agency for agency in directory.agencies if "japan" not in agency.serves]
    names = {agency.name.removeprefix(directory.area.city) for agency in local}
    names -= {kind for label in KIND_LABELS.values() for kind in label.split("・")}
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(PROGRAM.rglob("*.py")))
    assert {name for name in names if name in text} == set()


@pytest.mark.parametrize(("serves", "shown"), [("umi", True), ("city", True), ("umi_outside", False), ("kawa", False)])
def test_who_does_not_tell_the_ward_gets_the_windows_of_the_whole_prefecture_in_any_city(
    town: Directory, serves: str, shown: bool
) -> None:
    window = town.agencies[0].model_copy(update={"serves": (serves,)})
    found = contact(window.id, {"ward": "unknown"}, replace(town, agencies=(window,)), TEN)
    assert (found is not None) is shown


# What docs/new-city.md has one rewrite: the lines that `data check` names.
REWRITTEN = (("札幌市", "みなと市"), ("札幌", "みなと"), ("北海道", "うみ県"))
# A source is what it is, wherever it was written.
SOURCE = re.compile(r" *(・|\d+\. |出典: ).*(公式|公式経由|第三者)\)")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the tool makes."""
    folder = tmp_path_factory.mktemp("new") / "city"
    new_city(folder)
    return folder


@pytest.fixture(scope="module")
def finished(begun: Path) -> Path:
    """Return the folder after the page was followed."""
    folder = Path(shutil.copytree(begun, begun.parent / "finished"))
    for problem in check_files(folder).problems:
        assert "別の市の" in problem.message, problem
        lines = (folder / problem.file).read_text(encoding="utf-8").split("\n")
        last = next((n for n in range(problem.line, len(lines)) if re.match(r" *(- )?[a-z_]+:", lines[n])), len(lines))
        for number in range(problem.line - 1, last):
            for old, new in REWRITTEN:
                lines[number] = lines[number].replace(old, new)
        (folder / problem.file).write_text("\n".join(lines), encoding="utf-8")
    mother = (PROGRAM.parent / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8")
    (begun.parent / "mother.yaml").write_text(mother.replace("ward: toyohira", "ward: kawa"), encoding="utf-8")
    return folder


def test_the_folder_of_another_city_begins_with_two_wards_five_agencies_and_those_of_all_japan(begun: Path) -> None:
    city = open_directory(begun)
    own = [agency for agency in city.agencies if agency.serves != ("japan",)]
    assert (city.area.city, len(city.area.wards), len(own)) == ("みなと市", 2, 5)
    assert len(city.agencies) > 15
    assert city.problems == ()
    assert not (begun / "wamnet").exists()


def test_what_is_left_to_rewrite_is_named_with_its_line_and_is_not_much(begun: Path) -> None:
    problems = check_files(begun).problems
    assert {problem.message.split("」")[0] for problem in problems} == {"別の市の「札幌", "別の市の「北海道"}
    assert 10 <= len(problems) <= 20
    assert not any("sources" in problem.path for problem in problems)


def test_after_the_page_was_followed_the_check_finds_no_error(finished: Path) -> None:
    assert [problem for problem in check(finished, TEN.date()) if problem.severity == "error"] == []


@pytest.mark.parametrize(
    "command",
    ["list --step 1", "list --step 2", "list --step 3 --ward 山区", "show my-center", "cost --income low", "urgent",
     "cost --income general1 --service employment_b:12", "questions", "guide", "guide steps", "data due --all",
     "triage --answers mother.yaml"],
)  # fmt: skip
def test_nothing_of_sapporo_shows_in_the_finished_city(
    finished: Path, run: Callable[..., Ran], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(finished.parent)
    monkeypatch.setenv("HIKISUPPORT_DATA", str(finished))
    words = command.split()
    ran = run(*words, *(() if words[0] in {"questions", "guide", "cost"} else ("--at", "2026-11-25 10:00")))
    assert ran.code == 0, ran.err
    found = re.findall(r".*(?:札幌|北海道).*", ran.out + ran.err)
    assert [line for line in found if not SOURCE.match(line)] == []


def test_a_call_in_the_finished_city_is_sent_to_its_own_agency(finished: Path, run: Callable[..., Ran]) -> None:
    ran = run(
        "triage",
        "--answers",
        str(finished.parent / "mother.yaml"),
        "--data",
        str(finished),
        "--at",
        "2026-11-25 10:00",
        "--format",
        "json",
    )
    first = json.loads(ran.out)["first"]
    assert (first["id"], first["phones"][0]["number"]) == ("my-center", "011-000-0001")


def test_a_city_that_names_sapporo_among_its_areas_may_speak_of_it(tmp_path: Path) -> None:
    new_city(tmp_path / "city")
    change(
        tmp_path / "city" / "area.yaml", "umi: うみ県全域", "umi: うみ県全域, sapporo: 札幌市全域, hokkaido: 北海道全域"
    )
    assert [problem for problem in check_files(tmp_path / "city").problems if "別の市の" in problem.message] == []
