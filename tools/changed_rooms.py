"""Names the tests that a change needs while it is made (make quick): those of the rooms it touches, and of the manual.

Where core has changed, which every room uses: its own, and of each room above the file that leans on it most.

What has changed is what differs from the last commit that was handed on, uncommitted files included; where nothing
does, the last commit.

Run: python tools/changed_rooms.py
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = ("tests/test_manual.py", "tests/test_project.py")
WITH_CORE = (
    "tests/directory/test_load.py", "tests/cost/test_costs.py", "tests/guide/test_guide.py",
    "tests/triage/test_questions.py", "tests/papers/test_note.py", "tests/upkeep/test_check.py", "tests/cli",
)  # fmt: skip
# Files outside the rooms, and the room that reads them.
READ_BY = {
    r"data/(agencies|area|words)\.yaml|data/(holidays|wamnet)|tests/cases/hours|tests/tables/": "directory",
    r"data/costs\.yaml|tests/cases/cost": "cost",
    r"data/guide\.yaml": "guide",
    r"data/(questions|phrases|advice)\.yaml|tests/cases/": "triage",
}


def main() -> None:
    """Print the paths for pytest."""
    files = _changed()
    rooms = {room for file in files if (room := _room(file)) and (ROOT / "tests" / room).is_dir()}
    pages = ["tests/test_readme.py"] if any(file.endswith(".md") for file in files) else []
    above = WITH_CORE if "core" in rooms else ()
    print(*(f"tests/{room}" for room in sorted(rooms)), *above, *ALWAYS, *pages)


def _changed() -> list[str]:
    base = _git("rev-parse", "--verify", "--quiet", "@{upstream}") or ["HEAD"]
    files = [*_git("diff", "--name-only", base[0]), *_git("ls-files", "--others", "--exclude-standard")]
    return files or _git("show", "--name-only", "--format=", "HEAD")


def _git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()


def _room(file: str) -> str | None:
    """Return the room of a file: src/hikisupport/cost/case.py and tests/cost/test_items.py are of cost."""
    found = re.match(r"(?:src/hikisupport|tests)/(\w+)/", file)
    for pattern, room in READ_BY.items():
        if re.match(pattern, file):
            return room
    return found[1] if found else None


if __name__ == "__main__":
    main()
