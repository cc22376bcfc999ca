"""Another city brings data only: nothing of Sapporo stands in the program, and what is left in the data is named."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from datacopies import change

from hikisupport.core.clock import JST
from hikisupport.core.vocab import KIND_LABELS
from hikisupport.directory.curated import load_directory
from hikisupport.directory.model import Directory
from hikisupport.triage.agencies import contact
from hikisupport.upkeep.check_files import check_files
from new_city import new_city

PROGRAM = Path(__file__).resolve().parents[2] / "src"
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=JST)
# The help says whose program it is; readings of names are for whoever needs them.
SAYS_SAPPORO = {"main.py", "html.py"}


def test_no_file_of_the_program_names_sapporo_or_one_of_its_areas(directory: Directory) -> None:
    own = {name for name in directory.area.wider if name not in {"city", "japan"}}
    own |= {ward.id for ward in directory.area.wards}
    words = re.compile("|".join(["札幌", *(f'"{name}"' for name in sorted(own))]))
    found = {file.name for file in PROGRAM.rglob("*.py") if words.search(file.read_text(encoding="utf-8"))}
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


def test_the_folder_of_another_city_begins_with_windows_of_all_japan_and_none_of_sapporo(tmp_path: Path) -> None:
    count = new_city(tmp_path / "city")
    begun = load_directory(tmp_path / "city")
    assert count == len(begun.agencies) > 10
    assert {agency.serves for agency in begun.agencies} == {("japan",)}
    assert (begun.area.city, begun.problems) == ("みなと市", ())
    assert not (tmp_path / "city" / "wamnet").exists()


def test_a_name_or_an_amount_of_sapporo_that_is_left_is_named_with_its_line(tmp_path: Path) -> None:
    new_city(tmp_path / "city")
    found = {
        (problem.file, problem.path): problem.severity
        for problem in check_files(tmp_path / "city").problems
        if "別の市の「札幌」" in problem.message
    }
    assert set(found.values()) == {"error"}
    assert {file for file, _ in found} == {"advice.yaml", "agencies.yaml", "costs.yaml", "guide.yaml"}
    assert ("costs.yaml", "systems[0].label") in found
    assert not any("sources" in path for _, path in found)


def test_a_city_that_names_sapporo_among_its_areas_may_speak_of_it(tmp_path: Path) -> None:
    new_city(tmp_path / "city")
    change(
        tmp_path / "city" / "area.yaml", "umi: うみ県全域", "umi: うみ県全域, sapporo: 札幌市全域, hokkaido: 北海道全域"
    )
    assert [problem for problem in check_files(tmp_path / "city").problems if "別の市の" in problem.message] == []
