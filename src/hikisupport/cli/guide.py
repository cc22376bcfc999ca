"""``hikisupport guide``: what can be read aloud on a topic."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from hikisupport.cli.options import AtOption, DataOption, FormatOption, OutOption, PlainOption, folder, moment, one_of
from hikisupport.core.text import visible

if TYPE_CHECKING:
    from hikisupport.guide.chapter import Chapter
    from hikisupport.guide.model import Guide

_FORMATS = ("text", "json", "markdown")
TopicArgument = Annotated[
    str | None,
    typer.Argument(metavar="話題", help="id か名前(例: relate、接し方)。書かないと話題の一覧", show_default=False),
]


def guide(
    topic: TopicArgument = None,
    form: FormatOption = "text",
    out: OutOption = None,
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """手引き: 支援の違い、接し方、相談の準備、制度などを、読み上げられる文で出す。

    話題: steps 三つの支援、difference 支援の違い、merits よいところ、relate 接し方、
    prepare 準備、choose 選び方、systems 制度、private 民間
    """
    from hikisupport.guide.chapter import chapter
    from hikisupport.guide.load import open_guide

    one_of(form, _FORMATS, "--format")
    when, where = moment(at), folder(data)
    found = open_guide(where)
    for problem in found.problems:
        sys.stderr.write(f"{visible(str(problem))}\n")
    _show(found, chapter(found, topic, where, when) if topic else None, when, form, out, plain)


def _show(found: "Guide", opened: "Chapter | None", when: datetime, form: str, out: str | None, plain: bool) -> None:
    from hikisupport.cli.output import emit, emit_page, empty_page
    from hikisupport.guide.screen import add_chapter, add_topics

    if form != "text":
        emit(_exported(found, opened, when, form), out)
        return
    page = empty_page(out, plain)
    if opened is None:
        add_topics(page, found)
    else:
        add_chapter(page, opened)
    emit_page(page, out, plain)


def _exported(found: "Guide", opened: "Chapter | None", when: datetime, form: str) -> str:
    from hikisupport.cli.output import to_json
    from hikisupport.guide import guide_json as export

    if form == "json":
        return to_json(export.topics_json(found, when) if opened is None else export.chapter_json(opened, found))
    return export.topics_markdown(found) if opened is None else export.chapter_markdown(opened)


COMMANDS = {"guide": guide}
