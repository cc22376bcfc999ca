"""assess(): from answers to a report. The one call behind ``triage``; order of the parts is the order of promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hikisupport.core.errors import UsageProblem
from hikisupport.core.vocab import Group, Income, Level
from hikisupport.cost.estimate import overview
from hikisupport.cost.model import Estimate
from hikisupport.directory.view import WindowView
from hikisupport.triage import safety, step
from hikisupport.triage.advice import KnownText, StepText
from hikisupport.triage.agencies import Selection, flag_views, select, urgent_page
from hikisupport.triage.answers import code_of
from hikisupport.triage.facts import UNDER_18, Answers, get, group_of, home_may_be_reached
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import FlagView, Override, Own, Reason, Report, Settings, Spoken
from hikisupport.triage.routing import Case, Route, route
from hikisupport.triage.safety import Urgency
from hikisupport.triage.step import RULE_BASIS, Decision


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


def rule(answers: Answers, month: int, settings: Settings) -> Ruling:
    """Return what the rules say of the answers in a month of the year.

    Raises:
        UsageProblem: the override lowers a level without the supervisor.
    """
    urgency = safety.assess(answers, month)
    level = _level(urgency, settings)
    decision = step.decide(answers, level, settings.continued)
    shown = _shown_step(decision.step, urgency, level, settings)
    way = route(Case(answers, shown or 0))
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


def words_for(ruling: Ruling, bundle: Bundle) -> StepText | None:
    """Return the words for the step; where telling the person is unsafe, none that reach the house."""
    if ruling.step is None:
        return None
    words = bundle.advice.step if home_may_be_reached(ruling.answers) or not ruling.step else bundle.advice.step_unsafe
    return words(ruling.step, ruling.group)


def knowing(ruling: Ruling, bundle: Bundle) -> KnownText | None:
    """Return the words where somebody knows the person, or None."""
    if not ruling.step or not ruling.way.person_first:
        return None
    agreed = get(ruling.answers, "consent") == "fine"
    return bundle.advice.knowing(ruling.way.person_first, ruling.group, agreed)


def say_now(text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], bundle: Bundle) -> str:
    """Return the sentence for the gravest danger of now or today, else for the wish, else for the step."""
    if text is None:
        return ""
    # Who goes on after a rescue has said its words already.
    due = [flag for flag in _urgent(flags) if not (ruling.step and flag.level is Level.NOW)]
    urgent = next((flag.say for flag in due if flag.say), "")
    wish = get(ruling.answers, "wish") if ruling.step == 1 else ""
    wished = (words.say_now for words in bundle.advice.wishes if (words.wish, words.group) == (wish, ruling.group))
    return urgent or next(wished, text.say_now)


def small_step(text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], bundle: Bundle) -> str:
    """Return the one small thing: for the gravest danger, else with who knows the person, else of the step."""
    if text is None:
        return ""
    urgent = next((flag.small_step for flag in _urgent(flags) if flag.small_step), "") if ruling.step else ""
    known = knowing(ruling, bundle)
    return urgent or (known.small_step if known and known.small_step else text.small_step)


def script(
    text: StepText | None, ruling: Ruling, flags: tuple[FlagView, ...], first: WindowView | None, bundle: Bundle
) -> tuple[str, ...]:
    """Return the three lines to say: for the gravest danger's number, an unsafe home, who knows, or the window."""
    if text is None:
        return ()
    if ruling.step and (urgent := next((flag.script for flag in _urgent(flags) if flag.script), ())):
        return urgent
    if not home_may_be_reached(ruling.answers):
        return text.script
    if known := knowing(ruling, bundle):
        return known.script
    rules = first.why if first else ()
    return next((words.script for words in bundle.advice.openings if words.rule in rules), text.script)


def _urgent(flags: tuple[FlagView, ...]) -> list[FlagView]:
    return [flag for flag in flags if flag.level.rank >= Level.TODAY.rank]


def assess(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings | None = None) -> Report:
    """Return the report for the answers at a moment.

    Raises:
        HikisupportError: the data cannot be used, a level is lowered by others, or the own window does not exist.
    """
    ruling = rule(answers, moment.month, settings or Settings())
    flags = flag_views(answers, bundle, moment)
    selection = _selection(ruling, bundle, moment, flags)
    text = words_for(ruling, bundle)
    estimate, cost_line = _cost(ruling, bundle, moment)
    return Report(
        at=moment,
        versions=bundle.versions,
        answers=dict(answers),
        group=ruling.group,
        continued=ruling.settings.continued,
        level=ruling.level,
        flags=flags,
        rescue=bundle.advice.rescue if ruling.level is Level.NOW else (),
        unasked=ruling.urgency.unasked,
        step=ruling.step,
        step_after=ruling.decision.step_after if ruling.step == 0 else None,
        override=_override(ruling),
        reasons=_reasons(ruling, bundle),
        say_now=say_now(text, ruling, flags, bundle),
        own=_own(ruling, bundle),
        first=selection.first,
        others=selection.others,
        if_wished=selection.if_wished,
        small_step=small_step(text, ruling, flags, bundle),
        script=script(text, ruling, flags, selection.first, bundle),
        prepare=bundle.advice.prepare if ruling.step else (),
        cost_line=cost_line,
        cost=estimate,
        notes=_notes(ruling, selection, bundle),
        why_window=_sentences(bundle, selection),
        relate=_relate(ruling, bundle),
        code=code_of(answers, ruling.settings, moment, bundle.questions),
    )


def _check_office(office: str | None, bundle: Bundle) -> None:
    if office and bundle.directory.by_id(office) is None:
        raise UsageProblem(
            f"--office「{office}」という窓口はありません。`hikisupport list --all --format json` で id を見られます。"
        )


def _selection(ruling: Ruling, bundle: Bundle, moment: datetime, flags: tuple[FlagView, ...]) -> Selection:
    _check_office(ruling.settings.office, bundle)
    if ruling.step is None:
        return Selection(None, (), ())
    if ruling.step == 0:
        grave = {view.agency.id: view for flag in flags if flag.level is Level.NOW for view in flag.contacts}
        # A level raised by the counselor has no flag of its own: the first numbers of the urgent page stand in.
        contacts = list(grave.values()) or urgent_page(bundle, ruling.answers, moment)[0][1]
        return Selection(contacts[0], tuple(contacts[1:4]), ())
    return select(ruling.way, ruling.answers, bundle.directory, moment, ruling.settings.office)


def _override(ruling: Ruling) -> Override | None:
    chosen = ruling.settings
    if chosen.step is None and chosen.level is None:
        return None
    return Override(chosen.reason or "other", chosen.step, chosen.level, ruling.decision.step, ruling.urgency.level)


def _reasons(ruling: Ruling, bundle: Bundle) -> tuple[Reason, ...]:
    """The rules that decided the step, then those that chose the windows, each with the answers that fired it."""
    if ruling.step is None:
        return ()
    grounds = {name: RULE_BASIS[name] for name in ruling.decision.fired}
    if ruling.step:
        grounds |= {name: ruling.way.grounds[name] for name in ruling.way.fired if name not in grounds}
    return tuple(reason for name, used in grounds.items() if (reason := _reason(name, used, ruling, bundle)))


def _reason(name: str, used: tuple[str, ...], ruling: Ruling, bundle: Bundle) -> Reason | None:
    text = bundle.advice.rule(name)
    if text is None:
        return None
    answers: Mapping[str, str] = {key: get(ruling.answers, key) for key in used}
    sources = tuple(bundle.advice.sources[key] for key in text.sources)
    return Reason(name, text.text, answers, sources, decides=name in ruling.decision.fired)


def _own(ruling: Ruling, bundle: Bundle) -> Own | None:
    """The result without a record: the worker who knows the person, else going on at our own window."""
    if not ruling.step:
        return None
    office_id = ruling.settings.office
    if known := knowing(ruling, bundle):
        name = "今会っている支援者" if known.rule == "present_helper" else "前に会っていた支援者"
        return Own(None, name, known.text)
    office = bundle.directory.by_id(office_id) if office_id else None
    if office:
        return Own(office.id, "この窓口で続ける", "次に話す日時と、どちらから電話するかを、この電話で決めます。")
    return None


def _notes(ruling: Ruling, selection: Selection, bundle: Bundle) -> tuple[str, ...]:
    if not ruling.step:
        return ()
    way = ruling.way
    shown = [*([selection.first] if selection.first else []), *selection.others, *selection.if_wished]
    said = {rule for view in shown for rule in view.why} | {way.person_first}
    texts = [bundle.advice.rule(rule) for rule in way.noted if rule not in said]
    return tuple(text.text for text in texts if text)


def _sentences(bundle: Bundle, selection: Selection) -> dict[str, str]:
    shown = [*([selection.first] if selection.first else []), *selection.others, *selection.if_wished]
    rules = {rule for view in shown for rule in view.why}
    return {rule: text.text for rule in sorted(rules) if (text := bundle.advice.rule(rule))}


def _relate(ruling: Ruling, bundle: Bundle) -> tuple[Spoken, ...]:
    """For families and supporters: the first section of the guide's 接し方, the five questions asked most."""
    topic = bundle.guide.topic("relate") if ruling.step and ruling.group is not Group.PERSON else None
    points = topic.sections[0].points if topic else ()
    return tuple(
        Spoken(point.title, point.text, tuple(bundle.guide.sources[key] for key in point.sources)) for point in points
    )


def _cost(ruling: Ruling, bundle: Bundle, moment: datetime) -> tuple[Estimate | None, str]:
    """No money talk where there is danger for today; the full estimate only when step 3 comes up."""
    from hikisupport.cost.screen import one_line

    if not ruling.step or ruling.level.rank >= Level.TODAY.rank:
        return None, ""
    if get(ruling.answers, "age") in UNDER_18:
        return None, "相談は無料です。18歳未満の方の福祉サービスは、保護者の世帯の市町村民税で決まります。"
    if ruling.step < 3:
        return (
            None,
            "相談は無料です。収入のない大人の方は、福祉サービスを使ってもふつう0円の見込みです。親の収入は数えません。",
        )
    estimate = overview(_income(ruling.answers), bundle.costs, moment.date())
    return estimate, one_line(estimate)


def _income(answers: Answers) -> Income:
    if get(answers, "money") == "welfare":
        return Income.WELFARE
    return Income(get(answers, "income"))


__all__ = ["Settings", "assess"]
