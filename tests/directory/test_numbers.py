"""Never a wrong number: the data hold the numbers of the tables and no other, and every output shows them whole."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tablefiles import TABLE_DAY, day_of_state, rows

from hikisupport.core.errors import UsageProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.page import Page
from hikisupport.core.vocab import State
from hikisupport.directory.agencies_json import AgencyEntry
from hikisupport.directory.lookup import ward_of, wards_of_code
from hikisupport.directory.model import Agency, Directory, Phone
from hikisupport.directory.screen import add_agency, show_page
from hikisupport.directory.view import state_of, view

DAY = TABLE_DAY
CURATED = rows("numbers.csv")
OPEN_DATA = rows("open-data-offices.csv")
TRAPS = [row["number"] for row in rows("number-traps.csv")]
TEXT_FILES = [file for pattern in ("*.yaml", "*.csv") for file in sorted(shipped_folder().glob(pattern))]


def window(directory: Directory, row: dict[str, str]) -> Agency:
    found = directory.by_id(row["id"])
    assert found is not None, f"{row['id']} is not in the data"
    return found


def row_of(phone: Phone, row: dict[str, str]) -> str:
    """Return the number of the row that speaks of a phone of the window: its own, or none where no row has it."""
    listed = {other["number"] for other in CURATED if other["id"] == row["id"]}
    return phone.number if phone.number in listed else ""


def numbers(agency: Agency) -> list[Phone]:
    return [phone for phone in agency.phones if phone.number]


@pytest.mark.parametrize("row", CURATED, ids=lambda row: row["id"])
class TestARowOfTheTable:
    def test_has_the_same_number_with_the_same_confidence_and_date(
        self, directory: Directory, row: dict[str, str]
    ) -> None:
        """The row and data/agencies.yaml say the same; a number that was taken back stands in neither."""
        phones = numbers(window(directory, row))
        if not row["number"]:
            assert phones == [] or row["state"] == "withheld"
            return
        (phone,) = [phone for phone in phones if phone.number == row["number"]]
        assert (phone.confidence or "") == row["confidence"]
        assert (phone.date or "") == row["source_date"]

    def test_has_the_same_state_on_its_day(self, directory: Directory, row: dict[str, str]) -> None:
        phones = [phone for phone in window(directory, row).phones if row_of(phone, row) == row["number"]]
        assert {state_of(phone, day_of_state(row)) for phone in phones} == {State(row["state"])}

    def test_has_the_same_fallback(self, directory: Directory, row: dict[str, str]) -> None:
        if row["fallback"]:
            assert window(directory, row).fallback == row["fallback"]

    def test_names_the_same_source(self, directory: Directory, row: dict[str, str]) -> None:
        agency = window(directory, row)
        known = [agency.sources[phone.source] for phone in agency.phones] if row["number"] else agency.sources.values()
        places = {source.url for source in known} | {source.title for source in known}
        if row["source"]:
            assert any(row["source"] in (place or "") for place in places), places


@pytest.mark.parametrize("row", OPEN_DATA, ids=lambda row: row["id"])
def test_an_office_of_the_open_data_has_the_number_and_date_of_its_row(
    directory: Directory, row: dict[str, str]
) -> None:
    agency = window(directory, row)
    (phone,) = numbers(agency)
    assert agency.name.replace(" ", "") == row["name"].replace(" ", "")
    assert (phone.number, phone.confidence, phone.date) == (row["number"], "official", row["source_date"])
    assert agency.sources[phone.source].url == row["source"]


def test_every_number_of_the_data_is_in_a_table(directory: Directory) -> None:
    allowed = {(row["id"], row["number"]) for row in [*CURATED, *OPEN_DATA]}
    loaded = {(agency.id, phone.number) for agency in directory.agencies for phone in numbers(agency)}
    assert loaded - allowed == set(), "a number that was checked goes into tests/tables/numbers.csv too"


def test_every_window_outside_the_tables_shows_no_number(directory: Directory) -> None:
    ids = {row["id"] for row in [*CURATED, *OPEN_DATA]}
    for agency in directory.agencies:
        if agency.id not in ids:
            shown = {state_of(phone, DAY) for phone in agency.phones} - {State.WITHHELD}
            assert shown == set(), f"{agency.id}: give it a row in tests/tables/numbers.csv"


def digits(text: str) -> str:
    return re.sub(r"(?<=\d)[-‐−ー() ](?=\d)", "", text)


def traps_in(text: str) -> list[str]:
    plain = digits(text)
    return [trap for trap in TRAPS if trap in text or re.search(rf"(?<!\d){digits(trap)}(?!\d)", plain)]


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("form", ["{}", "電話{}へ", "({})"])
def test_the_search_for_traps_finds_them(trap: str, form: str) -> None:
    assert traps_in(form.format(trap)) == [trap]
    assert traps_in(form.format(digits(trap))) == [trap]
    assert traps_in(form.format(trap.replace("-", " "))) == [trap]


@pytest.mark.parametrize(
    "file", [file for file in TEXT_FILES if "wamnet" not in file.parts], ids=lambda file: file.name
)
def test_no_trap_stands_in_a_data_file(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    # Taking a number back names it.
    text = "\n".join(line for line in lines if '"withdraw"' not in line)
    assert traps_in(text) == [], "a number that must never be shown: take it out of this file"


@pytest.mark.parametrize("format_", ["text", "json"])
def test_no_trap_is_listed(run: Callable[..., Any], format_: str) -> None:
    for args in (("--all",), ("--all", "--step", "3"), ("--all", "--ward", "minami")):
        ran = run("list", *args, "--format", format_, "--at", "2026-11-23 10:00")
        assert (ran.code, traps_in(ran.out)) == (0, [])
        assert len(ran.out) > 1000


def shown(agency: Agency, directory: Directory, moment: datetime) -> str:
    """Return all that `show` says of a window, as text and as JSON."""
    window_view = view(agency, directory, moment)
    page = show_page(window_view, directory.area, moment, directory.versions, size=(80, 24))
    return page.plain() + AgencyEntry.of(window_view, badges=True).model_dump_json(by_alias=True)


def test_no_trap_is_shown_for_any_window(directory: Directory, delivery_day: datetime) -> None:
    for agency in directory.agencies:
        text = shown(agency, directory, delivery_day)
        assert agency.name.split()[0] in text
        assert traps_in(text) == [], agency.id


def test_a_withheld_number_is_never_shown(directory: Directory, delivery_day: datetime) -> None:
    for agency in directory.agencies:
        for phone in numbers(agency):
            is_shown = str(phone.number) in shown(agency, directory, delivery_day)
            assert is_shown is (state_of(phone, DAY) is not State.WITHHELD), (agency.id, phone.number)


@pytest.mark.parametrize("window_id", ["hikikomori-sapporo", "ward-kita", "police", "dv-sapporo"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_command_shows_what_the_tests_above_looked_at(
    run: Callable[..., Any], directory: Directory, window_id: str, format_: str
) -> None:
    ran = run("show", window_id, "--format", format_, "--at", "2026-11-23 10:00")
    agency = directory.by_id(window_id)
    assert agency is not None
    assert ran.code == 0
    assert traps_in(ran.out) == []
    for phone in numbers(agency):
        assert str(phone.number) in ran.out


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_number_stands_whole_on_one_line(directory: Directory, delivery_day: datetime, columns: int) -> None:
    for agency in directory.agencies:
        page = Page(columns=columns)
        add_agency(page, view(agency, directory, delivery_day), delivery_day, full=True, area=directory.area)
        lines = page.plain().split("\n")
        for phone in numbers(agency):
            shown = state_of(phone, DAY) is not State.WITHHELD
            assert any(str(phone.number) in line for line in lines) is shown, (agency.id, phone.number)
        assert list(broken(lines)) == [], agency.id


def broken(lines: list[str]) -> Iterator[str]:
    """Give lines that end in the middle of a number."""
    for line, following in pairwise(lines):
        if re.search(r"0\d{1,3}-(\d+-)?$", line) and re.match(r"\s*\d", following):
            yield line


def test_a_broken_number_would_be_seen() -> None:
    assert list(broken(["電話 011-", "863-8733"])) == ["電話 011-"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("window_id", ["hikikomori-hokkaido", "assist-child", "emergency-advice", "dv-sapporo"])
def test_on_a_real_terminal_the_number_stands_whole_on_one_line(
    directory: Directory, window_id: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pexpect = pytest.importorskip("pexpect")
    pyte = pytest.importorskip("pyte")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2] / "src"))
    monkeypatch.setenv("TERM", "xterm-256color")
    args = ["-m", "hikisupport", "show", window_id, "--at", "2026-11-23 10:00"]
    child = pexpect.spawn(sys.executable, args, dimensions=(400, columns), encoding="utf-8", timeout=60)
    child.expect(pexpect.EOF)
    text = child.before
    child.close()
    screen = pyte.Screen(columns, 400)
    pyte.Stream(screen).feed(text)
    agency = directory.by_id(window_id)
    assert agency is not None
    for phone in numbers(agency):
        assert any(str(phone.number) in line for line in screen.display), phone.number
    assert child.exitstatus == 0


def wards_by_code() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for row in rows("sapporo_postal_ward.csv"):
        table.setdefault(row["郵便番号"], set()).add(row["全国地方公共団体コード5桁"])
    return table


def test_every_postal_code_leads_to_the_ward_of_the_post_office_and_to_no_other(directory: Directory) -> None:
    table = wards_by_code()
    assert len(table) > 800
    for code, wards in table.items():
        assert {ward.code for ward in wards_of_code(code, directory.area)} == wards, code


def test_the_area_holds_the_codes_of_the_post_office_and_no_other(directory: Directory) -> None:
    """Table and area change nowhere but at a code of the table, or where a range of the area begins or ends."""
    table = wards_by_code()
    ends = [end for ward in directory.area.wards for postal in ward.postal for end in postal.split("-")]
    turns = {int(code) for code in table} | {int(end.ljust(7, figure)) for end in ends for figure in "09"}
    for number in sorted({f"{turn + beside:07d}" for turn in turns for beside in (-1, 0, 1)}):
        assert {ward.code for ward in wards_of_code(number, directory.area)} == table.get(number, set()), number


@pytest.mark.parametrize(
    ("code", "ward", "said"),
    [
        ("002-8081", "kita", ""),
        ("0040000", None, "厚別区と清田区にまたがります"),
        ("060-8611", None, "会社や役所の番号か、となりの町の番号かもしれません"),  # the city hall's own code
        ("002-8089", None, "区の名前か「市外」で書いてください"),  # 当別町
        ("016-0001", "outside", "郵便番号 016-0001 は札幌市の番号の表にないので、市外として探しました"),
        ("〒000ー0000", "outside", "郵便番号 000-0000 は札幌市の番号の表にないので"),
    ],
)
def test_a_postal_code_is_never_quietly_taken_for_another_place(
    directory: Directory, code: str, ward: str | None, said: str
) -> None:
    if ward is None:
        with pytest.raises(UsageProblem, match=said):
            ward_of(code, directory.area)
    else:
        found, remark = ward_of(code, directory.area)
        assert (found, said in remark, bool(remark)) == (ward, True, bool(said))


@pytest.mark.parametrize("code", ["0611100", "0613200", "0670000", "1000001", "9999999"])
def test_a_postal_code_outside_the_city_leads_to_no_ward(directory: Directory, code: str) -> None:
    assert wards_of_code(code, directory.area) == []
