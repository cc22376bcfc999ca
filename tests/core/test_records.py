"""Problems of single records: what is wrong and what to write instead, all at once, in Japanese."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, StrictInt

from hikisupport.core import model as core_model
from hikisupport.core.errors import Problem
from hikisupport.core.records import SHAPES, admit
from hikisupport.core.yaml_file import parse_yaml
from hikisupport.directory import model as directory_model
from hikisupport.directory.model import Agency
from hikisupport.triage import model as triage_model

WINDOW = """
id: test-window
name: 試験の窓口
kana: しけんのまどぐち
kind: ibasho
steps: [2]
summary: 試験です
serves: [city]
phones:
  - {number: "011-863-8733", confidence: official, source: page}
hours:
  - of: phone
    openings:
      - {days: [mon, tue], open: "09:00", close: "17:00"}
ages: {min: 18, max: 64}
sources:
  page: {title: ページ, confidence: official}
cites: {name: [page], summary: [page], serves: [page], hours: [page], ages: [page]}
"""


def problems(*changes: tuple[str, str]) -> list[Problem]:
    text = WINDOW
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    tree = parse_yaml(text, "a.yaml")
    record, found = admit(Agency, tree.value, tree)
    assert record is None or not found
    return [*tree.problems, *found]


def only(*change: str) -> Problem:
    (problem,) = problems((change[0], change[1]))
    return problem


def test_a_sound_record_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "path", "message", "hint"),
    [
        ("name: 試験の窓口", "nmae: x\nname: 別", "nmae", "「nmae」は知らない項目です", "「name」のこと"),
        ("number: ", "nunber: x, number: ", "phones[0].nunber", "「nunber」は知らない", "「number」のこと"),
        ("{title: ページ", "{titel: x, title: ページ", "sources.page.titel", "「titel」は知らない", "「title」のこと"),
        ("open: ", "opens: x, open: ", "hours[0].openings[0].opens", "知らない", "「open」のこと"),
        ("max: 64", "max: 64, zzz: 1", "ages.zzz", "知らない", "使える項目にしてください: min、max、about、note"),
        ("summary: 試験です\n", "", "summary", "「summary」がありません", "書き足して"),
        ("source: page}", "}", "phones[0].source", "「source」がありません", "書き足して"),
        ("kind: ibasho", "kind: cafe", "kind", "使えない値「cafe」", "使える値: hikikomori_center、family_group"),
        ("of: phone", "of: tel", "hours[0].of", "使えない値「tel」", "使える値: phone、visit、service"),
        ("confidence: official, ", "confidence: sure, ", "phones[0].confidence", "「sure」", "called、official"),
        ("steps: [2]", "steps: 2", "steps", "一覧ではない値「2」", "[ ] で囲む"),
        ("serves: [city]", "serves: city", "serves", "一覧ではない値「city」", "- を付けて"),
        ("serves: [city]", "serves: {a: 1}", "serves", "一覧ではない値「(項目の集まり)」", "[ ]"),
        ("name: 試験の窓口", "name: [試験]", "name", "文字ではない値「(一覧)」", "引用符"),
        ("name: 試験の窓口", "name: 12", "name", "文字ではない値「12」", '"12"'),
        ("name: 試験の窓口", "name:", "name", "文字ではない値「(空)」", ""),
        ("name: 試験の窓口", 'name: " "', "name", "空になっています", "消して"),
        ("min: 18", "min: 18歳", "ages.min", "整数ではない値「18歳」", "例: 18"),
        ("min: 18", "min: 18.5", "ages.min", "整数ではない値「18.5」", "例: 18"),
        ("steps: [2]", "steps: [0]", "steps[0]", "小さすぎる値「0」", "1 以上"),
        ("steps: [2]", "steps: [4]", "steps[0]", "大きすぎる値「4」", "3 以下"),
        ("ages: {min: 18, max: 64}", "ages: 18歳以上", "ages", "「項目: 値」の形ではない値", "「項目: 値」の形"),
        ("ages: {min", "ages: {about: おおむね, min", "ages.about", "true か false ではない", "true か false と"),
        ('open: "09:00"', 'open: "9時"', "hours[0].openings[0].open", "書き方が違います:「9時」", '"09:00"'),
        ('open: "09:00"', 'open: "25:00"', "hours[0].openings[0].open", "「25:00」", '"09:00"'),
        ('open: "09:00"', 'open: "26:00"', "hours[0].openings[0].open", "「26:00」", '翌日の2時に閉じるなら "02:00"'),
        ("id: test-window", "id: Test Window", "id", "書き方が違います", "半角の英小文字"),
        ("confidence: official}\ncites", "confidence: official, date: 2026-13}\ncites", "sources.page.date",
         "書き方が違います", "2026-11"),
        ("confidence: official}\ncites", "confidence: official, date: 2026-02-30}\ncites", "sources.page.date",
         "「2026-02-30」という日はありません", ""),
        ("confidence: official}\ncites", "confidence: official, date: 2026}\ncites", "sources.page.date",
         "文字ではない値「2026」", '"2026"'),
        ('"011-863-8733"', '"863-8733"', "phones[0].number", "電話番号の形ではありません", ""),
        ("confidence: official, source", "source", "phones[0]", "confidence(確かさ)", ""),
        ("max: 64", "max: 17", "ages", "下限(min)が上限(max)より大きく", ""),
        ("days: [mon, tue], ", "", "hours[0].openings[0]", "days(曜日)", ""),
        ("  page: {title", "  page: {url: www.example.jp, title", "sources.page.url", "開けないURL", "https:// で"),
        (", ages: [page]}", "}", "", "cites に出典がありません: ages", ""),
        ("source: page}", "source: gone}", "", "sources にない出典です: gone", ""),
    ],
)  # fmt: skip
def test_one_mistake_is_one_problem_with_its_place_and_what_to_write(
    old: str, new: str, path: str, message: str, hint: str
) -> None:
    problem = only(old, new)
    assert problem.path == path
    assert message in problem.message
    assert hint in problem.hint


def test_the_place_of_an_unknown_item_is_its_name_and_of_a_wrong_value_the_value() -> None:
    assert (only("max: 64", "mx: 64").line, only("max: 64", "mx: 64").column) == (15, 17)
    assert (only("max: 64", "max: x").line, only("max: 64", "max: x").column) == (15, 22)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("kind: ibasho", "kind: cafe"), ("min: 18", "min: x")),
        (("kind: ibasho", "kind: cafe"), (", ages: [page]}", "}")),
        (("name: 試験の窓口", "nmae: x"), ("source: page}", "source: gone}")),
        (('"011-863-8733"', '"863"'), (", ages: [page]}", "}")),
        (("days: [mon, tue], ", ""), ("serves: [page]", "serfs: [page]")),
        (("confidence: official}\ncites", "confidence: sure}\ncites"), (", ages: [page]}", "}")),
        (("of: phone", "of: tel"), (", ages: [page]}", "}")),
    ],
)  # fmt: skip
def test_two_mistakes_in_one_record_both_show(first: tuple[str, str], second: tuple[str, str]) -> None:
    alone = {problem.message for change in (first, second) for problem in problems(change)}
    assert {problem.message for problem in problems(first, second)} >= alone


@pytest.mark.parametrize(
    "change",
    [
        ("page: {title: ページ, confidence: official}", "page: {title: ページ, confidence: sure}"),
        ("page: {title: ページ, confidence: official}", "page: {confidence: official}"),
        ("name: [page]", "name: page"),
        ("- {days: [mon, tue], open", "- {days: [monday], open"),
        ("days: [mon, tue], ", "days: mon, "),
        ("openings:\n      - {days", "openings:\n      - {dais"),
    ],
)
def test_a_broken_part_does_not_draw_false_mistakes_after_it(change: tuple[str, str]) -> None:
    assert not [problem for problem in problems(change) if "出典" in problem.message or "24時間" in problem.message]


def test_a_value_named_while_reading_is_not_named_again() -> None:
    assert [problem.path for problem in problems(("min: 18", "min: 1_8"))] == ["ages.min"]


def test_braces_in_a_value_are_shown_as_they_are() -> None:
    assert "「{input}」" in only("kind: ibasho", 'kind: "{input}"').message


def test_a_long_value_is_cut() -> None:
    assert len(only("kind: ibasho", f"kind: {'あ' * 500}").message) < 60


class Odd(BaseModel):
    """Types that data files of others may use."""

    some: tuple[int, ...] = Field(default=(1,), min_length=1, max_length=2)
    exact: Decimal = Decimal(1)
    choice: StrictInt | str = 1
    near: float = Field(default=0.5, gt=0, lt=1)
    table: dict[core_model.Slug, int] = Field(default_factory=dict)


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("some: []", "some", "数が足りません(0 個)"),
        ("some: [1, 2, 3]", "some", "数が多すぎます(3 個)"),
        ("exact: abc", "exact", "数ではない値「abc」"),
        ("near: 0", "near", "小さすぎる値「0」"),
        ("near: 1", "near", "大きすぎる値「1」"),
        ("near: x", "near", "数ではない値「x」"),
        ("table: {Bad Key: 1}", "table.Bad Key", "書き方が違います:「Bad Key」"),
        ("choice: [1]", "choice", "文字ではない値「(一覧)」"),
    ],
)
def test_other_types_are_refused_in_japanese_too(text: str, path: str, message: str) -> None:
    tree = parse_yaml(text, "a.yaml")
    _, found = admit(Odd, tree.value, tree)
    assert any(problem.path == path and message in problem.message for problem in found)
    assert not [problem for problem in found if ENGLISH.search(problem.message + problem.hint)]


ENGLISH = re.compile(r"[A-Za-z]+ (should|error|must|is|not|valid|input)\b|Value error|Input ")
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("あa1-: ", max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "of", "x"]), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*Agency.model_fields, "x"]), junk, max_size=8))
def test_any_value_gives_a_record_or_problems_in_japanese(value: dict[str, Any]) -> None:
    tree = parse_yaml(WINDOW, "a.yaml")
    record, found = admit(Agency, {**tree.value, **value}, tree)
    assert (record is None) == bool(found)
    assert not [problem for problem in found if ENGLISH.search(problem.message + problem.hint)]


def patterns(annotation: Any) -> Iterator[str]:
    for part in getattr(annotation, "metadata", ()):
        yield from [part.pattern] if getattr(part, "pattern", None) else ()
    for part in get_args(annotation):
        if getattr(part, "pattern", None):
            yield part.pattern
        for inner in getattr(part, "metadata", ()):
            yield from [inner.pattern] if getattr(inner, "pattern", None) else ()
        yield from patterns(part)


def test_every_pattern_of_the_models_has_a_hint_with_an_example() -> None:
    modules = (directory_model, core_model, triage_model)
    models = {item for module in modules for item in vars(module).values() if isinstance(item, type)}
    fields = [field for model in models if issubclass(model, BaseModel) for field in model.model_fields.values()]
    found = {pattern for field in fields for source in (field, field.annotation) for pattern in patterns(source)}
    assert len(found) >= 8
    hints = {pattern: next((hint for part, hint in SHAPES.items() if part in str(pattern)), "") for pattern in found}
    assert all(hints.values())
    assert len(set(hints.values())) == len(found)
