"""What every result of a call promises; each function returns the breaches it finds as sentences."""

import json
from collections.abc import Callable, Iterator

from hikisupport.core.vocab import Group, Kind, Level
from hikisupport.directory.screen import open_label
from hikisupport.directory.view import AgencyView
from hikisupport.triage.report import Report
from hikisupport.triage.triage_json import triage_json

ADULT_SERVICES = {"employment_transition", "employment_a", "employment_b", "life_training", "work_life_center"}
WORK_KINDS = {"saposute", "hello_work", "work_prep", *ADULT_SERVICES}
YOUNG = {"under15", "15_17"}
TOO_OLD_FOR_SAPOSUTE = {"50_64", "65plus"}
# What is there for whoever meets the person now: at unsafe none of them may be named.
MEETS = {"place": {"ibasho", "youth_center"}, "school": {"school"}, "agency": {"hikikomori_center"}}

Faults = Iterator[str]


def kinds(agency: AgencyView) -> set[str]:
    """Return the kind of an agency and the kinds it also serves as."""
    return {agency.agency.kind.value, *(kind.value for kind in agency.agency.also)}


def named(report: Report) -> list[AgencyView]:
    """Return the agency to call first and the others."""
    return [*([report.first] if report.first else []), *report.others]


def shown(report: Report) -> list[AgencyView]:
    """Return every agency of a result, with those of the dangers and those that serve instead."""
    found = [*named(report), *report.if_wished, *(agency for flag in report.flags for agency in flag.contacts)]
    return [part for agency in found for part in (agency, agency.fallback) if part]


def ends_in_a_number(report: Report) -> Faults:
    """Somebody can be called, whatever the step; and in every danger of now or today."""
    if report.step is not None and (report.first is None or report.first.answering.phone is None):
        yield f"step {report.step} ends without a number"
    for flag in report.flags:
        urgent = flag.level.rank >= Level.TODAY.rank
        if urgent and not any(agency.answering.phone for agency in flag.contacts):
            yield f"{flag.code} at {flag.level} names nobody to call"


def somebody_answers_now(report: Report) -> Faults:
    """At any hour one number besides 110 and 119 answers: the first agency, or who does meanwhile."""
    if not report.step or report.first is None:
        return
    first = report.first.answering
    if (report.meanwhile is None) is not bool(first.open.now):
        yield f"{first.agency.id} is {'open' if first.open.now else 'not open'}, meanwhile: {report.meanwhile}"
    if report.meanwhile:
        calls = report.meanwhile.phone
        if not report.meanwhile.open.now or calls is None or calls.number in {"110", "119"}:
            yield f"{report.meanwhile.agency.id} does not answer now"


def says_closed_where_it_is(report: Report) -> Faults:
    """What is closed says so, and when it opens or who answers; what is open does not say closed."""
    for agency in shown(report):
        label = open_label(agency.open, report.at)
        if agency.open.now is not False:
            continue
        if "時間外" not in label or "受付中" in label:
            yield f"{agency.agency.id} is closed and says {label}"
        if agency.open.next is None and agency.fallback is None:
            yield f"{agency.agency.id} is closed without a next opening or somebody instead"


def danger_comes_first(report: Report) -> Faults:
    """At today and now the first agency is the gravest danger's own, and the support follows it."""
    own = next((flag.own for flag in report.flags if flag.own), None)
    if report.level.rank < Level.TODAY.rank or not report.step or own is None or report.first is None:
        return
    if report.first.agency.id != own.agency.id:
        yield f"{report.first.agency.id} stands before {own.agency.id}, which is there for {report.flags[0].code}"


def names_one_to_three_others(report: Report) -> Faults:
    """One to three others, at least two with a number, those without one behind them."""
    if not report.step:
        return
    if len(report.others) > 3:
        yield f"{len(report.others)} others"
    told = report.answers.get
    # Where few agencies take the caller there are not always two: outside the city, for an age nobody told, for whoever
    # calls about a child at work, and where those who meet the person may not be told.
    few = told("ward") == "outside" or told("age", "unknown") == "unknown" or told("consent") == "unsafe"
    enough = not few and not (report.group is Group.SUPPORTER and told("age") in YOUNG)
    with_number = [other for other in report.others if other.phone]
    if len(with_number) < 2 and enough:
        yield f"only {len(with_number)} of the others have a number"
    if len({agency.agency.id for agency in named(report)}) != len(named(report)):
        yield "an agency stands twice"


def fits_the_age(report: Report) -> Faults:
    """No adult service under 18, no サポステ from 50 on, no agency with a limit for an unknown age."""
    age = report.answers.get("age", "unknown")
    needed = [agency for agency in [*named(report), *report.if_wished] if not _for_danger(agency)]
    for agency in needed if report.step else []:
        if age in YOUNG and kinds(agency) & ADULT_SERVICES:
            yield f"{agency.agency.id} is an adult service, the person is {age}"
        if age in TOO_OLD_FOR_SAPOSUTE and agency.agency.kind is Kind.SAPOSUTE:
            yield f"サポステ for {age}"
        ages = agency.agency.ages
        if age == "unknown" and ages and (ages.min is not None or ages.max is not None):
            yield f"{agency.agency.id} has an age limit, the age is unknown"


def _for_danger(agency: AgencyView) -> bool:
    return bool({"danger_first", "young_carer", "stands_in"} & set(agency.why))


def leaves_the_house_alone(report: Report) -> Faults:
    """Telling the person is unsafe: no visit, no letter, no paper, no call back, nobody who meets the person."""
    if report.answers.get("consent") != "unsafe" or not report.step:
        return
    if report.own:
        yield f"{report.own.name} would be told"
    for agency in [*named(report), *report.if_wished]:
        if agency.agency.kind is Kind.OUTREACH or {channel.value for channel in agency.agency.channels} == {
            "home_visit"
        }:
            yield f"{agency.agency.id} reaches the house"
        if agency.agency.kind.value in MEETS.get(report.answers.get("helping", ""), set()) - _danger_kinds(report):
            yield f"{agency.agency.id} may be who meets the person"


def _danger_kinds(report: Report) -> set[str]:
    return {agency.agency.kind.value for flag in report.flags for agency in flag.contacts}


def keeps_money_and_work_out_of_danger(report: Report) -> Faults:
    """No self-pay and no サポステ below step 3 while there is danger for now or today."""
    if report.level.rank < Level.TODAY.rank:
        return
    if report.cost_line or report.cost:
        yield "speaks of money in danger"
    told = {flag.level.rank >= Level.TODAY.rank for flag in report.flags}
    if report.step in (1, 2) and True in told and {"saposute"} & {agency.agency.kind.value for agency in named(report)}:
        yield "names サポステ in danger"


def spares_the_calm(report: Report) -> Faults:
    """A calm caller is shown no suicide line."""
    if report.level.rank < Level.TODAY.rank:
        for agency in [*named(report), *report.if_wished]:
            for part in filter(None, (agency, agency.fallback)):
                if part.agency.kind is Kind.SUICIDE_LINE:
                    yield f"{part.agency.id} for a calm caller"


def keeps_a_spoken_wish_out_of_later(report: Report) -> Faults:
    """What the person has spoken never stands under 本人が望んだら."""
    wish = report.answers.get("wish")
    spoken = {"work": WORK_KINDS, "study": WORK_KINDS, "place": {"ibasho"}}.get(wish or "", set())
    for agency in report.if_wished:
        if agency.agency.kind.value in spoken:
            yield f"{agency.agency.id} is kept for later, {wish} was spoken"


PROMISES: tuple[Callable[[Report], Faults], ...] = (
    ends_in_a_number,
    somebody_answers_now,
    says_closed_where_it_is,
    danger_comes_first,
    names_one_to_three_others,
    fits_the_age,
    leaves_the_house_alone,
    keeps_money_and_work_out_of_danger,
    spares_the_calm,
    keeps_a_spoken_wish_out_of_later,
)


def faults(report: Report) -> list[str]:
    """Return every breach of every promise."""
    return [f"{promise.__name__}: {fault}" for promise in PROMISES for fault in promise(report)]


def forbidden(report: Report, laws: list[str], traps: list[str]) -> list[str]:
    """Return the legal texts and the trap numbers that a result holds."""
    text = json.dumps(triage_json(report), ensure_ascii=False)
    return [part for part in (*laws, *traps) if f'"{part}"' in text or (part in laws and part in text)]
