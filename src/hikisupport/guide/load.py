"""The guide (data/guide.yaml) of a data folder: ready-made where nothing has changed, else read."""

from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.ready import Part

if TYPE_CHECKING:
    from hikisupport.core.errors import Problem
    from hikisupport.core.yaml_file import Tree
    from hikisupport.guide.model import Guide


def open_guide(folder: Path) -> "Guide":
    """Return the guide to read aloud.

    Raises:
        DataProblem: the file cannot be used.
    """
    return GUIDE.of(folder)


def load_guide(folder: Path) -> "Guide":
    """Return the guide as its file says; a broken topic or small step becomes a problem and hides no other.

    Raises:
        DataProblem: the file is missing or holds no topic or no small step that can be used.
    """
    from hikisupport.core.records import head, listed_sources, records
    from hikisupport.core.yaml_file import read_yaml
    from hikisupport.guide.model import Guide, SmallStep, Topic

    tree = read_yaml(folder / "guide.yaml")
    about = head(tree)
    topics, topic_problems = records(tree, "topics", Topic)
    small_steps, step_problems = records(tree, "small_steps", SmallStep)
    sources, source_problems = listed_sources(tree)
    problems = [*tree.problems, *topic_problems, *step_problems, *source_problems, *_crossings(tree)]
    return Guide(about, topics, small_steps, sources, tuple(problems))


def _crossings(tree: "Tree") -> "list[Problem]":
    """Return what only shows across records: sources that are not listed, ids that stand twice."""
    from hikisupport.core.records import leaves, unlisted_sources

    problems = unlisted_sources(tree)
    seen: set[str] = set()
    for path, text in leaves(tree.value):
        if path[-1] == "id":
            if text in seen:
                problems.append(tree.problem(path, f"id「{text}」が2つあります", "別の id にしてください"))
            seen.add(text)
    return problems


GUIDE = Part("guide", ("guide.yaml",), load_guide)
