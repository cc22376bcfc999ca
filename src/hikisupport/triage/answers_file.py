"""Reads an answers file (YAML or JSON): question id -> code, always as text, and what was set beside them."""

import json
import sys

import yaml

from hikisupport.core.errors import DataProblem, InputProblem, Problem, UsageProblem
from hikisupport.core.files import named
from hikisupport.core.vocab import Level
from hikisupport.core.yaml_file import parse_yaml, read_text
from hikisupport.directory.model import Area
from hikisupport.triage.asking import answer_code, ward_words
from hikisupport.triage.code import LEVELS, REASONS, WAYS_ON, is_code
from hikisupport.triage.flow import Settings
from hikisupport.triage.model import Questionnaire

_MAX_CHARACTERS = 100_000
_MOST_PROBLEMS = 15
SETTINGS = {
    "gone_on": (*WAYS_ON, "stopped"),
    "override_step": ("1", "2", "3"),
    "override_level": tuple(level.value for level in LEVELS),
    "override_reason": REASONS,
}


def read_answers(source: str) -> str:
    """Return the text of an answers file, of standard input for ``-``, or an answer code that was typed instead.

    Raises:
        InputProblem: there is no such file, or it is no text.
    """
    if source == "-":
        return sys.stdin.read(_MAX_CHARACTERS + 1)
    try:
        return read_text(named(source))
    except DataProblem as error:
        if is_code(source):
            return source
        if named(source).is_dir():
            raise InputProblem(f"「{source}」はフォルダです。ファイルの名前を書いてください。") from None
        raise InputProblem(error.message.replace("データのファイル", "答えのファイル")) from None


def parse_answers(text: str, name: str, questions: Questionnaire, area: Area) -> tuple[dict[str, str], Settings]:
    """Return the answers of a text, and what the counselor set in it.

    Raises:
        InputProblem: what cannot be used, all at once, each with line and column.
        UsageProblem: a step or level is set without a reason.
    """
    if len(text) > _MAX_CHARACTERS:
        raise InputProblem(f"答え「{name}」が大きすぎます。質問の id と答えのコードだけを書いてください。")
    pairs, problems = _pairs(text, name)
    given: dict[str, str] = {}
    for key, value, line, column in pairs:
        if key in given:
            fault = (f"同じ項目「{key}」が2回書かれています", "どちらか一つにしてください")
            problems.append(Problem(name, line, column, key, *fault))
        elif isinstance(code := _meant(key, value, questions, area), str):
            given[key] = code
        else:
            problems.append(Problem(name, line, column, key, *code))
    if problems:
        lines = [f"  {problem}" for problem in problems[:_MOST_PROBLEMS]]
        if len(problems) > _MOST_PROBLEMS:
            lines.append(f"  ほか {len(problems) - _MOST_PROBLEMS} 件")
        raise InputProblem("\n".join([f"答え「{name}」を直してください。", *lines]))
    return {key: code for key, code in given.items() if key not in SETTINGS}, _settings(given)


def _settings(given: dict[str, str]) -> Settings:
    step, level, reason = (given.get(f"override_{name}") for name in ("step", "level", "reason"))
    if (step or level) and not reason:
        raise UsageProblem("段階や危険の度合いを変えるときは、override_reason(理由)も書いてください。")
    return Settings(
        gone_on=None if given.get("gone_on") == "stopped" else given.get("gone_on"),
        step=int(step) if step else None,
        level=Level(level) if level else None,
        reason=reason,
    )


def _meant(key: str, value: str, questions: Questionnaire, area: Area) -> str | tuple[str, str]:
    """Return the code that a value means, or what is wrong and what to do."""
    if key in SETTINGS:
        allowed = SETTINGS[key]
        return value if value in allowed else (f"「{value}」は使えません", f"使える値: {'、'.join(allowed)}")
    if key not in questions:
        known = [*questions.by_id, *SETTINGS]
        return f"「{key}」という質問はありません", f"使える項目: {'、'.join(known)}"
    if code := answer_code(key, value, questions, area):
        return code
    codes = "、".join(choice.code for choice in questions[key].choices)
    why = ward_words(value, questions[key], area)
    return why or f"「{value}」という答えはありません", f"使える答え: {codes}"


def _pairs(text: str, name: str) -> tuple[list[tuple[str, str, int, int]], list[Problem]]:
    """Return what stands in a text, each with line and column, and what is wrong with its form."""
    if text.lstrip().startswith("{"):
        try:
            entries = json.loads(text, object_pairs_hook=list)
            return [(str(key), _write_value(value), 1, 1) for key, value in entries], []
        except (ValueError, RecursionError):
            pass  # YAML's flow style begins with { too
    tree = parse_yaml(text, name)
    if not isinstance(tree.root, yaml.MappingNode):
        hint = "「caller: mother」のように、1行に1つ書いてください"
        return [], tree.problems or [Problem(name, 1, 1, "", "「質問の id: 答え」の形ではありません", hint)]
    nodes = [(key, value, key.start_mark) for key, value in tree.root.value]
    return [(_scalar(key), _scalar(value), mark.line + 1, mark.column + 1) for key, value, mark in nodes], []


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "(入れ子)"


def _write_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
