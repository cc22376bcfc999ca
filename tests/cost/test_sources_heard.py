"""A family hears who says it; how we came to it stands behind; what only a third party says is marked once."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from costtables import of_typed

from hikisupport.core.files import shipped_folder
from hikisupport.core.page import Page
from hikisupport.core.yaml_file import parse_yaml
from hikisupport.cost.model import CostTable
from hikisupport.cost.screen import add_estimate, add_screen

DAY = date(2026, 11, 24)
OF_PROGRAMMERS = re.compile(r"リポジトリ|openfisca|github|tsumugi|[a-z0-9_-]+/[a-z0-9_-]+", re.IGNORECASE)
HOW_WE_CAME = re.compile(r"を通して|(一覧|データ|紹介)による")
FILES = sorted(file.name for file in shipped_folder().glob("*.yaml"))


def _sources(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        if {"title", "confidence"} <= found.keys():
            yield found
        for value in found.values():
            yield from _sources(value)
    elif isinstance(found, list):
        for value in found:
            yield from _sources(value)


@pytest.mark.parametrize("name", FILES)
def test_a_source_is_named_by_who_says_it_in_every_file(name: str) -> None:
    document = parse_yaml((shipped_folder() / name).read_text(encoding="utf-8"), name).value
    titles = [source["title"] for source in _sources(document)]
    assert [title for title in titles if OF_PROGRAMMERS.search(title) or HOW_WE_CAME.search(title)] == []


def _page(table: CostTable, *, whole: bool, **typed: tuple[str, ...]) -> list[str]:
    page = Page(79)
    found = of_typed(table, DAY, **typed)
    if whole:
        page = Page(400)
        add_estimate(page, found)
    else:
        add_screen(page, found, 40)
    return page.plain().splitlines()


@pytest.mark.parametrize("income", ["わからない", "生活保護", "低所得", "一般1", "一般2"])
def test_no_repository_is_read_out_before_the_list_of_sources(income: str, table: CostTable) -> None:
    detail = _page(table, whole=True, income=(income,))
    said = _page(table, whole=False, income=(income,)) + detail[: detail.index("■ 出典")]
    assert [line for line in said if re.search("リポジトリ|OpenFisca|GitHub|Tsumugi", line, re.IGNORECASE)] == []


def test_how_we_came_to_it_stands_behind_who_says_it(table: CostTable) -> None:
    detail = _page(table, whole=True, income=("一般1",))
    (line,) = [line for line in detail[detail.index("■ 出典") :] if "利用者負担認定の手引き" in line]
    assert line.strip().startswith("・こども家庭庁 利用者負担認定の手引き 令和8年6月版(2026-06-05、公式経由)、")
    assert "(公開リポジトリ Tsumugi)による https://www.cfa.go.jp/" in line


def test_what_only_a_third_party_says_is_marked_once_beside_the_amount(table: CostTable) -> None:
    rows = _page(table, whole=False, income=("一般1",))
    assert [line.count("要確認") for line in rows if "民間の訪問" in line] == [1]
    assert [line.count("要確認") for line in rows if line.split()[:1] == ["B型"]] == [1]
    assert not [line for line in rows if "一般1" in line and "要確認" in line]
    detail = _page(table, whole=True, income=("低所得",))
    for amount in ("5,000〜15,000円", "847,300円", "30,450円", "150,000円", "600,000円"):
        assert [line.count("要確認") for line in detail if amount in line and "見込み" not in line] == [1], amount
    assert [line.count("要確認") for line in detail if "52,000円" in line] == [0]


@pytest.mark.parametrize("income", ["生活保護", "低所得"])
def test_nothing_to_pay_is_not_in_doubt(income: str, table: CostTable) -> None:
    rows = _page(table, whole=False, income=(income,))
    assert [line for line in rows if line.rstrip().endswith("0円") and "要確認" in line] == []
    assert sum("要確認" in line for line in rows if "円" in line and "・" not in line[:3]) == 1
