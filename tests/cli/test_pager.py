"""What is longer than the terminal goes through the pager; leaving it ends with 0, and it keeps nothing of a call."""

import sys
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
LONG = ("list", "--step", "1", "--all", "--at", "2026-11-24 10:00")


def pager(folder: Path, does: str) -> str:
    """Return a pager of our own that notes how it was called."""
    script = folder / "pager"
    script.write_text(f'#!/bin/sh\necho "$LESSHISTFILE $LESSSECURE" > {folder}/called\n{does}\n', encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def test_all_of_a_long_list_goes_through_the_pager(tmp_path: Path) -> None:
    terminal = Terminal(*LONG, env={"PAGER": pager(tmp_path, f"cat > {tmp_path}/shown")})
    assert terminal.finish() == 0
    shown = (tmp_path / "shown").read_text(encoding="utf-8")
    assert "北海道ひきこもり成年相談センター" in shown
    assert shown.count("\n") > 60
    assert (tmp_path / "called").read_text(encoding="utf-8") == "- 1\n"


def test_leaving_the_pager_at_once_ends_with_0(tmp_path: Path) -> None:
    assert Terminal(*LONG, env={"PAGER": pager(tmp_path, "exit 0")}).finish() == 0


@pytest.mark.parametrize(
    ("words", "wanted"),
    [(LONG, ""), (LONG, "cat"), ((*LONG, "--plain"), None), (LONG[:3], None), (LONG, "no-such-program-anywhere")],
)
def test_no_pager_where_none_is_wanted_or_needed(words: tuple[str, ...], wanted: str | None, tmp_path: Path) -> None:
    own = pager(tmp_path, "cat")
    terminal = Terminal(*words, env={"PAGER": own if wanted is None else wanted})
    assert terminal.finish() == 0
    assert "北海道ひきこもり成年相談センター" in terminal.log
    assert not (tmp_path / "called").exists()
