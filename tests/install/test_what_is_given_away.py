"""What lies in the wheel and in the sdist."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT
from hikisupport import __version__


@pytest.fixture(scope="module")
def wheel(built) -> dict[str, str]:
    """Return the hash of every file of the wheel that was made from the sdist."""
    return hashes(built.wheel)


def hashes(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def tree(folder: str, pattern: str) -> dict[str, str]:
    files = [path for path in (ROOT / folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(ROOT / folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_wheel_holds_every_data_file_as_it_is(wheel: dict[str, str]) -> None:
    assert {name: wheel.get(f"hikisupport/shipped/{name}") for name in tree("data", "*")} == tree("data", "*")


def test_the_wheel_holds_every_file_of_the_program_and_the_mark_of_its_types(wheel: dict[str, str]) -> None:
    program = tree("src", "*")
    assert "hikisupport/py.typed" in program
    assert {name: wheel.get(name) for name in program} == program


def test_the_licence_comes_with_the_wheel(wheel: dict[str, str]) -> None:
    licence = [name for name in wheel if name.endswith(".dist-info/licenses/LICENSE")]
    assert [wheel[name] for name in licence] == [hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()]


def test_nothing_but_the_program_lies_in_the_wheel(wheel: dict[str, str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {"hikisupport", f"hikisupport-{__version__}.dist-info"}
    unwanted = {"tests", "tools", "bench", "docs", "__pycache__", ".git", ".hypothesis", ".pytest_cache"}
    assert [name for name in wheel if unwanted & set(name.split("/")) or name.endswith((".pyc", "~", ".bak"))] == []


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_source_tree(wheels: Path, wheel: dict[str, str]) -> None:
    [made] = [hashes(made) for made in wheels.glob("hikisupport-*.whl")]
    assert {name for name in made.keys() | wheel.keys() if made.get(name) != wheel.get(name)} == set()


def test_the_sdist_holds_the_readme_the_licence_and_the_tests_and_no_caches(built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "CHANGELOG.md", "Makefile", "pyproject.toml", "tests/test_project.py"} <= names
    assert [name for name in names if ".venv/" in name or "cache" in name or name.endswith(".pyc")] == []


def test_building_leaves_the_source_tree_as_it_was(built) -> None:
    assert built.changed == ()
