"""Writes what is taken home or handed on: the home sheet (HTML, PDF) and the note for the next agency (Markdown)."""

import sys
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.cli.output import Output, Patience, write_private
from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.files import named
from hikisupport.core.text import visible

if TYPE_CHECKING:
    from hikisupport.triage.browse import Writer
    from hikisupport.triage.load import Bundle
    from hikisupport.triage.report import Report
    from hikisupport.triage.terminal import Key


def check_wanted(format_: str, out: str | None, note: str | None) -> None:
    """Refuse at once, before any question, what cannot be written at the end.

    Raises:
        UsageProblem: PDF without a file to write to, or a note where none stands.
        HikisupportError: PDF without a browser that prints it.
    """
    if note is not None and format_ != "markdown":
        raise UsageProblem("--note は、--format markdown(引きつぎのメモ)と一緒に使います。")
    if format_ == "pdf":
        if out is None:
            raise UsageProblem("--format pdf には、書く先が要ります。例: --out memo.pdf")
        from hikisupport.papers.pdf import find_browser

        find_browser()


def write_paper(report: "Report", bundle: "Bundle", to: Output, note: str | None) -> None:
    """Write the paper of a report to the named file, or (HTML, Markdown) to standard output.

    Raises:
        NoSheet: no sheet may be made; nothing is written.
    """
    if to.form == "markdown":
        from hikisupport.papers.note import note_markdown

        to.text(note_markdown(report, bundle.questions, note or ""))
        return
    from hikisupport.papers.sheet import NO_CODE, beside, can_draw, home_sheet, sheet_html

    sheet = home_sheet(report, bundle)
    hints = [*([] if can_draw() else [NO_CODE]), *beside(sheet)]
    if to.form == "pdf" and to.out is not None:
        from hikisupport.papers.pdf import print_pdf

        with Patience("PDFを作っています。少しお待ちください。"):
            page = print_pdf(sheet_html(sheet))
        write_private(to.out, page)
        hints.insert(0, f"書きました: {visible(to.out)}")
    else:
        to.text(sheet_html(sheet))
    sys.stderr.write("".join(f"{hint}\n" for hint in hints))


def writers(bundle: "Bundle", note: str | None) -> "dict[Key, Writer]":
    """Return what the keys of a result write: the home sheet and the note for the next agency."""
    from hikisupport.triage.terminal import Key

    def write(report: "Report", path: str, formats: Mapping[str, str]) -> None:
        format_ = formats.get(Path(path).suffix.lower())
        if format_ is None:
            raise InputProblem(f"ファイルの名前は、{' か '.join(formats)} で終えてください。書いていません。")
        if named(path).exists():
            raise InputProblem(f"「{visible(path)}」は、もうあります。別の名前にしてください。書いていません。")
        write_paper(report, bundle, Output(format_, path), note)

    return {
        Key.PAPER: partial(write, formats={".html": "html", ".pdf": "pdf"}),
        Key.RECORD: partial(write, formats={".md": "markdown"}),
    }


def write_questionnaire(bundle: "Bundle", moment: datetime, to: Output) -> None:
    """Write the paper questionnaire to the named file, or to standard output."""
    from hikisupport.papers.questionnaire import agencies_by_step, crisis_by_need, paper_html
    from hikisupport.triage.agencies import rescue_lines

    steps, crisis = agencies_by_step(bundle, moment), crisis_by_need(bundle, moment)
    rescue = rescue_lines({}, bundle, ())
    to.text(paper_html(bundle.questions, rescue, steps, crisis))
