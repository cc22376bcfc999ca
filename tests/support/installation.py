"""An office PC in small: the program built as it is given away, installed far from its source, and run there."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT, Ran

AT = ("--at", "2026-11-24 10:00")
MOTHER = "お母さま の例.yaml"  # lies in the folder that the commands are run from
# What an office does with the program, each with words that its output must hold.
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "version": (("--version",), "hikisupport "),
    "help": (("--help",), "使い方: "),
    "urgent": (("urgent", *AT), "緊急の電話"),
    "list": (("list", "--step", "2", *AT), "居場所づくり・訪問"),
    "show": (("show", "step", *AT), "011-221-1766"),
    "cost": (("cost", "--income", "low", *AT), "0円の見込みです"),
    "triage": (("triage", "--answers", MOTHER, *AT), "まず一つの窓口"),
    "guide": (("guide", *AT), "接し方"),
    "check": (("data", "check", *AT), "誤りはありません"),
}


@dataclass(frozen=True)
class Office:
    """A virtual environment with the program, a folder to work in, and whether nothing in it can be written."""

    venv: Path
    desk: Path
    locked: bool = False

    @property
    def python(self) -> Path:
        """The Python of the environment."""
        return self.venv / "bin" / "python"

    @property
    def package(self) -> Path:
        """The folder of the installed program."""
        return next(self.venv.glob("lib/python*/site-packages/hikisupport"))

    def run(self, *words: str, env: dict[str, str] | None = None, encoding: str = "utf-8", script: bool = False) -> Ran:
        """Run the environment's Python (or the command of the program) with nothing in the environment but ``env``."""
        program = self.venv / "bin" / "hikisupport" if script else self.python
        return run([str(program), *words], self.desk, env or {}, encoding, self.locked)


def run(command: Sequence[str], cwd: Path, env: dict[str, str], encoding: str = "utf-8", locked: bool = False) -> Ran:
    """Run a command; ``locked`` takes from root the right to write where the mode of a file forbids it."""
    without = ["setpriv", "--bounding-set=-dac_override"] if locked and os.geteuid() == 0 else []
    ran = subprocess.run([*without, *command], cwd=cwd, env=env, capture_output=True, check=False)
    return Ran(ran.returncode, ran.stdout.decode(encoding), ran.stderr.decode(encoding))


def install(*words: str, venv: Path, before: Sequence[str] = ()) -> str:
    """Install into an environment with the pip of this one; return what was said if it failed."""
    pip = [sys.executable, "-m", "pip", "--python", str(venv / "bin" / "python"), "--disable-pip-version-check"]
    return with_network([*before, *pip, "install", "--quiet", *words])


def with_network(command: Sequence[str]) -> str:
    """Run a command of this machine that fetches packages; return what was said if it failed."""
    ran = run(command, ROOT, {**os.environ, "PIP_RETRIES": "1"})
    return ran.out + ran.err if ran.code else ""


def new_venv(folder: Path) -> Path:
    """Make an empty virtual environment, without pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, capture_output=True)
    return folder


def once(folder: Path, make: Callable[[Path], str]) -> None:
    """Make a folder in one worker only; ``make`` returns what was said if it failed. Skips where the network is off."""
    verdict = folder.with_name(folder.name + ".txt")
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not verdict.exists():
            folder.mkdir(exist_ok=True)
            verdict.write_text(make(folder), encoding="utf-8")
    said = verdict.read_text(encoding="utf-8")
    if _no_network(said):
        pytest.skip("the build requirements and the requirements of the program cannot be fetched: no network")
    assert not said, said


def make_wheels(folder: Path, *words: str) -> Path:
    """Return a folder filled by `make wheels`, with the environment that runs these tests."""
    make = ["make", "--silent", f"VENV={sys.prefix}", f"--assume-old={sys.prefix}/.installed", "wheels"]
    once(folder, lambda _: with_network([*make, f"WHEELS={folder}", *words]))
    return folder


def _no_network(said: str) -> bool:
    """Return whether pip failed because it reached nothing (and not because something is wrong with the project)."""
    signs = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "Network is unreachable", "ProxyError")
    return any(sign in said for sign in signs)
