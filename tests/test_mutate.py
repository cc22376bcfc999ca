"""The mutation tool (tools/mutate.py), on a package of a few lines that bears the name of ours, which is installed."""

import ast
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT

pytest.importorskip("resource", reason="the tool is for systems with POSIX limits")

from mutants import mutants

RULE = '''"""Who is old, who is young."""


def is_old(age: int) -> bool:
    """Tell whether somebody is old."""
    return age >= 65


def is_young(age: int) -> bool:
    return age < 18
'''
BOTH_SIDES_OF_OLD = """from hikisupport.rule import is_old, is_young

def test_old():
    assert is_old(65) and not is_old(64)

def test_young():
    assert is_young(3)
"""
IN_A_PROGRAM = """import subprocess, sys

def test_old():
    code = "from hikisupport.rule import is_old; raise SystemExit(not is_old(65))"
    subprocess.run([sys.executable, "-c", code], env={}, check=True)
"""
FOR_EVER = """import time
from hikisupport.rule import is_old

def test_old():
    time.sleep(0 if is_old(65) else 99)
"""
LONG = """import os, time
from pathlib import Path

def test_old():
    Path("ran").write_text(str(os.getpid()))
    time.sleep(99)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with the package and a test of it, and the folder for what lives no longer than a run."""

    here: Path
    scratch: Path

    def start(self, *options: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-B", str(ROOT / "tools" / "mutate.py"), "src/hikisupport/rule.py"]
        return subprocess.Popen(
            [*words, "--tests", "test_rule.py", *options],
            cwd=self.here,
            env={**os.environ, "TMPDIR": str(self.scratch), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def said(self, *options: str) -> list[str]:
        return self.start(*options).communicate(timeout=240)[0].splitlines()

    def files(self) -> dict[Path, tuple[int, bytes]]:
        return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in self.here.rglob("*") if file.is_file()}


def place(folder: Path, test: str) -> Place:
    found = Place(folder / "here", folder / "scratch")
    found.scratch.mkdir()
    (found.here / "src" / "hikisupport").mkdir(parents=True)
    (found.here / "src" / "hikisupport" / "__init__.py").touch()
    (found.here / "src" / "hikisupport" / "rule.py").write_text(RULE, encoding="utf-8")
    (found.here / "test_rule.py").write_text(test, encoding="utf-8")
    return found


def test_what_is_tested_is_killed_what_nobody_tests_is_told_and_the_folder_stays_as_it_was(tmp_path: Path) -> None:
    at = place(tmp_path, BOTH_SIDES_OF_OLD)
    before = at.files()
    *survivors, head, row = at.said()
    assert set(survivors[::2]) == {"src/hikisupport/rule.py:10: return age < 18"}
    assert sorted(survivors[1::2]) == ["    18 → 17", "    18 → 19", "    age < 18 → age <= 18"]
    assert (head, row) == (
        "mutants killed survived late  file",
        "     10      7        3    0  src/hikisupport/rule.py",
    )
    assert at.files() == before
    assert not list(at.scratch.iterdir())


@pytest.mark.parametrize(("test", "seconds", "late"), [(IN_A_PROGRAM, "45", "0"), (FOR_EVER, "10", "1")])
def test_a_program_that_a_test_starts_is_the_mutant_and_one_that_does_not_end_is_killed(
    test: str, seconds: str, late: str, tmp_path: Path
) -> None:
    told = place(tmp_path, test).said("--every", "99", "--seconds", seconds)
    assert told[1].split()[:4] == ["1", "1", "0", late]


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("def test_nothing(): pass\n", "src/hikisupport/rule.py: the tests pass without it"),
        ("def test_nothing(): raise KeyError\n", "The tests have to pass in time without a mutant."),
    ],
)
def test_tests_that_can_tell_nothing_are_refused(test: str, why: str, tmp_path: Path) -> None:
    assert place(tmp_path, test).said("--jobs", "1")[-1] == why


def test_a_run_that_is_ended_leaves_nothing_behind_and_nothing_running(tmp_path: Path) -> None:
    at = place(tmp_path, LONG)
    before, until = at.files(), time.monotonic() + 60
    run = at.start("--jobs", "1", "--seconds", "90")
    while not (number := "".join(file.read_text() for file in at.scratch.glob("*/0/tree/ran"))):
        assert time.monotonic() < until
        time.sleep(0.05)
    run.terminate()
    run.communicate(timeout=60)
    assert at.files() == before
    assert not list(at.scratch.iterdir())
    with pytest.raises(ProcessLookupError):
        os.kill(int(number), 0)


# --- which changes are made ------------------------------------------------------------------------------------


def made(code: str, tmp_path: Path) -> set[str]:
    file = tmp_path / "file.py"
    file.write_text(code, encoding="utf-8")
    return {ast.unparse(ast.parse(mutant.source)) for mutant in mutants(file)}


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("a < b", ["a <= b", "a > b"]),
        ("a == b", ["a != b"]),
        ("a not in b", ["a in b"]),
        ("a is b", ["a is not b"]),
        ("a + b", ["a - b"]),
        ("a // b", ["a * b"]),
        ("a << b", ["a >> b"]),
        ("a ^ b", ["a | b"]),
        ("a or 7", ["a", "7", "a and 7", "a or 8", "a or 6"]),
        ("not a", ["a"]),
        ("f(g=True)", ["f(g=False)"]),
        ("a if b else c", ["a if True else c", "a if False else c"]),
        ("[a for a in b if c]", ["[a for a in b if True]", "[a for a in b if False]"]),
        ("min(max(a))", ["max(max(a))", "min(min(a))"]),
        ("any(all(a))", ["all(all(a))", "any(any(a))"]),
        ("a, b", ["a,", "b,"]),
        ("{a, b}", ["{a}", "{b}"]),
        ("{a: b, **c}", ["{a: b}", "{**c}"]),
        ("'字' + a", ["'字' - a"]),
    ],
)
def test_each_kind_of_change_is_made(code: str, changed: list[str], tmp_path: Path) -> None:
    assert made(f"x = {code}", tmp_path) == {"pass", *(ast.unparse(ast.parse(f"x = {other}")) for other in changed)}


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("return a", "return None"),
        ("return", "pass"),
        ("raise a", "pass"),
        ("a.b(c)", "pass"),
        ("a -= b", "pass; a += b"),
        ("while a: b()", "while True: b(); while False: b(); while a: pass"),
    ],
)
def test_a_statement_is_left_out(statement: str, changed: str, tmp_path: Path) -> None:
    assert made(statement, tmp_path) == {ast.unparse(ast.parse(other)) for other in changed.split("; ")}


@pytest.mark.parametrize(
    "code",
    [
        "'''What it does.'''",
        "size: Literal[3]",
        "Sizes = Literal[3]",
        "@cache(3)\ndef f(a: Literal[3]) -> Literal[3]: 'It.'",
        "if TYPE_CHECKING:\n    from a import b\n    c = 3",
        "import a",
    ],
)
def test_words_types_and_decorators_are_left_as_they_are(code: str, tmp_path: Path) -> None:
    assert made(code, tmp_path) == set()
