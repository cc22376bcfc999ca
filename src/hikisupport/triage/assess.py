"""assess(): from answers to a report. The one call behind ``triage``; order of the parts is the order of promises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.errors import UsageProblem
from hikisupport.core.vocab import OUTSIDE, Group, Income, Kind, Level
from hikisupport.directory.view import AgencyView
from hikisupport.triage import safety, step
from hikisupport.triage.agencies import Selection, answering, flag_views, meanwhile, rescue_lines, select, urgent_page
from hikisupport.triage.code import FIRST_DAY, LAST_DAY, CodeState, encode
from hikisupport.triage.facts import PARENTS, UNDER_18, UNKNOWN, Answers, get, group_of, has_doctor
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire, context_of
from hikisupport.triage.report import (
    AgencyWords,
    FlagView,
    Override,
    Own,
    Reason,
    Report,
    Request,
    Settings,
    Spoken,
    WouldChange,
)
from hikisupport.triage.routing import GUIDE_TOPICS, Case, Route, route, who_knows
from hikisupport.triage.safety import Urgency
from hikisupport.triage.step import Decision

if TYPE_CHECKING:
    from hikisupport.cost.model import Estimate

# Stands in phrases.yaml for the ward of the person.
_THE_WARD = "(お住まいの区)"
_OF_PARENTS = "親の収入は数えません。"
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
    """Danger, step and route of one call. ``step`` None: safety questions have not all been put."""

    answers: Answers
    group: Group
    settings: Settings
    urgency: Urgency
    level: Level
    decision: Decision
    step: int | None
    way: Route

    @property
    def is_urgent(self) -> bool:
        """Whether there is danger for today or now."""
        return self.level.rank >= Level.TODAY.rank


def rule(answers: Answers, month: int, settings: Settings) -> Ruling:
    """Return what the rules say of the answers in a month of the year.

    Raises:
        UsageProblem: the override lowers a level without the supervisor.
    """
    urgency = safety.assess(answers, month, settings.before)
    level = _level(urgency, settings)
    decision = step.decide(answers, level, settings.continued)
    shown = _shown_step(decision.step, urgency, level, settings)
    dangers = frozenset(flag.code for flag in urgency.flags if flag.level.rank >= Level.TODAY.rank)
    way = route(Case(answers, shown or 0, dangers))
    return Ruling(answers, group_of(answers), settings, urgency, level, decision, shown, way)


def _level(urgency: Urgency, chosen: Settings) -> Level:
    if chosen.level is None:
        return urgency.level
    if chosen.level.rank < urgency.level.rank and chosen.reason != "supervisor":
        raise UsageProblem("危険の度合いを下げられるのは、責任者の判断(supervisor)のときだけです。")
    return chosen.level


def _shown_step(decided: int, urgency: Urgency, level: Level, chosen: Settings) -> int | None:
    """No step before every safety question was put, except where the call has turned to rescue."""
    if level is Level.NOW and not chosen.continued:
        return 0
    if urgency.unasked:
        return None
    return chosen.step if chosen.step is not None else decided


def assess(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings | None = None) -> Report:
    """Return the report for the answers at a moment.

    Raises:
        HikisupportError: the data cannot be used, a level is lowered by others, or the own agency does not exist.
    """
    ruling = rule(answers, moment.month, settings or Settings())
    _check_office(ruling.settings.office, bundle)
    flags = flag_views(answers, bundle, moment, ruling.settings)
    return _report(ruling, flags, _selection(ruling, bundle, moment, flags), bundle, moment)


def _report(ruling: Ruling, flags: tuple[FlagView, ...], chosen: Selection, bundle: Bundle, moment: datetime) -> Report:
    speaker = _Speaker(ruling, bundle, flags, chosen)
    estimate, cost_line, cost_later = _cost(ruling, speaker, bundle, moment)
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
        step_after=ruling.decision.step_after if ruling.step == 0 else None,
        would_change=tuple(speaker.would_change()),
        override=_override(ruling),
        reasons=tuple(speaker.reasons()),
        say_now=speaker.line("say_now"),
        request=speaker.request(),
        own=speaker.own(),
        here=_here(ruling, speaker, bundle),
        first=chosen.first,
        meanwhile=_meanwhile(ruling, chosen, flags, bundle, moment),
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
    chosen = (settings.gone_on, settings.step, settings.level, settings.reason)
    return encode(CodeState(answers, moment.date(), *chosen), questions)


def _check_office(office: str | None, bundle: Bundle) -> None:
    if office and bundle.directory.by_id(office) is None:
        raise UsageProblem(f"--office「{office}」という窓口はありません。id は `hikisupport show 名前` で見られます。")


def _selection(ruling: Ruling, bundle: Bundle, moment: datetime, flags: tuple[FlagView, ...]) -> Selection:
    if ruling.step is None:
        return Selection()
    if ruling.step == 0:
        grave = {one.agency.id: one for flag in flags if flag.level is Level.NOW for one in flag.contacts}
        # A level raised by the counselor has no flag of its own: the first numbers of the urgent page stand in.
        contacts = list(grave.values()) or urgent_page(bundle, ruling.answers, moment)[0][1]
        return Selection(contacts[0], tuple(contacts[1:4]))
    dangers = [replace(flag.own, why=("danger_first",)) for flag in flags if flag.own] if ruling.is_urgent else []
    return select(ruling.way, dangers, ruling.answers, bundle.directory, moment, ruling.settings.office)


def _meanwhile(
    ruling: Ruling, chosen: Selection, flags: tuple[FlagView, ...], bundle: Bundle, moment: datetime
) -> AgencyView | None:
    contacts = [one for flag in flags if flag.level.rank >= Level.TODAY.rank for one in flag.contacts]
    office = ruling.settings.office
    return meanwhile(chosen.first, contacts, ruling.answers, bundle.directory, moment, office)


def _override(ruling: Ruling) -> Override | None:
    chosen = ruling.settings
    if chosen.step is None and chosen.level is None:
        return None
    return Override(chosen.reason or "other", chosen.step, chosen.level, ruling.decision.step, ruling.urgency.level)


def _here(ruling: Ruling, speaker: "_Speaker", bundle: Bundle) -> Own | None:
    office = bundle.directory.by_id(ruling.settings.office) if ruling.settings.office else None
    return Own(office.id, "この窓口で続ける", speaker.line("continue_here")) if office and ruling.step else None


def _relate(ruling: Ruling, bundle: Bundle) -> tuple[Spoken, ...]:
    """For families and supporters: the first section of the guide's 接し方, the five questions asked most."""
    topic = bundle.guide.topic("relate") if ruling.step and ruling.group is not Group.PERSON else None
    points = topic.sections[0].points if topic else ()
    return tuple(
        Spoken(point.title, point.text, tuple(bundle.guide.sources[key] for key in point.sources)) for point in points
    )


def _cost(ruling: Ruling, speaker: "_Speaker", bundle: Bundle, moment: datetime) -> "tuple[Estimate | None, str, str]":
    """Return the sum, the line on the screen and what is said in danger: no money talk for today and now.

    The sum only where step 3 comes up and the income was asked, or is known to be 生活保護.
    """
    if not ruling.step:
        return None, "", ""
    if ruling.is_urgent:
        return None, "", speaker.line("cost_later")
    on_welfare = get(ruling.answers, "money") == "welfare"
    asked = "income" in ruling.answers or on_welfare
    if ruling.step < 3 or not asked or get(ruling.answers, "age") in UNDER_18:
        return None, speaker.line("cost_line"), ""
    from hikisupport.cost.estimate import overview
    from hikisupport.cost.screen import one_line

    income = Income.WELFARE if on_welfare else Income(get(ruling.answers, "income"))
    estimate = overview(income, bundle.costs, moment.date())
    line = one_line(estimate)
    return estimate, line if _has_parents(ruling.answers) else line.replace(_OF_PARENTS, ""), ""


def _has_parents(answers: Answers) -> bool:
    """Tell whether a parent is in the picture: on the line, or living with the person."""
    return get(answers, "caller") in PARENTS or get(answers, "living") in {"parents", "old_parents"}


class _Speaker:
    """The words of one result: every sentence comes from the phrasebook, asked against the same context."""

    def __init__(self, ruling: Ruling, bundle: Bundle, flags: tuple[FlagView, ...], chosen: Selection) -> None:
        self.ruling, self.bundle, self.chosen = ruling, bundle, chosen
        gravest = flags[0] if flags else None
        self.flag_of = {one.agency.id: flag.code for flag in reversed(flags) for one in flag.contacts}
        # The own agency of a further danger is named for that danger, though the gravest may know it too.
        self.flag_of |= {flag.own.agency.id: flag.code for flag in reversed(flags) if flag.own}
        self.context = context_of(
            ruling.answers,
            group=ruling.group,
            level=ruling.level,
            step=ruling.step,
            flag=gravest.code if gravest else "none",
            heard=gravest.heard if gravest else "this_call",
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
        known = who_knows(self.ruling.answers)
        dangers = {flag.code for flag in self.ruling.urgency.flags if flag.level.rank >= Level.TODAY.rank}
        told = get(self.ruling.answers, "consent") not in {"unsafe", "dislikes"}
        if told and has_doctor(self.ruling.answers) and dangers & _DOCTOR_FIRST:
            return self._known_by(_WHO_MEETS["medical"], {"stopped": "none", "helping": "medical"})
        if told and self._is_unseen_in_a_facility():
            return self._known_by(_STAFF, {"stopped": "none", "helping": "none", "medical": UNKNOWN})
        if known is None:
            return None
        after = self.ruling.is_urgent
        if known == "facility_staff":
            return self._known_by(_STAFF, {}, after)
        if known == "people_who_know":
            return self._known_by(_WHO_KNOWS[get(self.ruling.answers, "stopped")], {}, after)
        return self._known_by(_WHO_MEETS.get(get(self.ruling.answers, "helping"), "今会っている支援者"), {}, after)

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
        through_switchboard = Kind.WELFARE_OFFICE in {one.agency.kind, answering(one).agency.kind}
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
            yield from self._reason(name, self.line(f"reason_{name}"), step.RULE_BASIS[name], decides=True)
        for name in self.ruling.way.grounds if self.ruling.step else ():
            yield from self._reason(name, self.line(f"why_{name}"), self.ruling.way.grounds[name], decides=False)

    def _reason(self, name: str, text: str, used: tuple[str, ...], *, decides: bool) -> Iterator[Reason]:
        if text:
            answers = {key: get(self.ruling.answers, key) for key in used}
            yield Reason(name, text, answers, self.bundle.advice.sources_of(name), decides)

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
