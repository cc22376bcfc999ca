"""``hikisupport.triage/1`` and ``hikisupport.urgent/1``: the result of a call, and the urgent page."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hikisupport.core.document import AnyStep, Moment, Part, SourceRef, SupportStep, Versions, meanings
from hikisupport.core.model import Slug
from hikisupport.core.vocab import LEVEL_LABELS, Level
from hikisupport.cost.cost_json import CostDocument
from hikisupport.directory.agencies_document import Window

LevelId = Annotated[
    Level,
    Field(
        description=f"How urgent a danger is: {meanings(LEVEL_LABELS)}. none does not mean safe: no danger was told."
    ),
]


class Flag(Part):
    """A danger: what to do, by when, whom to call."""

    code: Slug
    level: LevelId
    label: str
    answers: tuple[Slug, ...]
    """Ids of the questions whose answers raised it."""
    do: Annotated[tuple[str, ...], Field(min_length=1)]
    """What to do, the most needed first."""
    by_when: str
    not_promise: str | None
    """What the counselor does not promise."""
    contacts: tuple[Window, ...]


class Urgent(Part):
    """The danger of the call; it stands above everything else."""

    level: LevelId
    unasked: tuple[Slug, ...]
    """Safety questions that were not put. While there are any, nothing says that there is no danger."""
    flags: tuple[Flag, ...]


class Override(Part):
    """What the counselor set beside the result of the rules."""

    reason: Slug
    step: SupportStep | None
    """The step set by hand; null: it was not set."""
    level: LevelId | None
    """The level set by hand; null: it was not set."""
    rule_step: AnyStep | None
    """What the rules gave."""
    rule_level: LevelId


class RuleReason(Part):
    """Why: a rule, its sentence, the answers that fired it (question id to code) and its sources."""

    rule: Slug
    text: str
    answers: dict[Slug, str]
    source: tuple[SourceRef, ...]


class Own(Part):
    """Going on at the own window, or with the worker who knows the person."""

    id: Slug | None
    """Id of the own window; null for a worker."""
    name: str
    text: str


class WindowWithWhy(Window):
    """A window (窓口) of a result, with why it is named."""

    why: tuple[str, ...]


class CostLine(Part):
    """What it costs, in one sentence."""

    line: str


class CostLineAndSum(CostDocument):
    """What it costs in one sentence, and the overview of every service (step 3)."""

    line: str


class TriageDocument(Part):
    """The result of a call: `triage`."""

    schema_: Annotated[Literal["hikisupport.triage/1"], Field(alias="schema")]
    at: Moment
    versions: Versions
    code: str | None
    """The answer code (答えコード): the closed answers, personal data when it stands in a case note."""
    answers: dict[Slug, str]
    """Question id to the code of the answer."""
    urgent: Urgent
    step: AnyStep | None
    """null: safety questions were not put, so there is no result."""
    step_after: SupportStep | None
    """With step 0: what it is once the danger is dealt with."""
    override: Override | None
    reasons: tuple[RuleReason, ...]
    say_now: str
    """A sentence to say at once; may be empty."""
    own: Own | None
    first: WindowWithWhy | None
    """The one window to call first."""
    others: tuple[WindowWithWhy, ...]
    if_wished: tuple[WindowWithWhy, ...]
    """Windows only if the person wishes it."""
    small_step: str
    """The small step for this week (今週の小さな一歩); may be empty."""
    script: tuple[str, ...]
    """What to say to the window."""
    prepare: tuple[str, ...]
    """What to have at hand."""
    cost: CostLineAndSum | CostLine | None
    """null where there is danger for today or now."""
    notes: tuple[str, ...]

    @model_validator(mode="after")
    def _puts_safety_first(self) -> "TriageDocument":
        if self.urgent.unasked and self.step not in (None, 0):
            raise ValueError("a step before every safety question was put")
        if self.step is None and not self.urgent.unasked:
            raise ValueError("no step although every safety question was put")
        if self.step is None and (self.first or self.others or self.if_wished):
            raise ValueError("windows without a step")
        return self


class Need(Part):
    """A need with the windows for it, in the order to call them."""

    title: str
    windows: tuple[Window, ...]


class UrgentDocument(Part):
    """The urgent page, whom to call at this hour: `urgent`."""

    schema_: Annotated[Literal["hikisupport.urgent/1"], Field(alias="schema")]
    at: Moment
    versions: Versions
    always: str
    """The numbers that always stand: 110, 119, 189, #7119."""
    groups: tuple[Need, ...]


class Wording(Part):
    """The question in the voice for each group of callers; null: this group is not asked, or as the others are."""

    person: str | None
    family: str | None
    supporter: str | None


class Answer(Part):
    """One closed answer: the code an answers file takes, and its label."""

    code: Slug
    label: str


class QuestionEntry(Part):
    """One question."""

    id: Slug
    label: str
    text: Wording
    why: str
    """Why it is asked, in words for the caller."""
    choices: Annotated[tuple[Answer, ...], Field(min_length=1)]
    asked_if: str | None
    """When it is asked, in Japanese; null: always."""
    follow_up: bool
    """It follows up another answer and does not count among the eighteen."""


class QuestionsDocument(Part):
    """The questionnaire in the order of a call: `questions`."""

    schema_: Annotated[Literal["hikisupport.questions/1"], Field(alias="schema")]
    versions: Versions
    questions: tuple[QuestionEntry, ...]
