"""What can be asked, on both sides of every limit, however the question comes in."""

from decimal import Decimal

import pytest

from hikisupport.core.errors import InputProblem
from hikisupport.cost.model import CostTable
from hikisupport.cost.request import STATED, CostRequest, ServiceUse, check

TEN = Decimal(10)


def _b(**given: object) -> ServiceUse:
    return ServiceUse("employment_b", **given)


@pytest.mark.parametrize("cap", [0, 37_200])
def test_a_cap_of_the_law_is_accepted(cap: int, table: CostTable) -> None:
    check(CostRequest(cap=cap), table)


@pytest.mark.parametrize("cap", [-1, 37_201])
def test_a_cap_beyond_the_law_is_refused(cap: int, table: CostTable) -> None:
    with pytest.raises(InputProblem, match=f"負担上限月額 {cap:,}円 は使えません。0〜37,200"):
        check(CostRequest(cap=cap), table)


@pytest.mark.parametrize(
    "use",
    [
        _b(days=1),
        _b(days=31),
        _b(units=1),
        _b(units=200_000),
        _b(units=1, unit_price=Decimal(5)),
        _b(units=1, unit_price=Decimal(20)),
        _b(gross=0),
        _b(gross=10_000_000),
        ServiceUse(STATED, gross=1),
        ServiceUse(STATED, units=1, unit_price=TEN),
        ServiceUse("private_visit", days=1, price=0),
        ServiceUse("private_visit", days=1, price=10_000_000),
        ServiceUse("employment_retention"),
        ServiceUse("employment_retention", gross=1),
        ServiceUse("outpatient_psychiatry"),
    ],
    ids=str,
)
def test_what_can_be_is_accepted(use: ServiceUse, table: CostTable) -> None:
    check(CostRequest(uses=(use,)), table)


@pytest.mark.parametrize(
    ("use", "says"),
    [
        (ServiceUse("nothing", days=1), "サービス「nothing」がわかりません"),
        (_b(days=0), "日数 0 は使えません。1〜31"),
        (_b(days=32), "日数 32 は使えません。1〜31"),
        (_b(), r"日数\(回数\)を書いてください"),
        (ServiceUse("private_visit"), r"日数\(回数\)を書いてください"),
        (_b(units=0), "単位数 0 は使えません。1〜200,000"),
        (_b(units=200_001), "単位数 200,001 は使えません。1〜200,000"),
        (_b(gross=-1), "総費用額 -1 は使えません。0〜10,000,000"),
        (_b(gross=10_000_001), "総費用額 10,000,001 は使えません"),
        (_b(days=1, price=-1), "1回の料金 -1 は使えません。0〜10,000,000"),
        (_b(days=1, price=10_000_001), "1回の料金 10,000,001 は使えません"),
        (_b(units=1, unit_price=Decimal("4.99")), "1単位単価 4.99円 は使えません。.*5〜20円"),
        (_b(units=1, unit_price=Decimal("20.01")), "1単位単価 20.01円 は使えません。.*5〜20円"),
        (_b(units=1, gross=1), "どちらか一つ"),
        (ServiceUse(STATED), "単位数か総費用額を書いてください"),
        (ServiceUse(STATED, unit_price=TEN), "単位数か総費用額を書いてください"),
        (ServiceUse(STATED, units=1), "1単位単価も書いてください"),
        (ServiceUse("employment_retention", days=1), "月ごとの定額"),
        (ServiceUse("employment_retention", days=1, gross=1), "月ごとの定額"),
        (ServiceUse("outpatient_psychiatry", gross=1), "単位数や総費用額はありません"),
        (ServiceUse("private_visit", days=1, units=1), "単位数や総費用額はありません"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_why(use: ServiceUse, says: str, table: CostTable) -> None:
    with pytest.raises(InputProblem, match=says):
        check(CostRequest(uses=(_b(days=1), use)), table)
