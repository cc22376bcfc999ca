"""Asks whether the tests notice when one sign, number, word of logic or statement of a source file is wrong.

    python tools/mutate.py FILE... --tests PATH... [--jobs 2] [--seconds 45] [--every 1] [--pytest="OPTIONS"]

Run in the folder whose src/ holds the files. Each job has a copy of that folder and a Python of its own, which finds
the package in the copy and nowhere else, also where a test starts a program with an empty environment. One mutant at
a time (see mutants.py) is written into the copy. It is killed when a test fails or the time is up (``late`` counts
these); one that survives is printed. The tests have to pass without a change, before and after, and to fail when the
file cannot be imported.
"""

import argparse
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from mutants import Mutant, mutants

_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".hypothesis", "*_cache", "__pycache__", "build", "dist")
_MEMORY = 4 * 2**30  # bytes: a mutant that never ends takes no more


class Workshop:
    """A copy of the folder, with a Python of its own, in which the tests are run on one mutant at a time."""

    def __init__(self, place: Path, pytest: Sequence[str], seconds: float) -> None:
        self._tree = Path(shutil.copytree(Path.cwd(), place / "tree", ignore=_NOT_COPIED))
        venv.create(place / "python", symlinks=True)
        site = Path(sysconfig.get_path("purelib", "venv", {"base": str(place / "python")}))
        # What is installed is found by this Python too, but not what .pth files there name: the editable package.
        installed = (sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
        (site / "tree.pth").write_text("\n".join([str(self._tree / "src"), *installed]), encoding="utf-8")
        (place / "scratch").mkdir()
        self._command = [
            str(place / "python" / "bin" / "python"),
            "-m",
            "pytest",
            "-xq",
            "-p",
            "no:cacheprovider",
            *pytest,
        ]
        self._environment = {**os.environ, "TMPDIR": str(place / "scratch"), "PYTHONPATH": ""}
        self._seconds = seconds
        self._said = place / "said.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, file: Path, mutant: Mutant | None) -> None:
        """Start the tests with a mutant in the place of its file, or with nothing changed."""
        self.mutant, self._file = mutant, self._tree / file
        self._original = self._file.read_bytes()
        if mutant:
            self._file.write_bytes(mutant.source)
            self._environment["PYTHONDONTWRITEBYTECODE"] = "1"
        for compiled in self._file.parent.glob(f"__pycache__/{file.stem}.*"):  # perhaps of the mutant before
            compiled.unlink()
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                self._command, cwd=self._tree, env=self._environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        self._end = time.monotonic() + self._seconds

    def passed(self) -> bool | None:
        """Tell whether all tests passed in time; None as long as they run. ``late``: the time was up."""
        self.late = bool(self._process and self._process.poll() is None)
        if self.late and time.monotonic() < self._end:
            return None
        return self.stop() == 0

    def stop(self) -> int | None:
        """End the tests, put the file back and return the exit code of pytest."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        code, self._process = self._process.wait(), None
        self._file.write_bytes(self._original)
        return code

    def said(self) -> str:
        """Return what pytest wrote last."""
        return self._said.read_text(encoding="utf-8", errors="replace")


def judge(
    file: Path, waiting: Iterable[Mutant | None], workshops: Sequence[Workshop]
) -> Iterator[tuple[Workshop, bool]]:
    """Run the tests on each mutant of a file; give the workshop that has it, and whether all tests passed."""
    free, busy, more = [*workshops], list[Workshop](), iter(waiting)
    while True:
        for workshop, mutant in zip([*free], more, strict=False):
            workshop.begin(file, mutant)
            free.remove(workshop)
            busy.append(workshop)
        if not busy:
            return
        time.sleep(0.02)
        for workshop in [*busy]:
            if (passed := workshop.passed()) is not None:
                busy.remove(workshop)
                free.append(workshop)
                yield workshop, passed


def row(file: Path, every: int, workshops: Sequence[Workshop]) -> str:
    """Print the mutants of a file that survive; return its row of the table."""
    broken = Mutant(1, "", b"raise ImportError\n")
    if any(passed for _, passed in judge(file, [broken], workshops)):
        sys.exit(f"{file}: the tests pass without it")
    made = [*mutants(file)][::every]
    survived = late = 0
    for workshop, passed in judge(file, made, workshops):
        late += workshop.late
        if passed and workshop.mutant:
            survived += 1
            print(f"{file}:{workshop.mutant.line}: {workshop.mutant.told}", flush=True)
    return f"{len(made):7} {len(made) - survived:6} {survived:8} {late:4}  {file}"


def check_unchanged(file: Path, when: str, workshops: Sequence[Workshop]) -> None:
    """Stop unless the tests pass in every workshop with nothing changed."""
    for workshop, passed in judge(file, [None] * len(workshops), workshops):
        if not passed:
            sys.exit(f"{workshop.said()}\nThe tests have to pass in time {when}.")


def main(arguments: Sequence[str]) -> None:
    """Print what survives, then a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--tests", nargs="+", required=True, metavar="PATH")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=45, help="the longest that a mutant lives")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth mutant")
    parser.add_argument("--pytest", type=shlex.split, default=[], metavar="OPTIONS", help='such as --pytest="-n 0"')
    given = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what follows is cleared away then, too
    with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as folder:
        places = [Path(folder) / str(number) for number in range(given.jobs)]
        workshops = [Workshop(place, [*given.pytest, *given.tests], given.seconds) for place in places]
        try:
            check_unchanged(given.files[0], "without a mutant", workshops)
            rows = [row(file, given.every, workshops) for file in given.files]
            check_unchanged(given.files[0], "afterwards (a mutant has changed more than its copy)", workshops)
        finally:
            for workshop in workshops:
                workshop.stop()
    print("mutants killed survived late  file", *rows, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
