"""Data files as no office should have them: each file broken in every way, read by every command that needs it.

The oracle is that of ``sandbox``. Besides: a broken file never hides 110, and what stands in the data is never markup.
"""

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sandbox import MOTHER, Sandbox, faults, some

from hikisupport.core.yaml_file import parse_yaml
from papers import read

LIST, SHOW, URGENT = ("list",), ("show", "police"), ("urgent",)
CALL, SHEET = ("triage", "--answers", "-"), ("triage", "--answers", "-", "--format", "html")
COST, GUIDE, CHECK, DUE = ("cost",), ("guide", "relate"), ("data", "check"), ("data", "due")
READERS = {
    "agencies.yaml": (LIST, CALL, CHECK),
    "area.yaml": (LIST, CALL, CHECK),
    "holidays.csv": (SHOW, CHECK),
    "questions.yaml": (CALL, ("questions",), ("triage",), CHECK),
    "advice.yaml": (URGENT, CALL, CHECK),
    "phrases.yaml": (CALL, CHECK),
    "words.yaml": (LIST, CHECK),
    "costs.yaml": (COST, CALL, CHECK),
    "guide.yaml": (GUIDE, CHECK),
    "confirmations.yaml": (SHOW, CHECK),
}
BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))])


def _text(new: str) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(new.encode("utf-8", "surrogatepass"))


def _raw(new: bytes) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(new)


def _recoded(encoding: str) -> Callable[[Path], None]:
    return lambda file: file.write_bytes(_old(file).encode(encoding, "replace"))


def _old(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else "about: {title: x, as_of: '2026-11-23'}\n"


def _half(file: Path) -> None:
    old = _old(file).encode()
    file.write_bytes(old[: len(old) // 2 + 1])


def _missing(file: Path) -> None:
    file.unlink(missing_ok=True)


def _in_its_place(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def act(file: Path) -> None:
        file.unlink(missing_ok=True)
        make(file)

    return act


def _no_access(file: Path) -> None:
    file.touch()
    file.chmod(0)


def _swapped(pattern: str, new: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(re.sub(pattern, lambda _: new, _old(file)), encoding="utf-8")


WAYS: dict[str, Callable[[Path], None]] = {
    "missing": _missing,
    "empty": _raw(b""),
    "half": _half,
    "folder": _in_its_place(lambda file: file.mkdir()),
    "pipe": _in_its_place(lambda file: os.mkfifo(file)),
    "loop": _in_its_place(lambda file: file.symlink_to(file.name)),
    "gone": _in_its_place(lambda file: file.symlink_to("nowhere")),
    "null": _in_its_place(lambda file: file.symlink_to("/dev/null")),
    "zero": _in_its_place(lambda file: file.symlink_to("/dev/zero")),
    "locked": _no_access,
    "utf16": _recoded("utf-16"),
    "cp932": _recoded("cp932"),
    "mark": _recoded("utf-8-sig"),
    "binary": _raw(bytes(range(256)) * 100),
    "noise": _raw(random.Random(7).randbytes(20_000)),
    "nuls": lambda file: file.write_text(_old(file).replace("a", "\x00"), encoding="utf-8"),
    "controls": lambda file: file.write_text(_old(file).replace("。", "\x1b[31m\u202e"), encoding="utf-8"),
    "bomb": _text(BOMB),
    "self": _text("about: &a {x: *a}\nagencies: [*a]\n"),
    "deep": _text("a: " + "[" * 100_000),
    "indents": _text("\n".join(" " * depth + "a:" for depth in range(1_500))),
    "list": _text("- 1\n- 2\n"),
    "scalar": _text("x"),
    "number": _text("9" * 5_000),
    "numbers": _text("about: 1\nrevision: 1e999\n" + "\n".join(f"{key}: 99999999999999999999" for key in "abc")),
    "tags": _text("about: !!python/object/apply:os.system [touch stray]\nagencies: !!binary x\n"),
    "twice": lambda file: file.write_text(_old(file) * 2, encoding="utf-8"),
    "documents": lambda file: file.write_text(f"{_old(file)}\n---\n{_old(file)}", encoding="utf-8"),
    "tabs": lambda file: file.write_text(_old(file).replace("  ", "\t"), encoding="utf-8"),
    "wide": _swapped(":", "："),
    "unquoted": _swapped('"', ""),
    "lists": _swapped(r"(?m): .*$", ": []"),
    "nothing": _swapped(r"(?m): \S.*$", ": null"),
    "maps": _swapped(r"(?m): \S.*$", ": {a: 1}"),
    "digits": _swapped(r"\d", "9"),
    "line": lambda file: file.write_text("a" * 1_000_000, encoding="utf-8"),
    "newlines": _raw(b"\n" * 500_000),
    "returns": lambda file: file.write_bytes(_old(file).encode().replace(b"\n", b"\r")),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_data_file_broken_in_any_way_is_explained_and_hides_no_emergency_number(way: str, box: Sandbox) -> None:
    found, data = [], box.data()
    for name, commands in some(list(READERS.items()), 4, way):
        kept = (data / name).read_bytes() if (data / name).exists() else None
        WAYS[way](data / name)
        for command in some(commands, 1, f"{way} {name}"):
            ran = box.run(*command, "--data", str(data), stdin=MOTHER, watch=[data])
            found += [f"{name} {fault}" for fault in faults(ran)]
            if ran.code == 1 and command != CHECK and not all(short in ran.err for short in ("110", "119", "189")):
                found.append(f"{name} hides 110: {ran}")
        _restore(data / name, kept)
    assert found == []


def _restore(file: Path, kept: bytes | None) -> None:
    if file.is_dir() and not file.is_symlink():
        file.rmdir()
    else:
        file.unlink(missing_ok=True)
    if kept is not None:
        file.write_bytes(kept)


NAME = "[bold red]x[/] :smile: <script>alert(1)</script> <img src=x onerror=y> {0} %s &amp; \"'`|*_"
FAR = "\u202eabc\u200b\u2066\x1b[31m\x07"
PLACES = {"name", "summary", "fee", "address", "operator", "hours_text", "label", "title", "by_when", "text", "note"}


def _dressed(data: Path, new: str) -> None:
    """Put a text into every sentence of the data; written as JSON, so that escapes bring unseen characters in."""
    for name in ("agencies.yaml", "advice.yaml", "phrases.yaml", "questions.yaml"):
        value = parse_yaml((data / name).read_text(encoding="utf-8"), name).value
        (data / name).write_text(json.dumps(_with(value, new)), encoding="utf-8")


def _with(value: Any, new: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with(part, new, name) if name != "cites" else part for name, part in value.items()}
    if isinstance(value, list):
        return [_with(part, new) for part in value]
    return new if key in PLACES and isinstance(value, str) else value


PAGES = [
    LIST,
    SHOW,
    URGENT,
    CALL,
    ("triage", "--answers", "-", "--format", "markdown"),
    ("data", "due"),
    ("data", "export"),
]
SHEETS = [SHEET, ("questions", "--format", "html")]


@pytest.mark.parametrize("new", [NAME, FAR, "あ" * 100_000, "x" * 100_000, "」" * 50_000], ids=range(5))
def test_text_of_the_data_is_text_everywhere(new: str, box: Sandbox) -> None:
    data = box.data()
    _dressed(data, new)
    found = []
    for command in some([*PAGES, *SHEETS], 6, new[:50]):
        ran = box.run(*command, "--data", str(data), stdin=MOTHER)
        found += faults(ran)
        if command in SHEETS and ran.code == 0:
            page = read(ran.out)
            assert page.wrong == []
            assert not {"script", "img", "onerror", "iframe"} & set(page.tags)
    assert found == []


def test_markup_in_a_name_is_shown_as_it_is_written(box: Sandbox) -> None:
    data = box.data()
    _dressed(data, NAME)
    ran = box.run("show", "police", "--data", str(data))
    assert "[bold red]x[/] :smile: <script>alert(1)</script>" in ran.out
    ran = box.run("urgent", "--data", str(data))
    assert "[bold red]x[/]" in ran.out


@pytest.mark.parametrize("make", [lambda f: f.write_text("x"), lambda f: f.symlink_to(f.name), os.mkfifo, Path.mkdir])
def test_a_data_folder_that_is_none_is_explained(make: Callable[[Path], object], box: Sandbox) -> None:
    make(box.place / "none")
    for command in some((LIST, COST, CALL, CHECK, ("questions",)), 2, str(make)[:14]):
        assert faults(box.run(*command, "--data", str(box.place / "none"), stdin=MOTHER)) == []
        assert faults(box.run(*command, env={"HIKISUPPORT_DATA": str(box.place / "none")}, stdin=MOTHER)) == []
