"""A call broken off in a real terminal or over a pipe, its code taken from standard error, the call gone on with."""

import json
import re
import shlex
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pexpect
import pytest
from terminal import MEASURED
from typedcalls import MOTHER, up_to
from typedcalls import typed as lines_of

from conftest import ROOT, Ran
from hikisupport.core.files import shipped_folder
from hikisupport.core.page import Page
from hikisupport.triage.load import Bundle

Run = Callable[..., Ran]
VERSIONS = Bundle(shipped_folder()).versions
# A Tuesday after the last change of rules, questions and windows, so that a code of that day has nothing to tell.
CHANGED = max(date.fromisoformat(VERSIONS[part]) for part in ("rules", "questions", "agencies"))
TUESDAY = CHANGED + timedelta(days=(1 - CHANGED.weekday()) % 7)
AT = ("--at", f"{TUESDAY} 10:00")
LATER = ("--at", f"{TUESDAY + timedelta(days=7)} 10:00")
CODE = re.compile(r"HK2(?:-[0-9A-Z]{1,5})+")
HERE = {"PATH": "/usr/bin:/bin", "TERM": "dumb", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT / "src")}
BEGUN = tuple(up_to("eating"))
WHOLE = tuple(lines_of(MOTHER))
OF_SAFETY = {"danger_now", "living", "eating", "violence", "carer", "death", "unusual", "money"}


def again(*answered: str, **told: str) -> list[str]:
    """Return the lines of a call gone on with, of which some answers are known; those of safety are put again."""
    kept = {name: code for name, code in MOTHER.items() if name in answered and name not in OF_SAFETY}
    return lines_of(MOTHER | told, begun=kept)


def code_in(text: str) -> str:
    found = CODE.findall(text)
    assert found, text
    return str(found[-1])


class Call:
    """A call in a pseudo-terminal; only standard error goes to a file, so that it can be told from the screen."""

    def __init__(self, tmp_path: Path, *args: str) -> None:
        self.errors = tmp_path / "errors.txt"
        line = shlex.join([sys.executable, "-m", "hikisupport", *args])
        self.child = pexpect.spawn(
            "/bin/sh",
            ["-c", f"exec {line} 2>{shlex.quote(str(self.errors))}"],
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=60,
            env={**MEASURED, **HERE},
            cwd=str(tmp_path),
        )

    def type(self, *lines: str) -> "Call":
        for line in lines:
            self.child.expect_exact("> ")
            self.child.sendline(line)
        return self

    def finish(self) -> tuple[int, str]:
        """Return the exit code and what the screen showed since the last prompt."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus or 0), self.child.before

    def code(self) -> str:
        return code_in(self.errors.read_text(encoding="utf-8"))


def by_q(call: Call) -> None:
    call.type("q")


def by_ctrl_c(call: Call) -> None:
    call.child.expect_exact("> ")
    time.sleep(0.3)  # between the prompt and the wait for a line, Python would miss it
    call.child.sendintr()


def by_end_of_input(call: Call) -> None:
    call.child.expect_exact("> ")
    call.child.sendeof()


@pytest.mark.parametrize("stop", [by_q, by_ctrl_c, by_end_of_input])
def test_a_call_broken_off_goes_on_by_its_code_to_the_result(tmp_path: Path, stop: Callable[[Call], None]) -> None:
    call = Call(tmp_path, "triage", *AT).type(*BEGUN)
    stop(call)
    exit_code, screen = call.finish()
    assert exit_code == 130
    assert not CODE.search(screen), "the code goes to standard error"
    code = call.code()
    second = Call(tmp_path, "triage", "--resume", *LATER).type(code.lower(), *again("caller", "request", "age"))
    second.child.expect_exact("011-863-8733")
    second.type("q")
    exit_code, screen = second.finish()
    assert exit_code == 0
    assert code_in(screen) != code, "the result ends with the code of the whole call"


def test_a_wrong_code_is_explained_and_asked_for_again_and_q_stops(tmp_path: Path) -> None:
    call = Call(tmp_path, "triage", "--resume", *AT).type("abc")
    call.child.expect_exact("これは再開コードではありません")
    call.type("HK2-0GA70")
    call.child.expect_exact("途中まで")
    call.type("q")
    assert call.finish()[0] == 130
    assert not CODE.search(call.errors.read_text(encoding="utf-8"))


def test_ctrl_c_at_the_prompt_for_the_code_is_a_stop(tmp_path: Path) -> None:
    call = Call(tmp_path, "triage", "--resume", *AT)
    by_ctrl_c(call)
    assert call.finish()[0] == 130


# --- over pipes ------------------------------------------------------------------------------------------------


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def document(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def begun_code(run: Run, *keys: str) -> str:
    ran = run("triage", *AT, stdin=typed(*(keys or BEGUN), "q"))
    assert (ran.code, ran.out) == (130, "")
    return code_in(ran.err)


def test_the_result_in_json_and_text_carries_the_code_of_its_answers(run: Run) -> None:
    keys = typed(*WHOLE)
    asked = document(run("triage", "--format", "json", *AT, stdin=keys))
    text = run("triage", *AT, stdin=keys).out
    assert f"再開コード: {asked['code']}" in text
    assert "個人の情報として扱い" in text
    by_code = document(run("triage", "--answers", "-", "--format", "json", *AT, stdin=asked["code"] + "\n"))
    assert by_code == asked


def test_a_file_may_hold_the_code_as_the_case_note_has_it(run: Run, tmp_path: Path) -> None:
    code = begun_code(run)
    file = tmp_path / "note.txt"
    file.write_text(f"再開コード: {code.lower()}\n", encoding="utf-8")
    ran = run("triage", "--answers", str(file), *AT)
    assert "安全の確認がまだです" in ran.out
    assert code in ran.out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"), "打ち間違い"),
        (lambda code: code[:20], "途中まで"),
        (lambda _: "HK1-ABCDE-FGHJK", "前のバージョンの再開コード"),
    ],
)
def test_a_code_that_cannot_be_read_says_why_in_one_sentence(
    run: Run, change: Callable[[str], str], message: str
) -> None:
    ran = run("triage", "--answers", "-", *AT, stdin=change(begun_code(run)))
    assert (ran.code, ran.out) == (1, "")
    assert message in ran.err


def test_what_the_counselor_set_is_in_the_code(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    example = (ROOT / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8")
    settings = "override_step: 2\noverride_level: today\noverride_reason: supervisor\n"
    file.write_text(example.replace("danger_now: none", "danger_now: ill") + settings, encoding="utf-8")
    stopped = document(run("triage", "--answers", str(file), "--format", "json", *AT))
    file.write_text(file.read_text(encoding="utf-8") + "gone_on: safe\n", encoding="utf-8")
    gone_on = document(run("triage", "--answers", str(file), "--format", "json", *AT))
    for asked in (stopped, gone_on):
        assert document(run("triage", "--answers", "-", "--format", "json", *AT, stdin=asked["code"])) == asked
    assert stopped["code"] != gone_on["code"]
    assert gone_on["override"]["reason"] == "supervisor"


def test_going_on_keeps_the_step_that_was_set_but_not_a_level_of_that_day(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    example = (ROOT / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8")
    settings = "override_step: 2\noverride_level: none\noverride_reason: supervisor\n"
    file.write_text(example.replace("eating: ok", "eating: less") + settings, encoding="utf-8")
    code = document(run("triage", "--answers", str(file), "--format", "json", *AT))["code"]
    eats_little = again(*MOTHER, eating="less")
    resumed = document(run("triage", "--resume", "--format", "json", *AT, stdin=typed(code, *eats_little)))
    assert resumed["urgent"]["level"] == "watch"
    assert (resumed["step"], resumed["override"]["level"]) == (2, None)


def test_going_on_puts_every_safety_question_again_and_keeps_the_rest(run: Run) -> None:
    code = begun_code(run, *up_to("money", MOTHER | {"death": "signs", "death_detail": "wish"}))
    broken_off = run("triage", "--resume", *AT, stdin=typed(code, "q"))
    for asked in ("今この場で", "安全の質問は、もう一度", "前の電話のコードも残して"):
        assert asked in broken_off.err
    assert "どなたですか" not in broken_off.err
    kept = document(run("triage", "--answers", "-", "--format", "json", *AT, stdin=code_in(broken_off.err)))
    assert set(kept["answers"]) == {"caller", "request", "age"}
    assert "death" in kept["urgent"]["unasked"]


def test_a_danger_of_the_last_call_stands_at_watch_until_an_answer_says_what_became_of_it(run: Run) -> None:
    told = MOTHER | {"death": "signs", "death_detail": "again", "medical": "never"}
    code = document(run("triage", "--format", "json", *AT, stdin=typed(*lines_of(told))))["code"]
    resumed = run("triage", "--resume", "--format", "json", *AT, stdin=typed(code, *again(*MOTHER, death="unknown")))
    urgent = document(resumed)["urgent"]
    assert urgent["level"] == "watch"
    assert "last_call" in [flag["heard"] for flag in urgent["flags"]]
    calm = run("triage", "--resume", "--format", "json", *AT, stdin=typed(code, *again(*MOTHER)))
    assert document(calm)["urgent"]["level"] in {"none", "watch"}


def test_a_call_in_danger_goes_on_without_the_rescue_of_then(run: Run) -> None:
    code = begun_code(run, "2", "2")  # danger now; stopped where the questions end
    resumed = run("triage", "--resume", "--format", "json", *AT, stdin=typed(code, *again("caller")))
    assert document(resumed)["urgent"]["level"] in {"none", "watch"}


def test_a_code_of_before_the_last_changes_says_what_has_changed(run: Run) -> None:
    keys = typed(*WHOLE)
    before = document(run("triage", "--format", "json", "--at", "2026-11-22 10:00", stdin=keys))["code"]
    same_day = document(run("triage", "--format", "json", *LATER, stdin=keys))["code"]
    note = "この再開コードは2026年11月22日の電話のものです。そのあと、決まり("
    for stdin, option in ((before, ("--answers", "-")), (typed(before, *again(*MOTHER)), ("--resume",))):
        notes = document(run("triage", *option, "--format", "json", *LATER, stdin=stdin))["notes"]
        assert notes[0].startswith(note)
        assert notes[0].endswith("が変わっています。")
    assert not any("再開コード" in line for line in document(
        run("triage", "--answers", "-", "--format", "json", *LATER, stdin=same_day)
    )["notes"])  # fmt: skip


def test_a_code_may_stand_where_a_file_is_named(run: Run, tmp_path: Path) -> None:
    code = begun_code(run)
    typed = run("triage", "--answers", code, "--format", "json", *AT)
    assert document(typed) == document(run("triage", "--answers", "-", "--format", "json", *AT, stdin=code))
    wrong = run("triage", "--answers", code[:-1], *AT)
    assert (wrong.code, "途中まで" in wrong.err) == (1, True)
    file = tmp_path / code
    file.write_text("caller: mother", encoding="utf-8")
    assert document(run("triage", "--answers", str(file), "--format", "json", *AT))["answers"] == {"caller": "mother"}


def test_a_code_that_is_printed_again_stays_the_code_of_its_day(run: Run) -> None:
    code = begun_code(run)
    assert document(run("triage", "--answers", "-", "--format", "json", *LATER, stdin=code))["code"] == code


def test_without_an_answer_there_is_no_code(run: Run) -> None:
    ran = run("triage", *AT, stdin="q\n")
    assert ran.code == 130
    assert "HK2" not in ran.err
    assert document(run("triage", "--answers", "-", "--format", "json", *AT, stdin="{}"))["code"] is None


def test_a_day_that_codes_cannot_hold_gives_a_result_without_a_code(run: Run) -> None:
    ran = run("triage", "--format", "json", "--at", "2025-12-31 10:00", stdin=typed(*WHOLE))
    assert document(ran)["code"] is None


def test_answers_and_going_on_exclude_each_other(run: Run) -> None:
    ran = run("triage", "--resume", "--answers", "x.yaml")
    assert ran.code == 2
    assert "どちらか一つ" in ran.err


def test_ctrl_c_while_a_page_is_being_shown_loses_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Page.text

    def interrupted(page: Page, text: str, *args: Any, **kwargs: Any) -> None:
        if "年代" in text:
            raise KeyboardInterrupt
        whole(page, text, *args, **kwargs)

    monkeypatch.setattr(Page, "text", interrupted)
    ran = run("triage", *AT, stdin=typed("2", "1"))
    assert ran.code == 130
    assert code_in(ran.err)


@pytest.mark.parametrize("name", ["triage.report.assess", "triage.screen.add_whole"])
def test_ctrl_c_while_the_result_is_made_or_shown_loses_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def interrupted(*_: object, **__: object) -> SimpleNamespace:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"hikisupport.{name}", interrupted)
    ran = run("triage", *AT, stdin=typed(*WHOLE))
    assert ran.code == 130
    assert code_in(ran.err)


def test_the_sheet_for_the_family_never_carries_the_code(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sheet.html"
    example = str(ROOT / "docs" / "examples" / "mother.yaml")
    ran = run("triage", "--answers", example, "--format", "html", "--out", str(file), *AT)
    assert ran.code == 0, ran.err
    sheet = file.read_text(encoding="utf-8")
    assert "011-" in sheet
    assert "HK2" not in sheet
    assert "再開コード" not in sheet
