"""An estimate of the self-pay in words: the sentence a family understands, one screen, and in full with its sources."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hikisupport.core.model import Source
from hikisupport.core.page import Line, Page, Piece
from hikisupport.core.text import safe, width, wrap
from hikisupport.core.vocab import GRADE_LABELS, Income
from hikisupport.cost.model import ZERO, Estimate, IncomeClass, Item, Note, Offer, Range, Term, Total

USUAL = "収入のない大人の方は、ふつう0円の見込みです。親の収入は数えません。"
NOT_INCLUDED = "食費・交通費などの実費は別にかかります。"
_MEDICAL, _PRIVATE = "outpatient_psychiatry", "private_visit"
_MEDICAL_SHARE = "医療費の1割(上限は別)"
_LABEL_WIDTH = 26
_PROMPT = 2  # rows of the terminal that the answer leaves to the prompt
_WIDE = 70
_CHECK = " 要確認"  # once behind an amount
_MORE = "計算・注意・出典は --detail で。"
Row = tuple[str, str]


def yen(span: Range | None) -> str:
    """Return an amount with its unit: 9,300円, 1,950〜9,300円, or where it can be asked."""
    return "受給者証か窓口で確認" if span is None else f"{span}円"


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
    return ("合わせて" if cap.high else "") + _most_of_month(cap)


def _most_of_month(cap: Range) -> str:
    return f"1か月に{yen(cap)}まで" if cap.high else "0円"


def _of_total(estimate: Estimate, total: Total) -> str:
    income = estimate.income
    others = [part for item in estimate.items for part in [_of_other_system(item)] if part]
    capped = [item for item in estimate.items if item.capped]
    paid = [item for item in estimate.items if not item.capped and item.self_pay is not None]
    free = [item for item in paid if not item.counted and item.service != _MEDICAL]
    if not others:
        return _of_capped(income, total, capped, "1か月の自己負担") if capped or free else ""
    if len(estimate.items) == 1 and estimate.items[0].service == _PRIVATE:
        return f"1か月の自己負担は{yen(total.self_pay)}の見込みです。民間の料金は負担上限の外で、そのまま払います。"
    first = _of_capped(income, total, capped, "障害福祉サービスの自己負担") if capped else ""
    return first + "".join(others)


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
        most = sum((item.ten_percent or item.self_pay or ZERO for item in capped), ZERO).under(income.taxed_cap)
        return f"{income.hinge}なら0円、そうでなければ1か月に{yen(most)}の見込みです。親の収入は数えません。"
    if capped and not income.certain and not paid.exact:
        if Income.LOW in income.candidates and not income.child:
            return f"{USUAL}課税されている方でも、1か月に{paid.high:,}円までの見込みです。"
        return f"1か月の自己負担は{yen(paid)}の見込みです。区分は区役所で確認してください。"
    if not paid.exact and any(item.ten_percent is None for item in capped):
        return (
            f"{subject.removeprefix('1か月の')}は、1か月に{paid.high:,}円までの見込みです{_mark_of_cap(income, paid)}。"
        )
    return f"{subject}は{yen(paid)}の見込みです{_mark_of_cap(income, paid)}。{parents}"


def _mark_of_cap(income: IncomeClass, shown: Range) -> str:
    """Return the mark of a sum that is the cap itself, where the cap is in doubt: it may be read aloud alone."""
    return "(上限は要確認)" if income.term.check and shown.high == income.cap.high > 0 else ""


def _sum_line(estimate: Estimate) -> str:
    """Return what all services come to, naming those without an amount; nothing where no amount can be told."""
    unknown = [item.brief for item in estimate.items if item.self_pay is None]
    if estimate.total is None or len(unknown) == len(estimate.items) or estimate.income.instead:
        return ""
    return yen(estimate.total.self_pay) + (f" + {'・'.join(unknown)}の分" if unknown else "")


def _say_days(item: Item) -> str:
    """Return how much was used: 月12日, 月4〜22回, 月ごと, or nothing."""
    if item.days is not None:
        return f"月{item.days}{item.counted or '日'}"
    return "月ごと" if item.counted == "月" else ""


def mark(term: Term) -> str:
    """Return what stands behind a term: nothing where it is certain, else 要確認 and why."""
    if not term.check:
        return f" ({term.note})" if term.note else ""
    why = ("要確認", "見直しの日を過ぎています" if term.late else "", term.note)
    return f" [{'。'.join(filter(None, why))}]"


def _cap_lines(estimate: Estimate) -> list[str]:
    """Return the class with its cap, then where it may be any class each of them, marked where the cap is in doubt."""
    income = estimate.income
    lines = {f"{income.label} / 負担上限月額 {yen(income.cap)}": income.term}
    lines |= {f"{one.label}: {_most_of_month(one.cap)}": one.term for one in estimate.classes}
    return [line + (mark(term) if term.check else "") for line, term in lines.items()]


def _mark_of_note(note: Note) -> str:
    return " [要確認]" if note.grade == "unverified" else ""


def _name_of(item: Item, label: str) -> str:
    """Return a label with the office and how much was used."""
    used = _say_days(item)
    return label + (f"({item.office})" if item.office else "") + (f" {used}" if used else "")


_TERM_NAMES = {
    "units": "単位数", "add_ons": "加算", "improvement": "処遇改善", "unit_price": "単価", "cap": "上限",
    "price": "料金", "rule": "割合", "class": "区分", "gross": "総費用額", "half_days": "短い日の割合",
}  # fmt: skip


def _doubts_of(item: Item) -> str:
    """Return the names of an item's terms that need a check, where an amount depends on them."""
    if item.self_pay is None or item.self_pay.high == 0:
        return ""
    return "・".join(dict.fromkeys(_TERM_NAMES.get(term.name, term.label) for term in item.terms if term.check))


def _date_of(source: Source) -> str:
    """Return the date of a source as it is told: a day, a month, 2026年, or that it has none."""
    if source.date is None:
        return "日付なし"
    return f"{source.date}年" if len(source.date) == 4 else source.date


def _cite(source: Source) -> str:
    """Return a source whole: who says it, its date and grade; behind, how we came to it and the address."""
    grade = GRADE_LABELS[source.confidence.value]
    behind = f"、{source.via}による" if source.via else ""
    return f"{source.title}({_date_of(source)}、{grade}){behind}" + (f" {source.url}" if source.url else "")


def _sources_of(estimate: Estimate) -> list[Source]:
    """Return every source the estimate rests on, each once, in the order it comes up."""
    cited: list[Term | Note | Offer] = [term for item in estimate.items for term in item.terms]
    cited += [estimate.income.term, *estimate.notes]
    for offer in estimate.offers:
        cited += [offer, *offer.amounts]
    seen: dict[str, Source] = {}
    for one in cited:
        if one.source is not None:
            seen.setdefault(one.source.title, one.source)
    return list(seen.values())


def add_screen(page: Page, estimate: Estimate, rows: int) -> None:
    """Add the answer whole in the rows of a terminal: sentence, class and cap, one table, what is not included."""
    head = Page(page.columns)
    head.text(one_line(estimate), style="strong")
    head.text(f"所得区分: {_cap_lines(estimate)[0]}")
    tail = Page(page.columns)
    tail.text(NOT_INCLUDED)
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


def _fit_table(estimate: Estimate, columns: int, room: int) -> list[Line]:
    """Return the one table: row by row, or where rows are short only what differs."""
    if estimate.total is not None:
        return _lay_table("1か月の自己負担", _asked_rows(estimate, columns), columns, room)
    title = "一つだけ使うときの1か月の自己負担(週1日から)"
    classes = [(one.label, _most_of_month(one.cap)) for one in estimate.classes]
    for merge in (_amount_of, _most_of, _kind_of):
        rows = classes + _group_rows(estimate.items, merge)
        if len(_lay_table(title, rows, columns, len(rows) * 9)) <= room:
            break
    return _lay_table(title, rows, columns, room)


def _asked_rows(estimate: Estimate, columns: int) -> list[Row]:
    rows = [_row_of(item, columns) for item in estimate.items]
    total = _sum_line(estimate)
    return [*rows, ("合計", total)] if len(rows) > 1 and total else rows


def _group_rows(items: Sequence[Item], key: Callable[[Item], str]) -> list[Row]:
    """Return a row for all services that share a key: their names, and the amounts from the least to the most."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return [("・".join(item.brief for item in group), _amounts_of(group)) for group in groups.values()]


def _amounts_of(group: list[Item]) -> str:
    first = group[0]
    if first.service == _PRIVATE:
        return f"1回 {_amount_of(first)}"
    paid = [item.self_pay for item in group if item.self_pay is not None]
    if len(group) == 1 or not first.capped:
        return _amount_of(first)
    doubt = _CHECK if any(map(_doubts_of, group)) else ""
    return yen(Range(min(one.low for one in paid), max(one.high for one in paid))) + doubt


def _most_of(item: Item) -> str:
    return f"{item.self_pay.high}" if item.capped and item.self_pay is not None else _amount_of(item)


def _kind_of(item: Item) -> str:
    return "capped" if item.capped else _amount_of(item)


def _amount_of(item: Item) -> str:
    """Return what is paid, marked where that rests on what needs a check, or why there is no amount."""
    if item.self_pay is None:
        return item.refused.split("。")[0] or (_MEDICAL_SHARE if item.service == _MEDICAL else "窓口で確認")
    return yen(item.self_pay) + (_CHECK if _doubts_of(item) else "")


def _row_of(item: Item, columns: int) -> Row:
    share = f"1割 {item.ten_percent}円 → " if item.ten_percent is not None and columns >= _WIDE else ""
    return _name_of(item, item.brief), share + _amount_of(item)


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
    if room < 12:  # the amount stands below
        below = wrap(amount, columns)
        labels: list[Line] = [(Piece(f"  {line}"),) for line in wrap(label, columns - 2)]
        return labels + [(Piece(" " * max(columns - width(line), 0)), Piece(line, "strong")) for line in below]
    first, *rest = wrap(label, room)
    pad = " " * (columns - 2 - width(first) - width(amount))
    shown = [(Piece(f"  {first}"), Piece(pad), Piece(amount, "strong"))]
    return [*shown, *((Piece(f"  {line}"),) for line in rest)]


def _lay_notes(notes: list[Note], columns: int, room: int) -> list[Line]:
    """Return the notes that belong beside the amount, as many as fit; how many more there are is said."""
    page = Page(columns)
    left_out = 0
    for place, note in enumerate(notes):
        one = Page(columns)
        one.item(note.text + _mark_of_note(note))
        last = place == len(notes) - 1 and not left_out
        if len(page.lines) + len(one.lines) > (room if last else room - 1):
            left_out += 1
        else:
            page.lines += one.lines
    if left_out and room > len(page.lines):
        page.text(f"注意があと{left_out}つあります(--detail)。", style="warn")
    return page.lines


class _Entry(NamedTuple):
    """An entry of a list: its text, the mark behind it, its style, and whether it stands under the one before it."""

    text: str
    mark: str = ""
    style: str = ""
    under: bool = False


def add_estimate(page: Page, estimate: Estimate) -> None:
    """Add the sum line by line, what it leaves out, notes, other systems and sources."""
    page.text(one_line(estimate), style="strong")
    page.blank()
    cap_line, *classes = _cap_lines(estimate)
    page.field("所得区分", cap_line)
    page.field("計算の日", f"{estimate.on.isoformat()}(数値は {estimate.as_of} 現在)")
    for line in classes:
        page.item(line, indent=2)
    if estimate.total is None:
        _add_overview(page, estimate)
    else:
        _add_sum(page, estimate)
    page.blank()
    page.item(NOT_INCLUDED)
    for heading, entries in _lists_of(estimate):
        page.heading(heading)
        _add_entries(page, entries, indent=2)


def _add_entries(page: Page, entries: list[_Entry], indent: int) -> None:
    for entry in entries:
        page.item(entry.text + entry.mark, style=entry.style, indent=indent + (4 if entry.under else 0))


def _add_overview(page: Page, estimate: Estimate) -> None:
    page.heading("サービスごとの1か月の自己負担(それぞれ一つだけ使ったとき)")
    for item in estimate.items:
        page.field(item.label, _describe(item), indent=2, label_width=_LABEL_WIDTH)


def _describe(item: Item) -> str:
    if item.refused:
        return item.refused
    if item.self_pay is None or not item.terms or not item.counted:
        return item.about if item.self_pay is None else f"{yen(item.self_pay)}。{item.about}"
    if item.service == _PRIVATE:
        return f"1回 {_amount_of(item)}。負担上限の外"
    doubt = _doubts_of(item)
    return f"{yen(item.self_pay)}({_say_days(item)})" + (f" ※要確認: {doubt}" if doubt else "")


def _add_sum(page: Page, estimate: Estimate) -> None:
    page.heading("内訳")
    for item in estimate.items:
        _add_item(page, item)
    total, paid = estimate.total, _sum_line(estimate)
    if total is None or not paid:
        return
    page.blank()
    shares = f"1割の合計 {yen(total.ten_percent)} → " if any(item.capped for item in estimate.items) else ""
    page.text(f"合計(1か月): {shares}払う額 {paid}", style="strong", hanging=2)


def _add_item(page: Page, item: Item) -> None:
    paid = item.refused or yen(item.self_pay)
    page.text(f"{_name_of(item, item.label)}: {paid}", style="strong", indent=2, hanging=2)
    if item.about:
        page.text(item.about, indent=4)
    _add_entries(page, _grounds_of(item), indent=4)


def _grounds_of(item: Item) -> list[_Entry]:
    """Return the sum of a service line by line, and its terms."""
    return [*map(_Entry, item.trace), *(_entry_of(term) for term in item.terms)]


def _entry_of(term: Term, date: str = "", under: bool = False) -> _Entry:
    style = "warn" if term.check else ""
    return _Entry(f"{term.label}: {term.text}{date}{mark(term)}", style=style, under=under)


def _lists_of(estimate: Estimate) -> Iterator[tuple[str, list[_Entry]]]:
    """Give what stands behind the amounts, each with its heading: notes, other systems, sources."""
    yield "気をつけること", [_Entry(note.text, _mark_of_note(note)) for note in estimate.notes]
    systems: list[_Entry] = []
    for offer in estimate.offers:
        systems.append(_Entry(f"{offer.label}: {offer.text}"))
        for term in offer.amounts:
            date = f"({_date_of(term.source)}の資料)" if term.source else ""
            systems.append(_entry_of(term, date, under=True))
    yield "ほかに使える制度", systems
    yield "出典", [_Entry(_cite(source), style="dim") for source in _sources_of(estimate)]


def estimate_markdown(estimate: Estimate) -> str:
    """Return the estimate as a Markdown document."""
    cap_line, *classes = _cap_lines(estimate)
    lines = ["# 利用者負担の見込み", "", f"**{one_line(estimate)}**", ""]
    lines += [f"- 所得区分: {safe(cap_line)}"]
    lines += [f"- 計算の日: {estimate.on.isoformat()}(数値は {estimate.as_of} 現在)"]
    lines += [f"- {safe(line)}" for line in classes]
    lines += ["", "| サービス | 使い方 | 1割 | 払う額 | 要確認 |", "|---|---|---:|---:|---|"]
    lines += [_markdown_row(item) for item in estimate.items]
    if estimate.total is not None:
        if total := _sum_line(estimate):
            lines.append(f"| **合計** | | {yen(estimate.total.ten_percent)} | **{safe(total)}** | |")
        for item in estimate.items:
            lines += ["", f"### {safe(item.label)}", "", *_markdown_list(_grounds_of(item))]
    lines += ["", NOT_INCLUDED]
    for heading, entries in _lists_of(estimate):
        lines += ["", f"## {heading}", "", *_markdown_list(entries)]
    return "\n".join(lines) + "\n"


def _markdown_row(item: Item) -> str:
    label = safe(item.label + (f"({item.office})" if item.office else ""))
    paid = safe(item.refused) or (yen(item.self_pay))
    share = yen(item.ten_percent) if item.ten_percent is not None else ""
    return f"| {label} | {_say_days(item)} | {share} | {paid} | {_doubts_of(item)} |"


def _markdown_list(entries: list[_Entry]) -> list[str]:
    return [f"{'    ' if entry.under else ''}- {safe(entry.text)}{entry.mark}" for entry in entries]
