"""Shows an estimate of the self-pay: on one screen, or in full with sums, notes, other systems and sources."""

from collections.abc import Callable, Sequence

from hikisupport.core.page import Line, Page, Piece
from hikisupport.core.text import safe, width, wrap
from hikisupport.cost.result import Estimate, Item, Note, Offer, Range, Term, show
from hikisupport.cost.sentence import (
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
    sum_line,
    yen,
)

__all__ = ["add_estimate", "add_screen", "amount_line", "one_line"]

_LABEL_WIDTH = 26
_PROMPT = 2  # rows of the terminal that the answer leaves to the prompt
_WIDE = 70
_MORE = "計算・注意・出典は --detail で。"
Row = tuple[str, str]


def add_screen(page: Page, estimate: Estimate, rows: int) -> None:
    """Add the answer whole in the rows of a terminal: sentence, class and cap, one table, what is not included."""
    head = Page(page.columns)
    head.text(one_line(estimate), style="strong")
    head.text(f"所得区分: {cap_line(estimate.income)}")
    tail = Page(page.columns)
    tail.text(NOT_INCLUDED)
    if doubtful := _doubtful_terms(estimate):
        tail.text(f"要確認: {doubtful}", style="warn", hanging=2)
    tail.text(f"{estimate.on.isoformat()}の額(数値は{estimate.as_of}現在)。{_MORE}", style="dim")
    room = rows - _PROMPT - len(head.lines) - len(tail.lines)
    table = _fit_table(estimate, page.columns, room)
    beside = sorted((note for note in estimate.notes if note.first), key=lambda note: note.first)
    said = _lay_notes(beside, page.columns, room - len(table))
    spare = room - len(table) - len(said)
    page.lines += head.lines
    if spare > 0:
        page.blank()
    page.lines += table
    if spare > 1:
        page.blank()
    page.lines += [*said, *tail.lines]


def _title_of(estimate: Estimate) -> str:
    if estimate.total is not None:
        return "1か月の自己負担"
    return "一つだけ使うときの1か月の自己負担(週1日から)"


def _fit_table(estimate: Estimate, columns: int, room: int) -> list[Line]:
    """Return the one table: row by row, or where rows are short only what differs."""
    title = _title_of(estimate)
    if estimate.total is not None:
        return _lay_table(title, _asked_rows(estimate, columns), columns, room)
    table: list[Line] = []
    for merge in (_amount_of, _most_of, _kind_of):
        rows = [*_class_rows(estimate), *_group_rows(estimate.items, merge)]
        table = _lay_table(title, rows, columns, room)
        if len(table) <= room and len(_lay_table(title, rows, columns, len(rows) * 9)) == len(table):
            break
    return table


def _asked_rows(estimate: Estimate, columns: int) -> list[Row]:
    rows = [_row_of(item, columns) for item in estimate.items]
    total = sum_line(estimate)
    return [*rows, ("合計", total)] if len(rows) > 1 and total else rows


def _class_rows(estimate: Estimate) -> list[Row]:
    return [(one.label, f"1か月に{yen(one.cap)}まで" if one.cap.high else "0円") for one in estimate.classes]


def _group_rows(items: Sequence[Item], key: Callable[[Item], str]) -> list[Row]:
    """Return a row for all services that share a key: their names, and the amounts from the least to the most."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return [("・".join(item.brief for item in group), _amounts_of(group)) for group in groups.values()]


def _amounts_of(group: list[Item]) -> str:
    paid = [item.self_pay for item in group if item.self_pay is not None]
    if len(group) == 1 or not group[0].capped:
        return _amount_of(group[0])
    return yen(Range(min(one.low for one in paid), max(one.high for one in paid)))


def _most_of(item: Item) -> str:
    return f"{item.self_pay.high}" if item.capped and item.self_pay is not None else _amount_of(item)


def _kind_of(item: Item) -> str:
    return "capped" if item.capped else _amount_of(item)


def _amount_of(item: Item) -> str:
    if item.refused:
        return item.refused.split("。")[0]
    if item.service == "private_visit":
        return f"1回 {yen(item.self_pay)}"
    return yen(item.self_pay) if item.self_pay is not None else "医療費の1割(上限は別)"


def _row_of(item: Item, columns: int) -> Row:
    used = f" {days_of(item)}" if days_of(item) else ""
    office = f"({item.office})" if item.office else ""
    paid = item.refused.split("。")[0] or yen(item.self_pay)
    if item.self_pay is None and not item.refused:
        paid = "医療費の1割(上限は別)" if item.service == "outpatient_psychiatry" else "窓口で確認"
    share = f"1割 {show(item.ten_percent)}円 → " if item.ten_percent is not None and columns >= _WIDE else ""
    return f"{item.brief}{office}{used}", share + paid


def _lay_table(title: str, rows: list[Row], columns: int, room: int) -> list[Line]:
    """Return the lines of the table: label left, amount right; the rows that do not fit are counted, not shown."""
    page = Page(columns)
    page.text(title, style="heading")
    for place, (label, amount) in enumerate(rows):
        lines = _lay_row(label, amount, columns)
        left = len(rows) - place
        last = left == 1
        if len(page.lines) + len(lines) > (room if last else room - 1) and page.lines[1:]:
            page.text(f"ほか{left}行は --detail で", style="dim", indent=2)
            break
        page.lines += lines
    return page.lines


def _lay_row(label: str, amount: str, columns: int) -> list[Line]:
    room = columns - width(amount) - 4
    if room < 12:
        return [*((Piece(f"  {line}"),) for line in wrap(label, columns - 2)), *_lay_right(amount, columns)]
    first, *rest = wrap(label, room)
    pad = " " * (columns - 2 - width(first) - width(amount))
    shown = [(Piece(f"  {first}"), Piece(pad), Piece(amount, "strong"))]
    return [*shown, *((Piece(f"  {line}"),) for line in rest)]


def _lay_right(amount: str, columns: int) -> list[Line]:
    return [(Piece(" " * max(columns - width(line), 0)), Piece(line, "strong")) for line in wrap(amount, columns)]


def _lay_notes(notes: list[Note], columns: int, room: int) -> list[Line]:
    """Return the notes that belong beside the amount, as many as fit; how many more there are is said."""
    page = Page(columns)
    left_out = 0
    for place, note in enumerate(notes):
        one = Page(columns)
        one.item(note.text + (" [要確認]" if note.grade == "unverified" else ""))
        last = place == len(notes) - 1 and not left_out
        if len(page.lines) + len(one.lines) > (room if last else room - 1):
            left_out += 1
        else:
            page.lines += one.lines
    if left_out and room > len(page.lines):
        page.text(f"注意があと{left_out}つあります(--detail)。", style="warn")
    return page.lines


def _doubtful_terms(estimate: Estimate) -> str:
    names = [name for item in estimate.items for name in doubts(item).split("・") if name]
    return "・".join(dict.fromkeys(names))


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
    page.item(NOT_INCLUDED)
    if full:
        _add_notes(page, estimate.notes)
        _add_offers(page, estimate.offers)
        _add_sources(page, estimate)


def _add_overview(page: Page, estimate: Estimate) -> None:
    page.heading("サービスごとの1か月の自己負担(それぞれ一つだけ使ったとき)")
    for item in estimate.items:
        page.field(item.label, _describe(item), indent=2, label_width=_LABEL_WIDTH)


def _describe(item: Item) -> str:
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
    total, paid = estimate.total, sum_line(estimate)
    if total is None or not paid:
        return
    page.blank()
    shares = f"1割の合計 {yen(total.ten_percent)} → " if any(item.capped for item in estimate.items) else ""
    page.text(f"合計(1か月): {shares}払う額 {paid}", style="strong", hanging=2)


def _add_item(page: Page, item: Item) -> None:
    office = f"({item.office})" if item.office else ""
    used = f" {days_of(item)}" if days_of(item) else ""
    paid = item.refused or yen(item.self_pay)
    page.text(f"{item.label}{office}{used}: {paid}", style="strong", indent=2, hanging=2)
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


def estimate_markdown(estimate: Estimate) -> str:
    """Return the estimate as a Markdown document."""
    income = estimate.income
    lines = ["# 利用者負担の見込み", "", f"**{one_line(estimate)}**", ""]
    lines += [f"- 所得区分: {safe(cap_line(income))}"]
    lines += [f"- 計算の日: {estimate.on.isoformat()}(数値は {estimate.as_of} 現在)"]
    lines += [f"- {safe(class_line(each))}" for each in estimate.classes]
    lines += ["", "| サービス | 使い方 | 1割 | 払う額 | 要確認 |", "|---|---|---:|---:|---|"]
    lines += [_markdown_row(item) for item in estimate.items]
    if estimate.total is not None:
        if total := sum_line(estimate):
            lines.append(f"| **合計** | | {yen(estimate.total.ten_percent)} | **{safe(total)}** | |")
        lines += [line for item in estimate.items for line in _markdown_details(item)]
    lines += ["", NOT_INCLUDED, "", "## 気をつけること", ""]
    lines += [f"- {safe(note.text)}{' [要確認]' if note.grade == 'unverified' else ''}" for note in estimate.notes]
    lines += ["", "## ほかに使える制度", ""]
    for offer in estimate.offers:
        lines.append(f"- {safe(offer.label)}: {safe(offer.text)}")
        lines += [f"    - {safe(amount_line(term))}" for term in offer.amounts]
    lines += ["", "## 出典", "", *(f"- {safe(cited(source))}" for source in sources(estimate))]
    return "\n".join(lines) + "\n"


def _markdown_row(item: Item) -> str:
    label = safe(item.label + (f"({item.office})" if item.office else ""))
    paid = safe(item.refused) or (yen(item.self_pay))
    share = yen(item.ten_percent) if item.ten_percent is not None else ""
    return f"| {label} | {days_of(item)} | {share} | {paid} | {doubts(item)} |"


def _markdown_details(item: Item) -> list[str]:
    lines = ["", f"### {safe(item.label)}", ""]
    lines += [f"- {safe(line)}" for line in item.trace]
    return lines + [f"- {safe(term.label)}: {safe(term.text + mark(term))}" for term in item.terms]
