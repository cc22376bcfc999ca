"""Reads what a counselor typed for an option: ids, Japanese labels, short forms, postal codes; else one sentence."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hikisupport.core.errors import UsageProblem
from hikisupport.core.text import phone_hyphens
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
from hikisupport.directory.area import Area, Ward

if TYPE_CHECKING:
    from hikisupport.directory.search import Query

_STEPS = {str(step): label for step, label in STEP_LABELS.items() if step}
_STEP_SHORT = {f"{name}{step}": step for step in _STEPS for name in ("step", "ステップ", "段階", "ステップ ")}
_CALLER_SHORT = {
    "母": "family", "母親": "family", "父": "family", "父親": "family", "親": "family", "兄弟": "family",
    "きょうだい": "family", "姉": "family", "妹": "family", "兄": "family", "弟": "family", "配偶者": "family",
    "夫": "family", "妻": "family", "子": "family", "親族": "family", "当事者": "person", "自分": "person",
    "ケアマネ": "supporter", "民生委員": "supporter", "関係者": "supporter",
}  # fmt: skip
_CHANNEL_SHORT = {
    "tel": "phone", "窓口": "visit", "来所相談": "visit", "eメール": "mail", "フォーム": "form", "ライン": "line",
    "zoom": "online", "はがき": "letter", "家庭訪問": "home_visit",
}  # fmt: skip
_OLDEST = 120
_MOST_WORDS, _LONGEST_WORD = 20, 100


def query_of(
    words: Sequence[str] | None, typed: Mapping[str, str | None], open_now: bool, area: Area
) -> "tuple[Query, str]":
    """Return what was asked for, and a sentence for the counselor where the reading needs one ("" mostly).

    Raises:
        UsageProblem: a value means nothing.
    """
    given = {name: text for name, text in typed.items() if text is not None}
    ward, remark = ward_of(given.pop("ward"), area) if "ward" in given else (None, "")
    values: dict[str, Any] = {name: _READERS[name](text) for name, text in given.items()}
    split = tuple(word for text in words or () for word in text.split())
    if len(split) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in split):
        raise UsageProblem(f"探す言葉は、{_LONGEST_WORD}文字までのものを{_MOST_WORDS}個までにしてください。")
    from hikisupport.directory.search import Query

    return Query(words=split, ward=ward, open_now=open_now, **values), remark


def step_of(text: str) -> int:
    """Return the step 1, 2 or 3.

    Raises:
        UsageProblem: the text names none.
    """
    return int(choose(text, "--step", _STEPS, _STEP_SHORT))


def kind_of(text: str) -> Kind:
    """Return the kind of window.

    Raises:
        UsageProblem: the text names none.
    """
    return Kind(choose(text, "--kind", KIND_LABELS, KIND_SHORT))


def caller_of(text: str) -> Group:
    """Return the group of the caller.

    Raises:
        UsageProblem: the text names none.
    """
    return Group(choose(text, "--caller", GROUP_LABELS, _CALLER_SHORT))


def channel_of(text: str) -> Channel:
    """Return the channel.

    Raises:
        UsageProblem: the text names none.
    """
    return Channel(choose(text, "--channel", CHANNEL_LABELS, _CHANNEL_SHORT))


def age_of(text: str) -> int:
    """Return an age in whole years.

    Raises:
        UsageProblem: the text is no age from 0 to 120.
    """
    match = re.fullmatch(r"(\d{1,3})(歳|才)?", unicodedata.normalize("NFKC", text).strip())
    if match and int(match[1]) <= _OLDEST:
        return int(match[1])
    raise UsageProblem(f"--age「{text}」は年齢として読めません。例: --age 42(0から{_OLDEST}までの数)")


_READERS: Mapping[str, Callable[[str], Any]] = {
    "step": step_of,
    "kind": kind_of,
    "age": age_of,
    "caller": caller_of,
    "channel": channel_of,
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
        short |= {ward.kana: ward.id, ward.kana.removesuffix("く"): ward.id, _bare(ward.label): ward.id}
        short[area.city + ward.label] = ward.id
    return choose(text, "--ward", labels, short, more="、郵便番号(7けた)"), ""


def _bare(label: str) -> str:
    return label.removesuffix("区") or label


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
    return [ward for ward in area.wards if any(_holds(postal, digits) for postal in ward.postal)]


def _holds(postal: str, digits: str) -> bool:
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
        usable = "、".join(f"{key} {label}" for key, label in labels.items())
        raise UsageProblem(f"{option} に「{text}」は使えません。使える値: {usable}{more}")
    return found
