"""`list` and `show` as a counselor uses them."""

import json
import re
from pathlib import Path

import pytest
from datacopies import SMALL_TOWN

from hikisupport.core.clock import parse_moment
from hikisupport.core.text import width
from hikisupport.core.vocab import Kind
from hikisupport.directory.listing import choice_page, list_page
from hikisupport.directory.lookup import providers_wanted, wards_of_code
from hikisupport.directory.model import SERVICES
from hikisupport.directory.screen import show_page
from hikisupport.directory.search import Query, search
from hikisupport.directory.view import view

TABLES = Path(__file__).resolve().parent.parent / "tables"
MORNING = ("--at", "2026-11-24 10:00")
HOLIDAY = ("--at", "2026-11-23 10:00")
AGENCY_KEYS = [
    "id", "name", "kind", "steps", "seat_ward", "serves", "phones", "fallback", "open", "hours", "hours_text", "ages",
    "callers", "channels", "fee", "papers", "url", "address", "badges", "sources", "origin", "distance_km",
    "services",
]  # fmt: skip


@pytest.fixture
def town(run):
    """Run a command on the invented town."""
    return lambda *args, **more: run(*args, "--data", str(SMALL_TOWN), **more)


def agencies(ran):
    assert ran.code == 0, ran.err
    return {agency["id"]: agency for agency in json.loads(ran.out)["agencies"]}


def test_another_city_needs_data_only(town):
    ran = town("list", "--ward", "山", *MORNING)
    assert ran.code == 0
    assert ran.out.startswith("4件、うち かけてよい 2・要確認 1・番号なし 1\n条件: 山区\n")
    assert "※同梱ではなく、指定のデータで答えています。" in ran.out
    assert "札幌" not in ran.out


def test_a_row_says_name_ward_open_number_and_id(town):
    ran = town("list", "ひきこもり", *MORNING)
    assert (
        "・みなと市ひきこもりセンター  (川区)  受付中(12:00まで)\n  011-000-0001  相談専用  [town-center]\n" in ran.out
    )


def test_an_old_number_is_shown_with_why_it_needs_a_check(town):
    assert "  011-000-0003  要確認(2020年5月の情報)  [town-work]\n" in town("list", "サポステ", *MORNING).out


def test_a_withheld_number_gives_the_page_and_who_answers_instead(town):
    out = town("list", "なぎさ", *HOLIDAY).out
    assert "・居場所なぎさ  (山区)  番号は確認中です  https://nagisa.example.jp/\n" in out
    assert "  かわりに みなと市ひきこもりセンター  011-000-0001  相談専用  いまは時間外(次は 11月24日(火) 9:00)" in out


def test_json_has_the_keys_of_the_contract_and_no_withheld_number(town):
    ran = town("list", "--format", "json", *MORNING)
    document = json.loads(ran.out)
    assert list(document) == ["schema", "at", "versions", "count", "problems", "agencies"]
    assert document["schema"] == "hikisupport.agencies/1"
    assert document["at"] == "2026-11-24T10:00:00+09:00"
    assert document["versions"] == {**document["versions"], "agencies": "2026-11-01", "data": "指定のデータ"}
    assert (document["count"], document["problems"]) == (5, [])
    assert all(list(agency) == AGENCY_KEYS for agency in document["agencies"])
    found = agencies(ran)
    assert found["town-place"]["phones"] == [
        {"number": None, "label": "", "callable": False, "state": "withheld", "confidence": None,
         "source": "https://blog.example.jp/", "source_date": None}
    ]  # fmt: skip
    assert found["town-place"]["fallback"] == "town-center"
    assert found["town-center"]["open"] == {"now": True, "until": "2026-11-24T12:00:00+09:00", "next": None}
    assert found["town-work"]["open"] == {"now": None, "until": None, "next": None}
    assert [found[name]["phones"][0]["callable"] for name in ("town-center", "town-work")] == [True, False]


def test_json_distance_is_rounded_to_a_tenth(town):
    found = agencies(town("list", "--ward", "kawa", "--format", "json", *MORNING))
    assert {name: agency["distance_km"] for name, agency in found.items()} == {
        "town-center": 0.0, "town-work": 11.1, "town-workshop": 0.0
    }  # fmt: skip


def test_a_certification_stands_in_show_only(town):
    assert "みなと優良事業所" not in town("list", *MORNING).out
    assert agencies(town("list", "--format", "json"))["town-workshop"]["badges"] == []
    assert (
        "認証・登録: みなと優良事業所(みなと市の公開データ(2026年3月31日・公式))" in town("show", "town-workshop").out
    )
    shown = agencies(town("show", "town-workshop", "--format", "json"))
    assert shown["town-workshop"]["badges"] == [{"label": "みなと優良事業所", "source": "open-data"}]


def test_show_names_the_source_its_date_and_how_far_to_trust_it(town):
    out = town("show", "town-center", *MORNING).out
    assert "番号の出典: みなと市の案内(2026年6月・公式) https://city.example.jp/center" in out
    assert "受付時間      電話: 月〜金 9:00〜12:00、月〜金 13:00〜17:00、祝日は休み、12月29日〜1月3日は休み" in out
    assert "留守番電話のこともあります。" in out
    assert "対象の地域    みなと市全域" in out


def test_show_finds_a_window_by_its_name_too(town):
    assert town("show", "みなとのｾﾝﾀｰ").out.startswith("みなと市ひきこもりセンター\n")


def test_an_unknown_id_names_the_near_ones(town):
    ran = town("show", "town-centre")
    assert (ran.code, ran.out) == (1, "")
    assert "「town-centre」という窓口はありません。近いもの: town-center(みなと市ひきこもりセンター)" in ran.err


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("--step", "２"), ("--step", "居場所")),
        (("--step", "ステップ3"), ("--step", "3")),
        (("--kind", "サポステ"), ("--kind", "saposute")),
        (("--kind", "Ｂ型"), ("--kind", "就労継続支援B型")),
        (("--ward", "ヤマ"), ("--ward", "yama")),
        (("--ward", "山区"), ("--ward", "９９８ー１２３４")),
        (("--ward", "みなと市外"), ("--ward", "outside")),
        (("--caller", "母"), ("--caller", "family")),
        (("--channel", "ライン"), ("--channel", "LINE")),
        (("--age", "４２歳"), ("--age", "42")),
        (("居場所　なぎさ",), ("居場所", "なぎさ")),
    ],
)
def test_values_are_understood_as_people_write_them(words, same, town):
    first, second = (town("list", *args, *MORNING) for args in (words, same))
    assert first.code == second.code == 0
    rows = [[line for line in ran.out.splitlines() if line.startswith(("・", "  "))] for ran in (first, second)]
    assert rows[0] == rows[1] != []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            ("--step", "9"),
            "--step に「9」は使えません。使える値: 1 現状の整理・相談窓口、2 居場所づくり・訪問、3 就労支援",
        ),
        (("--kind", "魚屋"), "使える値: ひきこもり地域支援センター、"),
        (("--ward", "海区"), "使える値: 川区、山区、市外、郵便番号(7けた)"),
        (("--ward", "9990000"), "郵便番号 999-0000 は川区と山区にまたがります。区の名前で書いてください。"),
        (("--ward", "998-8001"), "郵便番号 998-8001 は区の番号の表にありません"),
        (("--age", "四十"), "--age「四十」は年齢として読めません。"),
        (("--age", "121"), "--age「121」は年齢として読めません。"),
        (("--caller", "隣人"), "使える値: 本人、家族、支援者"),
        (("--channel", "狼煙"), "使える値: 電話、来所、"),
        (("--format", "html"), "--format に「html」は使えません。使える値: text、json"),
    ],
)
def test_an_unknown_value_ends_with_2_and_one_sentence_with_what_can_be_used(args, says, town):
    ran = town("list", *args)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_a_postal_code_outside_the_city_is_said_and_used_as_outside(town):
    ran = town("list", "--ward", "100-0001", *MORNING)
    said = "郵便番号 100-0001 はみなと市の番号の表にないので、市外として探しました。"
    assert ran.err == f"{said}ちがうときは、区の名前で書いてください。\n"
    assert "条件: 市外" in ran.out
    assert "みなとサポートステーション" in ran.out


def test_every_postal_code_of_the_city_leads_to_its_ward(directory):
    import csv

    rows = list(csv.DictReader((TABLES / "sapporo_postal_ward.csv").read_text(encoding="utf-8").splitlines()))
    expected: dict[str, set[str]] = {}
    for row in rows:
        expected.setdefault(row["郵便番号"], set()).add(row["区"])
    found = {code: {ward.label for ward in wards_of_code(code, directory.area)} for code in expected}
    assert len(found) > 800
    assert found == expected


def test_nothing_found_says_which_filter_emptied_the_list(town):
    ran = town("list", "--step", "2", "--channel", "LINE", "--caller", "家族", *MORNING)
    assert ran.code == 0
    assert "当てはまる窓口はありません(条件: 居場所づくり・訪問、相談する人は家族、連絡はLINE)。" in ran.out
    assert "・「連絡はLINE」を外すと 1件あります。" in ran.out


@pytest.mark.parametrize(
    ("step", "services"),
    [
        (1, set()),  # planning and moving out of hospital are asked for by kind or word
        (2, {"自立訓練(生活訓練)", "自立訓練(機能訓練)", "宿泊型自立訓練", "自立生活援助"}),
        (3, {"就労移行支援", "就労継続支援A型", "就労継続支援B型", "就労定着支援"}),
    ],
)
def test_a_step_finds_the_offices_of_the_services_that_belong_to_it(step, services):
    wanted = providers_wanted(Query(step=step)) or ()
    assert {SERVICES[code].label for code in wanted} == services


def test_in_a_pipe_everything_is_given_at_once(run):
    ran = run("list", "--step", "1", *MORNING)
    total = int(re.match(r"(\d+)件", ran.out)[1])
    assert len([line for line in ran.out.splitlines() if line.startswith("・")]) == total > 60
    assert json.loads(run("list", "--step", "1", "--format", "json").out)["count"] == total


QUERIES = [
    Query(step=1), Query(step=2), Query(step=3), Query(step=1, ward="teine"), Query(kind=Kind.EMPLOYMENT_B),
    Query(kind=Kind.WELFARE_OFFICE), Query(), Query(step=2, ward="nishi", age=(50, 59)),
]  # fmt: skip


def seen(directory, query, columns, lines=24, moment="2026-11-24 18:30"):
    """Return the lines of the list as they stand on a terminal."""
    when = parse_moment(moment)
    found = search(directory, query, when)
    page = list_page(found, query, directory.area, when, directory.versions, size=(columns, lines), every=False)
    return found, page.plain().splitlines()


@pytest.mark.parametrize("columns", [39, 79, 99])
@pytest.mark.parametrize("query", QUERIES)
def test_the_answer_stands_in_the_rows_of_the_terminal_with_six_agencies_at_least(query, columns, directory):
    found, lines = seen(directory, query, columns)
    assert len(lines) <= 22
    assert max(width(line) for line in lines) <= max(columns, 42)  # one name alone is wider than 40 columns
    text = "".join("".join(lines).split())
    shown = [one for one in found.views if "".join(one.agency.name.split()) in text]
    assert len(shown) >= min(6, found.total)
    assert [one.agency.id for one in found.views[:6]] == [one.agency.id for one in shown[:6]]


@pytest.mark.parametrize("columns", [39, 79])
def test_what_has_no_number_names_once_who_answers_instead(columns, directory):
    _, lines = seen(directory, Query(step=2), columns)
    text = "\n".join(lines)
    assert text.index("よりどころ") < text.index("011-863-8733") < text.index("アカシア")
    assert text.count("北海道ひきこもり成年相談センター") <= 2
    assert any("上の2つのかわりに" in line for line in lines)


def test_the_first_row_says_number_name_when_and_ward(directory):
    _, lines = seen(directory, Query(kind=Kind.MENTAL_HEALTH_CENTER, ward="chuo"), 79, moment="2026-11-24 10:00")
    assert any(
        re.match(r"011-622-0556 要確認  札幌こころのセンター +受付中 17:00まで\(要確認\) +中央区", one) for one in lines
    )


def test_the_foot_says_how_many_more_and_how_to_see_them(directory):
    found, lines = seen(directory, Query(step=1), 79)
    assert lines[0] == f"{found.total}件 現状の整理・相談窓口"
    assert re.fullmatch(r"ほか \d+件は --all。くわしくは hikisupport show 名前か番号", lines[-1])
    assert lines[-2] == f"2026年11月24日(火) 18:30 の時点。窓口のデータ {directory.versions['agencies']}"


@pytest.mark.parametrize("columns", [39, 79])
@pytest.mark.parametrize("name", ["yoridokoro", "step", "hikikomori-hokkaido", "assist-child", "ward-minami"])
def test_show_stands_in_the_rows_of_the_terminal_with_the_number_at_the_head(name, columns, directory):
    when = parse_moment("2026-11-24 18:30")
    one = view(directory.by_id(name), directory, when)
    page = show_page(one, directory.area, when, directory.versions, size=(columns, 24), sources=False)
    lines = page.plain().splitlines()
    assert len(lines) <= 22
    assert any(one.answering.phone.number in line for line in lines[:8])
    assert "--sources" in lines[-1] or name in lines[-1]


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("ステップ", "札幌市生活就労支援センター ステップ"), ("よりどころ", "よりどころ"), ("yoridokoro", "よりどころ"),
        ("011-221-1766", "札幌市生活就労支援センター ステップ"),
        ("０１１ー２２１ー１７６６", "札幌市生活就労支援センター ステップ"),
        ("若者支援総合セ", "札幌市若者支援総合センター"), ("#7119", "救急安心センターさっぽろ"),
    ],
)  # fmt: skip
def test_show_finds_one_by_id_name_part_and_number(said, who, run):
    ran = run("show", said, *MORNING)
    assert (ran.code, ran.out.splitlines()[0]) == (0, who)


def test_show_gives_rows_to_choose_from_where_several_are_meant(run):
    ran = run("show", "児相", *MORNING)
    assert ran.code == 0
    assert ran.out.startswith("「児相」に当てはまる窓口が3件あります。")
    assert {"[child-guidance]", "[child-guidance-east]"} <= set(ran.out.split())
    assert json.loads(run("show", "児相", "--format", "json").out)["count"] == 3


@pytest.mark.parametrize("columns", [80, 40])
def test_where_several_are_meant_a_terminal_shows_as_many_as_fit_and_how_many_more(columns, directory):
    when = parse_moment(MORNING[1])
    views = [view(each, directory, when) for each in directory.agencies if "家庭児童相談室" in each.name]
    page = choice_page("家庭児童相談室", views, directory.area, when, directory.versions, (columns, 24)).plain()
    shown = page.count("[child-family-")
    assert len(page.splitlines()) <= 22
    assert shown >= 1
    assert f"ほか {len(views) - shown}件。" in page


@pytest.mark.parametrize("number", ["03-0000-0000", "０３（００００）００００", "0300000000", "9999"])
def test_an_unknown_number_leads_to_no_other_agency(number, run):
    ran = run("show", number, *MORNING)
    assert (ran.code, ran.out) == (1, "")
    assert f"「{number}」は、番号を出せる窓口の番号の中にありません。" in ran.err
    assert "hikisupport list" in ran.err
    assert "近いもの" not in ran.err


def test_show_says_that_a_record_is_broken(run, tmp_path):
    for file in SMALL_TOWN.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    records = tmp_path / "agencies.yaml"
    records.write_text(records.read_text("utf-8").replace("kind: saposute", "kind: nothing-known"), encoding="utf-8")
    for name in ("town-work", "みなとサポートステーション"):
        ran = run("show", name, "--data", str(tmp_path))
        assert (ran.code, ran.out) == (1, "")
        assert f"「{name}」の記録は壊れていて使えません(agencies.yaml" in ran.err


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("--age", "50代"), ("--age", "５０代")), (("--caller", "お母さん"), ("--caller", "family")),
        (("--caller", "ご両親"), ("--caller", "家族")), (("--caller", "お兄さん"), ("--caller", "family")),
        (("--caller", "ケアマネさん"), ("--caller", "supporter")), (("手稲区",), ("--ward", "手稲区")),
    ],
)  # fmt: skip
def test_words_of_a_call_are_understood(words, same, run):
    first, second = (run("list", *args, "--format", "json", *MORNING).out for args in (words, same))
    assert json.loads(first) == json.loads(second)


def test_an_age_of_ten_years_takes_who_serves_a_part_of_it(run):
    names = agencies(run("list", "--step", "3", "--age", "40代", "--format", "json", *MORNING))
    assert "saposute" in names
    assert "saposute" not in agencies(run("list", "--step", "3", "--age", "50代", "--format", "json", *MORNING))


@pytest.mark.parametrize(("args", "near"), [(("--kind", "サポステー"), "サポステ"), (("--ward", "手稲く"), "手稲")])
def test_an_unknown_value_names_the_nearest(args, near, run):
    ran = run("list", *args)
    assert ran.code == 2
    assert f"近いもの: {near}" in ran.err


@pytest.mark.parametrize("words", [("死にたい",), ("死にたい", "--step", "2"), ("消えたいと言う",)])
def test_words_about_dying_open_with_the_urgent_numbers(words, run):
    ran = run("list", *words, *MORNING)
    assert ran.code == 0
    assert ran.out.startswith("命や体の危険があるときは: 警察 110 / 救急・消防 119 / 子どもの虐待 189")


def test_a_broken_record_hides_no_sound_one(run, tmp_path):
    for file in SMALL_TOWN.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    records = tmp_path / "agencies.yaml"
    text = records.read_text(encoding="utf-8").replace("kind: saposute", "kind: nothing-known")
    records.write_text(text, encoding="utf-8")
    ran = run("list", "--data", str(tmp_path), *MORNING)
    assert ran.code == 0
    assert ran.out.startswith("4件")
    assert ran.err == ("データに使えない記録が 1 件あります(直し方: hikisupport data check)。残りで答えています。\n")
    document = json.loads(run("list", "--data", str(tmp_path), "--format", "json").out)
    assert document["count"] == 4
    assert [problem["path"] for problem in document["problems"]] == ["agencies[2].kind"]


def test_a_result_can_go_to_a_file(town, tmp_path):
    target = tmp_path / "窓口.txt"
    ran = town("list", *MORNING, "--out", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert target.read_text(encoding="utf-8") == town("list", *MORNING).out


def test_the_same_question_at_the_same_moment_gives_the_same_words(run):
    assert run("list", "--ward", "kita", *MORNING).out == run("list", "--ward", "kita", *MORNING).out


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_number_stands_whole_on_one_line_that_fits(columns, directory, delivery_day):
    query = Query()
    found = search(directory, query, delivery_day)
    page = list_page(found, query, directory.area, delivery_day, directory.versions, size=(columns, 24), every=True)
    lines = page.plain().splitlines()
    # A web address is never broken: the terminal wraps it, so that it can be copied.
    assert max(width(line) for line in lines if "http" not in line) <= columns
    for window in found.views:
        numbers = [phone.number for phone in window.phones if phone.number]
        if numbers:
            assert any(numbers[0] in line for line in lines)


@pytest.fixture(scope="module")
def everything(directory, delivery_day):
    """Return the text of `list --all` and of `show` for every window."""
    found = search(directory, Query(), delivery_day)
    pages = [list_page(found, Query(), directory.area, delivery_day, {}, size=(10_000, 10_000), every=True)]
    pages += [show_page(one, directory.area, delivery_day, {}, size=(10_000, 10_000)) for one in found.views]
    return "".join(page.plain() for page in pages)


def test_no_number_that_must_never_be_shown_is_shown(everything):
    traps = [line.split(",")[0] for line in (TABLES / "number-traps.csv").read_text("utf-8").splitlines()[1:]]
    assert len(traps) > 5
    assert [trap for trap in traps if re.search(rf"(?<![\d-]){re.escape(trap)}(?![\d-])", everything)] == []


def test_output_can_be_shown_on_a_japanese_windows_console(everything):
    assert {ch for ch in everything if not ch.encode("cp932", errors="ignore")} == set()


def test_no_closed_window_is_called_open_on_the_holiday(directory, delivery_day):
    views = search(directory, Query(), delivery_day).views
    opened = {window.agency.id for window in views if window.open.now}
    assert {"police", "ambulance", "yorisoi"} <= opened
    assert not opened & {"hikikomori-hokkaido", "kokoro-center", "step", "ward-chuo"}
    tuesday = search(directory, Query(), parse_moment("2026-11-24 10:00")).views
    assert {"hikikomori-hokkaido", "kokoro-center"} <= {window.agency.id for window in tuesday if window.open.now}
