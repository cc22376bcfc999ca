"""The installed program says what the source tree says, however Python is started and wherever it lies."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from installation import AT, COMMANDS, Office
from sandbox import trees

from conftest import Ran

# One of each way: help, a look-up, a result, every file read.
SOME = ("help", "list", "triage", "check")
# How Python is started, the environment (otherwise empty, HOME included), and the encoding of what comes.
STARTS: dict[str, tuple[tuple[str, ...], dict[str, str], str]] = {
    "isolated, without asserts": (("-I", "-O"), {}, "utf-8"),
    "an ASCII-only locale": ((), {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}, "utf-8"),
    "the code page of Japanese Windows": ((), {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp932"}, "cp932"),
}


def plain_way_to(office: Office, folder: Path) -> Office:
    """Return the office by a path in ASCII: from 3.12 on, Python in an ASCII-only locale loads by no other."""
    (folder / "plain").symlink_to(office.venv)
    return Office(folder / "plain", office.desk)


def lasting(office: Office) -> dict[str, object]:
    """Return what lies in an office but for Python's own compiled files: other workers run the program there too."""
    return {name: state for name, state in trees([office.venv, office.desk]).items() if "__pycache__" not in name}


def text(name: str, out: str) -> list[str]:
    """Return the lines of an output; the first of `data check` names the folder, which differs by meaning."""
    return out.splitlines()[name == "check" :]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_works_in_a_folder_with_japanese_and_spaces(name: str, office: Office, from_checkout) -> None:
    words, expected = COMMANDS[name]
    before = lasting(office)
    ran = office.run(*words, script=True)
    assert (ran.code, ran.err) == (0, "")
    assert expected in ran.out
    assert text(name, ran.out) == text(name, from_checkout(name).out)
    assert lasting(office) == before


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", SOME)
def test_however_python_is_started_the_same_is_said(
    name: str, start: str, office: Office, from_checkout: Callable[[str], Ran], tmp_path: Path
) -> None:
    options, env, encoding = STARTS[start]
    if sys.version_info >= (3, 12) and env.get("LC_ALL") == "C":
        office = plain_way_to(office, tmp_path)
    ran = office.run(*options, "-m", "hikisupport", *COMMANDS[name][0], env=env, encoding=encoding)
    shown = from_checkout(name).out.encode(encoding, "replace").decode(encoding)
    assert (ran.code, ran.err) == (0, "")
    assert text(name, ran.out) == text(name, shown)


@pytest.mark.parametrize("name", [name for name in SOME if name != "help"])
def test_without_docstrings_only_the_help_is_shorter(name: str, office: Office, from_checkout) -> None:
    ran = office.run("-OO", "-m", "hikisupport", *COMMANDS[name][0])
    assert (ran.code, ran.err) == (0, "")
    assert text(name, ran.out) == text(name, from_checkout(name).out)


@pytest.mark.parametrize("name", SOME)
def test_nothing_needs_to_be_written_where_the_program_lies(
    name: str, locked_office: Office, from_checkout: Callable[[str], Ran]
) -> None:
    before = trees([locked_office.venv, locked_office.desk])
    ran = locked_office.run("-m", "hikisupport", *COMMANDS[name][0])
    assert (ran.code, ran.err) == (0, "")
    assert text(name, ran.out) == text(name, from_checkout(name).out)
    assert trees([locked_office.venv, locked_office.desk]) == before


def test_no_letter_of_what_is_said_is_lost_on_a_japanese_windows(from_checkout: Callable[[str], Ran]) -> None:
    lost = {
        letter
        for name in COMMANDS
        for letter in from_checkout(name).out
        if letter.encode("cp932", "replace") == b"?" and letter != "?"
    }
    assert lost == set()


def test_an_installed_number_cannot_be_confirmed_in_a_place_that_the_next_update_takes_away(office: Office) -> None:
    before = lasting(office)
    given = ("--phone", "011-221-1766", "--on", "2026-11-24", "--how", "電話した")
    ran = office.run("-m", "hikisupport", "data", "confirm", "step", *given, *AT)
    assert ran.code == 1
    assert "入れたプログラムの中のデータは書きかえません" in ran.err
    assert lasting(office) == before


def test_a_wrong_number_is_taken_back_in_an_installed_program_too(broken: Office) -> None:
    typed = ("data", "confirm", "step", "--phone", "011-221-1766", "--withdraw", "--how", "別の家にかかった")
    ran = broken.run("-m", "hikisupport", *typed, *AT)
    assert (ran.code, ran.err) == (0, "")
    assert "プログラムを入れ直すと" in ran.out
    assert "011-221-1766" not in broken.run("-m", "hikisupport", "show", "step", *AT).out


@pytest.fixture
def broken(office: Office, tmp_path: Path) -> Office:
    """Return an office whose program stands in another folder, where it can be broken."""
    venv = tmp_path / "こわれた 環境"
    venv.mkdir()
    shutil.copytree(office.venv, venv, symlinks=True, dirs_exist_ok=True)
    return Office(venv, office.desk)


NEEDING_DATA = [name for name in COMMANDS if name not in {"version", "help"}]


def test_an_installation_without_its_data_says_what_to_do_and_whom_to_call(broken: Office) -> None:
    shutil.rmtree(broken.package / "shipped")
    for name in NEEDING_DATA:
        ran = broken.run("-m", "hikisupport", *COMMANDS[name][0])
        assert (name, ran.code) == (name, 1)
        assert ran.err.startswith("同梱のデータが見つかりません。入れ直すか、"), ran.err
        assert all(number in ran.err for number in ("110", "119", "189", "#7119"))
        assert "Traceback" not in ran.err


def test_an_installation_without_its_data_still_explains_itself(broken: Office) -> None:
    shutil.rmtree(broken.package / "shipped")
    assert broken.run("-m", "hikisupport", "--help").out.startswith("使い方: ")
    assert broken.run("-m", "hikisupport", "--version").code == 0


def test_an_installation_that_lost_the_files_of_its_data_says_which(broken: Office) -> None:
    for file in (broken.package / "shipped").glob("*.*"):
        file.unlink()
    for name in NEEDING_DATA:
        ran = broken.run("-m", "hikisupport", *COMMANDS[name][0])
        said = ran.out + ran.err
        assert (name, ran.code) == (name, 1)
        assert ".yaml" in said, said
        assert "Traceback" not in said
        assert "思わぬ不具合" not in said
