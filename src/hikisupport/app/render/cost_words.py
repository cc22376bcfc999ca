"""Sentences and short words about the self-pay that text, Markdown and JSON share."""

from hikisupport.base.models.cost import GRADE_LABELS
from hikisupport.core.model import Source
from hikisupport.core.vocab import Income
from hikisupport.logic.cost.result import Estimate, IncomeClass, Item, Range, Term, Total, show

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
