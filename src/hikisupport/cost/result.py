"""What an estimate is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hikisupport.core.model import Source
from hikisupport.core.vocab import Grade, Income

# The id of a note with the words that fill its text.
Remark = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from low to high, both ends included; low == high where the number is known."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Tell whether it is one number."""
        return self.low == self.high

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)


ZERO = Range(0, 0)


def show(span: Range) -> str:
    """Return whole numbers as people write them: 9,300 or 4,876〜24,635."""
    return f"{span.low:,}" if span.exact else f"{span.low:,}〜{span.high:,}"


class Line(NamedTuple):
    """One line of the sum; worded only when it is read, because far more sums are done than read."""

    words: str  # with {} for each amount
    amounts: tuple[Range | int | str | Decimal, ...] = ()

    def __str__(self) -> str:
        """The line in words."""
        return self.words.format(*(_show_amount(amount) for amount in self.amounts))


def _show_amount(amount: Range | int | str | Decimal) -> str:
    if isinstance(amount, Range):
        return show(amount)
    return f"{amount:,}" if isinstance(amount, int) else str(amount)


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
        """Tell whether the term is shown with 要確認."""
        return self.late or self.grade == "unverified"


@dataclass(frozen=True, slots=True)
class IncomeClass:
    """The class (所得区分) with its monthly cap in yen; a range of caps where the class is not certain.

    ``candidates``: the classes it may be (one where it is certain). ``child``: judged by the parents' household.
    ``hinge``: the one fact that makes it 0 yen, where nothing else is open; without it ``taxed_cap`` holds.
    ``spoken``: sentences said after the amount. ``opening``: said before it, or ``instead`` of it. ``over_line``: the
    所得割 is surely not below the line of 一般1 for adults.
    """

    id: Income
    label: str
    cap: Range
    candidates: tuple[Income, ...]
    term: Term
    child: bool
    from_certificate: bool = False
    hinge: str = ""
    spoken: tuple[str, ...] = ()
    opening: str = ""
    instead: bool = False
    taxed_cap: Range = ZERO
    over_line: bool = False

    @property
    def certain(self) -> bool:
        """Tell whether one class (or the certificate) is meant."""
        return self.from_certificate or len(self.candidates) == 1


@dataclass(frozen=True, slots=True)
class Judged:
    """The classes it may be, whether the parents' household was judged, and why (the rest as in ``IncomeClass``)."""

    candidates: tuple[Income, ...]
    child: bool
    facility: bool
    rough: bool
    reason: str
    remarks: tuple[Remark, ...]
    hinge: str = ""
    spoken: tuple[Remark, ...] = ()
    opening: Remark | None = None
    opens_only: bool = False
    over_line: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One service of the estimate; amounts in yen for one month. ``self_pay`` None: cannot be told, see ``about``.

    ``capped``: falls under the one cap. ``refused``: why there is no amount for this day.
    """

    service: str
    label: str
    brief: str
    counted: str
    days: Range | None
    units: Range | None
    unit_price: Decimal | None
    gross: Range | None
    ten_percent: Range | None
    self_pay: Range | None
    capped: bool
    about: str
    office: str = ""
    refused: str = ""
    terms: tuple[Term, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def trace(self) -> tuple[str, ...]:
        """The sum line by line, in words."""
        return tuple(str(line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Total:
    """Over the services that were asked for; ``management`` is the result code of 上限額管理 (None: not needed)."""

    ten_percent: Range
    self_pay: Range
    capped_pay: Range
    whole: bool
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
