"""Long work says at a terminal what it is doing, in one plain line; a pipe hears nothing of it."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import ROOT, Terminal

from hikisupport.core.files import shipped_folder

ROWS = 20_000
# The program with no patience at all: how quick a machine is decides nothing.
AT_ONCE = (
    "-c",
    "from hikisupport import __main__\nfrom hikisupport.cli import output\noutput._MOMENT = 0\n__main__.main()",
)


def many(source: Path, target: Path) -> None:
    """Write a file of open data with its rows again and again, each under another number, as a country has them."""
    head, *body = csv.reader(source.read_text("utf-8-sig").splitlines())
    place = next(number for number, name in enumerate(head) if "事業所番号" in name)
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(head)
        for number in range(ROWS):
            row = list(body[number % len(body)])
            row[place] = f"{2_000_000_000 + number}"
            writer.writerow(row)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(shipped_folder(), tmp_path_factory.mktemp("country") / "data"))
    for file in sorted((folder / "wamnet").glob("*_202603_*.csv")):
        many(file, file)
    return folder


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_at_a_terminal_long_work_says_in_one_plain_line_what_it_does(country: Path, options: tuple[str, ...]) -> None:
    terminal = Terminal("list", "--data", str(country), *options, env={"NO_COLOR": "1"}, start=AT_ONCE)
    assert terminal.finish() == 0
    assert terminal.log.startswith("窓口を探しています。少しお待ちください。\r\n")
    assert terminal.log.count("お待ちください") == 1
    assert "\x1b" not in terminal.log
    assert "\r" not in terminal.log.replace("\r\n", "")


def test_an_update_of_several_files_says_which_one_it_is_at(country: Path, tmp_path: Path) -> None:
    files = [str(file) for file in sorted((country / "wamnet").glob("*_202603_*.csv"))]
    mine = shutil.copytree(shipped_folder(), tmp_path / "data")
    terminal = Terminal("data", "update", *files, "--data", str(mine), env={"NO_COLOR": "1"}, start=AT_ONCE)
    assert terminal.finish() == 0
    assert f"{len(files)}/{len(files)} {Path(files[-1]).name} を読んでいます。" in terminal.log


def test_a_pipe_hears_nothing_of_long_work(country: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "hikisupport", "list", "--data", str(country)],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0
    assert "お待ちください" not in ran.stderr + ran.stdout


def test_short_work_says_nothing() -> None:
    terminal = Terminal("show", "police", env={"NO_COLOR": "1"})
    assert terminal.finish() == 0
    assert "お待ちください" not in terminal.log
