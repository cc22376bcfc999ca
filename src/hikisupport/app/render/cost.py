"""Shows an estimate of the self-pay: one sentence, a page, or JSON."""

from typing import Any

from hikisupport import __version__
from hikisupport.app.render.cost_words import (
    NOT_INCLUDED,
    cap_line,
    cited,
    class_line,
    dated,
    days_of,
    doubts,
    mark,
    one_line,
    sources,
    yen,
)
from hikisupport.base.models.cost import Grade
from hikisupport.core.page import Page
from hikisupport.logic.cost.result import Estimate, Item, Note, Offer, Range, Term

__all__ = ["add_estimate", "estimate_json", "one_line"]

_SCHEMA = "hikisupport.cost/1"
_LABEL_WIDTH = 26
_DOUBT: tuple[Grade, ...] = ("given", "called", "official", "official_via", "third_party", "unverified")


def add_estimate(page: Page, estimate: Estimate, full: bool = True) -> None:
    """Add the sum line by line, what it leaves out, notes, other systems and sources (not ``full``: the sum only)."""
    page.text(one_line(estimate), style="strong")
    page.blank()
    page.field("所得区分", cap_line(estimate.income))
    page.field("計算の日", f"{estimate.on.isoformat()}(数値は {estimate.as_of} 現在)")
    for income in estimate.classes:
        page.item(class_line(income), indent=2)
    if estimate.total is None:
        _add_overview(page, estimate)
    else:
        _add_sum(page, estimate)
    page.blank()
    page.item(f"入っていないもの: {NOT_INCLUDED}")
    if full:
        _add_notes(page, estimate.notes)
        _add_offers(page, estimate.offers)
        _add_sources(page, estimate)


def _add_overview(page: Page, estimate: Estimate) -> None:
    page.heading("サービスごとの1か月の自己負担(それぞれ一つだけ使ったとき)")
    for item in estimate.items:
        page.field(item.label, _in_short(item), indent=2, label_width=_LABEL_WIDTH)


def _in_short(item: Item) -> str:
    if item.refused:
        return item.refused
    if item.self_pay is None or not item.terms or not item.counted:
        return item.about if item.self_pay is None else f"{yen(item.self_pay)}。{item.about}"
    if item.service == "private_visit":
        return f"1回 {yen(item.self_pay)}。負担上限の外"
    doubt = doubts(item)
    return f"{yen(item.self_pay)}({days_of(item)})" + (f" ※要確認: {doubt}" if doubt else "")


def _add_sum(page: Page, estimate: Estimate) -> None:
    page.heading("内訳")
    for item in estimate.items:
        _add_item(page, item)
    total = estimate.total
    if total is None:
        return
    page.blank()
    shares = f"1割の合計 {yen(total.ten_percent)} → " if any(item.capped for item in estimate.items) else ""
    more = "" if total.whole else " + 自立支援医療の分"
    page.text(f"合計(1か月): {shares}払う額 {yen(total.self_pay)}{more}", style="strong", hanging=2)


def _add_item(page: Page, item: Item) -> None:
    office = f"({item.office})" if item.office else ""
    used = f" {days_of(item)}" if days_of(item) else ""
    page.text(f"{item.label}{office}{used}: {yen(item.self_pay)}", style="strong", indent=2, hanging=2)
    if item.about:
        page.text(item.about, indent=4)
    for line in item.trace:
        page.item(line, indent=4)
    for term in item.terms:
        page.item(f"{term.label}: {term.text}{mark(term)}", indent=4, style="warn" if term.check else "")


def _add_notes(page: Page, notes: tuple[Note, ...]) -> None:
    if not notes:
        return
    page.heading("気をつけること")
    for note in notes:
        page.item(note.text + (" [要確認]" if note.grade == "unverified" else ""), indent=2)


def _add_offers(page: Page, offers: tuple[Offer, ...]) -> None:
    if not offers:
        return
    page.heading("ほかに使える制度")
    for offer in offers:
        page.item(f"{offer.label}: {offer.text}", indent=2)
        for term in offer.amounts:
            page.item(amount_line(term), indent=6, style="warn" if term.check else "")


def amount_line(term: Term) -> str:
    """Return a dated amount of another system with the date of its source."""
    date = f"({dated(term.source)}の資料)" if term.source else ""
    return f"{term.label}: {term.text}{date}{mark(term)}"


def _add_sources(page: Page, estimate: Estimate) -> None:
    page.heading("出典")
    for source in sources(estimate):
        page.item(cited(source), indent=2, style="dim")


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """Return the document ``hikisupport.cost/1``; yen are whole integers, ranges {low, high}."""
    total = estimate.total
    return {
        "schema": _SCHEMA,
        "on": estimate.on.isoformat(),
        "versions": {"program": __version__, "costs": estimate.as_of},
        "income": {
            "id": estimate.income.id.value,
            "label": estimate.income.label,
            "cap_yen": _span(estimate.income.cap),
        },
        "items": [_item_json(item) for item in estimate.items],
        "total": None
        if total is None
        else {"ten_percent_yen": _span(total.ten_percent), "self_pay_yen": _span(total.self_pay)},
        "notes": [_note_json(note) for note in estimate.notes],
    }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "service": item.service,
        "label": item.label,
        "days": _span(item.days),
        "units": _span(item.units),
        "unit_price": None if item.unit_price is None else str(item.unit_price),
        "gross_yen": _span(item.gross),
        "ten_percent_yen": _span(item.ten_percent),
        "self_pay_yen": _span(item.self_pay),
        "confidence": _confidence(item),
        "trace": _trace(item),
    }


def _span(span: Range | None) -> int | dict[str, int] | None:
    if span is None:
        return None
    return span.low if span.exact else {"low": span.low, "high": span.high}


def _confidence(item: Item) -> dict[str, str]:
    worst: dict[str, Grade] = {}
    for term in item.terms:
        worst[term.name] = max(worst.get(term.name, term.grade), term.grade, key=_DOUBT.index)
    return dict(worst)


def _trace(item: Item) -> list[dict[str, Any]]:
    lines = [{"term": None, "text": line} for line in (item.refused, *item.trace) if line]
    return [*lines, *(_term_json(term) for term in item.terms)]


def _term_json(term: Term) -> dict[str, Any]:
    return {
        "term": term.name,
        "text": f"{term.label}: {term.text}{mark(term)}",
        "confidence": term.grade,
        "check": term.check,
        "source": term.source.title if term.source else None,
        "source_url": term.source.url if term.source else None,
        "source_date": term.source.date if term.source else None,
    }


def _note_json(note: Note) -> dict[str, Any]:
    source = note.source
    return {
        "id": note.id,
        "text": note.text,
        "confidence": note.grade,
        "source": source.title if source else None,
        "source_date": source.date if source else None,
    }
