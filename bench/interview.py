"""From a key to the next question: every question of several calls, typed on a pseudo-terminal of 80 columns."""

import statistics
import sys
import time

from runs import PROMPT, Terminal, program

_AT = ("--at", "2026-11-24 10:00")
_LIMIT_MS = 20
# The caller, then the first answer of every question: the calmest way; then 9, わからない, to everything.
_CALLS = {
    "mother, calm": ("2", "1"),
    "person, calm": ("1", "1"),
    "supporter, calm": ("8", "1"),
    "mother, 9": ("2", "9"),
}
_MOST = 40
_RESULT = "■".encode()  # only a result has headings


def main() -> int:
    """Print the table; return 1 if the slowest step of a usual call is over the limit."""
    print(f"{'call':<18}{'questions':>10}{'median ms':>11}{'slowest ms':>12}{'to result':>11}")
    slowest = 0.0
    for name, (caller, answer) in _CALLS.items():
        times, result = one_call(caller, answer)
        slowest = max(slowest, *times)
        print(f"{name:<18}{len(times):>10}{statistics.median(times):>11.1f}{max(times):>12.1f}{result:>11.1f}")
    return int(slowest > _LIMIT_MS)


def one_call(caller: str, answer: str) -> tuple[list[float], float]:
    """Return the milliseconds from each key to the next question, and from the last one to the result."""
    terminal = Terminal((program(), "triage", *_AT))
    terminal.read(PROMPT)
    times: list[float] = []
    for number in range(_MOST):
        key = caller if number == 0 else answer
        terminal.type(key)  # the line is typed, then Enter: from there the counselor waits
        began = time.perf_counter()
        terminal.type("\n")
        terminal.read(PROMPT)
        took = (time.perf_counter() - began) * 1000
        if _RESULT in terminal.shown:
            break
        times.append(took)
    else:
        raise SystemExit("no result came")
    terminal.end(kill=True)
    return times, took


if __name__ == "__main__":
    sys.exit(main())
