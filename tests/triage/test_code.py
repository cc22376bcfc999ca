"""The answer code: what goes in comes out, typing is forgiven, a wrong letter is never taken for another call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
import tablefiles
from hypothesis import given, settings
from hypothesis import strategies as st

import registry
from hikisupport.core.errors import InputProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Level
from hikisupport.directory.load import open_directory
from hikisupport.triage.code import (
    ALPHABET,
    FIRST_DAY,
    LAST_DAY,
    PRIME,
    REASONS,
    WAYS_ON,
    CodeState,
    decode,
    encode,
    is_code,
)
from hikisupport.triage.flow import Settings
from hikisupport.triage.load import load_questions
from hikisupport.triage.model import Choice, Question, Questionnaire

SHIPPED = load_questions(shipped_folder(), open_directory(shipped_folder()).area)
# The questions of revision 1: what is proved of their codes stays true when questions are added.
QUESTIONS = replace(SHIPPED, questions=tuple(q for q in SHIPPED.questions if q.since == 1), revision=1)
NO_HURRY = settings(deadline=None)  # a busy machine is no mistake
MISTYPED, INCOMPLETE, NEWER, NO_CODE = "打ち間違い", "途中まで", "新しいバージョン", "再開コードではありません"
OLD = "前のバージョンの再開コードは、もう使えません"
MOTHER = CodeState(
    {"caller": "mother", "danger_now": "none", "age": "18_34", "ward": "kiyota"}, date(2026, 11, 24), Settings()
)
BY_HAND = Settings(gone_on="waiting", step=3, level=Level.NOW, reason="other")
FULL = CodeState({q.id: q.choices[-1].code for q in QUESTIONS.questions}, LAST_DAY, BY_HAND)


@st.composite
def states(draw: st.DrawFn) -> CodeState:
    picked = {q.id: draw(st.sampled_from([None, *(c.code for c in q.choices)])) for q in QUESTIONS.questions}
    return CodeState(
        answers={name: code for name, code in picked.items() if code},
        on=draw(st.dates(FIRST_DAY, LAST_DAY)),
        settings=Settings(
            gone_on=draw(st.sampled_from([None, *WAYS_ON])),
            step=draw(st.sampled_from([None, 1, 2, 3])),
            level=draw(st.sampled_from([None, *Level])),
            reason=draw(st.sampled_from([None, *REASONS])),
        ),
    )


def refusal(text: str, questions: Questionnaire = QUESTIONS) -> str:
    with pytest.raises(InputProblem) as caught:
        decode(text, questions)
    return caught.value.message


def written(letters: str) -> str:
    """Return 32 letters as a code is written."""
    return "-".join(["HK2", *(letters[start : start + 5] for start in range(0, len(letters), 5))])


@NO_HURRY
@given(states())
def test_what_goes_into_a_code_comes_out_again(state: CodeState) -> None:
    assert decode(encode(state, QUESTIONS), QUESTIONS) == state


@NO_HURRY
@given(states())
def test_a_code_is_hk2_and_32_letters_in_groups_of_five(state: CodeState) -> None:
    head, *groups = encode(state, QUESTIONS).split("-")
    assert head == "HK2"
    assert [len(group) for group in groups] == [5, 5, 5, 5, 5, 5, 2]
    assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_code_stays_the_same_for_ever() -> None:
    assert encode(MOTHER, QUESTIONS) == "HK2-0GA70-0441G-00000-00000-00000-18005-PA"


def test_answers_come_out_in_the_order_of_the_call() -> None:
    backwards = replace(FULL, answers=dict(reversed(FULL.answers.items())))
    assert list(decode(encode(backwards, QUESTIONS), QUESTIONS).answers) == [q.id for q in QUESTIONS.questions]


@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)])
def test_a_day_before_2026_or_after_2070_has_no_code(day: date) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(replace(MOTHER, on=day), QUESTIONS)


@pytest.mark.parametrize("answers", [{"caller": "aunt"}, {"hobby": "none"}])
def test_an_answer_that_no_question_offers_has_no_code(answers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"caller|hobby"):
        encode(replace(MOTHER, answers=answers), QUESTIONS)


# --- typing is forgiven ----------------------------------------------------------------------------------------

DASHES = "-ー－―‐‑–—−─━〜ｰ_ 　"
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@NO_HURRY
@given(states(), st.data())
def test_case_width_o_i_l_blanks_dashes_and_a_missing_hk2_are_forgiven(state: CodeState, data: st.DataObject) -> None:
    code = encode(state, QUESTIONS)
    shown = code.removeprefix("HK2-") if data.draw(st.booleans()) else code
    typed = ""
    for letter in shown:
        same = {"0": "0Oo", "1": "1IiLl", "-": DASHES}.get(letter, letter + letter.lower())
        picked = data.draw(st.sampled_from([*same, ""] if letter == "-" else list(same)))
        typed += picked.translate(FULL_WIDTH) if data.draw(st.booleans()) else picked
    assert decode(f" {typed}\r\n", QUESTIONS) == state


@pytest.mark.parametrize("before", ["再開コード: ", "再開コード：", "再開コード　", "答えコード: ", "\ufeff"])
def test_a_whole_line_of_the_case_note_can_be_typed(before: str) -> None:
    assert decode(before + encode(MOTHER, QUESTIONS), QUESTIONS) == MOTHER


# --- four sentences that tell different things -------------------------------------------------------------------


def mistakes(code: str) -> Iterator[str]:
    """Give the code with each letter replaced by every other, and with each two neighbours swapped."""
    letters = code.replace("-", "")
    for place, letter in enumerate(letters):
        for other in set("0123456789ABCDEFGHJKMNPQRSTUVWXYZ") - {letter}:
            yield letters[:place] + other + letters[place + 1 :]
    for place in range(len(letters) - 1):
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        if swapped != letters:
            yield swapped


@pytest.mark.parametrize("state", [MOTHER, FULL, replace(FULL, answers={"caller": "person"}, on=FIRST_DAY)])
def test_every_single_wrong_letter_and_every_swap_of_neighbours_is_told(state: CodeState) -> None:
    code = encode(state, QUESTIONS)
    told = [refusal(wrong) for wrong in mistakes(code)]
    assert len(told) >= 31 * 31
    assert {MISTYPED in message for message in told} == {True}


@NO_HURRY
@given(states(), st.data())
def test_two_or_three_wrong_letters_are_told(state: CodeState, data: st.DataObject) -> None:
    letters = list(encode(state, QUESTIONS).replace("-", "")[3:])
    for place in data.draw(st.sets(st.integers(0, 31), min_size=2, max_size=3)):
        others = [letter for letter in ALPHABET if letter != letters[place]]
        letters[place] = data.draw(st.sampled_from(others))
    assert MISTYPED in refusal(written("".join(letters)))


@NO_HURRY
@given(states(), st.integers(0, 31))
def test_a_code_that_breaks_off_is_told_with_how_many_letters_it_needs(state: CodeState, length: int) -> None:
    letters = encode(state, QUESTIONS).replace("-", "")[3:]
    message = refusal("HK2-" + letters[:length])
    assert INCOMPLETE in message
    assert f"32文字ですが、{length}文字" in message


@pytest.mark.parametrize("more", ["0", "A", "00000"])
def test_a_letter_too_many_is_a_mistake(more: str) -> None:
    assert MISTYPED in refusal(encode(MOTHER, QUESTIONS) + more)


@pytest.mark.parametrize("text", ["", " ", "はい", "abc", "3", "060-0001", "札幌市北区の母親からの電話です", "{}", "?"])
def test_something_else_is_no_code(text: str) -> None:
    assert NO_CODE in refusal(text)


def test_a_code_of_a_later_form_is_from_a_newer_version() -> None:
    assert NEWER in refusal("HK3-ABCDE-FGHJK-MNPQR")


def test_a_code_of_the_first_edition_gets_one_sentence() -> None:
    assert OLD in refusal("HK1-0GA70-08G1G-00000-00000-00500-FYJ")
    assert OLD in refusal("HK1-0GA70")


@pytest.mark.parametrize("form", ["HK1", "HK3"])
def test_a_wrong_version_digit_before_a_sound_code_is_a_mistake(form: str) -> None:
    assert MISTYPED in refusal(encode(MOTHER, QUESTIONS).replace("HK2", form))


def test_an_answer_that_this_data_does_not_know_is_told() -> None:
    fewer = [replace_choices(q, q.choices[1:]) if q.id == "caller" else q for q in QUESTIONS.questions]
    code = encode(replace(MOTHER, answers={"caller": "person"}), QUESTIONS)
    assert "同じデータ(--data)" in refusal(code, replace(QUESTIONS, questions=tuple(fewer)))


@pytest.mark.parametrize(("way", "level", "reason"), [(3, 1, 1), (1, 6, 1), (1, 1, 6)])
def test_a_setting_that_this_version_does_not_know_is_told(way: int, level: int, reason: int) -> None:
    number = int(f"{1:06b}{5:014b}{way:02b}{1:02b}{level:03b}{reason:03b}", 2) << 160 - 30
    number += -number % PRIME
    letters = "".join(ALPHABET[number >> place & 31] for place in range(155, -1, -5))
    assert "今の質問にない答え" in refusal(written(letters))


# --- what is a code among answers files ----------------------------------------------------------------------------


@NO_HURRY
@given(states())
def test_a_code_is_told_from_answers_with_and_without_its_hk2(state: CodeState) -> None:
    code = encode(state, QUESTIONS)
    assert is_code(code)
    assert is_code(code.removeprefix("HK2-").lower())


@pytest.mark.parametrize(
    "text", ["", "caller: mother\nage: 18_34", '{"caller": "mother"}', "- caller\n- mother\n- and_so_on_and_so_on", "3"]
)
def test_answers_written_out_are_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["HK2-0GA70", "hk2 abcde", "HK"])
def test_a_broken_code_is_still_meant_as_one(text: str) -> None:
    assert is_code(text)


# --- versions --------------------------------------------------------------------------------------------------


def replace_choices(question: Question, choices: tuple[Choice, ...]) -> Question:
    return question.model_copy(update={"choices": choices})


def grown(*widths: int) -> Questionnaire:
    """Return the questionnaire of revision 2, with questions of these widths at the end."""
    last = QUESTIONS.questions[-1]
    added = (
        last.model_copy(update={"id": f"new_{n}", "field": 34 + n, "width": width, "since": 2})
        for n, width in enumerate(widths, start=1)
    )
    return replace(QUESTIONS, questions=(*added, *QUESTIONS.questions), revision=2)


@NO_HURRY
@given(states(), st.lists(st.integers(3, 6), max_size=12))
def test_an_old_code_is_read_by_a_version_with_more_questions(state: CodeState, widths: list[int]) -> None:
    assert decode(encode(state, QUESTIONS), grown(*widths)) == state


@NO_HURRY
@given(states(), st.lists(st.integers(3, 6), max_size=12))
def test_a_code_from_a_version_with_more_questions_or_answers_is_called_newer(
    state: CodeState, widths: list[int]
) -> None:
    assert NEWER in refusal(encode(state, grown(*widths)))


@NO_HURRY
@given(states(), st.lists(st.integers(3, 6), min_size=1, max_size=12))
def test_new_questions_find_their_place_behind_the_old_ones(state: CodeState, widths: list[int]) -> None:
    newer = grown(*widths)
    answers = {f"new_{n}": "unknown" for n in range(1, len(widths) + 1)} | dict(state.answers)
    more = replace(state, answers=answers)
    assert decode(encode(more, newer), newer) == more


def test_an_old_code_mistyped_or_broken_off_in_a_newer_version_is_told_as_such() -> None:
    code = encode(MOTHER, QUESTIONS)
    assert MISTYPED in refusal(code[:-1] + "0", grown(6, 6))
    assert "32文字ですが、31文字" in refusal(code[:-1], grown(6, 6))


def test_a_newer_code_mistyped_is_called_mistyped() -> None:
    code = encode(MOTHER, grown(6))
    assert MISTYPED in refusal(code[:-1] + ("0" if code[-1] != "0" else "1"))


ADD_ROWS = "new answers: raise revision in data/questions.yaml and run tools/registry.py"


def test_no_place_of_the_registry_was_changed_or_used_again() -> None:
    frozen = {tuple(row.values()) for row in tablefiles.rows("registry.csv")}
    now = {tuple(map(str, row)) for row in registry.places(SHIPPED)}
    assert now - {row[:5] for row in frozen} == set(), ADD_ROWS
    assert {row[:5] for row in frozen} - now == set(), "taken away or changed: old codes would tell something else"
    assert len({(field, number) for field, _, _, _, number, _ in frozen}) == len(frozen)


def test_the_revision_went_up_with_the_last_growth_of_the_registry() -> None:
    brought = [int(row["revision"]) for row in tablefiles.rows("registry.csv")]
    assert max(brought) == SHIPPED.revision, ADD_ROWS
    assert all(
        min(int(row["revision"]) for row in tablefiles.rows("registry.csv") if row["question"] == q.id) == q.since
        for q in SHIPPED.questions
    ), "since of a new question is the revision that brought it"


def test_the_table_of_the_registry_is_written_by_its_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "registry.csv"
    monkeypatch.setattr(registry, "TABLE", table)
    table.write_bytes(b"field,width,question,code,number,revision\n1,4,caller,person,1,1\n")
    registry.add_rows(grown(6))
    added = table.read_text(encoding="utf-8").splitlines()
    assert added[1] == "1,4,caller,person,1,1"
    assert added[2] == "1,4,caller,mother,2,2"
    assert added[-1] == "35,6,new_1,unknown,7,2"


def test_the_tool_adds_nothing_to_a_table_that_holds_every_place() -> None:
    assert registry.missing(SHIPPED) == []


# --- the check, proved for every code ------------------------------------------------------------------------------

LONGEST = 80  # letters: what codes may grow to


def test_no_wrong_letter_in_any_code_leaves_a_multiple() -> None:
    for place in range(LONGEST):
        assert all(error * 32**place % PRIME for error in range(1, 32))


def test_no_two_letters_swapped_in_any_code_leave_a_multiple() -> None:
    for first, second in combinations(range(LONGEST), 2):
        assert all(error * (32**second - 32**first) % PRIME for error in range(1, 32))


@NO_HURRY
@given(states())
def test_a_code_is_one_number_and_a_multiple_of_the_prime(state: CodeState) -> None:
    number = 0
    for letter in encode(state, QUESTIONS).replace("-", "")[3:]:
        number = number * 32 + ALPHABET.index(letter)
    assert number % PRIME == 0


# --- what a code means must never change -----------------------------------------------------------------------------

SETTINGS: dict[tuple[str, object], str] = {
    ("gone_on", "safe"): "HK2-0GA78-0441G-00000-00000-00000-1800E-KS",
    ("gone_on", "waiting"): "HK2-0GA7G-0441G-00000-00000-00000-1800Q-H8",
    ("step", 1): "HK2-0GA72-0441G-00000-00000-00000-1800F-XH",
    ("step", 2): "HK2-0GA74-0441G-00000-00000-00000-1800T-4R",
    ("step", 3): "HK2-0GA76-0441G-00000-00000-00000-18004-CJ",
    ("level", Level.NONE): "HK2-0GA70-8441G-00000-00000-00000-1800T-YV",
    ("level", Level.WATCH): "HK2-0GA70-G441G-00000-00000-00000-1800G-7Z",
    ("level", Level.TODAY): "HK2-0GA70-R441G-00000-00000-00000-18005-H3",
    ("level", Level.NOW): "HK2-0GA71-0441G-00000-00000-00000-1800T-SM",
    ("reason", "new_facts"): "HK2-0GA70-1441G-00000-00000-00000-1800M-B5",
    ("reason", "own_wish"): "HK2-0GA70-2441G-00000-00000-00000-18003-0K",
    ("reason", "supervisor"): "HK2-0GA70-3441G-00000-00000-00000-1800H-NE",
    ("reason", "local"): "HK2-0GA70-4441G-00000-00000-00000-18000-AW",
    ("reason", "other"): "HK2-0GA70-5441G-00000-00000-00000-1800E-ZQ",
}


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_what_the_counselor_set_keeps_its_number_for_ever(setting: tuple[str, object]) -> None:
    assert encode(replace(MOTHER, settings=Settings(**dict([setting]))), QUESTIONS) == SETTINGS[setting]


def test_the_last_day_of_a_code_is_in_november_2070() -> None:
    assert date(2070, 11, 9) == LAST_DAY


def test_in_a_newer_version_the_old_answers_keep_their_places() -> None:
    old, new = (encode(FULL, questions).replace("-", "")[3:] for questions in (QUESTIONS, grown(6, 6)))
    head = 2  # the revision stands in the first two letters
    assert new[head:23] == old[head:23]


@pytest.mark.parametrize("length", [0, 1, 2])
def test_the_first_letters_alone_are_a_code_that_breaks_off(length: int) -> None:
    letters = encode(MOTHER, QUESTIONS).replace("-", "")[3:][:length]
    assert f"32文字ですが、{length}文字" in refusal(f"HK2-{letters}")
    newest = len(encode(MOTHER, grown(6, 6)).replace("-", "")) - 3
    assert newest > 32
    told = 32 if length == 2 else newest  # two letters tell the revision
    assert f"{told}文字ですが、{length}文字" in refusal(f"HK2-{letters}", grown(6, 6))


def test_hk_alone_is_a_code_that_breaks_off() -> None:
    assert INCOMPLETE in refusal("HK")


def test_the_check_of_nothing_is_no_code() -> None:
    assert INCOMPLETE in refusal("HK2-000")
    assert MISTYPED in refusal(written("0" * 32))


def test_a_letter_in_the_place_of_the_form_is_a_mistake_also_in_a_short_code() -> None:
    assert MISTYPED in refusal("HKA-0GA70")


def test_without_hk2_ten_letters_are_the_least_that_count_as_a_code() -> None:
    assert NO_CODE in refusal("0GA7008G1")
    assert INCOMPLETE in refusal("0GA7008G1G")


def test_without_hk2_an_answers_file_is_not_taken_for_a_code_below_21_letters() -> None:
    assert is_code("0" + "A" * 20)
    assert not is_code("0" + "A" * 19)
