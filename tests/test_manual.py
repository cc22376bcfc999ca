"""The manual holds every command, option, argument, format, variable, key, setting and code, and none that is gone."""

import re
import shlex
from collections.abc import Callable
from typing import Any

import commands
import pytest

from conftest import ROOT, Ran
from hikisupport.core.vocab import CHANNEL_LABELS, GROUP_LABELS, INCOME_LABELS
from hikisupport.triage import terminal
from hikisupport.triage.answers_file import SETTINGS
from hikisupport.triage.code import FIRST_DAY, CodeState, encode
from hikisupport.triage.flow import Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire

README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "manual.ja.md").read_text(encoding="utf-8")
SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))

COMMANDS = dict(commands.walk())
every_command = pytest.mark.parametrize("path", COMMANDS)


def options(command: Any) -> list[str]:
    """Return the long names of a command's options."""
    return [name for param in command.params for name in param.opts if name.startswith("--") and name != "--help"]


def arguments(command: Any) -> list[str]:
    """Return what a command takes without a name before it, as --help writes it."""
    return [param.metavar for param in command.params if not param.opts[0].startswith("-")]


def section(path: str) -> str:
    """Return the part of the manual about a command."""
    found = re.search(rf"^### `{path}`\n(.*?)(?=^###? )", MANUAL, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def table(heading: str) -> dict[str, str]:
    """Return the rows of the manual's table below a heading by their first cell."""
    part = re.split(r"^#", MANUAL.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    return {row.split("|")[1].split("`")[1]: row for row in rows}


def formats(path: str, run: Callable[..., Ran]) -> list[str]:
    """Return the formats that a command says it can write."""
    ran = run(*path.split()[1:], *("x" for _ in arguments(COMMANDS[path])), "--format", "nothing")
    assert ran.code == 2
    return ran.err.split("使える値: ")[1].strip().split("、")


@every_command
def test_the_manual_tells_of_every_command_with_every_option(path: str) -> None:
    assert section(path), f"docs/manual.ja.md has no section ### `{path}`"
    missing = [name for name in options(COMMANDS[path]) if f"`{name}" not in section(path)]
    assert missing == [], f"docs/manual.ja.md, section `{path}`: add these options"


@every_command
def test_the_manual_tells_of_every_argument(path: str) -> None:
    assert [name for name in arguments(COMMANDS[path]) if name not in section(path)] == []


@pytest.mark.parametrize("path", [path for path in COMMANDS if "--format" in options(COMMANDS[path])])
def test_the_manual_tells_of_every_format_and_of_no_other(path: str, run: Callable[..., Ran]) -> None:
    known, about = formats(path, run), section(path)
    common = {"text", "json"} if {"text", "json"} <= set(known) else set()  # said once, for all commands
    assert [name for name in known if name not in common and name not in about] == []
    assert set(re.findall(r"--format (\w+)", about)) - set(known) == set()


@every_command
def test_the_readme_names_every_command(path: str) -> None:
    assert path in README


@every_command
def test_every_command_explains_itself_in_japanese(path: str, run: Callable[..., Ran]) -> None:
    ran = run(*path.split()[1:], "--help")
    assert ran.code == 0
    assert ran.out.startswith("使い方: ")
    assert [name for name in options(COMMANDS[path]) if name not in ran.out] == []


def test_the_manual_tells_of_no_option_that_does_not_exist() -> None:
    known = {name for command in COMMANDS.values() for name in options(command)} | {"--version", "--help"}
    ours = "\n".join(line for line in MANUAL.splitlines() if not re.search(" -m pip |`pip install`|pipx install", line))
    assert set(re.findall(r"--[a-z][a-z-]+", ours)) - known == set()


def test_the_manual_tells_of_every_variable_that_the_program_reads_and_of_no_other() -> None:
    read = set(re.findall(r'environ\.get\("(\w+)"\)', SOURCE)) - {"TERM"}  # what the terminal is, nobody sets
    assert "HIKISUPPORT_DATA" in read
    assert [name for name in sorted(read) if f"`{name}`" not in MANUAL] == []
    assert set(re.findall(r"HIKISUPPORT_\w+", MANUAL)) - read == set()


def test_the_manual_tells_of_every_value_of_the_closed_options() -> None:
    for path, option, labels in (
        ("hikisupport list", "--channel", CHANNEL_LABELS),
        ("hikisupport list", "--caller", GROUP_LABELS),
        ("hikisupport cost", "--income", INCOME_LABELS),
    ):
        (line,) = [line for line in section(path).splitlines() if line.startswith(f"- `{option}")]
        assert [label for label in labels.values() if label.split("(")[0] not in line] == [], option


def test_the_manual_tells_of_every_service_whose_cost_can_be_asked_for(bundle: Bundle) -> None:
    about = section("hikisupport cost")
    known = bundle.costs.services.values()
    assert [service.id for service in known if f"`{service.id}` {service.label}" not in about] == []


def test_the_manual_tells_of_every_topic_of_the_guide(bundle: Bundle) -> None:
    assert [topic.id for topic in bundle.guide.topics if f"`{topic.id}`" not in section("hikisupport guide")] == []


def test_the_manual_tells_of_every_key() -> None:
    told = set(re.findall(r"`([^`\s]+)`", MANUAL))
    assert [key for key in terminal.NAMES if key.value not in told] == []


def test_the_manual_lists_every_setting_of_an_answers_file_with_every_value() -> None:
    rows = table("聞き取りのほかに、相談員が決めたことも書けます。")
    assert set(rows) == set(SETTINGS)
    assert [(name, value) for name in rows for value in SETTINGS[name] if f"`{value}`" not in rows[name]] == []


def test_the_manual_lists_every_question_with_every_answer(questionnaire: Questionnaire) -> None:
    rows = table("### 質問の id と答えのコード")
    assert list(rows) == [question.id for question in questionnaire.questions], "one row a question, in their order"
    for question in questionnaire.questions:
        told = re.findall(r"`(\w+)` ([^`|]*?)(?:、(?=`)| \|)", rows[question.id].split("|")[3] + "|")
        known = [(choice.code, choice.label) for choice in question.choices if choice.code != "unknown"]  # said once
        assert told == known, question.id
        assert rows[question.id].split("|")[2].strip() == question.label


def test_the_manual_tells_how_long_a_code_is_and_which_mistakes_it_always_finds(questionnaire: Questionnaire) -> None:
    code = encode(CodeState({}, FIRST_DAY, Settings()), questionnaire)
    assert "`HK2-` で始まる40文字ほど" in MANUAL
    assert 35 <= len(code) <= 45
    assert "1文字の打ち間違いと、2文字の入れかわりは、必ず見つけて" in MANUAL  # proved in tests/triage/test_code.py


@pytest.mark.parametrize("line", re.findall(r"`(hikisupport (?:cost|list|show|guide|urgent|questions) [^`]+)`", MANUAL))
def test_an_example_of_the_manual_works(line: str, run: Callable[..., Ran]) -> None:
    ran = run(*shlex.split(line)[1:])
    assert ran.code == 0, ran.err
    assert "ありません" not in ran.out.splitlines()[0]


def test_the_manual_holds_the_exit_codes_and_the_emergency_numbers() -> None:
    assert [code for code in ("| 0 |", "| 1 |", "| 2 |", "| 130 |") if code not in MANUAL] == []
    assert [number for number in ("110", "119", "189", "#7119") if number not in MANUAL] == []
