"""The command cost, as a counselor types it."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from costtables import doubted, of_typed, verified

from hikisupport.core.files import shipped_folder
from hikisupport.core.page import Page
from hikisupport.core.text import width
from hikisupport.core.vocab import GRADE_LABELS, Income
from hikisupport.cost.case import PersonFacts, TaxFacts
from hikisupport.cost.estimate import overview
from hikisupport.cost.model import CostTable
from hikisupport.cost.request import CostRequest
from hikisupport.cost.screen import add_estimate, estimate_markdown, one_line

DAY = date(2026, 11, 23)
ON = ("--at", "2026-11-23 10:00")
Run = Callable[..., Any]


def _exactly(amount: int) -> dict[str, int]:
    return {"low": amount, "high": amount}


@pytest.fixture
def ask(run: Run) -> Run:
    """Run `cost` on the day of the tables."""
    return lambda *words: run("cost", *words, *ON)


@pytest.fixture
def document(ask: Run) -> Callable[..., Any]:
    """Return the JSON of a question."""

    def load(*words: str) -> Any:
        ran = ask(*words, "--format", "json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    return load


def test_a_family_reads_in_the_first_line_that_it_is_usually_nothing(ask: Run) -> None:
    first = ask("--income", "low").out.splitlines()[0]
    assert "0円の見込みです" in first
    assert "親の収入は数えません" in first
    assert ask().out.splitlines()[0] == "収入のない大人の方は、ふつう0円の見込みです。親の収入は数えません。"


def test_not_knowing_the_class_shows_every_class_in_short(ask: Run) -> None:
    out = ask("--income", "わからない").out
    for line in (
        "生活保護: 0円",
        "低所得(市町村民税非課税): 0円",
        "一般1: 1か月に9,300円まで",
        "一般2: 1か月に37,200円まで",
    ):
        assert line in out
    assert "一般1: 1か月に" not in ask("--income", "low").out


@pytest.mark.parametrize("word", ["low", "低所得", "非課税", "低所得(市町村民税非課税)", "ＬＯＷ"])
def test_the_class_is_understood_as_people_type_it(word: str, document: Callable[..., Any]) -> None:
    assert document("--income", word)["income"] == {
        "id": "low",
        "label": "低所得(市町村民税非課税)",
        "cap_yen": _exactly(0),
    }


def test_the_overview_has_every_service_and_no_total(document: Callable[..., Any]) -> None:
    found = document("--income", "general1")
    items = {item["service"]: item for item in found["items"]}
    assert len(items) == 13
    assert found["total"] is None
    assert items["employment_b"]["self_pay_yen"] == {"low": 1968, "high": 9300}
    assert items["employment_b"]["days"] == {"low": 4, "high": 22}
    assert items["public_consult"]["self_pay_yen"] == _exactly(0)
    assert items["private_visit"]["self_pay_yen"] == {"low": 5000, "high": 15000}
    assert items["outpatient_psychiatry"]["self_pay_yen"] is None
    assert items["employment_retention"]["self_pay_yen"] == {"low": 1093, "high": 4469}


def test_low_income_is_certain_and_carries_no_doubt_in_the_list(ask: Run) -> None:
    out = ask("--income", "low").out
    rows = out[out.index("■ サービスごと") : out.index("食費・交通費などの実費は別にかかります")]
    doubtful = [line.split()[0] for line in rows.splitlines() if "要確認" in line]
    assert doubtful == ["民間の訪問・カウンセリング"]
    assert "幅で出しました" not in out


def test_a_cap_that_was_taken_back_is_marked_wherever_it_stands() -> None:
    def told(income: str, *services: str) -> tuple[str, str]:
        found = of_typed(doubted("cap_general1"), DAY, income=(income,), services=services)
        page = Page(200)
        add_estimate(page, found)
        return page.plain(), estimate_markdown(found)

    assert "1か月に9,300円までです(上限は要確認)。" in told("general1")[0]
    assert "一般1: 1か月に9,300円まで [要確認]" in told("わからない")[0]
    plain, markdown = told("general1", "employment_b:20")
    assert plain.startswith("1か月の自己負担は9,300円の見込みです(上限は要確認)。")
    assert "負担上限月額 9,300円 [要確認]" in plain
    assert "負担上限月額 9,300円 \\[要確認\\]" in markdown
    assert told("general1", "employment_b:1")[0].splitlines()[0].endswith("円の見込みです。")


def test_doubts_stand_at_their_own_service(ask: Run) -> None:
    lines = ask("--income", "general1").out.splitlines()
    row = {
        name: next(line for line in lines if line.strip().startswith(name))
        for name in ("就労継続支援A型", "就労継続支援B型")
    }
    assert "※要確認: 単位数・加算・単価" in row["就労継続支援A型"]
    assert "※要確認: 加算・単価" in row["就労継続支援B型"]


def test_two_services_share_one_cap(document: Callable[..., Any]) -> None:
    found = document("--income", "general1", "--service", "employment_b:12", "--service", "生活訓練:8日")
    assert found["schema"] == "hikisupport.cost/2"
    assert found["on"] == "2026-11-23"
    assert found["versions"]["costs"] == verified().as_of
    assert found["versions"]["data"] == "同梱"
    assert found["total"] == {"ten_percent_yen": {"low": 12225, "high": 20667}, "self_pay_yen": _exactly(9300)}
    assert [item["service"] for item in found["items"]] == ["employment_b", "life_training"]
    assert list(found["items"][0]) == [
        "service", "label", "days", "units", "unit_price", "gross_yen", "ten_percent_yen", "self_pay_yen",
        "confidence", "trace",
    ]  # fmt: skip
    confidence = found["items"][0]["confidence"]
    assert list(confidence) == ["rule", "units", "add_ons", "unit_price", "cap"]
    assert confidence["add_ons"] == "unverified", "add-ons of an office nobody named are a guess"
    assert set(confidence.values()) <= set(GRADE_LABELS)
    assert set(found) == {"schema", "on", "versions", "income", "items", "total", "notes"}


@pytest.mark.parametrize(
    ("gross", "share", "paid"),
    # 98,000 and 20,000: 9,800 + 2,000. Both sides of the cap: 9,299, 9,300, 9,301
    [(98_000, 11_800, 9300), (72_990, 9299, 9299), (73_000, 9300, 9300), (73_010, 9301, 9300)],
)
def test_every_bill_that_is_typed_counts(gross: int, share: int, paid: int, document: Callable[..., Any]) -> None:
    found = document("--income", "一般1", "--gross", str(gross), "--gross", "20000")
    assert len(found["items"]) == 2
    assert found["total"] == {"ten_percent_yen": _exactly(share), "self_pay_yen": _exactly(paid)}
    assert "management-paper" in {note["id"] for note in found["notes"]}


def test_units_of_several_bills_take_one_price_or_each_their_own(document: Callable[..., Any]) -> None:
    # 9,000 x 10.17 = 91,530 -> 9,153; 2,000 x 10.17 = 20,340 -> 2,034; at 10: 20,000 -> 2,000
    bills = ("--income", "一般2", "--units", "9000", "--units", "2000", "--unit-price", "10.17")
    assert document(*bills)["total"]["self_pay_yen"] == _exactly(11_187)
    assert document(*bills, "--unit-price", "10")["total"]["self_pay_yen"] == _exactly(11_153)
    named = document("--income", "一般2", "--service", "B型", "--gross", "98000", "--gross", "20000")
    assert [item["service"] for item in named["items"]] == ["employment_b", "employment_b"]


@pytest.mark.parametrize(
    ("words", "paid"),
    # by hand: 484 a day at least, 837 x 1.25 at most, 10.17 yen a unit
    [
        (("B型:12", "--half-days", "4"), {"low": 5316, "high": 11_492}),
        (("B型:12", "--absent", "2回"), {"low": 6097, "high": 13_007}),
        (("B型:週3",), {"low": 6398, "high": 13_832}),
        (("B:12",), {"low": 5906, "high": 12_768}),
        (("就B：１２日",), {"low": 5906, "high": 12_768}),
        (("生訓:8", "--granted", "8"), {"low": 6319, "high": 7899}),
    ],
)
def test_one_line_on_the_telephone(words: tuple[str, ...], paid: dict[str, int], document: Callable[..., Any]) -> None:
    assert document("--income", "一般2", "--service", *words)["total"]["self_pay_yen"] == paid


@pytest.mark.parametrize("word", ["低所得1", "低所得2", "収入なし", "ひかぜい"])
def test_other_words_for_no_tax_are_understood(word: str, ask: Run) -> None:
    assert ask("--income", word).code == (2 if word == "ひかぜい" else 0)


@pytest.mark.parametrize("service", ["デイケア", "デイケア:8", "訪問看護", "訪問看護:4", "地域活動支援センター"])
def test_what_is_no_service_of_the_cap_is_answered_in_a_sentence(service: str, ask: Run) -> None:
    ran = ask("--income", "low", "--service", service)
    assert ran.code == 0
    assert service.split(":")[0] in ran.out.splitlines()[0]
    assert "親の収入は数えません" not in ran.out.splitlines()[0]


def test_no_sum_is_told_where_no_amount_is(ask: Run, document: Callable[..., Any], tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("person: {age: 67, tax: {levy: 1}}\nservices: [{service: B型, days: 3}]\n", encoding="utf-8")
    assert document("--case", str(case))["total"] is None
    for words in (("--case", str(case)), ("--service", "デイケア", "--service", "地域活動支援センター")):
        assert "合計" not in ask(*words).out
    assert (
        "払う額 0円 + 地域活動支援センターの分" in ask("--income", "low", "--service", "B型:3", "--service", "地活").out
    )


def test_a_group_home_has_no_general1(ask: Run) -> None:
    out = ask("--income", "一般1", "--service", "グループホーム").out
    assert "37,200円までの見込みです" in out.splitlines()[0]
    assert "一般1はありません" in out
    assert "月10,000円まで" in ask("--income", "low", "--service", "グループホーム").out


def test_nothing_says_up_to_0_yen_or_that_nothing_is_decided(ask: Run) -> None:
    for words in ((), ("--income", "low"), ("--income", "生活保護"), ("--cap", "0"), ("--service", "自立支援医療")):
        out = ask(*words).out
        assert not re.search(r"(?<![0-9,])0円まで", out), words
        assert "決まりません" not in out, words


def test_yen_are_whole_integers_everywhere(ask: Run) -> None:
    def no_floats(text: str) -> None:
        raise AssertionError(f"a float: {text}")

    for words in (("--income", "general2"), ("--service", "B型:3"), ("--gross", "12345")):
        json.loads(ask(*words, "--format", "json").out, parse_float=no_floats)


def test_the_certificate_and_the_bill_of_the_office(ask: Run, document: Callable[..., Any]) -> None:
    found = document("--cap", "4600", "--units", "17500", "--unit-price", "10")
    assert found["total"] == {"ten_percent_yen": _exactly(17500), "self_pay_yen": _exactly(4600)}
    assert found["items"][0]["gross_yen"] == _exactly(175000)
    assert set(found["items"][0]["confidence"].values()) == {"official_via", "given"}
    assert document("--income", "general1", "--gross", "92,999円")["total"]["self_pay_yen"] == _exactly(9299)
    assert ask("--cap", "4,600", "--gross", "175000").out.startswith("1か月の自己負担は4,600円の見込みです。")
    assert document("--cap", "4600", "--cap", "4600", "--gross", "1")["income"]["cap_yen"] == _exactly(4600)
    named = document("--income", "general1", "--service", "B型", "--units", "1000")
    assert named["items"][0]["gross_yen"] == _exactly(10170)


def test_the_text_shows_the_sum_what_it_leaves_out_notes_and_sources(ask: Run) -> None:
    out = ask("--income", "general1", "--service", "B型:12").out
    for words in (
        "1割の合計 5,906〜12,768円 → 払う額 5,906〜9,300円", "59,067〜127,684円 の1割 = 5,906〜12,768円",
        "実費は別にかかります", "親やきょうだいの収入は数えません", "令和8年度の市民税(2025年の収入)", "■ 出典",
        "2026-06-05、公式経由", "■ ほかに使える制度", "39,000円",
    ):  # fmt: skip
        assert words in out
    headings = [line for line in out.splitlines() if line.startswith("■")]
    assert headings == ["■ 内訳", "■ 気をつけること", "■ ほかに使える制度", "■ 出典"]


def test_private_visits_come_with_the_warning_and_never_under_the_cap(ask: Run) -> None:
    out = ask("--income", "low", "--service", "private_visit:4").out
    assert "20,000〜60,000円" in out.splitlines()[0]
    assert "引き出し屋" in out
    assert "188" in out


def test_amounts_of_other_systems_follow_the_day(run: Run) -> None:
    before = run("cost", "--income", "low", "--at", "2026-03-31").out
    after = run("cost", "--income", "low", "--at", "2026-04-01").out
    assert "831,700円" in before
    assert "847,300円" not in before
    assert "847,300円" in after
    assert "この日の額は確認できていません" in run("cost", "--income", "low", "--at", "2027-04-01").out


def test_the_overview_goes_on_when_one_service_has_no_amount_on_the_day(run: Run) -> None:
    ran = run("cost", "--income", "general1", "--at", "2025-09-30")
    assert ran.code == 0
    assert "就労選択支援は2025-10-01に始まりました" in ran.out
    assert "就労継続支援B型" in ran.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--income", "富豪"), "--income「富豪」がわかりません"),
        (("--income", "低所得", "--income", "一般1"), "--income が2回書かれています(低所得、一般1)"),
        (
            ("--income", "課税"),
            "所得割が160,000円より少なければ --income 一般1(月9,300円まで)",
        ),
        (("--income", "一般"), "それ以上なら --income 一般2(月37,200円まで)です。わからなければ --ask"),
        (("--case", "a.yaml", "--case", "b.yaml"), "--case が2回"),
        (("--service", "自立支援医療:2"), "回数ではなく医療費で決まります"),
        (("--service", "B型:週8"), "整数ではありません。12 か 週3 のように"),
        (("--service", "B型:12", "--half-days", "13"), "使う日数 12日 より多く"),
        (("--service", "B型:12", "--granted", "32"), "支給量 32 は使えません"),
        (("--service", "B型:12", "--absent", "5"), "月4回までです(5回と書かれています)"),
        (("--service", "B型:12", "--absent", "1", "--absent", "2"), "--absent が2回"),
        (("--service", "B型:1", "--service", "A型:1", "--absent", "1"), "--service が一つのとき"),
        (("--absent", "1"), "--service が一つのとき"),
        (("--units", "1", "--units", "2", "--units", "3", "--unit-price", "10", "--unit-price", "10"), "同じ数"),
        (("--gross", "1", "--gross", "2", "--service", "B型:3"), "--service に日数を書かないで"),
        (("--service", "X型:3"), "サービス「X型」がわかりません"),
        (("--service", "B型:0"), "日数 0 は使えません"),
        (("--service", "B型:32"), "日数 32 は使えません"),
        (("--service", "B型:-1"), "負の数"),
        (("--service", "B型:12.5"), "整数ではありません"),
        (("--service", "B型:たくさん"), "整数ではありません"),
        (("--service", "B型"), "日数(回数)を書いてください"),
        (("--service", "就労定着:3"), "月ごとの定額"),
        (("--cap", "9300", "--cap", "4600", "--gross", "1"), "違う額が2つ"),
        (("--cap", "37201", "--gross", "1"), "負担上限月額"),
        (("--cap", "-1"), "負の数"),
        (("--gross", "100.5"), "整数ではありません"),
        (("--gross", "10000001"), "総費用額"),
        (("--units", "0", "--unit-price", "10"), "単位数"),
        (("--units", "200001", "--unit-price", "10"), "単位数"),
        (("--units", "100"), "1単位単価も書いてください"),
        (("--units", "100", "--unit-price", "ten"), "金額として読めません"),
        (("--units", "100", "--unit-price", "4.99"), "1単位単価"),
        (("--units", "100", "--unit-price", "20.01"), "1単位単価"),
        (("--units", "1", "--gross", "1"), "どちらか一つにそろえて"),
        (("--gross", "1", "--unit-price", "10"), "要りません"),
        (("--unit-price", "10"), "--units と一緒に"),
        (("--gross", "1", "--service", "B型:1", "--service", "A型:1"), "サービスが一つのとき"),
        (("--gross", "1", "--service", "公的な相談"), "総費用額はありません"),
        (("--case", "x.yaml", "--income", "low"), "ファイルの中に書いてください"),
        (("--format", "html"), "使える値"),
    ],
)
def test_what_cannot_be_is_refused_in_one_japanese_sentence(words: tuple[str, ...], says: str, ask: Run) -> None:
    ran = ask(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err


def test_the_limits_themselves_are_accepted(ask: Run) -> None:
    for words in (
        ("--service", "B型:1"), ("--service", "B型:31"), ("--service", "B型:1", "--absent", "4"),
        ("--cap", "37200", "--gross", "0"), ("--gross", "10000000"),
        ("--units", "200000", "--unit-price", "20"), ("--units", "1", "--unit-price", "5"),
    ):  # fmt: skip
        assert ask(*words).code == 0, words


def test_a_day_before_the_first_parameters_is_refused_with_why(run: Run) -> None:
    ran = run("cost", "--income", "low", "--at", "2024-03-31")
    assert ran.code == 1
    assert "2024-04-01からの値" in ran.err


def test_an_amount_that_has_ended_is_refused_with_why(run: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("medical: {status: taxed, levy: 300000, severe: true, payments: [9000]}\n", encoding="utf-8")
    assert run("cost", "--case", str(case), "--at", "2027-03-31").code == 0
    ran = run("cost", "--case", str(case), "--at", "2027-04-01")
    assert ran.code == 1
    assert "2027-03-31で期限が切れています" in ran.err


def test_a_case_file_answers_and_its_mistakes_are_told_together(ask: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "person: {age: 30, tax: {status: exempt}}\nservices: [{service: B型, days: 12}]\n", encoding="utf-8"
    )
    assert ask("--case", str(case)).out.startswith("1か月の自己負担は0円の見込みです。親の収入は数えません。")
    case.write_text("income: 富豪\nservices: [{service: X型, days: 1.5}]\n", encoding="utf-8")
    ran = ask("--case", str(case))
    assert ran.code == 1
    assert "直すところが3つあります" in ran.err
    assert "case.yaml 1行" in ran.err
    assert ask("--case", str(tmp_path / "none.yaml")).code == 1


def test_markdown_has_a_table_and_takes_nothing_as_markup(ask: Run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text('income: low\nservices: [{service: B型, days: 3, office: "<b>*あ*|い</b>"}]\n', encoding="utf-8")
    out = ask("--case", str(case), "--format", "markdown").out
    assert "| サービス | 使い方 | 1割 | 払う額 | 要確認 |" in out
    assert "\\<b\\>\\*あ\\*\\|い\\</b\\>" in out
    assert "| **合計** |" in out
    assert "| **合計** |" not in ask("--income", "low", "--format", "markdown").out


def test_the_result_can_be_written_to_a_file(ask: Run, tmp_path: Path) -> None:
    target = tmp_path / "cost.txt"
    ran = ask("--income", "low", "--out", str(target))
    assert ran.out == ""
    assert target.read_text(encoding="utf-8").startswith("市町村民税がかからない大人の方は、ふつう0円の見込みです。")


def test_other_data_is_said_and_a_broken_record_does_not_hide_the_rest(ask: Run, tmp_path: Path) -> None:
    text = (shipped_folder() / "costs.yaml").read_text(encoding="utf-8")
    (tmp_path / "costs.yaml").write_text(
        text.replace("{value: 37200, valid_from: 2024-04-01", "{value: 37200, from: 1", 1), encoding="utf-8"
    )
    ran = ask("--income", "general1", "--data", str(tmp_path))
    assert ran.code == 0
    assert "指定のデータ" in ran.out
    assert "使えない所が" in ran.err
    broken = ask("--income", "general2", "--data", str(tmp_path))
    assert broken.code == 1
    assert "cap_general2" in broken.err
    shutil.copy(shipped_folder() / "costs.yaml", tmp_path / "costs.yaml")
    assert ask("--income", "general2", "--data", str(tmp_path)).err == ""


def test_everything_shown_can_be_read_on_an_office_pc_with_cp932(ask: Run) -> None:
    for words in (("--income", "general2"), ("--service", "B型:31", "--service", "民間:2")):
        ask(*words).out.encode("cp932")


def test_the_parents_are_not_waved_off_for_psychiatry_where_their_tax_may_count(ask: Run) -> None:
    first = ask("--income", "low", "--service", "outpatient_psychiatry").out.splitlines()[0]
    assert first == "自立支援医療は医療費の1割で、月の上限は健康保険の世帯で別に決まります。"


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen(columns: int, table: CostTable) -> None:
    for estimate in (
        overview(CostRequest(Income.GENERAL2), table, DAY),
        of_typed(table, date(2027, 4, 1), services=("B型:23", "民間:2", "自立支援医療")),
    ):
        page = Page(columns)
        add_estimate(page, estimate)
        lines = [line for line in page.plain().splitlines() if "http" not in line]  # an address is never cut
        assert max(width(line) for line in lines) <= columns


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (CostRequest(Income.WELFARE), "生活保護の方は、障害福祉サービスの自己負担は0円です。"),
        (CostRequest(Income.GENERAL1), "障害福祉サービスは、いくつ使っても合わせて1か月に9,300円までです。"),
        (CostRequest(Income.GENERAL2), "障害福祉サービスは、いくつ使っても合わせて1か月に37,200円までです。"),
        (CostRequest(cap=4600), "受給者証の上限どおり、障害福祉サービスの自己負担は、合わせて1か月に4,600円までです。"),
        (
            CostRequest(person=PersonFacts(age=16, guardians_tax=TaxFacts(status="exempt"))),
            "保護者の世帯に市町村民税がかからないので、0円の見込みです。18歳未満の方は区役所で確かめてください。",
        ),
        (
            CostRequest(person=PersonFacts(age=30, tax=TaxFacts(status="taxed"))),
            "上限が1か月9,300〜37,200円のどれになるか、区役所で確認が要ります。",
        ),
        (
            CostRequest(person=PersonFacts(age=16)),
            "上限が1か月0〜37,200円のどれになるか、区役所で確認が要ります。18歳未満の方は区役所で確かめてください。",
        ),
    ],
)
def test_the_one_sentence_fits_the_class(request_: CostRequest, sentence: str) -> None:
    assert one_line(overview(request_, verified(), DAY)) == sentence
