"""Command `cost`: the self-pay (利用者負担)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hikisupport.cli.options import AtOption, DataOption, FormatOption, OutOption, PlainOption, moment, one_of
from hikisupport.core.files import GIVEN, origin

if TYPE_CHECKING:
    from hikisupport.cost.model import CostTable
    from hikisupport.cost.result import Estimate

_FORMATS = ("text", "json", "markdown")


def _word(name: str, metavar: str, help_: str) -> Any:
    return typer.Option(name, metavar=metavar, help=help_, show_default=False)


def cost(
    income: Annotated[
        str | None, _word("--income", "区分", "所得区分: 生活保護、低所得、一般1、一般2、わからない")
    ] = None,
    service: Annotated[
        list[str] | None, _word("--service", "サービス:日数", "使うサービスと1か月の日数(例: B型:12)。いくつでも")
    ] = None,
    cap: Annotated[list[str] | None, _word("--cap", "円", "受給者証の負担上限月額(所得区分より優先)")] = None,
    units: Annotated[str | None, _word("--units", "単位", "事業所の明細にある1か月の単位数")] = None,
    unit_price: Annotated[str | None, _word("--unit-price", "円", "1単位単価(例: 10.17)")] = None,
    gross: Annotated[str | None, _word("--gross", "円", "事業所の明細にある1か月の総費用額")] = None,
    case: Annotated[str | None, _word("--case", "ファイル", "年齢・家族・税・事業所などを書いたYAMLかJSON")] = None,
    format_: FormatOption = "text",
    at: AtOption = None,
    data: DataOption = None,
    out: OutOption = None,
    plain: PlainOption = False,
) -> None:
    """いくらかかるかを見る。サービスを書かなければ、全部のサービスを出します。"""
    one_of(format_, _FORMATS, "--format")
    now = moment(at)
    from hikisupport.cli.options import folder
    from hikisupport.cost.load import open_costs
    from hikisupport.cost.typed import Typed, answer

    table = open_costs(folder(data))
    typed = Typed(income, service or (), cap or (), units, unit_price, gross, case)
    estimate = answer(typed, table, now.date())
    _warn(table)
    _write(estimate, format_, origin(folder(data)), plain, out)


def _warn(table: "CostTable") -> None:
    if table.problems:
        count = len(table.problems)
        typer.echo(
            f"費用のデータに使えない所が {count} 件あります(直し方: hikisupport data check)。残りで答えています。",
            err=True,
        )


def _write(estimate: "Estimate", format_: str, mark: str, plain: bool, out: str | None) -> None:
    from hikisupport.cli.output import emit, emit_json
    from hikisupport.core.vocab import OTHER_DATA

    if format_ == "json":
        from hikisupport.cost.screen import estimate_json

        document = estimate_json(estimate)
        document["versions"]["data"] = mark
        emit_json(document, out)
    elif format_ == "markdown":
        from hikisupport.cost.screen import estimate_markdown

        emit(estimate_markdown(estimate) + (f"\n{OTHER_DATA}\n" if mark == GIVEN else ""), out)
    else:
        _write_text(estimate, mark, plain, out)


def _write_text(estimate: "Estimate", mark: str, plain: bool, out: str | None) -> None:
    from hikisupport.cli.output import emit_page, empty_page
    from hikisupport.core.vocab import OTHER_DATA
    from hikisupport.cost.screen import add_estimate

    page = empty_page(out, plain)
    add_estimate(page, estimate)
    if mark == GIVEN:
        page.blank()
        page.text(OTHER_DATA, style="warn")
    emit_page(page, out, plain)


COMMANDS = {"cost": cost}
