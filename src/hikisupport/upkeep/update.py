"""`data update`: takes new open data into a data folder and says what came, went and changed."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hikisupport.core.errors import HikisupportError, InputProblem, Problem, UsageProblem, reason
from hikisupport.core.files import SHARED, alone_in, cannot_write, shipped_folder, write_whole
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

# More than this share of the providers never went in a year: the file was cut, or is of another place.
MOST_LOST = 0.25
BEFORE = ".before"
_CUT = "途中で切れたのかもしれません。ダウンロードし直すか、確かなら --accept-loss を付けてください。"
# What is compared of a row, by the name it is shown under.
FACTS: Mapping[str, Callable[[Row], str]] = {
    "名前": lambda row: clean(row[NAME]),
    "電話番号": lambda row: phone_hyphens(row[PHONE]).replace("-", ""),
    "住所": lambda row: clean(row[TOWN] + row[STREET]).replace(" ", ""),
    "時間": lambda row: "、".join(clean(cell) for cell in row[WEEKDAY : HOLIDAY + 2]),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of a row (as it is now) before and after."""

    entry: Entry
    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Taken:
    """One service taken over: days of the old and the new data, how many rows, and what came, went and changed.

    What went is no longer listed; that does not mean closed.
    """

    label: str
    before: str | None
    after: str
    rows: int
    came: tuple[Entry, ...]
    went: tuple[Entry, ...]
    changed: tuple[Change, ...]

    def count(self, fact: str) -> int:
        """Return how many providers (事業所番号) changed in a fact; branches that swapped places count once."""
        changed = (change.entry for change in self.changed if change.fact == fact)
        return len({entry.row[NUMBER].strip() or entry.id for entry in changed})


def _held(folder: Path, service: str, places: tuple[str, ...]) -> list[Entry]:
    """Return the newest rows of a service for the places that a folder holds."""
    files = (entries_of(read_published(file, places)) for file in published_files(folder))
    found = [entry for entries in files for entry in entries if entry.service == service]
    newest = max((entry.period for entry in found), default="")
    return [entry for entry in found if entry.period == newest]


def _put(folder: Path, entries: Sequence[Entry], places: tuple[str, ...]) -> None:
    """Write the rows of a service into the file of their period and take the older ones of the same places out.

    The new file stands before an old one is touched: whatever stops in between, the newest period is read. What is
    replaced stays beside it (``.before``) until the next time.

    Raises:
        HikisupportError: the folder cannot be written to.
    """
    service = entries[0].service
    target = folder / "wamnet" / f"wamnet_{entries[0].period}_{service}.csv"
    rows = _all_but(target, service, places) if target.is_file() else []
    _make(target.parent)
    kept = [_keep(target)] if target.is_file() else []
    write_whole(target, _write_csv([*(entry.row for entry in entries), *rows]), SHARED)
    for file in list(published_files(folder)):
        if file == target or not any(entry.service == service for entry in entries_of(read_published(file, places))):
            continue
        kept.append(_keep(file))
        left = _all_but(file, service, places)
        if left:
            write_whole(file.with_suffix(".csv"), _write_csv(left), SHARED)
        if not left or file.suffix.lower() != ".csv":
            _delete_file(file)
    for older in target.parent.glob(f"*{BEFORE}"):
        if kept and older not in kept and service_of(older.name) == service:
            _delete_file(older)


def _keep(file: Path) -> Path:
    """Copy a file beside itself, where nothing reads it; return the copy."""
    copy = file.with_name(file.name + BEFORE)
    write_whole(copy, file.read_bytes(), SHARED)
    return copy


def _all_but(file: Path, service: str, places: tuple[str, ...]) -> list[Row]:
    """Return the rows of a file without those of the service in the places."""
    published = read_published(file)
    mine = (entry.row for entry in entries_of(published) if entry.service == service)
    gone = {id(row) for row in mine if row[TOWN].startswith(places)}
    return [row for row in published.rows if id(row) not in gone]


def _write_csv(rows: Sequence[Row]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *rows])
    return stream.getvalue()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None


def _delete_file(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise HikisupportError(f"古いファイル「{file}」を消せません({reason(error)})。手で消してください。") from None


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

    A file that was cut, is dated after ``day`` or would take more than a quarter of the providers away is refused;
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
        _take_service(done, wanted, [entry for entry in entries if entry.service == service])


def _why_refused(published: Published, wanted: Wanted) -> str:
    if published.period and as_of(published.period) > wanted.day.isoformat():
        return f"{as_of(published.period)} という先の日付のデータなので、取り込みませんでした。年月を確かめてください。"
    if published.is_cut and not wanted.accept_loss:
        return f"最後の行が壊れているので、取り込みませんでした。{_CUT}"
    return ""


def _where(city: str, places: tuple[str, ...]) -> str:
    begins = f"「{places[0]}」" if len(places) == 1 else f"都道府県と「{city}」"
    return f"住所が{begins}で始まる行を探しました(area.yaml の city と、code の先頭2けたの都道府県)。"


def _take_service(done: Update, wanted: Wanted, entries: list[Entry]) -> None:
    """Take the rows of one service, unless a newer state is held or too much would go."""
    service, period = entries[0].service, entries[0].period
    held, label = _held(wanted.folder, service, wanted.places), SERVICES[service].label
    held_period = held[0].period if held else ""
    if held_period > period:
        done.left.append(f"{label}: もっと新しい {as_of(held_period)} のデータがあるので、そのままにしました。")
        return
    unique = list({entry.id: entry for entry in reversed(entries)}.values())[::-1]
    before, after = ({entry.id: entry for entry in some} for some in (held, unique))
    went = tuple(entry for key, entry in before.items() if key not in after)
    if len(went) > len(held) * MOST_LOST and not wanted.accept_loss:
        lost = f"{len(held)}件のうち {len(went)}件が消えるので、取り込みませんでした。"
        done.refused.append(f"{label}: {lost}{_CUT}")
        return
    _put(wanted.folder, unique, wanted.places)
    came = tuple(entry for entry in unique if entry.id not in before)
    changed = tuple(
        change for entry in unique if entry.id in before for change in _find_changes(before[entry.id], entry)
    )
    day_before = as_of(held_period) if held else None
    done.taken.append(Taken(label, day_before, as_of(period), len(unique), came, went, changed))


def _find_changes(old: Entry, new: Entry) -> Iterator[Change]:
    for fact, read in FACTS.items():
        if read(old.row) != read(new.row):
            yield Change(new, fact, read(old.row), read(new.row))


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
