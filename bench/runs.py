"""One run of the installed program on a pseudo-terminal, as a counselor would start it: how long, how much memory."""

import fcntl
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# A prompt is where the program waits for a key: nothing more comes until one is typed.
PROMPT = b"> "
_ROWS, _COLUMNS = 24, 80
_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024


class Ran(NamedTuple):
    """Seconds by the clock, and the most memory in MiB."""

    seconds: float
    mib: float


class Terminal:
    """A program on a pseudo-terminal of 24 lines and 80 columns."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.command = command
        self.shown = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        everything = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": "", **(environment or {})}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, env=everything, start_new_session=True
        )
        os.close(slave)

    def type(self, keys: str) -> None:
        """Type keys; what was shown before is forgotten."""
        self.shown = b""
        os.write(self._master, keys.encode())

    def read(self, until: bytes | None = None) -> bool:
        """Read to the end of the program, or until some bytes have come; return whether they came."""
        while until is None or until not in self.shown:
            try:
                piece = os.read(self._master, 65536)
            except OSError:  # Linux says so when the last writer has left
                return False
            if not piece:
                return False
            self.shown += piece
        return True

    def end(self, *, kill: bool = False) -> tuple[int, float]:
        """Return the exit code and the most memory in MiB; ``kill`` ends the program first."""
        if kill:
            self._process.kill()
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        os.close(self._master)
        return self._process.returncode, usage.ru_maxrss / _MIB


def run_once(command: Sequence[str], *, to_prompt: bool = False, environment: Mapping[str, str] | None = None) -> Ran:
    """Return time and memory of one run, to its end or to its first prompt.

    Raises:
        SystemExit: the program ended with an error, or never asked its first question.
    """
    terminal = Terminal(command, environment)
    came = terminal.read(PROMPT if to_prompt else None)
    seconds = time.perf_counter() - terminal.began
    code, mib = terminal.end(kill=to_prompt)
    if came is not to_prompt or (code and not to_prompt):
        raise SystemExit(f"{' '.join(command)} failed ({code}):\n{terminal.shown.decode('utf-8', 'replace')}")
    return Ran(seconds, mib)


def program() -> str:
    """Return the installed program of this Python.

    Raises:
        SystemExit: there is none.
    """
    beside = Path(sys.executable).parent / "hikisupport"
    found = str(beside) if beside.exists() else shutil.which("hikisupport")
    if not found:
        raise SystemExit("hikisupport is not installed for this Python: run `make bench`")
    return found
