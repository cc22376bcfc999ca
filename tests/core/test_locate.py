"""The data that came with the program are those inside it or of its checkout, never somebody else's."""

from pathlib import Path

import pytest

from hikisupport.core import files as files
from hikisupport.core.errors import DataProblem


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty package two folders down, as ``src/hikisupport`` and ``site-packages/hikisupport`` are."""
    package = tmp_path / "lib" / "site-packages" / "hikisupport"
    package.mkdir(parents=True)
    monkeypatch.setattr(files, "_PACKAGE", package)
    return package


def test_the_data_inside_the_program_come_first(package: Path) -> None:
    (package / "shipped").mkdir()
    checkout_beside(package)
    assert files.shipped_folder() == package / "shipped"


def test_a_checkout_has_its_data_beside_its_pyproject(package: Path) -> None:
    assert checkout_beside(package) / "data" == files.shipped_folder()


def test_a_folder_data_beside_site_packages_is_a_strangers(package: Path) -> None:
    (package.parent.parent / "data").mkdir()
    with pytest.raises(DataProblem, match="同梱のデータが見つかりません"):
        files.shipped_folder()


def test_a_checkout_without_its_data_is_told(package: Path) -> None:
    checkout_beside(package)
    (package.parent.parent / "data").rmdir()
    with pytest.raises(DataProblem, match="入れ直すか"):
        files.shipped_folder()


def checkout_beside(package: Path) -> Path:
    """Make the folder above ``src`` a checkout; return it."""
    checkout = package.parent.parent
    (checkout / "pyproject.toml").touch()
    (checkout / "data").mkdir()
    return checkout
