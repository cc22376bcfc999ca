"""Ready-made parts are exactly what the files say, or they are not used."""

import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pydantic
import pytest

import hikisupport
from conftest import ROOT
from hikisupport.core import ready
from hikisupport.core.errors import DataProblem
from hikisupport.cost.load import open_costs
from hikisupport.directory.load import open_area, open_directory, open_providers
from hikisupport.directory.model import SERVICES
from hikisupport.directory.providers import load_providers
from hikisupport.guide.load import open_guide
from hikisupport.triage.load import open_advice, open_questions

PARTS = {part.name: part for part in ready.parts()}
FILES = sorted({name for part in PARTS.values() for name in part.files} - {"wamnet"})
TABLES = sorted(path.name for path in (ROOT / "data" / "wamnet").iterdir())
WARDS = [None, *(ward.id for ward in open_area(ROOT / "data").wards)]
SETS = [None, *(frozenset({code}) for code in SERVICES)] + [
    frozenset(service.code for service in SERVICES.values() if step in service.steps) for step in (1, 2, 3)
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("ready")
    ready.make_ready(ROOT / "data", where)
    return where


@pytest.fixture
def used(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program find a copy of the ready-made parts; return its folder."""
    where = tmp_path / "ready"
    shutil.copytree(made, where)
    monkeypatch.setattr(ready, "_FOLDER", where)
    return where


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    return folder


def taken(folder: Path) -> set[str]:
    return {name for name, part in PARTS.items() if ready.take(name, folder, part.files) is not None}


def all_of(record: Any) -> Any:
    """Return what a record holds, also where it is compared by identity."""
    if is_dataclass(record):
        return type(record), [all_of(getattr(record, field.name)) for field in fields(record)]
    return record


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.usefixtures("used")
def test_a_ready_made_part_is_what_reading_gives(name: str, data: Path) -> None:
    part = PARTS[name]
    assert all_of(ready.take(name, data, part.files)) == all_of(part.read(data))


@pytest.mark.parametrize("name", PARTS)
def test_a_part_names_every_file_that_it_is_made_of_and_no_other(name: str, data: Path, tmp_path: Path) -> None:
    """Otherwise it would be taken for unchanged where a number has changed."""

    def read() -> Any:
        try:
            return all_of(part.read(data))
        except DataProblem:
            return "cannot be read"

    part, changing = PARTS[name], set()
    whole = read()
    for file in data.iterdir():
        file.rename(tmp_path / "away")
        changed = read() != whole
        if not changed and not (tmp_path / "away").is_dir():  # the shipped file may stand in for one that is missing
            file.write_text("x", encoding="utf-8")
            changed = read() != whole
            file.unlink()
        changing |= {file.name} if changed else set()
        (tmp_path / "away").rename(file)
    assert changing == set(part.files)


@pytest.mark.parametrize("services", SETS, ids=lambda codes: "-".join(sorted(codes or ["all"])))
@pytest.mark.usefixtures("used")
def test_offices_are_taken_as_they_would_be_read(services: frozenset[str] | None, data: Path) -> None:
    city = open_area(data)
    for ward in WARDS:
        found, read = (load(data, city, services, ward) for load in (open_providers, load_providers))
        assert {office.id: office for office in found.offices} == {office.id: office for office in read.offices}
        assert (len(found.offices), found.days, found.problems) == (len(read.offices), read.days, read.problems)


@pytest.mark.usefixtures("used")
def test_the_unchanged_data_are_not_read_again(data: Path) -> None:
    assert taken(data) == set(PARTS)


@pytest.mark.usefixtures("used")
def test_the_unchanged_data_are_given_without_what_reads_files(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "core.yaml_file",
        "core.records",
        "directory.curated",
        "directory.providers",
        "directory.wamnet",
        "triage.questionnaire_file",
        "guide.topics",
        "cost.parameters",
    ):
        monkeypatch.setitem(sys.modules, f"hikisupport.{name}", None)
    for part in (open_questions, open_directory, open_advice, open_guide, open_costs):
        assert part(data)
    assert open_providers(data, open_area(data)).offices


def _one_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


CHANGES: dict[str, Callable[[Path], Any]] = {
    "one byte": _one_byte,
    "one byte more": lambda file: file.write_bytes(file.read_bytes() + b"\n"),
    "empty": lambda file: file.write_bytes(b""),
    "gone": Path.unlink,
    "a pipe": _a_pipe,
    "a folder": _a_folder,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", [*FILES, *(f"wamnet/{table}" for table in TABLES)])
@pytest.mark.usefixtures("used")
def test_parts_of_a_changed_file_are_read_again_and_no_others(name: str, change: str, data: Path) -> None:
    if change == "a pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    CHANGES[change](data / name)
    touched = {part for part, made in PARTS.items() if name.split("/")[0] in made.files}
    assert taken(data) == set(PARTS) - touched


@pytest.mark.usefixtures("used")
def test_a_table_more_among_the_open_data_is_read(data: Path) -> None:
    shutil.copy(data / "wamnet" / TABLES[-1], data / "wamnet" / "wamnet_202609_60.csv")
    assert "offices" not in taken(data)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_says_which_form_program_and_pydantic_made_it(name: str, made: Path) -> None:
    said = (made / f"{name}.pickle").read_bytes()[32:]
    assert pickle.loads(said) == (1, hikisupport.__version__, pydantic.VERSION)


@pytest.mark.parametrize("other", range(3))
@pytest.mark.usefixtures("used")
def test_parts_of_another_form_program_or_pydantic_are_not_used(
    other: int, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = list(ready._MADE_BY)
    mine[other] = "another"
    monkeypatch.setattr(ready, "_MADE_BY", tuple(mine))
    assert taken(data) == set()


def _damages(content: bytes) -> Iterator[bytes]:
    yield b""
    yield content[:10]
    yield content[: len(content) // 2]
    yield content[:-1]
    yield content + b"."
    for place in range(0, len(content), max(len(content) // 50, 1)):
        yield content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize("name", PARTS)
def test_a_damaged_part_is_not_used(name: str, used: Path, data: Path) -> None:
    file = used / f"{name}.pickle"
    for damaged in _damages(file.read_bytes()):
        file.write_bytes(damaged)
        assert ready.take(name, data, PARTS[name].files) is None


COMMANDS = [
    "list --step 2", "list --step 3 --ward minami", "list 電話が苦手", "show step", "show police --format json",
    "cost --income low", "cost --income general1 --service employment_b:12", "guide relate", "urgent", "questions",
    "triage --answers docs/examples/mother.yaml --format json", "data check", "data due --all",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_the_same_with_and_without(
    command: str, run: Callable[..., Any], made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [*command.replace("docs/", f"{ROOT}/docs/").split(), "--data", str(ROOT / "data")]
    words += [] if command == "questions" else ["--at", "2026-11-24 10:00"]
    monkeypatch.setattr(ready, "_FOLDER", made / "nothing")
    read = run(*words)
    monkeypatch.setattr(ready, "_FOLDER", made)
    assert run(*words) == read


@pytest.mark.parametrize("window", ["step", "wamnet-60-a0000105598"])
@pytest.mark.usefixtures("used")
def test_a_number_taken_back_is_gone_at_once(window: str, run: Callable[..., Any], data: Path) -> None:
    """The centre's own checks lie over ready-made windows and offices too."""
    where = ("--data", str(data), "--at", "2026-11-24 10:00")
    shown = json.loads(run("show", window, "--format", "json", *where).out)
    number = shown["agencies"][0]["phones"][0]["number"]
    assert number in run("show", window, *where).out
    done = run("data", "confirm", window, "--phone", number, "--withdraw", "--how", "別の家でした", *where)
    assert done.code == 0
    assert taken(data) == set(PARTS)
    assert number not in run("show", window, *where).out
