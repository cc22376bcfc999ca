"""Only signs that an office PC has: what the program and its data say can be written on a cp932 console, strictly."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]{2}")
PATTERN = re.compile(r"\[[^]]*.-.[^]]*\]")  # a class of characters is looked for, not said
YAML_FILES = sorted((ROOT / "data").glob("*.yaml"))
SOURCES = sorted((ROOT / "src" / "hikisupport").rglob("*.py"))


def not_in_cp932(text: str) -> set[str]:
    return {sign for sign in text if not sign.encode("cp932", errors="ignore")}


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a YAML document, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    else:
        yield str(value)


def sentences(source: str) -> Iterator[str]:
    """Yield every Japanese text of a module that could be shown."""
    for node in ast.walk(ast.parse(source)):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and JAPANESE.search(text) and not PATTERN.search(text):
            yield text


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_every_sign_of_the_data_is_one_that_an_office_pc_has(file: Path) -> None:
    said = list(texts(yaml.safe_load(file.read_text(encoding="utf-8"))))
    assert len(said) > 3
    assert [(text, not_in_cp932(text)) for text in said if not_in_cp932(text)] == []


def test_every_sign_of_the_program_is_one_that_an_office_pc_has() -> None:
    said = [(file.name, text) for file in SOURCES for text in sentences(file.read_text(encoding="utf-8"))]
    assert len(said) > 500
    assert [(name, text) for name, text in said if not_in_cp932(text)] == []


@pytest.mark.parametrize("sign", ["✓", "–", "•", "📞", "\u00a0"])
def test_a_sign_that_an_office_pc_lacks_would_be_seen(sign: str) -> None:
    assert not_in_cp932(next(sentences(f"x = '電話してください{sign}'"))) == {sign}
