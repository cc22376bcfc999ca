"""`data update`: takes new open data into a data folder and says what came, went and changed."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hikisupport.core.errors import HikisupportError, InputProblem, Problem, UsageProblem, reason
from hikisupport.core.files import SHARED, cannot_write, named, shipped_folder, write_whole
from hikisupport.core.text import clean, phone_hyphens, visible
from hikisupport.core.yaml_file import read_yaml
from hikisupport.directory.curated import load_area
from hikisupport.directory.model import SERVICES
from hikisupport.directory.open_data import entries_of
from hikisupport.directory.providers import Entry
from hikisupport.directory.wamnet import (
    COLUMNS,
    HOLIDAY,
    NAME,
    NUMBER,
    PHONE,
    STREET,
    TOWN,
    WEEKDAY,
    Row,
    as_of,
    municipality,
    published_files,
    read_published,
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
    """What an update did, and what it left alone with the reason."""

    taken: list[Taken] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def update(
    files: Sequence[Path],
    folder: Path,
    municipalities: Sequence[str] = (),
    period: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Update:
    """Replace the rows of each service in the files for the municipalities (none named: the city of the area).

    ``tell`` is told which file is being read.

    Raises:
        HikisupportError: the folder cannot be written to.
        InputProblem: nothing in the files can be used.
    """
    writable(folder)
    area, _ = load_area(read_yaml(folder / "area.yaml"))
    named_places = tuple(place for name in municipalities for place in municipality(name.strip()))
    places = named_places or towns(area)
    done = Update()
    for number, file in enumerate(files, start=1):
        tell(f"{number}/{len(files)} {visible(file.name)} を読んでいます。")
        published = read_published(file, places, period)
        entries = entries_of(published)
        done.problems += published.problems
        if not entries and not any(problem.severity == "error" for problem in published.problems):
            wanted = "・".join(municipalities) or area.city
            why = "" if municipalities else _where(area.city, places)
            done.left.append(f"{file.name}: {wanted}の行がないので、取り込みませんでした。{why}")
        for service in dict.fromkeys(entry.service for entry in entries):
            _take(done, folder, service, [entry for entry in entries if entry.service == service], places)
    if not done.taken and not done.left:
        raise InputProblem(
            "\n".join(["取り込めるファイルがありませんでした。何も変えていません。", *map(str, done.problems)])
        )
    return done


def _where(city: str, places: tuple[str, ...]) -> str:
    begins = f"「{places[0]}」" if len(places) == 1 else f"都道府県と「{city}」"
    return f"住所が{begins}で始まる行を探しました(area.yaml の city と、code の先頭2けたの都道府県)。"


def _take(done: Update, folder: Path, service: str, entries: list[Entry], places: tuple[str, ...]) -> None:
    old = held(folder, service, places)
    label, period = SERVICES[service].label, entries[0].period
    if old.period and old.period > period:
        done.left.append(f"{label}: もっと新しい {as_of(old.period)} のデータがあるので、そのままにしました。")
        return
    unique = list({entry.id: entry for entry in reversed(entries)}.values())[::-1]
    put(folder, service, period, unique, places)
    changes = differences(_facts(old.entries), _facts(unique))
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
