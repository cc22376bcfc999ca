"""`data update`: takes new open data into a data folder and says what came, went and changed."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hikisupport.core.errors import HikisupportError, InputProblem, Problem, UsageProblem, reason
from hikisupport.core.files import SHARED, alone_in, cannot_write, named, shipped_folder, write_whole
from hikisupport.core.text import clean, phone_hyphens, visible
from hikisupport.core.yaml_file import read_yaml
from hikisupport.directory.curated import load_area
from hikisupport.directory.model import SERVICES
from hikisupport.directory.providers import Entry, entries_of
from hikisupport.directory.wamnet import (
    COLUMNS,
    HOLIDAY,
    NAME,
    NUMBER,
    PHONE,
    STREET,
    TOWN,
    WEEKDAY,
    Published,
    Row,
    as_of,
    municipality,
    published_files,
    read_published,
    service_of,
    towns,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of an office; ``key`` tells its row apart, ``number`` (事業所番号) is shared by its branches."""

    key: str
    number: str
    name: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of one office before and after; ``fact`` is name, phone, address or hours."""

    key: str
    number: str
    name: str
    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference: new offices, offices no longer listed (not: closed), and changed facts."""

    came: tuple[Facts, ...]
    went: tuple[Facts, ...]
    changed: tuple[Change, ...]

    def count(self, fact: str) -> int:
        """Return how many offices (事業所番号) changed in a fact; branches that swapped places count once."""
        return len({change.number for change in self.changed if change.fact == fact})


# More than this share of the offices never went in a year: the file was cut, or is of another place.
MOST_LOST = 0.25
BEFORE = ".before"
_CUT = "途中で切れたのかもしれません。ダウンロードし直すか、確かなら --accept-loss を付けてください。"
COMPARED = ("name", "phone", "address", "hours")


def differences(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> Changes:
    """Return the differences between two states, each keyed by what tells an office apart."""
    changed = [
        Change(key, new.number, new.name, fact, getattr(before[key], fact), getattr(new, fact))
        for key, new in after.items()
        if key in before
        for fact in COMPARED
        if getattr(before[key], fact) != getattr(new, fact)
    ]
    return Changes(
        came=tuple(new for key, new in after.items() if key not in before),
        went=tuple(old for key, old in before.items() if key not in after),
        changed=tuple(changed),
    )


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

    The new file stands before an old one is touched: whatever stops in between, the newest period is read. What is
    replaced stays beside it (``.before``) until the next time.

    Raises:
        HikisupportError: the folder cannot be written to.
    """
    target = folder / "wamnet" / f"wamnet_{period}_{service}.csv"
    rows = _others(target, service, places) if target.is_file() else []
    _make(target.parent)
    kept = [_keep(target)] if target.is_file() else []
    write_whole(target, _text([*(entry.row for entry in entries), *rows]), SHARED)
    for file in list(published_files(folder)):
        if file == target or not any(entry.service == service for entry in entries_of(read_published(file, places))):
            continue
        kept.append(_keep(file))
        left = _all_but(file, service, places)
        if left:
            write_whole(file.with_suffix(".csv"), _text(left), SHARED)
        if not left or file.suffix.lower() != ".csv":
            _remove(file)
    for older in target.parent.glob(f"*{BEFORE}"):
        if kept and older not in kept and service_of(older.name) == service:
            _remove(older)
    return target


def _keep(file: Path) -> Path:
    """Copy a file beside itself, where nothing reads it; return the copy."""
    copy = file.with_name(file.name + BEFORE)
    write_whole(copy, file.read_bytes(), SHARED)
    return copy


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
        raise HikisupportError(f"古いファイル「{file}」を消せません({reason(error)})。手で消してください。") from None


@dataclass(frozen=True, slots=True)
class Taken:
    """One service taken over: label, days of the old and the new data, how many rows, and the changes."""

    service: str
    label: str
    before: str | None
    after: str
    rows: int
    changes: Changes


@dataclass(slots=True)
class Update:
    """What an update did, what it left alone with the reason, and what it refused to take."""

    taken: list[Taken] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where an update goes and what may happen: the folder, the places, the day it is, and whether a loss is meant."""

    folder: Path
    places: tuple[str, ...]
    day: date
    accept_loss: bool


def update(
    files: Sequence[Path],
    folder: Path,
    day: date,
    municipalities: Sequence[str] = (),
    period: str | None = None,
    *,
    accept_loss: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Update:
    """Replace the rows of each service in the files for the municipalities (none named: the city of the area).

    A file that was cut, is dated after ``day`` or would take more than a quarter of the offices away is refused;
    ``accept_loss`` lets the first and the last of these through. ``tell`` is told which file is being read.

    Raises:
        HikisupportError: the folder cannot be written to.
        InputProblem: nothing in the files can be used.
    """
    writable(folder)
    area, _ = load_area(read_yaml(folder / "area.yaml"))
    named_places = tuple(place for name in municipalities for place in municipality(name.strip()))
    wanted = Wanted(folder, named_places or towns(area), day, accept_loss)
    whose = "・".join(municipalities) or area.city
    nowhere = (
        f"{whose}の行がないので、取り込みませんでした。{'' if municipalities else _where(area.city, wanted.places)}"
    )
    done = Update()
    with alone_in(folder):
        for number, file in enumerate(files, start=1):
            tell(f"{number}/{len(files)} {visible(file.name)} を読んでいます。")
            _take_file(done, wanted, read_published(file, wanted.places, period), nowhere)
    if not done.taken and not done.left:
        said = [*done.refused, *map(str, done.problems)]
        raise InputProblem("\n".join(["取り込めるファイルがありませんでした。何も変えていません。", *said]))
    return done


def _take_file(done: Update, wanted: Wanted, published: Published, nowhere: str) -> None:
    """Take every service of a file; ``nowhere`` is said where no row is of the places."""
    entries = entries_of(published)
    done.problems += published.problems
    if why := _why_refused(published, wanted):
        done.refused.append(f"{visible(published.file)}: {why}")
        return
    if not entries and not any(problem.severity == "error" for problem in published.problems):
        done.left.append(f"{visible(published.file)}: {nowhere}")
    for service in dict.fromkeys(entry.service for entry in entries):
        _take(done, wanted, service, [entry for entry in entries if entry.service == service])


def _why_refused(published: Published, wanted: Wanted) -> str:
    if published.period and as_of(published.period) > wanted.day.isoformat():
        return f"{as_of(published.period)} という先の日付のデータなので、取り込みませんでした。年月を確かめてください。"
    if published.is_cut and not wanted.accept_loss:
        return f"最後の行が壊れているので、取り込みませんでした。{_CUT}"
    return ""


def _where(city: str, places: tuple[str, ...]) -> str:
    begins = f"「{places[0]}」" if len(places) == 1 else f"都道府県と「{city}」"
    return f"住所が{begins}で始まる行を探しました(area.yaml の city と、code の先頭2けたの都道府県)。"


def _take(done: Update, wanted: Wanted, service: str, entries: list[Entry]) -> None:
    old = held(wanted.folder, service, wanted.places)
    label, period = SERVICES[service].label, entries[0].period
    if old.period and old.period > period:
        done.left.append(f"{label}: もっと新しい {as_of(old.period)} のデータがあるので、そのままにしました。")
        return
    unique = list({entry.id: entry for entry in reversed(entries)}.values())[::-1]
    changes = differences(_facts(old.entries), _facts(unique))
    if len(changes.went) > len(old.entries) * MOST_LOST and not wanted.accept_loss:
        lost = f"{len(old.entries)}件のうち {len(changes.went)}件が消えるので、取り込みませんでした。"
        done.refused.append(f"{label}: {lost}{_CUT}")
        return
    put(wanted.folder, service, period, unique, wanted.places)
    before = as_of(old.period) if old.period else None
    done.taken.append(Taken(service, label, before, as_of(period), len(unique), changes))


def _facts(entries: Iterable[Entry]) -> dict[str, Facts]:
    return {entry.id: _one(entry) for entry in entries}


def _one(entry: Entry) -> Facts:
    row = entry.row
    return Facts(
        key=entry.id,
        number=row[NUMBER].strip() or entry.id,
        name=clean(row[NAME]),
        phone=phone_hyphens(row[PHONE]).replace("-", ""),
        address=clean(row[TOWN] + row[STREET]).replace(" ", ""),
        hours="、".join(clean(cell) for cell in row[WEEKDAY : HOLIDAY + 2]),
    )


def is_installed(folder: Path) -> bool:
    """Tell whether a data folder is part of an installed program."""
    inside = {"site-packages", "dist-packages"} & set(folder.resolve().parts)
    return bool(inside) or (folder.resolve() == shipped_folder().resolve() and folder.name == "shipped")


def writable(folder: Path) -> None:
    """Refuse a folder inside an installed program: an update of the program would take the office's data away.

    Raises:
        HikisupportError: the folder is part of an installed program.
    """
    if is_installed(folder):
        raise HikisupportError(f"入れたプログラムの中のデータは書きかえません。{copied(folder)}")


def copied(folder: Path) -> str:
    """Say how to work with data of one's own."""
    return f"「{folder}」を書ける場所へ写し、--data(または HIKISUPPORT_DATA)でそのフォルダを指してください。"


def paths(names: Sequence[str]) -> list[Path]:
    """Return the files that were named.

    Raises:
        InputProblem: a text can name no file.
    """
    return [named(name) for name in names]


def period_typed(text: str | None) -> str | None:
    """Return a period as YYYYMM.

    Raises:
        UsageProblem: the text is none.
    """
    if text is None:
        return None
    plain = phone_hyphens(text).replace("-", "").replace("/", "")
    if not re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", plain):
        raise UsageProblem(f"--period「{text}」は年月として読めません。例: --period 202603")
    return plain
