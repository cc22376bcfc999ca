"""The pages of `data due`, `data confirm` and `data update`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from hikisupport.core.errors import Problem
from hikisupport.core.page import Page, Piece
from hikisupport.directory.screen import number_pieces
from hikisupport.directory.times import date_words, moment_words
from hikisupport.directory.view import WindowView
from hikisupport.upkeep.confirm import Confirmed
from hikisupport.upkeep.due import Due
from hikisupport.upkeep.update import Change, Taken, Update

ROWS = 20
GROUPS = {
    "withheld": "番号を出せない窓口(ページで番号を調べて、かけて確かめます)",
    "check": "要確認のままの番号(かけて確かめます)",
    "ageing": "前の確認から長い番号(かけて確かめます)",
    "cost": "費用の値(出典のページで見直します)",
    "open_data": "事業所の公開データ(新しいファイルを data update で入れます)",
    "holidays": "祝日",
}
_FACTS = {"name": "名前", "phone": "電話番号", "address": "住所", "hours": "時間"}


def due_page(page: Page, found: Sequence[Due], moment: datetime, *, every: bool) -> Page:
    """Return the list to print: a box to tick, why, what to ask (20 entries unless ``every``)."""
    page.text(f"確かめること {len(found)}件({moment_words(moment)} の時点)", style="heading")
    shown = found if every else found[:ROWS]
    for group, title in GROUPS.items():
        here = [due for due in shown if due.group == group]
        if here:
            page.heading(f"{title} {sum(due.group == group for due in found)}件")
        for due in here:
            _add_due(page, due)
    page.blank()
    if len(shown) < len(found):
        page.text(f"ほか {len(found) - len(shown)}件あります(--all で全部)。", style="strong")
    page.text('確かめたら: hikisupport data confirm id --phone 番号 --on 日付 --how "どう確かめたか"')
    page.text('ちがう番号だったら: hikisupport data confirm id --phone 番号 --withdraw --on 日付 --how "分かったこと"')
    return page


def _add_due(page: Page, due: Due) -> None:
    since = f"、{date_words(due.since)}" if due.since and due.group in {"check", "ageing"} else ""
    page.item(f"{due.name} [{due.id}]", mark="□ ", style="strong")
    page.whole(Piece(due.number or "", "phone"), Piece(f"{due.why}{since}"), indent=3)
    if due.url:
        page.whole(Piece(due.url), indent=3)
    if due.ask:
        page.text(f"聞くこと: {'、'.join(due.ask)}", indent=3)


def due_json(found: Sequence[Due], moment: datetime) -> dict[str, Any]:
    """Return the list as a document of the schema ``hikisupport.due/1``."""
    keys = ("group", "id", "name", "why", "number", "since", "url")
    rows = [{**{key: getattr(due, key) for key in keys}, "ask": list(due.ask)} for due in found]
    return {"schema": "hikisupport.due/1", "at": moment.isoformat(), "count": len(rows), "due": rows}


def confirm_page(page: Page, done: Confirmed) -> Page:
    """Return what a check changed, and how to take it back."""
    entry = done.entry
    page.text(done.after.agency.name, style="strong")
    _add_state(page, "前", done.before)
    _add_state(page, "今", done.after)
    page.blank()
    if entry.field == "phone":
        page.text(f"書き足しました({entry.on} {entry.how})。この番号は「当所で確認」として出ます。")
        page.text(f'取り消すとき: hikisupport data confirm {entry.window} --withdraw --how "分かったこと"')
    else:
        page.text(f"取り消しました({entry.on} {entry.how})。この窓口では、番号 {entry.value} は出ません。")
        _add_what_is_left(page, done)
    return page


def _add_what_is_left(page: Page, done: Confirmed) -> None:
    """Say where a number that was taken back still stands, and how long the record of it lasts."""
    if done.elsewhere:
        page.blank()
        page.text("同じ番号が、次の窓口にはまだ出ます。そこでもまちがいなら、続けて取り消してください。", style="warn")
        for agency in done.elsewhere:
            page.item(f"{agency.name} [{agency.id}]")
        command = f"hikisupport data confirm {done.elsewhere[0].id} --phone {done.entry.value} --withdraw"
        page.text(f'例: {command} --how "分かったこと"', indent=2)
    if done.installed:
        page.blank()
        page.text(
            "プログラムを入れ直すと、この記録はなくなることがあります。もとのデータの番号も、今日のうちに直してください。",
            style="warn",
        )


def _add_state(page: Page, label: str, window: WindowView) -> None:
    shown = [number_pieces(phone) for phone in window.phones if phone.number]
    for pieces in shown or [(Piece("番号は出しません", "warn"),)]:
        page.whole(Piece(f"{label}:", "label"), *pieces, indent=2)


def update_page(page: Page, done: Update) -> Page:
    """Return what came, went and changed, service by service, and what was left alone."""
    for taken in done.taken:
        _add_taken(page, taken)
    for sentence in done.left:
        page.item(sentence, style="warn")
    for problem in done.problems:
        page.item(str(problem), style="warn")
    page.blank()
    page.text("データから消えたことは、閉じたことと同じではありません。手で確かめた窓口は変えていません。")
    return page


def _add_taken(page: Page, taken: Taken) -> None:
    changes = taken.changes
    counted = "、".join(f"{label} {changes.count(fact)}件" for fact, label in _FACTS.items())
    page.heading(f"{taken.label}: {taken.before or '(なし)'} → {taken.after}、{taken.rows}件")
    page.text(
        f"新しく載った {len(changes.came)}件、消えた {len(changes.went)}件、変わった(事業所番号で数えて): {counted}"
    )
    if taken.before is None:
        return
    for title, offices in (("新", changes.came), ("消", changes.went)):
        for office in offices:
            page.item(f"{office.name} [{office.key}]", mark=f"{title} ")
    for change in changes.changed:
        page.item(f"{change.name} [{change.key}] {_FACTS[change.fact]}: {_words(change)}", mark="変 ")


def _words(change: Change) -> str:
    return f"{change.before or '(なし)'} → {change.after or '(なし)'}"


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


def check_json(problems: Sequence[Problem], folder: Path, moment: datetime) -> dict[str, Any]:
    """Return the same as a document of the schema ``hikisupport.check/1``."""
    errors, warnings = counts(problems)
    return {
        "schema": "hikisupport.check/1",
        "at": moment.isoformat(),
        "data": str(folder),
        "errors": errors,
        "warnings": warnings,
        "problems": [
            {
                "severity": problem.severity,
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "path": problem.path,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }


def counts(problems: Sequence[Problem]) -> tuple[int, int]:
    """Return how many errors and how many warnings there are."""
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors
