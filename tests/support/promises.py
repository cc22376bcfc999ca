"""What every result of a call promises; each function returns the breaches it finds as sentences."""

import re
from collections.abc import Callable, Iterator

from hikisupport.core.page import Page
from hikisupport.core.vocab import Kind, Level, State
from hikisupport.directory.times import open_label
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.triage.agencies import answering
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Report
from hikisupport.triage.routing import Case, route
from hikisupport.triage.screen import add_whole
from hikisupport.triage.triage_json import triage_json

ADULT_SERVICES = {"employment_transition", "employment_a", "employment_b", "life_training", "work_life_center"}
YOUNG = {"under15", "15_17"}
TOO_OLD_FOR_SAPOSUTE = {"50_64", "65plus"}
TO_THE_HOUSE = ("訪問", "手紙", "紙を", "折り返")

Faults = Iterator[str]


def kinds(window: WindowView) -> set[str]:
    """Return the kind of a window and the kinds it also serves as."""
    return {window.agency.kind.value, *(kind.value for kind in window.agency.also)}


def named(report: Report) -> list[WindowView]:
    """Return the window to call first and the others."""
    return [*([report.first] if report.first else []), *report.others]


def shown(report: Report) -> list[WindowView]:
    """Return every window of a result, with those of the dangers and those that serve instead."""
    found = [*named(report), *report.if_wished, *(window for flag in report.flags for window in flag.contacts)]
    return [part for window in found for part in (window, window.fallback) if part]


def text_of(report: Report, questions: Questionnaire) -> str:
    """Return the whole result as a pipe gets it."""
    page = Page(10_000)
    add_whole(page, report, questions)
    return page.plain()


def ends_in_a_number(report: Report) -> Faults:
    """Somebody can be called, whatever the step; and in every danger of now or today."""
    if report.step is not None and (report.first is None or main_phone(answering(report.first)) is None):
        yield f"step {report.step} ends without a number"
    for flag in report.flags:
        urgent = flag.level.rank >= Level.TODAY.rank
        if urgent and not any(main_phone(answering(window)) for window in flag.contacts):
            yield f"{flag.code} at {flag.level} names nobody to call"


def says_closed_where_it_is(report: Report) -> Faults:
    """What is closed says so, and when it opens or who answers; what is open does not say closed."""
    for window in shown(report):
        label = open_label(window.open, report.at)
        if window.open.now is not False:
            continue
        if "時間外" not in label or "受付中" in label:
            yield f"{window.agency.id} is closed and says {label}"
        if window.open.next is None and window.fallback is None:
            yield f"{window.agency.id} is closed without a next opening or somebody instead"


def callable_before_check(report: Report) -> Faults:
    """A number to check never stands first while a window of the same rank has a callable one."""
    phone = main_phone(report.first) if report.first else None
    if report.first is None or not report.step or phone is None or phone.state is State.CALLABLE:
        return
    own = _rank(report, report.first)
    for window in report.others:
        other = main_phone(window)
        if other and other.state is State.CALLABLE and _rank(report, window) == own:
            yield f"{report.first.agency.id} (to check) stands before {window.agency.id} (callable)"


def _rank(report: Report, window: WindowView) -> int:
    needs = [need for need in route(Case(report.answers, report.step or 0)).needs if need.rule in window.why]
    own = [need.rank for need in needs if need.kind.value in kinds(window)]
    return min(own or [need.rank for need in needs])  # one that serves instead of another is of a kind of its own


def fits_the_age(report: Report) -> Faults:
    """No adult service under 18, no サポステ from 50 on, no window with a limit for an unknown age."""
    age = report.answers.get("age", "unknown")
    for window in [*named(report), *report.if_wished] if report.step else []:
        if age in YOUNG and kinds(window) & ADULT_SERVICES:
            yield f"{window.agency.id} is an adult service, the person is {age}"
        if age in TOO_OLD_FOR_SAPOSUTE and window.agency.kind is Kind.SAPOSUTE:
            yield f"サポステ for {age}"
        ages = window.agency.ages
        if age == "unknown" and ages and (ages.min is not None or ages.max is not None):
            yield f"{window.agency.id} has an age limit, the age is unknown"


def leaves_the_house_alone(report: Report) -> Faults:
    """Telling the person is unsafe: no visit, no letter, no paper, no call back, in windows and in words."""
    if report.answers.get("consent") != "unsafe" or not report.step:
        return
    for window in [*named(report), *report.if_wished]:
        if window.agency.kind is Kind.OUTREACH or {channel.value for channel in window.agency.channels} == {
            "home_visit"
        }:
            yield f"{window.agency.id} reaches the house"
    for words in (report.say_now, report.small_step, *report.script):
        yield from (f"「{words}」 speaks of {sign}" for sign in TO_THE_HOUSE if sign in words)


def keeps_money_out_of_danger(report: Report) -> Faults:
    """No self-pay while there is danger for now or today."""
    if report.level.rank >= Level.TODAY.rank and (report.cost_line or report.cost):
        yield "speaks of money in danger"


def spares_the_calm(report: Report) -> Faults:
    """A calm caller is shown no suicide line."""
    if report.level.rank < Level.TODAY.rank:
        for window in [*named(report), *report.if_wished]:
            for part in filter(None, (window, window.fallback)):
                if part.agency.kind is Kind.SUICIDE_LINE:
                    yield f"{part.agency.id} for a calm caller"


PROMISES: tuple[Callable[[Report], Faults], ...] = (
    ends_in_a_number,
    says_closed_where_it_is,
    callable_before_check,
    fits_the_age,
    leaves_the_house_alone,
    keeps_money_out_of_danger,
    spares_the_calm,
)


def faults(report: Report) -> list[str]:
    """Return every breach of every promise."""
    return [fault for promise in PROMISES for fault in promise(report)]


def forbidden(report: Report, questions: Questionnaire, laws: list[str], traps: list[str]) -> list[str]:
    """Return the legal texts and the trap numbers that a result shows, as text or as JSON."""
    from hikisupport.cli.output import to_json

    both = text_of(report, questions) + to_json(triage_json(report))
    found = [law for law in laws if law in both]
    return found + [trap for trap in traps if re.search(rf"(?<![\d-]){re.escape(trap)}(?![\d-])", both)]
