"""From what the counselor typed to an estimate of the self-pay."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.files import named
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, Income, match_word
from hikisupport.cost.dated import number, yen
from hikisupport.cost.estimate import estimate
from hikisupport.cost.model import CostTable
from hikisupport.cost.overview import overview
from hikisupport.cost.request import STATED, CostRequest, ServiceUse, check, days_a_month, weekly
from hikisupport.cost.result import Estimate

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import Case, PersonFacts

_MOST_SERVICES, _MOST_PROBLEMS = 50, 30
_WHOLE = re.compile(r"-?\d{1,12}")
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of the command line, as they were typed; an option may stand there several times."""

    income: Sequence[str] = ()
    services: Sequence[str] = ()
    caps: Sequence[str] = ()
    units: Sequence[str] = ()
    unit_price: Sequence[str] = ()
    gross: Sequence[str] = ()
    half_days: Sequence[str] = ()
    absent: Sequence[str] = ()
    granted: Sequence[str] = ()
    case: Sequence[str] = ()


def answer(typed: Typed, table: CostTable, on: date, person: "PersonFacts | None" = None) -> Estimate:
    """Return the estimate for a command line: of a case file, of the services named, or of every service.

    ``person``: the facts that were asked for (``--ask``), in the place of ``--income``.

    Raises:
        UsageProblem: a word or a number cannot be (exit code 2).
        InputProblem: the case file has mistakes, or an amount does not hold on the day (exit code 1).
    """
    if typed.case:
        return _answer_case(typed, table, on)
    request = replace(_read_request(typed, table, on), person=person)
    try:
        check(request, table)
    except InputProblem as error:
        raise UsageProblem(error.message) from None
    if not request.uses:
        return overview(request.income, table, on, request.cap, person)
    return estimate(request, table, on)


def refuse_with_ask(typed: Typed) -> None:
    """Refuse what ``--ask`` asks for itself.

    Raises:
        UsageProblem: ``--income`` or ``--case`` was typed too.
    """
    if typed.income or typed.case:
        raise UsageProblem("--ask は区分を聞き取ります。--income と --case は一緒に書かないでください。")


def _answer_case(typed: Typed, table: CostTable, on: date) -> Estimate:
    path = named(_only_one(typed.case, "--case") or "")
    others = (typed.income, typed.services, typed.caps, typed.units, typed.unit_price, typed.gross)
    if any((*others, typed.half_days, typed.absent, typed.granted)):
        raise UsageProblem(
            "--case を使うときは、ほかの条件(--income、--service、--cap など)はファイルの中に書いてください。"
        )
    from hikisupport.cost.case_file import load_case

    case, problems = load_case(path, table)
    if case is None:
        more = len(problems) - _MOST_PROBLEMS
        lines = "\n".join(
            [*(f"  {problem}" for problem in problems[:_MOST_PROBLEMS]), *[f"  ほか {more} 件"][: more > 0]]
        )
        raise InputProblem(f"「{path.name}」に直すところが{len(problems)}つあります。\n{lines}")
    return of_case(case, table, on)


def of_case(case: "Case", table: CostTable, on: date) -> Estimate:
    """Return the estimate of a case; one without services asks for every service.

    Raises:
        InputProblem: the case asks for something that cannot be, or does not hold on the day.
    """
    from hikisupport.cost.case import request_of

    request = request_of(case, table)
    if request.uses or request.medical is not None:
        return estimate(request, table, on)
    check(request, table)
    return overview(request.income, table, on, request.cap, request.person)


def _read_request(typed: Typed, table: CostTable, on: date) -> CostRequest:
    if len(typed.services) > _MOST_SERVICES:
        raise UsageProblem(f"--service は{_MOST_SERVICES}個までにしてください。")
    uses = [read_use(word, table) for word in typed.services]
    uses = _with_bills(_with_parts(uses, typed), typed)
    income = _read_income(_only_one(typed.income, "--income"), table, on)
    return CostRequest(income=income, uses=tuple(uses), cap=_read_cap(typed.caps))


def _only_one(words: Sequence[str], option: str) -> str | None:
    if len(words) > 1:
        raise UsageProblem(f"{option} が{len(words)}回書かれています({'、'.join(words)})。一つだけにしてください。")
    return words[0] if words else None


def _read_income(word: str | None, table: CostTable, on: date) -> Income:
    if word is None:
        return Income.UNKNOWN
    found = match_word(word, INCOME_LABELS, INCOME_SHORT)
    if found is not None:
        return Income(found)
    if unicodedata.normalize("NFKC", word).strip() in {"課税", "課税世帯", "一般"}:
        line = yen(number(table, "levy_adult", on))
        caps = [yen(number(table, key, on)) for key in ("cap_general1", "cap_general2")]
        raise UsageProblem(
            f"「{word}」だけでは上限が決まりません。所得割が{line}円より少なければ --income 一般1(月{caps[0]}円まで)、"
            f"それ以上なら --income 一般2(月{caps[1]}円まで)です。わからなければ --ask で聞き取れます。"
        )
    allowed = "、".join(f"{key}({label})" for key, label in INCOME_LABELS.items())
    raise UsageProblem(f"--income「{word}」がわかりません。使える値: {allowed}")


def read_use(word: str, table: CostTable) -> ServiceUse:
    """Return the service and the days that a word names: B型:12, 生訓:8日, 移行:週3.

    Raises:
        UsageProblem: there is no such service, or the days are none.
    """
    name, colon, days = unicodedata.normalize("NFKC", word).strip().rpartition(":")
    if not colon:
        name, days = days, ""
    key = match_word(name, table.labels, table.shorts)
    if key is None:
        allowed = "、".join(service.brief or service.label for service in table.services.values())
        raise UsageProblem(f"サービス「{name}」がわかりません。使える名前: {allowed}")
    a_week = weekly(days)
    if a_week:
        return ServiceUse(key, days=days_a_month(a_week), a_week=a_week)
    if not colon:
        return ServiceUse(key)
    count = _read_whole(days.strip().rstrip("日回"), f"{table.labels[key]}の日数", "12 か 週3")
    return ServiceUse(key, days=count)


def _with_parts(uses: list[ServiceUse], typed: Typed) -> list[ServiceUse]:
    """Put short days, absences and granted days on the one service named."""
    half_days, absent, granted = (
        _only_one(words, option)
        for words, option in (
            (typed.half_days, "--half-days"), (typed.absent, "--absent"), (typed.granted, "--granted"),
        )
    )  # fmt: skip
    if half_days is None and absent is None and granted is None:
        return uses
    if len(uses) != 1:
        raise UsageProblem(
            "--half-days、--absent、--granted は、--service が一つのときに使えます。"
            "いくつもあるときは --case を使ってください。"
        )
    return [
        replace(
            uses[0],
            half_days=_read_days(half_days, "--half-days") or 0,
            absent=_read_days(absent, "--absent") or 0,
            granted=_read_days(granted, "--granted"),
        )
    ]


def _read_days(word: str | None, option: str) -> int | None:
    return None if word is None else _read_whole(word.strip().rstrip("日回"), option, "4")


def _with_bills(uses: list[ServiceUse], typed: Typed) -> list[ServiceUse]:
    """Make a service of every bill: of the one named, or without a name."""
    if not typed.units and not typed.gross:
        if typed.unit_price:
            raise UsageProblem("--unit-price は、--units と一緒に書いてください。")
        return uses
    if typed.units and typed.gross:
        raise UsageProblem("--units と --gross は、どちらか一つにそろえてください。")
    if typed.gross and typed.unit_price:
        raise UsageProblem("--gross(総費用額)があるときは、--unit-price は要りません。")
    if len(uses) > 1:
        raise UsageProblem(
            "--units と --gross は、サービスが一つのときに使えます。いくつもあるときは --case を使ってください。"
        )
    use = uses[0] if uses else ServiceUse(STATED)
    bills = [replace(use, gross=_read_whole(word, "--gross", "150000")) for word in typed.gross]
    prices = _match_prices(typed.units, typed.unit_price)
    for word, price in zip(typed.units, prices, strict=True):
        bills.append(replace(use, units=_read_whole(word, "--units", "17500"), unit_price=price))
    if len(bills) > 1 and use.days is not None:
        raise UsageProblem("明細がいくつもあるときは、--service に日数を書かないでください(明細に入っています)。")
    return bills


def _match_prices(units: Sequence[str], words: Sequence[str]) -> list[Decimal | None]:
    """Return a price for each bill: one for all of them, or one for each in their order."""
    prices = [_read_price(word) for word in words]
    if len(prices) > 1 and len(prices) != len(units):
        raise UsageProblem("--unit-price は一つだけか、--units と同じ数を書いてください。")
    return [*prices] if len(prices) == len(units) else (prices or [None]) * len(units)


def _read_cap(words: Sequence[str]) -> int | None:
    caps = {_read_whole(word, "--cap", "4600") for word in words}
    if len(caps) > 1:
        raise UsageProblem("--cap に違う額が2つあります。受給者証に書かれた額を一つだけ書いてください。")
    return caps.pop() if caps else None


def _read_whole(word: str, name: str, example: str) -> int:
    text = unicodedata.normalize("NFKC", word).replace(",", "").strip().removesuffix("円")
    if not _WHOLE.fullmatch(text):
        raise UsageProblem(f"{name}「{word}」は整数ではありません。{example} のように、整数で書いてください。")
    if text.startswith("-"):
        raise UsageProblem(f"{name}「{word}」は負の数です。{example} のように書いてください。")
    return int(text)


def _read_price(word: str) -> Decimal | None:
    text = unicodedata.normalize("NFKC", word).strip().removesuffix("円")
    if not _DECIMAL.fullmatch(text):
        raise UsageProblem(f"--unit-price「{word}」は金額として読めません。10.17 のように書いてください。")
    return Decimal(text)
