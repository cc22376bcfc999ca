"""Commands `triage`, `urgent` and `questions`: the call itself, the urgent page, the questionnaire."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from hikisupport.cli import options
from hikisupport.cli.options import AtOption, DataOption, OfficeOption, OutOption, PlainOption
from hikisupport.core.errors import UsageProblem

if TYPE_CHECKING:
    from hikisupport.triage.load import Bundle
    from hikisupport.triage.report import Report

_FORMATS = ("text", "json")
_PAPERS = ("html", "pdf", "markdown")
AnswersOption = Annotated[
    str | None,
    typer.Option(
        "--answers",
        metavar="ファイル・コード",
        help="答えのファイル(- は標準入力)か再開コード。質問せずに結果を出す",
        show_default=False,
    ),
]
ResumeOption = Annotated[
    bool,
    typer.Option(
        "--resume", help="再開コードをたずね、前の電話の続きから始める(安全の質問はもう一度)", show_default=False
    ),
]
NoteOption = Annotated[
    str | None,
    typer.Option(
        "--note",
        metavar="文",
        help="引きつぎのメモ(--format markdown)に書きそえる文。お名前は書かない",
        show_default=False,
    ),
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
    _check_papers(format_, out, note)
    if answers is not None and resume:
        raise UsageProblem("--answers と --resume は、どちらか一つにしてください。")
    from hikisupport.triage.call import begin, code_when_stopped, from_file, go_on
    from hikisupport.triage.load import Bundle
    from hikisupport.triage.terminal import Screen

    bundle, moment, own = Bundle(options.folder(data)), options.moment(at), options.office(office)
    if answers is not None:
        _write(from_file(answers, bundle, moment, own), bundle, format_, out, plain, note)
        return
    # With a paper for a file, the counselor still reads the result on the screen.
    paper = format_ in _PAPERS and out is not None
    screen = Screen(plain, results_elsewhere=not paper and (format_ != "text" or out is not None))
    talk = (go_on if resume else begin)(bundle, moment, own, screen)
    if screen.stream is not sys.stdout:
        report = talk.result()
        with code_when_stopped(lambda: report.code):
            _write(report, bundle, format_, out, plain)
        return
    from hikisupport.cli.papers import writers

    if code := talk.browse(writers(bundle, note)).code:
        screen.say(f"再開コード: {code}", style="dim")


def _check_papers(format_: str, out: str | None, note: str | None) -> None:
    if note is not None or format_ in _PAPERS:
        from hikisupport.cli.papers import check_wanted

        check_wanted(format_, out, note)


def _write(
    report: "Report", bundle: "Bundle", format_: str, out: str | None, plain: bool, note: str | None = None
) -> None:
    from hikisupport.cli.output import emit_json, emit_page, empty_page

    if format_ in _PAPERS:
        from hikisupport.cli.papers import write_paper

        write_paper(report, bundle, format_, out, note)
        return
    if format_ == "json":
        from hikisupport.triage.triage_json import triage_json

        emit_json(triage_json(report), out)
        return
    from hikisupport.triage.screen import add_whole

    page = empty_page(out, plain)
    add_whole(page, report, bundle.questions)
    emit_page(page, out, plain)


def urgent(
    every: Annotated[bool, typer.Option("--all", help="画面に入る分で切らずに、全部出す", show_default=False)] = False,
    format_: Annotated[str, options.formats(*_FORMATS)] = "text",
    out: OutOption = None,
    at: AtOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """緊急の電話: 今この時間に、どこへかけるか。"""
    options.one_of(format_, _FORMATS, "--format")
    from hikisupport.cli.output import emit_json, emit_page, empty_page
    from hikisupport.core.page import lines
    from hikisupport.triage.agencies import urgent_page
    from hikisupport.triage.danger import add_urgent, urgent_in_sight
    from hikisupport.triage.load import Bundle

    bundle, moment = Bundle(options.folder(data)), options.moment(at)
    groups = urgent_page(bundle, {}, moment)
    if format_ == "json":
        from hikisupport.triage.triage_json import urgent_json

        emit_json(urgent_json(groups, bundle.versions, moment), out)
        return
    page = empty_page(out, plain)
    add_urgent(page, groups, moment)
    room = lines(sys.stdout) - 2  # the prompt needs room
    if out is None and not every and len(page.lines) > room:
        page = urgent_in_sight(page.columns, room - 1, groups, moment)
        page.text("全部の電話先: hikisupport urgent --all", style="label")
    emit_page(page, out, plain)


def questions(
    format_: Annotated[str, options.formats(*_FORMATS, "html")] = "text",
    out: OutOption = None,
    data: DataOption = None,
    plain: PlainOption = False,
) -> None:
    """聞き取りの質問の一覧(紙に書き写す・研修に使う)。"""
    options.one_of(format_, (*_FORMATS, "html"), "--format")
    from hikisupport.cli.output import emit_json, emit_page, empty_page
    from hikisupport.triage.asking import add_questions
    from hikisupport.triage.load import Bundle

    bundle = Bundle(options.folder(data))
    if format_ == "html":
        from hikisupport.cli.papers import write_questionnaire

        write_questionnaire(bundle, options.moment(None), out)
        return
    if format_ == "json":
        from hikisupport.triage.triage_json import questions_json

        emit_json(questions_json(bundle.questions), out)
        return
    page = empty_page(out, plain)
    add_questions(page, bundle.questions)
    emit_page(page, out, plain)


COMMANDS = {"triage": triage, "urgent": urgent, "questions": questions}
