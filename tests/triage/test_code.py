"""The answer code: what goes in comes out, typing is forgiven, a wrong letter is never taken for another call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import comb
from pathlib import Path

import pytest
import tablefiles
from hypothesis import given, settings
from hypothesis import strategies as st

import registry
from hikisupport.core.errors import InputProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Level
from hikisupport.directory.curated import load_directory
from hikisupport.triage import code as letters_of
from hikisupport.triage.code import FIRST_DAY, LAST_DAY, REASONS, CodeState, decode, encode, is_code
from hikisupport.triage.model import Choice, Question, Questionnaire
from hikisupport.triage.questionnaire_file import load_questions

SHIPPED = load_questions(shipped_folder(), load_directory(shipped_folder()).area)
# The questions of revision 1: what is proved of their codes stays true when questions are added.
QUESTIONS = replace(SHIPPED, questions=tuple(q for q in SHIPPED.questions if q.since == 1), revision=1)
NO_HURRY = settings(deadline=None)  # a busy machine is no mistake
MISTYPED, INCOMPLETE, NEWER, NO_CODE = "打ち間違い", "途中まで", "新しい版", "答えコードではありません"
MOTHER = CodeState({"caller": "mother", "danger_now": "none", "age": "18_34", "ward": "kiyota"}, date(2026, 11, 24))
FULL = CodeState({q.id: q.choices[-1].code for q in QUESTIONS.questions}, LAST_DAY, True, 3, Level.NOW, "other")


@st.composite
def states(draw: st.DrawFn) -> CodeState:
    picked = {q.id: draw(st.sampled_from([None, *(c.code for c in q.choices)])) for q in QUESTIONS.questions}
    return CodeState(
        answers={name: code for name, code in picked.items() if code},
        on=draw(st.dates(FIRST_DAY, LAST_DAY)),
        continued=draw(st.booleans()),
        step=draw(st.sampled_from([None, 1, 2, 3])),
        level=draw(st.sampled_from([None, *Level])),
        reason=draw(st.sampled_from([None, *REASONS])),
    )


def refusal(text: str, questions: Questionnaire = QUESTIONS) -> str:
    with pytest.raises(InputProblem) as caught:
        decode(text, questions)
    return caught.value.message


def written(letters: str) -> str:
    """Return 28 letters as a code is written."""
    return "-".join(["HK1", *(letters[start : start + 5] for start in range(0, len(letters), 5))])


@NO_HURRY
@given(states())
def test_what_goes_into_a_code_comes_out_again(state: CodeState) -> None:
    assert decode(encode(state, QUESTIONS), QUESTIONS) == state


@NO_HURRY
@given(states())
def test_a_code_is_hk1_and_28_letters_in_groups_of_five(state: CodeState) -> None:
    head, *groups = encode(state, QUESTIONS).split("-")
    assert head == "HK1"
    assert [len(group) for group in groups] == [5, 5, 5, 5, 5, 3]
    assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_code_stays_the_same_for_ever() -> None:
    assert encode(MOTHER, QUESTIONS) == "HK1-0GA70-08G1G-00000-00000-00500-FYJ"


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
def test_case_width_o_i_l_blanks_dashes_and_a_missing_hk1_are_forgiven(state: CodeState, data: st.DataObject) -> None:
    code = encode(state, QUESTIONS)
    shown = code.removeprefix("HK1-") if data.draw(st.booleans()) else code
    typed = ""
    for letter in shown:
        same = {"0": "0Oo", "1": "1IiLl", "-": DASHES}.get(letter, letter + letter.lower())
        picked = data.draw(st.sampled_from([*same, ""] if letter == "-" else list(same)))
        typed += picked.translate(FULL_WIDTH) if data.draw(st.booleans()) else picked
    assert decode(f" {typed}\r\n", QUESTIONS) == state


@pytest.mark.parametrize("before", ["答えコード: ", "答えコード：", "答えコード　", "\ufeff"])
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
    for place in data.draw(st.sets(st.integers(0, 27), min_size=2, max_size=3)):
        others = [letter for letter in letters_of.ALPHABET if letter != letters[place]]
        letters[place] = data.draw(st.sampled_from(others))
    assert MISTYPED in refusal(written("".join(letters)))


@NO_HURRY
@given(states(), st.integers(0, 27))
def test_a_code_that_breaks_off_is_told_with_how_many_letters_it_needs(state: CodeState, length: int) -> None:
    letters = encode(state, QUESTIONS).replace("-", "")[3:]
    message = refusal("HK1-" + letters[:length])
    assert INCOMPLETE in message
    assert f"28文字ですが、{length}文字" in message


@pytest.mark.parametrize("more", ["0", "A", "00000"])
def test_a_letter_too_many_is_a_mistake(more: str) -> None:
    assert MISTYPED in refusal(encode(MOTHER, QUESTIONS) + more)


@pytest.mark.parametrize("text", ["", " ", "はい", "abc", "3", "060-0001", "札幌市北区の母親からの電話です", "{}", "?"])
def test_something_else_is_no_code(text: str) -> None:
    assert NO_CODE in refusal(text)


def test_a_code_of_a_later_form_is_from_a_newer_version() -> None:
    assert NEWER in refusal("HK2-ABCDE-FGHJK-MNPQR")


def test_a_wrong_version_digit_before_a_sound_code_is_a_mistake() -> None:
    assert MISTYPED in refusal(encode(MOTHER, QUESTIONS).replace("HK1", "HK2"))


def test_an_answer_that_this_data_does_not_know_is_told() -> None:
    fewer = [replace_choices(q, q.choices[1:]) if q.id == "caller" else q for q in QUESTIONS.questions]
    code = encode(replace(MOTHER, answers={"caller": "person"}), QUESTIONS)
    assert "同じデータ(--data)" in refusal(code, replace(QUESTIONS, questions=tuple(fewer)))


@pytest.mark.parametrize("level, reason", [(6, 1), (1, 6)])
def test_a_setting_that_this_version_does_not_know_is_told(level: int, reason: int) -> None:
    bits = f"{1:06b}{5:014b}0{1:02b}{level:03b}{reason:03b}" + "0" * 96
    values = [int(bits[start : start + 5], 2) for start in range(0, 125, 5)]
    prefix = letters_of.symbols("HK1")
    assert prefix
    code = "HK1" + letters_of.letters([*values, *letters_of.check([*prefix, *values])])
    assert "今の質問にない答え" in refusal(code)


# --- what is a code among answers files ----------------------------------------------------------------------------


@NO_HURRY
@given(states())
def test_a_code_is_told_from_answers_with_and_without_its_hk1(state: CodeState) -> None:
    code = encode(state, QUESTIONS)
    assert is_code(code)
    assert is_code(code.removeprefix("HK1-").lower())


@pytest.mark.parametrize(
    "text", ["", "caller: mother\nage: 18_34", '{"caller": "mother"}', "- caller\n- mother\n- and_so_on_and_so_on", "3"]
)
def test_answers_written_out_are_no_code(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["HK1-0GA70", "hk2 abcde", "HK"])
def test_a_broken_code_is_still_meant_as_one(text: str) -> None:
    assert is_code(text)


# --- versions --------------------------------------------------------------------------------------------------


def replace_choices(question: Question, choices: tuple[Choice, ...]) -> Question:
    return question.model_copy(update={"choices": choices})


def grown(*widths: int) -> Questionnaire:
    """Return the questionnaire of revision 2, with questions of these widths at the end."""
    last = QUESTIONS.questions[-1]
    added = (
        last.model_copy(update={"id": f"new_{n}", "field": 30 + n, "width": width, "since": 2})
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
    more = replace(state, answers=answers, revision=2)
    assert decode(encode(more, newer), newer) == more


def test_an_old_code_mistyped_or_broken_off_in_a_newer_version_is_told_as_such() -> None:
    code = encode(MOTHER, QUESTIONS)
    assert MISTYPED in refusal(code[:-1] + "0", grown(6, 6))
    assert "28文字ですが、27文字" in refusal(code[:-1], grown(6, 6))


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
    assert added[-1] == "31,6,new_1,unknown,7,2"


def test_the_tool_adds_nothing_to_a_table_that_holds_every_place() -> None:
    assert registry.missing(SHIPPED) == []


# --- the check, proved for every code ------------------------------------------------------------------------------

LENGTH = 31  # HK1 and 28 letters: the most for which three errors are found
LONGER = range(32, 80)  # what codes may grow to: sixteen questions of four bits give 44
VALUES = st.integers(1, 79).flatmap(
    lambda length: st.tuples(*[st.lists(st.integers(0, 31), min_size=length, max_size=length)] * 2)
)


@NO_HURRY
@given(VALUES)
def test_the_check_of_a_sum_is_the_sum_of_the_checks(both: tuple[list[int], list[int]]) -> None:
    one, other = both
    together = letters_of.check([a ^ b for a, b in zip(one, other, strict=True)])
    assert together == tuple(a ^ b for a, b in zip(letters_of.check(one), letters_of.check(other), strict=True))


def traces(length: int) -> dict[int, list[int]]:
    """Return for each place of so many letters what every error there changes in the check (15 bits)."""
    found: dict[int, list[int]] = {}
    for place in range(length):
        for error in range(1, 32):
            values = [error if at == place else 0 for at in range(length)]
            left, right = values[: length - 3], values[length - 3 :]
            first, second, third = (a ^ b for a, b in zip(letters_of.check(left), right, strict=True))
            found.setdefault(place, []).append(first << 10 | second << 5 | third)
    return found


def test_no_error_in_up_to_three_letters_of_any_code_leaves_the_check_as_it_was() -> None:
    by_place = traces(LENGTH)
    owner = {trace: place for place, found in by_place.items() for trace in found}
    assert 0 not in owner, "a single error is found"
    assert len(owner) == LENGTH * 31, "two errors never cancel out"
    for one, other in combinations(range(LENGTH), 2):
        sums = {a ^ b for a in by_place[one] for b in by_place[other]}
        assert all(owner.get(both, one) in {one, other} for both in sums), "three errors never cancel out"


@pytest.mark.parametrize("length", LONGER)
def test_in_a_code_with_more_questions_no_error_in_one_or_two_letters_leaves_the_check_as_it_was(length: int) -> None:
    found = [trace for place in traces(length).values() for trace in place]
    assert 0 not in found, "a single error is found"
    assert len(set(found)) == length * 31, "two errors never cancel out"


def test_of_three_wrong_letters_in_a_code_with_more_questions_two_in_a_hundred_thousand_are_missed() -> None:
    length = LONGER.start
    by_place = traces(length)
    owner = {trace: place for place, found in by_place.items() for trace in found}
    pairs = (
        owner.get(a ^ b, one) not in {one, other}
        for one, other in combinations(range(length), 2)
        for a in by_place[one]
        for b in by_place[other]
    )
    missed = sum(pairs) // 3  # each three is met as three pairs
    assert 0 < missed / (comb(length, 3) * 31**3) < 2 / 100_000


def test_a_code_with_more_questions_tells_two_wrong_letters_31_places_apart() -> None:
    more = grown(*[6] * 5)
    letters = list(encode(MOTHER, more).replace("-", ""))
    for place in (3, 3 + 31):
        letters[place] = letters_of.ALPHABET[letters_of.ALPHABET.index(letters[place]) ^ 1]
    assert MISTYPED in refusal("".join(letters), more)


# --- what a code means must never change (found by mutants) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "code"),
    [
        (None, "HK1-0GA74-08G1G-00000-00000-00500-99R"),
        (Level.NONE, "HK1-0GA74-G8G1G-00000-00000-00500-DCN"),
        (Level.WATCH, "HK1-0GA75-08G1G-00000-00000-00500-TQ8"),
        (Level.TODAY, "HK1-0GA75-G8G1G-00000-00000-00500-YJ5"),
        (Level.NOW, "HK1-0GA76-08G1G-00000-00000-00500-AGX"),
    ],
)
def test_a_level_set_by_the_counselor_keeps_its_number_for_ever(level: Level | None, code: str) -> None:
    assert encode(replace(MOTHER, step=1, level=level), QUESTIONS) == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("new_facts", "HK1-0GA78-28G1G-00000-00000-00500-HH3"),
        ("own_wish", "HK1-0GA78-48G1G-00000-00000-00500-2XC"),
        ("supervisor", "HK1-0GA78-68G1G-00000-00000-00500-GS9"),
        ("local", "HK1-0GA78-88G1G-00000-00000-00500-15J"),
        ("other", "HK1-0GA78-A8G1G-00000-00000-00500-K1Q"),
    ],
)
def test_a_reason_of_the_counselor_keeps_its_number_for_ever(reason: str, code: str) -> None:
    assert encode(replace(MOTHER, step=2, reason=reason), QUESTIONS) == code


def test_the_last_day_of_a_code_is_in_november_2070() -> None:
    assert date(2070, 11, 9) == LAST_DAY


def test_in_a_newer_version_the_old_answers_keep_their_places() -> None:
    old, new = (encode(FULL, questions).replace("-", "")[3:] for questions in (QUESTIONS, grown(6, 6)))
    head = 2  # the revision stands in the first two letters
    assert new[head:23] == old[head:23]


@pytest.mark.parametrize("length", [0, 1, 2])
def test_the_first_letters_alone_are_a_code_that_breaks_off(length: int) -> None:
    letters = encode(MOTHER, QUESTIONS).replace("-", "")[3:][:length]
    assert f"28文字ですが、{length}文字" in refusal(f"HK1-{letters}")
    newest = len(encode(MOTHER, grown(6, 6)).replace("-", "")) - 3
    assert newest > 28
    told = 28 if length == 2 else newest  # two letters tell the revision
    assert f"{told}文字ですが、{length}文字" in refusal(f"HK1-{letters}", grown(6, 6))


def test_hk_alone_is_a_code_that_breaks_off() -> None:
    assert INCOMPLETE in refusal("HK")


def test_the_check_of_nothing_is_no_code() -> None:
    nothing = letters_of.letters(letters_of.check(letters_of.symbols("HK1") or []))
    assert INCOMPLETE in refusal(f"HK1-{nothing}")


def test_a_letter_in_the_place_of_the_form_is_a_mistake_also_in_a_short_code() -> None:
    assert MISTYPED in refusal("HKA-0GA70")


def test_without_hk1_ten_letters_are_the_least_that_count_as_a_code() -> None:
    assert NO_CODE in refusal("0GA7008G1")
    assert INCOMPLETE in refusal("0GA7008G1G")


def test_without_hk1_an_answers_file_is_not_taken_for_a_code_below_21_letters() -> None:
    assert is_code("0" + "A" * 20)
    assert not is_code("0" + "A" * 19)


@pytest.mark.parametrize(("number", "fits"), [(15, True), (16, False), (17, False)])
def test_an_answer_whose_number_is_too_large_for_its_place_has_no_code(number: int, fits: bool) -> None:
    caller = QUESTIONS.questions[0]
    assert (caller.id, caller.width) == ("caller", 4)
    choices = tuple(choice.model_copy(update={"number": number}) for choice in caller.choices[:1])
    data = replace(QUESTIONS, questions=(replace_choices(caller, choices), *QUESTIONS.questions[1:]))
    state = replace(MOTHER, answers={"caller": "person"})
    if fits:
        assert decode(encode(state, data), data) == state
    else:
        with pytest.raises(ValueError, match="no place"):
            encode(state, data)
