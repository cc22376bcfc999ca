"""An agency as it stands at a moment: how far each number and fact can be trusted, is it open, who answers instead."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from hikisupport.core.model import Source
from hikisupport.core.text import STANDING_NUMBERS, date_words, fold
from hikisupport.core.vocab import Confidence, State
from hikisupport.directory.hours import OpenState, join_doubts, open_state
from hikisupport.directory.model import Agency, Directory, Phone, Provider, distance_km

_FRESH_MONTHS = 24  # a source serves this long without a new check
# Numbers that national law keeps: they do not age.
AGELESS = frozenset({"110", "119", "189"})
_AGREEING = 2


@dataclass(frozen=True, slots=True)
class PhoneView:
    """A number at a moment; ``number`` is None when it is withheld.

    ``callable`` is true only for the state callable: a number of the state check may be called after a check.
    ``source`` is an address or a title, ``why`` the reason beside 要確認 or a withheld number.
    """

    number: str | None
    label: str
    state: State
    callable: bool
    confidence: Confidence | None
    source: str
    source_date: str | None
    why: str


@dataclass(frozen=True, slots=True)
class AgencyView:
    """An agency at a moment; ``fallback`` is who answers instead, ``why`` the reasons for naming it."""

    agency: Agency
    phones: tuple[PhoneView, ...]
    open: OpenState
    fallback: "AgencyView | None" = None
    distance_km: float | None = None
    why: tuple[str, ...] = ()

    @property
    def phone(self) -> PhoneView | None:
        """The number to call: the first callable one, else the first to check; None if none may be shown."""
        shown = [phone for phone in self.phones if phone.state is not State.WITHHELD]
        return min(shown, key=lambda phone: phone.state is State.CHECK, default=None)

    @property
    def state(self) -> State:
        """What may be done with its best number."""
        return self.phone.state if self.phone else State.WITHHELD

    @property
    def is_open(self) -> bool:
        """Whether its status is 受付中."""
        return self.open.now is True

    @property
    def answering(self) -> "AgencyView":
        """Who picks up the telephone: itself, or who answers instead."""
        return self if self.phone or self.fallback is None else self.fallback


def view(agency: Agency, directory: Directory, moment: datetime, near: str | None = None) -> AgencyView:
    """Return an agency as it stands at a moment; ``near`` is the ward to measure the distance from."""
    shown = _view_alone(agency, directory, moment, near)
    if shown.phone is not None:
        return shown
    chain = [_view_alone(instead, directory, moment, near) for instead in _find_fallbacks(agency, directory)]
    return replace(shown, fallback=next((instead for instead in chain if instead.phone), next(iter(chain), None)))


def _find_fallbacks(agency: Agency, directory: Directory) -> list[Agency]:
    """Return who answers instead, and who instead of that one: a number may have been taken back further on."""
    chain: list[Agency] = []
    step = directory.by_id(agency.fallback) if agency.fallback else None
    while step is not None and step is not agency and step not in chain:
        chain.append(step)
        step = directory.by_id(step.fallback) if step.fallback else None
    return chain


def _view_alone(agency: Agency, directory: Directory, moment: datetime, near: str | None) -> AgencyView:
    found = open_state(agency.hours, moment, directory.holidays)
    aged = fact_doubt(agency, "hours", moment.date()) if agency.hours else ""
    return AgencyView(
        agency=agency,
        phones=tuple(_view_phone(phone, agency, moment.date()) for phone in agency.phones),
        open=replace(found, doubt=join_doubts([found.doubt or "", aged])),
        distance_km=distance_km(directory.area, near, agency.seat_ward, agency.point),
    )


def _view_phone(phone: Phone, agency: Agency, day: date) -> PhoneView:
    state, why = judged(phone, day)
    source = agency.sources[phone.source]
    return PhoneView(
        number=None if state is State.WITHHELD else phone.number,
        label=phone.label,
        state=state,
        callable=state is State.CALLABLE,
        confidence=phone.confidence,
        source=source.url or source.title,
        source_date=phone.date,
        why=why,
    )


def without_curated(offices: Iterable[Provider], agencies: Iterable[Agency]) -> tuple[Provider, ...]:
    """Return the offices that no curated agency stands for (same name, and same number unless none is known)."""
    known: dict[str, list[Agency]] = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            known.setdefault(fold(name), []).append(agency)
    return tuple(one for one in offices if not any(_stands_for(two, one) for two in known.get(fold(one.name), ())))


def _stands_for(agency: Agency, one: Provider) -> bool:
    numbers, shown = (
        {phone.number.replace("-", "") for phone in each.phones if phone.number} for each in (agency, one)
    )
    return bool(numbers & shown) or (not numbers and fold(agency.name) == fold(one.name))


def judged(phone: Phone, day: date) -> tuple[State, str]:
    """Return what may be done with a number on a day, and the reason that stands beside it ("" for a callable one).

    A partial source date counts from its first day.
    """
    if phone.number is None or phone.confidence is None:
        return State.WITHHELD, "確認できた番号がない"
    if phone.number in AGELESS:
        return State.CALLABLE, ""
    if phone.confidence is Confidence.THIRD_PARTY:
        if phone.agreeing >= _AGREEING:
            return State.CHECK, f"第三者の情報が{phone.agreeing}つ一致"
        stands = phone.number in STANDING_NUMBERS
        return State.CHECK if stands else State.WITHHELD, "第三者の情報が1つだけ"
    aged = age_doubt(phone.date, day)
    return State.CHECK if aged else State.CALLABLE, aged


def state_of(phone: Phone, day: date) -> State:
    """Return what may be done with a number on a day."""
    return judged(phone, day)[0]


def source_doubt(source: Source, day: date) -> str:
    """Return why a fact from this source needs a check on a day, in Japanese ("" if it does not)."""
    return "第三者の情報" if source.confidence is Confidence.THIRD_PARTY else age_doubt(source.date, day)


def fact_doubt(agency: Agency, fact: str, day: date) -> str:
    """Return why a fact of an agency needs a check on a day ("" if one of the sources it cites is sound)."""
    doubts = [source_doubt(agency.sources[key], day) for key in agency.cites.get(fact, ())]
    return doubts[0] if doubts and all(doubts) else ""


def age_doubt(written: str | None, day: date) -> str:
    """Return why a source of this (partial) date is doubtful on a day: undated, older than 24 months, or later."""
    if written is None:
        return "日付のない情報"
    start = first_day(written)
    if start > day:
        return "日付が先の情報"
    return "" if day <= months_after(start, _FRESH_MONTHS) else f"{date_words(written[:7])}の情報"


def first_day(written: str) -> date:
    """Return the first day that a partial date (2025, 2025-04, 2025-04-01) can mean."""
    return date.fromisoformat(f"{written}-01-01"[:10])


def months_after(start: date, months: int) -> date:
    """Return the same day of the month that many months later (the last day where the month is shorter)."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
