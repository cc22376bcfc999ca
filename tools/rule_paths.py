"""Walks a rule along every answer it looks at: an exact table of what it does, without a list kept by hand.

A rule is run on answers that are told only when it looks at them. When it looks at one not told yet, the walk tries
every choice of that question. So each rule is decided completely, by the questions it really reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

NOT_PUT = "(not put)"
T = TypeVar("T")


class Asked(Exception):
    """The rule looked at a question that has no answer yet."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question


class Told(Mapping[str, str]):
    """Answers that stop a rule as soon as it looks at one they do not hold."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known

    def __getitem__(self, question: str) -> str:
        """Return the answer; KeyError where the question was not put."""
        if question not in self.known:
            raise Asked(question)
        if self.known[question] == NOT_PUT:
            raise KeyError(question)
        return self.known[question]

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a rule looks at questions by name")

    def __len__(self) -> int:
        raise TypeError("a rule looks at questions by name")


def looked_at(found: Iterable[tuple[dict[str, str], object]]) -> tuple[str, ...]:
    """Return the questions a rule looks at, in the order in which it first does."""
    return tuple(dict.fromkeys(question for known, _ in found for question in known))


def leaves(
    function: Callable[[Told], T], choices: Mapping[str, Iterable[str]], always_put: Iterable[str] = ()
) -> Iterator[tuple[dict[str, str], T]]:
    """Give every way through a function of answers: what it looked at, and what it gave.

    Each leaf stands for all combinations of the questions it did not look at; so two functions run on the same told
    answers are compared over all of them. ``always_put``: questions that every call has.
    """
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        known = waiting.pop()
        try:
            yield known, function(Told(known))
        except Asked as asked:
            options = [*choices[asked.question], *([] if asked.question in always_put else [NOT_PUT])]
            waiting += [{**known, asked.question: code} for code in reversed(options)]
