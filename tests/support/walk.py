"""Walks functions of answers along every answer they look at: all combinations, without running equal ones twice.

A function is run on answers that are told only when it looks at them; when it looks at one not told yet, the walk tries
every choice of that question, and "not put". So the function is known completely, by the questions it really reads, and
each leaf stands for all combinations of the questions it did not look at. Two functions run on the same told answers
are compared over all combinations.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

NOT_PUT = "-"
ALWAYS_PUT = {"caller"}  # the first question of every call


class Asked(Exception):
    """The function looked at a question that has no answer yet."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class Told(Mapping[str, str]):
    """Answers that stop a function as soon as it looks at one they do not hold."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known

    def __getitem__(self, question: str) -> str:
        if question not in self.known:
            raise Asked(question)
        if self.known[question] == NOT_PUT:
            raise KeyError(question)
        return self.known[question]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a rule looks at questions by name")

    def __len__(self) -> int:
        raise TypeError("a rule looks at questions by name")


@dataclass(frozen=True)
class Leaf:
    """The answers that were looked at ("-": not put), and what the function gave."""

    told: Mapping[str, str]
    given: Any

    def answers(self) -> dict[str, str]:
        return {question: code for question, code in self.told.items() if code != NOT_PUT}


def leaves(function: Callable[[Told], Any], choices: Mapping[str, Iterable[str]]) -> Iterator[Leaf]:
    """Give every way through a function of answers."""
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        known = waiting.pop()
        try:
            yield Leaf(known, function(Told(known)))
        except Asked as asked:
            options = [*choices[asked.question], *([] if asked.question in ALWAYS_PUT else [NOT_PUT])]
            waiting += [{**known, asked.question: code} for code in reversed(options)]


def combinations(leaf: Leaf, choices: Mapping[str, Iterable[str]], questions: Iterable[str]) -> int:
    """Return how many combinations of these questions (each choice, and not put) a leaf stands for."""
    return prod(len(list(choices[q])) + (q not in ALWAYS_PUT) for q in questions if q not in leaf.told)
