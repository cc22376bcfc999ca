"""Another city brings data only: nothing of Sapporo stands in the program."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from hikisupport.base.clock import JST
from hikisupport.base.models.dataset import Directory
from hikisupport.base.vocab import KIND_LABELS
from hikisupport.logic.directory.select import contact

PROGRAM = Path(__file__).resolve().parent.parent / "src"
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
