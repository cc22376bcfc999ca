"""Find agencies by words and filters, in a neutral order that is explained (design contract, promise 6)."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from math import inf
from typing import TYPE_CHECKING

from hikisupport.core.vocab import OUTSIDE, Channel, Group, Kind, State
from hikisupport.directory.model import OLDEST, Agency, Ages, Area, Directory, ward_by_id
from hikisupport.directory.view import AgencyView, view

if TYPE_CHECKING:
    from hikisupport.directory.words import Meaning, Words

_CRISIS_KINDS = (Kind.SUICIDE_LINE, Kind.MENTAL_HEALTH_CENTER, Kind.PSYCH_EMERGENCY, Kind.AMBULANCE, Kind.POLICE)
# The origin of providers read from the open data (design contract, section 5).
OPEN_DATA = "wamnet"
PROVIDERS = frozenset(
    {Kind.EMPLOYMENT_TRANSITION, Kind.EMPLOYMENT_A, Kind.EMPLOYMENT_B, Kind.LIFE_TRAINING, Kind.PRIVATE}
)
# Kinds that are there for the step itself, the first first (design, Order of list); others stand behind them.
CORE = {
    1: (Kind.HIKIKOMORI_CENTER, Kind.SELF_RELIANCE, Kind.MENTAL_HEALTH_CENTER, Kind.FAMILY_GROUP, Kind.YOUTH_CENTER),
    2: (Kind.IBASHO, Kind.OUTREACH, Kind.HIKIKOMORI_CENTER, Kind.FAMILY_GROUP, Kind.YOUTH_CENTER),
    3: (Kind.SAPOSUTE, Kind.SELF_RELIANCE, Kind.HELLO_WORK, Kind.WORK_PREP, Kind.WORK_LIFE_CENTER, Kind.YOUTH_CENTER),
}
_ANY_STEP = tuple(dict.fromkeys(kind for kinds in CORE.values() for kind in kinds))
_TRUST = {State.CALLABLE: 1, State.CHECK: 2, State.WITHHELD: 3}


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; None, empty and False filter nothing.

    ``ward`` is a ward id or ``outside``; ``age`` the youngest and oldest age meant (50代: 50 and 59).
    """

    words: tuple[str, ...] = ()
    step: int | None = None
    kind: Kind | None = None
    ward: str | None = None
    age: tuple[int, int] | None = None
    caller: Group | None = None
    channel: Channel | None = None
    open_now: bool = False


FILTERS = tuple(item.name for item in fields(Query))


@dataclass(frozen=True, slots=True)
class Emptied:
    """A filter (a field of Query) without which something would be left, and how many agencies that is."""

    filter: str
    left: int


@dataclass(frozen=True, slots=True)
class Found:
    """Agencies in their order; if there are none, which filters emptied the list."""

    views: tuple[AgencyView, ...]
    total: int
    emptied_by: tuple[Emptied, ...]
    order: str
    # What the words stand for, the best first.
    meanings: "tuple[Meaning, ...]" = ()
    # The ward has no fitting provider: those of other wards stand in, the nearest first.
    from_elsewhere: bool = False

    @property
    def emergency(self) -> bool:
        """Whether the emergency line belongs above: a word of danger, or nothing was found."""
        return not self.views or any(meaning.danger or meaning.emergency for meaning in self.meanings)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the guide that the words lead to."""
        return tuple(dict.fromkeys(meaning.topic for meaning in self.meanings if meaning.topic))

    @property
    def without_calling(self) -> bool:
        """Whether ways other than the telephone were asked for (電話が苦手)."""
        return any(meaning.without_calling for meaning in self.meanings)


def search(directory: Directory, query: Query, moment: datetime, words: "Words | None" = None) -> Found:
    """Return the agencies that fit a query at a moment, best first; ``words`` says what callers' words stand for."""
    asked = _Asked(query, directory, moment, words)
    views = asked.matching()
    providers = [found for found in views if found.agency.origin == OPEN_DATA]
    return Found(
        views=tuple(asked.in_order(views)),
        total=len(views),
        emptied_by=() if views else asked.emptied_by(),
        order=_order_words(query, directory.area, any(is_provider(found.agency) for found in views)),
        meanings=asked.meanings,
        from_elsewhere=bool(providers) and query.ward is not None and not _here(providers, query.ward),
    )


def _here(providers: list[AgencyView], ward: str | None) -> list[AgencyView]:
    return [found for found in providers if found.agency.seat_ward == ward]


def answers_crisis(agency: Agency) -> bool:
    """Tell whether an agency is one of those to name first when somebody speaks of dying."""
    return agency.role == "crisis" and agency.kind in _CRISIS_KINDS


def is_provider(agency: Agency) -> bool:
    """Tell whether an agency is a provider (事業所) or private, and so stands after public ones of equal fit."""
    return agency.kind in PROVIDERS or agency.origin == OPEN_DATA


def serves_ward(agency: Agency, ward: str, area: Area) -> bool:
    """Tell whether an agency serves people of a ward (or ``outside``), by itself or by a wider area.

    In ``area.wider`` the id ``city`` is the city itself, and an id ending in ``_outside`` leaves the city out.
    """
    wide = {name for name in area.wider if name != "city"} if ward == OUTSIDE else {ward} | area.around
    return not wide.isdisjoint(agency.serves)


def serves_ages(ages: Ages | None, low: int, high: int, *, everybody: bool = False) -> bool:
    """Tell whether somebody of an age from ``low`` to ``high`` is taken (both included; without limits everybody).

    ``everybody``: all of them must be; an approximate limit (おおむね) may overlap in part all the same.
    """
    if ages is None:
        return True
    least, most = ages.min or 0, OLDEST if ages.max is None else ages.max
    if everybody and not ages.about:
        return least <= low and high <= most
    return least <= high and low <= most


class _Asked:
    """One query on one directory at one moment."""

    def __init__(self, query: Query, directory: Directory, moment: datetime, words: "Words | None") -> None:
        self.query, self.directory, self.moment, self.words = query, directory, moment, words
        senses = {word: words.of(word) if words else () for word in query.words}
        self.meanings = tuple(sense.meaning for found in senses.values() for sense in found)
        self.danger = any(meaning.danger for meaning in self.meanings)
        self.quiet = any(meaning.without_calling for meaning in self.meanings)
        if query.words:  # costs its import only where words were typed
            from hikisupport.directory.words import Word

            self.typed = [Word(word, found, moment.date()) for word, found in senses.items()]
        else:
            self.typed = []
        self._fits: dict[str, tuple[float, float] | None] = {}

    def matching(self) -> list[AgencyView]:
        """Return the agencies that pass every filter, as they stand at the moment."""
        query = self.query
        near = query.ward if query.ward != OUTSIDE else None
        kept = (agency for agency in self.directory.agencies if self._passes(agency))
        views = [view(agency, self.directory, self.moment, near) for agency in kept]
        views = [found for found in views if not query.open_now or found.is_open]
        # Providers stand for the whole city: those of the ward are enough, if there are any.
        providers = [found for found in views if found.agency.origin == OPEN_DATA]
        far = set() if query.ward is None or not _here(providers, query.ward) else {one.agency.id for one in providers}
        return [found for found in views if found.agency.id not in far or found.agency.seat_ward == query.ward]

    def _passes(self, agency: Agency) -> bool:
        query = self.query
        low, high = query.age or (0, OLDEST)
        tests: list[tuple[bool, Callable[[], bool]]] = [
            (
                agency.role == "crisis" and replace(query, open_now=False) != Query(),
                lambda: bool(query.words or query.kind),
            ),
            (query.step is not None, lambda: query.step in agency.steps),
            (query.kind is not None, lambda: query.kind in (agency.kind, *agency.also)),
            (query.ward is not None, lambda: serves_ward(agency, query.ward or "", self.directory.area)),
            (query.age is not None, lambda: serves_ages(agency.ages, low, high)),
            (query.caller is not None, lambda: not agency.callers or query.caller in agency.callers),
            (query.channel is not None, lambda: query.channel in agency.channels),
            (bool(query.words), lambda: self.fit(agency) is not None),
        ]
        # Whatever else was typed: a word about dying brings the crisis lines.
        return (self.danger and answers_crisis(agency)) or all(test() for wanted, test in tests if wanted)

    def fit(self, agency: Agency) -> tuple[float, float] | None:
        """Return how many words do not fit and how well the others do (less is better), or None if none fits."""
        if agency.id not in self._fits:
            ranks = [rank for word in self.typed if (rank := word.rank(agency)) is not None]
            self._fits[agency.id] = (len(self.typed) - len(ranks), sum(ranks)) if ranks else None
        return self._fits[agency.id]

    def in_order(self, views: list[AgencyView]) -> list[AgencyView]:
        """Return agencies best first (design, Order of list)."""
        places = {agency.id: place for place, agency in enumerate(self.directory.agencies)}
        groups = {found.agency.id: self._group(found.agency) for found in views}
        # Who is to be checked comes before who may be called only where nobody of the kind who may be called is open.
        served = {groups[found.agency.id] for found in views if found.is_open and found.state is State.CALLABLE}

        def key(found: AgencyView) -> tuple[object, ...]:
            agency, group = found.agency, groups[found.agency.id]
            seldom = group not in served and found.state is State.CHECK and found.is_open
            trust = 0 if seldom or self.quiet else _TRUST[found.state]
            return (
                *group,
                self.query.ward is None and self._is_elsewhere(agency),
                trust,
                self.query.ward is not None and self._is_elsewhere(agency),
                _far(found, self.query.ward),
                not found.is_open,
                _daily(agency.id, self.moment.date()) if is_provider(agency) else places[agency.id],
            )

        return sorted(views, key=key)

    def _is_elsewhere(self, agency: Agency) -> bool:
        """Tell whether an agency is for people of elsewhere, or where a ward is asked for, not in it."""
        if self.query.ward is not None:
            return self.query.ward not in (agency.seat_ward, *agency.serves)
        area = self.directory.area
        return not any(serves_ward(agency, ward.id, area) for ward in area.wards)

    def _group(self, agency: Agency) -> tuple[float, ...]:
        """Return the place of the kind of an agency: only inside of it number, ward and hours decide."""
        if self.danger:
            return self._place_in_crisis(agency)
        words = self.fit(agency) or (0, 0)
        kind = 0 if self.query.words and not self.quiet else self._place_of_kind(agency)
        return (*words, is_provider(agency), agency.role == "crisis", kind, agency.role in {"backup", "hint"})

    def _place_of_kind(self, agency: Agency) -> int:
        if self.query.kind is not None:
            return int(agency.kind is not self.query.kind)
        first = CORE[self.query.step] if self.query.step else _ANY_STEP
        return first.index(agency.kind) if agency.kind in first else len(first)

    def _place_in_crisis(self, agency: Agency) -> tuple[float, ...]:
        """Return the fixed order of crisis lines: those named for the word, those for life, then the others."""
        if not answers_crisis(agency):
            return (9, *(self.fit(agency) or (0, 0)))
        named = [name for meaning in self.meanings if meaning.danger for name in meaning.agencies]
        place = named.index(agency.id) if agency.id in named else len(named)
        elsewhere = "city" not in agency.serves and agency.seat_ward is None and "japan" not in agency.serves
        return (place, agency.kind is not Kind.SUICIDE_LINE, elsewhere)

    def emptied_by(self) -> tuple[Emptied, ...]:
        """Return the filters without which something would be left."""
        blank, found = Query(), []
        for name in FILTERS:
            if getattr(self.query, name) != getattr(blank, name):
                less = replace(self.query, **{name: getattr(blank, name)})
                left = len(_Asked(less, self.directory, self.moment, self.words).matching())
                if left:
                    found.append(Emptied(name, left))
        return tuple(found)


def _far(found: AgencyView, ward: str | None) -> float:
    """Return the distance to order by: inside the ward all are equally near, for nobody lives at its one point."""
    if ward is None or ward == OUTSIDE or found.agency.seat_ward == ward:
        return 0.0
    return inf if found.distance_km is None else found.distance_km


def _daily(name: str, day: date) -> int:
    return zlib.crc32(f"{name} {day}".encode())


def _order_words(query: Query, area: Area, providers: bool) -> str:
    ward = ward_by_id(area, query.ward)
    parts = [
        "言葉に合う順" if query.words else "選んだ種類が先" if query.kind else "支援の中心になる種類が先",
        "公的な窓口が事業所より先",
        "同じ種類では、電話番号を出せる窓口が先",
        f"{ward.label}に近い順" if ward else "",
        "条件が同じ事業所は、公平のため毎日並べ替えます" if providers else "",
    ]
    return "、".join(part for part in parts if part)
