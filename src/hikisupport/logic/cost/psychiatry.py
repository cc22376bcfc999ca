"""The outpatient psychiatry (自立支援医療) as an item of the estimate."""

from datetime import date
from typing import TYPE_CHECKING

from hikisupport.base.models.cost import CostTable, Service
from hikisupport.core.vocab import Income
from hikisupport.logic.cost.medical import LABELS, Standing, caps_remark, month, pay, standing, standing_without_facts
from hikisupport.logic.cost.money import share_yen
from hikisupport.logic.cost.notes import remark, yen
from hikisupport.logic.cost.result import Item, Line, Range, Remark

if TYPE_CHECKING:
    from hikisupport.base.models.case import MedicalFacts


_FEW = 3  # more classes than this say nothing
_ONE_TENTH = 10  # the ordinary 30 % are no 1割


def psychiatry_item(
    facts: "MedicalFacts | None", income: Income, service: Service, table: CostTable, on: date
) -> tuple[Item, list[Remark]]:
    """Return the item and its notes; without facts only people on 生活保護 get an amount (0 yen).

    Raises:
        Refused: the amount asked for does not hold on this day.
    """
    # The class of the services says nothing about this one, save for 生活保護, which is the household's.
    welfare = facts.welfare if facts is not None else income is Income.WELFARE
    found = standing_without_facts(welfare, table, on) if facts is None else standing(facts, table, on)
    payments = facts.payments if facts is not None else ()
    item = Item(
        service=service.id, label=service.label, counted="", days=None, units=None, unit_price=None,
        gross=Range(sum(payments), sum(payments)) if payments else None, ten_percent=_ten_percent(payments, found),
        self_pay=month(payments, found), capped=False, about=service.about, terms=found.terms,
        lines=tuple(Line("{}", (text,)) for text in _lines(payments, found)),
    )  # fmt: skip
    remarks = [*found.remarks]
    if not welfare:
        remarks += [remark("medical-household"), caps_remark(table, on)]
    return item, [*remarks, remark("medical-registered")]


def _ten_percent(payments: tuple[int, ...], found: Standing) -> Range | None:
    if not payments or found.percent != _ONE_TENTH:
        return None
    total = sum(share_yen(cost, found.percent) for cost in payments)
    return Range(total, total)


def _lines(payments: tuple[int, ...], found: Standing) -> list[str]:
    names = "か".join(LABELS[name] for name in found.classes)
    lines = [f"区分: {names}"] if 1 <= len(found.classes) <= _FEW else []
    if found.percent is None:
        return lines
    paid = pay(payments, found.percent, found.cap)
    running = 0
    for place, (cost, share) in enumerate(zip(payments, paid, strict=True), start=1):
        running += share
        lines.append(f"{place}回目 医療費 {yen(cost)}円 → {yen(share)}円(ここまで {yen(running)}円)")
    return lines
