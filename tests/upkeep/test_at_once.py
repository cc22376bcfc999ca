"""Several people who write to one data folder: what was said to be written is there, or it was refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import alone_in
from hikisupport.directory.curated import load_confirmations
from hikisupport.directory.load import open_directory

ROOT = Path(__file__).resolve().parents[2]
AT = ("--at", "2026-11-24 10:00")
# Appends some checks one after the other, each a write of its own.
_WRITE = """
import sys
from pathlib import Path
from hikisupport.core.files import alone_in
from hikisupport.directory.curated import Confirmation
from hikisupport.upkeep.confirm import append
folder, worker, writes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(writes):
    with alone_in(folder):
        told = {"window": "join", "field": "note", "value": f"{worker}-{number}", "on": "2026-11-24", "how": "電話"}
        append(folder, [Confirmation(**told)])
    print(number, flush=True)
"""


def started(*args: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, *args]
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finished(running: list[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    ended = [(each, *each.communicate(timeout=120)) for each in running]
    return [(each.returncode, out + err) for each, out, err in ended]


def written(folder: Path) -> list[str]:
    entries, problems = load_confirmations(folder)
    assert problems == []
    return [f"{entry.window} {entry.value}" for entry in entries]


@pytest.mark.parametrize("count", [6, pytest.param(24, marks=pytest.mark.proof)])
def test_of_confirmations_at_the_same_moment_every_one_that_was_said_to_be_written_is_there(
    count: int, folder: Path
) -> None:
    windows = [agency.id for agency in open_directory(folder).agencies if agency.role == "window"][:count]
    numbers = [f"011-000-{place:04d}" for place in range(count)]
    data = ("--how", "電話", "--data", str(folder), *AT)
    commands = [
        ("-m", "hikisupport", "data", "confirm", window, "--phone", number, *data)
        for window, number in zip(windows, numbers, strict=True)
    ]
    ended = finished([started(*command) for command in commands])
    said = {f"{windows[place]} {numbers[place]}" for place, (code, _) in enumerate(ended) if code == 0}
    assert {code for code, _ in ended} <= {0, 1}
    assert set(written(folder)) == said
    assert len(said) > 0.8 * count  # whoever waits a minute in vain is refused: not here


@pytest.mark.parametrize(("workers", "writes"), [(4, 10), pytest.param(8, 25, marks=pytest.mark.proof)])
def test_the_writes_of_several_workers_all_last(workers: int, writes: int, folder: Path) -> None:
    ended = finished([started("-c", _WRITE, str(folder), str(worker), str(writes)) for worker in range(workers)])
    assert [code for code, _ in ended] == [0] * workers, ended
    expected = [f"join {worker}-{number}" for worker in range(workers) for number in range(writes)]
    assert sorted(written(folder)) == sorted(expected)


def test_an_update_waits_for_a_confirmation_that_is_being_written(folder: Path, monkeypatch, run) -> None:
    monkeypatch.setattr("hikisupport.core.files._PATIENCE_SECONDS", 0.2)
    before = sorted(file.name for file in (folder / "wamnet").iterdir())
    file = ROOT / "data" / "wamnet" / "wamnet_202603_60.csv"
    with alone_in(folder):
        ran = run("data", "update", str(file), "--data", str(folder))
    assert ran.code == 1
    assert "ほかの人が" in ran.err
    assert sorted(one.name for one in (folder / "wamnet").iterdir()) == before
    assert run("data", "update", str(file), "--data", str(folder)).code == 0


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGKILL])
def test_whoever_is_ended_in_the_middle_leaves_the_file_whole_and_the_folder_free(
    folder: Path, run: Callable, stop: signal.Signals
) -> None:
    worker = started("-c", _WRITE, str(folder), "0", "500")
    assert worker.stdout is not None
    said = [worker.stdout.readline() for _ in range(10)]
    time.sleep(0.05)
    worker.send_signal(stop)
    said += worker.communicate(timeout=30)[0].split()
    kept = written(folder)
    assert kept == [f"join 0-{number}" for number in range(len(kept))]
    assert len(kept) >= len(said)
    ran = run("data", "confirm", "join", "--note", "あと", "--how", "電話", "--data", str(folder), *AT)
    assert ran.code == 0, ran.err
    assert written(folder)[-1] == "join あと"


def test_where_no_lock_can_be_had_nothing_is_written_and_it_is_said(folder: Path, monkeypatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", refused)
    with pytest.raises(HikisupportError, match="鍵をかけられないので、書いていません"), alone_in(folder):
        pytest.fail("held without a lock")
