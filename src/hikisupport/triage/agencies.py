"""Chooses the windows for one caller: one first, one to three others, and those for later (本人が望んだら)."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from hikisupport.core.vocab import OUTSIDE, Channel, Kind, Level, State
from hikisupport.directory.model import Agency, Ages, Directory
from hikisupport.directory.search import is_provider, serves_ward
from hikisupport.directory.view import WindowView, main_phone, view
from hikisupport.triage import safety
from hikisupport.triage.advice import FlagText
from hikisupport.triage.facts import UNDER_18, UNKNOWN, Answers, get, group_of, home_may_be_reached
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import FlagView
from hikisupport.triage.routing import Need, Route
from hikisupport.triage.safety import Flag

_OTHERS = 3
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
class Selection:
    """The windows of a result, each with the rules that named it in ``why``."""

    first: WindowView | None
    others: tuple[WindowView, ...]
    if_wished: tuple[WindowView, ...]


def select(route: Route, answers: Answers, directory: Directory, moment: datetime, office: str | None) -> Selection:
    """Return the windows for the needs of a route that accept this age, ward and caller at a moment."""
    choice = _Choice(route, answers, directory, moment, office)
    named = choice.windows(route.needs)
    first = _first(named)
    others = [found for found in named if found is not first][:_OTHERS]
    taken = {found.agency.id for found in (*others, *([first] if first else []))}
    later = replace(choice, taken=frozenset(taken)).windows(route.wishes)
    return Selection(first, tuple(others), tuple(later))


def _first(named: list[WindowView]) -> WindowView | None:
    """Return the window to call: never a number that only third parties give unless it is alone.

    Where no window has a number, the one that serves instead of the best comes first: nobody is left with none.
    """
    with_number = [found for found in named if main_phone(found)]
    sure = [found for found in with_number if _may_be_first(found)]
    instead = [replace(found.fallback, why=found.why) for found in named if found.fallback]
    return next(iter([*sure, *with_number, *instead]), None)


def contact(window_id: str, answers: Answers, directory: Directory, moment: datetime) -> WindowView | None:
    """Return a window named by an urgent text, as it stands now; ``ward`` means the office of the person's ward."""
    ward = get(answers, "ward")
    if window_id == "ward":
        return _ward_office(ward, directory, moment)
    agency = directory.by_id(window_id)
    if agency is None or not accepts_ward(agency, ward, directory):
        return None
    return view(agency, directory, moment, _near(ward))


def _ward_office(ward: str, directory: Directory, moment: datetime) -> WindowView | None:
    offices = [agency for agency in directory.agencies if agency.kind is Kind.WELFARE_OFFICE]
    own = next((agency for agency in offices if agency.serves == (ward,)), None)
    wide = next((agency for agency in offices if "city" in agency.serves), None)
    chosen = own or (wide if ward != OUTSIDE else None)
    return view(chosen, directory, moment, _near(ward)) if chosen else None


def accepts_ward(agency: Agency, ward: str, directory: Directory) -> bool:
    """Tell whether a window serves the ward; an untold ward gets windows for the whole city only."""
    if ward == UNKNOWN:
        return not directory.area.around.isdisjoint(agency.serves)
    return serves_ward(agency, ward, directory.area)


def accepts_age(ages: Ages | None, band: str) -> bool:
    """Tell whether a window takes everybody of an age band; an approximate limit (おおむね) may overlap in part.

    An unknown age is taken only by windows without an age limit.
    """
    if ages is None or (ages.min is None and ages.max is None):
        return True
    if band not in _BANDS:
        return False
    low, high = _BANDS[band]
    least, most = ages.min or 0, 120 if ages.max is None else ages.max
    return least <= high and low <= most if ages.about else least <= low and high <= most


@dataclass(frozen=True, slots=True)
class _Choice:
    route: Route
    answers: Answers
    directory: Directory
    moment: datetime
    office: str | None
    taken: frozenset[str] = frozenset()

    def windows(self, needs: Iterable[Need]) -> list[WindowView]:
        """Return one window a need (the best), in the order of the needs; equal ranks by trust in the number."""
        found: dict[str, tuple[tuple[int, int], WindowView]] = {}
        for need in needs:
            for window in self._ranked(need):
                known = found.get(window.agency.id)
                if known is None:
                    found[window.agency.id] = ((need.rank, _trust(window)), replace(window, why=(need.rule,)))
                    break
                found[window.agency.id] = (known[0], replace(known[1], why=_united(known[1].why, need.rule)))
        return [entry for _, entry in sorted(found.values(), key=lambda pair: pair[0])]

    def _ranked(self, need: Need) -> list[WindowView]:
        """Return the windows for a need, best first; who only refers on stands in where there is no other."""
        fitting = [agency for agency in self.directory.agencies if self._fits(agency, need.kind)]
        direct = [agency for agency in fitting if agency.role == "window"]
        near = _near(get(self.answers, "ward"))
        views = [self._usable(view(agency, self.directory, self.moment, near)) for agency in direct or fitting]
        return sorted(views, key=lambda found: (_trust(found), found.agency.kind is not need.kind, *self._order(found)))

    def _usable(self, window: WindowView) -> WindowView:
        """Drop who serves instead where it is our own window, or one for adults and the person is under 18."""
        instead = window.fallback
        if instead is None:
            return window
        ours = instead.agency.id == self.office
        too_young = get(self.answers, "age") in UNDER_18 and not accepts_age(
            instead.agency.ages, get(self.answers, "age")
        )
        return replace(window, fallback=None) if ours or too_young else window

    def _fits(self, agency: Agency, kind: Kind) -> bool:
        return (
            kind in (agency.kind, *agency.also)
            and agency.role in {"window", "backup"}
            and agency.id not in {self.office, *self.taken}
            and agency.kind not in self.route.barred
            and accepts_age(agency.ages, get(self.answers, "age"))
            and accepts_ward(agency, get(self.answers, "ward"), self.directory)
            and (not agency.callers or group_of(self.answers) in agency.callers)
            and (home_may_be_reached(self.answers) or agency.channels != (Channel.HOME_VISIT,))
        )

    def _order(self, found: WindowView) -> tuple[float, ...]:
        ward = get(self.answers, "ward")
        day = self.moment.date()
        return (
            is_provider(found.agency),
            found.agency.serves != (ward,),
            found.distance_km if found.distance_km is not None else 10_000.0,
            zlib.crc32(f"{found.agency.id} {day}".encode()),
        )


def _near(ward: str) -> str | None:
    return None if ward in {UNKNOWN, OUTSIDE} else ward


def _trust(found: WindowView) -> int:
    phone = main_phone(found)
    if phone is None:
        return 2
    return 0 if phone.state is State.CALLABLE else 1


def _may_be_first(found: WindowView) -> bool:
    phone = main_phone(found)
    return phone is not None and phone.confidence != "third_party"


def _united(why: tuple[str, ...], rule: str) -> tuple[str, ...]:
    return why if rule in why else (*why, rule)


def urgent_page(bundle: Bundle, answers: Answers, moment: datetime) -> list[tuple[str, list[WindowView]]]:
    """Return the urgent page: each need with the windows for it as they stand at a moment."""
    groups = []
    for group in bundle.advice.urgent:
        found = [contact(name, answers, bundle.directory, moment) for name in group.contacts]
        groups.append((group.title, sorted((window for window in found if window), key=_has_no_number)))
    return groups


def flag_views(answers: Answers, bundle: Bundle, moment: datetime) -> tuple[FlagView, ...]:
    """Return the dangers of the answers with what to do and whom to call at a moment, the gravest first."""
    return tuple(_flag(flag, answers, bundle, moment) for flag in safety.assess(answers, moment.month).flags)


def _flag(flag: Flag, answers: Answers, bundle: Bundle, moment: datetime) -> FlagView:
    text = bundle.advice.flag(flag.code, flag.level)
    ids = dict.fromkeys((*text.contacts, *_child_line(flag, answers)))
    found = [window for name in ids if (window := contact(name, answers, bundle.directory, moment))]
    return FlagView(
        code=flag.code,
        level=flag.level,
        label=text.label,
        say=_say(text, answers),
        answers=flag.answers,
        do=text.self_do if text.self_do and _by_caller(answers) else text.do,
        small_step=text.small_step.of(group_of(answers)) if text.small_step else "",
        script=() if _by_caller(answers) else text.script,
        by_when=text.by_when,
        not_promise=text.not_promise,
        law=text.law,
        contacts=_answering_first(found, flag.level),
    )


def _say(text: FlagText, answers: Answers) -> str:
    if text.self_say and _by_caller(answers):
        return text.self_say
    return text.say.of(group_of(answers)) if text.say else ""


def _by_caller(answers: Answers) -> bool:
    """Tell whether the person who calls is the one whose hand goes out."""
    return get(answers, "caller") == "person" == get(answers, "violence_by")


def _child_line(flag: Flag, answers: Answers) -> tuple[str, ...]:
    """Under 18 adds 189 to every abuse path and to want of food or heat; so does a child who calls about a parent."""
    abuse = {"violence_now", "violence_repeat", "dv", "elder_abuse", "child_abuse", "no_food_money", "cold_home"}
    young = get(answers, "age") in UNDER_18 or get(answers, "caller") == "child"
    return ("child-abuse-189",) if flag.code in abuse and young else ()


def _answering_first(contacts: list[WindowView], level: Level) -> tuple[WindowView, ...]:
    """Keep the data's order in a rescue; else put who answers at this hour before who is closed or has no number."""
    if level is Level.NOW:
        return tuple(contacts)
    return tuple(sorted(contacts, key=lambda window: (_has_no_number(window), answering(window).open.now is False)))


def _has_no_number(window: WindowView) -> bool:
    """Tell whether nobody can be called: a number may have been taken back today."""
    return main_phone(answering(window)) is None


def answering(window: WindowView) -> WindowView:
    """Return who picks up the telephone for a window: itself, or the window that serves instead."""
    has_number = any(phone.number for phone in window.phones)
    return window if has_number or window.fallback is None else window.fallback
