"""The dated parameters of the self-pay of a data folder: ready-made where nothing has changed, else read.

What cannot be used becomes problems with their place. What reads is imported only where something is read.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hikisupport.core.ready import Part

if TYPE_CHECKING:
    from pydantic import BaseModel

    from hikisupport.core.errors import Problem
    from hikisupport.core.yaml_file import Tree
    from hikisupport.cost.model import CostTable


def open_costs(folder: Path) -> "CostTable":
    """Return the dated parameters of the self-pay (errors as for ``load_costs``)."""
    return COSTS.of(folder)


def load_costs(folder: Path) -> "CostTable":
    """Return the cost parameters of a data folder, with the problems of single records.

    Raises:
        DataProblem: the file is missing or holds nothing that can be used.
    """
    from hikisupport.core.yaml_file import read_yaml

    return costs_of(read_yaml(folder / "costs.yaml"))


COSTS = Part("costs", ("costs.yaml",), load_costs)


def costs_of(tree: "Tree") -> "CostTable":
    """Return the cost parameters of a file that was read (errors as for ``load_costs``)."""
    from hikisupport.core.records import head, listed_sources, records
    from hikisupport.cost import model as made

    models: dict[str, type[BaseModel]] = {
        "parameters": made.Parameter,
        "services": made.Service,
        "add_ons": made.AddOn,
        "systems": made.System,
        "notes": made.NoteText,
        "questions": made.SpokenQuestion,
    }
    about = head(tree)
    sources, found = listed_sources(tree)
    problems = [*tree.problems, *found]
    parts: dict[str, Any] = {"questions": {}}
    for key, model in models.items():
        if key == "questions" and not tree.value.get(key):  # an older folder of an office answers all but --ask
            continue
        sound, found = records(tree, key, model)
        problems += found
        kept, found = _keep_cited(sound, key, tree, set(sources))
        problems += found
        parts[key] = kept if key in {"add_ons", "systems"} else {record.id: record for record in kept}
    return made.CostTable(as_of=about.as_of, sources=sources, problems=tuple(problems), **parts)


def _keep_cited(
    sound: tuple[Any, ...], key: str, tree: "Tree", known: set[str]
) -> tuple[tuple[Any, ...], "list[Problem]"]:
    """Return the records whose sources all exist, and the problems of the others."""
    from hikisupport.core.records import leaves, place_of

    kept: list[Any] = []
    problems: list[Problem] = []
    for record in sound:
        cited = {text for path, text in leaves(record.model_dump(mode="json")) if path[-1] == "source"}
        if unknown := sorted(cited - known):
            words = "、".join(unknown)
            place = place_of(tree, key, record.id)
            problems.append(tree.problem(place, f"sources にない出典です: {words}", "sources に書き足してください"))
        else:
            kept.append(record)
    return tuple(kept), problems
