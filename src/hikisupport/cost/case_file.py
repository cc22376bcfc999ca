"""Loads one person's case (cost --case); every mistake is told at once, with its place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hikisupport.core.errors import DataProblem, InputProblem, Problem
from hikisupport.core.records import admit
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, match_word
from hikisupport.core.yaml_file import Path_, Tree, parse_yaml, read_text
from hikisupport.cost.case import Case
from hikisupport.cost.model import CostTable


def load_case(path: Path, table: CostTable) -> tuple[Case | None, tuple[Problem, ...]]:
    """Return the case of a YAML or JSON file, or None; with every mistake found, each with line and column.

    Raises:
        InputProblem: there is no such file, or it cannot be read as text.
    """
    if not path.is_file():
        raise InputProblem(f"ファイル「{path}」が見つかりません。--case の場所を確かめてください。")
    try:
        tree = parse_yaml(read_text(path), path.name)
    except DataProblem as error:
        raise InputProblem(error.message) from None
    if not isinstance(tree.value, dict):
        problem = tree.problem((), "「項目: 値」の形ではありません", "person: や services: から書いてください")
        return None, (*tree.problems, *([] if tree.problems else [problem]))
    case, problems = admit(Case, tree.value, tree)
    problems = [*tree.problems, *problems, *_words(tree, table)]
    return (None if problems else case), tuple(problems)


def _words(tree: Tree, table: CostTable) -> list[Problem]:
    """Check the words that only the data knows; works on plain values, so that all mistakes are told at once."""
    problems: list[Problem] = []
    income = tree.value.get("income")
    if isinstance(income, str) and match_word(income, INCOME_LABELS, INCOME_SHORT) is None:
        problems.append(tree.problem(("income",), f"所得区分「{income}」がわかりません", _allowed(INCOME_LABELS)))
    services = tree.value.get("services")
    for index, entry in enumerate(services if isinstance(services, list) else []):
        if isinstance(entry, dict) and isinstance(entry.get("service"), str):
            problems += _service_words(tree, table, entry, ("services", index))
    return problems


def _service_words(tree: Tree, table: CostTable, entry: dict[str, Any], path: Path_) -> list[Problem]:
    word = entry["service"]
    key = match_word(word, table.labels, table.shorts)
    if key is None:
        return [tree.problem((*path, "service"), f"サービス「{word}」がわかりません", _allowed(table.labels))]
    service = table.services[key]
    problems: list[Problem] = []
    names = {
        "size": {column.id: column.label for part in service.tables for column in part.columns},
        "band": {row.id: row.label for part in service.tables for row in part.rows},
    }
    for name, known in names.items():
        value = entry.get(name)
        if isinstance(value, str) and match_word(value, known) is None:
            hint = _allowed(known) if known else "このサービスには書きません"
            problems.append(tree.problem((*path, name), f"「{value}」は{service.label}の区分にありません", hint))
    return problems + _add_on_words(tree, table, entry, path, key)


def _add_on_words(tree: Tree, table: CostTable, entry: dict[str, Any], path: Path_, key: str) -> list[Problem]:
    known = {add_on.id: add_on for add_on in table.add_ons if key in add_on.services}
    problems: list[Problem] = []
    add_ons = entry.get("add_ons")
    for number, used in enumerate(add_ons if isinstance(add_ons, list) else []):
        place = (*path, "add_ons", number, "id")
        name = used.get("id") if isinstance(used, dict) else None
        if not isinstance(name, str):
            continue
        add_on = known.get(name)
        if add_on is None:
            problems.append(
                tree.problem(place, f"加算「{name}」はこのサービスにありません", "使える値: " + "、".join(known))
            )
        elif add_on.per == "time" and used.get("times") is None:
            problems.append(
                tree.problem(place, f"「{add_on.label}」の回数がありません", "times: 回数 を書き足してください")
            )
    return problems


def _allowed(labels: Mapping[str, str]) -> str:
    return "使える値: " + "、".join(f"{key}({label})" for key, label in labels.items())
