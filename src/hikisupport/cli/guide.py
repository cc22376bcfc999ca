"""``hikisupport guide``: what can be read aloud on a topic."""

import sys
import unicodedata
from typing import TYPE_CHECKING, Annotated

import typer

from hikisupport.cli.options import AtOption, DataOption, OutOption, PlainOption, folder, formats, moment, one_of
from hikisupport.cli.output import Output
from hikisupport.core.page import UNFOLDED
from hikisupport.core.text import visible

if TYPE_CHECKING:
    from hikisupport.core.page import Page
    from hikisupport.guide.load import Chapter, Guide

_FORMATS = ("text", "json", "markdown")
TopicArgument = Annotated[
    str | None,
    typer.Argument(metavar="話題", help="話題か、電話で出た言葉(例: 接し方、年金)。書かないと一覧"),
]
PartArgument = Annotated[str | None, typer.Argument(metavar="番号", help="話題の中の番号。その一つを全文で出す")]


def guide(
    topic: TopicArgument = None,
    part: PartArgument = None,
    every: Annotated[bool, typer.Option("--all", help="話題の全文を、注意と出典も出す")] = False,
    form: Annotated[str, formats(*_FORMATS)] = "text",
    out: OutOption = None,
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """手引き: 支援の違い、接し方、相談の準備、制度などを、読み上げられる文で出す。

    話題: 三つの支援、支援の違い、つながるよいところ、接し方、相談の前の準備、選び方、使える制度、民間の支援、障害年金、
    障害者手帳、受給者証の申請、親亡き後と成年後見、借金、ゲーム・ネット、昼夜逆転、受診をいやがるとき
    """
    from hikisupport.guide.load import chapter, open_guide

    one_of(form, _FORMATS, "--format")
    when, where, to = moment(at), folder(data), Output(form, out, plain)
    found = open_guide(where)
    for problem in found.problems:
        sys.stderr.write(f"{visible(str(problem))}\n")
    opened = chapter(found, topic, where, when) if topic else None
    if form == "text":
        to.page(_page(found, opened, to, part, every=every))
    elif form == "json":
        from hikisupport.guide.guide_json import chapter_json, topics_json

        to.json(topics_json(found, when) if opened is None else chapter_json(opened, found))
    else:
        from hikisupport.guide.screen import chapter_markdown, topics_markdown

        to.text(topics_markdown(found) if opened is None else chapter_markdown(opened))


def _page(found: "Guide", opened: "Chapter | None", to: Output, part: str | None, *, every: bool) -> "Page":
    from hikisupport.guide import screen

    columns, lines = to.size if to.has_end and not every else (to.size[0], UNFOLDED)
    if opened is None:
        return screen.topics_page(found, (columns, lines))
    if part is not None:
        number = unicodedata.normalize("NFKC", part)
        return screen.item_page(opened, int(number) if number.isdecimal() else 0, columns)
    return screen.chapter_page(opened, (columns, lines))


COMMANDS = {"guide": guide}
