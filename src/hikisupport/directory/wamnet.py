"""Reads the open data of WAM NET as published (zip or CSV): columns by name, rows as they stand. Interprets nothing."""

import calendar
import csv
import difflib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hikisupport.core.errors import Problem
from hikisupport.core.text import visible
from hikisupport.directory.model import Area

PAGE = "https://www.wam.go.jp/content/wamnet/pcpub/top/sfkopendata/"
_HOURS = "利用可能な時間帯"
COLUMNS = (
    "都道府県コード又は市区町村コード", "NO（※システム内の固有の番号、連番）", "指定機関名",
    "法人の名称", "法人の名称_かな", "法人番号", "法人住所（市区町村）", "法人住所（番地以降）",
    "法人電話番号", "法人FAX番号", "法人URL", "サービス種別",
    "事業所の名称", "事業所の名称_かな", "事業所番号", "事業所住所（市区町村）", "事業所住所（番地以降）",
    "事業所電話番号", "事業所FAX番号", "事業所URL", "事業所緯度", "事業所経度",
    f"{_HOURS}（平日）", f"{_HOURS}（土曜）", f"{_HOURS}（日曜）", f"{_HOURS}（祝日）",
    "定休日", "利用可能曜日特記事項（留意事項）", "定員",
)  # fmt: skip
NO, COMPANY, SERVICE, NAME, KANA, NUMBER, TOWN, STREET, PHONE, FAX, URL, LAT, LON = 1, 3, *range(11, 22)
WEEKDAY, SATURDAY, SUNDAY, HOLIDAY, CLOSED, REMARK, CAPACITY = range(22, 29)
_LARGEST = 200_000_000
_ZIP = b"PK\x03\x04"
_AS_PUBLISHED = "配布されたままのファイルを使ってください"
_FETCH_AGAIN = "もう一度ダウンロードして、壊れていない zip か CSV を渡してください"
# In the order of their codes: 01 is the first.
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県",
    "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県",
    "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県",
    "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県",
    "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip
_NAMED = re.compile(r"(20\d\d)(0[1-9]|1[0-2])(?:_(\d\d))?")

Row = list[str]


@dataclass(slots=True)
class Published:
    """The rows of a file, each in the order of COLUMNS, and what is wrong with it.

    ``is_cut``: it does not end as a file does that was fetched to its end.
    """

    file: str
    period: str | None
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_cut: bool = False

    def refuse(self, line: int, message: str, hint: str, severity: str = "error") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, 1, "", message, hint, severity))


def period_of(name: str) -> str | None:
    """Return the period (YYYYMM) in the name of a file such as sfkopendata_202603_60.zip, or None."""
    match = _NAMED.search(name)
    return match[1] + match[2] if match else None


def service_of(name: str) -> str | None:
    """Return the service code in the name of a file such as wamnet_202603_60.csv, or None."""
    match = _NAMED.search(name)
    return match[3] if match else None


def as_of(period: str) -> str:
    """Return the day whose state a period tells: the last day of the month."""
    year, month = int(period[:4]), int(period[4:])
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]}"


def towns(area: Area) -> tuple[str, ...]:
    """Return how the city begins in a cell of municipalities (with its prefecture, if the codes name one)."""
    number = int(area.wards[0].code[:2]) if area.wards else 0
    known = PREFECTURES[number - 1 : number] if number else ()
    return tuple(f"{prefecture}{area.city}" for prefecture in known or PREFECTURES)


def municipality(name: str) -> tuple[str, ...]:
    """Return how a municipality begins in a cell: as written, or behind any prefecture."""
    return (name, *(f"{prefecture}{name}" for prefecture in PREFECTURES))


def read_published(file: Path, places: tuple[str, ...] | None = None, period: str | None = None) -> Published:
    """Return the rows of a zip or CSV file whose place begins with one of ``places`` (None: all)."""
    found = Published(file.name, period or period_of(file.name))
    try:
        _keep_rows(_text(file), found, places)
    except _Unreadable as error:
        found.refuse(*error.args)
    except csv.Error as error:
        found.refuse(1, f"CSV として読めません({error})", _AS_PUBLISHED)
    return found


class _Unreadable(Exception):
    """No row of a file can be read: the line, what is wrong, and what to do."""


def _text(file: Path) -> str:
    try:
        content = _content(file)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        raise _Unreadable(1, f"読めません({type(error).__name__})", _FETCH_AGAIN) from None
    if content.startswith(_ZIP):
        raise _Unreadable(1, "zip が壊れています(途中で切れたのかもしれません)", _FETCH_AGAIN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Unreadable(line, "UTF-8 の文字ではありません", f"{_AS_PUBLISHED}(Excel で保存し直さない)") from None


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise _Unreadable(1, "フォルダです", "中のファイルの名前を書いてください")
    if not file.is_file():
        raise _Unreadable(1, "ファイルがありません", "場所と名前を確かめてください")
    if file.stat().st_size > _LARGEST:
        raise _Unreadable(1, "大きすぎます", _AS_PUBLISHED)
    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        inside = [info for info in archive.infolist() if _is_table(info.filename)]
        if len(inside) != 1 or inside[0].file_size > _LARGEST:
            hint = "CSV が1個だけの、配布されたままの zip を使ってください"
            raise _Unreadable(1, f"zip の中の CSV が {len(inside)} 個です", hint)
        return archive.read(inside[0])


def _is_table(name: str) -> bool:
    """Tell whether a name inside a zip is a CSV file (a Mac puts a shadow of each file beside it)."""
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/") and "/._" not in f"/{name}"


def _ends_badly(text: str) -> bool:
    """Tell whether the last row is broken: without its line end, with an open quotation mark, or with too few cells."""
    first, last = text.split("\n", 1)[0], text.rstrip("\r\n").rsplit("\n", 1)[-1]
    try:
        cells = [len(next(csv.reader([line]), [])) for line in (first, last)]
    except csv.Error:
        return True
    return not text.endswith("\n") or bool(last.count('"') % 2) or cells[0] != cells[1]


def _keep_rows(text: str, found: Published, places: tuple[str, ...] | None) -> None:
    """Keep the rows of the places. Lines that cannot be of them are not even taken apart."""
    found.is_cut = _ends_badly(text)
    numbered = _read_lines(text, places)
    reader = csv.reader(line for _, line in numbered)
    header = next(reader, [])
    order = _order(header, found)
    if order is None:
        return
    as_published = order == list(range(len(header)))
    for cells in reader:
        if len(cells) != len(header):
            line = numbered[reader.line_num - 1][0]
            found.refuse(line, f"列の数が {len(cells)} です({len(header)} 列のはずです)", "この行は使いません")
            continue
        row = cells if as_published else [cells[place] for place in order]
        if places is None or row[TOWN].startswith(places):
            found.rows.append(row)


def _read_lines(text: str, places: tuple[str, ...] | None) -> list[tuple[int, str]]:
    """Return the lines with their numbers; only those that name the place, if every row stands on one line."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip("\r")]
    if any(line.count('"') % 2 for _, line in lines):
        return [(number, f"{line}\n") for number, line in lines]
    if places is None or len(places) > 1:
        return lines
    return [(number, line) for number, line in lines if places[0] in line or number == lines[0][0]]


def _order(header: Row, found: Published) -> list[int] | None:
    """Return where each column stands; a column that is missing makes the file unusable, one too many does not."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    if names == list(COLUMNS):
        return list(range(len(COLUMNS)))
    missing = [name for name in COLUMNS if name not in names]
    extra = list(dict.fromkeys(visible(name)[:40] for name in names if name not in COLUMNS))[:20]
    for name in missing:
        near = difflib.get_close_matches(name, extra, n=1, cutoff=0.5)
        hint = f"「{near[0]}」に変わったようです。" if near else ""
        found.refuse(1, f"列「{name}」がありません", f"{hint}配布されたままの 29 列のファイルを使ってください")
    if missing:
        return None
    if extra:
        found.refuse(1, f"知らない列があります: {'、'.join(extra)}", "使わずに続けます", "warning")
    if doubled := [name for name in COLUMNS if names.count(name) > 1]:
        found.refuse(1, f"同じ名前の列が2つあります: {'、'.join(doubled)}", _AS_PUBLISHED)
        return None
    return [names.index(name) for name in COLUMNS]


def published_files(folder: Path) -> Iterator[Path]:
    """Give the files of ``wamnet`` in a data folder, the newest period of each service last."""
    inside = folder / "wamnet"
    if inside.is_dir():
        yield from sorted(path for path in inside.iterdir() if path.suffix.lower() in {".csv", ".zip"})
