"""Commands `triage`, `urgent` and `questions`: the call itself, the urgent page, the questionnaire."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hikisupport.cli import options
from hikisupport.cli.options import AllOption, AtOption, DataOption, OfficeOption, OutOption, PlainOption, typed
from hikisupport.cli.output import Output, Patience
from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.text import visible

if TYPE_CHECKING:
    from hikisupport.triage.load import Bundle
    from hikisupport.triage.report import Report
    from hikisupport.triage.screen import Writer
    from hikisupport.triage.terminal import Key, Screen


def _check_wanted(format_: str, out: str | None, note: str | None) -> None:
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
        from hikisupport.papers.html import find_browser

        find_browser()


def _write_paper(report: "Report", bundle: "Bundle", to: Output, note: str | None) -> None:
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
    if to.form == "pdf":
        from hikisupport.papers.html import print_pdf

        with Patience("PDFを作っています。少しお待ちください。"):
            page = print_pdf(sheet_html(sheet))
        to.file(page)
    else:
        to.text(sheet_html(sheet))
    sys.stderr.write("".join(f"{hint}\n" for hint in hints))


def _writers(bundle: "Bundle", note: str | None) -> "dict[Key, Writer]":
    """Return what the keys of a result write: the home sheet and the note for the next agency."""
    from hikisupport.triage.terminal import Key

    def write(report: "Report", path: str, formats: Mapping[str, str]) -> None:
        format_ = formats.get(Path(path).suffix.lower())
        if format_ is None:
            raise InputProblem(f"ファイルの名前は、{' か '.join(formats)} で終えてください。書いていません。")
        from hikisupport.core.files import named

        if named(path).exists():
            raise InputProblem(f"「{visible(path)}」は、もうあります。別の名前にしてください。書いていません。")
        _write_paper(report, bundle, Output(format_, path), note)

    return {
        Key.PAPER: partial(write, formats={".html": "html", ".pdf": "pdf"}),
        Key.RECORD: partial(write, formats={".md": "markdown"}),
    }


_FORMATS = ("text", "json")
_PAPERS = ("html", "pdf", "markdown")
AnswersOption = Annotated[
    str | None, typed("--answers", "ファイル・コード", "答えのファイルか再開コード。質問せずに結果を出す(- は標準入力)")
]
ResumeOption = Annotated[
    bool,
    typer.Option("--resume", help="再開コードをたずね、前の電話の続きから始める(安全の質問はもう一度)"),
]
NoteOption = Annotated[
    str | None, typed("--note", "文", "引きつぎのメモ(--format markdown)に書きそえる文。お名前は書かない")
]


def triage(
    answers: AnswersOption = None,
    resume: ResumeOption = False,
    format_: Annotated[str, options.formats(*_FORMATS, *_PAPERS)] = "text",
    out: OutOption = None,
    at: AtOption = None,
    data: DataOption = None,
    office: OfficeOption = None,
    note: NoteOption = None,
    plain: PlainOption = False,
) -> None:
    """電話を受けながら聞き取り、危険・次の窓口・小さな一歩・費用を出す。

    --format html 持ち帰りの紙、pdf 同じ紙のPDF、markdown 次の窓口への引きつぎのメモ
    """
    options.one_of(format_, (*_FORMATS, *_PAPERS), "--format")
    _check_wanted(format_, out, note)
    if answers is not None and resume:
        raise UsageProblem("--answers と --resume は、どちらか一つにしてください。")
    from hikisupport.triage.call import begin, code_when_stopped, from_file, go_on
    from hikisupport.triage.load import Bundle

    bundle, moment, own = Bundle(options.folder(data)), options.moment(at), options.office(office)
    to = Output(format_, out, plain)
    if answers is not None:
        _write_result(from_file(answers, bundle, moment, own), bundle, to, note)
        return
    screen = _screen(to)
    talk = (go_on if resume else begin)(bundle, moment, own, screen)
    on_screen = screen.stream is sys.stdout
    report = talk.browse(_writers(bundle, note)) if on_screen else talk.result()
    if not on_screen or to.form in _PAPERS:
        with code_when_stopped(lambda: report.code):
            _write_result(report, bundle, to, note)
    if on_screen and report.code:
        screen.say(f"再開コード: {report.code}", style="dim")


def _screen(to: Output) -> "Screen":
    """Return where a call is held: with a paper for a file, the counselor still reads the result on the screen."""
    from hikisupport.triage.terminal import Screen

    paper = to.form in _PAPERS and to.out is not None
    return Screen(to.plain, results_elsewhere=not paper and (to.form != "text" or to.out is not None))


def _write_result(report: "Report", bundle: "Bundle", to: Output, note: str | None) -> None:
    if to.form in _PAPERS:
        _write_paper(report, bundle, to, note)
        return
    if to.form == "json":
        from hikisupport.triage.triage_json import triage_json

        to.json(triage_json(report))
        return
    from hikisupport.triage.screen import add_whole

    page = to.empty_page()
    add_whole(page, report, bundle.questions)
    to.page(page)


def urgent(
    every: AllOption = False,
    format_: Annotated[str, options.formats(*_FORMATS)] = "text",
    out: OutOption = None,
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """緊急の電話: 今この時間に、どこへかけるか。"""
    options.one_of(format_, _FORMATS, "--format")
    from hikisupport.core.page import lines
    from hikisupport.triage.agencies import urgent_page
    from hikisupport.triage.danger import add_urgent, urgent_in_sight
    from hikisupport.triage.load import Bundle

    bundle, moment, to = Bundle(options.folder(data)), options.moment(at), Output(format_, out, plain)
    groups = urgent_page(bundle, {}, moment)
    if to.form == "json":
        from hikisupport.triage.triage_json import urgent_json

        to.json(urgent_json(groups, bundle.versions, moment))
        return
    page = to.empty_page()
    add_urgent(page, groups, moment)
    room = lines(sys.stdout) - 2  # the prompt needs room
    if out is None and not every and len(page.lines) > room:
        page = urgent_in_sight(page.columns, room - 1, groups, moment)
        page.text("全部の電話先: hikisupport urgent --all", style="label")
    to.page(page)


def questions(
    format_: Annotated[str, options.formats(*_FORMATS, "html")] = "text",
    out: OutOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """聞き取りの質問の一覧(紙に書き写す・研修に使う)。"""
    options.one_of(format_, (*_FORMATS, "html"), "--format")
    from hikisupport.triage.asking import add_questions
    from hikisupport.triage.load import Bundle

    bundle, to = Bundle(options.folder(data)), Output(format_, out, plain)
    if to.form == "html":
        from hikisupport.papers.questionnaire import agencies_by_step, paper_html
        from hikisupport.triage.agencies import rescue_lines, urgent_page

        now = options.moment(None)
        steps, crisis = agencies_by_step(bundle, now), urgent_page(bundle, {}, now)
        to.text(paper_html(bundle.questions, rescue_lines({}, bundle, ()), steps, crisis))
        return
    if to.form == "json":
        from hikisupport.triage.triage_json import questions_json

        to.json(questions_json(bundle.questions))
        return
    page = to.empty_page()
    add_questions(page, bundle.questions)
    to.page(page)


COMMANDS = {"triage": triage, "urgent": urgent, "questions": questions}
