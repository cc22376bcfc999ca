"""Command `cost`: the self-pay (利用者負担)."""

from typing import TYPE_CHECKING, Annotated

import typer

from hikisupport.cli.options import AtOption, DataOption, OutOption, PlainOption, folder, formats, moment, one_of, typed
from hikisupport.cli.output import Output
from hikisupport.core.errors import UsageProblem

if TYPE_CHECKING:
    from datetime import date

    from hikisupport.cost.case import PersonFacts
    from hikisupport.cost.model import CostTable, Estimate, SpokenQuestion
    from hikisupport.cost.request import CostRequest
    from hikisupport.triage.terminal import Screen

_FORMATS = ("text", "json", "markdown")
_KEYS = "b 戻る / ? 理由 / q やめる / 0 緊急"
_URGENT = "命の危険があるときは 110 か 119 へ。窓口は `hikisupport urgent` で見られます。質問はこのまま続けられます。"
Words = list[str] | None


def cost(
    income: Annotated[Words, typed("--income", "区分", "所得区分: 生活保護、低所得、一般1、一般2、わからない")] = None,
    service: Annotated[
        Words, typed("--service", "サービス:日数", "使うサービスと1か月の日数(例: B型:12、移行:週3)。いくつでも")
    ] = None,
    cap: Annotated[Words, typed("--cap", "円", "受給者証の負担上限月額(所得区分より優先)")] = None,
    units: Annotated[Words, typed("--units", "単位", "事業所の明細の1か月の単位数。明細が2枚なら2回書く")] = None,
    unit_price: Annotated[Words, typed("--unit-price", "円", "1単位単価(例: 10.17)")] = None,
    gross: Annotated[Words, typed("--gross", "円", "事業所の明細の1か月の総費用額。明細が2枚なら2回書く")] = None,
    half_days: Annotated[Words, typed("--half-days", "日", "日数のうち、午前だけなどの短い日(70%で計算)")] = None,
    absent: Annotated[Words, typed("--absent", "回", "欠席の加算がつく回数(日数の外)")] = None,
    granted: Annotated[Words, typed("--granted", "日", "受給者証の支給量(1か月の日数)")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="年齢・結婚・税・住まい・生活保護を順に聞いて答える")] = False,
    case: Annotated[Words, typed("--case", "ファイル", "年齢・家族・税・事業所などのファイル(YAMLかJSON)")] = None,
    detail: Annotated[bool, typer.Option("--detail", help="計算・注意・ほかの制度・出典も出す")] = False,
    format_: Annotated[str, formats(*_FORMATS)] = "text",
    at: AtOption = None,
    data: DataOption = None,
    out: OutOption = None,
    plain: PlainOption = False,
) -> None:
    """いくらかかるかを見る。サービスを書かなければ、全部のサービスを出します。"""
    one_of(format_, _FORMATS, "--format")
    now, to = moment(at), Output(format_, out, plain)
    from hikisupport.core.files import origin
    from hikisupport.cost.estimate import answer
    from hikisupport.cost.request import Typed, read_request

    table = _open_costs(data)
    words = (income, service, cap, units, unit_price, gross, half_days, absent, granted)
    if ask and (income or case):
        raise UsageProblem("--ask は区分を聞き取ります。--income と --case は一緒に書かないでください。")
    if case:
        request = _read_case(case, any(words), table)
    else:
        person = _ask_questions(table, now.date(), plain, out is not None or format_ != "text") if ask else None
        request = read_request(Typed(*(tuple(word or ()) for word in words)), table, now.date(), person)
    _write_estimate(answer(request, table, now.date()), to, origin(folder(data)), detail)


def _open_costs(data: str | None) -> "CostTable":
    from hikisupport.cost.load import open_costs

    table = open_costs(folder(data))
    if table.problems:
        bad = f"費用のデータに使えない所が {len(table.problems)} 件あります(直し方: hikisupport data check)。"
        typer.echo(f"{bad}残りで答えています。", err=True)
    return table


def _read_case(files: list[str], others: bool, table: "CostTable") -> "CostRequest":
    from hikisupport.core.files import named
    from hikisupport.cost.case import read_case
    from hikisupport.cost.request import only_one

    path = named(only_one(files, "--case") or "")
    if others:
        raise UsageProblem(
            "--case を使うときは、ほかの条件(--income、--service、--cap など)はファイルの中に書いてください。"
        )
    return read_case(path, table)


def _write_estimate(estimate: "Estimate", to: Output, mark: str, detail: bool) -> None:
    """Write the answer: on one screen at a terminal; everything where it is asked for, or in a pipe or a file."""
    from hikisupport.core.files import GIVEN
    from hikisupport.core.page import UNFOLDED
    from hikisupport.core.vocab import OTHER_DATA

    if to.form == "json":
        from hikisupport.cost.cost_json import estimate_json

        to.json(estimate_json(estimate, mark))
        return
    from hikisupport.cost.screen import add_estimate, add_screen, estimate_markdown

    if to.form == "markdown":
        to.text(estimate_markdown(estimate) + (f"\n{OTHER_DATA}\n" if mark == GIVEN else ""))
        return
    page, said = to.empty_page(), to.empty_page()
    if mark == GIVEN:
        said.text(OTHER_DATA, style="warn")
    rows = to.size[1]
    if detail or rows == UNFOLDED:
        add_estimate(page, estimate)
        if said.lines:
            page.blank()
    else:
        add_screen(page, estimate, rows - len(said.lines))
    page.lines += said.lines
    to.page(page)


def _ask_questions(table: "CostTable", on: "date", plain: bool, elsewhere: bool) -> "PersonFacts":
    """Put the spoken questions, one at a time, with the keys of the triage; return the facts they make."""
    from hikisupport.core.errors import Stopped
    from hikisupport.cost.case import next_question, person_of, question_of, read_answer
    from hikisupport.triage.terminal import Key, Screen, read

    screen, answers = Screen(plain, elsewhere), dict[str, str]()
    while (name := next_question(answers)) is not None:
        question = question_of(name, answers, table, on)
        _show_question(screen, question)
        typed = read(screen.ask("> "))
        if typed.key is Key.STOP:
            raise Stopped("ここで止めました。")
        if typed.key is Key.BACK:
            answers.pop(next(reversed(answers), ""), None)
        elif typed.key is Key.WHY:
            screen.say(f"理由: {question.why}")
        elif typed.key is Key.URGENT:
            screen.say(_URGENT, style="danger")
        elif (found := read_answer(question, typed.number, typed.text)) is not None:
            answers[name] = found
        else:
            screen.say(_hint_at(question), style="warn")
    return person_of(answers)


def _show_question(screen: "Screen", question: "SpokenQuestion") -> None:
    page = screen.page()
    page.text("")
    page.text(question.text, style="strong")
    for place, choice in enumerate(question.choices, start=1):
        page.text(f"{place} {choice.label}", indent=2, hanging=2)
    if not question.choices:
        page.text(_hint_at(question), indent=2)
    page.choices(_KEYS, style="dim")
    screen.show(page)


def _hint_at(question: "SpokenQuestion") -> str:
    if question.choices:
        return f"1〜{len(question.choices)} の数字で答えてください。"
    if question.id == "age":
        return "年齢を数字で(わからなければ、そのまま Enter)。"
    return "金額を円で(例: 850000、85万、0円。わからなければ、そのまま Enter)。"


COMMANDS = {"cost": cost}
