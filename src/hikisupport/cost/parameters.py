"""Loads the cost parameters; what cannot be used becomes problems with their place."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from hikisupport.core.errors import Problem
from hikisupport.core.records import head, listed_sources, place_of, records
from hikisupport.core.yaml_file import Tree, read_yaml
from hikisupport.cost.model import AddOn, CostTable, NoteText, Parameter, Service, SpokenQuestion, System

M = TypeVar("M", bound=BaseModel)


def load_costs(folder: Path) -> CostTable:
    """Return the cost parameters of a data folder, with the problems of single records.

    Raises:
        DataProblem: the file is missing or holds nothing that can be used.
    """
    return costs_of(read_yaml(folder / "costs.yaml"))


def costs_of(tree: Tree) -> CostTable:
    """Return the cost parameters of a file that was read (errors as for ``load_costs``)."""
    about = head(tree)
    problems = list(tree.problems)
    sources, found = listed_sources(tree)
    problems += found
    parts: dict[str, tuple[Any, ...]] = {}
    models: dict[str, type[BaseModel]] = {
        "parameters": Parameter,
        "services": Service,
        "add_ons": AddOn,
        "systems": System,
        "notes": NoteText,
        "questions": SpokenQuestion,
    }
    for key, model in models.items():
        if key == "questions" and not tree.value.get(key):  # an older folder of an office answers all but --ask
            parts[key] = ()
            continue
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
        questions={entry.id: entry for entry in parts["questions"]},
        problems=tuple(problems),
    )


def _cited(sound: tuple[M, ...], key: str, tree: Tree, known: set[str]) -> tuple[tuple[M, ...], list[Problem]]:
    """Return the records whose sources all exist, and the problems of the others."""
    kept: list[M] = []
    problems: list[Problem] = []
    for record in sound:
        if unknown := sorted(set(_keys(record)) - known):
            words = "、".join(unknown)
            place = place_of(tree, key, getattr(record, "id", ""))
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
