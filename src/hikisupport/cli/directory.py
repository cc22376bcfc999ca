"""Commands `list` and `show`: the windows."""

import sys
from typing import Annotated, Any

import typer

from hikisupport.cli.options import AtOption, DataOption, FormatOption, OutOption, PlainOption, moment, one_of
from hikisupport.cli.patience import Patience
from hikisupport.core.text import visible

_FORMATS = ("text", "json")
_READING = "窓口を探しています。少しお待ちください。"


def _text(name: str, metavar: str, help_: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


def list_windows(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="言葉", help="名前・読み・内容の言葉(いくつでも)")
    ] = None,
    step: Annotated[str | None, _text("--step", "段階", "1 相談窓口、2 居場所・訪問、3 就労支援")] = None,
    kind: Annotated[str | None, _text("--kind", "種類", "窓口の種類(例: サポステ、居場所、B型)")] = None,
    ward: Annotated[str | None, _text("--ward", "区", "本人の住む区、郵便番号、市外")] = None,
    age: Annotated[str | None, _text("--age", "年齢", "本人の年齢")] = None,
    caller: Annotated[str | None, _text("--caller", "人", "相談する人: 本人、家族、支援者")] = None,
    channel: Annotated[str | None, _text("--channel", "方法", "連絡の方法(例: メール、LINE、訪問)")] = None,
    open_now: Annotated[bool, typer.Option("--open-now", help="いま受付中の窓口だけ", show_default=False)] = False,
    every: Annotated[bool, typer.Option("--all", help="20件で切らずに全部出す", show_default=False)] = False,
    format_: FormatOption = "text",
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """窓口を探す。言葉や条件を書かなければ、全部の窓口から出します。"""
    one_of(format_, _FORMATS, "--format")
    now = moment(at)
    from hikisupport.cli.output import emit_json, emit_page, page_size
    from hikisupport.directory import lookup
    from hikisupport.directory.query import query_of
    from hikisupport.directory.screen import list_page

    with Patience(_READING):
        book = lookup.open_book(data)
        area = book.directory.area
        typed = {"step": step, "kind": kind, "ward": ward, "age": age, "caller": caller, "channel": channel}
        query, remark = query_of(words, typed, open_now, area)
        book, found = lookup.find(book, query, now)
    _say(remark, lookup.warning(book.directory))
    if format_ == "json":
        emit_json(lookup.document(book, found.views, now), out)
        return
    size = page_size(out, plain)
    emit_page(list_page(found, query, area, now, book.versions, size=size, every=every), out, plain)


def show_window(
    name: Annotated[str, typer.Argument(metavar="id", help="窓口の id(list で [ ] の中に出る名前)")],
    format_: FormatOption = "text",
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """窓口を一つ、分かっていることを出典と一緒に全部出す。"""
    one_of(format_, _FORMATS, "--format")
    now = moment(at)
    from hikisupport.cli.output import emit_json, emit_page, page_width
    from hikisupport.directory import lookup
    from hikisupport.directory.screen import show_page

    with Patience(_READING):
        book, found = lookup.one_window(lookup.open_book(data), name, now)
    _say(lookup.warning(book.directory))
    if format_ == "json":
        emit_json(lookup.document(book, [found], now, badges=True), out)
        return
    page = show_page(found, book.directory.area, now, book.versions, columns=page_width(out, plain))
    emit_page(page, out, plain)


def _say(*lines: str) -> None:
    for line in lines:
        if line:
            sys.stderr.write(f"{visible(line)}\n")


COMMANDS = {"list": list_windows, "show": show_window}
