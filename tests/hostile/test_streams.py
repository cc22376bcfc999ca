"""Every command with streams, places and times as no office has them; the oracle is that of ``sandbox``."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import commands
import pytest
from sandbox import MOTHER, ROOT, Sandbox, faults, some

COMMANDS = [
    ("--help",),
    ("--version",),
    (),
    ("triage",),
    ("triage", "--answers", "-"),
    ("triage", "--answers", "-", "--format", "json"),
    ("triage", "--answers", "-", "--format", "html"),
    ("triage", "--answers", "-", "--format", "markdown"),
    ("triage", "--resume"),
    ("urgent",),
    ("urgent", "--format", "json"),
    ("list", "--step", "2"),
    ("list", "--format", "json", "--ward", "kita"),
    ("show", "police"),
    ("cost", "--income", "low"),
    ("cost", "--format", "json"),
    ("questions",),
    ("questions", "--format", "html"),
    ("guide",),
    ("guide", "relate"),
    ("guide", "systems", "--format", "markdown"),
    ("data", "check"),
    ("data", "due"),
    ("data", "export"),
    ("data",),
    ("nope",),
    ("list", "--step", "9"),
    ("show",),
]
STREAMS = [
    {"stdout": "closed"}, {"stdout": "full"}, {"stdout": "nobody"}, {"stderr": "closed"}, {"stderr": "full"},
    {"stderr": "nobody"}, {"stdin": "closed"}, {"stdin": "closed", "stdout": "closed", "stderr": "closed"},
    {"stdout": "full", "stderr": "full"}, {"stdout": "nobody", "stderr": "nobody"},
]  # fmt: skip
PLACES = [
    {"env": {"HOME": None}},
    {"env": {"HOME": "/nonexistent"}},
    {"env": {"HOME": "", "TMPDIR": "/nonexistent", "PATH": None}},
    {"gone": True},
    {"encoding": "cp932"},
    {"encoding": "ascii"},
    {"env": {"LC_ALL": "C", "PYTHONUTF8": "0"}, "encoding": "latin-1"},
    {"env": {"COLUMNS": "-1", "LINES": "x", "TERM": "dumb"}},
    {"env": {"COLUMNS": "99999999999", "FORCE_COLOR": "1", "TERM": ""}},
    {"env": {"HIKISUPPORT_OFFICE": "\x1b[31m\u202e"}},
    {"env": {"HIKISUPPORT_DATA": ""}},
]
ZONES = ["Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12", "Nowhere/Nothing", "x", "JST-9", ":/etc/passwd", ""]
DAYS = ["2019-05-01 00:00", "2020-02-29", "2040-12-31 23:59", "2000-01-01 00:00", "2099-12-31 23:59"]
TOPICS = ("steps", "difference", "merits", "relate", "prepare", "choose", "systems", "private")
CP932, ASCII = {"PYTHONIOENCODING": "cp932"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
# What a command needs to be run at all, and those that need a file that is not there.
ARGUMENTS = {
    "hikisupport triage": ("--answers", "-"),
    "hikisupport show": ("police",),
    "hikisupport guide": ("relate",),
    "hikisupport data confirm": ("nobody", "--phone", "011-000-0099", "--how", "代表に電話して聞いた"),
    "hikisupport data update": ("ないファイル.csv",),
}
NEED_A_FILE = {"hikisupport data confirm", "hikisupport data update"}
BARE = {("data",), ("show",)}
TIMELESS = {"--help", "--version", "questions", "nope"}


# One of each way to write, for what is the same in all commands.
SOME = [COMMANDS[number] for number in (0, 3, 4, 6, 8, 9, 12, 13, 15, 19, 21, 23, 25)]


def broken(box: Sandbox, commands: Sequence[tuple[str, ...]] = SOME, **settings: object) -> list[str]:
    found: list[str] = []
    for command in some(commands, 5, str(settings)):
        found += faults(box.run(*command, **({"stdin": MOTHER} | settings)))
    return [f"{settings} {fault}" for fault in found]


@pytest.mark.parametrize("streams", STREAMS, ids=str)
def test_streams_that_are_closed_full_or_left_by_their_reader_end_no_command_badly(
    streams: dict[str, str], box: Sandbox
) -> None:
    everything = COMMANDS if streams == {"stdout": "full"} else SOME
    assert broken(box, everything, **streams) == []


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_no_home_no_folder_and_other_encodings_end_no_command_badly(place: dict[str, object], box: Sandbox) -> None:
    assert broken(box, **place) == []


def read_back(text: str, encoding: str) -> str:
    """Return a text as a console of an encoding shows it (〜 comes back as ～); a sign it lacks is an error."""
    return text.encode("cp932").decode("cp932") if encoding == "cp932" else text


def test_every_command_says_on_an_old_console_what_it_says_on_a_new_one(box: Sandbox) -> None:
    told = []
    for command in [*COMMANDS, *(("guide", topic) for topic in TOPICS)]:
        moment = ("--at", "2026-11-24 10:00") if command and command[0] not in TIMELESS and command not in BARE else ()
        new = box.run(*command, *moment, stdin=MOTHER, encoding="utf-8")
        for encoding in ("cp932", "ascii") if command in SOME else ("cp932",):
            old = box.run(*command, *moment, stdin=MOTHER, encoding=encoding)
            table = command == ("data", "export")  # for Excel: UTF-8 with its mark everywhere
            wanted = (read_back(new.out, "utf-8" if table else encoding), read_back(new.err, encoding), new.code)
            if wanted != (old.out, old.err, old.code):
                told.append((encoding, command))
    assert told == []


@pytest.mark.parametrize(
    ("locale", "path"),
    [
        *((CP932, path) for path in commands.names()),
        *((ASCII, f"hikisupport {words}") for words in ("triage", "list", "data export")),
    ],
    ids=str,
)
def test_a_real_process_under_an_old_locale_ends_as_it_always_does(
    locale: dict[str, str], path: str, tmp_path: Path
) -> None:
    words = [*path.split()[1:], *ARGUMENTS.get(path, ())]
    base = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        [sys.executable, "-m", "hikisupport", *words],
        input=MOTHER, capture_output=True, env=base | locale, cwd=tmp_path, check=False, timeout=60,
    )  # fmt: skip
    table = path == "hikisupport data export"  # for Excel: UTF-8 with its mark everywhere
    said = (ran.stdout + ran.stderr).decode("cp932" if "PYTHONIOENCODING" in locale and not table else "utf-8")
    assert ran.returncode == (1 if path in NEED_A_FILE else 0), said
    assert "Traceback" not in said
    assert len(said.encode("ascii", errors="ignore")) < len(said)


@pytest.mark.parametrize("zone", ZONES)
def test_odd_time_zones_change_nothing_of_what_is_said(zone: str, box: Sandbox) -> None:
    for command in [("urgent", "--at", "2026-11-24 10:00"), ("list", "--open-now", "--at", "2026-11-24 10:00")]:
        ran = box.run(*command, env={"TZ": zone})
        assert faults(ran) == []
        assert ran.out == box.run(*command).out


@pytest.mark.parametrize("day", DAYS)
def test_days_long_past_and_far_ahead_are_answered_by_every_command(day: str, box: Sandbox) -> None:
    found = []
    for command in some(COMMANDS, 7, day):
        if command and command[0] not in TIMELESS and command not in BARE:
            found += faults(box.run(*command, "--at", day, stdin=MOTHER))
    assert found == []


@pytest.mark.parametrize("clock", ["clock_of_1970", "clock_of_2019", "clock_of_2040", "clock_of_2099"])
def test_a_clock_that_is_wrong_ends_no_command_badly(clock: str, box: Sandbox) -> None:
    assert broken(box, fault=f"planted:{clock}") == []


@pytest.mark.parametrize("stdin", [b"", b"\x00" * 50, b"\xff\xfe" * 50, b"9\n" * 200, b"1\n" * 200, b"x" * 100_000,
                                   b"\n" * 500, "\u202e\x1b[2J\n０\nう\nr\nb\n?\n".encode() * 20, b"b\n" * 100,
                                   b"HK1-00000-00000-00000-00000-00000-00000\n", b"g\n" * 50, b"q\n"],
                         ids=range(12))  # fmt: skip
def test_whatever_is_typed_at_the_questions_is_borne(stdin: bytes, box: Sandbox) -> None:
    for command in [("triage",), ("triage", "--resume"), ("triage", "--format", "json")]:
        assert faults(box.run(*command, stdin=stdin)) == []
