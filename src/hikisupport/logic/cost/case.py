"""Turns the facts of a case file into a request."""

from decimal import Decimal

from hikisupport.base.models.case import Case, ServiceFacts
from hikisupport.base.models.cost import CostTable
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, Income, match_word
from hikisupport.logic.cost.request import AddOnUse, CostRequest, ServiceUse


def request_of(case: Case, table: CostTable) -> CostRequest:
    """Return the request of a case; words that the table does not know are left for ``check`` to refuse."""
    income = match_word(case.income or "unknown", INCOME_LABELS, INCOME_SHORT)
    return CostRequest(
        income=Income(income or "unknown"),
        uses=tuple(_use(facts, table) for facts in case.services),
        cap=case.certificate_cap,
        person=case.person,
        medical=case.medical,
    )


def _use(facts: ServiceFacts, table: CostTable) -> ServiceUse:
    key = match_word(facts.service, table.labels, table.shorts) or facts.service
    service = table.services.get(key)
    tables = service.tables if service else ()
    add_ons = facts.add_ons
    return ServiceUse(
        service=key,
        days=facts.days,
        office=facts.office or "",
        manager=facts.manager,
        size=_word(facts.size, {column.id: column.label for part in tables for column in part.columns}),
        band=_word(facts.band, {row.id: row.label for part in tables for row in part.rows}),
        units_per_day=facts.units_per_day,
        factors=tuple(Decimal(factor) for factor in facts.factors),
        units=facts.units,
        unit_price=Decimal(facts.unit_price) if facts.unit_price is not None else None,
        gross=facts.gross,
        price=facts.price,
        add_ons=None if add_ons is None else tuple(AddOnUse(use.id, use.times) for use in add_ons),
    )


def _word(word: str | None, labels: dict[str, str]) -> str | None:
    return None if word is None else match_word(word, labels) or word
