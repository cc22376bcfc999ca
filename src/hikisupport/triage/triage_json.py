"""``hikisupport.triage/2``, ``urgent/2`` and ``questions/1``: the result of a call, the urgent page, the questionnaire.

The models write the documents, and their schemas are made from them; only ``--format json`` imports them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from hikisupport.core.document import AnyStep, Moment, Part, SourceRef, SupportStep, Versions, meanings
from hikisupport.core.model import Slug
from hikisupport.core.vocab import ALWAYS, LEVEL_LABELS, Level
from hikisupport.cost.cost_json import CostDocument, estimate_json
from hikisupport.directory.agencies_json import AgencyEntry
from hikisupport.directory.view import AgencyView
from hikisupport.triage.model import Question, Questionnaire
from hikisupport.triage.report import Report

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
    heard: Literal["this_call", "last_call"]
    """last_call: told in the call before, and no answer of this one says what became of it (前回)."""
    answers: tuple[Slug, ...]
    """Ids of the questions whose answers raised it."""
    do: tuple[str, ...]
    """What to do, the most needed first."""
    by_when: str
    not_promise: str | None
    """What the counselor does not promise."""
    contacts: tuple[AgencyEntry, ...]


class Urgent(Part):
    """The danger of the call; it stands above everything else."""

    level: LevelId
    unasked: tuple[Slug, ...]
    """Safety questions that were not put. While there are any, nothing says that there is no danger."""
    rescue: tuple[str, ...]
    """Only at level now: the first lines for the counselor."""
    gone_on: Literal["safe", "waiting"] | None
    """How the call went on after level now: safety was made sure, or help was still awaited."""
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


class Change(Part):
    """A question not answered yet whose answer would give another step: each code with the step it leads to."""

    question: Slug
    steps: dict[str, SupportStep]


class Own(Part):
    """A result without a record: who knows the person, or going on at our own agency."""

    id: Slug | None
    """Id of our own agency; null for somebody who knows the person."""
    name: str
    text: str
    script: tuple[str, ...]
    """Three lines to say to them; may be empty."""


class AgencyInResult(AgencyEntry):
    """An agency (窓口) of a result, with what belongs to it."""

    why: tuple[str, ...]
    script: tuple[str, ...]
    """Three lines to say to this agency."""
    ask_for: str
    """What to ask for behind a switchboard; may be empty."""
    after: bool
    """The support agency that follows the one for the danger (そのあとで)."""


class Request(Part):
    """What the caller asked for today, and what answers it."""

    code: str
    answer: str
    """One sentence; empty in a rescue."""
    agencies: tuple[Slug, ...]
    """Ids of the agencies that answer it."""
    guide: Slug | None
    """Id of a topic of `guide`."""


class CostLine(Part):
    """What it costs, in one sentence."""

    line: str


class CostLineAndSum(CostDocument):
    """What it costs in one sentence, and the overview of every service (step 3)."""

    line: str


class TriageDocument(Part):
    """The result of a call: `triage`."""

    schema_: Annotated[Literal["hikisupport.triage/2"], Field(alias="schema")]
    at: Moment
    versions: Versions
    code: str | None
    """The answer code (再開コード): the closed answers, personal data when it stands in a case note."""
    answers: dict[Slug, str]
    """Question id to the code of the answer."""
    urgent: Urgent
    step: AnyStep | None
    """null: safety questions were not put, so there is no result."""
    step_after: SupportStep | None
    """With step 0: what it is once the danger is dealt with."""
    would_change: tuple[Change, ...]
    override: Override | None
    reasons: tuple[RuleReason, ...]
    say_now: str
    """A sentence to say at once; empty without a result."""
    request: Request
    own: Own | None
    """Who knows the person; goes before ``first`` unless there is danger."""
    here: Own | None
    """Going on at our own agency (--office)."""
    first: AgencyInResult | None
    """The one agency to call first; in danger that of the gravest."""
    meanwhile: AgencyEntry | None
    """Who answers at this hour besides 110 and 119; null where the first agency is open."""
    others: tuple[AgencyInResult, ...]
    """Those with a number first."""
    if_wished: tuple[AgencyInResult, ...]
    """Agencies only if the person wishes it."""
    small_step: str | None
    """The small step for this week (今週の小さな一歩); null in a rescue, and without a result."""
    script: tuple[str, ...]
    """What to say to the first agency."""
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
            raise ValueError("agencies without a step")
        return self


class Need(Part):
    """A need with the agencies for it, in the order to call them."""

    title: str
    agencies: tuple[AgencyEntry, ...]


class UrgentDocument(Part):
    """The urgent page, whom to call at this hour: `urgent`."""

    schema_: Annotated[Literal["hikisupport.urgent/2"], Field(alias="schema")]
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


def questions_json(questions: Questionnaire) -> dict[str, Any]:
    """Return the document of the questionnaire."""
    told = {
        "schema": "hikisupport.questions/1",
        "versions": {"questions": questions.as_of},
        "questions": [_question(question) for question in questions.questions],
    }
    return _written(QuestionsDocument, told)


def _question(question: Question) -> dict[str, Any]:
    return _copy_fields(QuestionEntry, question, asked_if=question.when, follow_up=question.is_follow_up)


def triage_json(report: Report) -> dict[str, Any]:
    """Return the document of a report."""
    flags = [_copy_fields(Flag, flag, contacts=_make_entries(flag.contacts)) for flag in report.flags]
    answering = [one.agency.id for one in report.request.agencies]
    told = _copy_fields(
        TriageDocument,
        report,
        schema_="hikisupport.triage/2",
        urgent=_copy_fields(Urgent, report, flags=flags),
        reasons=[_copy_fields(RuleReason, reason, source=reason.sources) for reason in report.reasons],
        request=_copy_fields(Request, report.request, agencies=answering),
        first=_make_agency(report.first, report) if report.first else None,
        meanwhile=AgencyEntry.of(report.meanwhile) if report.meanwhile else None,
        others=[_make_agency(one, report) for one in report.others],
        if_wished=[_make_agency(one, report) for one in report.if_wished],
        small_step=report.small_step or None,
        cost=_make_cost(report),
    )
    return _written(TriageDocument, told)


def urgent_json(
    groups: Sequence[tuple[str, Sequence[AgencyView]]], versions: Mapping[str, str], moment: datetime
) -> dict[str, Any]:
    """Return the document of the urgent page."""
    told = {
        "schema": "hikisupport.urgent/2",
        "at": moment,
        "versions": versions,
        "always": ALWAYS,
        "groups": [{"title": title, "agencies": _make_entries(found)} for title, found in groups],
    }
    return _written(UrgentDocument, told)


def _written(model: type[Part], told: Mapping[str, Any]) -> dict[str, Any]:
    """Let what was told through the model, which takes the fields of our values, orders and checks every key."""
    return model.model_validate(told, strict=False, from_attributes=True).model_dump(mode="json", by_alias=True)


def _copy_fields(model: type[Part], value: object, **otherwise: Any) -> dict[str, Any]:
    """Return the keys of a part: the fields of a value, and those that are told otherwise in the document."""
    told = {name: otherwise[name] if name in otherwise else getattr(value, name) for name in model.model_fields}
    return {model.model_fields[name].alias or name: one for name, one in told.items()}


def _make_entries(views: Sequence[AgencyView]) -> list[AgencyEntry]:
    return [AgencyEntry.of(one) for one in views]


def _make_agency(one: AgencyView, report: Report) -> AgencyInResult:
    return AgencyInResult(**dict(AgencyEntry.of(one)), **asdict(report.words[one.agency.id]))


def _make_cost(report: Report) -> dict[str, Any] | None:
    if report.cost is not None:
        return {"line": report.cost_line, **estimate_json(report.cost)}
    return {"line": report.cost_line} if report.cost_line else None
