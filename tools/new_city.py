"""Makes a folder for another city to begin with: the shipped data, agencies of all Japan, and an invented city.

Nothing of the shipped city's agencies and providers is taken over. Where a text sends people to one of them, the
example's agency of the same kind stands instead, or nobody; what could be left out of the texts without harm is. What
is left to rewrite, `hikisupport data check` names (docs/new-city.md).

Run: python tools/new_city.py ../my-city
"""

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hikisupport.core.errors import Problem
from hikisupport.core.files import CONFIRMATIONS, shipped_folder
from hikisupport.core.yaml_file import Tree, read_yaml
from hikisupport.upkeep.check import check_files

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "new-city"
HEAD = """# 窓口。一つの事実ごとに、cites が出典(sources)を指します。電話番号は phones だけに書きます。
# はじめの5つが例の市の窓口です。自分の市のものに書きかえ、書き足してください。その下は全国の窓口です。
about: {title: 相談窓口, as_of: "%s"}
agencies:
"""
# Whoever of these kinds a text sends to is the city's own; who else is not there is left out of the text.
_INSTEAD = {
    "hikikomori_center": "my-center", "mental_health_center": "my-center", "saposute": "my-work",
    "self_reliance": "my-city-hall", "welfare_office": "my-city-hall", "houkatsu": "my-city-hall",
}  # fmt: skip
# A point of the guide, a note or a system of the costs can go; a reason or an amount has to be rewritten by hand.
_MAY_GO = re.compile(r"guide\.yaml .*points\[\d+\]|costs\.yaml (systems|notes)\[\d+\]|agencies\.yaml .*notes\[\d+\]")


def new_city(folder: Path) -> int:
    """Make the folder; return how many agencies stand in it.

    Raises:
        FileExistsError: the folder is there already.
    """
    shutil.copytree(shipped_folder(), folder, ignore=shutil.ignore_patterns("wamnet", "words.yaml", CONFIRMATIONS))
    shutil.copy(EXAMPLE / "area.yaml", folder)
    list_ = folder / "agencies.yaml"
    text = list_.read_text(encoding="utf-8")
    records = re.split(r"(?m)^(?=  - id: )", text)[1:]
    national = [record for record in records if "    serves: [japan]\n" in record]
    as_of = re.search(r'as_of: "?([0-9-]+)', text)
    own = (EXAMPLE / "agencies.yaml").read_text(encoding="utf-8")
    list_.write_text(HEAD % (as_of[1] if as_of else "") + own + "".join(national), encoding="utf-8")
    kinds = {
        found[1]: found[2]
        for record in records
        if (found := re.match(r"  - id: (\S+)[\s\S]*?\n    kind: (\S+)", record))
    }
    _send_elsewhere(folder, kinds)
    _without_empty_parts(folder)
    _leave_out(folder)
    return len(national) + own.count("\n  - id: ")


def _send_elsewhere(folder: Path, kinds: dict[str, str]) -> None:
    """Put the city's own agency, or none, where a text sends to one that is not there."""
    for problem in _from_the_end(check_files(folder).problems):
        missing = re.search(r"「(\S+?)」(?:がありません|という窓口はありません)", problem.message)
        if missing is None or not re.search(r"\]$|fallback$", problem.path):
            continue
        file = folder / problem.file
        lines = file.read_text(encoding="utf-8").split("\n")
        instead = _INSTEAD.get(kinds.get(missing[1], ""), "")
        if problem.path.endswith("fallback"):
            instead = instead or "my-center"
        line = lines[problem.line - 1]
        before, after = line[: problem.column - 1], line[problem.column - 1 :].removeprefix(missing[1])
        if instead and not re.search(rf"[\[ ]{instead}[\],]", line):
            lines[problem.line - 1] = before + instead + after
        elif line.strip() == f"- {missing[1]}":
            del lines[problem.line - 1]
        else:
            joined = before.removesuffix(", ") + after if before.endswith(", ") else before + after.removeprefix(", ")
            lines[problem.line - 1] = joined
        file.write_text("\n".join(lines), encoding="utf-8")


def _without_empty_parts(folder: Path) -> None:
    """Take the headings of the urgent page out under which nobody is left (#7119 is not in every prefecture)."""
    advice = folder / "advice.yaml"
    text = re.sub(r"(?m)^  - \{title: .*contacts: \[\].*\}\n", "", advice.read_text(encoding="utf-8"))
    advice.write_text(text, encoding="utf-8")


def _leave_out(folder: Path) -> None:
    """Take out what speaks of the shipped city and can go."""
    gone: dict[str, set[str]] = {}
    for problem in check_files(folder).problems:
        if "別の市の" in problem.message and (found := _MAY_GO.match(f"{problem.file} {problem.path}")):
            gone.setdefault(problem.file, set()).add(found[0].split(" ", 1)[1])
    for name, paths in gone.items():
        tree = read_yaml(folder / name)
        paths = {_whole_section(tree, path, paths) for path in paths}
        lines = (folder / name).read_text(encoding="utf-8").split("\n")
        for first, last in sorted((_lines_of(tree, path) for path in paths), reverse=True):
            del lines[first:last]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")


def _whole_section(tree: Tree, path: str, paths: set[str]) -> str:
    """Return the section of a point whose neighbours all go too, else the point itself."""
    section, is_point, _ = path.rpartition(".points[")
    inside = sum(one.startswith(f"{section}.points[") for one in paths)
    return section if is_point and inside == len(_node(tree, f"{section}.points").value) else path


def _lines_of(tree: Tree, path: str) -> tuple[int, int]:
    """Return the first and the last line (exclusive, from 0) of an item of a list."""
    node = _node(tree, path)
    return node.start_mark.line, node.end_mark.line + (node.end_mark.line == node.start_mark.line)


def _node(tree: Tree, path: str) -> Any:
    node: Any = tree.root
    for part in re.findall(r"[a-z_]+|\d+", path):
        if part.isdigit():
            node = node.value[int(part)]
        else:
            node = next(value for key, value in node.value if key.value == part)
    return node


def _from_the_end(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems the last of a file first: what is changed then moves none of the others."""
    return sorted(set(problems), key=lambda problem: (problem.file, -problem.line, -problem.column))


if __name__ == "__main__":
    print(f"{new_city(Path(sys.argv[1]))} agencies in {sys.argv[1]}")
