"""From what the counselor typed to an estimate of the self-pay."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.files import named
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, Income, match_word
from hikisupport.cost.estimate import estimate
from hikisupport.cost.model import CostTable
from hikisupport.cost.overview import overview
from hikisupport.cost.request import STATED, CostRequest, ServiceUse, check
from hikisupport.cost.result import Estimate

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import Case

_MOST_SERVICES, _MOST_PROBLEMS = 50, 30
_WHOLE = re.compile(r"-?\d{1,12}")
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of the command line, as they were typed."""

    income: str | None = None
    services: Sequence[str] = ()
    caps: Sequence[str] = ()
    units: str | None = None
    unit_price: str | None = None
    gross: str | None = None
    case: str | None = None


def answer(typed: Typed, table: CostTable, on: date) -> Estimate:
    """Return the estimate for a command line: of a case file, of the services named, or of every service.

    Raises:
        UsageProblem: a word or a number cannot be (exit code 2).
        InputProblem: the case file has mistakes, or an amount does not hold on the day (exit code 1).
    """
    if typed.case is not None:
        return _of_case(typed, table, on)
    request = _request(typed, table)
    try:
        check(request, table)
    except InputProblem as error:
        raise UsageProblem(error.message) from None
    if not request.uses:
        return overview(request.income, table, on, request.cap)
    return estimate(request, table, on)


def _of_case(typed: Typed, table: CostTable, on: date) -> Estimate:
    others = (typed.income, *typed.services, *typed.caps, typed.units, typed.unit_price, typed.gross)
    if any(word is not None for word in others):
        raise UsageProblem(
            "--case を使うときは、ほかの条件(--income、--service、--cap など)はファイルの中に書いてください。"
        )
    from hikisupport.cost.case_file import load_case

    path = named(typed.case or "")
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


def _request(typed: Typed, table: CostTable) -> CostRequest:
    if len(typed.services) > _MOST_SERVICES:
        raise UsageProblem(f"--service は{_MOST_SERVICES}個までにしてください。")
    uses = [_use(word, table) for word in typed.services]
    return CostRequest(income=_income(typed.income), uses=tuple(_with_bill(uses, typed)), cap=_cap(typed.caps))


def _income(word: str | None) -> Income:
    if word is None:
        return Income.UNKNOWN
    found = match_word(word, INCOME_LABELS, INCOME_SHORT)
    if found is None:
        allowed = "、".join(f"{key}({label})" for key, label in INCOME_LABELS.items())
        raise UsageProblem(f"--income「{word}」がわかりません。使える値: {allowed}")
    return Income(found)


def _use(word: str, table: CostTable) -> ServiceUse:
    name, colon, days = unicodedata.normalize("NFKC", word).strip().rpartition(":")
    if not colon:
        name, days = days, ""
    key = match_word(name, table.labels, table.shorts)
    if key is None:
        allowed = "、".join(f"{service}({label})" for service, label in table.labels.items())
        raise UsageProblem(f"サービス「{name}」がわかりません。使える値: {allowed}")
    if not colon:
        return ServiceUse(key)
    count = _whole(days.strip().rstrip("日回"), f"{table.labels[key]}の日数", "12")
    return ServiceUse(key, days=count)


def _with_bill(uses: list[ServiceUse], typed: Typed) -> list[ServiceUse]:
    """Put the office's own units or amount on the one service named, or on a service without a name."""
    if typed.units is None and typed.gross is None:
        if typed.unit_price is not None:
            raise UsageProblem("--unit-price は、--units と一緒に書いてください。")
        return uses
    if typed.units is not None and typed.gross is not None:
        raise UsageProblem("--units と --gross は、どちらか一つにしてください。")
    if typed.gross is not None and typed.unit_price is not None:
        raise UsageProblem("--gross(総費用額)があるときは、--unit-price は要りません。")
    if len(uses) > 1:
        raise UsageProblem(
            "--units と --gross は、サービスが一つのときに使えます。いくつもあるときは --case を使ってください。"
        )
    use = uses[0] if uses else ServiceUse(STATED)
    units = _whole(typed.units, "--units", "17500") if typed.units is not None else None
    gross = _whole(typed.gross, "--gross", "150000") if typed.gross is not None else None
    return [ServiceUse(use.service, days=use.days, units=units, gross=gross, unit_price=_price(typed.unit_price))]


def _cap(words: Sequence[str]) -> int | None:
    caps = {_whole(word, "--cap", "4600") for word in words}
    if len(caps) > 1:
        raise UsageProblem("--cap に違う額が2つあります。受給者証に書かれた額を一つだけ書いてください。")
    return caps.pop() if caps else None


def _whole(word: str, name: str, example: str) -> int:
    text = unicodedata.normalize("NFKC", word).replace(",", "").strip().removesuffix("円")
    if not _WHOLE.fullmatch(text):
        raise UsageProblem(f"{name}「{word}」は整数ではありません。{example} のように、整数で書いてください。")
    if text.startswith("-"):
        raise UsageProblem(f"{name}「{word}」は負の数です。{example} のように書いてください。")
    return int(text)


def _price(word: str | None) -> Decimal | None:
    if word is None:
        return None
    text = unicodedata.normalize("NFKC", word).strip().removesuffix("円")
    if not _DECIMAL.fullmatch(text):
        raise UsageProblem(f"--unit-price「{word}」は金額として読めません。10.17 のように書いてください。")
    return Decimal(text)
