"""A wrong number is never said: what may be done with a number, and when that changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tablefiles import day_of_state, rows

from hikisupport.core.model import Source
from hikisupport.core.vocab import Confidence, State
from hikisupport.directory.model import Agency, Phone
from hikisupport.directory.view import fact_doubt, judged, source_doubt, state_of

DAY = date(2026, 11, 23)
# How many third parties agree, as the notes of the table say it.
AGREEING = {"psych-emergency": 2, "hokkaido-inochi": 3, "police-consult": 2}
ROWS = rows("numbers.csv")


def phone(number="011-000-0001", confidence="official", written=None, agreeing=1):
    return Phone(number=number, confidence=confidence, date=written, agreeing=agreeing, source="page")


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_row_of_the_table_of_numbers_has_the_state_the_table_gives(row):
    given_ = phone(
        row["number"] or None, row["confidence"] or None, row["source_date"] or None, AGREEING.get(row["id"], 1)
    )
    assert state_of(given_, day_of_state(row)) == row["state"]
    assert bool(judged(given_, day_of_state(row))[1]) == (row["state"] != "callable")


@pytest.mark.parametrize(
    ("written", "day", "state"),
    [
        ("2024-11-23", DAY, State.CALLABLE),
        ("2024-11-22", DAY, State.CHECK),
        ("2024-12", date(2026, 12, 1), State.CALLABLE),
        ("2024-12", date(2026, 12, 2), State.CHECK),
        ("2025", date(2027, 1, 1), State.CALLABLE),
        ("2025", date(2027, 1, 2), State.CHECK),
        ("2024-02-29", date(2026, 2, 28), State.CALLABLE),
        ("2024-02-29", date(2026, 3, 1), State.CHECK),
        ("2026-11-23", DAY, State.CALLABLE),
        ("2026-11-24", DAY, State.CHECK),
        (None, DAY, State.CHECK),
    ],
)
@pytest.mark.parametrize("confidence", ["called", "official", "official_via"])
def test_an_official_number_serves_24_months_from_the_first_day_its_source_can_mean(written, day, state, confidence):
    assert state_of(phone(confidence=confidence, written=written), day) is state


@pytest.mark.parametrize(("agreeing", "state"), [(1, State.WITHHELD), (2, State.CHECK), (3, State.CHECK)])
def test_third_parties_count_only_when_they_agree_and_never_make_a_number_callable(agreeing, state):
    assert state_of(phone(confidence="third_party", written="2026-11-01", agreeing=agreeing), DAY) is state


@pytest.mark.parametrize("number", ["110", "119", "189"])
def test_the_emergency_numbers_never_age(number):
    for confidence in Confidence:
        assert state_of(phone(number, confidence, "1990"), date(2060, 1, 1)) is State.CALLABLE


def test_7119_ages_but_is_never_withheld():
    assert state_of(phone("#7119", "official", "2026-10"), DAY) is State.CALLABLE
    assert state_of(phone("#7119", "official", "2023-10-10"), DAY) is State.CHECK
    assert state_of(phone("#7119", "third_party"), DAY) is State.CHECK


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (phone(written="2020-05-02"), "2020年5月の情報"),
        (phone(written="2021"), "2021年の情報"),
        (phone(), "日付のない情報"),
        (phone(confidence="third_party", agreeing=2), "第三者の情報が2つ一致"),
        (phone(confidence="third_party"), "第三者の情報が1つだけ"),
        (phone(number=None, confidence=None), "確認できた番号がない"),
        (phone(written="2026-10"), ""),
    ],
)
def test_the_reason_beside_a_number_is_said_in_japanese(given_, words):
    assert judged(given_, DAY)[1] == words


def test_a_number_without_any_confidence_is_withheld_even_if_it_slips_past_the_reader():
    slipped = Phone.model_construct(
        number="011-000-0001", confidence=None, date="2026-11-01", agreeing=2, source="page"
    )
    assert state_of(slipped, DAY) is State.WITHHELD


@pytest.mark.parametrize("number", ["110", "119", "189"])
def test_nothing_doubtful_stands_beside_an_emergency_number(number):
    assert judged(phone(number, "official", "1990"), DAY)[1] == ""
    assert judged(phone(number, "third_party"), DAY)[1] == ""


def page(confidence="official", written="2026-10"):
    return Source(title="頁", confidence=confidence, date=written)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (page(), ""),
        (page(written="2024-11-23"), ""),
        (page(written="2024-11-22"), "2024年11月の情報"),
        (page(written=None), "日付のない情報"),
        (page("third_party"), "第三者の情報"),
        (page("third_party", "2020"), "第三者の情報"),
    ],
)
def test_the_reason_beside_a_fact_comes_from_its_source(source, words):
    assert source_doubt(source, DAY) == words


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ((), ""),
        (("good",), ""),
        (("old",), "2020年の情報"),
        (("old", "good"), ""),
        (("good", "old"), ""),
        (("hearsay", "old"), "第三者の情報"),
        (("old", "hearsay"), "2020年の情報"),
    ],
)
def test_one_sound_source_is_enough_for_a_fact_and_else_the_first_doubt_is_said(cited, words):
    sources = {"good": page(), "old": page(written="2020"), "hearsay": page("third_party")}
    agency = Agency.model_construct(sources=sources, cites={"fee": cited} if cited else {})
    assert fact_doubt(agency, "fee", DAY) == words


@given(st.sampled_from([None, *Confidence]), st.dates(), st.dates(), st.integers(1, 4))
def test_a_number_nobody_confirmed_is_never_shown_and_time_never_makes_one_better(confidence, written, day, agreeing):
    assert state_of(Phone(confidence=confidence, source="page"), day) is State.WITHHELD
    if confidence is None or day.year > 9000 or day < written:
        return
    order = [State.CALLABLE, State.CHECK, State.WITHHELD]
    given_ = phone(confidence=confidence, written=written.isoformat(), agreeing=agreeing)
    later = day.replace(year=day.year + 1, day=min(day.day, 28))
    assert order.index(state_of(given_, later)) >= order.index(state_of(given_, day))
