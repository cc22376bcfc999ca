"""Open data that were cut, broken, or cannot be: the file before stays, and it is said why."""

import csv
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Ran
from hikisupport.core.files import shipped_folder
from hikisupport.directory.wamnet import read_published

SIXTY = shipped_folder() / "wamnet" / "wamnet_202603_60.csv"
OLD = Path(__file__).resolve().parent.parent / "tables" / "wamnet" / "wamnet_202503_60.csv"
AT = ("--at", "2026-11-24 10:00")
Update = Callable[..., Ran]


@pytest.fixture
def update(folder: Path, run: Callable[..., Ran]) -> Update:
    """Take a file into a folder that holds the offices of the year before."""
    (folder / "wamnet" / SIXTY.name).unlink()
    shutil.copy(OLD, folder / "wamnet")

    def taking(file: Path, *options: str) -> Ran:
        return run("data", "update", str(file), *options, "--data", str(folder), *AT)

    return taking


def held(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "wamnet").glob("*_60.csv*"))


def cut(where: Path, size: int) -> Path:
    file = where / "sfkopendata_202603_60.csv"
    file.write_bytes(SIXTY.read_bytes()[:size])
    return file


def line_end(after: int) -> int:
    return SIXTY.read_bytes().index(b"\n", after) + 1


@pytest.mark.parametrize("size", [19_990, 20_000, 20_001, 20_002, 20_003, 25_000])
def test_a_file_that_was_cut_in_a_row_takes_nothing_away(update: Update, folder: Path, tmp_path: Path, size: int):
    ran = update(cut(tmp_path, size))
    assert ran.code == 1
    assert "何も変えていません" in ran.err
    assert held(folder) == [OLD.name]


def test_a_file_that_was_cut_at_the_end_of_a_row_is_known_by_the_offices_that_are_gone(
    update: Update, folder: Path, tmp_path: Path
):
    file = cut(tmp_path, line_end(20_000))
    ran = update(file)
    assert ran.code == 1
    assert "就労移行支援: 75件のうち 4" in ran.err
    assert "途中で切れたのかもしれません" in ran.err
    assert held(folder) == [OLD.name]
    taken = update(file, "--accept-loss")
    assert taken.code == 0, taken.err
    assert held(folder) == [f"{OLD.name}.before", SIXTY.name]


def test_a_quarter_of_the_offices_may_go_and_no_more(update: Update, folder: Path, tmp_path: Path):
    lines = OLD.read_text(encoding="utf-8").splitlines(keepends=True)
    offices = len(lines) - 1
    for left, code in ((offices - offices // 4, 0), (offices - offices // 4 - 1, 1)):
        shutil.copy(OLD, folder / "wamnet")
        file = tmp_path / "sfkopendata_202503_60.csv"
        file.write_text("".join(lines[: left + 1]), encoding="utf-8")
        assert update(file).code == code, left


def test_the_file_before_is_kept_until_the_next_good_one(update: Update, folder: Path, tmp_path: Path):
    assert update(SIXTY).code == 0
    kept = folder / "wamnet" / f"{OLD.name}.before"
    assert kept.read_bytes() == OLD.read_bytes()
    assert update(cut(tmp_path, 20_000)).code == 1
    assert kept.exists()
    ran = update(SIXTY)
    assert ".before を付けて" in ran.out
    assert held(folder) == [SIXTY.name, f"{SIXTY.name}.before"]


@pytest.mark.parametrize(("period", "code"), [("202610", 0), ("202611", 1), ("202703", 1)])
def test_data_of_a_day_to_come_are_refused(update: Update, folder: Path, tmp_path: Path, period: str, code: int):
    file = tmp_path / f"sfkopendata_{period}_60.csv"
    shutil.copy(SIXTY, file)
    ran = update(file)
    assert ran.code == code
    assert ("先の日付のデータ" in ran.err) is bool(code)
    assert (OLD.name in held(folder)) is bool(code)


@pytest.mark.usefixtures("update")
def test_one_bad_file_of_two_is_said_and_the_good_one_is_taken(folder: Path, tmp_path: Path, run):
    good = shipped_folder() / "wamnet" / "wamnet_202603_45.csv"
    ran = run("data", "update", str(cut(tmp_path, 20_000)), str(good), "--data", str(folder), *AT)
    assert ran.code == 1
    assert "就労継続支援A型: 2026-03-31 → 2026-03-31" in ran.out
    assert held(folder) == [OLD.name]


def test_a_zip_made_on_a_mac_is_read(tmp_path: Path):
    file = tmp_path / "sfkopendata_202603_60.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(SIXTY, "csvdownload060.csv")
        archive.writestr("__MACOSX/._csvdownload060.csv", b"\x00\x05\x16\x07")
    assert read_published(file).rows == read_published(SIXTY).rows


def test_a_zip_that_was_cut_is_called_broken(update: Update, folder: Path, tmp_path: Path):
    file = tmp_path / "sfkopendata_202603_60.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SIXTY, "csvdownload060.csv")
    file.write_bytes(file.read_bytes()[:-100])
    ran = update(file)
    assert ran.code == 1
    assert "zip が壊れています" in ran.err
    assert held(folder) == [OLD.name]


def test_the_rows_of_the_city_may_be_sound_where_the_last_row_of_the_country_is_cut(update: Update, tmp_path: Path):
    rows = list(csv.reader(SIXTY.read_text(encoding="utf-8").splitlines()))
    far = [*rows[1][:15], "沖縄県那覇市", *rows[1][16:]]
    file = tmp_path / "sfkopendata_202603_60.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([*rows, far[:20]])
    assert "最後の行が壊れている" in update(file).err
    assert update(file, "--accept-loss").code == 0
