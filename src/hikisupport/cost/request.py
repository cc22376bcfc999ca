"""What is asked: the class or the facts that decide it, the services of the month; as typed, and what is refused.

Limits that can be told before any sum stand here, however the question comes in.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.vocab import INCOME_LABELS, INCOME_SHORT, Income, match_word
from hikisupport.cost.dated import Rates
from hikisupport.cost.model import AddOn, CostTable, Service

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import MedicalFacts, PersonFacts

STATED = "stated"  # a service known only by the units or the amount on a bill
GROUP_HOME = "group_home"
ABSENCE = "absence"  # the add-on of a day on which nobody came
RATE_OF_TEST = 6  # percent: the test of the class takes the 所得割 so, whatever the notice of a city says
_MOST_UNITS = 200_000
_MOST_YEN = 10_000_000
_MOST_SERVICES = 50
_PRICES = (Decimal(5), Decimal(20))  # 1単位単価: 10.00 to 11.20 yen today
_WEEKLY = re.compile(r"(?:毎)?週([1-7])[日回]?")
_WHOLE = re.compile(r"-?\d{1,12}")
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,4})?")
_KANJI_DIGITS = str.maketrans("一二三四五六七", "1234567")


@dataclass(frozen=True, slots=True)
class AddOnUse:
    """An add-on used in the month; ``times`` None: as many as the days (or once a month)."""

    id: str
    times: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """One service at one office in one month.

    ``days``: days or visits (sessions for a private visit), of which ``half_days`` are short ones; ``a_week``: said as
    so many a week. ``absent``: absences outside the days. ``granted``: the days of the certificate (支給量).
    ``add_ons`` None: not known. ``units`` and ``gross`` are the month's, as the office states them. ``manager``: the
    office does the 上限額管理.
    """

    service: str
    days: int | None = None
    a_week: int | None = None
    half_days: int = 0
    absent: int = 0
    granted: int | None = None
    office: str = ""
    manager: bool = False
    size: str | None = None
    band: str | None = None
    units_per_day: int | None = None
    factors: tuple[Decimal, ...] = ()
    units: int | None = None
    unit_price: Decimal | None = None
    gross: int | None = None
    price: int | None = None
    add_ons: tuple[AddOnUse, ...] | None = None

    @property
    def billed(self) -> bool:
        """Tell whether the office's own figures are known."""
        return self.units is not None or self.gross is not None or self.units_per_day is not None


@dataclass(frozen=True, slots=True)
class CostRequest:
    """The question; no ``uses`` and no ``medical`` means every service. ``cap`` is the certificate's own."""

    income: Income = Income.UNKNOWN
    uses: tuple[ServiceUse, ...] = ()
    cap: int | None = None
    person: "PersonFacts | None" = None
    medical: "MedicalFacts | None" = None

    @property
    def papers(self) -> bool:
        """Tell whether a certificate or a bill is at hand."""
        return self.cap is not None or any(use.billed for use in self.uses)

    @property
    def group_home(self) -> bool:
        """Tell whether a group home (グループホーム) is among the services."""
        return any(use.service == GROUP_HOME for use in self.uses)


def weekly(text: str) -> int | None:
    """Return the days a week that 「週3」 means (full-width and kanji digits too), or None."""
    found = _WEEKLY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()).translate(_KANJI_DIGITS))
    return int(found[1]) if found else None


def days_a_month(a_week: int) -> int:
    """Return the days a month of so many days a week: 52 weeks over 12 months, rounded half-up (週3 is 13)."""
    return int((Decimal(a_week) * 52 / 12).to_integral_value(ROUND_HALF_UP))


def check(request: CostRequest, table: CostTable) -> None:
    """Check a request.

    Raises:
        InputProblem: a service is unknown, or a number is negative, absurd or missing.
    """
    known = table.parameters.get("cap_general2")
    # The largest 負担上限月額 there ever was: a certificate may be an older one.
    most = max(int(value.number) for value in known.values) if known else _MOST_YEN
    if request.cap is not None and not 0 <= request.cap <= most:
        raise InputProblem(f"負担上限月額 {request.cap:,}円 は使えません。0〜{most:,}の整数で書いてください。")
    for use in request.uses:
        if use.service != STATED and use.service not in table.services:
            raise InputProblem(f"サービス「{use.service}」がわかりません。")
        _check_numbers(use)
        if use.service != STATED:
            _check_days(use, table.services[use.service])
        for add_on in table.add_ons:
            if add_on.id == ABSENCE:
                check_times(add_on, use.absent)


def check_times(add_on: AddOn, times: int) -> None:
    """Check how often an add-on is counted in a month.

    Raises:
        InputProblem: it is counted more often than the rule allows.
    """
    if add_on.most is not None and times > add_on.most:
        raise InputProblem(f"「{add_on.label}」は月{add_on.most}回までです({times}回と書かれています)。")


def _check_numbers(use: ServiceUse) -> None:
    limits = {
        "単位数": (use.units, 1, _MOST_UNITS),
        "総費用額": (use.gross, 0, _MOST_YEN),
        "1回の料金": (use.price, 0, _MOST_YEN),
        "支給量": (use.granted, 0, 31),
    }
    for name, (value, least, most) in limits.items():
        if value is not None and not least <= value <= most:
            raise InputProblem(f"{name} {value:,} は使えません。{least}〜{most:,}の整数で書いてください。")
    if use.unit_price is not None and not _PRICES[0] <= use.unit_price <= _PRICES[1]:
        raise InputProblem(
            f"1単位単価 {use.unit_price}円 は使えません。10.17 のように、{_PRICES[0]}〜{_PRICES[1]}円で書いてください。"
        )
    if use.units is not None and use.gross is not None:
        raise InputProblem("単位数と総費用額は、どちらか一つにしてください。")
    if use.service == STATED and use.units is None and use.gross is None:
        raise InputProblem("事業所の明細の単位数か総費用額を書いてください。")
    if use.service in {STATED, GROUP_HOME} and use.units is not None and use.unit_price is None:
        raise InputProblem("単位数には、1単位単価も書いてください(例: 10.17)。")


def _check_days(use: ServiceUse, service: Service) -> None:
    least = 0 if use.absent or any(one.id == ABSENCE for one in use.add_ons or ()) else 1
    if use.days is not None and not least <= use.days <= 31:
        raise InputProblem(f"{service.label}の日数 {use.days} は使えません。{least}〜31で書いてください。")
    stated = use.units is not None or use.gross is not None
    if service.per == "medical" and use.days is not None:
        raise InputProblem(
            f"{service.label}は回数ではなく医療費で決まります。受給者証の月の上限と、その月の医療費(10割)を"
            "ファイルに書いて --case で渡してください。例: medical: {certificate_cap: 5000, payments: [12000]}"
        )
    if service.per == "month" and use.days is not None:
        raise InputProblem(f"{service.label}は月ごとの定額です。日数は書かないでください。")
    if service.per in {"day", "visit", "private"} and use.days is None and not stated:
        name = service.brief or service.label
        raise InputProblem(f"{service.label}の1か月の日数(回数)を書いてください。例: {name}:12 か {name}:週3")
    if stated and not service.capped:
        raise InputProblem(f"{service.label}には、単位数や総費用額はありません。")
    _check_parts_of_days(use, service, stated)


def _check_parts_of_days(use: ServiceUse, service: Service, stated: bool) -> None:
    if (use.half_days or use.absent or use.granted is not None) and (service.per != "day" or stated):
        why = f"{service.label}の明細には入っています" if stated else f"{service.label}には書きません"
        raise InputProblem(f"短い日・欠席・支給量は、通う日数で計算するサービスに書きます({why})。")
    if use.half_days > (use.days or 0):
        raise InputProblem(f"短い日 {use.half_days}日 が、使う日数 {use.days or 0}日 より多くなっています。")


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


def read_request(typed: Typed, table: CostTable, on: date, person: "PersonFacts | None" = None) -> CostRequest:
    """Return the request that was typed; ``person``: the facts that were asked for, in the place of ``--income``.

    Raises:
        UsageProblem: a word or a number cannot be (exit code 2).
    """
    if len(typed.services) > _MOST_SERVICES:
        raise UsageProblem(f"--service は{_MOST_SERVICES}個までにしてください。")
    uses = [read_use(word, table) for word in typed.services]
    uses = _with_bills(_with_parts(uses, typed), typed)
    income = _read_income(only_one(typed.income, "--income"), table, on)
    request = CostRequest(income=income, uses=tuple(uses), cap=_read_cap(typed.caps), person=person)
    try:
        check(request, table)
    except InputProblem as error:
        raise UsageProblem(error.message) from None
    return request


def only_one(words: Sequence[str], option: str) -> str | None:
    """Return the one word of an option, or None.

    Raises:
        UsageProblem: the option was typed several times.
    """
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
        rates = Rates(table, on)
        line, *caps = (rates.yen(key) for key in ("levy_adult", "cap_general1", "cap_general2"))
        raise UsageProblem(
            f"「{word}」だけでは上限が決まりません。所得割が{line}円より少なければ --income 一般1(月{caps[0]}円まで)、"
            f"それ以上なら --income 一般2(月{caps[1]}円まで)です。わからなければ --ask で聞き取れます。"
        )
    allowed = "、".join(INCOME_LABELS.values())
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
    options = {"half_days": typed.half_days, "absent": typed.absent, "granted": typed.granted}
    names = {key: f"--{key.replace('_', '-')}" for key in options}
    said = {key: word for key, words in options.items() if (word := only_one(words, names[key])) is not None}
    if said and len(uses) != 1:
        raise UsageProblem(
            "--half-days、--absent、--granted は、--service が一つのときに使えます。"
            "いくつもあるときは --case を使ってください。"
        )
    days: dict[str, Any] = {key: _read_whole(said[key].strip().rstrip("日回"), names[key], "4") for key in said}
    return [replace(uses[0], **days)] if said else uses


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
    for word, price in zip(typed.units, _prices_of(typed), strict=True):
        bills.append(replace(use, units=_read_whole(word, "--units", "17500"), unit_price=price))
    if len(bills) > 1 and use.days is not None:
        raise UsageProblem("明細がいくつもあるときは、--service に日数を書かないでください(明細に入っています)。")
    return bills


def _prices_of(typed: Typed) -> list[Decimal | None]:
    """Return a price for each bill: one for all of them, or one for each in their order."""
    prices: list[Decimal | None] = [_read_price(word) for word in typed.unit_price]
    if len(prices) < 2:
        return (prices or [None]) * len(typed.units)
    if len(prices) != len(typed.units):
        raise UsageProblem("--unit-price は一つだけか、--units と同じ数を書いてください。")
    return prices


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


def _read_price(word: str) -> Decimal:
    text = unicodedata.normalize("NFKC", word).strip().removesuffix("円")
    if not _DECIMAL.fullmatch(text):
        raise UsageProblem(f"--unit-price「{word}」は金額として読めません。10.17 のように書いてください。")
    return Decimal(text)
