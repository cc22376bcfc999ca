"""Replaces rows of a service in a data folder by newer ones: each file whole or not at all, nothing else touched."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import SHARED, cannot_write, write_whole
from hikisupport.directory.open_data import entries_of
from hikisupport.directory.providers import Entry
from hikisupport.directory.wamnet import COLUMNS, TOWN, Row, published_files, read_published


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of a service that a folder holds for the chosen places, and their period (None: none)."""

    period: str | None
    entries: tuple[Entry, ...]


def held(folder: Path, service: str, places: tuple[str, ...]) -> Held:
    """Return the newest rows of a service for the places that a folder holds."""
    found: dict[str, list[Entry]] = {}
    for file in published_files(folder):
        for entry in entries_of(read_published(file, places)):
            if entry.service == service:
                found.setdefault(entry.period, []).append(entry)
    period = max(found, default=None)
    return Held(period, tuple(found[period]) if period else ())


def put(folder: Path, service: str, period: str, entries: Sequence[Entry], places: tuple[str, ...]) -> Path:
    """Write the rows into the file of their period and take the older ones of the same places out; return the file.

    The new file stands before an old one is touched: whatever stops in between, the newest period is read.

    Raises:
        HikisupportError: the folder cannot be written to.
    """
    target = folder / "wamnet" / f"wamnet_{period}_{service}.csv"
    rows = _others(target, service, places) if target.is_file() else []
    _make(target.parent)
    write_whole(target, _text([*(entry.row for entry in entries), *rows]), SHARED)
    for file in list(published_files(folder)):
        if file == target or not any(entry.service == service for entry in entries_of(read_published(file, places))):
            continue
        kept = _all_but(file, service, places)
        if kept:
            write_whole(file.with_suffix(".csv"), _text(kept), SHARED)
        if not kept or file.suffix.lower() != ".csv":
            _remove(file)
    return target


def _others(file: Path, service: str, places: tuple[str, ...]) -> list[Row]:
    """Return the rows of the service in a file that stand elsewhere."""
    return [entry.row for entry in entries_of(read_published(file)) if not _among(entry, service, places)]


def _all_but(file: Path, service: str, places: tuple[str, ...]) -> list[Row]:
    published = read_published(file)
    gone = {id(entry.row) for entry in entries_of(published) if _among(entry, service, places)}
    return [row for row in published.rows if id(row) not in gone]


def _among(entry: Entry, service: str, places: tuple[str, ...]) -> bool:
    return entry.service == service and entry.row[TOWN].startswith(places)


def _text(rows: Sequence[Row]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *rows])
    return stream.getvalue()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise HikisupportError(f"古いファイル「{file}」を消せません({error.strerror})。手で消してください。") from None
