"""A closed place to run the program in with hostile input, and the oracle: what must hold whatever the input is.

The oracle (``faults``) names every clause that a run has broken:

1. the exit code is 0, 1, 2 or 130;
2. where it is not 0, a Japanese sentence stands on standard error (`data check` may say it on standard output);
3. no traceback, no 思わぬ不具合 (a failure nobody thought of), no inner name of Python on either stream;
4. under two seconds of computing (five where other work loads the machine), and under twice that by the clock (longer
   where more runs than the machine has cores wait for their turn);
5. no file is made, changed or removed but the one that was asked for: not in the current folder, the home, the
   folder for temporary files or the data;
6. no network, no other program started, no file opened for writing anywhere else (an audit hook in the process);
7. nothing unseen reaches the screen: no control, direction or zero-width character, no escape sequence;
8. standard error stays short enough to read: no line over 1,000 characters, no more than 20,000 in all.
"""

import contextlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from hikisupport.core import ready

ROOT = Path(__file__).resolve().parents[2]
MOTHER = (ROOT / "docs" / "examples" / "mother.yaml").read_bytes()
LOCK = ".hikisupport.lock"  # lies beside the data while they are written
SECONDS, SECONDS_UNDER_LOAD = 2.0, 5.0
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-鿿]{2}")
_INNER = re.compile(
    r"Traceback|思わぬ不具合|Exception ignored|object at 0x|Node\(|<class |Error\(|\bNoneType\b|pydantic|File \"", re.I
)
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True)
class Ran:
    """What a run gave: exit code, streams, seconds, changed files of the sandbox, and what the audit hook saw."""

    args: tuple[str, ...]
    code: int
    out: str
    err: str
    cpu: float
    wall: float
    changed: frozenset[str]
    events: tuple[str, ...]
    heard: bool = True  # whether standard error can show a Japanese sentence at all

    def __str__(self) -> str:
        words = " ".join(word if len(word) < 60 else f"{word[:50]}…({len(word)})" for word in self.args)
        return f"{words!r} → {self.code} {self.err[:300]!r}"


def faults(ran: Ran, wanted: Sequence[str] = (), seconds: float | None = None) -> list[str]:
    """Return every clause of the oracle that a run has broken; ``wanted`` are the files it was asked to write."""
    found = []
    if ran.code not in {0, 1, 2, 130}:
        found.append(f"1 exit code {ran.code}")
    said = ran.err + (ran.out if ran.args[:2] == ("data", "check") else "")
    if ran.code and ran.heard and not _JAPANESE.search(said):
        found.append("2 no Japanese sentence")
    if inner := _INNER.search(ran.err + ran.out):
        found.append(f"3 {inner[0]}")
    load = os.getloadavg()[0]
    limit = seconds or (SECONDS if load < 1 else SECONDS_UNDER_LOAD)
    waits = 1.0 if seconds else max(1.0, load / (os.cpu_count() or 1))
    if ran.cpu > limit or ran.wall > 2 * limit * waits:
        found.append(f"4 {ran.cpu:.1f} s computing, {ran.wall:.1f} s by the clock")
    if strays := ran.changed - set(wanted):
        found.append(f"5 {sorted(strays)}")
    found += [f"6 {event}" for event in ran.events if _not_allowed(event, wanted)]
    table = ran.args[:2] == ("data", "export")  # for Excel: a byte order mark and its line ends
    out = ran.out.removeprefix("\ufeff").replace("\r\n", "\n") if table else ran.out
    if unseen := _UNSEEN.search(out + ran.err):
        found.append(f"7 U+{ord(unseen[0]):04X}")
    screen = ran.args[:1] == ("triage",) and "--answers" not in ran.args  # questions stand on standard error too
    if (len(ran.err) > 20_000 and not screen) or max(map(len, ran.err.split("\n"))) > 1_000:
        found.append(f"8 {len(ran.err)} characters")
    return [f"{fault}: {ran}" for fault in found]


T = TypeVar("T")


def some(cases: Sequence[T], keep: int, name: str) -> list[T]:
    """Return ``keep`` of the cases, always the same for a name."""
    return random.Random(zlib.crc32(name.encode())).sample(list(cases), min(keep, len(cases)))


def _not_allowed(event: str, wanted: Sequence[str]) -> bool:
    kind, _, path = event.partition("\t")
    plain = path.strip("b'\"")
    # Asked to exist and not made, or the lock beside the data while it is written: what stays, clause 5 would tell.
    if kind == "os.mkdir" or Path(plain).name == ".hikisupport.lock":
        return False
    return kind == "forbidden" or not (
        plain in {"/dev/null", *wanted}
        or Path(plain).name == LOCK
        or Path(plain).name in {Path(name).name for name in wanted}
        or (bool(wanted) and Path(plain).name.startswith(".hikisupport-"))
    )


@dataclass
class Sandbox:
    """An empty current folder, home, folder for temporary files and a copy of the data, with a server that forks."""

    place: Path
    _server: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        self.place = self.place.resolve()
        for name in ("cwd", "home", "tmp"):
            (self.place / name).mkdir(parents=True)
        self.watched = [self.place / "cwd", self.place / "home", self.place / "tmp"]

    def elsewhere(self, place: Path) -> "Sandbox":
        """Return another empty place that uses the same server."""
        self._ask(None)
        return Sandbox(place, _server=self._server)

    @property
    def cwd(self) -> Path:
        """The current folder of the runs."""
        return self.place / "cwd"

    def data(self, name: str = "data") -> Path:
        """Return a fresh copy of the shipped data that may be broken."""
        folder = self.place / name
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(ROOT / "data", folder)
        return folder

    def run(
        self,
        *args: str,
        stdin: bytes | str = b"",
        stdout: str = "file",
        stderr: str = "file",
        largest: int | None = None,
        env: dict[str, str | None] | None = None,
        fault: str = "",
        encoding: str = "utf-8",
        gone: bool = False,
        watch: Sequence[Path] = (),
    ) -> Ran:
        """Run a command line. ``stdin`` bytes, or "closed"; ``stdout``/``stderr`` file, closed, full or nobody."""
        names = {name: str(self.place / f".{name}") for name in ("stdin", "stdout", "stderr", "log")}
        Path(names["stdin"]).write_bytes(stdin if isinstance(stdin, bytes) else b"")
        for name in ("stdout", "stderr"):
            Path(names[name]).write_bytes(b"")
        cwd = self.cwd
        if gone:
            cwd = self.place / "gone"
            cwd.mkdir(exist_ok=True)
        watched = [*self.watched, *watch]
        before = trees(watched)
        answer = self._ask(
            {
                "args": [os.fsencode(word).hex() for word in args], "cwd": str(cwd), "gone": gone,
                "env": self._environment(env or {}), "log": names["log"], "fault": fault, "encoding": encoding,
                "stdin": stdin if isinstance(stdin, str) else "file", "stdout": stdout, "stderr": stderr,
                "stdin_path": names["stdin"], "stdout_path": names["stdout"], "stderr_path": names["stderr"],
                "largest": largest,
            }
        )  # fmt: skip
        after = trees(watched)
        shown = "utf-8" if encoding == "ascii" or args[:2] == ("data", "export") else encoding  # as the program decides
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        return Ran(
            args,
            answer["code"],
            _text(names["stdout"], shown),
            _text(names["stderr"], shown),
            answer["cpu"],
            answer["wall"],
            frozenset(changed),
            tuple(_text(names["log"], "utf-8").split("\n")[:-1]),  # whole lines: a full disk may cut the last
            stderr == "file" and encoding != "latin-1",
        )

    def _environment(self, more: dict[str, str | None]) -> dict[str, str]:
        base = {"PATH": "/usr/bin:/bin", "HOME": str(self.place / "home"), "TMPDIR": str(self.place / "tmp")}
        return {name: text for name, text in {**base, **more}.items() if text is not None}

    def _ask(self, request: dict[str, Any] | None) -> dict[str, Any]:
        if self._server is None:
            here = f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests' / 'support'}"
            self._server = subprocess.Popen(
                [sys.executable, "-B", str(ROOT / "tests" / "support" / "hostileserver.py"), str(ready._FOLDER)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": here, "PYTHONUTF8": "1"},
            )  # fmt: skip
        assert self._server.stdin and self._server.stdout
        if request is None:
            return {}
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        answer: dict[str, Any] = json.loads(self._server.stdout.readline())
        return answer

    def close(self) -> None:
        """End the server."""
        if self._server and self._server.stdin and self._server.stdout:
            self._server.stdin.close()
            self._server.wait(timeout=10)
            self._server.stdout.close()
            self._server = None


def _text(name: str, encoding: str) -> str:
    with Path(name).open(encoding=encoding, errors="replace", newline="") as stream:
        return stream.read()


def trees(folders: Sequence[Path]) -> dict[str, tuple[int, int, int]]:
    """Return size, time and inode of everything below some folders, to compare before and after."""
    found = {}
    for folder in folders:
        for where, inside, files in os.walk(folder):
            for name in (*inside, *files):
                path = os.path.join(where, name)  # noqa: PTH118 - names may be no text
                with contextlib.suppress(OSError):
                    state = os.lstat(path)
                    changes = (0, 0) if name in inside else (state.st_size, state.st_mtime_ns)
                    found[path] = (*changes, state.st_ino)
    return found
