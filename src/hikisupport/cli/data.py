"""``hikisupport data``: looking after the data files."""

from collections.abc import Callable
from typing import Annotated

import typer

from hikisupport.cli.options import AtOption, DataOption, OutOption, PlainOption, folder, formats, moment, one_of, typed
from hikisupport.cli.output import Output, Patience

_FORMATS = ("text", "json")


def check(
    data: DataOption = None,
    form: Annotated[str, formats(*_FORMATS)] = "text",
    at: AtOption = None,
    plain: PlainOption = False,
) -> int:
    """データを点検して、誤りと注意を全部、ファイルと行つきで出す。

    誤りがあれば、終了コードは 1(自動の点検で使う)。
    """
    one_of(form, _FORMATS, "--format")
    where, when, to = folder(data), moment(at), Output(form, plain=plain)
    from hikisupport.upkeep.check import check as check_data
    from hikisupport.upkeep.screen import check_page, counts

    with Patience("データを点検しています。少しお待ちください。"):
        problems = check_data(where, when.date())
    if form == "json":
        from hikisupport.upkeep.export import check_json

        to.json(check_json(problems, where, when))
    else:
        to.page(check_page(to.empty_page(), problems, where, when))
    return 1 if counts(problems)[0] else 0


def due(
    every: Annotated[bool, typer.Option("--all", help="20件で切らずに全部出す")] = False,
    data: DataOption = None,
    form: Annotated[str, formats(*_FORMATS)] = "text",
    at: AtOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> None:
    """電話で確かめる窓口と見直す値を、急ぐもの・古いものから、聞くことと一緒に出す(印刷用)。"""
    one_of(form, _FORMATS, "--format")
    where, when, to = folder(data), moment(at), Output(form, out, plain)
    from hikisupport.upkeep.due import due as due_of
    from hikisupport.upkeep.screen import due_page

    with Patience("確かめることを集めています。少しお待ちください。"):
        found = due_of(where, when.date())
    if form == "json":
        from hikisupport.upkeep.export import due_json

        to.json(due_json(found, when))
    else:
        to.page(due_page(to.empty_page(), found, when, every=every))


def confirm(
    agency: Annotated[str | None, typer.Argument(metavar="id", help="窓口の id(書かなければ順にたずねる)")] = None,
    phone: Annotated[str | None, typed("--phone", "番号", "確かめた番号")] = None,
    hours: Annotated[
        str | None, typed("--hours", "時間", "確かめた受付時間(例: 月-金 9:00-17:00、土 10:00-12:00)")
    ] = None,
    moved: Annotated[str | None, typed("--moved", "住所", "移った先の住所")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="窓口が閉じていた")] = False,
    note: Annotated[str | None, typed("--note", "言葉", "ほかに分かったこと")] = None,
    on: Annotated[str | None, typed("--on", "日付", "確かめた日(書かなければ今日)")] = None,
    how: Annotated[str | None, typed("--how", "言葉", "どう確かめたか(必ず書く)")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="番号がちがっていたので取り消す")] = False,
    data: DataOption = None,
    at: AtOption = None,
    plain: PlainOption = False,
) -> None:
    """電話で確かめた番号や時間を記録する。id を書かなければ、確かめる順に一つずつたずねる。"""
    from hikisupport.upkeep.confirm import Wish
    from hikisupport.upkeep.confirm import confirm as record

    wish = Wish(agency or "", phone, on, how, withdraw, hours, moved, closed, note)
    where, when, to = folder(data), moment(at), Output(plain=plain)
    if not agency:
        from hikisupport.triage.terminal import Screen
        from hikisupport.upkeep.confirm import go_round

        go_round(Screen(plain, results_elsewhere=False), wish, where, when)
    else:
        from hikisupport.upkeep.screen import confirm_page

        to.page(confirm_page(to.empty_page(), record(wish, where, when)))


def update(
    files: Annotated[list[str], typer.Argument(metavar="ファイル", help="WAM NET の zip か CSV(いくつでも)")],
    data: DataOption = None,
    municipality: Annotated[
        list[str] | None, typed("--municipality", "市町村", "入れかえる市町村(書かなければデータの市)")
    ] = None,
    period: Annotated[str | None, typed("--period", "年月", "いつのデータか(名前にないとき。例: 202603)")] = None,
    accept_loss: Annotated[bool, typer.Option("--accept-loss", help="事業所が大きく減っても取り込む")] = False,
    at: AtOption = None,
    plain: PlainOption = False,
    out: OutOption = None,
) -> int:
    """事業所の公開データを新しいものに入れかえ、増えた・消えた・変わった事業所を出す。"""
    where, when, to = folder(data), moment(at), Output(out=out, plain=plain)
    from hikisupport.core.files import named
    from hikisupport.upkeep.screen import update_page
    from hikisupport.upkeep.update import period_typed
    from hikisupport.upkeep.update import update as take

    with Patience("公開データを読んでいます。少しお待ちください。") as patience:
        done = take(
            [named(name) for name in files],
            where,
            when.date(),
            municipality or (),
            period_typed(period),
            accept_loss=accept_loss,
            tell=patience.now,
        )
    to.page(update_page(to.empty_page(), done))
    return 1 if done.refused else 0


def export(
    form: Annotated[str, typed("--format", "形式", "csv(Excel で開ける)、json(書かなければ csv)")] = "csv",
    data: DataOption = None,
    at: AtOption = None,
    out: OutOption = None,
) -> None:
    """窓口と事業所を全部、一覧の表(1行に1か所)で出す。"""
    one_of(form, ("csv", "json"), "--format")
    when, to = moment(at), Output(out=out)
    from hikisupport.upkeep import export as exporting

    with Patience("窓口と事業所を集めています。少しお待ちください。"):
        book = exporting.full_book(data)
        table = exporting.as_json(book, when) if form == "json" else exporting.as_csv(book, when)
    if isinstance(table, str):
        to.table(table)
    else:
        to.json(table)


COMMANDS: dict[str, Callable[..., int | None]] = {
    "check": check,
    "due": due,
    "confirm": confirm,
    "update": update,
    "export": export,
}
