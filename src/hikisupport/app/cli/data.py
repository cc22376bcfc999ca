"""``hikisupport data``: looking after the data files."""

import sys

from hikisupport.app.cli.options import AtOption, DataOption, FormatOption, PlainOption, folder, moment, one_of

_FORMATS = ("text", "json")


def check(data: DataOption = None, form: FormatOption = "text", at: AtOption = None, plain: PlainOption = False) -> int:
    """データを点検して、誤りと注意を全部、ファイルと行つきで出す。誤りがあれば終了コードは 1。"""  # noqa: D415
    from hikisupport.app.check_data import check as check_data
    from hikisupport.app.cli.output import emit, to_json
    from hikisupport.app.render import paint
    from hikisupport.app.render.check import check_json, check_page, counts
    from hikisupport.app.render.page import Page

    one_of(form, _FORMATS, "--format")
    where, when = folder(data), moment(at)
    problems = check_data(where, when.date())
    if form == "json":
        emit(to_json(check_json(problems, where, when)), None)
    else:
        paint.show(check_page(Page(paint.columns(sys.stdout, plain)), problems, where, when), plain=plain)
    return 1 if counts(problems)[0] else 0


COMMANDS = {"check": check}
