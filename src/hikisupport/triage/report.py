"""The result of a call as values: what renderers show and what the rules decided, nothing computed twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.model import Source
from hikisupport.core.vocab import Group, Level
from hikisupport.directory.view import AgencyView

if TYPE_CHECKING:  # a sum is made in few calls, and its models cost more than the rest
    from hikisupport.cost.model import Estimate


@dataclass(frozen=True, slots=True)
class Settings:
    """What the counselor set beside the answers: going on after ``now``, an override, the own agency, the last call.

    ``gone_on``: how the call went on after level now: safe (安全が確かめられた), waiting (助けを待つあいだ), or None.
    ``before``: the answers of the last call (--resume).
    """

    gone_on: str | None = None
    office: str | None = None
    step: int | None = None
    level: Level | None = None
    reason: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def continued(self) -> bool:
        """Whether the call went on after level now."""
        return self.gone_on is not None


@dataclass(frozen=True, slots=True)
class Override:
    """What the counselor set beside the rule's own result, with the reason; ``rule_*`` is what the rules gave."""

    reason: str
    step: int | None
    level: Level | None
    rule_step: int | None
    rule_level: Level


@dataclass(frozen=True, slots=True)
class FlagView:
    """A danger with what to do, by when, what not to promise, and whom to call at this moment.

    ``own``: the agency that is there for this danger. ``heard``: this_call, or last_call where no answer of this call
    says yet what became of it.
    """

    code: str
    level: Level
    heard: str
    label: str
    answers: tuple[str, ...]
    do: tuple[str, ...]
    by_when: str
    not_promise: str | None
    contacts: tuple[AgencyView, ...]
    own: AgencyView | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, its sentence, the answers that fired it (question id -> code) and its sources.

    ``decides``: it decided the step; else it chose agencies.
    """

    rule: str
    text: str
    answers: Mapping[str, str]
    sources: tuple[Source, ...]
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asked for today and what answers it: a sentence, agencies, a topic of the guide."""

    code: str
    answer: str
    agencies: tuple[AgencyView, ...] = ()
    guide: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A result without a record: who knows the person (``id`` None), or going on at our own agency.

    ``after_danger``: the agency for the danger goes before.
    """

    id: str | None
    name: str
    text: str
    script: tuple[str, ...] = ()
    after_danger: bool = False


@dataclass(frozen=True, slots=True)
class AgencyWords:
    """What belongs to one agency of the result: why it is named, three lines to say, what to ask a switchboard for."""

    why: tuple[str, ...]
    script: tuple[str, ...]
    ask_for: str
    after: bool = False


@dataclass(frozen=True, slots=True)
class WouldChange:
    """A question whose answer would change the step: code -> step, and the code that leads highest in words."""

    question: str
    steps: Mapping[str, int]
    code: str
    text: str

    @property
    def step(self) -> int:
        """The step that ``code`` leads to."""
        return self.steps[self.code]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question families ask, with an answer of two sentences to read aloud."""

    title: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a result says. ``step`` None: the safety questions in ``unasked`` have not been put.

    ``words``: by agency id, for ``first``, ``others`` and ``if_wished``. ``meanwhile``: who answers at this hour where
    the first agency does not; a calm caller's first screen leaves it out. ``small_step``: "" in a rescue.
    ``cost_later`` is said instead of a sum in danger.
    """

    at: datetime
    versions: Mapping[str, str]
    answers: Mapping[str, str]
    group: Group
    gone_on: str | None
    level: Level
    flags: tuple[FlagView, ...]
    rescue: tuple[str, ...]
    unasked: tuple[str, ...]
    step: int | None
    step_after: int | None
    would_change: tuple[WouldChange, ...]
    override: Override | None
    reasons: tuple[Reason, ...]
    say_now: str
    request: Request
    own: Own | None
    here: Own | None
    first: AgencyView | None
    meanwhile: AgencyView | None
    others: tuple[AgencyView, ...]
    if_wished: tuple[AgencyView, ...]
    if_wished_text: str
    words: Mapping[str, AgencyWords]
    small_step: str
    prepare: tuple[str, ...]
    cost_line: str
    cost_later: str
    cost: "Estimate | None"
    notes: tuple[str, ...]
    relate: tuple[Spoken, ...] = ()
    code: str | None = None

    @property
    def continued(self) -> bool:
        """Whether the call went on after level now."""
        return self.gone_on is not None

    @property
    def script(self) -> tuple[str, ...]:
        """The three lines for the first agency."""
        return self.words[self.first.agency.id].script if self.first else ()

    @property
    def with_number(self) -> tuple[AgencyView, ...]:
        """The other agencies that have a number."""
        return tuple(found for found in self.others if found.phone)

    @property
    def apart(self) -> tuple[AgencyView, ...]:
        """The other agencies without a number: who answers instead stands with them in one line."""
        return tuple(found for found in self.others if not found.phone)
