"""Looking after the data: update, due, confirm, export; and offices in list and show."""

import csv
import io
import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from datacopies import SMALL_TOWN, change

from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import shipped_folder
from hikisupport.triage.load import Bundle
from hikisupport.upkeep.update import update, writable

TESTS = Path(__file__).resolve().parent.parent
OLD = TESTS / "tables" / "wamnet"
SHIPPED = shipped_folder()
AT = ("--at", "2026-11-24 10:00")
# Nobody has a number that begins so: the digits after the area code never start with 0.
NUMBER = "011-000-0099"
DAY = date(2026, 11, 24)


@pytest.fixture
def last_year(folder: Path) -> Path:
    """Return a data folder that holds 60 and 45 as of March 2025."""
    for code in ("60", "45"):
        (folder / "wamnet" / f"wamnet_202603_{code}.csv").unlink()
        shutil.copy(OLD / f"wamnet_202503_{code}.csv", folder / "wamnet")
    return folder


def cells(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8").splitlines()))


def agencies(ran) -> list[dict]:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["agencies"]


def test_a_year_of_changes_is_counted_as_the_offices_count_them(last_year: Path) -> None:
    before = (last_year / "agencies.yaml").read_bytes()
    done = update([SHIPPED / "wamnet" / f"wamnet_202603_{code}.csv" for code in ("60", "45")], last_year, DAY)
    counted = [
        (len(taken.went), len(taken.came), *map(taken.count, ("電話番号", "住所", "名前"))) for taken in done.taken
    ]
    assert counted == [(3, 3, 1, 4, 1), (6, 18, 2, 2, 0)]
    assert sorted(file.name for file in (last_year / "wamnet").glob("*_60.csv")) == ["wamnet_202603_60.csv"]
    assert (last_year / "agencies.yaml").read_bytes() == before


def test_the_report_of_an_update_names_who_came_and_went(last_year: Path, run) -> None:
    ran = run("data", "update", str(SHIPPED / "wamnet" / "wamnet_202603_60.csv"), "--data", str(last_year))
    assert ran.code == 0
    assert "就労移行支援: 2025-03-31 → 2026-03-31、75件\n新しく載った 3件、消えた 3件" in ran.out
    assert "消 イーストサイド [wamnet-60-e0000000214]" in ran.out
    assert "データから消えたことは、閉じたことと同じではありません。" in ran.out


def test_the_same_update_twice_changes_nothing(folder: Path) -> None:
    file = SHIPPED / "wamnet" / "wamnet_202603_60.csv"
    taken = update([file], folder, DAY).taken[0]
    assert (taken.came, taken.went, taken.changed) == ((), (), ())
    assert (folder / "wamnet" / file.name).read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_older_data_never_replace_newer(folder: Path, run) -> None:
    ran = run("data", "update", str(OLD / "wamnet_202503_60.csv"), "--data", str(folder))
    assert "もっと新しい 2026-03-31 のデータがある" in ran.out
    assert (folder / "wamnet" / "wamnet_202603_60.csv").exists()
    assert not (folder / "wamnet" / "wamnet_202503_60.csv").exists()


def test_rows_of_another_municipality_stay(folder: Path) -> None:
    held = folder / "wamnet" / "wamnet_202503_60.csv"
    rows = cells(OLD / "wamnet_202503_60.csv")
    far = [*rows[1][:15], "北海道小樽市", *rows[1][16:]]
    (folder / "wamnet" / "wamnet_202603_60.csv").unlink()
    with held.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*rows, far])
    update([SHIPPED / "wamnet" / "wamnet_202603_60.csv"], folder, DAY)
    kept = cells(held)
    assert kept == [rows[0], far]


def test_a_file_without_rows_of_the_city_leaves_everything(folder: Path, run) -> None:
    ran = run(
        "data",
        "update",
        str(SHIPPED / "wamnet" / "wamnet_202603_60.csv"),
        "--municipality",
        "小樽市",
        "--data",
        str(folder),
    )
    assert "小樽市の行がないので、取り込みませんでした。" in ran.out
    assert (folder / "wamnet" / "wamnet_202603_60.csv").exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("02", "新しく載った 1件"),
        ("16", "新しく載った 1件"),
        ("12", "住所が「千葉県みなと市」で始まる行を探しました"),
        ("99", "新しく載った 2件"),  # no prefecture has this number: any will do
    ],
)
def test_a_city_takes_no_rows_of_a_city_of_the_same_name_in_another_prefecture(
    tmp_path: Path, run, code: str, said: str
) -> None:
    folder = Path(shutil.copytree(SMALL_TOWN, tmp_path / "town"))
    change(folder / "area.yaml", 'code: "99', f'code: "{code}', times=-1)
    rows = cells(OLD / "wamnet_202503_60.csv")
    named = [
        [*row[:15], f"{prefecture}みなと市川区", *row[16:]]
        for prefecture, row in zip(("青森県", "富山県"), rows[1:3], strict=True)
    ]
    source = tmp_path / "sfkopendata_202503_60.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([rows[0], *named])
    assert said in run("data", "update", str(source), "--data", str(folder)).out


@pytest.mark.parametrize("text", ["なにか\n", ""])
def test_a_wrong_file_changes_nothing_and_is_explained(folder: Path, run, tmp_path: Path, text: str) -> None:
    wrong = tmp_path / "sfkopendata_202609_60.csv"
    wrong.write_text(text, encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.rglob("*.csv")}
    ran = run("data", "update", str(wrong), "--data", str(folder))
    assert ran.code == 1
    assert "何も変えていません" in ran.err
    assert {file: file.read_bytes() for file in folder.rglob("*.csv")} == before


def test_nothing_half_written_stays_when_writing_fails(last_year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file.name: file.read_bytes() for file in (last_year / "wamnet").iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(HikisupportError):
        update([SHIPPED / "wamnet" / "wamnet_202603_60.csv"], last_year, DAY)
    assert {file.name: file.read_bytes() for file in (last_year / "wamnet").iterdir()} == before


def test_the_data_inside_an_installed_program_are_not_written(tmp_path: Path) -> None:
    inside = tmp_path / "site-packages" / "hikisupport" / "shipped"
    inside.mkdir(parents=True)
    with pytest.raises(HikisupportError, match="書ける場所へ写し"):
        writable(inside)


def test_a_withheld_number_is_confirmed_and_taken_back_the_same_minute(folder: Path, run) -> None:
    data = ("--data", str(folder), *AT)

    def phones() -> list[tuple]:
        shown = agencies(run("show", "hikikomori-sapporo", "--format", "json", *data))[0]
        return [(phone["number"], phone["state"], phone["confidence"]) for phone in shown["phones"]]

    assert phones() == [(None, "withheld", None)]
    done = run(
        "data",
        "confirm",
        "hikikomori-sapporo",
        "--phone",
        "０１１ー０００ー００９９",
        "--on",
        "2026-11-24",
        "--how",
        "代表に電話した",
        *data,
    )
    assert done.code == 0, done.err
    assert phones() == [(NUMBER, "callable", "called")]
    assert "当所で確認(代表に電話した)" in run("show", "hikikomori-sapporo", *data).out
    back = run(
        "data", "confirm", "hikikomori-sapporo", "--withdraw", "--on", "2026-11-24", "--how", "別の家にかかった", *data
    )
    assert back.code == 0, back.err
    assert phones() == [(None, "withheld", None)]
    assert (folder / "confirmations.yaml").read_text(encoding="utf-8").count("- {window:") == 2
    assert run("data", "check", *data).code == 0


def test_a_published_number_that_proves_wrong_is_withheld_at_once(folder: Path, run) -> None:
    data = ("--data", str(folder), *AT)
    run("data", "confirm", "wamnet-60-a0000105598", "--withdraw", "--how", "使われていない", *data)
    shown = agencies(run("show", "wamnet-60-a0000105598", "--format", "json", *data))[0]
    assert [phone["number"] for phone in shown["phones"]] == [None]


def test_a_confirmation_ages_like_every_source(folder: Path, run) -> None:
    run("data", "confirm", "hikikomori-sapporo", "--phone", NUMBER, "--how", "電話", "--data", str(folder), *AT)
    for day, state in (("2028-11-24", "callable"), ("2028-11-25", "check")):
        ran = run("show", "hikikomori-sapporo", "--format", "json", "--data", str(folder), "--at", day)
        assert agencies(ran)[0]["phones"][0]["state"] == state


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("hikikomori-sapporo", "--phone", "12345", "--how", "電話"), "電話番号の形ではありません"),
        (("hikikomori-sapporo", "--phone", NUMBER), "--how"),
        (("hikikomori-sapporo", "--phone", NUMBER, "--how", "電話", "--on", "2026-11-25"), "先の日付"),
        (("hikikomori-sapporo", "--phone", NUMBER, "--how", "電話", "--on", "きのう"), "日付として読めません"),
        (("nobody", "--phone", NUMBER, "--how", "電話"), "という窓口はありません"),
        (("hikikomori-sapporo", "--withdraw", "--how", "電話"), "どの番号を取り消すか"),
        (("step", "--withdraw", "--phone", NUMBER, "--how", "電話"), "この窓口の番号: 011-221-1766"),
    ],
)  # fmt: skip
def test_a_check_that_makes_no_sense_is_refused_and_nothing_is_written(folder: Path, run, typed, said: str) -> None:
    ran = run("data", "confirm", *typed, "--data", str(folder), *AT)
    assert ran.code in {1, 2}
    assert said in ran.err
    assert not (folder / "confirmations.yaml").exists()


def test_a_check_of_an_unknown_window_is_a_problem_and_no_crash(folder: Path, run) -> None:
    lines = (
        "about: {title: 確認, as_of: '2026-11-24'}\nconfirmations:\n"
        '  - {window: %s, field: phone, value: "011-000-0099", on: "2026-11-24", how: 電話}\n'
    )
    (folder / "confirmations.yaml").write_text(lines % "nobody", encoding="utf-8")
    assert run("list", "--step", "1", "--data", str(folder), *AT).code == 0
    ran = run("data", "check", "--data", str(folder), *AT)
    assert ran.code == 1
    assert "confirmations.yaml 3行" in ran.out
    (folder / "confirmations.yaml").write_text(lines % "wamnet-60-a0000105598", encoding="utf-8")
    assert run("data", "check", "--data", str(folder), *AT).code == 0


def test_due_puts_missing_numbers_first_and_says_what_to_ask(run) -> None:
    ran = run("data", "due", "--format", "json", *AT)
    found = json.loads(ran.out)["due"]
    groups = [due["group"] for due in found]
    order = ["withheld", "check", "ageing", "hours", "cost", "open_data", "holidays"]
    assert groups == sorted(groups, key=order.index)
    assert "hikikomori-sapporo" in [due["id"] for due in found if due["group"] == "withheld"]
    assert all(
        due["number"] is None and due["ask"][0] == "相談の電話番号" for due in found if due["group"] == "withheld"
    )
    assert {due["name"] for due in found if due["group"] == "open_data"} >= {"就労定着支援", "自立訓練(生活訓練)"}


def test_due_is_a_list_to_print(run) -> None:
    out = run("data", "due", *AT).out
    assert len(re.findall("(?m)^□ ", out)) == 20
    assert "ほか" in out
    assert "聞くこと: 相談の電話番号、" in out
    assert len(re.findall("(?m)^□ ", run("data", "due", "--all", *AT).out)) > 60


def test_a_cost_is_due_from_90_days_before_its_check(run, bundle: Bundle) -> None:
    def costs(day: str) -> list[str]:
        found = json.loads(run("data", "due", "--format", "json", "--at", day).out)["due"]
        return [due["id"] for due in found if due["group"] == "cost"]

    last = date.fromisoformat(bundle.costs.parameters["cap_general1"].values[-1].recheck)
    assert "cap_general1" not in costs(str(last - timedelta(days=91)))
    assert "cap_general1" in costs(str(last - timedelta(days=90)))


def test_the_table_opens_in_excel_and_runs_no_formula(folder: Path, run) -> None:
    text = (folder / "agencies.yaml").read_text(encoding="utf-8")
    (folder / "agencies.yaml").write_text(
        text.replace("name: 北海道ひきこもり成年相談センター", 'name: "=1+1"', 1), encoding="utf-8"
    )
    out = folder / "table.csv"
    assert run("data", "export", "--data", str(folder), "--out", str(out), *AT).code == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0]["名前"] == "'=1+1"
    assert rows[0]["電話番号"] == "011-863-8733"
    assert len(rows) > 1000
    assert {row["出どころ"] for row in rows} == {"当所の一覧", "公開データ"}
    assert all(row["電話番号"] == "" for row in rows if row["電話の状態"] == "番号は出しません")
    assert not [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@")]


def test_the_export_as_json_is_the_document_of_windows(run) -> None:
    document = json.loads(run("data", "export", "--format", "json", *AT).out)
    assert document["schema"] == "hikisupport.agencies/1"
    assert {agency["origin"] for agency in document["agencies"]} == {"curated", "wamnet"}


def test_a_ward_without_an_office_gets_the_nearest_and_is_told(folder: Path, run) -> None:
    data = ("--data", str(folder), *AT)
    out = run("list", "--kind", "就労移行", "--ward", "南区", *data).out
    assert "南区には、当てはまる事業所(公開データ)がありません。近い順に" in out
    found = agencies(run("list", "--kind", "就労移行", "--ward", "南", "--format", "json", *data))
    far = [agency["distance_km"] for agency in found if agency["origin"] == "wamnet"]
    assert far == sorted(far)
    assert far[0] > 1


def test_a_ward_with_offices_gets_its_own_only(run) -> None:
    found = agencies(run("list", "--kind", "就労移行", "--ward", "北区", "--format", "json", *AT))
    assert {agency["seat_ward"] for agency in found if agency["origin"] == "wamnet"} == {"kita"}
    assert "ありません" not in run("list", "--kind", "就労移行", "--ward", "北区", *AT).out


def test_without_filters_the_checked_windows_come_first(run) -> None:
    origins = [agency["origin"] for agency in agencies(run("list", "--format", "json", *AT))]
    assert set(origins[:100]) == {"curated"}  # providers of both origins are of equal fit after them
    assert origins.count("wamnet") > 900


@pytest.mark.parametrize(
    "filters", [("--step", "1"), ("--channel", "メール"), ("--ward", "市外"), ("死にたい",), ("--open-now",)]
)
def test_offices_are_read_only_where_they_can_be_meant(run, filters: tuple[str, ...]) -> None:
    assert {agency["origin"] for agency in agencies(run("list", *filters, "--format", "json", *AT))} == {"curated"}


def test_show_finds_an_office_by_any_of_its_rows_and_says_how_old_it_is(folder: Path, run) -> None:
    data = ("--data", str(folder), *AT)
    shown = agencies(run("show", "wamnet-46-a0000084039", "--format", "json", *data))[0]
    assert (shown["origin"], shown["services"]) == ("wamnet", ["就労継続支援B型"])
    out = run("show", "wamnet-60-a0000105598", *data).out
    assert "2026年3月の公開データ" in out
    assert "(2026年3月31日・公式)" in out


def test_the_invented_town_works_with_its_own_open_data(tmp_path: Path, run) -> None:
    folder = Path(shutil.copytree(SMALL_TOWN, tmp_path / "town"))
    rows = cells(OLD / "wamnet_202503_60.csv")
    mine = []
    for number, (name, ward) in enumerate([("ふね", "川区"), ("ほし", "山区"), ("うみ", "山区")]):
        row = list(rows[1])
        row[1], row[12], row[15], row[17] = f"A000000000{number}", name, f"青森県みなと市{ward}", f"011-000-011{number}"
        mine.append(row)
    source = tmp_path / "csvdownload060.csv"
    with source.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows([rows[0], *mine, rows[2]])
    data = ("--data", str(folder))
    assert "いつのデータか分かりません" in run("data", "update", str(source), *data).err
    ran = run("data", "update", str(source), "--period", "2026-03", *data)
    assert (ran.code, "3件" in ran.out) == (0, True), ran.err
    found = agencies(run("list", "--kind", "就労移行", "--ward", "山", "--format", "json", *data, *AT))
    assert sorted(agency["name"] for agency in found if agency["origin"] == "wamnet") == ["うみ", "ほし"]
    assert run("data", "confirm", "town-place", "--phone", NUMBER, "--how", "電話", *data, *AT).code == 0
    assert run("data", "due", *data, *AT).code == 0
    assert run("data", "export", *data, *AT).out.startswith("\ufeffid,")


def test_the_list_of_holidays_is_due_from_february_of_its_last_year(run) -> None:
    def groups(day: str) -> set[str]:
        return {due["group"] for due in json.loads(run("data", "due", "--format", "json", "--at", day).out)["due"]}

    assert "holidays" not in groups("2027-01-31")
    assert "holidays" in groups("2027-02-01")


@pytest.mark.parametrize(
    "typed", [("police", "--phone", NUMBER), ("ambulance", "--withdraw"), ("child-abuse-189", "--phone", NUMBER)]
)
def test_no_check_puts_another_number_in_the_place_of_110_119_or_189(folder: Path, run, typed: tuple[str, ...]) -> None:
    ran = run("data", "confirm", *typed, "--how", "電話", "--data", str(folder), *AT)
    assert ran.code == 2
    assert "緊急の番号" in ran.err
    assert not (folder / "confirmations.yaml").exists()


def test_a_line_written_by_hand_does_not_move_an_emergency_number_either(folder: Path, run) -> None:
    (folder / "confirmations.yaml").write_text(
        "about: {title: 確認, as_of: '2026-11-24'}\nconfirmations:\n"
        f'  - {{window: police, field: phone, value: "{NUMBER}", "on": "2026-11-24", how: x}}\n'
        '  - {window: ambulance, field: withdraw, value: "119", "on": "2026-11-24", how: x}\n',
        encoding="utf-8",
    )
    shown = run("urgent", "--data", str(folder), *AT).out
    assert "110  警察" in shown
    assert "119  救急" in shown
    assert NUMBER not in shown
