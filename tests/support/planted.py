"""What is put into the program under test: clocks that are wrong, failures nobody foresaw, a connection, a file."""

import builtins
import socket
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from hikisupport.core import clock


def _set_clock(*moment: int) -> None:
    clock.now = lambda: datetime(*moment, tzinfo=clock.JST)


def clock_of_1970() -> None:
    """An empty battery."""
    _set_clock(1970, 1, 1, 9, 0)


def clock_of_2019() -> None:
    """Before any data."""
    _set_clock(2019, 4, 30, 23, 59)


def clock_of_2040() -> None:
    """A leap day long after the data."""
    _set_clock(2040, 2, 29, 0, 0)


def clock_of_2099() -> None:
    """A slip while setting it."""
    _set_clock(2099, 12, 31, 23, 59)


def opens_a_connection_and_a_file() -> None:
    """Both before the urgent page."""
    from hikisupport.triage import agencies

    page = agencies.urgent_page

    def planted(*args: Any) -> Any:
        socket.socket().connect_ex(("127.0.0.1", 9))
        Path("log.txt").touch()
        return page(*args)

    agencies.urgent_page = planted


def __getattr__(name: str) -> Any:
    """raises_KeyError and the like: the result fails with words that hold the answers of the call."""
    kind = getattr(builtins, name.removeprefix("raises_"))

    def failing(answers: Any, *_: Any) -> NoReturn:
        raise kind(f"{dict(answers)}")

    def plant() -> None:
        from hikisupport.triage import report

        report.assess = failing

    return plant
