"""The result of a call as values: what renderers show and what the rules decided, nothing computed twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hikisupport.core.model import Source
from hikisupport.core.vocab import Group, Level
from hikisupport.cost.model import Estimate
from hikisupport.directory.view import WindowView


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
    """A danger with what to do, by when, what not to promise, and whom to call at this moment."""

    code: str
    level: Level
    label: str
    say: str
    answers: tuple[str, ...]
    do: tuple[str, ...]
    small_step: str
    script: tuple[str, ...]
    by_when: str
    not_promise: str | None
    law: str | None
    contacts: tuple[WindowView, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, its sentence, the answers that fired it (question id -> code) and its sources.

    ``decides``: it decided the step; else it chose windows.
    """

    rule: str
    text: str
    answers: Mapping[str, str]
    sources: tuple[Source, ...]
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """A result without a record: going on at this window, or the worker who knew the person."""

    id: str | None
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question families ask, with an answer of two sentences to read aloud."""

    title: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a result says. ``step`` None: the safety questions in ``unasked`` have not been put."""

    at: datetime
    versions: Mapping[str, str]
    answers: Mapping[str, str]
    group: Group
    continued: bool
    level: Level
    flags: tuple[FlagView, ...]
    rescue: tuple[str, ...]
    unasked: tuple[str, ...]
    step: int | None
    step_after: int | None
    override: Override | None
    reasons: tuple[Reason, ...]
    say_now: str
    own: Own | None
    first: WindowView | None
    others: tuple[WindowView, ...]
    if_wished: tuple[WindowView, ...]
    small_step: str
    script: tuple[str, ...]
    prepare: tuple[str, ...]
    cost_line: str
    cost: Estimate | None
    notes: tuple[str, ...]
    why_window: Mapping[str, str]
    relate: tuple[Spoken, ...] = ()
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the counselor set beside the answers: going on after ``now``, an override, the own window."""

    continued: bool = False
    office: str | None = None
    step: int | None = None
    level: Level | None = None
    reason: str | None = None
