"""What the self-pay (利用者負担) is made of: the dated parameters that go in, and the estimate that comes out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator

from hikisupport.core.errors import Problem
from hikisupport.core.model import Day, Record, Slug, Source, Text
from hikisupport.core.vocab import Grade, Income

_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,4})?")


def _exact(value: Any) -> int | str:
    """Return a number that stays exact: a whole one, or a decimal as text (YAML would read 10.18 as a float)."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not _DECIMAL.fullmatch(str(value)):
        raise ValueError(
            f'数「{value}」は使えません。0以上の整数か、小数なら引用符で囲んで "10.18" のように書いてください'
        )
    return value


Number = Annotated[int | str, BeforeValidator(_exact)]
# The weakest last: what a sum rests on is as good as its weakest term.
GRADES: tuple[Grade, ...] = ("given", "called", "official", "official_via", "third_party", "unverified")
# bill: under the cap, but reckoned from a bill only; told: answered in one sentence, without an amount.
Per = Literal["day", "visit", "month", "bill", "free", "medical", "private", "told"]
TaxStatus = Literal["exempt", "taxed", "unfiled", "unknown"]
Lives = Literal["home", "group_home", "facility", "unknown"]
# The codes that the choices of a spoken question may have, where they become facts of the person as they stand.
_CODES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("tax", "tax_spouse", "tax_guardians"), get_args(TaxStatus)),
    **dict.fromkeys(("dependants", "dependants_spouse"), (*(f"n{count}" for count in range(21)), "unknown")),
    "lives": get_args(Lives),
}


class Dated(Record):
    """What every dated entry carries; ``valid_to`` and ``recheck`` are the last days on which it holds unmarked.

    ``unverified``: known from memory or by a rough derivation only; shown with 要確認 at its own term.
    """

    valid_from: Day
    valid_to: Day | None = None
    recheck: Day
    source: Slug | None = None
    unverified: StrictBool = False
    note: Text | None = None

    @model_validator(mode="after")
    def _is_grounded(self) -> "Dated":
        if self.source is None and not self.unverified:
            raise ValueError("source(出典)か unverified: true のどちらかを書いてください")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to が valid_from より前です")
        return self

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day; both ends belong to it."""
        day = on.isoformat()
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_late(self, on: date) -> bool:
        """Tell whether a day is past the re-check date."""
        return on.isoformat() > self.recheck


class Value(Dated):
    """One number from a day on; decimals are written as quoted text, never as a float."""

    value: Number

    @property
    def number(self) -> Decimal:
        """The number, exact."""
        return Decimal(self.value)


class Changing(Record):
    """What changes over time: its values, the oldest first."""

    label: Text
    values: tuple[Value, ...]

    @model_validator(mode="after")
    def _in_order(self) -> "Changing":
        if not self.values:
            raise ValueError("values に値を一つは書いてください")
        for before, after in pairwise(self.values):
            if before.valid_from >= after.valid_from:
                raise ValueError(f"values は古い順に書いてください({before.valid_from} の下に {after.valid_from})")
            if before.valid_to is None:
                until = f"最後の日 valid_to({after.valid_from} の前の日)"
                raise ValueError(f"{before.valid_from} からの値に、{until}がありません")
            if before.valid_to >= after.valid_from:
                days = f"valid_to {before.valid_to}、次の valid_from {after.valid_from}"
                raise ValueError(f"values の期間が重なっています({days})")
        return self


class Parameter(Changing):
    """A number of the rules that changes over time."""

    id: Slug
    unit: Literal["yen", "units", "percent", "yen_per_unit", "times", "days"]


class Column(Record):
    """A size or staffing of offices; the range for an unknown office goes over the ``likely`` ones."""

    id: Slug
    label: Text
    likely: StrictBool = False


class Row(Record):
    """A band (成績・工賃などの区分) with its units by column; None where the number was not found."""

    id: Slug
    label: Text
    units: tuple[Annotated[StrictInt, Field(ge=1, le=20_000)] | None, ...]
    source: Slug | None = None
    unverified: StrictBool = False


class UnitTable(Dated):
    """Base units (基本単位数) by band and column, per day, visit or month."""

    label: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @model_validator(mode="after")
    def _is_rectangular(self) -> "UnitTable":
        if uneven := [row.id for row in self.rows if len(row.units) != len(self.columns)]:
            raise ValueError(f"units の数が columns と合いません: {'、'.join(uneven)}")
        return self


class Service(Record):
    """A service of the estimate; ``order`` is the place in which offices collect under one cap (小さい順).

    ``brief``: the name on a small screen. ``listed``: stands in the overview of every service.
    """

    id: Slug
    label: Text
    brief: Text | None = None
    short: tuple[Text, ...] = ()
    listed: StrictBool = True
    per: Per
    order: StrictInt = 9
    month_limit: StrictBool = False  # the rule of thumb: days in the month - 8
    price: Slug | None = None
    about: Text
    starts: Day | None = None
    source: Slug | None = None
    tables: tuple[UnitTable, ...] = ()

    @model_validator(mode="after")
    def _has_units(self) -> "Service":
        counted = self.per in {"day", "visit", "month"}
        if counted != bool(self.tables and self.price):
            raise ValueError("日・回・月のサービスには price と tables が要り、ほかには要りません")
        return self

    @property
    def capped(self) -> bool:
        """Tell whether it falls under the one cap."""
        return self.per in {"day", "visit", "month", "bill"}


class AddOn(Changing):
    """An add-on (加算) of some services; percent ones apply to the monthly sum of units.

    ``below_line``: paid only for people whose 所得割 is below the line of 一般1 (生活保護, 非課税 among them).
    """

    id: Slug
    per: Literal["day", "time", "month", "percent"]
    most: StrictInt | None = None  # times per month
    services: tuple[Slug, ...]
    below_line: StrictBool = False


class System(Record):
    """Another system families may use (ほかに使える制度), with its amounts in yen."""

    id: Slug
    label: Text
    text: Text
    source: Slug | None = None
    unverified: StrictBool = False
    amounts: tuple[Changing, ...] = ()


class NoteText(Record):
    """A note of the rules; words in braces are filled in by the rule that uses it.

    ``first``: its place on the first screen, under the table, where there is room (small first; 0: not there).
    """

    id: Slug
    text: Text
    first: Annotated[StrictInt, Field(ge=0, le=9)] = 0
    source: Slug | None = None
    unverified: StrictBool = False


class Choice(Record):
    """An answer of a spoken question."""

    code: Slug
    label: Text


class SpokenQuestion(Record):
    """A question of ``cost --ask``; without ``choices`` an amount in yen is typed."""

    id: Slug
    text: Text
    why: Text
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _is_understood(self) -> "SpokenQuestion":
        known = _CODES.get(self.id)
        if known is None:
            return self
        wrong = [choice.code for choice in self.choices if choice.code not in known]
        if wrong or not self.choices:
            what = f"choices の code「{'、'.join(wrong)}」は使えません" if wrong else "choices がありません"
            raise ValueError(f"質問「{self.id}」の {what} → 使える code: {'、'.join(known)}")
        return self


@dataclass(frozen=True, slots=True, eq=False)
class CostTable:
    """The loaded parameters by id (compared and cached by identity)."""

    as_of: str
    sources: Mapping[str, Source]
    parameters: Mapping[str, Parameter]
    services: Mapping[str, Service]
    add_ons: tuple[AddOn, ...]
    systems: tuple[System, ...]
    notes: Mapping[str, NoteText]
    questions: Mapping[str, SpokenQuestion]
    problems: tuple[Problem, ...] = ()

    def cite(self, source: str | None, unverified: bool) -> tuple[Grade, Source | None]:
        """Return how far something can be trusted, and its source; what is unverified stays so."""
        found = self.sources.get(source) if source else None
        return "unverified" if unverified or found is None else cast("Grade", found.confidence.value), found

    @property
    def labels(self) -> dict[str, str]:
        """Labels of the services by id."""
        return {service.id: service.label for service in self.services.values()}

    @property
    def shorts(self) -> dict[str, str]:
        """Ids of the services by short form."""
        return {word: service.id for service in self.services.values() for word in service.short}


# The id of a note with the words that fill its text.
Remark = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from low to high, both ends included; low == high where the number is known."""

    low: int
    high: int

    def __str__(self) -> str:
        """The numbers as people write them: 9,300 or 4,876〜24,635."""
        return f"{self.low:,}" if self.exact else f"{self.low:,}〜{self.high:,}"

    @property
    def exact(self) -> bool:
        """Tell whether it is one number."""
        return self.low == self.high

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def times(self, count: int) -> "Range":
        """Return both ends so many times."""
        return Range(self.low * count, self.high * count)

    def under(self, cap: "Range") -> "Range":
        """Return both ends with a cap laid over them."""
        return Range(min(self.low, cap.low), min(self.high, cap.high))

    def each(self, change: Callable[[int], int]) -> "Range":
        """Return both ends changed in the same way."""
        return Range(change(self.low), change(self.high))

    @classmethod
    def of(cls, number: int) -> "Range":
        """Return one number as a range."""
        return cls(number, number)


ZERO = Range(0, 0)


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the sum (rule, cap, units, unit price, add-ons) and how far it can be trusted.

    ``late``: the day is past its re-check date, so the term is used and marked.
    """

    name: str
    label: str
    text: str
    grade: Grade
    source: Source | None = None
    late: bool = False
    note: str = ""

    @property
    def check(self) -> bool:
        """Tell whether the term is shown with 要確認: past its re-check, or nobody but a third party says it."""
        return self.late or self.grade in {"unverified", "third_party"}


@dataclass(frozen=True, slots=True)
class IncomeClass:
    """The class (所得区分) with its monthly cap in yen; a range of caps where the class is not certain.

    ``candidates``: the classes it may be (one where it is certain). ``child``: judged by the parents' household.
    ``remarks``: the notes that belong to it. ``hinge``: the one fact that makes it 0 yen, where nothing else is open;
    without it ``taxed_cap`` holds. ``spoken``: sentences said after the amount. ``opening``: said before it, or
    ``instead`` of it. ``over_line``: the 所得割 is surely not below the line of 一般1 for adults.
    """

    candidates: tuple[Income, ...]
    label: str
    cap: Range
    taxed_cap: Range
    term: Term
    remarks: tuple[Remark, ...]
    child: bool = False
    hinge: str = ""
    spoken: tuple[str, ...] = ()
    opening: str = ""
    instead: bool = False
    over_line: bool = False
    from_certificate: bool = False

    @property
    def id(self) -> Income:
        """The class, or 「わからない」 where it may be several."""
        return self.candidates[0] if len(self.candidates) == 1 else Income.UNKNOWN

    @property
    def certain(self) -> bool:
        """Tell whether one class (or the certificate) is meant."""
        return self.from_certificate or len(self.candidates) == 1


@dataclass(frozen=True, slots=True)
class Item:
    """One service of the estimate; amounts in yen for one month. ``self_pay`` None: cannot be told, see ``about``.

    ``capped``: falls under the one cap. ``refused``: why there is no amount for this day. ``trace``: the sum in words,
    line by line.
    """

    service: str
    label: str
    brief: str
    about: str = ""
    office: str = ""
    counted: str = ""
    days: Range | None = None
    units: Range | None = None
    unit_price: Decimal | None = None
    gross: Range | None = None
    ten_percent: Range | None = None
    self_pay: Range | None = None
    capped: bool = False
    refused: str = ""
    terms: tuple[Term, ...] = ()
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """Over the services that were asked for; ``management`` is the result code of 上限額管理 (None: not needed)."""

    ten_percent: Range
    self_pay: Range
    capped_pay: Range
    management: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note with where it comes from."""

    id: str
    text: str
    grade: Grade
    source: Source | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """Another system the family may use, with the amounts that hold on the day."""

    id: str
    label: str
    text: str
    grade: Grade
    source: Source | None
    amounts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The self-pay of one month; ``total`` None for the overview of every service."""

    on: date
    as_of: str
    income: IncomeClass
    items: tuple[Item, ...]
    total: Total | None
    notes: tuple[Note, ...]
    offers: tuple[Offer, ...]
    classes: tuple[IncomeClass, ...] = ()
