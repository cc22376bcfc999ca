"""Loads data/advice.yaml: what to say and to do for each result."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hikisupport.base.models.advice import Advice
from hikisupport.core.errors import Problem
from hikisupport.core.records import unusable, whole
from hikisupport.core.yaml_file import Tree, read_yaml

# The lists from which a result takes its words by a key; without them a call in danger could not be shown.
_KEYS: Mapping[str, Callable[[Any], tuple[object, ...]]] = {
    "flags": lambda text: (text.code, text.level),
    "steps": lambda text: (text.step, text.group),
    "known": lambda text: (text.rule, text.group, text.agreed),
    "unsafe": lambda text: (text.group,),
}


def load_advice(folder: Path, shipped: Advice | None = None) -> Advice:
    """Return the texts of a result; words that the file lacks are lent by the shipped one, if that is given.

    Raises:
        DataProblem: the file is broken; a result must not lose a sentence.
    """
    tree = read_yaml(folder / "advice.yaml")
    if tree.problems:
        raise unusable(tree, tree.problems)
    own = whole(tree, Advice)
    return own.model_copy(update=_lent(own, shipped)) if shipped else own


def missing_words(tree: Tree, own: Advice, shipped: Advice) -> Iterator[Problem]:
    """Give a problem for all words that a result may need and only the shipped file holds."""
    for part, texts in _lacking(own, shipped):
        for text in texts:
            name = " ".join(str(key) for key in _KEYS[part](text) if key is not None)
            yield tree.problem((part,), f"「{name}」の文がありません", "同梱の advice.yaml から写してください")


def _lent(own: Advice, shipped: Advice) -> dict[str, tuple[Any, ...]]:
    return {part: (*getattr(own, part), *texts) for part, texts in _lacking(own, shipped)}


def _lacking(own: Advice, shipped: Advice) -> Iterator[tuple[str, list[Any]]]:
    for part, key in _KEYS.items():
        held = {key(text) for text in getattr(own, part)}
        yield part, [text for text in getattr(shipped, part) if key(text) not in held]
