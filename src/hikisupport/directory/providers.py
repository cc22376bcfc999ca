"""Turns rows of the open data into offices: one agency for each office, with all the services it offers."""

import pickle
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from hikisupport.core.errors import Problem
from hikisupport.core.model import Source
from hikisupport.core.text import clean, fold, is_phone, phone_hyphens
from hikisupport.core.vocab import Confidence
from hikisupport.directory import wamnet
from hikisupport.directory.model import (
    SERVICES,
    Area,
    Folded,
    Phone,
    Provider,
    Providers,
    Schedule,
    Span,
    StoredProviders,
)
from hikisupport.directory.wamnet import Published, Row

SERVICE_HOURS = "サービスの時間(電話の受付とは限りません)"
_DAYS = (
    (wamnet.WEEKDAY, "平日", "mon tue wed thu fri"),
    (wamnet.SATURDAY, "土曜", "sat"),
    (wamnet.SUNDAY, "日曜", "sun"),
)
_ALL = (*_DAYS, (wamnet.HOLIDAY, "祝日", "holiday"))
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_SHUT = "00:00-00:00"
_YEAR_END = Span(first="12-29", last="01-03")
_WORDS = (
    (re.compile(r"年末年始(休暇|休業|休み)?(\((12月29日|12/29)[~〜-](1月3日|1/3)\))?"), "year"),
    (re.compile(r"(国民の)?祝祭日|(国民の)?祝日|祭日|祝"), "holiday"),
    (re.compile(r"毎週?土曜日?|土曜日?|土"), "sat"),
    (re.compile(r"毎週?日曜日?|日曜日?|日"), "sun"),
    (re.compile(r"なし|無し"), "none"),
    (re.compile(r"[\s、,・。及び]+|休み|定休"), ""),
)
_NAMES = {
    "sat": re.compile("土"),
    "sun": re.compile(r"日曜|(?<![月\d曜祝祭休業定平の])日(?=[、・,\s祝祭(及]|$)"),
    "holiday": re.compile("祝|祭日"),
}
_NOT_ALWAYS = re.compile(r"第[\d・、,と]|隔週|不定|以外|営業|開所|変動|場合|カレンダー|指定")


def hours_text(row: Row) -> str | None:
    """Return what the row says about days and hours, word for word; None if it says nothing."""
    days = [f"{label} {'休み' if row[cell] == _SHUT else row[cell]}" for cell, label, _ in _ALL if row[cell].strip()]
    rest = unicodedata.normalize("NFKC", row[wamnet.CLOSED]).strip()
    parts = ["、".join(days), f"定休日 {rest}" if rest else ""]
    text = "。".join(part for part in parts if part)
    return text or None


def contradiction(row: Row) -> str:
    """Return why the hours cannot be right ("" if nothing speaks against them)."""
    for cell, label, _ in _ALL:
        text = row[cell].strip()
        match = _SPAN.fullmatch(text)
        if text and text != _SHUT and (match is None or text[:5] >= text[6:]):
            return f"{label}の時間「{text}」はおかしいようです"
    rest = unicodedata.normalize("NFKC", row[wamnet.CLOSED])
    for cell, label, name in _ALL[1:]:
        if row[cell].strip() not in {"", _SHUT} and _NAMES[name].search(rest):
            return f"{label}は、時間があるのに定休日にもなっています"
    return ""


def schedule(row: Row) -> Schedule | None:
    """Return the hours of the service; None unless every day is answered, read whole and free of contradiction."""
    shut = _closed_days(row)
    if (
        shut is None
        or contradiction(row)
        or _NOT_ALWAYS.search(row[wamnet.REMARK])
        or row[wamnet.WEEKDAY].strip() in {"", _SHUT}
    ):
        return None
    openings: list[dict[str, Any]] = []
    for cell, _, names in _DAYS:
        text = row[cell].strip()
        if not text and names not in shut:
            return None  # not answered is not closed
        if text and text != _SHUT:
            openings.append({"days": names.split(), "open": text[:5], "close": text[6:]})
    holidays = row[wamnet.HOLIDAY].strip()
    told = "closed" if holidays or "holiday" in shut else "unknown"
    if holidays and holidays != _SHUT:
        told = "listed"
        openings.append({"days": ["holiday"], "open": holidays[:5], "close": holidays[6:]})
    year = "年末年始の日は事業所に確かめてください" if "year" in shut else "年末年始は載っていません"
    doubt = f"{SERVICE_HOURS}。{year}"
    values = {"of": "service", "closed": [_YEAR_END], "holidays": told, "openings": openings, "doubt": doubt}
    return Schedule.model_validate(values)


def _closed_days(row: Row) -> frozenset[str] | None:
    """Return the days that 定休日 names, or None where a part of it is beyond a list of words."""
    text = unicodedata.normalize("NFKC", row[wamnet.CLOSED]).strip()
    if not text or _NOT_ALWAYS.search(text):
        return None if text else frozenset()
    days = set()
    while text:
        for pattern, day in _WORDS:
            if match := pattern.match(text):
                days.add(day)
                text = text[match.end() :]
                break
        else:
            return None
    return frozenset(days)


_TITLE = "障害福祉サービス等情報公表システム(独立行政法人福祉医療機構 WAM NET)のオープンデータを加工して作成"
_BROKEN = "\ufffd"
_SAME_PLACE_KM = 0.1
# Homes for the old that are registered for these services besides (基準該当): not what a caller looks for.
_LEFT_OUT = ("小規模多機能型ホーム", "小規模多機能型居宅介護")
_CITED = ("name", "operator", "summary", "serves", "address", "hours", "url", "fax", "notes")


_BY_LABEL = {service.label: service.code for service in SERVICES.values()}
_RANK = {code: rank for rank, code in enumerate(SERVICES)}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row with its service code and period (YYYYMM)."""

    service: str
    period: str
    row: Row

    @property
    def id(self) -> str:
        """The stable id of the row: service and NO."""
        return f"wamnet-{self.service}-{self.row[wamnet.NO].strip().lower()}"


def service_code(name: str) -> str | None:
    """Return WAM NET's code for a name of a service as published, or None for one this program does not carry."""
    return _BY_LABEL.get(unicodedata.normalize("NFKC", name).strip())


def left_out(row: Row) -> bool:
    """Tell whether a row is a home for the old with a registration besides."""
    return unicodedata.normalize("NFKC", row[wamnet.NAME]).strip().startswith(_LEFT_OUT)


def grouped(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Return the rows office by office: same name and telephone, and same address or place (100 m)."""
    by_name: dict[tuple[str, str], list[list[Entry]]] = {}
    for entry in entries:
        clusters = by_name.setdefault((folded(entry.row[wamnet.NAME]), _keep_digits(entry.row[wamnet.PHONE])), [])
        home = next((cluster for cluster in clusters if _is_same_place(cluster, entry.row)), None)
        if home is None:
            clusters.append([entry])
        else:
            home.append(entry)
    return [cluster for clusters in by_name.values() for cluster in clusters]


def _is_same_place(cluster: list[Entry], row: Row) -> bool:
    return any(other.row[wamnet.TOWN] == row[wamnet.TOWN] and _is_near(other.row, row) for other in cluster)


def _is_near(one: Row, other: Row) -> bool:
    if not (_has_street(one) and _has_street(other)):
        return True  # the street was lost on the way: nothing speaks against the same name and number
    return _address_key(one[wamnet.STREET]) == _address_key(other[wamnet.STREET]) or _km(one, other) <= _SAME_PLACE_KM


def _km(one: Row, other: Row) -> float:
    first, second = point(one), point(other)
    if first is None or second is None:
        return float("inf")
    return hypot(first[0] - second[0], (first[1] - second[1]) * cos(radians(first[0]))) * 111.2


_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")


@lru_cache(maxsize=4096)
def _address_key(street: str) -> str:
    """Return an address for comparing: 二十四軒一条 and 二十四軒1条, 2番3号 and 2-3 are the same."""
    text = fold(re.sub(r"[ー‐‑‒–—―−ｰ－]", "-", street))
    text = re.sub(r"(?<=[東西南北])?([一二三四五六七八九])(?=条|丁目)", lambda found: found[1].translate(_KANJI), text)
    return re.sub(r"丁目|番地の?|番|号", "-", text).replace("の", "-").replace("--", "-").strip("-")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return text folded for comparing; names come back many times."""
    return fold(text)


def _keep_digits(number: str) -> str:
    return re.sub(r"\D", "", phone_hyphens(number))


def point(row: Row) -> tuple[float, float] | None:
    """Return latitude and longitude of a row, or None where they are missing or not in Japan."""
    try:
        lat, lon = float(row[wamnet.LAT]), float(row[wamnet.LON])
    except ValueError:
        return None
    return (lat, lon) if 20 <= lat <= 46 and 122 <= lon <= 154 else None


def provider_of(entries: list[Entry], area: Area) -> Provider:
    """Return one office with all its services; facts come from the first of them, each with the day of its data."""
    ordered = sorted(entries, key=lambda entry: (_RANK[entry.service], entry.row[wamnet.NO]))
    main = ordered[0]
    services = tuple(dict.fromkeys(SERVICES[entry.service] for entry in ordered))
    kinds = tuple(dict.fromkeys(service.kind for service in services))
    labels = tuple(service.label for service in services)
    values: dict[str, Any] = {
        "id": main.id,
        "rows": tuple(entry.id for entry in ordered),
        "name": _make_name(main.row),
        "kana": _make_kana(main.row),
        "operator": clean(_drop_cut_sign(main.row[wamnet.COMPANY])) or None,
        "kind": kinds[0],
        "also": kinds[1:],
        "steps": tuple(sorted({step for service in services for step in service.steps})),
        "summary": f"{'・'.join(labels)}の事業所です。使うには、市区町村の支給決定(受給者証)が要ります。",
        "seat_ward": _ward(main.row, area),
        "serves": ("city",),
        "address": _address(main.row),
        "phones": (_make_phone(main),),
        "hours": tuple(found for found in [schedule(main.row)] if found),
        "hours_text": _hours_text(main.row),
        "url": _url(main.row),
        "fax": _fax(main.row),
        "notes": tuple(_notes(ordered)),
        "services": labels,
        "point": point(main.row),
        "published_phone": main.row[wamnet.PHONE],
    }
    sources = {f"wamnet-{entry.period}": source(entry.period) for entry in ordered}
    own = (f"wamnet-{main.period}",)
    cites = {
        fact: tuple(sources) if fact == "summary" else own
        for fact in _CITED
        if values.get(fact) or values.get(f"{fact}_text")
    }
    return Provider(**values, sources=sources, cites=cites)


@lru_cache
def source(period: str) -> Source:
    """Return the open data of a period as a source."""
    return Source(title=_TITLE, url=wamnet.PAGE, date=wamnet.as_of(period), confidence=Confidence.OFFICIAL)


def _drop_cut_sign(text: str) -> str:
    """Return text without the character that stands for one cut in the middle."""
    return text.replace(_BROKEN, "")


def _make_name(row: Row) -> str:
    return clean(_drop_cut_sign(row[wamnet.NAME])) or "名前の載っていない事業所"


def _make_kana(row: Row) -> str:
    return clean(_drop_cut_sign(row[wamnet.KANA].replace("゛", "\u3099"))) or _make_name(row)


def _make_phone(entry: Entry) -> Phone:
    number = phone_hyphens(entry.row[wamnet.PHONE])
    month = f"{entry.period[:4]}年{int(entry.period[4:])}月"
    key = f"wamnet-{entry.period}"
    if not is_phone(number):
        why = "公開データの番号は桁がおかしいので出していません(要確認)" if number else "公開データに番号がありません"
        return Phone(source=key, note=f"{why}。")
    return Phone(
        number=_with_hyphens(number),
        label=f"{month}の公開データ",
        confidence=Confidence.OFFICIAL,
        date=wamnet.as_of(entry.period),
        source=key,
    )


# The groups that people say, where they are certain.
_GROUPS = re.compile(r"(0120|0570)(\d{3})(\d{3})|(0800|011)(\d{3})(\d{4})|(\d{3})(\d{4})(\d{4})")


def _with_hyphens(number: str) -> str:
    """Return a number in its groups; the digits stay as they are."""
    match = _GROUPS.fullmatch(number.replace("-", ""))
    return "-".join(group for group in match.groups() if group) if match else number


def _fax(row: Row) -> str | None:
    number = phone_hyphens(row[wamnet.FAX])
    return _with_hyphens(number) if is_phone(number) else None


def _url(row: Row) -> str | None:
    url = row[wamnet.URL].strip()
    return url if re.fullmatch(r"https?://[!-~]+", url) else None


def _town(row: Row) -> str:
    return next(
        (row[wamnet.TOWN][len(name) :] for name in wamnet.PREFECTURES if row[wamnet.TOWN].startswith(name)),
        row[wamnet.TOWN],
    )


def _ward(row: Row, area: Area) -> str | None:
    """Return the ward that the address names; a city that is one ward needs no name in it."""
    if len(area.wards) == 1:
        return area.wards[0].id
    rest = _town(row).removeprefix(area.city)
    return next((ward.id for ward in area.wards if rest.startswith(ward.label)), None)


def _street(row: Row) -> str:
    """Return the street part; some rows repeat the ward there, some hold nothing else."""
    street = clean(_drop_cut_sign(row[wamnet.STREET]))
    for repeated in (row[wamnet.TOWN], _town(row)):
        street = street.removeprefix(repeated)
    return street.strip()


def _has_street(row: Row) -> bool:
    return bool(re.search(r"[0-9一二三四五六七八九十].*[条丁番号0-9-]|[0-9]+-", _street(row)))


def _address(row: Row) -> str:
    return _town(row) + _street(row)


def _hours_text(row: Row) -> str | None:
    text, wrong = hours_text(row), contradiction(row)
    doubt = f"。要確認: {wrong}" if wrong else ""
    return f"{text}{doubt}(サービスの時間。公開データの記載)" if text else None


def _notes(entries: list[Entry]) -> list[str]:
    row = entries[0].row
    sizes = [
        f"{SERVICES[entry.service].label} {entry.row[wamnet.CAPACITY]}人"
        for entry in entries
        if entry.row[wamnet.CAPACITY].strip()
    ]
    remark = clean(_drop_cut_sign(row[wamnet.REMARK]))
    notes = [f"定員: {'、'.join(dict.fromkeys(sizes))}" if sizes else "", f"事業所から: {remark}" if remark else ""]
    if not _has_street(row):
        notes.append("番地が公開データにありません。地図の場所は目安です(要確認)。")
    if any(_BROKEN in row[cell] for cell in (wamnet.NAME, wamnet.KANA, wamnet.STREET, wamnet.COMPANY)):
        notes.append("公開データの文字の一部が壊れています(要確認)。")
    return [note for note in [*notes, "空きがあるか、だれが使えるかは、事業所に確かめてください。"] if note]


def load_providers(
    folder: Path, area: Area, services: frozenset[str] | None = None, ward: str | None = None
) -> Providers:
    """Return the offices in the city of an area.

    Args:
        folder: the data folder; its ``wamnet`` may be missing.
        area: the city and its wards.
        services: only offices with one of these service codes (with all the services they offer); None: all.
        ward: only offices that stand in this ward; None: all.
    """
    named = area.wards if len(area.wards) > 1 else ()  # in a city that is one ward every row is of it
    label = next((found.label for found in named if found.id == ward), "")
    entries, problems = read_entries(folder, area, services, label)
    groups = [group for group in grouped(entries) if services is None or any(one.service in services for one in group)]
    days = tuple(sorted({wamnet.as_of(entry.period) for group in groups for entry in group}))
    return Providers(tuple(provider_of(group, area) for group in groups), days, tuple(problems))


def read_entries(
    folder: Path, area: Area, services: frozenset[str] | None = None, ward: str = ""
) -> tuple[list[Entry], list[Problem]]:
    """Return the rows of the city, each service from its newest period only, and what is wrong with the files.

    With ``services`` only rows of offices that offer one of them, with ``ward`` (its label) only rows of that ward.
    """
    problems: list[Problem] = []
    newest: dict[str, tuple[str, list[Entry]]] = {}
    places = tuple(f"{place}{ward}" for place in wamnet.towns(area)) if ward else ()
    for file in wamnet.published_files(folder):
        published = wamnet.read_published(file, wamnet.towns(area))
        for service, mine in _by_service(published, places).items():
            period = published.period or ""
            if service not in newest or newest[service][0] < period:
                newest[service] = (period, mine)
            elif newest[service][0] == period:
                newest[service][1].extend(mine)
        problems += published.problems
    kept = _offering([entry for _, mine in newest.values() for entry in mine], services)
    return [entry for entry in _keep_first_rows(kept, problems) if not left_out(entry.row)], problems


def _offering(entries: list[Entry], services: frozenset[str] | None) -> list[Entry]:
    """Leave out rows whose name stands in no row of the services: they cannot be of the same office."""
    if services is None or services.issuperset(entry.service for entry in entries):
        return entries
    names = {folded(entry.row[wamnet.NAME]) for entry in entries if entry.service in services}
    return [entry for entry in entries if entry.service in services or folded(entry.row[wamnet.NAME]) in names]


def entries_of(published: Published) -> list[Entry]:
    """Return the rows of a file that this program carries; notes services it does not know and a missing period."""
    return [entry for mine in _by_service(published, ()).values() for entry in mine]


def _by_service(published: Published, places: tuple[str, ...]) -> dict[str, list[Entry]]:
    """Return the rows by service code; a service without a row in the places stands there with none."""
    if published.rows and published.period is None:
        published.refuse(1, "いつのデータか分かりません", "ファイルの名前に 202603 のように年月を入れてください")
        return {}
    codes = {name: service_code(name) for name in {row[wamnet.SERVICE] for row in published.rows}}
    for name in sorted(name for name, code in codes.items() if code is None):
        published.refuse(2, f"この道具では使わないサービスです: {name}", "ほかの行は使います", "warning")
    found: dict[str, list[Entry]] = {code: [] for code in codes.values() if code}
    for row in published.rows:
        if (code := codes[row[wamnet.SERVICE]]) and (not places or row[wamnet.TOWN].startswith(places)):
            found[code].append(Entry(code, published.period or "", row))
    return found


def _keep_first_rows(entries: Iterable[Entry], problems: list[Problem]) -> list[Entry]:
    """Return the first row of each service and NO."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        if not entry.row[wamnet.NO].strip().isalnum() or not entry.row[wamnet.NO].isascii():
            problems.append(_row_problem(entry, "NO(システム内の固有の番号)が読めません"))
        elif kept.setdefault(entry.id, entry) is not entry:
            problems.append(_row_problem(entry, "同じサービスに同じ NO の行が2つあります"))
    return list(kept.values())


def _row_problem(entry: Entry, message: str) -> Problem:
    file = f"wamnet_{entry.period}_{entry.service}"
    return Problem(file, 1, 1, f"NO {entry.row[wamnet.NO]}", message, "この行は使いません", "warning")


Key = tuple[frozenset[str], str | None, frozenset[str]]  # codes of services, ward, days of the data


def read_stored(folder: Path) -> StoredProviders:
    """Return the offices of a data folder, each folded.

    Raises:
        DataProblem: the area cannot be used.
    """
    from hikisupport.directory.curated import read_area

    read = load_providers(folder, read_area(folder))
    alike: dict[Key, list[Provider]] = {}
    for office in read.offices:
        alike.setdefault(_key(office), []).append(office)
    return StoredProviders(tuple(Folded(*key, pickle.dumps(alike[key], protocol=5)) for key in alike), read.problems)


def _key(office: Provider) -> Key:
    codes = frozenset(row.split("-")[1] for row in office.rows)
    days = frozenset(source.date for source in office.sources.values() if source.date)
    return codes, office.seat_ward, days
