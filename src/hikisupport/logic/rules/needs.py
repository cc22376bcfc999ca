"""What routing rules look at and what they give: a case; needs, bars and notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from hikisupport.core.vocab import Kind
from hikisupport.logic.rules.facts import UNKNOWN, Answers, get

ADULT_SERVICES = (
    Kind.EMPLOYMENT_TRANSITION,
    Kind.EMPLOYMENT_A,
    Kind.EMPLOYMENT_B,
    Kind.LIFE_TRAINING,
    Kind.WORK_LIFE_CENTER,
)
WORK_KINDS = (*ADULT_SERVICES, Kind.SAPOSUTE, Kind.HELLO_WORK, Kind.WORK_PREP)


@dataclass(frozen=True, slots=True)
class Case:
    """One call as the rules see it: the answers and the step decided before."""

    answers: Answers
    step: int

    def get(self, question: str) -> str:
        """Return the answer to a question, ``unknown`` where there is none."""
        return get(self.answers, question)


class Seen(dict[str, str]):
    """Answers that remember which questions a rule looked at, in order."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers)
        self.looked_at: dict[str, None] = {}

    def get(self, question: str, default: str = UNKNOWN) -> str:  # type: ignore[override]  # answers are never None
        """Return an answer and remember that it was looked at."""
        self.looked_at[question] = None
        return super().get(question, default)


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of window that fits; lower ranks come first, equal ranks serve the same purpose.

    ``wished``: only if the person wishes it (本人が望んだら).
    """

    kind: Kind
    rank: int
    rule: str
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Kinds that this caller cannot use, by a rule."""

    kinds: tuple[Kind, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """A rule that says something without naming a kind; ``person``: a helper without a record comes first."""

    rule: str
    person: bool = False


Found = Iterator[Need | Bar | Note]
