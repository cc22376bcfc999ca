"""Loads the cost parameters, and one person's case; what cannot be used becomes problems with their place."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hikisupport.base.errors import DataProblem, InputProblem
from hikisupport.base.models.case import Case
from hikisupport.base.models.common import Source
from hikisupport.base.models.cost import AddOn, CostTable, NoteText, Parameter, Service, System
from hikisupport.base.models.dataset import Problem
from hikisupport.base.vocab import INCOME_LABELS, INCOME_SHORT, match_word
from hikisupport.store.gate import admit
from hikisupport.store.load import head, records
from hikisupport.store.yaml import Path_, Tree, parse_yaml, read_text, read_yaml

M = TypeVar("M", bound=BaseModel)


def load_costs(folder: Path) -> CostTable:
    """Return the cost parameters of a data folder, with the problems of single records.

    Raises:
        DataProblem: the file is missing or holds nothing that can be used.
    """
    tree = read_yaml(folder / "costs.yaml")
    about = head(tree)
    problems = list(tree.problems)
    sources, found = _sources(tree)
    problems += found
    parts: dict[str, tuple[Any, ...]] = {}
    models: dict[str, type[BaseModel]] = {
        "parameters": Parameter,
        "services": Service,
        "add_ons": AddOn,
        "systems": System,
        "notes": NoteText,
    }
    for key, model in models.items():
        sound, found = records(tree, key, model)
        problems += found
        cited, found = _cited(sound, key, tree, set(sources))
        problems += found
        parts[key] = cited
    return CostTable(
        as_of=about.as_of,
        sources=sources,
        parameters={entry.id: entry for entry in parts["parameters"]},
        services={entry.id: entry for entry in parts["services"]},
        add_ons=parts["add_ons"],
        systems=parts["systems"],
        notes={entry.id: entry for entry in parts["notes"]},
        problems=tuple(problems),
    )


def _sources(tree: Tree) -> tuple[dict[str, Source], list[Problem]]:
    values = tree.value.get("sources")
    if not isinstance(values, dict):
        return {}, [tree.problem(("sources",), "「sources」の一覧がありません", "出典を書き足してください")]
    sound: dict[str, Source] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        source, found = admit(Source, value, tree, ("sources", key))
        problems += found
        if source is not None:
            sound[key] = source
    return sound, problems


def _cited(sound: tuple[M, ...], key: str, tree: Tree, known: set[str]) -> tuple[tuple[M, ...], list[Problem]]:
    """Return the records whose sources all exist, and the problems of the others."""
    kept: list[M] = []
    problems: list[Problem] = []
    for record in sound:
        if unknown := sorted(set(_keys(record)) - known):
            place: Path_ = (key, _index(tree, key, record))
            words = "、".join(unknown)
            problems.append(tree.problem(place, f"sources にない出典です: {words}", "sources に書き足してください"))
        else:
            kept.append(record)
    return tuple(kept), problems


def _keys(record: BaseModel) -> list[str]:
    keys: list[str] = []
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name == "source" and value is not None:
            keys.append(value)
        elif isinstance(value, tuple):
            keys += [found for part in value if isinstance(part, BaseModel) for found in _keys(part)]
    return keys


def _index(tree: Tree, key: str, record: BaseModel) -> int:
    wanted = getattr(record, "id", None)
    entries = tree.value[key]
    return next((i for i, entry in enumerate(entries) if isinstance(entry, dict) and entry.get("id") == wanted), 0)


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


def _allowed(labels: dict[str, str] | Any) -> str:
    return "使える値: " + "、".join(f"{key}({label})" for key, label in labels.items())
