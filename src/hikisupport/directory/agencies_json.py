"""An agency (窓口) and ``hikisupport.agencies/1``: what `list`, `show` and `data export` write."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, model_validator

from hikisupport.core.document import (
    ConfidenceId,
    Count,
    DataProblem,
    GroupId,
    Moment,
    Part,
    SourceDate,
    SourceRef,
    SupportStep,
    Versions,
    meanings,
)
from hikisupport.core.errors import Problem
from hikisupport.core.model import Slug, Source
from hikisupport.core.vocab import CHANNEL_LABELS, KIND_LABELS, Channel, Kind
from hikisupport.directory.model import Agency, ClockTime, DayName, MonthDay
from hikisupport.directory.view import AgencyView

KindId = Annotated[Kind, Field(description=f"Kind of window: {meanings(KIND_LABELS)}.")]
ChannelId = Annotated[Channel, Field(description=f"How it can be reached: {meanings(CHANNEL_LABELS)}.")]


class _Number(Part):
    number: str | None
    label: str
    """What the number is for; may be empty."""
    callable: bool
    state: str
    confidence: ConfidenceId | None
    source: str
    """Address of the source of the number, else its title."""
    source_date: SourceDate | None


class CallableNumber(_Number):
    """A telephone number that may be called (かけてよい番号)."""

    number: str
    callable: Literal[True]
    state: Literal["callable"]
    confidence: ConfidenceId


class NumberToCheck(_Number):
    """A telephone number to call only after a check (要確認): old, undated, or of third parties."""

    number: str
    callable: Literal[False]
    state: Literal["check"]
    confidence: ConfidenceId


class WithheldNumber(_Number):
    """No number is shown: use the web page (url) or the agency in its place (fallback)."""

    number: None
    callable: Literal[False]
    state: Literal["withheld"]
    confidence: ConfidenceId | None


class OpenNow(Part):
    """Whether the telephone desk answers at the moment of the document."""

    now: bool | None
    """null: not known."""
    until: AwareDatetime | None
    """Until when it is open; null when closed, always open or not known."""
    next: AwareDatetime | None
    """When it opens next; null when open or not known."""


class Opening(Part):
    """One run of opening time; a close at or before the opening means the next day."""

    days: tuple[DayName, ...]
    """Weekdays, or holiday for national holidays (祝日); empty where dates stand."""
    nth: tuple[Annotated[int, Field(ge=1, le=5)], ...]
    """Only the nth such weekday of a month; empty: every one."""
    dates: tuple[Annotated[int, Field(ge=1, le=31)], ...]
    """Days of the month; empty where weekdays stand."""
    open: ClockTime
    close: ClockTime


class ClosedSpan(Part):
    """Days of every year on which it is closed, both ends included, MM-DD; may run over the year end."""

    first: MonthDay
    last: MonthDay


class OpeningHours(Part):
    """When the telephone desk, the building or the service is open, Japan time."""

    of: Literal["phone", "visit", "service"]
    always: bool
    """Open day and night; there are no openings then."""
    openings: tuple[Opening, ...]
    holidays: Literal["closed", "as_usual", "listed", "unknown"]
    """On national holidays; listed: as the openings with the day holiday say."""
    closed: tuple[ClosedSpan, ...]
    doubt: str | None
    """Why the hours need a check (要確認), in Japanese."""


class AgeBand(Part):
    """Ages served, in whole years, both ends included."""

    low: Count | None
    """The youngest; null: no lower limit is told."""
    high: Count | None
    """The oldest; null: no upper limit is told."""
    about: bool
    """An approximate band (おおむね)."""
    note: str


class Certification(Part):
    """A certification of the operator; filled by `show` and `data export` only, never used for the order."""

    label: str
    source: Slug


class AgencySource(SourceRef):
    """A source of an agency (出典) with the facts that rest on it."""

    facts: tuple[str, ...]
    """Keys of the facts, such as hours or phones."""


class AgencyEntry(Part):
    """An agency (窓口) as it stands at the moment of the document."""

    id: Slug
    name: str
    kind: KindId
    steps: tuple[SupportStep, ...]
    seat_ward: Slug | None
    """Ward (区) where it is; null: outside the city or not told."""
    serves: tuple[Slug, ...]
    """Wards or wider areas whose people it serves."""
    phones: tuple[CallableNumber | NumberToCheck | WithheldNumber, ...]
    fallback: Slug | None
    """Id of the agency that answers in its place when no number is shown."""
    open: OpenNow
    hours: tuple[OpeningHours, ...]
    hours_text: str | None
    """The hours as the source words them, in Japanese."""
    ages: AgeBand | None
    callers: tuple[GroupId, ...]
    """Who may consult; empty: not told."""
    channels: tuple[ChannelId, ...]
    fee: str | None
    """What it costs, in Japanese words."""
    papers: tuple[str, ...]
    """What to bring."""
    url: str | None
    address: str | None
    badges: tuple[Certification, ...]
    sources: tuple[AgencySource, ...]
    origin: Literal["curated", "wamnet"]
    """curated: the centre's own list; wamnet: open data of WAM NET."""
    distance_km: Annotated[float, Field(ge=0)] | None
    """Kilometres in a straight line from the middle of the ward that was asked for; null: none was, or not known."""
    services: tuple[str, ...]
    """Welfare services for people with disabilities (障害福祉サービス) by name."""

    @classmethod
    def of(cls, one: AgencyView, *, badges: bool = False) -> "AgencyEntry":
        """Return an agency as a document; ``badges`` are filled for ``show`` and ``data export`` only."""
        agency, ages = one.agency, one.agency.ages
        return cls.model_validate(
            {name: getattr(agency, name, None) for name in cls.model_fields}
            | {
                "phones": one.phones,
                "fallback": one.fallback.agency.id if one.fallback else agency.fallback,
                "open": one.open,
                "ages": ages and AgeBand(low=ages.min, high=ages.max, about=ages.about, note=ages.note),
                "badges": agency.badges if badges else (),
                "sources": tuple(_make_source(agency, key, source) for key, source in agency.sources.items()),
                "distance_km": one.distance_km,
            },
            from_attributes=True,
        )


def _make_source(agency: Agency, key: str, source: Source) -> AgencySource:
    facts = [fact for fact, keys in agency.cites.items() if key in keys]
    if any(phone.source == key for phone in agency.phones):
        facts.append("phones")
    return AgencySource(**source.model_dump(), facts=tuple(facts))


class AgenciesDocument(Part):
    """Windows, best fit first: `list`, `show`, `data export`."""

    schema_: Annotated[Literal["hikisupport.agencies/1"], Field(alias="schema")]
    at: Moment
    versions: Versions
    count: Count
    """How many agencies stand in agencies."""
    problems: tuple[DataProblem, ...]
    """Records that could not be used, or only with a doubt."""
    agencies: tuple[AgencyEntry, ...]

    @model_validator(mode="after")
    def _is_counted(self) -> "AgenciesDocument":
        if self.count != len(self.agencies):
            raise ValueError("count is not the number of agencies")
        return self


def agencies_json(
    views: Iterable[AgencyView],
    moment: datetime,
    versions: Mapping[str, str],
    problems: Iterable[Problem] = (),
    *,
    badges: bool = False,
) -> dict[str, Any]:
    """Return the document of agencies, ready to be written as JSON."""
    agencies = tuple(AgencyEntry.of(one, badges=badges) for one in views)
    document = AgenciesDocument.model_validate(
        {
            "schema": "hikisupport.agencies/1",
            "at": moment,
            "versions": dict(versions),
            "count": len(agencies),
            "problems": tuple(DataProblem.model_validate(problem, from_attributes=True) for problem in problems),
            "agencies": agencies,
        }
    )
    return document.model_dump(mode="json", by_alias=True)
