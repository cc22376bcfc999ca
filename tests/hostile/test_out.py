"""--out with every kind of place: the file is whole, or the old one stays, and nothing else is left behind."""

import os
from pathlib import Path

import pytest
from sandbox import MOTHER, Sandbox, faults, some

WRITERS = [
    ("urgent",),
    ("urgent", "--format", "json"),
    ("list",),
    ("list", "--format", "json"),
    ("show", "police"),
    ("cost",),
    ("cost", "--format", "json"),
    ("cost", "--format", "markdown"),
    ("questions",),
    ("questions", "--format", "html"),
    ("guide", "relate"),
    ("guide", "relate", "--format", "markdown"),
    ("data", "due"),
    ("data", "export"),
    ("data", "export", "--format", "json"),
    ("triage", "--answers", "-"),
    ("triage", "--answers", "-", "--format", "json"),
    ("triage", "--answers", "-", "--format", "html"),
    ("triage", "--answers", "-", "--format", "markdown"),
]
REFUSED = [
    "",
    "folder",
    "missing/x.txt",
    "/dev/full",
    "pipe",
    "loop",
    "x" * 300,
    "a/" * 3_000,
    "/proc/x",
    "/",
    ".",
    "..",
    "~nobody-of-this-name/x",
    "file/x",
    "folder/",
    "/dev/null/x",
    "gone-link/x",
]
WRITTEN = [
    "新しい 名前.txt",
    "😀.txt",
    "\u202etxt.x",
    "\udcff",
    "-",
    "a\nb",
    "\x1b[31m",
    "con:",
    "--",
    "%s{0}",
]


def furnish(cwd: Path) -> None:
    (cwd / "folder").mkdir()
    (cwd / "file").write_text("old")
    os.mkfifo(cwd / "pipe")
    (cwd / "loop").symlink_to("loop")
    (cwd / "gone-link").symlink_to("nowhere")


@pytest.mark.parametrize("command", some(WRITERS, 11, "out"), ids=" ".join)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(command: tuple[str, ...], box: Sandbox) -> None:
    old = box.cwd / "old.txt"
    old.write_text("before")
    ran = box.run(*command, "--out", str(old), stdin=MOTHER, largest=350)
    assert ran.code == 1
    assert not ran.changed
    assert faults(ran, [str(old)]) == []
    assert old.read_text() == "before"


@pytest.mark.parametrize("command", some(WRITERS, 11, "out"), ids=" ".join)
def test_the_file_that_was_asked_for_is_the_only_one(command: tuple[str, ...], box: Sandbox) -> None:
    out = box.cwd / "old.txt"
    out.write_text("before")
    ran = box.run(*command, "--out", str(out), stdin=MOTHER)
    assert ran.code == 0
    assert ran.changed == {str(out)}
    assert faults(ran, [str(out)]) == []
    assert not ran.out
    assert out.read_text(encoding="utf-8-sig") != "before"


def test_the_closed_place_sees_a_file_and_a_connection_that_nobody_asked_for(box: Sandbox) -> None:
    assert {fault[:2] for fault in faults(box.run("urgent", fault="planted:opens_a_connection_and_a_file"))} == {
        "5 ",
        "6 ",
    }
    out = str(box.cwd / "out.txt")
    assert faults(box.run("urgent", "--out", out)) != []


@pytest.mark.parametrize("place", REFUSED, ids=range(len(REFUSED)))
def test_a_place_that_cannot_be_written_to_is_refused_in_a_sentence(place: str, box: Sandbox) -> None:
    furnish(box.cwd)
    ways = [("urgent",), ("cost", "--format", "json"), ("triage", "--answers", "-", "--format", "html")]
    for command in some(ways, 1, place):
        ran = box.run(*command, "--out", place, stdin=MOTHER)
        assert ran.code in {1, 2}, place
        assert not ran.changed
        assert faults(ran, [place]) == []


@pytest.mark.parametrize("name", WRITTEN, ids=range(len(WRITTEN)))
def test_a_strange_name_is_written_to_and_to_nothing_else(name: str, box: Sandbox) -> None:
    out = str(box.cwd / name)
    ran = box.run("urgent", "--out", out)
    assert ran.code == 0
    assert {os.fsencode(path) for path in ran.changed} == {os.fsencode(out)}
    assert [fault for fault in faults(ran, [out]) if not fault.startswith("6 open")] == []


def test_a_link_is_followed_and_stays_a_link(box: Sandbox) -> None:
    (box.cwd / "real").write_text("old")
    (box.cwd / "link").symlink_to("real")
    ran = box.run("urgent", "--out", "link")
    assert faults(ran, [str(box.cwd / "real")]) == []
    assert (box.cwd / "link").is_symlink()
    assert "110" in (box.cwd / "real").read_text(encoding="utf-8")


def test_a_full_disk_leaves_the_data_as_they_were(box: Sandbox) -> None:
    data = box.data()
    confirm = ("data", "confirm", "police", "--phone", "110", "--how", "x", "--data", str(data))
    ran = box.run(*confirm, largest=400, watch=[data])
    assert ran.code == 1
    assert not ran.changed
    assert faults(ran, [str(data / "confirmations.yaml")]) == []
    csv = data / "wamnet" / "wamnet_202603_60.csv"
    new = box.place / "wamnet_202604_60.csv"
    new.write_bytes(csv.read_bytes())
    ran = box.run("data", "update", str(new), "--data", str(data), largest=1_000, watch=[data])
    assert ran.code == 1
    assert not ran.changed
    assert faults(ran, [str(data / "wamnet" / "wamnet_202604_60.csv")]) == []
