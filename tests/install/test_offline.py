"""`make wheels`: a folder from which a PC without network gets the program."""

import email
import shutil
import subprocess
import zipfile
from pathlib import Path

from installation import COMMANDS, MOTHER, Office, install, make_wheels, new_venv
from packaging.requirements import Requirement
from packaging.tags import cpython_tags
from packaging.utils import parse_wheel_filename

from conftest import ROOT

WINDOWS = {
    "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
    "python_version": "3.13", "python_full_version": "3.13.0", "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}  # fmt: skip


def test_the_folder_is_enough_to_install_and_run_with_the_network_cut(wheels: Path, tmp_path: Path) -> None:
    cut = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
        cut = []  # pip is told to use the folder only, all the same
    office = Office(new_venv(tmp_path / "環 境"), tmp_path)
    said = install("--no-index", "--find-links", str(wheels), "hikisupport[sheet]", venv=office.venv, before=cut)
    assert said == ""
    shutil.copy(ROOT / "docs" / "examples" / "mother.yaml", office.desk / MOTHER)
    words, expected = COMMANDS["triage"]
    assert expected in office.run(*words, script=True).out


def test_the_folder_for_windows_holds_every_requirement_that_windows_has(place: Path) -> None:
    folder = make_wheels(place / "Windows の部品", "WINDOWS=3.13")
    found = {}
    for path in folder.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(path.name)
        assert tags & WINDOWS_TAGS, path.name
        found[name] = (version, path)
    wanted = [Requirement("hikisupport[sheet]")]
    seen = set()
    while wanted:
        requirement = wanted.pop()
        version, path = found[requirement.name.lower()]
        assert requirement.specifier.contains(version), requirement
        if str(requirement) not in seen:
            seen.add(str(requirement))
            wanted += needed(path, requirement.extras)
    assert "colorama" in {Requirement(text).name for text in seen}  # on Windows only: the markers were really read


WINDOWS_TAGS = {
    *cpython_tags((3, 13), platforms=["win_amd64"]),
    *(tag for name in ("py3-none-any", "py2.py3-none-any") for tag in parse_wheel_filename(f"a-1-{name}.whl")[3]),
}


def needed(wheel: Path, extras: set[str]) -> list[Requirement]:
    """Return what a wheel requires on Windows."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = email.message_from_bytes(archive.read(name)).get_all("Requires-Dist") or []
    requirements = [Requirement(line) for line in lines]
    return [
        requirement
        for requirement in requirements
        if not requirement.marker
        or any(requirement.marker.evaluate({**WINDOWS, "extra": extra}) for extra in ("", *extras))
    ]
