"""The README tells the truth: what it shows is what comes (the first lines of it, then …)."""

import os
import re
import shlex
from collections.abc import Callable

import pytest

from conftest import ROOT, Ran

FILE = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n\$ (hikisupport [^\n]*)\n(.*?)^…\n```", re.MULTILINE | re.DOTALL)
README = FILE.read_text(encoding="utf-8")


def test_the_readme_shows_a_call_a_list_and_a_cost() -> None:
    assert [shlex.split(block[1])[1] for block in BLOCK.finditer(README)] == ["triage", "list", "cost"]
    assert README.count("```console") == 3


@pytest.mark.parametrize("line", [block[1] for block in BLOCK.finditer(README)])
def test_an_example_of_the_readme_gives_what_it_shows(
    line: str, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    ran = run(*shlex.split(line)[1:])
    assert ran.code == 0, ran.err
    shown = next(block[2] for block in BLOCK.finditer(README) if block[1] == line)
    comes = "".join(ran.out.splitlines(keepends=True)[: shown.count("\n")])
    if os.environ.get("HIKISUPPORT_DRAW"):
        FILE.write_text(
            FILE.read_text(encoding="utf-8").replace(f"{line}\n{shown}", f"{line}\n{comes}"), encoding="utf-8"
        )
        return
    assert shown == comes, f"HIKISUPPORT_DRAW=1 writes into README.md what `{line}` prints now; read the difference"


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))]
)
def test_a_page_leads_to_no_file_that_is_gone(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#:\s]+)\)", text) if "://" not in link]
    assert [link for link in linked if not ((ROOT / page).parent / link).exists()] == []


def test_what_a_contributor_reads_first_is_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_bytes()) <= 10_000
