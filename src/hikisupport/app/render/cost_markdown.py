"""An estimate of the self-pay as Markdown."""

from hikisupport.app.render.cost import amount_line
from hikisupport.app.render.cost_words import (
    NOT_INCLUDED,
    cap_line,
    cited,
    class_line,
    days_of,
    doubts,
    mark,
    one_line,
    sources,
    yen,
)
from hikisupport.logic.cost.result import Estimate, Item


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
