import shutil
from pathlib import Path

import pytest

import floors

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "hikisupport"


@pytest.fixture(scope="module")
def before() -> list[str]:
    """Return the breaches of the package as it is."""
    return floors.faults(PACKAGE)


def test_every_import_goes_down_and_nothing_is_too_long(before: list[str]) -> None:
    assert before == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(PACKAGE, tmp_path / "hikisupport", ignore=shutil.ignore_patterns("__pycache__"))


def add(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + "\n" + text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "core/text.py",
            "from hikisupport.directory.curated import head",
            "base.text (base) imports hikisupport.directory.curated",
        ),
        ("core/text.py", "import hikisupport.cli.main", "base.text (base) imports hikisupport.cli.main"),
        ("core/text.py", "def f():\n    from hikisupport.logic import rules", "(base) imports hikisupport.logic.rules"),
        (
            "logic/new.py",
            "from hikisupport.core.yaml_file import read_yaml",
            "logic.new (logic) imports hikisupport.store",
        ),
        ("logic/rules/new.py", "from ...store import load", "rules.new (logic) imports hikisupport.directory.curated"),
        ("logic/rules/__init__.py", "from ...app import render", "rules (logic) imports hikisupport.app.render"),
        ("store/new.py", "from hikisupport import app", "store.new (store) imports hikisupport.app"),
        ("store/new.py", "from hikisupport.logic import directory", "store.new (store) imports hikisupport.logic"),
        ("helpers/new.py", "", "hikisupport.helpers.new stands on no floor"),
        ("loose.py", "", "hikisupport.loose stands on no floor"),
        ("base/a.py", "from hikisupport.base import b", ""),
        ("base/new.py", "x = 1\n" * 301, "base/new.py has 302 lines"),
        ("app/new.py", "def long():\n" + "    x = 1\n" * 40, "long has 41 lines"),
        ("app/new.py", "class A:\n    async def long(self):\n" + "        x = 1\n" * 40, "long has 41 lines"),
    ],
)
def test_a_planted_breach_is_found(copy: Path, before: list[str], file: str, text: str, fault: str) -> None:
    add(copy / file, text)
    added = [sentence for sentence in floors.faults(copy) if sentence not in before]
    assert any(fault in sentence for sentence in added) if fault else added == []


def test_a_planted_circle_is_found(copy: Path) -> None:
    add(copy / "logic/one.py", "def f():\n    from hikisupport.logic import two")
    add(copy / "logic/two.py", "from hikisupport.logic.three import x")
    add(copy / "logic/three.py", "import hikisupport.logic.one")
    found = floors.faults(copy)
    assert {f"hikisupport.logic.{name} imports itself by way of others" for name in ("one", "two", "three")} <= set(
        found
    )


def test_an_import_for_type_checking_only_is_no_breach(copy: Path, before: list[str]) -> None:
    add(copy / "core/text.py", "if TYPE_CHECKING:\n    from hikisupport.triage.report import Report")
    assert floors.faults(copy) == before


def test_a_file_and_a_function_at_the_limit_are_no_breach(copy: Path, before: list[str]) -> None:
    add(copy / "base/new.py", "x = 1\n" * 299)
    add(copy / "app/new.py", "def long():\n" + "    x = 1\n" * 39)
    assert floors.faults(copy) == before
