"""assess(): from answers to a report. The one call behind ``triage``; order of the parts is the order of promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hikisupport.app.bundle import Bundle
from hikisupport.app.report import FlagView, Override, Own, Reason, Report
from hikisupport.app.urgent import flag_views
from hikisupport.base.errors import UsageProblem
from hikisupport.base.models.advice import StepText
from hikisupport.base.vocab import Income, Level
from hikisupport.logic.cost.overview import overview
from hikisupport.logic.cost.result import Estimate
from hikisupport.logic.directory.select import Selection, select
from hikisupport.logic.interview.basis import RULE_BASIS
from hikisupport.logic.rules import safety, step
from hikisupport.logic.rules.facts import UNDER_18, UNKNOWN, Answers, get, group_of
from hikisupport.logic.rules.routing import Case, Route, route
from hikisupport.logic.rules.safety import Urgency


@dataclass(frozen=True, slots=True)
class Settings:
    """What the counselor set beside the answers: going on after ``now``, an override, the own window."""

    continued: bool = False
    office: str | None = None
    step: int | None = None
    level: Level | None = None
    reason: str | None = None


def assess(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings | None = None) -> Report:
    """Return the report for the answers at a moment.

    Raises:
        DataProblem: the data cannot be used.
        UsageProblem: the override lowers a level without the supervisor, or the own window does not exist.
    """
    chosen = settings or Settings()
    urgency = safety.assess(answers, moment.month)
    level = _level(urgency, chosen)
    decision = step.decide(answers, level, chosen.continued)
    shown_step = _shown_step(decision.step, urgency, level, chosen)
    _check_office(chosen.office, bundle)
    rescue = level is Level.NOW and not chosen.continued
    way = route(Case(answers, shown_step or 0))
    flags = flag_views(answers, bundle, moment)
    selection = _selection(way, answers, bundle, moment, chosen, shown_step, flags)
    text = bundle.advice.step(shown_step, group_of(answers)) if shown_step is not None else None
    estimate, cost_line = _cost(answers, bundle, moment, shown_step, level)
    return Report(
        at=moment,
        versions=bundle.versions,
        answers=dict(answers),
        group=group_of(answers),
        continued=chosen.continued,
        level=level,
        flags=flags,
        rescue=bundle.advice.rescue if level is Level.NOW else (),
        unasked=urgency.unasked,
        step=shown_step,
        step_after=decision.step_after if shown_step == 0 else None,
        override=_override(chosen, decision.step, urgency.level),
        reasons=_reasons(decision.fired if shown_step is not None else (), answers, bundle),
        say_now=_say_now(text, flags),
        own=_own(way, chosen, bundle) if shown_step else None,
        first=selection.first,
        others=selection.others,
        if_wished=selection.if_wished,
        small_step=text.small_step if text else "",
        script=_script(text, way, bundle),
        prepare=bundle.advice.prepare if shown_step and not rescue else (),
        cost_line=cost_line,
        cost=estimate,
        notes=_notes(way, selection, bundle) if shown_step else (),
        why_window=_sentences(bundle, selection),
    )


def _say_now(text: StepText | None, flags: tuple[FlagView, ...]) -> str:
    """The sentence for the gravest danger of now or today, else the one for the step."""
    if text is None:
        return ""
    said = (flag.say for flag in flags if flag.level.rank >= Level.TODAY.rank and flag.say)
    return next(said, text.say_now)


def _script(text: StepText | None, way: Route, bundle: Bundle) -> tuple[str, ...]:
    if text is None:
        return ()
    if text.step and way.person_first:
        return next(known.script for known in bundle.advice.known if known.group == text.group)
    return text.script


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


def _check_office(office: str | None, bundle: Bundle) -> None:
    if office and bundle.directory.by_id(office) is None:
        raise UsageProblem(
            f"--office「{office}」という窓口はありません。`hikisupport list --all --format json` で id を見られます。"
        )


def _selection(
    way: Route,
    answers: Answers,
    bundle: Bundle,
    moment: datetime,
    chosen: Settings,
    shown_step: int | None,
    flags: tuple[FlagView, ...],
) -> Selection:
    if shown_step is None:
        return Selection(None, (), ())
    if shown_step == 0:
        grave = {view.agency.id: view for flag in flags if flag.level is Level.NOW for view in flag.contacts}
        contacts = list(grave.values())
        return Selection(contacts[0] if contacts else None, tuple(contacts[1:4]), ())
    return select(way, answers, bundle.directory, moment, chosen.office)


def _override(chosen: Settings, decided: int, level: Level) -> Override | None:
    if chosen.step is None and chosen.level is None:
        return None
    return Override(chosen.reason or "other", chosen.step, chosen.level, decided, level)


def _reasons(fired: tuple[str, ...], answers: Answers, bundle: Bundle) -> tuple[Reason, ...]:
    reasons = []
    for rule in fired:
        text = bundle.advice.rule(rule)
        if text is None:
            continue
        used: Mapping[str, str] = {name: answers.get(name, UNKNOWN) for name in RULE_BASIS[rule]}
        reasons.append(Reason(rule, text.text, used, tuple(bundle.advice.sources[key] for key in text.sources)))
    return tuple(reasons)


def _own(way: Route, chosen: Settings, bundle: Bundle) -> Own | None:
    """The result without a record: the worker who knows the person, else going on at our own window."""
    if way.person_first:
        text = bundle.advice.rule(way.person_first)
        name = "今会っている支援者" if way.person_first == "present_helper" else "前に会っていた支援者"
        return Own(None, name, text.text if text else "")
    office = bundle.directory.by_id(chosen.office) if chosen.office else None
    if office:
        return Own(office.id, "この窓口で続ける", "次に話す日時と、どちらから電話するかを、この電話で決めます。")
    return None


def _notes(way: Route, selection: Selection, bundle: Bundle) -> tuple[str, ...]:
    shown = [*([selection.first] if selection.first else []), *selection.others, *selection.if_wished]
    said = {rule for view in shown for rule in view.why} | {way.person_first}
    texts = [bundle.advice.rule(rule) for rule in way.fired if rule not in said]
    return tuple(text.text for text in texts if text)


def _sentences(bundle: Bundle, selection: Selection) -> dict[str, str]:
    shown = [*([selection.first] if selection.first else []), *selection.others, *selection.if_wished]
    rules = {rule for view in shown for rule in view.why}
    return {rule: text.text for rule in sorted(rules) if (text := bundle.advice.rule(rule))}


def _cost(
    answers: Answers, bundle: Bundle, moment: datetime, shown_step: int | None, level: Level
) -> tuple[Estimate | None, str]:
    """No money talk where there is danger for today; the full estimate only when step 3 comes up."""
    from hikisupport.app.render.cost import one_line

    if not shown_step or level.rank >= Level.TODAY.rank:
        return None, ""
    if get(answers, "age") in UNDER_18:
        return None, "相談は無料です。18歳未満の方の福祉サービスは、保護者の世帯の市町村民税で決まります。"
    if shown_step < 3:
        return (
            None,
            "相談は無料です。収入のない大人の方は、福祉サービスを使ってもふつう0円の見込みです。親の収入は数えません。",
        )
    estimate = overview(_income(answers), bundle.costs, moment.date())
    return estimate, one_line(estimate)


def _income(answers: Answers) -> Income:
    if get(answers, "money") == "welfare":
        return Income.WELFARE
    return Income(get(answers, "income"))
