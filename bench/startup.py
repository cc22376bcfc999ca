"""How long the installed program takes to answer, as a multiple of ``python -c pass`` and of an empty Typer app.

Every command runs on a pseudo-terminal of 80 columns, as a counselor would start it. The commands take turns, so that
a slow moment of the machine falls on all of them; medians are compared, never milliseconds of different machines.
"""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runs import Ran, program, run_once

_EMPTY = Path(__file__).resolve().parent / "empty_app.py"
_RUNS, _WARM_UP = 15, 2  # measured turns, and those before that are thrown away


@dataclass(frozen=True)
class Measured:
    """A command, the multiple of ``python -c pass`` it may take, and whether it ends at its first prompt."""

    name: str
    command: tuple[str, ...]
    limit: float | None = None
    to_prompt: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Print the table; return 1 if a limit is broken."""
    with tempfile.TemporaryDirectory() as folder:
        measured = _measured(Path(folder))
        runs: dict[str, list[Ran]] = {each.name: [] for each in measured}
        for turn in range(-_WARM_UP, _RUNS):
            for each in measured:
                ran = run_once(each.command, to_prompt=each.to_prompt, environment=each.environment)
                if turn >= 0:
                    runs[each.name].append(ran)
    return int(_print(measured, runs))


def _measured(folder: Path) -> tuple[Measured, ...]:
    ours, data = program(), _changed_data(folder)
    uncompiled = {"PYTHONPYCACHEPREFIX": str(folder / "none"), "PYTHONDONTWRITEBYTECODE": "1"}
    steps = ("list", "--step", "2")
    return (
        Measured("python -c pass", (sys.executable, "-c", "pass")),
        Measured("an empty Typer app", (sys.executable, str(_EMPTY), "one")),
        Measured("--help", (ours, "--help"), 6),
        Measured("triage, first question", (ours, "triage"), 16, to_prompt=True),
        Measured("list --step 2", (ours, *steps), 16),
        Measured("cost --income low", (ours, "cost", "--income", "low"), 16),
        Measured("urgent", (ours, "urgent")),
        Measured("list --step 3 --ward kita", (ours, "list", "--step", "3", "--ward", "kita")),
        Measured("list --step 2, --data", (ours, *steps, "--data", str(data))),
        Measured("triage, --data", (ours, "triage", "--data", str(data)), to_prompt=True),
        Measured("list --step 2, no .pyc", (ours, *steps), environment=uncompiled),
        Measured("empty app, no .pyc", (sys.executable, str(_EMPTY), "one"), environment=uncompiled),
    )


def _changed_data(folder: Path) -> Path:
    """Return a copy of the shipped data with a line more in each file: nothing of it is ready-made."""
    from hikisupport.core.files import shipped_folder

    data = folder / "data"
    shutil.copytree(shipped_folder(), data)
    for file in data.glob("*.yaml"):
        file.write_bytes(file.read_bytes() + b"# changed\n")
    return data


def _print(measured: tuple[Measured, ...], runs: dict[str, list[Ran]]) -> bool:
    medians = {name: statistics.median(ran.seconds for ran in found) for name, found in runs.items()}
    base, empty = (medians[each.name] for each in measured[:2])
    print(f"{'command':<27}{'median ms':>10}{'/ pass':>8}{'/ empty':>9}{'limit':>7}{'MiB':>7}")
    broken = False
    for each in measured:
        median = medians[each.name]
        over = each.limit is not None and median / base > each.limit
        broken = broken or over
        limit = f"{each.limit:g}" if each.limit else "-"
        mib = max(ran.mib for ran in runs[each.name])
        print(
            f"{each.name:<27}{median * 1000:>10.1f}{median / base:>8.1f}{median / empty:>9.2f}{limit:>7}{mib:>7.1f}"
            f"{'  over' if over else ''}"
        )
    return broken


if __name__ == "__main__":
    sys.exit(main())
