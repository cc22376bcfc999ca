"""A window (窓口): whom it serves, how to reach it, and where each fact comes from."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictFloat, StrictInt, field_validator, model_validator

from hikisupport.base.models.hours import Schedule
from hikisupport.core.model import PartialDate, Record, Slug, Source, Text
from hikisupport.core.text import is_phone
from hikisupport.core.vocab import Channel, Confidence, Group, Kind

StepNumber = Annotated[StrictInt, Field(ge=1, le=3)]


class Phone(Record):
    """A telephone number and how far it can be trusted; ``number`` None means that nobody confirmed one.

    ``agreeing`` counts independent third parties that print the same number.
    """

    number: str | None = None
    label: str = ""
    confidence: Confidence | None = None
    date: PartialDate | None = None
    source: Slug
    agreeing: StrictInt = 1
    note: str = ""

    @field_validator("number")
    @classmethod
    def _has_shape(cls, value: str | None) -> str | None:
        if value is not None and not is_phone(value):
            raise ValueError('電話番号の形ではありません(例: "011-000-0000"、"0120-000-000"、"#7119")')
        return value

    @model_validator(mode="after")
    def _is_graded(self) -> "Phone":
        if self.number is not None and self.confidence is None:
            raise ValueError("番号を書くときは confidence(確かさ)も書いてください")
        return self


class Ages(Record):
    """Ages served, both ends included, in whole years; ``about`` for an approximate band (おおむね)."""

    min: StrictInt | None = None
    max: StrictInt | None = None
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
    """One window. ``cites`` names the sources of each fact; a fact that nobody confirmed is left out.

    ``role``: window 相談の窓口, backup 紹介や後ろ盾の所 (never first), hint 番号のない手がかり, crisis 緊急の窓口.
    ``services`` are 障害福祉サービス by name; ``point`` is latitude and longitude.
    """

    origin: ClassVar[str] = "curated"
    id: Slug
    name: Text
    kana: Text
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
    url: str | None = None
    mail: str | None = None
    fax: str | None = None
    notes: tuple[Text, ...] = ()
    badges: tuple[Badge, ...] = ()
    fallback: Slug | None = None
    services: tuple[Text, ...] = ()
    point: tuple[StrictFloat, StrictFloat] | None = None
    sources: dict[Slug, Source]
    cites: dict[str, tuple[Slug, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids by which the window is found."""
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


class Confirmation(Record):
    """A check made by the centre itself, laid over a record (data/confirmations.yaml, append-only).

    ``phone``: this number was called and is right; ``withdraw``: this number is wrong, show it no more.
    """

    window: Slug
    field: Literal["phone", "withdraw"]
    value: Text
    on: PartialDate
    how: Text
