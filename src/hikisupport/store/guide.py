"""Loads the guide (data/guide.yaml). A broken topic or small step becomes a problem and hides no other."""

from collections.abc import Iterator
from pathlib import Path

from hikisupport.base.models.dataset import Problem
from hikisupport.base.models.guide import Guide, SmallStep, Topic
from hikisupport.store.records import head, listed_sources, records
from hikisupport.store.yaml import Path_, Tree, read_yaml


def load_guide(folder: Path) -> Guide:
    """Return the guide of a data folder, with the problems of single topics, small steps and sources.

    Raises:
        DataProblem: the file is missing or holds no topic or no small step that can be used.
    """
    tree = read_yaml(folder / "guide.yaml")
    about = head(tree)
    topics, topic_problems = records(tree, "topics", Topic)
    small_steps, step_problems = records(tree, "small_steps", SmallStep)
    sources, source_problems = listed_sources(tree)
    problems = [*tree.problems, *topic_problems, *step_problems, *source_problems, *_crossings(tree)]
    return Guide(about, topics, small_steps, sources, tuple(problems))


def _crossings(tree: Tree) -> list[Problem]:
    """Return what only shows across records: sources that are not listed, ids that stand twice."""
    listed = tree.value.get("sources")
    known = set(listed) if isinstance(listed, dict) else set()
    problems: list[Problem] = []
    seen: set[str] = set()
    for path, text in _leaves(tree.value, ()):
        if len(path) > 2 and path[-2] == "sources" and isinstance(path[-1], int) and text not in known:
            problems.append(
                tree.problem(path, f"sources にない出典です: {text}", "出典を書き足すか、つづりを確かめてください")
            )
        if path[-1] == "id":
            if text in seen:
                problems.append(tree.problem(path, f"id「{text}」が2つあります", "別の id にしてください"))
            seen.add(text)
    return problems


def _leaves(value: object, path: Path_) -> Iterator[tuple[Path_, str]]:
    """Yield every text of the file with its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, (*path, index))
    elif isinstance(value, str):
        yield path, value
