"""README, its pictures and the other pages tell the truth: what they show is what comes."""

import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

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


# The pictures are what the program prints, on a real pseudo-terminal of 80 by 24

SVG = {file.name for file in (ROOT / "docs" / "pictures").glob("*.svg")}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("name", sorted(SVG))
def test_a_picture_shows_what_the_program_prints(name: str) -> None:
    import pictures

    shown = pictures.PICTURES[Path(name).stem]
    now = pictures.drawn(pictures.screen(shown), shown.title)
    assert (pictures.FOLDER / name).read_text(encoding="utf-8") == now, "`make pictures` draws it anew; look at it"


@pytest.mark.parametrize(("page", "folder"), [("README.md", "docs/pictures/"), ("docs/manual.ja.md", "pictures/")])
def test_readme_and_manual_show_every_picture(page: str, folder: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(SVG) == 5
    assert [name for name in SVG if f"]({folder}{name})" not in text] == []
