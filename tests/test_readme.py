"""The documents tell the truth: every command and option is in the manual, and what the README shows is what comes."""

import re
import shlex
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer.main

from conftest import ROOT, Ran
from hikisupport.app.cli.main import app
from hikisupport.store.load import load_directory
from hikisupport.store.locate import shipped_folder
from hikisupport.store.questions import load_questions

README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "manual.ja.md").read_text(encoding="utf-8")


def commands(group: Any = None, path: str = "hikisupport") -> Iterator[tuple[str, Any]]:
    """Yield every command with the words that call it."""
    for name, command in (group or typer.main.get_command(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def options(command: Any) -> list[str]:
    """Return the long names of a command's options."""
    return [name for param in command.params for name in param.opts if name.startswith("--") and name != "--help"]


def section(path: str) -> str:
    """Return the part of the manual about a command."""
    found = re.search(rf"^### `{path}`\n(.*?)(?=^##)", MANUAL, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def examples() -> list[tuple[str, list[str]]]:
    """Return the command lines of the README with the lines shown below each."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        line, *shown = block.splitlines()
        assert line.startswith("$ hikisupport"), line
        found.append((line.removeprefix("$ "), [part for part in shown if part.strip() and part.strip() != "…"]))
    return found


COMMANDS = dict(commands())


@pytest.mark.parametrize("path", COMMANDS)
def test_the_manual_tells_of_every_command_with_every_option(path: str) -> None:
    assert section(path), f"the manual has no section ### `{path}`"
    assert [name for name in options(COMMANDS[path]) if f"`{name}" not in section(path)] == []


@pytest.mark.parametrize("path", COMMANDS)
def test_the_readme_names_every_command(path: str) -> None:
    assert path in README


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_explains_itself_in_japanese(path: str, run: Callable[..., Ran]) -> None:
    ran = run(*path.split()[1:], "--help")
    assert ran.code == 0
    assert ran.out.startswith("使い方: ")
    assert [name for name in options(COMMANDS[path]) if name not in ran.out] == []


def test_the_manual_tells_of_no_option_that_does_not_exist() -> None:
    known = {name for command in COMMANDS.values() for name in options(command)} | {"--version", "--help"}
    ours = "\n".join(line for line in MANUAL.splitlines() if " -m pip " not in line and "`pip install`" not in line)
    assert set(re.findall(r"--[a-z][a-z-]+", ours)) - known == set()


def test_the_manual_lists_every_question_with_every_answer() -> None:
    folder = shipped_folder()
    table = MANUAL.split("### 質問の id と答えのコード")[1]
    rows = {line.split("|")[1].strip().strip("`"): line for line in table.splitlines() if line.startswith("| `")}
    questions = load_questions(folder, load_directory(folder).area).questions
    assert [question.id for question in questions if question.id not in rows] == []
    assert [
        (question.id, choice.code)
        for question in questions
        for choice in question.choices
        if f"`{choice.code}`" not in rows[question.id]
    ] == []


def test_the_manual_holds_the_exit_codes_and_the_emergency_numbers() -> None:
    assert [code for code in ("| 0 |", "| 1 |", "| 2 |", "| 130 |") if code not in MANUAL] == []
    assert [number for number in ("110", "119", "189", "#7119") if number not in MANUAL] == []


def test_the_readme_shows_five_commands() -> None:
    assert len(examples()) == 5


@pytest.mark.parametrize(("line", "shown"), examples(), ids=[line for line, _ in examples()])
def test_an_example_of_the_readme_gives_what_it_shows(
    line: str, shown: list[str], run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ran = run(*shlex.split(line)[1:])
    assert ran.code == 0, ran.err
    assert shown
    assert [part for part in shown if part.rstrip(" …") not in ran.out] == []
