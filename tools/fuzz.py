"""Every hostile input of the tests (they run a part of them), then random ones until the time is up. Run by hand.

    python tools/fuzz.py [--minutes 5] [--seed 1]

The oracle is that of tests/sandbox.py. What breaks it is printed with the seed that brings it back; the exit code is 1.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from sandbox import Sandbox, faults  # noqa: E402 - the path comes first

MOTHER = (ROOT / "docs" / "examples" / "mother.yaml").read_bytes()
FILES = (
    "agencies.yaml",
    "area.yaml",
    "holidays.csv",
    "questions.yaml",
    "advice.yaml",
    "costs.yaml",
    "guide.yaml",
    "wamnet/wamnet_202603_60.csv",
)
COMMANDS = (
    "list",
    "show police",
    "urgent",
    "triage --answers -",
    "triage --answers - --format html",
    "cost",
    "guide relate",
    "questions",
    "data check",
    "data due",
    "list --step 3 --format json",
    "triage",
)
PIECES = (
    b"\x00",
    b"\x1b[31m",
    "\u202e".encode(),
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"[",
    b"{",
    b'"',
    b"\n",
    b"\t",
    b"9" * 5_000,
    b"<script>",
    b"null",
    b"!!str ",
    "：".encode(),
    b"\xff",
    b",",
    b"#7119",
    b"|\n",
    b"'",
    b"%",
    b"---\n",
    b"-1",
    b"",
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a content with some bytes replaced, taken out, doubled or swapped."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 40))):
        place = chance.randrange(len(changed) + 1)
        length = chance.choice((0, 1, 1, 3, 30, 2_000))
        part = chance.choice(PIECES) if chance.random() < 0.7 else changed[place : place + length] * 2
        changed[place : place + length] = part
    return bytes(changed)


def broken_data(box: Sandbox, chance: random.Random) -> list[str]:
    """Damage one data file; run a command."""
    data = box.data()
    name = chance.choice(FILES)
    (data / name).write_bytes(damaged((data / name).read_bytes(), chance))
    return faults(box.run(*chance.choice(COMMANDS).split(), "--data", str(data), stdin=MOTHER, watch=[data]))


def broken_answers(box: Sandbox, chance: random.Random) -> list[str]:
    """Damage the answers of a call."""
    form = chance.choice(("text", "json", "html", "markdown"))
    return faults(box.run("triage", "--answers", "-", "--format", form, stdin=damaged(MOTHER, chance)))


def typed_at_random(box: Sandbox, chance: random.Random) -> list[str]:
    """Type keys at random at the questions."""
    keys = "".join(chance.choices("0123456789bruqg?\n\n\n\n\nあ０x ", k=400)).replace("q", "", 3)
    return faults(box.run("triage", *chance.choice(([], ["--plain"], ["--resume"])), stdin=keys.encode()))


KINDS: tuple[Callable[[Sandbox, random.Random], list[str]], ...] = (broken_data, broken_answers, typed_at_random)


def every_case() -> int:
    """Run the hostile tests with all their cases; return how many inputs there were (0: a case failed)."""
    with tempfile.TemporaryDirectory() as folder:
        count = Path(folder) / "count"
        environment = {**os.environ, "HOSTILE_ALL": "1", "HOSTILE_COUNT": str(count), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", str(ROOT / "tests" / "hostile")]
        failed = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
        return 0 if failed else sum(int(line) for line in count.read_text().split())


def at_random(minutes: float, seed: int) -> tuple[int, list[str]]:
    """Return how many random inputs were run, and what broke the oracle."""
    found: list[str] = []
    end = time.monotonic() + minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        box = Sandbox(Path(folder) / "box")
        while time.monotonic() < end:
            chance = random.Random(seed)
            found += [f"seed {seed}: {fault}" for fault in chance.choice(KINDS)(box, chance)]
            seed += 1
        box.close()
        return box.runs, found


def main() -> int:
    """Run all cases and then random ones."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-random", action="store_true")
    wanted = parser.parse_args()
    cases = 0 if wanted.only_random else every_case()
    runs, found = at_random(wanted.minutes, wanted.seed)
    print(f"{cases} cases, {runs} random inputs, {len(found)} broke the oracle")
    print("\n".join(found))
    return int(bool(found) or not (cases or wanted.only_random))


if __name__ == "__main__":
    sys.exit(main())
