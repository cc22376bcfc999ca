"""What is asked: the class or the facts that decide it, and the services of the month."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Income
from hikisupport.cost.model import CostTable, Service

if TYPE_CHECKING:
    from hikisupport.cost.case import MedicalFacts, PersonFacts


STATED = "stated"  # a service known only by the units or the amount on a bill


@dataclass(frozen=True, slots=True)
class AddOnUse:
    """An add-on used in the month; ``times`` None: as many as the days (or once a month)."""

    id: str
    times: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """One service at one office in one month.

    ``days``: days or visits (sessions for a private visit). ``add_ons`` None: not known. ``units`` and ``gross`` are
    the month's, as the office states them. ``manager``: the office does the 上限額管理.
    """

    service: str
    days: int | None = None
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


@dataclass(frozen=True, slots=True)
class CostRequest:
    """The question; no ``uses`` and no ``medical`` means every service. ``cap`` is the certificate's own."""

    income: Income = Income.UNKNOWN
    uses: tuple[ServiceUse, ...] = ()
    cap: int | None = None
    person: "PersonFacts | None" = None
    medical: "MedicalFacts | None" = None


_MOST_UNITS = 200_000
_MOST_YEN = 10_000_000
_PRICES = (Decimal(5), Decimal(20))  # 1単位単価: 10.00 to 11.20 yen today


def check(request: CostRequest, table: CostTable) -> None:
    """Check a request.

    Raises:
        InputProblem: a service is unknown, or a number is negative, absurd or missing.
    """
    most = _largest_cap(table)
    if request.cap is not None and not 0 <= request.cap <= most:
        raise InputProblem(f"負担上限月額 {request.cap:,}円 は使えません。0〜{most:,}の整数で書いてください。")
    for use in request.uses:
        if use.service != STATED and use.service not in table.services:
            raise InputProblem(f"サービス「{use.service}」がわかりません。")
        _check_numbers(use)
        if use.service != STATED:
            _check_days(use, table.services[use.service])


def _largest_cap(table: CostTable) -> int:
    """Return the largest 負担上限月額 there ever was: a certificate may be an older one."""
    known = table.parameters.get("cap_general2")
    return max(int(value.number) for value in known.values) if known else _MOST_YEN


def _check_numbers(use: ServiceUse) -> None:
    limits = {
        "単位数": (use.units, 1, _MOST_UNITS),
        "総費用額": (use.gross, 0, _MOST_YEN),
        "1回の料金": (use.price, 0, _MOST_YEN),
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
    if use.service == STATED and use.gross is None and use.unit_price is None:
        raise InputProblem("単位数には、1単位単価も書いてください(例: 10.17)。")


def _check_days(use: ServiceUse, service: Service) -> None:
    if use.days is not None and not 1 <= use.days <= 31:
        raise InputProblem(f"{service.label}の日数 {use.days} は使えません。1〜31で書いてください。")
    stated = use.units is not None or use.gross is not None
    if service.per == "month" and use.days is not None:
        raise InputProblem(f"{service.label}は月ごとの定額です。日数は書かないでください。")
    if service.per in {"day", "visit", "private"} and use.days is None and not stated:
        raise InputProblem(f"{service.label}の1か月の日数(回数)を書いてください。例: {service.id}:12")
    billed = service.per in {"day", "visit", "month"}
    if stated and not billed:
        raise InputProblem(f"{service.label}には、単位数や総費用額はありません。")
