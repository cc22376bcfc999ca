"""The oracle itself: a fault of each kind is planted in the program, and the clause that speaks of it must find it."""

import pytest
from sandbox import Sandbox, faults

PLANTED = {
    "exits_with_seven": "1 ",
    "is_killed": "1 ",
    "fails_without_a_word": "2 ",
    "explains_in_english": "2 ",
    "raises": "3 ",
    "shows_a_traceback": "3 ",
    "computes_for_long": "4 ",
    "sleeps_for_long": "4 ",
    "leaves_a_file_here": "5 ",
    "leaves_a_file_at_home": "5 ",
    "leaves_a_temporary_file": "5 ",
    "appends_to_the_data": "5 ",
    "writes_elsewhere": "6 ",
    "opens_a_connection": "6 ",
    "asks_for_an_address": "6 ",
    "starts_a_program": "6 ",
    "starts_a_shell": "6 ",
    "prints_an_escape_sequence": "7 ",
    "prints_a_direction_character": "7 ",
    "explains_at_length": "8 ",
}


def test_a_sound_run_breaks_no_clause(box: Sandbox) -> None:
    assert faults(box.run("urgent")) == []
    assert faults(box.run("list", "--step", "9")) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(name: str, box: Sandbox) -> None:
    data = box.data()
    ran = box.run("urgent", "--data", str(data), fault=f"plantedfaults:{name}", watch=[data])
    assert [found for found in faults(ran, seconds=0.5) if found.startswith(PLANTED[name])]


def test_a_file_that_was_asked_for_is_no_fault_but_one_beside_it_is(box: Sandbox) -> None:
    out = str(box.cwd / "out.txt")
    ran = box.run("urgent", "--out", out)
    assert ran.changed == {out}
    assert faults(ran, [out]) == []
    assert faults(ran) != []
