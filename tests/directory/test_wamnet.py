"""The open data as published: every trap measured on the real rows of the city."""

import csv
import zipfile
from pathlib import Path

import pytest

from hikisupport.core.files import shipped_folder
from hikisupport.core.yaml_file import read_yaml
from hikisupport.directory.curated import load_area
from hikisupport.directory.model import Area, Phone, Providers
from hikisupport.directory.providers import (
    Entry,
    contradiction,
    grouped,
    hours_text,
    load_providers,
    read_entries,
    schedule,
    service_code,
)
from hikisupport.directory.view import without_curated
from hikisupport.directory.wamnet import (
    CLOSED,
    COLUMNS,
    HOLIDAY,
    NUMBER,
    PHONE,
    SATURDAY,
    TOWN,
    WEEKDAY,
    read_published,
)

SHIPPED = shipped_folder() / "wamnet"
SIXTY = SHIPPED / "wamnet_202603_60.csv"
TOWNS = ("あおば市", "小樽市")


@pytest.fixture(scope="module")
def area() -> Area:
    return load_area(read_yaml(shipped_folder() / "area.yaml"))[0]


@pytest.fixture(scope="module")
def offices(area: Area) -> Providers:
    return load_providers(shipped_folder(), area)


def one(offices: Providers, row_id: str):
    return next(office for office in offices.offices if row_id in office.rows)


def write(file: Path, rows: list[list[str]], header=COLUMNS, end: str = "\n", mark: str = "") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write(mark)
        csv.writer(stream, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([list(header), *rows])
    return file


def rows_read(offices: Providers) -> int:
    return sum(len(office.rows) for office in offices.offices)


def rows_of(file: Path = SIXTY) -> list[list[str]]:
    return read_published(file).rows


def test_all_rows_of_the_city_are_read_and_the_homes_for_the_old_are_left_out(offices: Providers) -> None:
    assert offices.problems == ()
    assert rows_read(offices) == 1190 - 12
    assert offices.days == ("2025-03-31", "2026-03-31")
    assert not [office.name for office in offices.offices if "くらしさ" in office.name]


@pytest.mark.parametrize(("end", "mark"), [("\r\n", "\ufeff"), ("\n", "\ufeff"), ("\r\n", ""), ("\n", "")])
def test_byte_order_mark_and_line_ends_do_not_matter(tmp_path: Path, end: str, mark: str) -> None:
    assert read_published(write(tmp_path / "wamnet_202603_60.csv", rows_of(), end=end, mark=mark)).rows == rows_of()


def test_the_zip_is_read_as_published(tmp_path: Path) -> None:
    file = tmp_path / "sfkopendata_202603_60.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(SIXTY, "csvdownload060.csv")
    published = read_published(file)
    assert (published.period, published.rows, published.problems) == ("202603", rows_of(), [])


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\x83\x54\x81\x5b", b"", b"a,b\n1,2\n"])
def test_a_file_that_is_something_else_is_said_in_japanese(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wamnet_202603_60.csv"
    file.write_bytes(content)
    published = read_published(file)
    assert published.rows == []
    assert published.problems[0].file == "wamnet_202603_60.csv"
    assert published.problems[0].hint


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    turned = [row[::-1] for row in rows_of()]
    assert read_published(write(tmp_path / "x_202603_60.csv", turned, header=COLUMNS[::-1])).rows == rows_of()


def test_a_renamed_column_is_named_with_what_it_became(tmp_path: Path) -> None:
    header = ["事業所名称" if name == "事業所の名称" else name for name in COLUMNS]
    published = read_published(write(tmp_path / "x_202603_60.csv", rows_of(), header=header))
    assert published.rows == []
    assert str(published.problems[0]).startswith(
        "x_202603_60.csv 1行1列: 列「事業所の名称」がありません → 「事業所名称」に変わったようです。"
    )


def test_a_column_more_is_said_and_does_no_harm(tmp_path: Path) -> None:
    published = read_published(
        write(tmp_path / "x_202603_60.csv", [[*row, "3"] for row in rows_of()], header=(*COLUMNS, "空き"))
    )
    assert published.rows == rows_of()
    assert [(problem.severity, problem.message) for problem in published.problems] == [
        ("warning", "知らない列があります: 空き")
    ]


def test_a_row_with_a_wrong_number_of_cells_is_left_out_with_its_line(tmp_path: Path) -> None:
    rows = rows_of()
    published = read_published(write(tmp_path / "x_202603_60.csv", [rows[0], rows[1][:-1], rows[2]]))
    assert published.rows == [rows[0], rows[2]]
    assert [problem.line for problem in published.problems] == [3]


def test_the_place_decides_and_not_the_code_of_who_designated_it(offices: Providers) -> None:
    for row_id in ("wamnet-60-a0000082160", "wamnet-62-a0000082161"):  # designated by the prefecture (01000)
        assert one(offices, row_id).seat_ward == "nishi"


def test_an_office_number_is_shared_and_the_no_is_the_key(area: Area) -> None:
    entries, _ = read_entries(shipped_folder(), area)
    assert len({entry.id for entry in entries}) == len(entries) == 1178
    sixty = [entry.row[NUMBER] for entry in entries if entry.service == "60"]
    assert (len(sixty), len(set(sixty))) == (75, 73)


def test_the_same_no_twice_in_a_service_counts_once_and_is_said(tmp_path: Path, area: Area) -> None:
    rows = rows_of()
    write(tmp_path / "wamnet" / "x_202603_60.csv", [rows[0], rows[0], rows[1]])
    found = load_providers(tmp_path, area)
    assert rows_read(found) == 2
    assert [problem.message for problem in found.problems] == ["同じサービスに同じ NO の行が2つあります"]


def test_an_impossible_number_is_withheld_and_kept_as_published(offices: Providers) -> None:
    friends = one(offices, "wamnet-46-a0000084039")
    assert friends.phones[0].number is None
    assert "要確認" in friends.phones[0].note
    assert friends.published_phone == "011-598-11850"
    assert [office.name for office in offices.offices if office.phones[0].number is None] == [friends.name]


def test_only_hyphens_of_a_number_are_touched(offices: Providers) -> None:
    for office in offices.offices:
        if office.phones[0].number:
            digits = [text.replace("-", "") for text in (office.phones[0].number, office.published_phone)]
            assert digits[0] == digits[1]
    numbers = {office.phones[0].number for office in offices.offices}
    assert all(number is None or number.count("-") == 2 for number in numbers)


def test_zero_to_zero_means_closed_and_empty_means_not_answered() -> None:
    row = list(rows_of()[0])
    row[WEEKDAY : CLOSED + 2] = ["10:00-17:00", "00:00-00:00", "00:00-00:00", "00:00-00:00", "", ""]
    found = schedule(row)
    assert found is not None
    assert [opening.days for opening in found.openings] == [("mon", "tue", "wed", "thu", "fri")]
    assert found.holidays == "closed"
    assert hours_text(row) == "平日 10:00-17:00、土曜 休み、日曜 休み、祝日 休み"
    row[SATURDAY] = ""
    assert schedule(row) is None
    row[CLOSED] = "土日祝"
    assert schedule(row) is not None


@pytest.mark.parametrize("hours", ["09:00-06:00", "09:00-09:00", "9時から"])
def test_impossible_hours_are_shown_and_never_computed(hours: str) -> None:
    row = list(rows_of()[0])
    row[WEEKDAY : CLOSED + 1] = [hours, "", "", "", "土日祝"]
    assert schedule(row) is None
    assert "平日" in contradiction(row)
    assert hours in (hours_text(row) or "")


@pytest.mark.parametrize(
    "closed", ["土日祝", "第2・第4土曜日・日曜日", "法人が定める休業日", "日曜、お盆", "社内カレンダー"]
)
def test_hours_against_the_closed_days_or_unread_words_are_never_computed(closed: str) -> None:
    row = list(rows_of()[0])
    row[WEEKDAY : CLOSED + 1] = ["10:00-17:00", "10:00-15:00", "00:00-00:00", "", closed]
    assert schedule(row) is None


def test_contradictory_offices_show_both_with_a_mark(offices: Providers) -> None:
    marked = [office for office in offices.offices if "要確認: " in (office.hours_text or "")]
    assert len(marked) > 50
    assert all(not office.hours for office in marked)
    computed = [office for office in offices.offices if office.hours]
    assert len(computed) > 250
    assert all(hours.of == "service" and hours.doubt for office in computed for hours in office.hours)


def test_a_character_cut_in_the_middle_is_left_out_and_said(offices: Providers) -> None:
    cut = one(offices, "wamnet-46-a0000093531")
    assert "\ufffd" not in cut.kana + cut.name
    assert "公開データの文字の一部が壊れています(要確認)。" in cut.notes


def test_a_lost_street_is_said(offices: Providers) -> None:
    lost = one(offices, "wamnet-34-a0000041524")
    assert lost.address == "札幌市中央区"
    assert any("番地が公開データにありません" in note for note in lost.notes)


def test_one_office_with_several_services_stands_once(offices: Providers) -> None:
    many = one(offices, "wamnet-60-e0000000106")
    assert set(many.services) >= {"就労移行支援", "就労継続支援B型", "自立訓練(生活訓練)"}
    assert one(offices, "wamnet-42-" + next(row for row in many.rows if "-42-" in row)[10:]) is many
    assert len(offices.offices) < 1000


def test_the_same_name_and_number_at_another_place_stays_apart() -> None:
    row = rows_of()[0]
    moved = list(row)
    moved[16:17], moved[20:22] = ["南１条西１０丁目１番"], ["43.05", "141.30"]
    near = list(row)
    near[16:17] = ["大通西１丁目１３−ル・トロワ８階"]
    cells = [Entry("60", "202603", row), Entry("46", "202603", moved), Entry("45", "202603", near)]
    assert sorted(len(cluster) for cluster in grouped(cells)) == [1, 2]


def test_ids_are_service_and_no(offices: Providers) -> None:
    assert one(offices, "wamnet-60-a0000105598").id == "wamnet-60-a0000105598"


def test_a_curated_window_wins_over_the_row_of_the_same_office(offices: Providers, directory) -> None:
    left = without_curated(offices.offices, directory.agencies)
    names = {office.name for office in left}
    assert "ディーキャリア札幌オフィス" not in names
    assert "ワークサポート・プティパ" not in names
    assert len(offices.offices) - len(left) < 40


@pytest.mark.parametrize(
    ("name", "alias", "number", "hidden"),
    [
        (True, False, "its own", True),
        (False, True, "its own", True),
        (True, False, "none", True),
        (False, True, "none", False),
        (True, False, "another", False),
    ],
)
def test_an_office_is_hidden_by_a_window_with_its_name_and_number_and_by_its_name_alone_where_no_number_is_known(
    name: bool, alias: bool, number: str, hidden: bool, offices: Providers, directory
) -> None:
    office = one(offices, "wamnet-60-a0000105598")
    phones = {"its own": office.phones, "none": (), "another": directory.agencies[0].phones}[number]
    named = {"name": office.name if name else "ほかの名前", "aliases": (office.name,) if alias else ()}
    window = directory.agencies[0].model_copy(update={**named, "phones": phones})
    assert without_curated([office], [window]) == (() if hidden else (office,))


def test_an_office_whose_number_is_withheld_stands_beside_a_window_with_a_number(offices: Providers, directory) -> None:
    office = one(offices, "wamnet-60-a0000105598")
    unheard = office.model_copy(update={"phones": (Phone(number=None, source=office.phones[0].source),)})
    window = directory.agencies[0].model_copy(update={"name": office.name})
    assert without_curated([unheard], [window]) == (unheard,)


def test_a_service_nobody_knows_is_said_and_the_rest_is_read(tmp_path: Path, area: Area) -> None:
    rows = rows_of()
    strange = [*rows[1][:11], "空を飛ぶ支援", *rows[1][12:]]
    write(tmp_path / "wamnet" / "x_202603_60.csv", [rows[0], strange])
    found = load_providers(tmp_path, area)
    assert rows_read(found) == 1
    assert [(p.severity, p.message) for p in found.problems] == [
        ("warning", "この道具では使わないサービスです: 空を飛ぶ支援")
    ]


def test_only_the_newest_period_of_a_service_is_used(tmp_path: Path, area: Area) -> None:
    write(tmp_path / "wamnet" / "x_202503_60.csv", rows_of()[:5])
    write(tmp_path / "wamnet" / "x_202603_60.csv", rows_of()[1:3])
    assert rows_read(load_providers(tmp_path, area)) == 2


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path, area: Area) -> None:
    write(tmp_path / "wamnet" / "x_202603_60.csv", rows_of()[:5])
    (tmp_path / "wamnet" / "x_202603_45.csv").write_text("なにか\n", encoding="utf-8")
    found = load_providers(tmp_path, area)
    assert rows_read(found) == 5
    assert found.problems


def test_rows_of_other_towns_and_of_nowhere_are_not_read(tmp_path: Path, area: Area) -> None:
    far = [*rows_of()[0][:TOWN], "東京都札幌市", *rows_of()[0][TOWN + 1 :]]
    write(tmp_path / "wamnet" / "x_202603_60.csv", [rows_of()[1], far])
    assert rows_read(load_providers(tmp_path, area)) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [("就労継続支援Ｂ型", "46"), ("就労継続支援A型", "45"), ("計画相談支援", "52"), ("就労選択支援", None)],
)
def test_services_are_known_by_name_in_any_width(name: str, code: str | None) -> None:
    assert service_code(name) == code


def test_fewer_rows_are_read_the_same(area: Area, offices: Providers) -> None:
    few = load_providers(shipped_folder(), area, frozenset({"60"}), "kita")
    assert {office.id: office for office in few.offices} == {
        office.id: office
        for office in offices.offices
        if office.seat_ward == "kita" and any(row.startswith("wamnet-60-") for row in office.rows)
    }


def test_in_a_city_without_wards_every_office_of_the_city_is_in_its_one_ward(tmp_path: Path, area: Area) -> None:
    whole = area.wards[0].model_copy(update={"id": "aoba", "label": "あおば市"})
    city = area.model_copy(update={"city": "あおば市", "wards": (whole,)})
    rows = [[*row[:TOWN], f"北海道{town}", *row[TOWN + 1 :]] for row, town in zip(rows_of()[:2], TOWNS, strict=True)]
    write(tmp_path / "wamnet" / SIXTY.name, rows)
    assert [office.seat_ward for office in load_providers(tmp_path, city, ward="aoba").offices] == ["aoba"]


def test_the_columns_used_are_the_published_ones() -> None:
    assert (COLUMNS[PHONE], COLUMNS[HOLIDAY]) == ("事業所電話番号", "利用可能な時間帯（祝日）")
