"""Clocks of machines whose battery is empty, or that were set by a slip."""

from datetime import datetime

from hikisupport.core import clock


def _set(*moment: int) -> None:
    clock.now = lambda: datetime(*moment, tzinfo=clock.JST)


def the_clock_of_1970() -> None:
    _set(1970, 1, 1, 9, 0)


def the_clock_of_2019() -> None:
    _set(2019, 4, 30, 23, 59)


def the_clock_of_2040() -> None:
    _set(2040, 2, 29, 0, 0)


def the_clock_of_2099() -> None:
    _set(2099, 12, 31, 23, 59)
