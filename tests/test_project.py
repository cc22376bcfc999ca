"""The repository itself: fit to be cloned anywhere, and true about its version."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT
from hikisupport import __version__

# Written in parts, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "registry." + "npm", "proxy.golang" + ".org")
MACHINE = (r"(?<![\w.])/(?:work|root|home/\w+|tmp/v)/", r"\b(?:shared|facts)" + r"/\w+\.(?:md|csv)")
LOCKS = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "package-lock.json", "yarn.lock", "pylock.toml"}


@pytest.fixture(scope="module")
def tracked() -> dict[str, str]:
    """Return the text of every tracked file by its path."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = [path for path in listed.split("\0") if path and (ROOT / path).is_file()]
    return {path: (ROOT / path).read_text(encoding="utf-8", errors="replace") for path in paths}


def test_no_file_names_the_host_of_a_package_registry(tracked: dict[str, str]) -> None:
    assert [(path, host) for path, text in tracked.items() for host in REGISTRIES if host in text] == []


def test_no_file_names_a_place_of_the_machine_it_was_written_on(tracked: dict[str, str]) -> None:
    found = [(path, match) for path, text in tracked.items() for sign in MACHINE for match in re.findall(sign, text)]
    assert found == []


def test_every_identifier_of_the_glossary_stands_in_the_code_or_the_data(tracked: dict[str, str]) -> None:
    named = set(re.findall(r"`([A-Za-z][\w.]*)`", tracked["docs/glossary.md"]))
    ours = [text for path, text in tracked.items() if path.startswith("src/") or path.endswith(".yaml")]
    known = {word for text in ours for word in re.findall(r"\w+", text)} | {Path(path).name for path in tracked}
    assert len(named) > 50
    assert named - known == set()


def test_there_is_no_lock_file(tracked: dict[str, str]) -> None:
    assert [path for path in tracked if Path(path).name in LOCKS] == []


def test_the_newest_entry_of_the_changelog_is_the_version_of_the_program() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = [version for version in re.findall(r"^## \[(.+?)\]", text, re.MULTILINE) if version != "Unreleased"]
    assert released[0] == __version__


def test_every_version_of_the_changelog_has_its_day() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## [") and "Unreleased" not in line]
    assert [line for line in headings if not re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", line)] == []


@pytest.mark.parametrize("target", ["triage", "quick", "test", "proof", "bench", "wheels"])
def test_make_knows_the_target(target: str) -> None:
    ran = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_make_installs_again_when_the_project_file_has_changed() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^\$\(VENV\)/\.installed: pyproject\.toml$", makefile, re.MULTILINE)


def test_continuous_integration_runs_the_tests_and_the_proofs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111, "not executable"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make test", "make proof"]


# Files and functions that can be read at a glance

SOURCE = ROOT / "src" / "hikisupport"
LONGEST_FILE = 500
LONGEST_FUNCTION = 40


def too_long(text: str) -> list[str]:
    """Return what is too long in the text of a module."""
    faults = [f"{text.count(chr(10))} lines"] if text.count("\n") > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                faults.append(f"{node.name}: {length} lines")
    return faults


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_no_file_and_no_function_is_too_long(file: Path) -> None:
    assert too_long(file.read_text(encoding="utf-8")) == []


def test_one_line_more_than_allowed_is_too_long() -> None:
    assert too_long("x = 1\n" * 500 + "def long():\n" + "    x = 1\n" * 40) == ["541 lines", "long: 41 lines"]
    assert too_long("x = 1\n" * 460 + "def long():\n" + "    x = 1\n" * 39) == []
