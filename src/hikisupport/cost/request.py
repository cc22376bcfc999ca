"""What is asked: the class or the facts that decide it, the services of the month, and what is refused at once."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Income
from hikisupport.cost.model import CostTable, Service

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.cost.case import MedicalFacts, PersonFacts

STATED = "stated"  # a service known only by the units or the amount on a bill
GROUP_HOME = "group_home"
_MOST_UNITS = 200_000
_MOST_YEN = 10_000_000
_PRICES = (Decimal(5), Decimal(20))  # 1単位単価: 10.00 to 11.20 yen today
_WEEKLY = re.compile(r"(?:毎)?週([1-7])[日回]?")
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
    least = 0 if use.absent or any(one.id == "absence" for one in use.add_ons or ()) else 1
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
        raise InputProblem(
            f"{service.label}の1か月の日数(回数)を書いてください。例: {service.id}:12 か {service.id}:週3"
        )
    if stated and not service.capped:
        raise InputProblem(f"{service.label}には、単位数や総費用額はありません。")
    _check_parts_of_days(use, service, stated)


def _check_parts_of_days(use: ServiceUse, service: Service, stated: bool) -> None:
    if (use.half_days or use.absent or use.granted is not None) and (service.per != "day" or stated):
        raise InputProblem(
            f"短い日・欠席・支給量は、通う日数で計算するサービスに書きます({service.label}の明細には入っています)。"
            if stated
            else f"短い日・欠席・支給量は、通う日数で計算するサービスに書きます({service.label}には書きません)。"
        )
    if use.half_days > (use.days or 0):
        raise InputProblem(f"短い日 {use.half_days}日 が、使う日数 {use.days or 0}日 より多くなっています。")
