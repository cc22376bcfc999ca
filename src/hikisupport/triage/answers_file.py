"""Reads an answers file (YAML or JSON): question id -> code, always as text, and what was set beside them."""

import json
import sys
from dataclasses import dataclass

import yaml

from hikisupport.core.errors import DataProblem, InputProblem, Problem
from hikisupport.core.files import named
from hikisupport.core.yaml_file import Tree, parse_yaml, read_text
from hikisupport.directory.model import Area
from hikisupport.triage.asking import answer_code, ward_words
from hikisupport.triage.code import is_code
from hikisupport.triage.model import Questionnaire

_MAX_CHARACTERS = 100_000
_MOST_PROBLEMS = 15
SETTINGS = {
    "gone_on": ("safe", "waiting", "stopped"),
    "override_step": ("1", "2", "3"),
    "override_level": ("none", "watch", "today", "now"),
    "override_reason": ("new_facts", "own_wish", "supervisor", "local", "other"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """Answers and settings as read, sound."""

    answers: dict[str, str]
    settings: dict[str, str]


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


def parse_answers(text: str, name: str, questions: Questionnaire, area: Area) -> Given:
    """Return the answers of a text.

    Raises:
        InputProblem: what cannot be used, all at once, each with line and column.
    """
    if len(text) > _MAX_CHARACTERS:
        raise InputProblem(f"答え「{name}」が大きすぎます。質問の id と答えのコードだけを書いてください。")
    pairs, problems = _pairs(text, name)
    answers: dict[str, str] = {}
    settings: dict[str, str] = {}
    for key, value, line, column in pairs:
        problem = _place(key, value, questions, area, answers, settings)
        if problem:
            problems.append(Problem(name, line, column, key, *problem))
    if problems:
        lines = [f"  {problem}" for problem in problems[:_MOST_PROBLEMS]]
        if len(problems) > _MOST_PROBLEMS:
            lines.append(f"  ほか {len(problems) - _MOST_PROBLEMS} 件")
        raise InputProblem("\n".join([f"答え「{name}」を直してください。", *lines]))
    return Given(answers, settings)


def _place(
    key: str, value: str, questions: Questionnaire, area: Area, answers: dict[str, str], settings: dict[str, str]
) -> tuple[str, str] | None:
    if key in answers or key in settings:
        return f"同じ項目「{key}」が2回書かれています", "どちらか一つにしてください"
    if key in SETTINGS:
        settings[key] = value
        allowed = SETTINGS[key]
        return None if value in allowed else (f"「{value}」は使えません", f"使える値: {'、'.join(allowed)}")
    if key not in questions:
        known = [*(question.id for question in questions.questions), *SETTINGS]
        return f"「{key}」という質問はありません", f"使える項目: {'、'.join(known)}"
    code = answer_code(key, value, questions, area)
    if code is None:
        codes = "、".join(choice.code for choice in questions[key].choices)
        why = ward_words(value, questions[key], area)
        return why or f"「{value}」という答えはありません", f"使える答え: {codes}"
    answers[key] = code
    return None


def _pairs(text: str, name: str) -> tuple[list[tuple[str, str, int, int]], list[Problem]]:
    if text.lstrip().startswith("{"):
        try:
            entries = json.loads(text, object_pairs_hook=list)
            return [(str(key), _text(value), 1, 1) for key, value in entries], []
        except (ValueError, RecursionError):
            pass  # YAML's flow style begins with { too
    tree = parse_yaml(text, name)
    if not isinstance(tree.root, yaml.MappingNode):
        return [], _no_mapping(tree)
    pairs = []
    for key_node, value_node in tree.root.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        pairs.append((_scalar(key_node), _scalar(value_node), line, column))
    return pairs, []


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "(入れ子)"


def _no_mapping(tree: Tree) -> list[Problem]:
    hint = "「caller: mother」のように、1行に1つ書いてください"
    return tree.problems or [Problem(tree.file, 1, 1, "", "「質問の id: 答え」の形ではありません", hint)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
