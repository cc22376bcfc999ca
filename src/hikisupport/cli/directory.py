"""Commands `list` and `show`: the agencies."""

import sys
from typing import Annotated

import typer

from hikisupport.cli.options import (
    AllOption,
    AtOption,
    DataOption,
    OutOption,
    PlainOption,
    formats,
    moment,
    one_of,
    typed,
)
from hikisupport.cli.output import Output, Patience
from hikisupport.core.page import columns as columns_of
from hikisupport.core.text import visible, wrap

_FORMATS = ("text", "json")
_READING = "窓口を探しています。少しお待ちください。"


def list_agencies(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="言葉", help="電話で出た言葉、名前、住所、電話番号(いくつでも)")
    ] = None,
    step: Annotated[str | None, typed("--step", "段階", "1 相談窓口、2 居場所・訪問、3 就労支援")] = None,
    kind: Annotated[str | None, typed("--kind", "種類", "窓口の種類(例: サポステ、居場所、B型)")] = None,
    ward: Annotated[str | None, typed("--ward", "区", "本人の住む区(例: 北区)か郵便番号か「市外」")] = None,
    age: Annotated[str | None, typed("--age", "年齢", "本人の年齢(例: 42、50代)")] = None,
    caller: Annotated[str | None, typed("--caller", "人", "相談する人: 本人、家族、支援者(お母さん、なども)")] = None,
    channel: Annotated[str | None, typed("--channel", "方法", "連絡の方法(例: メール、LINE、訪問)")] = None,
    open_now: Annotated[bool, typer.Option("--open-now", help="いま受付中の窓口だけ")] = False,
    every: AllOption = False,
    format_: Annotated[str, formats(*_FORMATS)] = "text",
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """窓口を探す。言葉や条件を書かなければ、全部の窓口から出します。"""
    one_of(format_, _FORMATS, "--format")
    now, to = moment(at), Output(format_, out, plain)
    from hikisupport.directory import lookup
    from hikisupport.directory.lookup import query_of

    with Patience(_READING):
        book = lookup.open_book(data)
        area = book.directory.area
        typed = {"step": step, "kind": kind, "ward": ward, "age": age, "caller": caller, "channel": channel}
        query, remark = query_of(words, typed, open_now, area)
        book, found = lookup.find(book, query, now)
    said = _say(remark, lookup.warning(book.directory))
    if to.form == "json":
        to.json(lookup.document(book, found.views, now))
        return
    from hikisupport.directory.listing import list_page

    columns, lines = to.size
    to.page(list_page(found, query, area, now, book.versions, size=(columns, lines - said), every=every))


def show_agency(
    name: Annotated[str, typer.Argument(metavar="名前", help="窓口の名前(一部でもよい)、電話番号、id")],
    sources: Annotated[bool, typer.Option("--sources", help="分かっていることを全部、出典と一緒に出す")] = False,
    format_: Annotated[str, formats(*_FORMATS)] = "text",
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """窓口を一つ出す。名前の一部が当てはまる窓口がいくつもあるときは、選べるように並べます。"""
    one_of(format_, _FORMATS, "--format")
    now, to = moment(at), Output(format_, out, plain)
    from hikisupport.directory import lookup

    with Patience(_READING):
        book, found = lookup.named(lookup.open_book(data), name, now)
    said = _say(lookup.warning(book.directory))
    if to.form == "json":
        to.json(lookup.document(book, found, now, badges=True))
        return
    columns, lines = to.size
    if len(found) > 1:
        from hikisupport.directory.listing import choice_page

        to.page(choice_page(name, found, book.directory.area, now, book.versions, (columns, lines - said)))
        return
    from hikisupport.directory.screen import show_page

    size, full = (columns, lines - said), sources or not to.has_end
    to.page(show_page(found[0], book.directory.area, now, book.versions, size=size, sources=full))


def _say(*sentences: str) -> int:
    """Write sentences to standard error; return the lines of a terminal that they take."""
    taken = 0
    for sentence in (visible(sentence) for sentence in sentences if sentence):
        sys.stderr.write(f"{sentence}\n")
        taken += len(wrap(sentence, columns_of(sys.stderr)))
    return taken if sys.stderr.isatty() else 0


COMMANDS = {"list": list_agencies, "show": show_agency}
