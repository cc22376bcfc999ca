"""Loads the guide (data/guide.yaml). A broken topic or small step becomes a problem and hides no other."""

from pathlib import Path

from hikisupport.core.errors import Problem
from hikisupport.core.records import head, leaves, listed_sources, records, unlisted_sources
from hikisupport.core.yaml_file import Tree, read_yaml
from hikisupport.guide.model import Guide, SmallStep, Topic


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
    problems = unlisted_sources(tree)
    seen: set[str] = set()
    for path, text in leaves(tree.value):
        if path[-1] == "id":
            if text in seen:
                problems.append(tree.problem(path, f"id「{text}」が2つあります", "別の id にしてください"))
            seen.add(text)
    return problems
