"""What is asked: the class or the facts that decide it, and the services of the month."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hikisupport.core.vocab import Income

if TYPE_CHECKING:  # the models of a case file cost some 20 ms, and most questions have none
    from hikisupport.base.models.case import MedicalFacts, PersonFacts

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
