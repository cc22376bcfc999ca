"""Sentences and short words about the self-pay that the screen, the papers, Markdown and the triage share."""

from hikisupport.core.model import Source
from hikisupport.core.vocab import GRADE_LABELS, Income
from hikisupport.cost.result import ZERO, Estimate, IncomeClass, Item, Range, Term, Total, show

USUAL = "収入のない大人の方は、ふつう0円の見込みです。親の収入は数えません。"
NOT_INCLUDED = "食費・交通費などの実費は別にかかります。"
_MEDICAL, _PRIVATE = "outpatient_psychiatry", "private_visit"


def yen(span: Range | None) -> str:
    """Return an amount with its unit: 9,300円, 1,950〜9,300円, or where it can be asked."""
    return "受給者証か窓口で確認" if span is None else f"{show(span)}円"


def one_line(estimate: Estimate) -> str:
    """Return what a family understands first, in as many sentences as there are systems side by side."""
    income = estimate.income
    if income.instead and estimate.total is None:
        return income.opening
    said = _of_class(income) if estimate.total is None else _of_total(estimate, estimate.total)
    asked = estimate.total is None or any(item.capped for item in estimate.items)
    spoken = "".join(income.spoken) if asked and not income.from_certificate else ""
    return f"{income.opening if asked or income.instead else ''}{said}{spoken}"


def _of_class(income: IncomeClass) -> str:
    if income.from_certificate:
        return f"受給者証の上限どおり、障害福祉サービスの自己負担は、{_up_to(income.cap)}です。"
    if income.id is Income.WELFARE:
        return "生活保護の方は、障害福祉サービスの自己負担は0円です。"
    if income.id is Income.LOW:
        if income.child:
            return "保護者の世帯に市町村民税がかからないので、0円の見込みです。"
        return "市町村民税がかからない大人の方は、ふつう0円の見込みです。親の収入は数えません。"
    if income.certain:
        return f"障害福祉サービスは、いくつ使っても{_up_to(income.cap)}です{_mark_of_cap(income, income.cap)}。"
    if income.hinge:
        more = f"そうでなければ合わせて1か月に{yen(income.taxed_cap)}まで"
        return f"{income.hinge}なら、障害福祉サービスは0円、{more}の見込みです。親の収入は数えません。"
    if Income.LOW in income.candidates and not income.child:
        return USUAL
    return f"上限が1か月{yen(income.cap)}のどれになるか、区役所で確認が要ります。"


def _up_to(cap: Range) -> str:
    """Return a cap as it is said; nobody says 「0円まで」."""
    return f"合わせて1か月に{yen(cap)}まで" if cap.high else "0円"


def _of_total(estimate: Estimate, total: Total) -> str:
    income = estimate.income
    others = [part for item in estimate.items for part in [_of_other_system(item)] if part]
    capped = [item for item in estimate.items if item.capped]
    free = [item for item in estimate.items if not item.capped and item.self_pay is not None and not item.counted]
    free = [item for item in free if item.service != _MEDICAL]
    if not others:
        return _of_capped(income, total, capped, "1か月の自己負担") if capped or free else ""
    alone = len(estimate.items) == 1
    if alone and others:
        return _of_single(estimate.items[0], others[0])
    first = _of_capped(income, total, capped, "障害福祉サービスの自己負担") if capped else ""
    return first + "".join(others)


def _of_single(item: Item, other: str) -> str:
    if item.service == _PRIVATE:
        return f"1か月の自己負担は{yen(item.self_pay)}の見込みです。民間の料金は負担上限の外で、そのまま払います。"
    return other


def _of_other_system(item: Item) -> str:
    """Return the sentence of a service that the one cap does not cover, or nothing where it is free or covered."""
    if item.service == _PRIVATE:
        return f"民間の料金は負担上限の外で、{yen(item.self_pay)}の見込みです。"
    if item.service == _MEDICAL:
        return _of_medical(item)
    if item.refused:
        return ""
    return f"{item.label}: {item.about}。" if item.self_pay is None and not item.capped else ""


def _of_medical(item: Item) -> str:
    if item.self_pay is None:
        return "自立支援医療は医療費の1割で、月の上限は健康保険の世帯で別に決まります。"
    if not item.self_pay.high:
        return "自立支援医療(通院の医療費)は0円の見込みです。"
    amount = f"1か月に{yen(item.self_pay)}" if item.self_pay.exact else f"1か月に{item.self_pay.high:,}円まで"
    return f"自立支援医療(通院の医療費)は{amount}の見込みです。こちらは健康保険の世帯で、別に決まります。"


def _of_capped(income: IncomeClass, total: Total, capped: list[Item], subject: str) -> str:
    paid = total.capped_pay
    adult_free = income.id is Income.LOW and not income.child and not income.from_certificate
    parents = "親の収入は数えません。" if capped and adult_free else ""
    if capped and income.hinge and not paid.exact:
        share = sum((item.ten_percent or Range(0, item.self_pay.high if item.self_pay else 0) for item in capped), ZERO)
        most = Range(min(share.low, income.taxed_cap.low), min(share.high, income.taxed_cap.high))
        return f"{income.hinge}なら0円、そうでなければ1か月に{yen(most)}の見込みです。親の収入は数えません。"
    if capped and not income.certain and not paid.exact:
        return "".join(_of_doubt(income, paid))
    if not paid.exact and any(item.ten_percent is None for item in capped):
        return (
            f"{subject.removeprefix('1か月の')}は、1か月に{paid.high:,}円までの見込みです{_mark_of_cap(income, paid)}。"
        )
    return f"{subject}は{yen(paid)}の見込みです{_mark_of_cap(income, paid)}。{parents}"


def _mark_of_cap(income: IncomeClass, shown: Range) -> str:
    """Return the mark of a sum that is the cap itself, where the cap is in doubt: it may be read aloud alone."""
    return "(上限は要確認)" if income.term.check and shown.high == income.cap.high > 0 else ""


def _of_doubt(income: IncomeClass, paid: Range) -> list[str]:
    if Income.LOW in income.candidates and not income.child:
        return [USUAL, f"課税されている方でも、1か月に{paid.high:,}円までの見込みです。"]
    return [f"1か月の自己負担は{yen(paid)}の見込みです。区分は区役所で確認してください。"]


def sum_line(estimate: Estimate) -> str:
    """Return what all services come to, naming those without an amount; nothing where no amount can be told."""
    unknown = [item.brief for item in estimate.items if item.self_pay is None]
    if estimate.total is None or len(unknown) == len(estimate.items) or estimate.income.instead:
        return ""
    return yen(estimate.total.self_pay) + (f" + {'・'.join(unknown)}の分" if unknown else "")


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
    return f"{income.label} / 負担上限月額 {yen(income.cap)}{_mark_if_doubtful(income.term)}"


def class_line(income: IncomeClass) -> str:
    """Return one class of several with its cap, marked where the cap is in doubt."""
    cap = f"1か月に{yen(income.cap)}まで" if income.cap.high else "0円"
    return f"{income.label}: {cap}{_mark_if_doubtful(income.term)}"


def _mark_if_doubtful(term: Term) -> str:
    return mark(term) if term.check else ""


_TERM_NAMES = {
    "units": "単位数", "add_ons": "加算", "improvement": "処遇改善", "unit_price": "単価", "cap": "上限",
    "price": "料金", "rule": "割合", "class": "区分", "gross": "総費用額", "half_days": "短い日の割合",
}  # fmt: skip


def doubts(item: Item) -> str:
    """Return the names of an item's terms that need a check, where an amount depends on them."""
    if item.self_pay is None or item.self_pay.high == 0:
        return ""
    return "・".join(dict.fromkeys(_TERM_NAMES.get(term.name, term.label) for term in item.terms if term.check))


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
