"""An agency as it stands at a moment: which numbers may be called, is it open, who answers instead."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from hikisupport.core.text import fold
from hikisupport.core.vocab import Confidence, State
from hikisupport.directory.hours import OpenState, join_doubts, open_state
from hikisupport.directory.model import Agency, Directory, Phone, Provider, distance_km
from hikisupport.directory.trust import doubt, fact_doubt, state_of


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
        for state in (State.CALLABLE, State.CHECK):
            for phone in self.phones:
                if phone.state is state:
                    return phone
        return None

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
    shown = _alone(agency, directory, moment, near)
    if shown.phone is not None:
        return shown
    chain = [_alone(instead, directory, moment, near) for instead in _chain(agency, directory)]
    return replace(shown, fallback=next((instead for instead in chain if instead.phone), next(iter(chain), None)))


def _chain(agency: Agency, directory: Directory) -> list[Agency]:
    """Return who answers instead, and who instead of that one: a number may have been taken back further on."""
    chain: list[Agency] = []
    step = directory.by_id(agency.fallback) if agency.fallback else None
    while step is not None and step is not agency and step not in chain:
        chain.append(step)
        step = directory.by_id(step.fallback) if step.fallback else None
    return chain


def _alone(agency: Agency, directory: Directory, moment: datetime, near: str | None) -> AgencyView:
    day = moment.date()
    return AgencyView(
        agency=agency,
        phones=tuple(_phone(phone, agency, day) for phone in agency.phones),
        open=_open(agency, directory, moment),
        distance_km=distance_km(directory.area, near, agency.seat_ward, agency.point),
    )


def _phone(phone: Phone, agency: Agency, day: date) -> PhoneView:
    state = state_of(phone, day)
    source = agency.sources[phone.source]
    return PhoneView(
        number=None if state is State.WITHHELD else phone.number,
        label=phone.label,
        state=state,
        callable=state is State.CALLABLE,
        confidence=phone.confidence,
        source=source.url or source.title,
        source_date=phone.date,
        why=doubt(phone, day),
    )


def _open(agency: Agency, directory: Directory, moment: datetime) -> OpenState:
    found = open_state(agency.hours, moment, directory.holidays)
    aged = fact_doubt(agency, "hours", moment.date()) if agency.hours else ""
    return replace(found, doubt=join_doubts([found.doubt or "", aged]))


def without_curated(offices: Iterable[Provider], agencies: Iterable[Agency]) -> tuple[Provider, ...]:
    """Return the offices that no curated agency stands for (same name, and same number unless none is known)."""
    known: dict[str, list[Agency]] = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            known.setdefault(fold(name), []).append(agency)
    return tuple(one for one in offices if not any(_stands_for(two, one) for two in known.get(fold(one.name), ())))


def _stands_for(agency: Agency, one: Provider) -> bool:
    numbers = {phone.number.replace("-", "") for phone in agency.phones if phone.number}
    shown = {phone.number.replace("-", "") for phone in one.phones if phone.number}
    return bool(numbers & shown) or (not numbers and fold(agency.name) == fold(one.name))
