"""Every option and argument of every command, found by walking the program, with values that nobody should type.

The oracle is that of ``sandbox``. What a command writes when it is asked to write stands in ``test_out``.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from sandbox import MOTHER, Sandbox, faults, some
from strangevalues import FEW, NASTY, WORDS

from hikisupport.cli.main import program

# What a command needs beside the option that is tried.
NEEDED = {
    ("triage",): ["--answers", "-"],
    ("show",): ["police"],
    ("data", "confirm"): ["police", "--how", "x", "--phone", "011-251-0110"],
    ("data", "update"): ["nothing.csv"],
}


def _walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, sub in sorted(getattr(command, "commands", {}).items()):
        yield from _walk(sub, (*path, name))
    for param in command.params:
        yield path, param


PARAMS = [
    pytest.param(path, param, id=" ".join((*path, param.opts[0])))
    for path, param in _walk(typer.main.get_command(program()))
    if not getattr(param, "is_flag", False) and param.name != "out"
]
FLAGS = [
    pytest.param(path, param.opts[0], id=" ".join((*path, param.opts[0])))
    for path, param in _walk(typer.main.get_command(program()))
    if getattr(param, "is_flag", False)
]


def test_the_walk_finds_every_command() -> None:
    commands = {path[0] for path, _ in _walk(typer.main.get_command(program())) if path}
    assert commands == {"triage", "urgent", "questions", "list", "show", "cost", "guide", "data"}
    assert len(PARAMS) > 40


@pytest.mark.parametrize(("path", "param"), PARAMS)
def test_a_strange_value_is_answered_or_refused_in_a_sentence(path: tuple[str, ...], param: Any, box: Sandbox) -> None:
    data = box.data()
    name = " ".join((*path, param.opts[0]))
    values = [NASTY, *some(FEW, 3, name)]
    assert tried(box, data, path, param, values) == []


def tried(box: Sandbox, data: Path, path: tuple[str, ...], param: Any, values: Iterable[str]) -> list[str]:
    """Return the faults of one option or argument with each value."""
    found = []
    for value in values:
        is_argument = param.param_type_name == "argument"
        given = ["--", value] if is_argument else [f"{param.opts[0]}={value}"]
        needed = [] if is_argument and path != ("data", "confirm") else list(NEEDED.get(path, []))
        if path == ("data", "confirm"):
            needed = needed[1:] if is_argument else needed
            given, needed = ([*needed, *given], []) if is_argument else (given, needed)
        of_data = [] if param.name == "data" else ["--data", str(data)]
        ran = box.run(*path, *needed, *of_data, *given, stdin=MOTHER, watch=[data])
        found += faults(ran, [str(data / "confirmations.yaml")] if path == ("data", "confirm") else [])
    return found


@pytest.mark.parametrize(("path", "flag"), FLAGS)
def test_a_flag_given_a_value_or_given_often_is_borne(path: tuple[str, ...], flag: str, box: Sandbox) -> None:
    for given in ([f"{flag}=x"], [flag] * 50, [flag, flag.upper()], [flag[:-1]]):
        assert faults(box.run(*path, *given)) == []


@pytest.mark.parametrize("words", WORDS, ids=range(len(WORDS)))
def test_a_strange_command_line_is_answered_or_refused_in_a_sentence(words: list[str], box: Sandbox) -> None:
    assert faults(box.run(*words, stdin=MOTHER)) == []


@pytest.mark.parametrize("name", ["_HIKISUPPORT_COMPLETE", "HIKISUPPORT_COMPLETE"])
def test_a_shell_that_asks_for_completion_gets_nothing_written(name: str, box: Sandbox) -> None:
    assert faults(box.run("list", env={name: "complete_bash", "COMP_WORDS": "x", "COMP_CWORD": "1"})) == []
