"""Checks one window for what its model cannot see: wards that exist, addresses that open, names that show well."""

import re
import unicodedata
from collections.abc import Iterator

from hikisupport.core.errors import Problem
from hikisupport.core.text import is_phone
from hikisupport.core.yaml_file import Path_, Tree
from hikisupport.directory.area import Area
from hikisupport.directory.model import Agency

_KANA = re.compile(r"[ぁ-ゖー・ ]+")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z0-9-]+(:\d+)?(/[!-~]*)?")
_MAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_OLDEST = 120


def window_problems(tree: Tree, index: int, agency: Agency, area: Area | None) -> Iterator[Problem]:
    """Give the problems of one window; without an area the wards are not looked at."""
    here: Path_ = ("agencies", index)
    if area is not None:
        yield from _wards(tree, here, agency, area)
    yield from _addresses(tree, here, agency)
    yield from _ages(tree, here, agency)
    yield from _names(tree, here, agency)


def _wards(tree: Tree, here: Path_, agency: Agency, area: Area) -> Iterator[Problem]:
    wards = [ward.id for ward in area.wards]
    if agency.seat_ward is not None and agency.seat_ward not in wards:
        hint = f"使える値: {'、'.join(wards)}"
        yield tree.problem((*here, "seat_ward"), f"知らない区「{agency.seat_ward}」です", hint)
    for number, place in enumerate(agency.serves):
        if place not in wards and place not in area.wider:
            hint = f"使える値: {'、'.join([*wards, *area.wider])}"
            yield tree.problem((*here, "serves", number), f"知らない地域「{place}」です", hint)


def _addresses(tree: Tree, here: Path_, agency: Agency) -> Iterator[Problem]:
    urls: list[tuple[Path_, str | None]] = [(("url",), agency.url)]
    urls += [(("sources", key, "url"), source.url) for key, source in agency.sources.items()]
    for path, url in urls:
        if url is not None and not _URL.fullmatch(url):
            yield tree.problem(
                (*here, *path), f"開けないURLです:「{url}」", "https:// で始まる半角のURLを書いてください"
            )
    if agency.mail is not None and not _MAIL.fullmatch(agency.mail):
        yield tree.problem(
            (*here, "mail"), f"メールアドレスの形ではありません:「{agency.mail}」", "半角で書き直してください"
        )
    if agency.fax is not None and not is_phone(agency.fax):
        yield tree.problem(
            (*here, "fax"), f"FAX番号の形ではありません:「{agency.fax}」", '"011-000-0000" の形で書いてください'
        )


def _ages(tree: Tree, here: Path_, agency: Agency) -> Iterator[Problem]:
    for name in ("min", "max"):
        age = getattr(agency.ages, name, None)
        if age is not None and not 0 <= age <= _OLDEST:
            yield tree.problem(
                (*here, "ages", name), f"年齢としておかしい値「{age}」です", f"0〜{_OLDEST} で書いてください"
            )


def _names(tree: Tree, here: Path_, agency: Agency) -> Iterator[Problem]:
    if not _KANA.fullmatch(agency.kana):
        yield tree.problem(
            (*here, "kana"), f"よみがながひらがなではありません:「{agency.kana}」", "ひらがなだけで書いてください"
        )
    for name in ("name", "kana"):
        text = getattr(agency, name)
        odd = sorted({ch for ch in text if ch == "\u3000" or unicodedata.east_asian_width(ch) == "A"})
        if odd:
            shown = "、".join("全角の空白" if ch == "\u3000" else ch for ch in odd)
            hint = "半角の空白や別の文字にしてください"
            yield tree.problem((*here, name), f"画面の幅がずれる文字があります: {shown}", hint, "warning")
