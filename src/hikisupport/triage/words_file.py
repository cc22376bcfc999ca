"""Loads data/phrases.yaml (what is said) and data/advice.yaml (whom to call, and what the rules stand on)."""

from collections.abc import Iterator
from pathlib import Path

from hikisupport.core.errors import Problem
from hikisupport.core.records import unusable, whole
from hikisupport.core.yaml_file import Tree, read_yaml
from hikisupport.triage.advice import Advice, FlagGrounds
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.phrasebook import Phrasebook, faults


def load_phrases(folder: Path, shipped: Phrasebook | None = None) -> Phrasebook:
    """Return the sentences of a result; those that the file lacks are lent by the shipped one, if that is given.

    A folder without the file (it is older than the file) is lent all of them.

    Raises:
        DataProblem: the file is broken; a result must not lose a sentence.
    """
    if shipped and not (folder / "phrases.yaml").exists():
        return shipped
    tree = read_yaml(folder / "phrases.yaml")
    if tree.problems:
        raise unusable(tree, tree.problems)
    own = whole(tree, Phrasebook)
    return own.with_lent(shipped) if shipped else own


def phrase_problems(tree: Tree, own: Phrasebook, questions: Questionnaire) -> Iterator[Problem]:
    """Give a problem for each sentence that can never be said, slot without a last one, and unknown code."""
    choices = {question.id: tuple(choice.code for choice in question.choices) for question in questions.questions}
    for fault in faults(own, choices):
        path = ("phrases", fault.slot, fault.entry) if fault.slot in own.phrases else ("phrases",)
        yield tree.problem(path, fault.message, fault.hint)


def load_advice(folder: Path, shipped: Advice | None = None) -> Advice:
    """Return the grounds and contacts; dangers that the file lacks are lent by the shipped one, if that is given.

    Raises:
        DataProblem: the file is broken; a danger must not lose its numbers.
    """
    tree = read_yaml(folder / "advice.yaml")
    if tree.problems:
        raise unusable(tree, tree.problems)
    own = whole(tree, Advice)
    return own.model_copy(update={"flags": (*own.flags, *_lacking(own, shipped))}) if shipped else own


def missing_contacts(tree: Tree, own: Advice, shipped: Advice) -> Iterator[Problem]:
    """Give a problem for each danger that only the shipped file holds."""
    for flag in _lacking(own, shipped):
        hint = "同梱の advice.yaml から写してください"
        yield tree.problem(("flags",), f"危険「{flag.code}」のかける所がありません", hint)


def _lacking(own: Advice, shipped: Advice) -> list[FlagGrounds]:
    held = {flag.code for flag in own.flags}
    return [flag for flag in shipped.flags if flag.code not in held]
