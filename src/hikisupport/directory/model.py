"""An agency (窓口): whom it serves, how to reach it, and where each fact comes from."""

import pickle
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, Field, StrictFloat, StrictInt, StringConstraints, model_validator

from hikisupport.core.errors import Problem
from hikisupport.core.model import PartialDate, Record, Slug, Source, Text, WebAddress
from hikisupport.core.text import is_phone
from hikisupport.core.vocab import Channel, Confidence, Group, Kind


class Ward(Record):
    """One ward (区): names, place in answer codes (never used again), postal codes, one point.

    ``postal``: whole codes, runs of them (first-last), or the first 3 to 6 digits of all of them.
    """

    id: Slug
    number: Annotated[StrictInt, Field(ge=1, le=61)]
    label: Text
    kana: Text
    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    postal: tuple[Annotated[str, Field(pattern=r"^\d{3,7}$|^\d{7}-\d{7}$")], ...]
    lat: StrictFloat
    lon: StrictFloat


class Area(Record):
    """A city and its wards; ``wider`` names the areas around it that agencies may serve (city, prefecture, country)."""

    city: Text
    wider: dict[Slug, Text]
    outside_label: Text
    wards: tuple[Ward, ...]
    sources: dict[Slug, Source]

    @property
    def around(self) -> frozenset[str]:
        """The ids of the areas that take the whole city in: one that ends in ``_outside`` leaves it out."""
        return frozenset(name for name in self.wider if not name.endswith("_outside"))


_EARTH_KM = 6371.0


def distance_km(
    area: Area, here: str | None, there: str | None, point: tuple[float, float] | None = None
) -> float | None:
    """Return the kilometres between the points of two wards, to one decimal; None if one of them is not known.

    ``point`` (latitude, longitude) is the place itself, where it is known better than by its ward ``there``.
    """
    first, second = ward_by_id(area, here), ward_by_id(area, there)
    place = point or ((second.lat, second.lon) if second else None)
    if first is None or place is None:
        return None
    lat, lon = place
    half = sin(radians(lat - first.lat) / 2) ** 2
    half += cos(radians(first.lat)) * cos(radians(lat)) * sin(radians(lon - first.lon) / 2) ** 2
    return round(2 * _EARTH_KM * asin(sqrt(half)), 1)


def ward_by_id(area: Area, ward_id: str | None) -> Ward | None:
    """Return the ward with this id, or None."""
    return next((ward for ward in area.wards if ward.id == ward_id), None)


ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
_KANA = re.compile(r"[ぁ-ゖー・ ]+")
_MAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
OLDEST = 120


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(f"2024-{text}"))  # a leap year: 02-29 is a day
    except ValueError:
        return False


def _allow(fits: Callable[[Any], object], message: str) -> AfterValidator:
    """Return the check that lets through what fits, and else tells what is wrong and what to write (→)."""

    def check(value: Any) -> Any:
        if not fits(value):
            raise ValueError(message.format(value))
        return value

    return AfterValidator(check)


MonthDay = Annotated[
    str,
    StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    _allow(_is_date, "「{}」という日はありません → 実際にある月日を書いてください"),
]
Kana = Annotated[
    Text, _allow(_KANA.fullmatch, "よみがながひらがなではありません:「{}」 → ひらがなだけで書いてください")
]
Mail = Annotated[
    str,
    _allow(_MAIL.fullmatch, "メールアドレスの形ではありません:「{}」 → 半角で書いてください(例: a@example.jp)"),
]
Fax = Annotated[str, _allow(is_phone, 'FAX番号の形ではありません:「{}」 → "011-000-0000" の形で書いてください')]
Number = Annotated[str, _allow(is_phone, '電話番号の形ではありません(例: "011-000-0000"、"0120-000-000"、"#7119")')]
Age = Annotated[
    StrictInt,
    _allow(
        lambda years: 0 <= years <= OLDEST,
        f"年齢としておかしい値「{{}}」です → 0〜{OLDEST} で書いてください",
    ),
]
DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]


class Opening(Record):
    """One run of opening time on some days; ``close`` at or before ``open`` means the next day.

    ``nth`` limits weekdays to the nth of the month; ``dates`` names days of the month instead of weekdays.
    """

    days: tuple[DayName, ...] = ()
    nth: tuple[Annotated[int, Field(ge=1, le=5)], ...] = ()
    dates: tuple[Annotated[int, Field(ge=1, le=31)], ...] = ()
    open: ClockTime
    close: ClockTime

    @model_validator(mode="after")
    def _has_days(self) -> "Opening":
        if bool(self.days) == bool(self.dates):
            raise ValueError("days(曜日)か dates(毎月の日)のどちらか一つを書いてください")
        return self


class Span(Record):
    """Days of every year on which it is closed, both ends included; may run over the year end."""

    first: MonthDay
    last: MonthDay


class Schedule(Record):
    """When something is open: the telephone desk, the building, or the service itself.

    ``holidays``: closed, as_usual (like the weekday), listed (an opening with the day ``holiday``), or unknown.
    ``doubt`` says why the hours need a check (要確認); None means no doubt beyond the age of the source.
    """

    of: Literal["phone", "visit", "service"]
    always: bool = False
    openings: tuple[Opening, ...] = ()
    holidays: Literal["closed", "as_usual", "listed", "unknown"] = "unknown"
    closed: tuple[Span, ...] = ()
    doubt: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Schedule":
        if self.always == bool(self.openings):
            raise ValueError("24時間なら always: true だけを、そうでなければ openings を書いてください")
        listed = any("holiday" in opening.days for opening in self.openings)
        if listed != (self.holidays == "listed"):
            raise ValueError("祝日(holiday)の時間を書くときは holidays: listed としてください")
        return self


StepNumber = Annotated[StrictInt, Field(ge=1, le=3)]


class Phone(Record):
    """A telephone number and how far it can be trusted; ``number`` None means that nobody confirmed one.

    ``agreeing`` counts independent third parties that print the same number.
    """

    number: Number | None = None
    label: str = ""
    confidence: Confidence | None = None
    date: PartialDate | None = None
    source: Slug
    agreeing: StrictInt = 1
    note: str = ""

    @model_validator(mode="after")
    def _is_graded(self) -> "Phone":
        if self.number is not None and self.confidence is None:
            raise ValueError("番号を書くときは confidence(確かさ)も書いてください")
        return self


class Ages(Record):
    """Ages served, both ends included, in whole years; ``about`` for an approximate band (おおむね)."""

    min: Age | None = None
    max: Age | None = None
    about: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "Ages":
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("年齢の下限(min)が上限(max)より大きくなっています")
        return self


class Badge(Record):
    """A certification of the operator; shown in ``show`` only, never used for the order."""

    label: Text
    source: Slug


class Agency(Record):
    """One agency. ``cites`` names the sources of each fact; a fact that nobody confirmed is left out.

    ``role``: agency 相談の窓口, backup 紹介や後ろ盾の所 (never first), hint 番号のない手がかり, crisis 緊急の窓口.
    ``services`` are 障害福祉サービス by name; ``point`` is latitude and longitude.
    """

    origin: ClassVar[str] = "curated"
    id: Slug
    name: Text
    kana: Kana
    aliases: tuple[Text, ...] = ()
    operator: Text | None = None
    kind: Kind
    also: tuple[Kind, ...] = ()
    steps: tuple[StepNumber, ...] = ()
    role: Literal["window", "backup", "hint", "crisis"] = "window"
    summary: Text
    seat_ward: Slug | None = None
    serves: tuple[Slug, ...]
    postal_code: Annotated[str, Field(pattern=r"^\d{3}-\d{4}$")] | None = None
    address: Text | None = None
    phones: tuple[Phone, ...]
    hours: tuple[Schedule, ...] = ()
    hours_text: Text | None = None
    ages: Ages | None = None
    callers: tuple[Group, ...] = ()
    channels: tuple[Channel, ...] = ()
    reservation: bool | None = None
    fee: Text | None = None
    papers: tuple[Text, ...] = ()
    url: WebAddress | None = None
    mail: Mail | None = None
    fax: Fax | None = None
    notes: tuple[Text, ...] = ()
    badges: tuple[Badge, ...] = ()
    fallback: Slug | None = None
    services: tuple[Text, ...] = ()
    point: tuple[StrictFloat, StrictFloat] | None = None
    sources: dict[Slug, Source]
    cites: dict[str, tuple[Slug, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids by which the agency is found."""
        return (self.id,)

    @model_validator(mode="after")
    def _every_fact_is_cited(self) -> "Agency":
        used = {key for keys in self.cites.values() for key in keys}
        used |= {phone.source for phone in self.phones} | {badge.source for badge in self.badges}
        if unknown := sorted(used - set(self.sources)):
            raise ValueError(f"sources にない出典です: {'、'.join(unknown)}")
        if uncited := [name for name in FACTS if getattr(self, name) and name not in self.cites]:
            raise ValueError(f"cites に出典がありません: {'、'.join(uncited)}")
        if foreign := sorted(set(self.cites) - set(FACTS)):
            raise ValueError(f"cites に書ける項目ではありません: {'、'.join(foreign)}")
        return self


# The facts that must name a source when they are given (phones and badges name theirs themselves).
FACTS = (
    "name", "operator", "summary", "serves", "address", "hours", "ages", "callers", "channels", "reservation",
    "fee", "papers", "url", "mail", "fax", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holidays:
    """National holidays (国民の祝日) with names, and the years that the official list covers."""

    names: Mapping[date, str]
    first_year: int
    last_year: int

    def knows(self, day: date) -> bool:
        """Tell whether the list covers the year of this day."""
        return self.first_year <= day.year <= self.last_year

    def is_holiday(self, day: date) -> bool:
        """Tell whether the day is a holiday by the list (False outside its years: ask ``knows`` first)."""
        return day in self.names


@dataclass(frozen=True, slots=True)
class Directory:
    """The agencies of an area with what is needed to judge them."""

    agencies: "tuple[Agency, ...]"
    area: "Area"
    holidays: Holidays
    versions: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())

    def by_id(self, agency_id: str) -> "Agency | None":
        """Return the agency with this id, or None."""
        return next((agency for agency in self.agencies if agency.id == agency_id), None)


class Provider(Agency):
    """One office with all its services. ``rows`` are the ids of the published rows, one for each service.

    ``published_phone`` is the number exactly as published, also where it is impossible and never shown.
    """

    origin: ClassVar[str] = "wamnet"
    kana: Text  # as published: not always hiragana
    url: str | None = None  # as published, where it begins like an address
    rows: tuple[Slug, ...]
    published_phone: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids by which the office is found."""
        return self.rows


@dataclass(frozen=True, slots=True)
class Providers:
    """Offices of the city, the days of their data, and what is wrong with the files."""

    offices: tuple[Provider, ...] = ()
    days: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Folded(NamedTuple):
    """Offices as bytes, with what they are chosen by: the codes of their services, the ward, the days of the data."""

    services: frozenset[str]
    ward: str | None
    days: frozenset[str]
    offices: bytes


@dataclass(frozen=True, slots=True)
class StoredProviders:
    """All offices of the city, and what is wrong with the files."""

    groups: tuple[Folded, ...]
    problems: tuple[Problem, ...]

    def take(self, services: frozenset[str] | None = None, ward: str | None = None) -> Providers:
        """Return the offices with one of these services that stand in this ward (None: all), as load_providers does."""
        wanted = [
            group
            for group in self.groups
            if (services is None or services & group.services) and ward in (None, group.ward)
        ]
        days = frozenset().union(*(group.days for group in wanted))
        offices = tuple(office for group in wanted for office in pickle.loads(group.offices))
        return Providers(offices, tuple(sorted(days)), self.problems)


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the open data: WAM NET's own code, its label, the kind of agency and the steps it belongs to."""

    code: str
    label: str
    kind: Kind
    steps: tuple[int, ...]


# The first service of an office gives it its kind and id.
SERVICES = {
    service.code: service
    for service in (
        Service("60", "就労移行支援", Kind.EMPLOYMENT_TRANSITION, (3,)),
        Service("45", "就労継続支援A型", Kind.EMPLOYMENT_A, (3,)),
        Service("46", "就労継続支援B型", Kind.EMPLOYMENT_B, (3,)),
        Service("42", "自立訓練(生活訓練)", Kind.LIFE_TRAINING, (2,)),
        Service("34", "宿泊型自立訓練", Kind.LIFE_TRAINING, (2,)),
        Service("62", "就労定着支援", Kind.OTHER, (3,)),
        Service("61", "自立生活援助", Kind.OTHER, (2,)),
        Service("41", "自立訓練(機能訓練)", Kind.OTHER, (2,)),
        Service("52", "計画相談支援", Kind.DISABILITY_CONSULT, ()),
        Service("53", "地域相談支援(地域移行支援)", Kind.DISABILITY_CONSULT, ()),
        Service("54", "地域相談支援(地域定着支援)", Kind.DISABILITY_CONSULT, ()),
    )
}
