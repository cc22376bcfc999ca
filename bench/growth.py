"""How look-ups grow with the open data: 100 to 30,000 rows of three services, over the country or all in the city.

The rows are those of the shipped files over again, each with a number and a name of its own.
"""

import csv
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hikisupport.core.files import shipped_folder
from hikisupport.directory.wamnet import COLUMNS, NAME, NO, PHONE, TOWN, read_published
from runs import program, run_once

_SERVICES = ("45", "46", "60")
_COUNTS = (100, 1_000, 10_000, 30_000)
_RUNS = 5
_ELSEWHERE = ("北海道函館市", "青森県青森市", "宮城県仙台市青葉区", "東京都新宿区", "大阪府大阪市北区", "福岡県福岡市")
_COMPANY_TOWN = COLUMNS.index("法人住所（市区町村）")
_COMMAND = ("list", "--step", "3", "--ward", "kita")


def main() -> int:
    """Print the table; return 1 if national files cost over 0.2 s more than the shipped ones."""
    shipped, mib = _measure(None)
    print(f"{' '.join(_COMMAND)}\n{'rows':<28}{'median s':>9}{'more s':>8}{'MiB':>7}")
    print(f"{'shipped, ready-made':<28}{shipped:>9.2f}{0:>8.2f}{mib:>7.0f}")
    more = 0.0
    for place, towns in (("in the country", _ELSEWHERE), ("in the city", ())):
        for count in _COUNTS:
            with tempfile.TemporaryDirectory() as folder:
                seconds, mib = _measure(_data(Path(folder) / "data", count, towns))
            print(f"{f'{count:,} {place}':<28}{seconds:>9.2f}{seconds - shipped:>8.2f}{mib:>7.0f}")
            more = max(more, seconds - shipped) if towns else more
    return int(more > 0.2)


def _measure(data: Path | None) -> tuple[float, float]:
    command = (program(), *_COMMAND, *(("--data", str(data)) if data else ()))
    runs = [run_once(command) for _ in range(_RUNS + 1)][1:]
    return statistics.median(ran.seconds for ran in runs), max(ran.mib for ran in runs)


def _data(folder: Path, count: int, elsewhere: tuple[str, ...]) -> Path:
    """Return a data folder with so many rows: about one in thirty in the city (as in the country), or all."""
    shutil.copytree(shipped_folder(), folder, ignore=shutil.ignore_patterns("*.csv"))
    shutil.copy(shipped_folder() / "holidays.csv", folder)
    for service in _SERVICES:
        with (folder / "wamnet" / f"wamnet_202603_{service}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerows([COLUMNS, *_rows(service, count // len(_SERVICES), elsewhere)])
    return folder


def _rows(service: str, count: int, elsewhere: tuple[str, ...]) -> Iterator[list[str]]:
    published = read_published(shipped_folder() / "wamnet" / f"wamnet_202603_{service}.csv").rows
    for number in range(count):
        row = list(published[number % len(published)])
        row[NO], row[NAME] = f"G{number:010d}", f"{row[NAME]}{number}"
        row[PHONE] = f"011-{number // 10_000 + 200:03d}-{number % 10_000:04d}"
        if elsewhere and number % 30:
            row[TOWN] = row[_COMPANY_TOWN] = elsewhere[number % len(elsewhere)]
        yield row


if __name__ == "__main__":
    sys.exit(main())
