"""``hikisupport data``: looking after the data files."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from hikisupport.cli.options import AtOption, DataOption, FormatOption, OutOption, PlainOption, folder, moment, one_of
from hikisupport.cli.patience import Patience

_FORMATS = ("text", "json")


def check(data: DataOption = None, form: FormatOption = "text", at: AtOption = None, plain: PlainOption = False) -> int:
    """データを点検して、誤りと注意を全部、ファイルと行つきで出す。誤りがあれば終了コードは 1。"""
    from hikisupport.cli.output import emit, to_json
    from hikisupport.core import page
    from hikisupport.core.page import Page
    from hikisupport.upkeep.check import check as check_data
    from hikisupport.upkeep.screen import check_json, check_page, counts

    one_of(form, _FORMATS, "--format")
    where, when = folder(data), moment(at)
    with Patience("データを点検しています。少しお待ちください。"):
        problems = check_data(where, when.date())
    if form == "json":
        emit(to_json(check_json(problems, where, when)), None)
    else:
        page.show(check_page(Page(page.columns(sys.stdout, plain)), problems, where, when), plain=plain)
    return 1 if counts(problems)[0] else 0


def due(
    every: Annotated[bool, typer.Option("--all", help="20件で切らずに全部出す", show_default=False)] = False,
    data: DataOption = None,
    form: FormatOption = "text",
    at: AtOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """電話で確かめる窓口と見直す値を、急ぐもの・古いものから、聞くことと一緒に出す(印刷用)。"""
    one_of(form, _FORMATS, "--format")
    where, when = folder(data), moment(at)
    from hikisupport.cli.output import emit_json, emit_page, empty_page
    from hikisupport.upkeep.due import due as due_of
    from hikisupport.upkeep.screen import due_json, due_page

    with Patience("確かめることを集めています。少しお待ちください。"):
        found = due_of(where, when.date())
    if form == "json":
        emit_json(due_json(found, when), out)
    else:
        emit_page(due_page(empty_page(out, plain), found, when, every=every), out, plain)


def confirm(
    window: Annotated[str, typer.Argument(metavar="id", help="窓口の id")],
    phone: Annotated[
        str | None, typer.Option("--phone", metavar="番号", help="確かめた番号", show_default=False)
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="日付", help="確かめた日(書かなければ今日)", show_default=False)
    ] = None,
    how: Annotated[
        str | None, typer.Option("--how", metavar="言葉", help="どう確かめたか(必ず書く)", show_default=False)
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="番号がちがっていたので取り消す", show_default=False)
    ] = False,
    data: DataOption = None,
    at: AtOption = None,
    plain: PlainOption = False,
) -> None:
    """電話して確かめた番号を記録する(その場でかけてよい番号になる)。--withdraw で取り消す。"""
    where, when = folder(data), moment(at)
    from hikisupport.cli.output import emit_page, empty_page
    from hikisupport.upkeep import confirm as confirming
    from hikisupport.upkeep.screen import confirm_page

    done = confirming.confirm(confirming.Wish(window, phone, on, how, withdraw), where, when)
    emit_page(confirm_page(empty_page(None, plain), done), None, plain)


def update(
    files: Annotated[list[str], typer.Argument(metavar="ファイル", help="WAM NET の zip か CSV(いくつでも)")],
    data: DataOption = None,
    municipality: Annotated[
        list[str] | None,
        typer.Option(
            "--municipality", metavar="市町村", help="入れかえる市町村(書かなければデータの市)", show_default=False
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="年月", help="いつのデータか(名前にないとき。例: 202603)", show_default=False),
    ] = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """事業所の公開データを新しいものに入れかえ、増えた・消えた・変わった事業所を出す。"""
    where = folder(data)
    from hikisupport.cli.output import emit_page, empty_page
    from hikisupport.upkeep.screen import update_page
    from hikisupport.upkeep.update import paths, period_typed
    from hikisupport.upkeep.update import update as take

    with Patience("公開データを読んでいます。少しお待ちください。") as patience:
        done = take(paths(files), where, municipality or (), period_typed(period), patience.now)
    emit_page(update_page(empty_page(out, plain), done), out, plain)


def export(
    form: Annotated[
        str, typer.Option("--format", metavar="形式", help="csv(Excel で開ける)か json", show_default=False)
    ] = "csv",
    data: DataOption = None,
    at: AtOption = None,
    out: OutOption = None,
) -> None:
    """窓口と事業所を全部、一覧の表(1行に1か所)で出す。"""
    one_of(form, ("csv", "json"), "--format")
    when = moment(at)
    from hikisupport.cli.output import emit_json, emit_table
    from hikisupport.upkeep import export as exporting

    with Patience("窓口と事業所を集めています。少しお待ちください。"):
        book = exporting.full_book(data)
        table = exporting.as_json(book, when) if form == "json" else exporting.as_csv(book, when)
    if isinstance(table, str):
        emit_table(table, out)
    else:
        emit_json(table, out)


COMMANDS: dict[str, Callable[..., int | None]] = {
    "check": check,
    "due": due,
    "confirm": confirm,
    "update": update,
    "export": export,
}
