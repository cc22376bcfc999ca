"""The papers under the Nu HTML checker and axe-core. Run by hand; needs Node with npm, Java and Chromium.

    python tools/check_papers.py [--node-modules FOLDER]

vnu-jar, axe-core and playwright-core are installed into a temporary folder, or taken from the named one. What is found
is printed; the exit code is 1 when anything was.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sample_papers import written

HERE = Path(__file__).resolve().parent
PACKAGES = ("vnu-jar", "axe-core", "playwright-core")


def main() -> int:
    """Write the papers, check them, and print what each checker says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node-modules", type=Path, help="a folder that already holds " + ", ".join(PACKAGES))
    chosen: Path | None = parser.parse_args().node_modules
    with tempfile.TemporaryDirectory() as folder:
        modules = chosen or _installed(Path(folder))
        files = list(written(Path(folder)).values())
        found = [*_nu(modules, files), *_axe(modules.resolve(), files)]
    print("\n".join(found) or "nothing found")
    return 1 if found else 0


def _installed(folder: Path) -> Path:
    command = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(folder), *PACKAGES]
    subprocess.run(command, check=True)
    return folder / "node_modules"


def _nu(modules: Path, files: list[Path]) -> Iterator[str]:
    jar = next(modules.glob("vnu-jar/**/vnu.jar"))
    version = subprocess.run(["java", "-jar", str(jar), "--version"], check=True, capture_output=True, text=True).stdout
    print(f"Nu HTML checker {version.strip()}: {len(files)} pages")
    # Without --errors-only warnings count too.
    ran = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, files)],
        check=True,
        capture_output=True,
        text=True,
    )
    for message in json.loads(ran.stderr)["messages"]:
        yield f"Nu {message['type']} {Path(message['url']).name}:{message.get('lastLine')} {message['message']}"


def _axe(modules: Path, files: list[Path]) -> Iterator[str]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium here")
    command = ["node", str(HERE / "check_papers.js"), str(modules), chromium, *map(str, files)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"axe-core {told['version']}:")
    for page in told["pages"]:
        name = Path(page["file"]).name
        counts = (page["passes"], len(page["violations"]), len(page["incomplete"]), len(page["asked"]))
        print("  {}: {} rules passed, {} violated, {} undecided, {} requests".format(name, *counts))
        yield from _told(name, page)


def _told(name: str, page: dict[str, Any]) -> Iterator[str]:
    for kind in ("violations", "incomplete"):
        for rule in page[kind]:
            yield f"axe {kind} {name}: {rule['id']} ({rule['impact']}) {rule['at'][:3]}"
    yield from (f"{name} asked for {url}" for url in page["asked"])


if __name__ == "__main__":
    sys.exit(main())
