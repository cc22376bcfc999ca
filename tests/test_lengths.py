"""Files and functions that can be read at a glance."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "hikisupport"
LONGEST_FILE = 500
LONGEST_FUNCTION = 40


def too_long(text: str) -> list[str]:
    """Return what is too long in the text of a module."""
    faults = [f"{text.count(chr(10))} lines"] if text.count("\n") > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                faults.append(f"{node.name}: {length} lines")
    return faults


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_no_file_and_no_function_is_too_long(file: Path) -> None:
    assert too_long(file.read_text(encoding="utf-8")) == []


def test_one_line_more_than_allowed_is_too_long() -> None:
    assert too_long("x = 1\n" * 500 + "def long():\n" + "    x = 1\n" * 40) == ["541 lines", "long: 41 lines"]
    assert too_long("x = 1\n" * 460 + "def long():\n" + "    x = 1\n" * 39) == []
