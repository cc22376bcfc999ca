"""The pages of `data due`, `data confirm` and `data update`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.errors import Problem
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import date_words
from hikisupport.directory.curated import Confirmation
from hikisupport.directory.hours import read_hours
from hikisupport.directory.providers import Entry
from hikisupport.directory.screen import hours_words, moment_words, number_pieces
from hikisupport.directory.view import AgencyView
from hikisupport.upkeep.due import TO_CALL, Due, Reach, Upkeep
from hikisupport.upkeep.update import FACTS, Taken, Update

if TYPE_CHECKING:
    from hikisupport.upkeep.confirm import Confirmed

ROWS = 20
GROUPS = {
    "withheld": "番号を出せない窓口(ページで番号を調べて、かけて確かめます)",
    "check": "要確認のままの番号(かけて確かめます)",
    "ageing": "前の確認から長い番号(かけて確かめます)",
    "hours": "番号はかけられて、時間が要確認の窓口",
    "cost": "費用の値(出典のページで見直します)",
    "open_data": "事業所の公開データ(新しいファイルを data update で入れます)",
    "holidays": "祝日",
}
_LINE = "_" * 20


def due_page(page: Page, found: Upkeep, moment: datetime, *, every: bool) -> Page:
    """Return the sheet to write on: what is known, what to ask, room for the answers (20 entries unless ``every``)."""
    page.text(reach_words(found.reach), style="heading")
    page.text(f"確かめること {len(found.due)}件({moment_words(moment)} の時点)")
    shown = found.due if every else found.due[:ROWS]
    for group, title in GROUPS.items():
        here = [due for due in shown if due.group == group]
        if here:
            page.heading(f"{title} {sum(due.group == group for due in found.due)}件")
        for due in here:
            page.item(f"{due.name} [{due.id}]", mark="□ ", style="strong")
            add_known(page, due, indent=3)
            if group in TO_CALL:
                page.whole(*(Piece(f"{label} {_LINE}") for label in ("番号", "時間", "一言")), indent=3)
                page.text("□ 変わらない  □ 移った  □ 閉じていた   日付 ____/____", indent=3)
    page.blank()
    if len(shown) < len(found.due):
        page.text(f"ほか {len(found.due) - len(shown)}件あります(--all で全部)。", style="strong")
    page.text("電話しながら記録するとき(順にたずねます): hikisupport data confirm")
    page.text('一つだけ記録するとき: hikisupport data confirm id --phone 番号 --hours "時間" --how "どう確かめたか"')
    page.text('ちがう番号だったら: hikisupport data confirm id --phone 番号 --withdraw --how "分かったこと"')
    return page


def reach_words(found: Sequence[Reach]) -> str:
    """Return how many agencies can be called today, of how many, by step."""
    everywhere, *steps = found
    parts = "、".join(f"ステップ{one.step} {one.callable} / {one.windows}" for one in steps)
    return f"今日かけられる窓口 {everywhere.callable} / {everywhere.windows}({parts})"


def add_known(page: Page, due: Due, indent: int = 0) -> None:
    """Add what is known of one thing to check and how old it is, the page to look at, and what to ask."""
    since = f"、{date_words(due.since)}" if due.since and due.group in {"check", "ageing"} else ""
    page.whole(Piece(due.number or "", "phone"), Piece(f"{due.why}{since}"), indent=indent)
    if due.hours:
        page.text(f"いまの時間 {due.hours}", indent=indent, hanging=2)
    if due.url:
        page.whole(Piece(due.url), indent=indent)
    if due.ask:
        page.text(f"聞くこと: {'、'.join(due.ask)}", indent=indent, hanging=2)


def confirm_page(page: Page, done: "Confirmed") -> Page:
    """Return what a check changed, and how to take it back."""
    first = done.entries[0]
    page.text(done.after.agency.name, style="strong")
    if first.field in {"phone", "withdraw", "closed"}:
        _add_state(page, "前", done.before)
        _add_state(page, "今", done.after)
    for entry in done.entries:
        if entry.field not in {"phone", "withdraw"}:
            page.text(checked_words(entry), indent=2)
    page.blank()
    said = f"({first.on} {first.how})"
    if first.field == "withdraw":
        page.text(f"取り消しました{said}。この窓口では、番号 {first.value} は出ません。")
        _add_what_is_left(page, done)
        return page
    page.text(f"書き足しました{said}。「当所で確認」として出ます。")
    if first.field == "phone":
        page.text(f'取り消すとき: hikisupport data confirm {first.window} --withdraw --how "分かったこと"')
    return page


def checked_words(entry: Confirmation) -> str:
    """Return one thing that was found out, as it is read back."""
    if entry.field == "hours":
        return hours_read_back(entry.value)
    label = {"phone": "番号", "withdraw": "ちがう番号", "moved": "移転先", "closed": "閉所", "note": "一言"}[
        entry.field
    ]
    return label if entry.field == "closed" else f"{label}: {entry.value}"


def hours_read_back(text: str) -> str:
    """Return typed hours as the program has understood them."""
    return "。".join(hours_words([read_hours(text)]))


def _add_what_is_left(page: Page, done: "Confirmed") -> None:
    """Say where a number that was taken back still stands, and how long the record of it lasts."""
    if done.elsewhere:
        page.blank()
        page.text("同じ番号が、次の窓口にはまだ出ます。そこでもまちがいなら、続けて取り消してください。", style="warn")
        for agency in done.elsewhere:
            page.item(f"{agency.name} [{agency.id}]")
        command = f"hikisupport data confirm {done.elsewhere[0].id} --phone {done.entries[0].value} --withdraw"
        page.text(f'例: {command} --how "分かったこと"', indent=2)
    if done.installed:
        page.blank()
        page.text(
            "プログラムを入れ直すと、この記録はなくなることがあります。もとのデータの番号も、今日のうちに直してください。",
            style="warn",
        )


def _add_state(page: Page, label: str, shown: AgencyView) -> None:
    numbers = [number_pieces(phone) for phone in shown.phones if phone.number]
    for pieces in numbers or [(Piece("番号は出しません", "warn"),)]:
        page.whole(Piece(f"{label}:", "label"), *pieces, indent=2)


def update_page(page: Page, done: Update) -> Page:
    """Return what came, went and changed, service by service, and what was left alone."""
    for taken in done.taken:
        _add_taken(page, taken)
    for sentence in done.refused:
        page.item(sentence, style="danger")
    for sentence in done.left:
        page.item(sentence, style="warn")
    for problem in done.problems:
        page.item(str(problem), style="warn")
    page.blank()
    page.text("データから消えたことは、閉じたことと同じではありません。手で確かめた窓口は変えていません。")
    if any(taken.before for taken in done.taken):
        page.text("前のファイルは wamnet の中に .before を付けて、次に入れかえるまで残してあります。")
    return page


def _add_taken(page: Page, taken: Taken) -> None:
    counted = "、".join(f"{fact} {taken.count(fact)}件" for fact in FACTS)
    page.heading(f"{taken.label}: {taken.before or '(なし)'} → {taken.after}、{taken.rows}件")
    page.text(f"新しく載った {len(taken.came)}件、消えた {len(taken.went)}件、変わった(事業所番号で数えて): {counted}")
    if taken.before is None:
        return
    for mark, entries in (("新 ", taken.came), ("消 ", taken.went)):
        for entry in entries:
            page.item(_named(entry), mark=mark)
    for change in taken.changed:
        words = f"{change.fact}: {change.before or '(なし)'} → {change.after or '(なし)'}"
        page.item(f"{_named(change.entry)} {words}", mark="変 ")


def _named(entry: Entry) -> str:
    return f"{FACTS['名前'](entry.row)} [{entry.id}]"


_GROUPS = (("error", "誤り(直してください)", "danger"), ("warning", "注意(確かめてください)", "warn"))


def check_page(page: Page, problems: Sequence[Problem], folder: Path, moment: datetime) -> Page:
    """Put one line a problem on the page, errors first, and the counts at the end."""
    page.text(f"データの点検: {folder} ({moment:%Y-%m-%d} の時点)", style="dim")
    for severity, title, style in _GROUPS:
        found = [problem for problem in problems if problem.severity == severity]
        if found:
            page.heading(f"{title} {len(found)} 件", style=style)
        for problem in found:
            page.text(str(problem), hanging=2)
    page.blank()
    errors, warnings = counts(problems)
    page.text(f"誤り {errors} 件、注意 {warnings} 件。" + ("" if errors else "誤りはありません。"))
    return page


def counts(problems: Sequence[Problem]) -> tuple[int, int]:
    """Return how many errors and how many warnings there are."""
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors
