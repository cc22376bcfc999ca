"""Faults to plant in the program, to prove that the oracle of the sandbox finds each kind."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def _plant(act: Callable[[], object]) -> None:
    """Let the urgent page do something else first."""
    from hikisupport.triage import agencies

    page = agencies.urgent_page

    def planted(*args: object) -> object:
        act()
        return page(*args)

    agencies.urgent_page = planted


def exits_with_seven() -> None:
    _plant(lambda: os._exit(7))


def is_killed() -> None:
    _plant(lambda: os.kill(os.getpid(), 9))


def fails_without_a_word() -> None:
    _plant(lambda: os._exit(1))


def explains_in_english() -> None:
    from hikisupport.core.errors import InputProblem

    def act() -> None:
        raise InputProblem("cannot do that")

    _plant(act)


def raises() -> None:
    _plant(lambda: {}["the answers of the caller"])


def shows_a_traceback() -> None:
    _plant(lambda: sys.stdout.write('Traceback (most recent call last):\n  File "x"\n'))


def computes_for_long() -> None:
    def act() -> None:
        end = time.process_time() + 0.7
        while time.process_time() < end:
            pass

    _plant(act)


def sleeps_for_long() -> None:
    _plant(lambda: time.sleep(1.2))


def leaves_a_file_here() -> None:
    _plant(lambda: Path("log.txt").write_text("x"))


def leaves_a_file_at_home() -> None:
    _plant(lambda: Path("~/.hikisupport").expanduser().mkdir())


def leaves_a_temporary_file() -> None:
    _plant(lambda: tempfile.mkstemp())


def appends_to_the_data() -> None:
    def act() -> None:
        with (Path(sys.argv[-1]) / "agencies.yaml").open("a") as stream:
            stream.write("# x\n")

    _plant(act)


def writes_elsewhere() -> None:
    def act() -> None:
        elsewhere = Path(sys.argv[-1]).parent / "elsewhere"
        elsewhere.touch()
        elsewhere.unlink()

    _plant(act)


def opens_a_connection() -> None:
    _plant(lambda: socket.socket().connect_ex(("127.0.0.1", 9)))


def asks_for_an_address() -> None:
    _plant(lambda: socket.getaddrinfo("localhost", 80))


def starts_a_program() -> None:
    _plant(lambda: subprocess.run(["true"], check=False))


def starts_a_shell() -> None:
    _plant(lambda: os.system("true"))


def prints_an_escape_sequence() -> None:
    _plant(lambda: sys.stdout.write("\x1b[31m"))


def prints_a_direction_character() -> None:
    _plant(lambda: sys.stderr.write("\u202e"))


def explains_at_length() -> None:
    _plant(lambda: sys.stderr.write("あ" * 2000))
