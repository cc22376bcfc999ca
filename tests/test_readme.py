"""The README tells the truth: what it shows is what comes."""

import re
import shlex
from collections.abc import Callable

import pytest

from conftest import ROOT, Ran

README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, list[str]]]:
    """Return the command lines of the README with the runs of lines shown below each, from one … to the next."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        line, *shown = block.splitlines()
        assert line.startswith("$ hikisupport"), line
        runs = [run.strip("\n") for run in re.split(r"^…$", "\n".join(shown), flags=re.MULTILINE)]
        found.append((line.removeprefix("$ "), [run for run in runs if run]))
    return found


def test_the_readme_shows_five_commands() -> None:
    assert len(examples()) == 5


@pytest.mark.parametrize(("line", "shown"), examples(), ids=[line for line, _ in examples()])
def test_an_example_of_the_readme_gives_what_it_shows(
    line: str, shown: list[str], run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ran = run(*shlex.split(line)[1:])
    assert ran.code == 0, ran.err
    assert shown
    stale = [part for part in shown if part not in ran.out]
    assert stale == [], f"the data have changed: write into README.md what `{line}` prints now"
