"""The pictures of README and manual are what the program prints, on a real pseudo-terminal of 80 by 24."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT

SVG = {file.name for file in (ROOT / "docs" / "pictures").glob("*.svg")}


def load() -> ModuleType:
    """Return tools/pictures.py as a module."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "tools" / "pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("name", sorted(SVG))
def test_a_picture_shows_what_the_program_prints(name: str) -> None:
    pictures = load()
    shown = pictures.PICTURES[Path(name).stem]
    now = pictures.drawn(pictures.screen(shown), shown.title)
    assert (pictures.FOLDER / name).read_text(encoding="utf-8") == now, "`make pictures` draws it anew; look at it"


@pytest.mark.parametrize(("page", "folder"), [("README.md", "docs/pictures/"), ("docs/manual.ja.md", "pictures/")])
def test_readme_and_manual_show_every_picture(page: str, folder: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(SVG) == 5
    assert [name for name in SVG if f"]({folder}{name})" not in text] == []
