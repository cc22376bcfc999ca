import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from installation import COMMANDS, MOTHER, Office, install, make_wheels, new_venv, once, run, with_network
from sandbox import trees

from conftest import ROOT, Ran


@dataclass(frozen=True)
class Built:
    """What is given away: the sdist and the wheel made from it; and what has changed in the source tree meanwhile."""

    sdist: Path
    wheel: Path
    changed: tuple[str, ...]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Return a folder that all workers of pytest-xdist share, with Japanese and spaces in its path."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder = shared / "相談 室" / "仮 置き"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def built(place: Path) -> Built:
    """Return what `python -m build` makes, in clean environments that hold the build requirements only."""
    once(place / "built", _build)
    return Built(
        sdist=next((place / "built").glob("*.tar.gz")),
        wheel=next((place / "built").glob("*.whl")),
        changed=tuple((place / "built" / "changed").read_text(encoding="utf-8").split()),
    )


@pytest.fixture(scope="session")
def wheels(place: Path) -> Path:
    """Return the folder that `make wheels` fills from the source tree."""
    return make_wheels(place / "部 品")


@pytest.fixture(scope="session")
def office(place: Path, built: Built) -> Office:
    """Return an office with the wheel in a fresh environment, its requirements fetched by pip."""

    def furnish(folder: Path) -> str:
        (folder / "机 の上").mkdir(parents=True)
        shutil.copy(ROOT / "docs" / "examples" / "mother.yaml", folder / "机 の上" / MOTHER)
        return install(str(built.wheel), venv=new_venv(folder / "環 境"))

    once(place / "office", furnish)
    return Office(place / "office" / "環 境", place / "office" / "机 の上")


@pytest.fixture(scope="session")
def locked_office(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return the same office without the compiled files of the program, where nothing can be written any more."""
    folder = tmp_path_factory.mktemp("書けない 場所")
    locked = Office(new_venv(folder / "環 境"), folder / "机 の上", locked=True)
    shutil.rmtree(locked.venv / "lib")
    shutil.copytree(office.venv / "lib", locked.venv / "lib", symlinks=True)
    shutil.copytree(office.desk, locked.desk)
    for compiled in locked.package.rglob("__pycache__"):
        shutil.rmtree(compiled)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root writes everywhere, and there is no setpriv to take that from it")
    if locked.run("-c", f"open({str(locked.package / 'new')!r}, 'w')").code == 0:
        pytest.skip("here even a locked folder can be written to")
    return locked


@pytest.fixture(scope="session")
def from_checkout(office: Office) -> Callable[[str], Ran]:
    """Return what a command says when it runs from the source tree, with the tree's data."""
    said: dict[str, Ran] = {}

    def ask(name: str) -> Ran:
        if name not in said:
            command = [sys.executable, "-m", "hikisupport", *COMMANDS[name][0]]
            said[name] = run(command, office.desk, {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"})
        return said[name]

    return ask


def _build(folder: Path) -> str:
    sources = [ROOT / "src", ROOT / "data"]
    before = _names(sources)
    said = with_network([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)])
    (folder / "changed").write_text("\n".join(sorted(before ^ _names(sources))), encoding="utf-8")
    return said


def _names(folders: list[Path]) -> set[str]:
    return {name for name in trees(folders) if "__pycache__" not in name}
