import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.yaml_file import parse_yaml, read_text, read_yaml


def problems(text: str) -> list[Problem]:
    return parse_yaml(text, "a.yaml").problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 札幌市", "札幌市"),
        ("a: 18", 18),
        ("a: -3", -3),
        ("a: 0", 0),
        ("a: 43.06", 43.06),
        ("a: true", True),
        ("a: false", False),
        ("a: null", None),
        ("a: ~", None),
        ("a:", None),
        ('a: "09:00"', "09:00"),
        ("a: '0120-279-338'", "0120-279-338"),
        ('a: "#7119"', "#7119"),
        ('a: "yes"', "yes"),
        ("a: 2026-11-23", "2026-11-23"),
        ("a: 2026-11", "2026-11"),
        ("a: 2026", 2026),
        ("a: 12,000円", "12,000円"),
        ("a: 24時間", "24時間"),
        ("a: |\n  09:00\n  #7119\n", "09:00\n#7119\n"),
        ("a: [1, x]", [1, "x"]),
        ("a: {b: 1}", {"b": 1}),
        ("a: https://www.example.jp/?a=1&b=2#c", "https://www.example.jp/?a=1&b=2#c"),
        ("a: 相談 # ここから注釈", "相談"),
    ],
)
def test_what_is_meant_is_what_is_read(text: str, value: object) -> None:
    tree = parse_yaml(text, "a.yaml")
    assert tree.value == {"a": value}
    assert type(tree.value["a"]) is type(value)
    assert tree.problems == []


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("09:00", '"09:00"'),
        ("9:30", '"09:30"'),
        ("17:30:00", '"17:30"'),
        ("24:00", '"24:00"'),
        ("011-863-8733", '"011-863-8733"'),
        ("0120279338", '"0120279338"'),
        ("+81-11-863-8733", '"+81-11-863-8733"'),
        ("060-0042", '"060-0042"'),
        ("01101", '"01101"'),
        ("007", '"007"'),
        ("0x1F", '"0x1F"'),
        ("0b101", '"0b101"'),
        (".5", '".5"'),
        ("12_000", "数なら 12000"),
        ("15_17", '文字なら "15_17"'),
        ("yes", "true か false"),
        ("No", "true か false"),
        ("on", '文字なら "on"'),
        ("OFF", '文字なら "OFF"'),
        ("y", '文字なら "y"'),
        ("True", "true か false"),
        ("NULL", "null と書いて"),
        ("2026-1-5", '"2026-1-5"'),
        ("2026-11-23 10:00:00", '"2026-11-23 10:00:00"'),
        ("=", '"="'),
        (".inf", '".inf"'),
    ],
)
def test_what_yaml_would_change_is_named_with_its_place_and_what_to_write(written: str, instead: str) -> None:
    (problem,) = problems(f"list:\n  - name: 窓口\n    a: {written}\n")
    assert (problem.line, problem.column, problem.path) == (3, 8, "list[0].a")
    assert written in problem.message
    assert instead in problem.hint


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: #7119\nb: 1", 1, 4),
        ("a:\n  - x\n  - #9110\n", 3, 5),
        ("a: 救急は #7119 へ\nb: 1", 1, 8),
    ],
)
def test_a_number_that_yaml_would_drop_as_a_comment_is_named(text: str, line: int, column: int) -> None:
    (problem,) = problems(text)
    assert (problem.line, problem.column) == (line, column)
    assert '"#7119"' in problem.hint or '"#9110"' in problem.hint


@pytest.mark.parametrize("text", ['a: "救急は #7119 へ"', "a: |\n  救急は #7119 へ", "# 番号 #7119\na: 1"])
def test_a_number_inside_quotes_or_in_a_remark_is_no_mistake(text: str) -> None:
    found = [problem for problem in problems(text) if "a" in problem.path]
    assert found == [] or text.startswith("# ")


def test_all_mistakes_are_found_at_once() -> None:
    text = "a: 09:00\nb: yes\nc: 1\nc: 2\nd: 0120\n"
    assert [problem.line for problem in problems(text)] == [1, 2, 4, 5]


def test_an_item_that_stands_twice_names_both_lines_and_the_first_counts() -> None:
    tree = parse_yaml("a: 1\nb: 2\na: 3\n", "a.yaml")
    (problem,) = tree.problems
    assert tree.value == {"a": 1, "b": 2}
    assert (problem.line, problem.column) == (3, 1)
    assert "1行" in problem.message


RECORDS = """about: {title: 窓口}
agencies:
  - id: a
    name: 一つめ
  - id: b
    name: %s
    fee: 無料
  - id: c
    name: 三つめ
rest: 終わり
"""


@pytest.mark.parametrize(
    ("slip", "hint"),
    [
        ('"閉じ忘れ', "引用符"),
        ("名前: 副題", "「:」を含む文"),
        ("[1, 2", "かっこ"),
        ("@ここ", "引用符"),
        ("*別名", "引用符で囲んで"),
        ("x\n\tfee2: 1", "タブではなく"),
        ("x\n   kana：全角", "半角に直して"),
        ("[110, #7119]", '"#7119"'),
    ],
)
def test_a_slip_in_one_record_is_named_and_hides_no_other_record(slip: str, hint: str) -> None:
    tree = parse_yaml(RECORDS % slip, "a.yaml")
    assert [record["id"] for record in tree.value["agencies"]] == ["a", "c"]
    assert tree.value["rest"] == "終わり"
    assert all(5 <= problem.line <= 8 for problem in tree.problems)
    assert any(hint in problem.hint for problem in tree.problems)


def test_slips_in_two_records_are_both_named() -> None:
    text = RECORDS.replace("一つめ", '"一つめ').replace("三つめ", "三つ: め") % "二つめ"
    tree = parse_yaml(text, "a.yaml")
    assert [record["id"] for record in tree.value["agencies"]] == ["b"]
    assert {problem.line for problem in tree.problems} == {5, 9}


def test_a_second_document_is_named() -> None:
    (problem,) = problems("a: 1\n---\nb: 2\n")
    assert (problem.line, problem.column) == (2, 1)
    assert "---" in problem.hint


@pytest.mark.parametrize("text", ["", "\n\n", "# 注釈だけ\n", "---\n", "null"])
def test_an_empty_text_is_one_problem(text: str) -> None:
    tree = parse_yaml(text, "a.yaml")
    assert tree.value is None
    assert [problem.message for problem in tree.problems] == ["中身がありません"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1, 2]\nb: *x\n",
        "a: &x 1\nb: *x\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "a: &x {b: *x}\n",
        "a: &x {k: 1}\nb:\n  <<: *x\n",
    ],
)
def test_aliases_are_refused_where_they_stand(text: str) -> None:
    found = problems(text)
    assert found
    assert all("別名" in problem.message for problem in found)


def test_an_alias_bomb_is_refused_quickly_and_stays_small() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    tree = parse_yaml("\n".join(lines), "a.yaml")
    assert len(str(tree.value)) < 2000


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system [echo]", "!!str 0120", "!own 1"])
def test_a_type_mark_is_refused_and_never_acted_on(tag: str) -> None:
    assert any("型の印" in problem.message for problem in problems(f"a: {tag}"))


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "a: " + "{a: " * 5_000 + "}" * 5_000, "- " * 100_000 + "x",
     "\n".join(" " * depth + "a:" for depth in range(2_000))],
    ids=["open", "closed", "mappings", "dashes", "indents"],
)  # fmt: skip
def test_deep_nesting_is_refused_and_does_not_end_the_program(text: str) -> None:
    assert any("深すぎ" in problem.message for problem in problems(text))


def test_nesting_at_the_limit_is_read() -> None:
    assert problems("a: " + "[" * 20 + "1" + "]" * 20) == []
    assert len(problems("a: " + "[" * 21 + "1" + "]" * 21)) == 1


def test_many_brackets_side_by_side_are_no_depth() -> None:
    assert problems("a:\n" + "  - [1, [2], {b: [3]}]\n" * 500 + '  - "[[[[[["\n' * 300) == []


@pytest.mark.parametrize("ch", ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\ud800"])
def test_an_unseen_character_is_named_with_its_place_and_the_rest_is_read(ch: str) -> None:
    tree = parse_yaml(f"a: 1\nb: x{ch}y\nc: 3\n", "a.yaml")
    (problem,) = tree.problems
    assert (problem.line, problem.column) == (2, 5)
    assert f"U+{ord(ch):04X}" in problem.message
    assert tree.value["c"] == 3


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "{[a]: 1}", "? {a: 1}\n: 2\n"])
def test_a_list_as_the_name_of_an_item_is_refused(text: str) -> None:
    assert any("項目の名前" in problem.message for problem in problems(text))


def test_a_list_at_the_top_is_read_as_a_list() -> None:
    assert parse_yaml("- 1\n- 2\n", "a.yaml").value == [1, 2]


def test_places_are_those_of_the_text() -> None:
    tree = parse_yaml("about: {title: x}\nagencies:\n  - id: a\n    phones:\n      - number: x\n", "a.yaml")
    assert tree.place(()) == (1, 1)
    assert tree.place(("about", "title")) == (1, 16)
    assert tree.place(("agencies", 0, "phones", 0, "number")) == (5, 17)
    assert tree.key_place(("agencies", 0, "phones")) == (4, 5)
    assert tree.place(("agencies", 0, "gone", "deep")) == (3, 5)
    assert tree.place(("agencies", 7)) == (3, 3)


@given(st.text(max_size=200))
def test_any_text_gives_a_value_or_problems_never_a_failure(text: str) -> None:
    tree = parse_yaml(text, "a.yaml")
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in tree.problems)
    assert tree.value is not None or tree.problems


yaml_like = st.lists(
    st.sampled_from(["a: ", "- ", "b:\n", "  ", "\n", "[", "]", "{", "}", '"', "#7119", "&x ", "*x", "09:00", "相談",
                     "|\n", "!", "\t", ", ", "? ", "---\n", "：", "%"]),
    max_size=30,
).map("".join)  # fmt: skip


@given(yaml_like)
@example("{}#7119b:\n- ")
def test_text_that_is_nearly_yaml_gives_a_value_or_problems_in_japanese(text: str) -> None:
    tree = parse_yaml(text, "a.yaml")
    assert tree.value is not None or tree.problems
    for problem in tree.problems:
        assert not any(word in str(problem) for word in ("expected", "found", "could not", "while", "token"))


plain = st.integers() | st.booleans() | st.text("あいう漢字 abc'\"", max_size=8)
nested = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@given(nested)
def test_values_written_as_json_are_read_back_unchanged(value: object) -> None:
    assert parse_yaml(json.dumps({"a": value}, ensure_ascii=False), "a.yaml").value == {"a": value}


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\ufeffa: 1\r\nb: 09:00\r\n".encode())
    tree = read_yaml(file)
    assert tree.value == {"a": 1, "b": "09:00"}
    assert [(problem.line, problem.column) for problem in tree.problems] == [(2, 4)]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="ありません"):
        read_text(tmp_path / "none.yaml")


def test_a_folder_in_place_of_a_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="ふつうのファイルではありません"):
        read_text(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_in_place_of_a_file_does_not_wait_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(DataProblem, match="ふつうのファイルではありません"):
        read_text(tmp_path / "a.yaml")


@pytest.mark.parametrize("raw", ["a: 1\nb: 相談".encode("cp932"), "a: 相談".encode("utf-16"), b"\xff\xfe\x00\x80\x81"])
def test_a_file_in_another_encoding_is_named_with_the_line(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(raw)
    with pytest.raises(DataProblem, match=r"「a.yaml」の[12]行目がUTF-8の文字ではありません"):
        read_text(tmp_path / "a.yaml")


def test_a_giant_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as stream:
        stream.truncate(8_000_001)
    with pytest.raises(DataProblem, match="大きすぎます"):
        read_text(tmp_path / "a.yaml")


def test_an_empty_file_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"")
    assert [problem.message for problem in read_yaml(tmp_path / "a.yaml").problems] == ["中身がありません"]
