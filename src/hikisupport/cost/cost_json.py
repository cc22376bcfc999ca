"""``hikisupport.cost/2``: what `cost --format json` writes, by the models its schema is made from.

Imported only for JSON. Yen are whole integers; a value that can be a range is always {low, high}.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from hikisupport import __version__
from hikisupport.core.document import Count, GradeId, Part, SourceDate, Versions, meanings
from hikisupport.core.model import Day
from hikisupport.core.vocab import INCOME_LABELS, Grade, Income
from hikisupport.cost.model import GRADES, Estimate, Item, Note, Term
from hikisupport.cost.screen import mark

SCHEMA = "hikisupport.cost/2"
IncomeId = Annotated[Income, Field(description=f"Income class (所得区分): {meanings(INCOME_LABELS)}.")]


class Span(Part):
    """Whole numbers from low to high, both ends included; low and high are equal where the number is certain."""

    model_config = ConfigDict(from_attributes=True)

    low: Count
    high: Count

    @model_validator(mode="after")
    def _is_ordered(self) -> "Span":
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


Yen = Annotated[Span, Field(description="Yen for one month, whole.")]


class CostIncome(Part):
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
    """Shown with 要確認: unverified, said by a third party only, or past its re-check date."""
    source: str | None
    """Title of the source; null: known from memory, or typed in."""
    source_url: str | None
    source_date: SourceDate | None


class CostItem(Part):
    """One service for one month."""

    service: str
    """Id of the service, such as employment_b."""
    label: str
    days: Span | None
    """Days (or visits, or months) of use; null: not counted so."""
    units: Span | None
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

    schema_: Annotated[Literal["hikisupport.cost/2"], Field(alias="schema")]
    on: Day
    """The day whose amounts are used."""
    versions: Versions
    income: CostIncome
    items: tuple[CostItem, ...]
    total: CostTotal | None
    """null: the overview of every service, each used alone; or an age at which no amount is told."""
    notes: tuple[CostNote, ...]


def estimate_json(estimate: Estimate, data: str = "") -> dict[str, Any]:
    """Return the document as plain JSON values, keys in their order; ``data``: whose data it is (not said if empty)."""
    versions = {"program": __version__, "costs": estimate.as_of} | ({"data": data} if data else {})
    income, total = estimate.income, None if estimate.income.instead else estimate.total
    document = CostDocument.model_validate(
        {
            "schema": SCHEMA,
            "on": estimate.on.isoformat(),
            "versions": versions,
            "income": {"id": income.id, "label": income.label, "cap_yen": income.cap},
            "items": tuple(_item_part(item) for item in estimate.items),
            "total": total and {"ten_percent_yen": total.ten_percent, "self_pay_yen": total.self_pay},
            "notes": tuple({"id": note.id, "text": note.text, **_cited(note)} for note in estimate.notes),
        }
    )
    return document.model_dump(mode="json", by_alias=True)


def _item_part(item: Item) -> dict[str, Any]:
    lines = tuple({"term": None, "text": line} for line in (item.refused, *item.trace) if line)
    weakest: dict[str, Grade] = {}
    for term in item.terms:
        weakest[term.name] = max(weakest.get(term.name, term.grade), term.grade, key=GRADES.index)
    return {
        "service": item.service,
        "label": item.label,
        "days": item.days,
        "units": item.units,
        "unit_price": None if item.unit_price is None else str(item.unit_price),
        "gross_yen": item.gross,
        "ten_percent_yen": item.ten_percent,
        "self_pay_yen": item.self_pay,
        "confidence": weakest,
        "trace": (*lines, *(_term_part(term) for term in item.terms)),
    }


def _term_part(term: Term) -> dict[str, Any]:
    text = f"{term.label}: {term.text}{mark(term)}"
    url = term.source.url if term.source else None
    return {"term": term.name, "text": text, "check": term.check, "source_url": url, **_cited(term)}


def _cited(found: Term | Note) -> dict[str, Any]:
    source = found.source
    said = {"source": source.title, "source_date": source.date} if source else {"source": None, "source_date": None}
    return {"confidence": found.grade, **said}
