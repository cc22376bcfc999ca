"""What `list` and `show` do: read the data, look up, and give a document or a page. Nothing is printed here."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hikisupport import __version__
from hikisupport.core.errors import InputProblem, UsageProblem
from hikisupport.core.files import data_folder, origin
from hikisupport.core.text import fold, phone_hyphens
from hikisupport.core.vocab import (
    CHANNEL_LABELS,
    GROUP_LABELS,
    KIND_LABELS,
    KIND_SHORT,
    OUTSIDE,
    STEP_LABELS,
    Channel,
    Group,
    Kind,
    match_word,
)
from hikisupport.directory.load import open_directory, open_providers
from hikisupport.directory.model import OLDEST, SERVICES, Agency, Area, Directory, Ward
from hikisupport.directory.search import Found, Query, search
from hikisupport.directory.view import AgencyView, view, without_curated

if TYPE_CHECKING:
    from hikisupport.directory.words import Words

_LONGEST_NAME = 200
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Book:
    """The agencies with the versions a result must name; ``versions["data"]`` says whose data it is."""

    directory: Directory
    versions: Mapping[str, str]
    folder: Path


def open_book(data: str | None) -> Book:
    """Return the agencies of the chosen data folder (option, environment, or the shipped one).

    Raises:
        DataProblem: the data cannot be used at all.
    """
    folder = data_folder(data)
    directory = open_directory(folder)
    return Book(directory, {"program": __version__, **directory.versions, "data": origin(folder)}, folder)


def find(book: Book, query: Query, moment: datetime) -> tuple[Book, Found]:
    """Return the agencies that fit a query, and the book with the providers of the open data that were read for it."""
    words = _load_words(book, query)
    danger = words is not None and any(sense.meaning.danger for word in query.words for sense in words.of(word))
    fuller = book if danger else with_providers(book, query)
    if words is not None and words.problems:
        problems = (*fuller.directory.problems, *words.problems)
        fuller = replace(fuller, directory=replace(fuller.directory, problems=problems))
    found = search(fuller.directory, query, moment, words)
    if found.views or (danger and not query.channel):
        return fuller, found
    # What would be left without a filter can be told only from all of them.
    everything = with_providers(book, Query())
    return everything, search(everything.directory, query, moment, words)


def _load_words(book: Book, query: Query) -> "Words | None":
    if not query.words:
        return None
    from hikisupport.directory.words import open_words

    return open_words(book.folder)


def with_providers(book: Book, query: Query) -> Book:
    """Return the book with the providers of the open data that a query can find (the book itself if none)."""
    wanted = providers_wanted(query)
    if wanted is None:
        return book
    directory = book.directory
    # Words and hours may leave none in the ward: then the nearest stand in, so all are needed.
    ward = None if query.words or query.open_now else query.ward
    read = open_providers(book.folder, directory.area, wanted, ward)
    if ward and not read.offices:
        read = open_providers(book.folder, directory.area, wanted)
    agencies = (*directory.agencies, *without_curated(read.offices, directory.agencies))
    problems = (*directory.problems, *read.problems)
    versions = {**book.versions, "wamnet": "、".join(read.days)} if read.days else book.versions
    return Book(replace(directory, agencies=agencies, problems=problems), versions, book.folder)


def providers_wanted(query: Query) -> frozenset[str] | None:
    """Return the codes of the services whose providers a query can find; None if it can find none."""
    if query.ward == OUTSIDE or query.channel:
        return None
    if not (query.step or query.kind or query.words) and query != Query():
        return None
    fitting = frozenset(
        service.code
        for service in SERVICES.values()
        if query.step in (None, *service.steps) and query.kind in (None, service.kind)
    )
    return fitting or None


def named(book: Book, name: str, moment: datetime) -> tuple[Book, tuple[AgencyView, ...]]:
    """Return who is meant by an id, a name, a part of one or a telephone number, and the book they are in.

    One where only one is meant, else all of them, to choose from.

    Raises:
        InputProblem: there is none; near ids are named, and a record that cannot be used is said to be broken.
    """
    if len(name) > _LONGEST_NAME:
        raise InputProblem(f"「{name}」は窓口の名前にしては長すぎます。`hikisupport list 言葉` で探せます。")
    from hikisupport.directory.words import has_number, is_called, is_called_partly

    fuller: Book | None = None  # with the providers: read only where the curated agencies do not answer
    for fits in (is_called, partial(has_number, day=moment.date()), is_called_partly):
        if fits is is_called_partly and (broken := _broken(book, name)):
            raise InputProblem(broken)
        for curated in (True, False):
            fuller = fuller or (None if curated else with_providers(book, Query()))
            full = book if curated or fuller is None else fuller
            found = [agency for agency in full.directory.agencies if fits(agency, name)]
            if found:
                return full, tuple(view(agency, full.directory, moment) for agency in found)
    raise InputProblem(_unknown(name, (fuller or book).directory.agencies))


def one_agency(book: Book, name: str, moment: datetime) -> tuple[Book, AgencyView]:
    """Return the one agency that is meant as it stands at a moment, and the book it is in.

    Raises:
        InputProblem: there is none, or several are meant; their ids are named.
    """
    fuller, found = named(book, name, moment)
    if len(found) > 1:
        ids = "、".join(f"{each.agency.id}({each.agency.name})" for each in found[:_MOST_NAMED])
        raise InputProblem(f"「{name}」に当てはまる窓口が{len(found)}件あります。id で選んでください: {ids}")
    return fuller, found[0]


def _broken(book: Book, name: str) -> str:
    """Return a sentence about the record of that id or name which cannot be used ("" if it is none of the broken)."""
    problems = [problem for problem in book.directory.problems if problem.path.startswith("agencies[")]
    if not problems:
        return ""
    from hikisupport.core.yaml_file import read_yaml

    records = read_yaml(book.folder / "agencies.yaml").value["agencies"]
    for problem in problems:
        record = records[int(problem.path.removeprefix("agencies[").split("]")[0])]
        names = [record.get("id"), record.get("name")] if isinstance(record, dict) else []
        if fold(name) in {fold(str(known)) for known in names if known}:
            return f"「{name}」の記録は壊れていて使えません({problem})。直し方: hikisupport data check"
    return ""


def _unknown(name: str, agencies: tuple[Agency, ...]) -> str:
    digits = phone_hyphens(name).strip().replace("-", "").replace("#", "")
    if digits.isdecimal():  # a number that looks like another one leads to a stranger
        return (
            f"「{name}」は、番号を出せる窓口の番号の中にありません。"
            "名前や困りごとの言葉で探せます。例: hikisupport list 眠れない"
        )
    ids = {agency.id: agency.name for agency in agencies}
    near = _suggest(name, {key: key for key in ids}) + _suggest(name, {label: key for key, label in ids.items()})
    if near:
        names = "、".join(f"{key}({ids[key]})" for key in dict.fromkeys(near))
        return f"「{name}」という窓口はありません。近いもの: {names}"
    return f"「{name}」という窓口はありません。`hikisupport list 言葉` で探せます。"


def _suggest(text: str, meant: Mapping[str, str], most: int = 2) -> list[str]:
    """Return what is meant by the names that look most like a text."""
    import difflib

    by_fold = {fold(name): one for name, one in meant.items()}
    return [by_fold[name] for name in difflib.get_close_matches(fold(text), list(by_fold), n=most, cutoff=0.6)]


def document(book: Book, views: Iterable[AgencyView], moment: datetime, *, badges: bool = False) -> dict[str, Any]:
    """Return the JSON document of agencies."""
    from hikisupport.directory.agencies_json import agencies_json

    return agencies_json(views, moment, book.versions, book.directory.problems, badges=badges)


def warning(directory: Directory) -> str:
    """Return one line about records that could not be used ("" if all are sound)."""
    broken = {
        (problem.file, problem.path.split("].")[0]) for problem in directory.problems if problem.severity == "error"
    }
    if not broken:
        return ""
    return f"データに使えない記録が {len(broken)} 件あります(直し方: hikisupport data check)。残りで答えています。"


_STEPS = {str(step): label for step, label in STEP_LABELS.items() if step}
_STEP_SHORT = {f"{name}{step}": step for step in _STEPS for name in ("step", "ステップ", "段階", "ステップ ")}
_CALLER_SHORT = {
    "当事者": "person", "自分": "person", "私": "person", "息子": "person", "娘": "person",
    **dict.fromkeys((
        "母", "母親", "父", "父親", "親", "両親", "兄弟", "きょうだい", "姉妹", "姉", "妹", "兄", "弟", "配偶者", "夫",
        "妻", "主人", "旦那", "子", "子供", "親族", "親戚", "祖父", "祖母", "じい", "ばあ", "おじ", "おば", "いとこ",
        "甥", "姪",
    ), "family"),
    **dict.fromkeys((
        "ケアマネ", "ケアマネジャー", "民生委員", "関係者", "先生", "教師", "ヘルパー", "保健師", "看護師", "医師",
        "相談員", "ケースワーカー", "友人", "友達", "知人", "近所",
    ), "supporter"),
}  # fmt: skip
_CHANNEL_SHORT = {
    "tel": "phone", "窓口": "visit", "来所相談": "visit", "eメール": "mail", "フォーム": "form", "ライン": "line",
    "zoom": "online", "はがき": "letter", "家庭訪問": "home_visit",
}  # fmt: skip
_MOST_WORDS, _LONGEST_WORD = 20, 100


def query_of(
    words: Sequence[str] | None, typed: Mapping[str, str | None], open_now: bool, area: Area
) -> tuple[Query, str]:
    """Return what was asked for, and a sentence for the counselor where the reading needs one ("" mostly).

    The name of a ward among the words is the ward; an age among them is left to ``--age``, which the sentence names.

    Raises:
        UsageProblem: a value means nothing.
    """
    given = {name: text for name, text in typed.items() if text is not None}
    split = [word for text in words or () for word in text.split()]
    if len(split) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in split):
        raise UsageProblem(f"探す言葉は、{_LONGEST_WORD}文字までのものを{_MOST_WORDS}個までにしてください。")
    wards = [word for word in split if _names_ward(word, area)]
    if wards and "ward" not in given:
        given["ward"] = wards[0]
        split.remove(wards[0])
    ward, remark = ward_of(given.pop("ward"), area) if "ward" in given else (None, "")
    ages = [word for word in split if _AGE.fullmatch(unicodedata.normalize("NFKC", word))]
    if ages and len(split) > len(ages) and "age" not in given:
        split = [word for word in split if word not in ages]
    if (aged := _AGE.search(unicodedata.normalize("NFKC", " ".join(words or ())))) and "age" not in given:
        remark = f"年齢に合う窓口だけにするには --age {aged[0]} を付けます。"
    values: dict[str, Any] = {name: _READERS[name](text) for name, text in given.items()}
    return Query(words=tuple(split), ward=ward, open_now=open_now, **values), remark


_AGE = re.compile(r"\d{1,3}(歳|才|代)")


def _names_ward(word: str, area: Area) -> bool:
    wanted = fold(word)
    return any(wanted in {fold(ward.label), fold(area.city + ward.label)} for ward in area.wards)


def _caller(text: str) -> Group:
    """Return the group of the caller (お母さん and 母 are one)."""
    plain = re.sub(r"^[おご](?=.)|(さん|さま|様|ちゃん|くん|君)(から|より)?$", "", text.strip())
    known = match_word(text, GROUP_LABELS, _CALLER_SHORT) is None and match_word(plain, GROUP_LABELS, _CALLER_SHORT)
    return Group(known or choose(text, "--caller", GROUP_LABELS, _CALLER_SHORT))


def _age(text: str) -> tuple[int, int]:
    """Return the youngest and the oldest age that are meant, in whole years: 42 is 42 to 42, 50代 is 50 to 59."""
    match = re.fullmatch(r"(\d{1,3})(歳|才|代)?", unicodedata.normalize("NFKC", text).strip())
    if match and int(match[1]) <= OLDEST and (match[2] != "代" or match[1][-1] == "0"):
        age = int(match[1])
        return age, age + 9 if match[2] == "代" else age
    raise UsageProblem(f"--age「{text}」は年齢として読めません。例: --age 42、--age 50代(0から{OLDEST}までの数)")


_READERS: Mapping[str, Callable[[str], Any]] = {
    "step": lambda text: int(choose(text, "--step", _STEPS, _STEP_SHORT)),
    "kind": lambda text: Kind(choose(text, "--kind", KIND_LABELS, KIND_SHORT)),
    "age": _age,
    "caller": _caller,
    "channel": lambda text: Channel(choose(text, "--channel", CHANNEL_LABELS, _CHANNEL_SHORT)),
}


def ward_of(text: str, area: Area) -> tuple[str, str]:
    """Return the id of a ward (or ``outside``) and a sentence for the counselor where the reading needs one.

    Raises:
        UsageProblem: the text names no ward, or a postal code belongs to more than one.
    """
    digits = re.sub(r"[-〒\s]", "", phone_hyphens(text))
    if re.fullmatch(r"\d{7}", digits):
        return _ward_of_code(digits, area)
    labels = {ward.id: ward.label for ward in area.wards} | {OUTSIDE: area.outside_label}
    short = {area.city + area.outside_label.removeprefix(area.city[-1]): OUTSIDE, "他市": OUTSIDE}
    for ward in area.wards:
        short |= {
            ward.kana: ward.id,
            ward.kana.removesuffix("く"): ward.id,
            (ward.label.removesuffix("区") or ward.label): ward.id,
        }
        short[area.city + ward.label] = ward.id
    return choose(text, "--ward", labels, short, more="、郵便番号(7けた)"), ""


def _ward_of_code(digits: str, area: Area) -> tuple[str, str]:
    shown = f"郵便番号 {digits[:3]}-{digits[3:]} は"
    wards = wards_of_code(digits, area)
    if len(wards) > 1:
        names = "と".join(ward.label for ward in wards)
        raise UsageProblem(f"{shown}{names}にまたがります。区の名前で書いてください。")
    if wards:
        return wards[0].id, ""
    # A large office has a code of its own, and the next town may share the first digits: both say nothing of a home.
    if any(postal.startswith(digits[:3]) for ward in area.wards for postal in ward.postal):
        raise UsageProblem(
            f"{shown}区の番号の表にありません(会社や役所の番号か、となりの町の番号かもしれません)。"
            f"区の名前か「{area.outside_label}」で書いてください。"
        )
    remark = f"{shown}{area.city}の番号の表にないので、{area.outside_label}として探しました。"
    return OUTSIDE, f"{remark}ちがうときは、区の名前で書いてください。"


def wards_of_code(digits: str, area: Area) -> list[Ward]:
    """Return the wards that have a postal code of 7 digits: mostly one, none outside the city."""
    return [ward for ward in area.wards if any(_covers_code(postal, digits) for postal in ward.postal)]


def _covers_code(postal: str, digits: str) -> bool:
    first, _, last = postal.partition("-")
    return first <= digits <= last if last else digits.startswith(first)


def choose(
    text: str, option: str, labels: Mapping[str, str], short: Mapping[str, str] | None = None, more: str = ""
) -> str:
    """Return the id that a text means.

    Raises:
        UsageProblem: it means none; the sentence lists what can be used.
    """
    found = match_word(text, labels, short)
    if found is None:
        usable = "、".join(f"{key} {label}" if key.isdecimal() else label for key, label in labels.items())
        close = _suggest(text, {name: name for name in (*labels, *labels.values(), *(short or ()))}, 1)
        near = f"近いもの: {close[0]}。" if close else ""
        raise UsageProblem(f"{option} に「{text}」は使えません。{near}使える値: {usable}{more}")
    return found
