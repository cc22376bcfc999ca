"""The result of a call: what it is made of, and assess(), from answers to a result. The one call behind ``triage``.

Nothing is computed twice: renderers show these values and decide nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.errors import UsageProblem
from hikisupport.core.model import Source
from hikisupport.core.vocab import OUTSIDE, Group, Income, Kind, Level
from hikisupport.directory.view import AgencyView
from hikisupport.triage import safety, step
from hikisupport.triage.agencies import (
    FlagView,
    Selection,
    context_in_danger,
    flag_views,
    meanwhile,
    rescue_lines,
    select,
    urgent_page,
)
from hikisupport.triage.code import FIRST_DAY, LAST_DAY, CodeState, encode
from hikisupport.triage.facts import PARENTS, UNDER_18, UNKNOWN, Answers, get, group_of, has_doctor
from hikisupport.triage.flow import Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire, context_of
from hikisupport.triage.routing import GUIDE_TOPICS, Case, Route, route, who_knows
from hikisupport.triage.safety import Urgency
from hikisupport.triage.step import Decision

if TYPE_CHECKING:  # a sum is made in few calls, and its models cost more than the rest
    from hikisupport.cost.model import Estimate


@dataclass(frozen=True, slots=True)
class Override:
    """What the counselor set beside the rule's own result, with the reason; ``rule_*`` is what the rules gave."""

    reason: str
    step: int | None
    level: Level | None
    rule_step: int | None
    rule_level: Level


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, its sentence, the answers that fired it (question id -> code) and its sources."""

    rule: str
    text: str
    answers: Mapping[str, str]
    sources: tuple[Source, ...]


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
    def script(self) -> tuple[str, ...]:
        """The three lines for the first agency."""
        return self.words[self.first.agency.id].script if self.first else ()


# Stands in phrases.yaml for the ward of the person.
_THE_WARD = "(お住まいの区)"
_OF_PARENTS = "親の収入は数えません。"
_WITH_PARENTS = {"parents", "old_parents"}
# Dangers in which the doctor the person has goes before any other agency.
_DOCTOR_FIRST = frozenset({"self_harm", "suicide_plan", "suicide_ideation", "psychosis", "medical_emergency"})
_STAFF = "寮・施設・病院の職員"
_WHO_KNOWS = {
    "place": "通っていた居場所・デイケアの職員",
    "training": "通っていた訓練・事業所の職員",
    "school": "通っていた学校の先生・相談員",
    "job": "前に会っていた支援者",
}
_WHO_MEETS = {
    "place": "今会っている居場所・デイケアの職員",
    "work": "今会っているサポステ・事業所の職員",
    "school": "今会っている学校の先生・相談員",
    "agency": "今会っている相談窓口の担当者",
    "medical": "通っている病院・クリニック",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Danger, step and route of one call.

    ``step`` None: safety questions have not all been put. ``dangers``: those for today or now.
    """

    answers: Answers
    group: Group
    settings: Settings
    urgency: Urgency
    level: Level
    decision: Decision
    step: int | None
    dangers: frozenset[str]
    way: Route


def rule(answers: Answers, month: int, settings: Settings) -> Ruling:
    """Return what the rules say of the answers in a month of the year.

    Raises:
        UsageProblem: the override lowers a level without the supervisor.
    """
    urgency = safety.assess(answers, month, settings.before)
    level = _settle_level(urgency, settings)
    decision = step.decide(answers, level, settings.continued)
    shown = _shown_step(decision.step, urgency, settings)
    dangers = frozenset(flag.code for flag in urgency.flags if flag.level.is_urgent)
    way = route(Case(answers, shown or 0, dangers))
    return Ruling(answers, group_of(answers), settings, urgency, level, decision, shown, dangers, way)


def _settle_level(urgency: Urgency, chosen: Settings) -> Level:
    if chosen.level is None:
        return urgency.level
    if chosen.level.rank < urgency.level.rank and chosen.reason != "supervisor":
        raise UsageProblem("危険の度合いを下げられるのは、責任者の判断(supervisor)のときだけです。")
    return chosen.level


def _shown_step(decided: int, urgency: Urgency, chosen: Settings) -> int | None:
    """No step before every safety question was put, except where the call has turned to rescue."""
    if decided == 0:
        return 0
    if urgency.unasked:
        return None
    return decided if chosen.step is None else chosen.step


def assess(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings | None = None) -> Report:
    """Return the report for the answers at a moment.

    Raises:
        HikisupportError: the data cannot be used, a level is lowered by others, or the own agency does not exist.
    """
    ruling = rule(answers, moment.month, settings or Settings())
    office = ruling.settings.office
    if office and bundle.directory.by_id(office) is None:
        raise UsageProblem(f"--office「{office}」という窓口はありません。id は `hikisupport show 名前` で見られます。")
    flags = flag_views(answers, bundle, moment, ruling.settings)
    return _report(ruling, flags, _selection(ruling, bundle, moment, flags), bundle, moment)


def _report(ruling: Ruling, flags: tuple[FlagView, ...], chosen: Selection, bundle: Bundle, moment: datetime) -> Report:
    speaker = _Speaker(ruling, bundle, flags, chosen)
    estimate, cost_line, cost_later = _estimate_cost(ruling, speaker, bundle, moment)
    return Report(
        at=moment,
        versions=bundle.versions,
        answers=dict(ruling.answers),
        group=ruling.group,
        gone_on=ruling.settings.gone_on,
        level=ruling.level,
        flags=flags,
        rescue=rescue_lines(ruling.answers, bundle, flags) if ruling.level is Level.NOW else (),
        unasked=ruling.urgency.unasked,
        step=ruling.step,
        step_after=ruling.decision.step_after,
        would_change=tuple(speaker.would_change()),
        override=_make_override(ruling),
        reasons=tuple(speaker.reasons()),
        say_now=speaker.line("say_now"),
        request=speaker.request(),
        own=speaker.own(),
        here=speaker.here(),
        first=chosen.first,
        meanwhile=meanwhile(chosen.first, flags, ruling.answers, bundle.directory, moment, ruling.settings.office),
        others=chosen.others,
        if_wished=chosen.if_wished,
        if_wished_text=speaker.line("if_wished") if chosen.if_wished else "",
        words=speaker.words(),
        small_step=speaker.line("small_step") if ruling.step else "",
        prepare=speaker.lines("prepare") if ruling.step else (),
        cost_line=cost_line,
        cost_later=cost_later,
        cost=estimate,
        notes=speaker.notes(),
        relate=_relate(ruling, bundle),
        code=code_of(ruling.answers, ruling.settings, moment, bundle.questions),
    )


def code_of(answers: Answers, settings: Settings, moment: datetime, questions: Questionnaire) -> str | None:
    """Return the code of a call, or None without an answer (or for a day that codes cannot hold: not 2026-2070)."""
    if not answers or not FIRST_DAY <= moment.date() <= LAST_DAY:
        return None
    return encode(CodeState(answers, moment.date(), settings), questions)


def _selection(ruling: Ruling, bundle: Bundle, moment: datetime, flags: tuple[FlagView, ...]) -> Selection:
    if ruling.step is None:
        return Selection()
    if ruling.step == 0:
        grave = {one.agency.id: one for flag in flags if flag.level is Level.NOW for one in flag.contacts}
        # A level raised by the counselor has no flag of its own: the first numbers of the urgent page stand in.
        contacts = list(grave.values()) or urgent_page(bundle, ruling.answers, moment)[0][1]
        return Selection(contacts[0], tuple(contacts[1:4]))
    dangers = [replace(flag.own, why=("danger_first",)) for flag in flags if flag.own] if ruling.level.is_urgent else []
    return select(ruling.way, dangers, ruling.answers, bundle.directory, moment, ruling.settings.office)


def _make_override(ruling: Ruling) -> Override | None:
    chosen = ruling.settings
    if chosen.step is None and chosen.level is None:
        return None
    return Override(chosen.reason or "other", chosen.step, chosen.level, ruling.decision.step, ruling.urgency.level)


def _relate(ruling: Ruling, bundle: Bundle) -> tuple[Spoken, ...]:
    """For families and supporters: the first section of the guide's 接し方, the five questions asked most."""
    topic = bundle.guide.topic("relate") if ruling.step and ruling.group is not Group.PERSON else None
    points = topic.sections[0].points if topic else ()
    return tuple(
        Spoken(point.title, point.text, tuple(bundle.guide.sources[key] for key in point.sources)) for point in points
    )


def _estimate_cost(
    ruling: Ruling, speaker: "_Speaker", bundle: Bundle, moment: datetime
) -> "tuple[Estimate | None, str, str]":
    """Return the sum, the line on the screen and what is said in danger: no money talk for today and now.

    The sum only where step 3 comes up and the income was asked, or is known to be 生活保護.
    """
    if not ruling.step:
        return None, "", ""
    if ruling.level.is_urgent:
        return None, "", speaker.line("cost_later")
    on_welfare = get(ruling.answers, "money") == "welfare"
    asked = "income" in ruling.answers or on_welfare
    if ruling.step < 3 or not asked or get(ruling.answers, "age") in UNDER_18:
        return None, speaker.line("cost_line"), ""
    from hikisupport.cost.estimate import answer
    from hikisupport.cost.request import CostRequest
    from hikisupport.cost.screen import one_line

    income = Income.WELFARE if on_welfare else Income(get(ruling.answers, "income"))
    estimate = answer(CostRequest(income), bundle.costs, moment.date())
    line = one_line(estimate)
    with_parents = get(ruling.answers, "caller") in PARENTS or get(ruling.answers, "living") in _WITH_PARENTS
    return estimate, line if with_parents else line.replace(_OF_PARENTS, ""), ""


class _Speaker:
    """The words of one result: every sentence comes from the phrasebook, asked against the same context."""

    def __init__(self, ruling: Ruling, bundle: Bundle, flags: tuple[FlagView, ...], chosen: Selection) -> None:
        self.ruling, self.bundle, self.chosen = ruling, bundle, chosen
        self.flag_of = {one.agency.id: flag.code for flag in reversed(flags) for one in flag.contacts}
        # The own agency of a further danger is named for that danger, though the gravest may know it too.
        self.flag_of |= {flag.own.agency.id: flag.code for flag in reversed(flags) if flag.own}
        self.context = context_in_danger(
            ruling.answers,
            flags,
            level=ruling.level,
            step=ruling.step,
            after_rescue=ruling.settings.gone_on or "none",
            kind=chosen.first.agency.kind if chosen.first else "none",
            agency=chosen.first.agency.id if chosen.first else "none",
        )

    def line(self, slot: str, **more: object) -> str:
        """Return the sentence of a slot ("" before the safety questions are put)."""
        return "".join(self.lines(slot, **more))

    def lines(self, slot: str, **more: object) -> tuple[str, ...]:
        """Return the lines of a slot (none before the safety questions are put)."""
        if self.ruling.step is None:
            return ()
        return self.bundle.phrases.lines(slot, context_of(self.context, **more))

    def request(self) -> Request:
        """Return what answers the request of today."""
        code = get(self.ruling.answers, "request")
        if not self.ruling.step:
            return Request(code, "")
        return Request(code, self.line("request"), self.chosen.requested, GUIDE_TOPICS.get(code))

    def own(self) -> Own | None:
        """Return who knows the person, without a record; in danger for life or mind their doctor before others."""
        if not self.ruling.step:
            return None
        told = get(self.ruling.answers, "consent") not in {"unsafe", "dislikes"}
        if told and has_doctor(self.ruling.answers) and self.ruling.dangers & _DOCTOR_FIRST:
            return self._known_by(_WHO_MEETS["medical"], {"stopped": "none", "helping": "medical"})
        if told and self._is_unseen_in_a_facility():
            return self._known_by(_STAFF, {"stopped": "none", "helping": "none", "medical": UNKNOWN})
        match who_knows(self.ruling.answers):
            case None:
                return None
            case "facility_staff":
                name = _STAFF
            case "people_who_know":
                name = _WHO_KNOWS[get(self.ruling.answers, "stopped")]
            case _:
                name = _WHO_MEETS.get(get(self.ruling.answers, "helping"), "今会っている支援者")
        return self._known_by(name, {}, self.ruling.level.is_urgent)

    def here(self) -> Own | None:
        """Return going on at our own agency, where it is named."""
        office = self.ruling.settings.office
        return Own(office, "この窓口で続ける", self.line("continue_here")) if office and self.ruling.step else None

    def _is_unseen_in_a_facility(self) -> bool:
        """Tell whether the gravest danger is that nobody saw the person today, where staff can look at once."""
        today = {"flag": "welfare_check", "level": Level.TODAY, "living": "facility"}
        return all(self.context.get(key) == told for key, told in today.items())

    def _known_by(self, name: str, more: Mapping[str, object], after: bool = False) -> Own:
        return Own(None, name, self.line("own", **more), self.lines("own_script", **more), after)

    def words(self) -> dict[str, AgencyWords]:
        """Return the words of each agency of the result by its id."""
        first = [self.chosen.first] if self.chosen.first else []
        named = [*first, *self.chosen.others, *self.chosen.if_wished]
        return self._once_a_result({one.agency.id: self._words_of(one) for one in named})

    def _once_a_result(self, words: dict[str, AgencyWords]) -> dict[str, AgencyWords]:
        """Leave the lines that need saying only once with the first agency that has them."""
        said: set[str] = set()
        for name, one in words.items():
            words[name] = replace(one, script=tuple(line for line in one.script if line not in said))
            said |= set(one.script) & set(self.lines("script_once"))
        return words

    def _words_of(self, one: AgencyView) -> AgencyWords:
        in_danger = "danger_first" in one.why or not self.ruling.step
        flag = self.flag_of.get(one.agency.id, "none") if in_danger else "none"
        asked = {"kind": one.agency.kind, "agency": one.agency.id, "flag": flag}
        why = [self.line(f"why_{name}", **asked) or self.line("why_other", **asked) for name in one.why]
        through_switchboard = Kind.WELFARE_OFFICE in {one.agency.kind, one.answering.agency.kind}
        return AgencyWords(
            why=tuple(dict.fromkeys(text for text in why if text)),
            script=self.lines("script", **asked),
            ask_for=self._ask_for(asked) if through_switchboard or one.agency.kind is Kind.HOUKATSU else "",
            after=one.agency.id == self.chosen.after,
        )

    def _ask_for(self, asked: Mapping[str, object]) -> str:
        """Return what to ask a switchboard for, with the ward where it was told."""
        line, ward = self.line("ask_for", **asked), get(self.ruling.answers, "ward")
        if ward in {OUTSIDE, UNKNOWN}:
            return line
        name = next((one.label for one in self.bundle.questions["ward"].choices if one.code == ward), _THE_WARD)
        return line.replace(_THE_WARD, name)

    def reasons(self) -> Iterator[Reason]:
        """Give the rules that decided the step, then those that chose agencies, with the answers that fired them."""
        if self.ruling.step is None:
            return
        for name in self.ruling.decision.fired:
            yield from self._reason(name, self.line(f"reason_{name}"), step.RULE_BASIS[name])
        for name in self.ruling.way.grounds if self.ruling.step else ():
            yield from self._reason(name, self.line(f"why_{name}"), self.ruling.way.grounds[name])

    def _reason(self, name: str, text: str, used: tuple[str, ...]) -> Iterator[Reason]:
        if text:
            answers = {key: get(self.ruling.answers, key) for key in used}
            yield Reason(name, text, answers, self.bundle.advice.sources_of(name))

    def notes(self) -> tuple[str, ...]:
        """Return what the rules say without naming an agency, as far as it is not said already."""
        if not self.ruling.step:
            return ()
        said = {who_knows(self.ruling.answers)}
        texts = [self.line(f"why_{name}") for name in self.ruling.way.noted if name not in said]
        return tuple(text for text in dict.fromkeys(texts) if text)

    def would_change(self) -> Iterator[WouldChange]:
        """Give the questions still open whose answer would lead to a higher step, the highest first."""
        if not self.ruling.step:
            return
        for change in step.would_change(self.ruling.answers):
            code = max(change.steps, key=lambda each: change.steps[each])
            text = self.line("would_change", question=change.question, code=code)
            yield WouldChange(change.question, change.steps, code, text)
