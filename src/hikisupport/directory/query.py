"""Reads what a counselor typed for an option: ids, Japanese labels, short forms, postal codes; else one sentence."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hikisupport.core.errors import UsageProblem
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
from hikisupport.directory.area import Area, Ward

if TYPE_CHECKING:
    from hikisupport.directory.search import Query

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
_OLDEST = 120
_MOST_WORDS, _LONGEST_WORD = 20, 100


def query_of(
    words: Sequence[str] | None, typed: Mapping[str, str | None], open_now: bool, area: Area
) -> "tuple[Query, str]":
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
    from hikisupport.directory.search import Query

    return Query(words=tuple(split), ward=ward, open_now=open_now, **values), remark


_AGE = re.compile(r"\d{1,3}(歳|才|代)")


def _names_ward(word: str, area: Area) -> bool:
    wanted = fold(word)
    return any(wanted in {fold(ward.label), fold(area.city + ward.label)} for ward in area.wards)


def step_of(text: str) -> int:
    """Return the step 1, 2 or 3.

    Raises:
        UsageProblem: the text names none.
    """
    return int(choose(text, "--step", _STEPS, _STEP_SHORT))


def kind_of(text: str) -> Kind:
    """Return the kind of agency.

    Raises:
        UsageProblem: the text names none.
    """
    return Kind(choose(text, "--kind", KIND_LABELS, KIND_SHORT))


def caller_of(text: str) -> Group:
    """Return the group of the caller (お母さん and 母 are one).

    Raises:
        UsageProblem: the text names none.
    """
    plain = re.sub(r"^[おご](?=.)|(さん|さま|様|ちゃん|くん|君)(から|より)?$", "", text.strip())
    known = match_word(text, GROUP_LABELS, _CALLER_SHORT) is None and match_word(plain, GROUP_LABELS, _CALLER_SHORT)
    return Group(known or choose(text, "--caller", GROUP_LABELS, _CALLER_SHORT))


def channel_of(text: str) -> Channel:
    """Return the channel.

    Raises:
        UsageProblem: the text names none.
    """
    return Channel(choose(text, "--channel", CHANNEL_LABELS, _CHANNEL_SHORT))


def age_of(text: str) -> tuple[int, int]:
    """Return the youngest and the oldest age that are meant, in whole years: 42 is 42 to 42, 50代 is 50 to 59.

    Raises:
        UsageProblem: the text is no age from 0 to 120.
    """
    match = re.fullmatch(r"(\d{1,3})(歳|才|代)?", unicodedata.normalize("NFKC", text).strip())
    if match and int(match[1]) <= _OLDEST and (match[2] != "代" or match[1][-1] == "0"):
        age = int(match[1])
        return age, age + 9 if match[2] == "代" else age
    raise UsageProblem(f"--age「{text}」は年齢として読めません。例: --age 42、--age 50代(0から{_OLDEST}までの数)")


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
        usable = "、".join(f"{key} {label}" if key.isdecimal() else label for key, label in labels.items())
        near = _nearest(text, (*labels, *labels.values(), *(short or ())))
        raise UsageProblem(f"{option} に「{text}」は使えません。{near}使える値: {usable}{more}")
    return found


def _nearest(text: str, names: Iterable[str]) -> str:
    import difflib

    by_fold = {fold(name): name for name in names}
    near = difflib.get_close_matches(fold(text), list(by_fold), n=1, cutoff=0.6)
    return f"近いもの: {by_fold[near[0]]}。" if near else ""
