"""Shows an estimate of the self-pay: one sentence, a page, or JSON."""

from typing import Any

from hikisupport import __version__
from hikisupport.core.model import Source
from hikisupport.core.page import Page
from hikisupport.core.vocab import GRADE_LABELS, Grade, Income
from hikisupport.cost.result import Estimate, IncomeClass, Item, Note, Offer, Range, Term, Total, show

USUAL = "収入のない大人の方は、ふつう0円の見込みです。親の収入は数えません。"
NOT_INCLUDED = "食費・交通費・教材費などの実費は含まれません。"


def yen(span: Range | None) -> str:
    """Return an amount with its unit: 9,300円, 1,950〜9,300円, or that it cannot be told."""
    return "決まりません(下の注意を見てください)" if span is None else f"{show(span)}円"


def one_line(estimate: Estimate) -> str:
    """Return the one sentence a family understands."""
    if estimate.total is None:
        return _of_class(estimate.income)
    return _of_total(estimate, estimate.total)


def _of_class(income: IncomeClass) -> str:
    if income.from_certificate:
        return f"受給者証の上限どおり、障害福祉サービスの自己負担は、合わせて1か月に{yen(income.cap)}までです。"
    if income.id is Income.WELFARE:
        return "生活保護の方は、障害福祉サービスの自己負担は0円です。"
    if income.id is Income.LOW:
        if income.child:
            return "保護者の世帯に市町村民税がかからないので、0円の見込みです。"
        return "市町村民税がかからない大人の方は、ふつう0円の見込みです。親の収入は数えません。"
    if income.certain:
        return (
            f"障害福祉サービスは、いくつ使っても合わせて1か月に{yen(income.cap)}までです{_of_cap(income, income.cap)}。"
        )
    if Income.LOW in income.candidates and not income.child:
        return USUAL
    return f"上限が1か月{yen(income.cap)}のどれになるか、区役所で確認が要ります。"


def _of_total(estimate: Estimate, total: Total) -> str:
    income = estimate.income
    paid = total.self_pay
    parts: list[str] = []
    capped = any(item.capped for item in estimate.items)
    if capped and not income.certain and not paid.exact:
        parts += _of_doubt(income, total)
    elif total.whole or paid.high or capped:
        parts.append(f"1か月の自己負担は{yen(paid)}の見込みです{_of_cap(income, paid)}。")
    # For 自立支援医療 the parents' tax may well count, so this is said of the services only.
    if capped and income.id is Income.LOW and not income.child and not income.from_certificate:
        parts.append("親の収入は数えません。")
    if any(item.service == "private_visit" for item in estimate.items):
        parts.append("民間の料金は負担上限の外で、そのまま払います。")
    if not total.whole:
        parts.append("自立支援医療は医療費の1割で、月の上限は健康保険の世帯で別に決まります。")
    return "".join(parts)


def _of_cap(income: IncomeClass, shown: Range) -> str:
    """Return the mark of a sum that is the cap itself, where the cap is in doubt: it may be read aloud alone."""
    return "(上限は要確認)" if income.term.check and shown.high == income.cap.high > 0 else ""


def _of_doubt(income: IncomeClass, total: Total) -> list[str]:
    most = f"課税されている方でも、1か月に{total.self_pay.high:,}円までの見込みです。"
    if Income.LOW in income.candidates and not income.child:
        return (
            [USUAL, most]
            if total.capped_pay == total.self_pay
            else [USUAL, f"全部で{yen(total.self_pay)}の見込みです。"]
        )
    return [f"1か月の自己負担は{yen(total.self_pay)}の見込みです。区分は区役所で確認してください。"]


def days_of(item: Item) -> str:
    """Return how much was used: 月12日, 月4〜22回, 月ごと, or nothing."""
    if item.days is not None:
        return f"月{show(item.days)}{item.counted or '日'}"
    return "月ごと" if item.counted == "月" else ""


def mark(term: Term) -> str:
    """Return what stands behind a term: nothing where it is certain, else 要確認 and why."""
    why = [term.note] if term.note else []
    if term.late:
        why.insert(0, "見直しの日を過ぎています")
    if not term.check:
        return f" ({term.note})" if term.note else ""
    return f" [要確認{'。' if why else ''}{'。'.join(why)}]"


def cap_line(income: IncomeClass) -> str:
    """Return the class with its cap, marked where the cap is in doubt."""
    return f"{income.label} / 負担上限月額 {yen(income.cap)}{_in_doubt(income.term)}"


def class_line(income: IncomeClass) -> str:
    """Return one class of several with its cap, marked where the cap is in doubt."""
    return f"{income.label}: 1か月に{yen(income.cap)}まで{_in_doubt(income.term)}"


def _in_doubt(term: Term) -> str:
    return mark(term) if term.check else ""


def doubts(item: Item) -> str:
    """Return the names of an item's terms that need a check, where an amount depends on them."""
    if item.self_pay is None or item.self_pay.high == 0:
        return ""
    names = {"units": "単位数", "add_ons": "加算", "improvement": "処遇改善", "unit_price": "単価", "cap": "上限"}
    names |= {"price": "料金", "rule": "割合", "class": "区分", "gross": "総費用額"}
    return "・".join(dict.fromkeys(names.get(term.name, term.label) for term in item.terms if term.check))


def dated(source: Source) -> str:
    """Return the date of a source as it is told: a day, a month, 2026年, or that it has none."""
    if source.date is None:
        return "日付なし"
    return f"{source.date}年" if len(source.date) == 4 else source.date


def cited(source: Source) -> str:
    """Return a source with its date, its grade and its address."""
    grade = GRADE_LABELS[source.confidence.value]
    return f"{source.title}({dated(source)}、{grade})" + (f" {source.url}" if source.url else "")


def sources(estimate: Estimate) -> list[Source]:
    """Return every source the estimate rests on, each once, in the order it comes up."""
    found = [term.source for item in estimate.items for term in item.terms]
    found += [estimate.income.term.source, *(note.source for note in estimate.notes)]
    for offer in estimate.offers:
        found += [offer.source, *(term.source for term in offer.amounts)]
    seen: dict[str, Source] = {}
    for source in found:
        if source is not None:
            seen.setdefault(source.title, source)
    return list(seen.values())


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


def estimate_markdown(estimate: Estimate) -> str:
    """Return the estimate as a Markdown document."""
    income = estimate.income
    lines = ["# 利用者負担の見込み", "", f"**{one_line(estimate)}**", ""]
    lines += [f"- 所得区分: {_safe(cap_line(income))}"]
    lines += [f"- 計算の日: {estimate.on.isoformat()}(数値は {estimate.as_of} 現在)"]
    lines += [f"- {_safe(class_line(each))}" for each in estimate.classes]
    lines += ["", "| サービス | 使い方 | 1割 | 払う額 | 要確認 |", "|---|---|---:|---:|---|"]
    lines += [_row(item) for item in estimate.items]
    if estimate.total is not None:
        whole = "" if estimate.total.whole else " + 自立支援医療の分"
        lines.append(
            f"| **合計** | | {yen(estimate.total.ten_percent)} | **{yen(estimate.total.self_pay)}{whole}** | |"
        )
        lines += [line for item in estimate.items for line in _details(item)]
    lines += ["", NOT_INCLUDED, "", "## 気をつけること", ""]
    lines += [f"- {_safe(note.text)}{' [要確認]' if note.grade == 'unverified' else ''}" for note in estimate.notes]
    lines += ["", "## ほかに使える制度", ""]
    for offer in estimate.offers:
        lines.append(f"- {_safe(offer.label)}: {_safe(offer.text)}")
        lines += [f"    - {_safe(amount_line(term))}" for term in offer.amounts]
    lines += ["", "## 出典", "", *(f"- {_safe(cited(source))}" for source in sources(estimate))]
    return "\n".join(lines) + "\n"


def _row(item: Item) -> str:
    label = _safe(item.label + (f"({item.office})" if item.office else ""))
    paid = _safe(item.refused) or (yen(item.self_pay) if item.self_pay is not None else "別に決まる")
    share = yen(item.ten_percent) if item.ten_percent is not None else ""
    return f"| {label} | {days_of(item)} | {share} | {paid} | {doubts(item)} |"


def _details(item: Item) -> list[str]:
    lines = ["", f"### {_safe(item.label)}", ""]
    lines += [f"- {_safe(line)}" for line in item.trace]
    return lines + [f"- {_safe(term.label)}: {_safe(term.text + mark(term))}" for term in item.terms]


def _safe(text: str) -> str:
    """Return text in which nothing is read as markup (characters that Markdown or HTML would take)."""
    return "".join(f"\\{ch}" if ch in "\\`*_[]<>|#" else ch for ch in text)
