from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikisupport.core.clock import JST, now, parse_moment
from hikisupport.core.errors import UsageProblem


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-24 10:00", (2026, 11, 24, 10, 0)),
        ("2026-11-24T10:00", (2026, 11, 24, 10, 0)),
        ("2026/11/24 9:05", (2026, 11, 24, 9, 5)),
        ("2026-11-24", (2026, 11, 24, 12, 0)),
        ("2026-11-24 00:00", (2026, 11, 24, 0, 0)),
        ("2026-11-24 23:59", (2026, 11, 24, 23, 59)),
        ("２０２６－１１－２４　１０：００", (2026, 11, 24, 10, 0)),
        ("2026ー11ー24 10：00", (2026, 11, 24, 10, 0)),
        ("2028-02-29 08:00", (2028, 2, 29, 8, 0)),
        ("2000-01-01", (2000, 1, 1, 12, 0)),
        ("2099-12-31 23:59", (2099, 12, 31, 23, 59)),
    ],
)
def test_a_moment_is_read_as_people_write_it(written: str, meant: tuple[int, int, int, int, int]) -> None:
    assert parse_moment(written) == datetime(*meant, tzinfo=JST)


@pytest.mark.parametrize(
    "written",
    ["", "明日", "10:00", "2026-02-29", "2026-13-01", "2026-11-24 24:00", "2026-11-24 10:60", "26-11-24",
     "2026-11-24 10", "1999-12-31", "2100-01-01", "9999-12-31 23:59", "2026-11-24 10:00 x"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(UsageProblem, match="2026-11-24 10:00"):
        parse_moment(written)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_every_minute_is_read_back_as_it_was_written(moment: datetime) -> None:
    assert parse_moment(f"{moment:%Y-%m-%d %H:%M}") == moment.replace(second=0, microsecond=0, tzinfo=JST)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_a_sentence_never_a_failure(text: str) -> None:
    try:
        assert parse_moment(text).tzinfo is JST
    except UsageProblem as problem:
        assert problem.message


def test_now_is_the_time_in_japan_to_the_minute() -> None:
    moment = now()
    assert moment.utcoffset() == timedelta(hours=9)
    assert (moment.second, moment.microsecond) == (0, 0)
