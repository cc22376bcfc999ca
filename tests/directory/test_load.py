from datetime import date
from pathlib import Path

import pytest
from datacopies import change

from hikisupport.core.errors import DataProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.records import head, records, whole
from hikisupport.core.yaml_file import parse_yaml
from hikisupport.directory.curated import load_holidays
from hikisupport.directory.load import open_directory
from hikisupport.directory.model import Agency, Area, Ward


def test_the_shipped_data_load_without_problems() -> None:
    directory = open_directory(shipped_folder())
    assert directory.problems == ()
    assert len(directory.agencies) > 50
    assert len(directory.area.wards) == 10


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: hikikomori_center", "kind: cafe"),
        ("kana: ほっかいどうひきこもりせいねんそうだんせんたー\n", ""),
        ("name: 北海道ひきこもり成年相談センター", 'name: "北海道'),
        ("name: 北海道ひきこもり成年相談センター", "name: 北海道: センター"),
    ],
)
def test_one_broken_window_is_a_problem_and_hides_no_other(folder: Path, old: str, new: str) -> None:
    sound = {agency.id for agency in open_directory(folder).agencies}
    change(folder / "agencies.yaml", old, new)
    directory = open_directory(folder)
    assert {agency.id for agency in directory.agencies} == sound - {"hikikomori-hokkaido"}
    assert directory.problems
    assert all(problem.file == "agencies.yaml" and 8 <= problem.line <= 70 for problem in directory.problems)


def test_of_two_windows_with_one_id_the_first_counts(folder: Path) -> None:
    text = (folder / "agencies.yaml").read_text(encoding="utf-8")
    ids = [agency.id for agency in open_directory(folder).agencies]
    change(folder / "agencies.yaml", f"- id: {ids[1]}\n", f"- id: {ids[0]}\n")
    directory = open_directory(folder)
    (problem,) = directory.problems
    assert problem.line == text[: text.index(f"- id: {ids[1]}\n")].count("\n") + 1
    assert ids[0] in problem.message
    assert len(directory.agencies) == len(ids) - 1


def test_a_broken_head_is_a_problem_and_hides_no_window(folder: Path) -> None:
    number = len(open_directory(folder).agencies)
    change(folder / "agencies.yaml", "as_of: ", "as_off: ")
    directory = open_directory(folder)
    assert len(directory.agencies) == number
    assert directory.versions["agencies"] == "不明"
    assert {problem.path for problem in directory.problems} == {"about.as_of", "about.as_off"}


def test_one_broken_ward_hides_no_other_ward(folder: Path) -> None:
    change(folder / "area.yaml", "lat: 43.0553865", "lat: 北緯43度")
    directory = open_directory(folder)
    assert len(directory.area.wards) == 9
    assert [problem.path for problem in directory.problems] == ["wards[0].lat"]


def test_a_broken_list_of_holidays_knows_no_year_and_hides_no_window(folder: Path) -> None:
    change(folder / "holidays.csv", "2026/11/23,", "2026年11月23日,")
    directory = open_directory(folder)
    assert directory.agencies
    assert not directory.holidays.knows(date(2026, 11, 23))
    assert [problem.file for problem in directory.problems] == ["holidays.csv"]


@pytest.mark.parametrize("name", ["agencies.yaml", "area.yaml"])
def test_a_missing_file_is_said_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(DataProblem, match=name):
        open_directory(folder)


@pytest.mark.parametrize("text", ["", "- a", "about: x", "agencies: []", "agencies: x", "agencies:\n  - x: 1", '"'])
def test_a_file_without_a_sound_window_is_refused_with_its_first_mistakes(folder: Path, text: str) -> None:
    (folder / "agencies.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem, match="agencies") as caught:
        open_directory(folder)
    assert caught.value.problems
    assert "data check" in caught.value.message


def test_the_error_shows_five_mistakes_and_counts_the_rest() -> None:
    tree = parse_yaml("wards:\n" + "  - {x: 1}\n" * 3, "a.yaml")
    with pytest.raises(DataProblem) as caught:
        records(tree, "wards", Ward)
    found = 3 * (len(Ward.model_fields) + 1)  # every field is missing, and x is unknown
    assert len(caught.value.problems) == found
    assert caught.value.message.endswith(f"ほか {found - 5} 件")


@pytest.mark.parametrize("text", ["about: {title: x, as_of: 2026-02-30}", "about: x", "other: 1"])
def test_a_head_that_is_wrong_becomes_a_problem(text: str) -> None:
    tree = parse_yaml(text, "a.yaml")
    assert head(tree).as_of == "不明"
    assert tree.problems


def test_a_file_that_is_one_record_is_refused_as_a_whole() -> None:
    with pytest.raises(DataProblem, match="city"):
        whole(parse_yaml("about: {}\nwards: []", "a.yaml"), Area)


def test_a_list_that_is_missing_is_named() -> None:
    with pytest.raises(DataProblem, match="「agencies」の一覧がありません"):
        records(parse_yaml("a: 1", "a.yaml"), "agencies", Agency)


def test_the_official_list_of_holidays_is_read_with_its_years() -> None:
    holidays = load_holidays(shipped_folder())
    assert holidays.is_holiday(date(2026, 11, 23))
    assert not holidays.is_holiday(date(2026, 11, 24))
    assert holidays.knows(date(holidays.last_year, 12, 31))
    assert not holidays.knows(date(holidays.last_year + 1, 1, 1))


@pytest.mark.parametrize(
    "row", ["2026/2/30,ない日", "2026/11,勤労感謝の日", "x,y", "2026/11/23", "2026/11/23, ", "2026/11/23,a,b"]
)
def test_every_line_that_is_no_holiday_is_named_with_its_line(tmp_path: Path, row: str) -> None:
    (tmp_path / "holidays.csv").write_text(f"日,名\n2026/1/1,元日\n{row}\n\n{row}\n", encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        load_holidays(tmp_path)
    assert [problem.line for problem in caught.value.problems] == [3, 5]


def test_a_list_without_holidays_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text("日,名\n", encoding="utf-8")
    with pytest.raises(DataProblem, match="祝日がありません"):
        load_holidays(tmp_path)
