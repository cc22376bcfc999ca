"""How long the installed program takes to answer, as a multiple of ``python -c pass``.

Every command runs on a pseudo-terminal of 80 columns, as a counselor would start it. The commands take turns, so that
a slow moment of the machine falls on all of them; medians are compared, never milliseconds of different machines.
"""

import argparse
import fcntl
import os
import pty
import shutil
import statistics
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path

# A prompt is where the program waits for a key: nothing more comes until one is typed.
_PROMPT = b"> "
_ROWS, _COLUMNS = 24, 80


@dataclass(frozen=True)
class Measured:
    """A command, the multiple of ``python -c pass`` it may take, and whether it ends at its first prompt."""

    name: str
    command: tuple[str, ...]
    limit: float | None = None
    until_prompt: bool = False


def main() -> int:
    """Print the table; return 1 if ``--check`` was given and a limit is broken."""
    options = _options()
    program = _program()
    measured = (
        Measured("python -c pass", (sys.executable, "-c", "pass")),
        Measured("--help", (program, "--help"), 8),
        Measured("triage, first question", (program, "triage"), 17, until_prompt=True),
        Measured("list --step 2", (program, "list", "--step", "2"), 18),
        Measured("cost --income low", (program, "cost", "--income", "low"), 18),
    )
    times: dict[str, list[float]] = {each.name: [] for each in measured}
    for turn in range(-options.warm_up, options.runs):
        for each in measured:
            seconds = run_once(each)
            if turn >= 0:
                times[each.name].append(seconds)
    broken = _print(measured, times)
    return 1 if broken and options.check else 0


def run_once(each: Measured) -> float:
    """Return the wall time in seconds of one run on a pseudo-terminal.

    Raises:
        SystemExit: the program ended with an error, or never asked its first question.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "", "LINES": ""}
    start = time.perf_counter()
    process = subprocess.Popen(
        each.command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, env=environment, start_new_session=True
    )
    os.close(slave)
    try:
        shown = _read(master, _PROMPT if each.until_prompt else None)
        if not each.until_prompt:
            process.wait()
        seconds = time.perf_counter() - start
    finally:
        if each.until_prompt:
            process.kill()
        os.close(master)
        code = process.wait()
    if (each.until_prompt and _PROMPT not in shown) or (not each.until_prompt and code):
        raise SystemExit(f"{' '.join(each.command)} failed ({code}):\n{shown.decode('utf-8', 'replace')}")
    return seconds


def _read(master: int, until: bytes | None) -> bytes:
    """Return what is written to the terminal, to its end or until some bytes have come."""
    shown = b""
    while until is None or until not in shown:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says so when the last writer has left
            break
        if not piece:
            break
        shown += piece
    return shown


def _print(measured: tuple[Measured, ...], times: dict[str, list[float]]) -> bool:
    base = statistics.median(times[measured[0].name])
    print(f"{'command':<26}{'median ms':>10}{'ratio':>8}{'limit':>8}")
    broken = False
    for each in measured:
        median = statistics.median(times[each.name])
        ratio = median / base
        over = each.limit is not None and ratio > each.limit
        broken = broken or over
        limit = f"{each.limit:g}" if each.limit else "-"
        print(f"{each.name:<26}{median * 1000:>10.1f}{ratio:>8.1f}{limit:>8}{'  over' if over else ''}")
    return broken


def _program() -> str:
    beside = Path(sys.executable).parent / "hikisupport"
    found = str(beside) if beside.exists() else shutil.which("hikisupport")
    if not found:
        raise SystemExit("hikisupport is not installed for this Python: run `make bench`")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15, help="measured turns (default 15)")
    parser.add_argument("--warm-up", type=int, default=2, help="turns before that are thrown away (default 2)")
    parser.add_argument("--check", action="store_true", help="end with 1 if a limit is broken")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
