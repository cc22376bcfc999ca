"""Shared fixtures: one fixed environment, the shipped data, and the program run as a user runs it."""

import io
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from datacopies import SMALL_TOWN
from hypothesis import HealthCheck, settings

from hikisupport.cli.main import run as run_program
from hikisupport.core import ready, yaml_file
from hikisupport.core.clock import JST
from hikisupport.core.errors import DataProblem
from hikisupport.directory.model import Directory

if TYPE_CHECKING:
    from hikisupport.triage.load import Bundle
    from hikisupport.triage.model import Questionnaire

# A slow machine is no fault of the program: speed is measured apart (tests/hostile, bench).
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("test", PATIENT, max_examples=30)
settings.register_profile("proof", PATIENT, max_examples=100)
settings.load_profile("test")
ROOT = Path(__file__).resolve().parent.parent
# What a shell starts with & ignores Ctrl-C, and so would every program that a test starts and interrupts.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Ran:
    """What a run of the program gave: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts other programs (`make quick` leaves it out) and what runs on generated examples."""
    for item in items:
        in_terminal = "Terminal" in vars(getattr(item, "module", None) or object)
        in_browser = any("Chromium" in mark.kwargs.get("reason", "") for mark in item.iter_markers("skipif"))
        if item.path.parent.name in {"hostile", "install"} or in_terminal or in_browser:
            item.add_marker(pytest.mark.slow)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.generated)


@pytest.fixture(scope="session", autouse=True)
def _quick_reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the unchanged data ready-made, as an installed program has them, and parse no YAML text twice.

    That a command says the same with and without is held by core/test_ready.py. Where the shipped data are broken,
    they are read, and each test says what it finds.
    """
    made = tmp_path_factory.mktemp("ready-made")
    with suppress(DataProblem):
        ready.make_ready(ROOT / "data", made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ready, "_FOLDER", made)
        patch.setattr(yaml_file, "compose", lru_cache(maxsize=64)(yaml_file.compose))
        yield


@pytest.fixture(autouse=True)
def _still_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HIKISUPPORT_DATA", "HIKISUPPORT_OFFICE", "HIKISUPPORT_TRACE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run a command line in this process, streams as pipes; ``stdin`` is what is typed."""

    def runner(*args: str, stdin: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        monkeypatch.setenv("HIKISUPPORT_TRACE", "1")
        code = run_program(list(args))
        return Ran(code, out.getvalue(), err.getvalue())

    return runner


@pytest.fixture(scope="session")
def directory() -> Directory:
    """Return the shipped windows, read once."""
    from hikisupport.core.files import shipped_folder
    from hikisupport.directory.load import open_directory

    return open_directory(shipped_folder())


@pytest.fixture(scope="session")
def town() -> Directory:
    """Return the windows of an invented town: another city needs data only."""
    from hikisupport.directory.load import open_directory

    return open_directory(SMALL_TOWN)


@pytest.fixture(scope="session")
def delivery_day() -> datetime:
    """Return the moment the tables of facts speak of: 2026-11-23 10:00, a public holiday."""
    return datetime(2026, 11, 23, 10, 0, tzinfo=JST)


@pytest.fixture(scope="session")
def bundle() -> "Bundle":
    """Return all shipped data, read once."""
    from hikisupport.core.files import shipped_folder
    from hikisupport.triage.load import Bundle

    return Bundle(shipped_folder())


@pytest.fixture(scope="session")
def questionnaire(bundle: "Bundle") -> "Questionnaire":
    """Return the shipped questionnaire."""
    return bundle.questions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped data that may be broken, without the checks of the centre."""
    from hikisupport.core.files import CONFIRMATIONS, shipped_folder

    return shutil.copytree(shipped_folder(), tmp_path / "data", ignore=shutil.ignore_patterns(CONFIRMATIONS))
