"""``hikisupport.cost/1``: what `cost` writes. Yen are whole integers; a range has low and high."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from hikisupport.core.document import Count, GradeId, Part, SourceDate, Versions, meanings
from hikisupport.core.model import Day
from hikisupport.core.vocab import INCOME_LABELS, Income

IncomeId = Annotated[Income, Field(description=f"Income class (所得区分): {meanings(INCOME_LABELS)}.")]


class Span(Part):
    """Whole numbers from low to high, both ends included, where the number is not certain."""

    low: Count
    high: Count

    @model_validator(mode="after")
    def _is_open(self) -> "Span":
        if self.low >= self.high:
            raise ValueError("low is not below high")
        return self


Whole = Count | Span
Yen = Annotated[Whole, Field(description="Yen for one month, whole; a range where it is not certain.")]


class IncomeClass(Part):
    """The income class (所得区分) with its monthly cap (負担上限月額)."""

    id: IncomeId
    label: str
    cap_yen: Yen


class TraceLine(Part):
    """One line of the sum in words."""

    term: None
    text: str


class TraceTerm(Part):
    """One term of the sum (rule, cap, units, unit price, add-ons) with its source."""

    term: str
    text: str
    confidence: GradeId
    check: bool
    """Shown with 要確認: unverified, or past its re-check date."""
    source: str | None
    """Title of the source; null: known from memory, or typed in."""
    source_url: str | None
    source_date: SourceDate | None


class CostItem(Part):
    """One service for one month."""

    service: str
    """Id of the service, such as employment_b."""
    label: str
    days: Whole | None
    """Days (or visits, or months) of use; null: not counted so."""
    units: Whole | None
    """Units (単位) of the month."""
    unit_price: Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")] | None
    """Yen for one unit (単位数単価), an exact decimal as text."""
    gross_yen: Yen | None
    """Total cost of the service (総費用額) in yen for one month."""
    ten_percent_yen: Yen | None
    """One tenth of it (1割) in yen, before the cap."""
    self_pay_yen: Yen | None
    """What the person pays (利用者負担) in yen; null: cannot be told."""
    confidence: dict[str, GradeId]
    """For each term of the sum the weakest grade it rests on."""
    trace: tuple[TraceLine | TraceTerm, ...]
    """The sum line by line, then its terms with their sources."""


class CostTotal(Part):
    """Over the services that were asked for."""

    ten_percent_yen: Yen
    self_pay_yen: Yen


class CostNote(Part):
    """A note with where it comes from."""

    id: str
    text: str
    confidence: GradeId
    source: str | None
    source_date: SourceDate | None


class CostDocument(Part):
    """The self-pay (利用者負担) of one month."""

    schema_: Annotated[Literal["hikisupport.cost/1"], Field(alias="schema")]
    on: Day
    """The day whose amounts are used."""
    versions: Versions
    income: IncomeClass
    items: tuple[CostItem, ...]
    total: CostTotal | None
    """null: the overview of every service, each used alone."""
    notes: tuple[CostNote, ...]
