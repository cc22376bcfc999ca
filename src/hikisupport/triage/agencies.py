"""Chooses the agencies of a result at a moment: one first, one to three others, those for later, who answers now.

Order of what comes first: the gravest danger, the request, the step (triage contract, 4.3 to 4.6). Somebody who knows
the person stands above all of them without a record (``routing.who_knows``).
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hikisupport.core.vocab import OUTSIDE, Channel, Group, Kind, Level, State
from hikisupport.directory.model import Agency, Ages, Directory
from hikisupport.directory.search import is_provider, serves_ages, serves_ward
from hikisupport.directory.view import AgencyView, view
from hikisupport.triage import safety
from hikisupport.triage.facts import (
    UNDER_18,
    UNKNOWN,
    Answers,
    age_of_victim,
    get,
    group_of,
    home_may_be_reached,
    young_caller,
)
from hikisupport.triage.flow import Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import context_of
from hikisupport.triage.routing import Need, Route
from hikisupport.triage.safety import Flag

_OTHERS = 3
# Who answers at any hour besides 110 and 119, for whoever has no danger of their own; the young first ask theirs.
_AT_ANY_HOUR = ("yorisoi", "emergency-advice", "emergency-advice-direct")
_AT_ANY_HOUR_YOUNG = ("hokkaido-child-line", "child-sos")
EMERGENCY = frozenset({"police", "ambulance"})
_BANDS: dict[str, tuple[int, int]] = {
    "under15": (0, 14),
    "15_17": (15, 17),
    "18_34": (18, 34),
    "35_39": (35, 39),
    "40_49": (40, 49),
    "50_64": (50, 64),
    "65plus": (65, 120),
}


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
class Selection:
    """The agencies of a result, each with the rules that named it in ``why``.

    ``others``: with a number first. ``requested``: those that answer the request. ``after``: the id of the support
    agency that follows the one for the danger.
    """

    first: AgencyView | None = None
    others: tuple[AgencyView, ...] = ()
    if_wished: tuple[AgencyView, ...] = ()
    requested: tuple[AgencyView, ...] = ()
    after: str | None = None


def select(
    route: Route,
    dangers: Sequence[AgencyView],
    answers: Answers,
    directory: Directory,
    moment: datetime,
    office: str | None,
) -> Selection:
    """Return the agencies for the needs of a route that accept this age, ward and caller at a moment.

    Args:
        route: what the rules want.
        dangers: the own agency of each danger of today and now, the gravest first (empty for a calm call).
        answers: the answers of the call.
        directory: the agencies.
        moment: the hour they are shown for.
        office: the agency where the counselor sits; it is never recommended.
    """
    choice = _Choice(route, answers, directory, moment, office)
    beside = choice.find(need for need in route.needs if need.beside)
    named = choice.find(need for need in route.needs if not need.beside)
    own = [found for found in dangers if found.agency.id != office]
    with_number = [found for found in named if found.phone]
    support = _support(with_number or named) if own else _pick_first(named)
    first = own[0] if own else support
    taken = {first.agency.id} if first else set()
    if own:
        support = next(iter(_drop_repeated(reversed(beside), taken)), support)  # a young caller: the young carers' line
    forced = _drop_repeated([*own[1:2], *([support] if own and support else []), *beside], taken)[:_OTHERS]
    others = _others(_drop_repeated([*forced, *own[2:], *named], taken), wanted=len(forced))
    taken |= {found.agency.id for found in others}
    later = replace(choice, taken=frozenset(taken)).find(route.wishes)
    return Selection(
        first=first,
        others=tuple(others),
        if_wished=tuple(later),
        requested=tuple(found for found in named if "request_first" in found.why),
        after=support.agency.id if own and support and support.agency.id in {one.agency.id for one in others} else None,
    )


def _drop_repeated(views: Iterable[AgencyView], taken: set[str]) -> list[AgencyView]:
    found: dict[str, AgencyView] = {}
    for one in views:
        if one.agency.id not in taken:
            found.setdefault(one.agency.id, one)
    return list(found.values())


def _others(named: list[AgencyView], wanted: int) -> list[AgencyView]:
    """Return up to three: those that have to stand there, then at least two with a number; with a number first.

    Where neither the agency nor one in its place can be called, it helps nobody here.
    """
    chosen = named[:wanted]
    named = [*chosen, *(found for found in named[wanted:] if found.answering.phone)]
    callable_ = [found for found in named[wanted:] if found.phone]
    missing = max(0, 2 - sum(1 for found in chosen if found.phone))
    chosen += callable_[:missing]
    chosen += [found for found in named[wanted:] if found not in chosen][: max(0, _OTHERS - len(chosen))]
    return sorted(chosen, key=lambda found: (named.index(found) >= wanted, found.phone is None))


def _pick_first(named: list[AgencyView]) -> AgencyView | None:
    """Return the agency to call: never a number that only third parties give unless it is alone.

    Where no agency has a number, the one that serves instead of the best comes first: nobody is left with none.
    """
    instead = [replace(found.fallback, why=(*found.why, "stands_in")) for found in named if found.fallback]
    asked = [found for found in named if "request_first" in found.why]
    by_request = [found for found in asked if found.phone or found.fallback][:1]
    with_number = [found for found in named if found.phone]
    sure = [found for found in with_number if not _is_third_party(found)]
    return next(iter([*by_request, *sure, *with_number, *instead]), None)


def _support(named: list[AgencyView]) -> AgencyView | None:
    """Return who follows after a danger: what was asked for, else the centre, which keeps the thread."""
    centre = (found for found in named if found.agency.kind is Kind.HIKIKOMORI_CENTER)
    asked = (found for found in named if "request_first" in found.why)
    return next(asked, None) or next(centre, None) or _pick_first(named)


def meanwhile(
    first: AgencyView | None,
    flags: Iterable[FlagView],
    answers: Answers,
    directory: Directory,
    moment: datetime,
    office: str | None,
) -> AgencyView | None:
    """Return who answers at this hour besides 110 and 119 (None where the first agency is open).

    First the contacts of the dangers, the gravest first; behind them the lines that answer at any hour.
    """
    if first is None or first.answering.open.now:
        return None
    young = get(answers, "age") in UNDER_18 or get(answers, "caller_age") == "minor"
    names = (*(_AT_ANY_HOUR_YOUNG if young else ()), *_AT_ANY_HOUR)
    lines = (contact(name, answers, directory, moment) for name in names)
    contacts = (one for flag in flags if flag.level.is_urgent for one in flag.contacts)
    for one in (found.answering for found in (*contacts, *lines) if found):
        if one.open.now and one.phone and one.agency.id not in {office, *EMERGENCY}:
            return one
    return None


def contact(agency_id: str, answers: Answers, directory: Directory, moment: datetime) -> AgencyView | None:
    """Return an agency named by a danger, as it stands at a moment (None: not for this ward).

    ``ward`` means the office of the person's ward, ``ward-welfare`` its desk for 生活保護 where one has a number.
    """
    ward = get(answers, "ward")
    if agency_id in {"ward", "ward-welfare"}:
        return _ward_office(ward, directory, moment, welfare=agency_id == "ward-welfare")
    agency = directory.by_id(agency_id)
    if agency is None or not accepts_ward(agency, ward, directory):
        return None
    return view(agency, directory, moment, ward)


def _ward_office(ward: str, directory: Directory, moment: datetime, *, welfare: bool) -> AgencyView | None:
    offices = [agency for agency in directory.agencies if agency.kind is Kind.WELFARE_OFFICE]
    own = [view(agency, directory, moment, ward) for agency in offices if agency.serves == (ward,)]
    if welfare:
        own.sort(key=lambda found: found.phone is None)
    if own:
        return own[0]
    wide = next((agency for agency in offices if "city" in agency.serves), None)
    return view(wide, directory, moment) if wide and ward != OUTSIDE else None


def accepts_ward(agency: Agency, ward: str, directory: Directory) -> bool:
    """Tell whether an agency serves the ward; an untold ward gets agencies for the whole city only."""
    if ward == UNKNOWN:
        return not directory.area.around.isdisjoint(agency.serves)
    return serves_ward(agency, ward, directory.area)


def accepts_age(ages: Ages | None, band: str) -> bool:
    """Tell whether an agency takes everybody of an age band; an approximate limit (おおむね) may overlap in part.

    An unknown age is taken only by agencies without an age limit.
    """
    if ages is None or (ages.min is None and ages.max is None):
        return True
    return band in _BANDS and serves_ages(ages, *_BANDS[band], everybody=True)


@dataclass(frozen=True, slots=True)
class _Choice:
    route: Route
    answers: Answers
    directory: Directory
    moment: datetime
    office: str | None
    taken: frozenset[str] = frozenset()

    def find(self, needs: Iterable[Need]) -> list[AgencyView]:
        """Return the best agencies for each need, in the order of the needs; equal ranks by trust in the number."""
        found: dict[str, tuple[tuple[int, bool, int], AgencyView]] = {}
        for need in needs:
            for agency in self._ranked(need)[: need.count]:
                new = (need.rank, agency.agency.role != "window", _trust(agency))
                rank, known = found.get(agency.agency.id, (new, agency))
                why = known.why if need.rule in known.why else (*known.why, need.rule)
                found[agency.agency.id] = (rank, replace(known, why=why))
        return [entry for _, entry in sorted(found.values(), key=lambda pair: pair[0])]

    def _ranked(self, need: Need) -> list[AgencyView]:
        """Return the agencies for a need, best first; who only refers on stands in where there are too few others."""
        fitting = [agency for agency in self.directory.agencies if self._fits(agency, need)]
        direct = [agency for agency in fitting if agency.role == "window"]
        chosen = direct if len(direct) >= need.count else fitting
        ward = get(self.answers, "ward")
        views = [self._usable(view(agency, self.directory, self.moment, ward)) for agency in chosen]
        return sorted(views, key=lambda found: self._order(found, need))

    def _usable(self, agency: AgencyView) -> AgencyView:
        """Drop who serves instead where it is our own agency, or one for adults and the person is under 18."""
        instead = agency.fallback
        if instead is None:
            return agency
        ours = instead.agency.id == self.office
        age = get(self.answers, "age")
        too_young = age in UNDER_18 and not accepts_age(instead.agency.ages, age)
        return replace(agency, fallback=None) if ours or too_young else agency

    def _fits(self, agency: Agency, need: Need) -> bool:
        ward = get(self.answers, "ward")
        if agency.id in {self.office, *self.taken} or not accepts_ward(agency, ward, self.directory):
            return False
        if need.agency:
            return agency.id == need.agency
        return (
            need.kind in (agency.kind, *agency.also)
            and (agency.role in {"window", "backup"} or (need.crisis and agency.role == "crisis"))
            and agency.kind not in self.route.barred
            and need.channel in (None, *agency.channels)
            and self._takes_caller(agency)
        )

    def _takes_caller(self, agency: Agency) -> bool:
        return (
            accepts_age(agency.ages, get(self.answers, "age"))
            and (not agency.callers or group_of(self.answers) in agency.callers)
            and (home_may_be_reached(self.answers) or agency.channels != (Channel.HOME_VISIT,))
        )

    def _order(self, found: AgencyView, need: Need) -> tuple[float, ...]:
        """Trust first; public agencies before providers, the own ward, nearness.

        Equal offices of providers change by the day.
        """
        agency = found.agency
        provider = is_provider(agency)
        changes = provider or agency.kind is Kind.DISABILITY_CONSULT  # run by providers for the city
        return (
            agency.role != "window",
            _trust(found),
            agency.kind is not need.kind,
            provider,
            agency.serves != (get(self.answers, "ward"),),
            found.distance_km if found.distance_km is not None else 10_000.0,
            zlib.crc32(f"{agency.id} {self.moment.date()}".encode()) if changes else 0,
        )


def _trust(found: AgencyView) -> int:
    phone = found.phone
    if phone is None:
        return 2
    return 0 if phone.state is State.CALLABLE else 1


CHILD_LINE = "child-abuse-189"
_ABUSE = frozenset({"violence_now", "violence_repeat", "harm_risk", "dv", "elder_abuse", "child_abuse"})
_WANT = frozenset({"no_food_money", "cold_home"})
_DEATH = frozenset({"self_harm", "suicide_plan", "suicide_ideation"})
_USUAL = Settings()


def urgent_page(bundle: Bundle, answers: Answers, moment: datetime) -> list[tuple[str, list[AgencyView]]]:
    """Return the urgent page: each need with the agencies for it as they stand at a moment."""
    groups = []
    for group in bundle.advice.urgent:
        found = [contact(name, answers, bundle.directory, moment) for name in group.contacts]
        groups.append((group.title, sorted((one for one in found if one), key=_has_no_number)))
    return groups


def flag_views(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings = _USUAL) -> tuple[FlagView, ...]:
    """Return the dangers of the answers with what to do and whom to call at a moment, the gravest first."""
    urgency = safety.assess(answers, moment.month, settings.before)
    return tuple(_flag_view(flag, answers, bundle, moment, settings) for flag in urgency.flags)


def rescue_lines(answers: Answers, bundle: Bundle, flags: Sequence[FlagView]) -> tuple[str, ...]:
    """Return the first lines for the counselor at level now, for the gravest danger (none: as for any)."""
    told = {"level": Level.NOW, "step": 0, "after_rescue": "none"}
    return bundle.phrases.lines("rescue", context_in_danger(answers, flags, **told))


def context_in_danger(answers: Answers, flags: Sequence[FlagView], **told: object) -> dict[str, str]:
    """Return what the sentences are asked against: the answers, who calls, the gravest danger, what else is told."""
    flag, heard = (flags[0].code, flags[0].heard) if flags else ("none", "this_call")
    return context_of(answers, group=group_of(answers), flag=flag, heard=heard, **told)


def _flag_view(flag: Flag, answers: Answers, bundle: Bundle, moment: datetime, settings: Settings) -> FlagView:
    heard = "last_call" if flag.last_call else "this_call"
    context = context_of(
        answers,
        group=group_of(answers),
        level=flag.level,
        flag=flag.code,
        heard=heard,
        after_rescue=settings.gone_on or "none",
    )
    phrases = bundle.phrases
    named = (contact(name, answers, bundle.directory, moment) for name in _contacts(flag, answers, bundle))
    found = [one for one in named if one]
    return FlagView(
        code=flag.code,
        level=flag.level,
        heard=heard,
        label=phrases.line("flag_label", context),
        answers=flag.answers,
        do=phrases.lines("flag_do", context),
        by_when=phrases.line("flag_by_when", context),
        not_promise=phrases.line("flag_not_promise", context) or None,
        contacts=tuple(sorted(found, key=lambda one: (_has_no_number(one), one.answering.open.now is False))),
        own=_find_own(found, settings) if flag.level.is_urgent else None,
    )


def _contacts(flag: Flag, answers: Answers, bundle: Bundle) -> dict[str, None]:
    """Return the ids of whom to call in a danger, in their order."""
    young = tuple(_lines_for_the_young(flag, answers))
    contacts = bundle.advice.contacts(flag.code, flag.level)
    # A school or a neighbour who misses a child turns to 189; who stands before the door, to 119.
    away = flag.code == "welfare_check" and get(answers, "age") in UNDER_18 and group_of(answers) is Group.SUPPORTER
    return dict.fromkeys((*young, *contacts) if away else (*contacts, *young))


def _find_own(contacts: list[AgencyView], settings: Settings) -> AgencyView | None:
    """Return the agency that is there for a danger: the first of the data that somebody answers for.

    A number that only third parties give goes behind; so do 110 and 119 once safety is made sure.
    """
    reachable = [one for one in contacts if not _has_no_number(one)]
    after = [one for one in reachable if one.agency.id not in EMERGENCY] if settings.gone_on == "safe" else []
    sure = [one for one in after or reachable if not _is_third_party(one)]
    return next(iter([*sure, *after, *reachable]), None)


def _is_third_party(one: AgencyView) -> bool:
    phone = one.answering.phone
    return phone is not None and phone.confidence == "third_party"


def _lines_for_the_young(flag: Flag, answers: Answers) -> Iterator[str]:
    """Under 18 adds 189 to every abuse path and to want, and a children's line to thoughts of dying.

    For violence under way, or somebody unseen, 189 stands there while the age is not known to be 18 or over.
    """
    age = get(answers, "age")
    young = age in UNDER_18 or young_caller(answers) or get(answers, "caller") == "child"
    unseen = flag.code in {"violence_now", "welfare_check"} and age in {*UNDER_18, UNKNOWN}
    if not flag.level.is_urgent:
        return
    if unseen or (flag.code in _ABUSE | _WANT and (young or age_of_victim(answers) == "under18")):
        yield CHILD_LINE
    if flag.code in _DEATH and (age in UNDER_18 or young_caller(answers)):
        yield "child-sos"


def _has_no_number(one: AgencyView) -> bool:
    """Tell whether nobody can be called: a number may have been taken back today."""
    return one.answering.phone is None
