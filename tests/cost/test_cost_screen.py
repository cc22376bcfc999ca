"""The answer stands on one screen: whole, the sentence first, at 80 and at 40 columns."""

from datetime import date

import pytest
from costtables import cases, of_case, of_typed
from terminal import Terminal

from hikisupport.core.page import Page
from hikisupport.core.text import width
from hikisupport.cost.model import CostTable, Estimate
from hikisupport.cost.screen import add_screen, one_line

DAY = date(2026, 11, 24)
EIGHT = tuple(f"{service}:3" for service in ("B型", "A型", "移行", "生活訓練", "就労選択", "宿泊型", "民間", "相談"))
ASKED = (
    {"income": ("welfare",)}, {"income": ("low",)}, {"income": ("general1",)}, {"income": ("general2",)},
    {}, {"caps": ("4600",)}, {"income": ("general1",), "services": ("employment_b:12",)},
    {"income": ("一般1",), "services": ("B型:週3", "生訓:12", "自立支援医療", "民間:2")},
    {"income": ("一般1",), "services": ("グループホーム",)}, {"income": ("一般1",), "gross": ("98000", "20000")},
    {"services": EIGHT}, {"income": ("low",), "services": ("デイケア", "訪問看護", "地域活動支援センター")},
)  # fmt: skip


def _lines(estimate: Estimate, columns: int, rows: int) -> list[str]:
    page = Page(columns)
    add_screen(page, estimate, rows)
    return page.plain().splitlines()


@pytest.mark.parametrize(("columns", "rows"), [(79, 24), (39, 24), (79, 40), (39, 40), (99, 24)])
@pytest.mark.parametrize(
    "typed", ASKED, ids=lambda typed: " ".join(word for words in typed.values() for word in words) or "-"
)
def test_the_whole_answer_stands_in_the_rows_less_two(
    typed: dict[str, tuple[str, ...]], columns: int, rows: int, table: CostTable
) -> None:
    estimate = of_typed(table, DAY, **typed)
    lines = _lines(estimate, columns, rows)
    assert len(lines) <= rows - 2
    assert max(width(line) for line in lines) <= columns
    whole = "".join(lines)
    assert one_line(estimate).replace(" ", "") in whole.replace(" ", "")
    assert whole.startswith(one_line(estimate)[:15])
    assert "所得区分: " in whole
    assert "実費は別にかかります" in whole
    assert "--detail" in whole
    assert "http" not in whole


def test_every_case_of_the_social_worker_fits_too(table: CostTable) -> None:
    for name, entry in cases().items():
        if "refused" in entry["expect"]:
            continue
        estimate = of_case(entry, table)
        for columns in (79, 39):
            lines = _lines(estimate, columns, 24)
            assert len(lines) <= 22, (name, columns)
            assert max(width(line) for line in lines) <= columns, (name, columns)


def test_services_of_the_same_amount_share_a_row(table: CostTable) -> None:
    lines = _lines(of_typed(table, DAY, income=("low",)), 79, 24)
    assert sum(line.rstrip().endswith(" 0円") for line in lines[2:]) == 1
    assert any(line.split() == ["民間の訪問など", "1回", "5,000〜15,000円", "要確認"] for line in lines)


def test_where_rows_are_short_only_what_differs_is_shown(table: CostTable) -> None:
    tall = _lines(of_typed(table, DAY, income=("general1",)), 79, 40)
    short = _lines(of_typed(table, DAY, income=("general1",)), 79, 18)
    assert any(line.split() == ["A型", "1,322〜9,300円", "要確認"] for line in tall)
    assert not any(line.split()[:1] == ["A型"] for line in short)
    assert any("就労移行支援・A型・B型" in line and line.endswith("1,079〜9,300円 要確認") for line in short)
    assert any("医療費の1割" in line for line in short)


def test_every_class_with_its_cap_is_on_the_screen_where_nothing_is_known(table: CostTable) -> None:
    rows = [line.split() for line in _lines(of_typed(table, DAY), 39, 24)]
    assert ["生活保護", "0円"] in rows
    assert ["一般1", "1か月に9,300円まで"] in rows
    assert ["一般2", "1か月に37,200円まで"] in rows


def test_several_services_end_with_their_sum(table: CostTable) -> None:
    lines = _lines(of_typed(table, DAY, income=("一般1",), gross=("98000", "20000")), 79, 24)
    assert ["合計", "9,300円"] in [line.split() for line in lines]


def test_what_belongs_beside_the_amount_stands_there_and_the_rest_is_counted(table: CostTable) -> None:
    typed = {"income": ("一般1",), "services": ("B型:週3", "生訓:12")}
    tall, short = (
        "".join(line.strip() for line in _lines(of_typed(table, DAY, **typed), 79, rows)) for rows in (40, 14)
    )
    assert "週3日は、月13日として計算しました" in tall
    assert "上限額管理の依頼届" in tall
    assert "注意があと" in short


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize(
    "words", [("--income", "low"), ("--income", "general1", "--service", "employment_b:12")], ids=["low", "b12"]
)
def test_in_a_real_terminal_nothing_scrolls_away(words: tuple[str, ...], columns: int) -> None:
    terminal = Terminal("cost", *words, "--at", "2026-11-24 10:00", columns=columns)
    terminal.finish()
    shown = [line.rstrip() for line in terminal.screen.display]
    assert not terminal.screen.history.top
    assert "見込みです" in shown[0] + shown[1]
    assert any("--detail" in line for line in shown)
    assert sum(bool(line) for line in shown) <= 22


def test_the_sums_notes_and_sources_come_with_detail() -> None:
    terminal = Terminal("cost", "--income", "low", "--detail", "--at", "2026-11-24 10:00")
    terminal.finish()
    for heading in ("■ 気をつけること", "■ ほかに使える制度", "■ 出典"):
        assert heading in terminal.log
