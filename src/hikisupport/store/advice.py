"""Loads data/advice.yaml: what to say and to do for each result."""

from pathlib import Path

from hikisupport.base.models.advice import Advice
from hikisupport.store.records import unusable, whole
from hikisupport.store.yaml import read_yaml


def load_advice(folder: Path) -> Advice:
    """Return the texts of a result.

    Raises:
        DataProblem: the file is broken; a result must not lose a sentence.
    """
    tree = read_yaml(folder / "advice.yaml")
    if tree.problems:
        raise unusable(tree, tree.problems)
    return whole(tree, Advice)
