"""The note for the next window: danger first, closed answers in the order of the form, no word nobody gave for it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from triagecases import CALM, report_of
from triagecases import read as read_cases

from hikisupport.core.clock import JST
from hikisupport.core.files import shipped_folder
from hikisupport.papers.note import note_markdown
from hikisupport.triage.assess import Settings, assess
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import NOTE_PARTS

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)
BUNDLE = Bundle(shipped_folder())
MOTHER = CALM | {"caller": "mother", "age": "18_34", "outing": "night", "consent": "unaware", "wish": "unheard"}


def note(answers: dict[str, str], text: str = "", chosen: Settings | None = None) -> str:
    return note_markdown(assess(answers, BUNDLE, NOON, chosen), BUNDLE.questions, text)


def headings(markdown: str) -> list[str]:
    return [line.removeprefix("## ") for line in markdown.splitlines() if line.startswith("## ")]


def test_danger_stands_above_everything_and_the_form_follows_in_its_order() -> None:
    found = headings(note(MOTHER | {"money": "today", "tonight": "none"}))
    assert found[:3] == ["危険", "受付", "相談した方"]
    form = [title for title in NOTE_PARTS.values() if title in found]
    assert [title for title in found if title in form] == form
    assert found.index("見立て") > found.index(form[-1])


@pytest.mark.parametrize(
    ("change", "agreed"),
    [
        ({"consent": "fine"}, True),
        ({"consent": "unaware"}, False),
        ({"consent": "unknown"}, False),
        ({"caller": "person"}, True),
    ],
)
def test_the_title_says_whether_the_person_agrees(change: dict[str, str], agreed: bool) -> None:
    first = note(MOTHER | change).splitlines()[0]
    assert ("本人同意あり" in first) is agreed
    assert ("本人同意なし" in first) is not agreed


def test_where_telling_is_unsafe_the_next_window_is_asked_to_reach_nobody_at_home() -> None:
    assert "家への電話・紙・訪問はしないでください" in note(MOTHER | {"consent": "unsafe"})
    assert "家への電話・紙・訪問はしないでください" not in note(MOTHER)


@pytest.mark.parametrize("case", read_cases())
def test_every_danger_every_answer_and_every_reason_of_a_case_is_told(case: dict[str, Any]) -> None:
    report = report_of(case, BUNDLE)
    told = note_markdown(report, BUNDLE.questions).replace("\\", "")
    expected = [flag.label for flag in report.flags] + [reason.rule for reason in report.reasons]
    expected += [
        f"{BUNDLE.questions[q].label}: {BUNDLE.questions.label(q, a, report.group)}"
        for q, a in report.answers.items()
        if BUNDLE.questions[q].note
    ]
    expected += [report.code] if report.code else []
    assert [line for line in expected if line not in told] == []


def test_every_question_of_the_call_has_its_place_in_the_form_but_consent() -> None:
    """Consent stands in the title and under 受付."""
    assert [question.id for question in BUNDLE.questions.questions if question.note is None] == ["consent"]


@pytest.mark.parametrize(("way", "words"), [("safe", "安全が確かめられた、として"), ("waiting", "助けを待つあいだ")])
def test_the_way_a_call_went_on_after_a_rescue_is_told_under_the_danger(way: str, words: str) -> None:
    told = note(MOTHER | {"danger_now": "ill"}, chosen=Settings(gone_on=way))
    assert words in told.split("## 受付")[0]
    assert words not in note(MOTHER)


def test_the_override_of_the_counselor_is_told_beside_the_rule_between_cost_and_code() -> None:
    told = note(MOTHER, chosen=Settings(step=2, reason="supervisor"))
    assert "段階を 居場所づくり・訪問 に(決まりでは 現状の整理・相談窓口)" in told
    assert "理由: 責任者の判断" in told
    places = [told.index(words) for words in ("## 案内した窓口", "## 費用", "## 相談員が変えたこと", "再開コード")]
    assert places == sorted(places)
    assert "相談員が変えたこと" not in note(MOTHER)


def test_beside_every_window_and_every_danger_a_hand_can_tick_what_was_done() -> None:
    answers = MOTHER | {"money": "today", "tonight": "none", "stopped": "place"}
    report, told = assess(answers, BUNDLE, NOON), note(answers)
    windows = [report.here, report.own, report.first, *report.others, *report.if_wished]
    assert told.count("□ 電話した　□ つながった") == sum(window is not None for window in windows)
    assert told.count("□ した") == len(report.flags)
    assert "□ 責任者に知らせた" in told
    assert "□ 責任者に知らせた" not in note(MOTHER)


@pytest.mark.parametrize(("consent", "called_back"), [("fine", True), ("unaware", True), ("unsafe", False)])
def test_the_next_talk_is_agreed_by_hand_and_nobody_calls_back_where_telling_is_unsafe(
    consent: str, called_back: bool
) -> None:
    told = note(MOTHER | {"consent": consent})
    assert "次に話す日時:" in told
    assert "□ お電話の方から" in told
    assert ("□ こちらから" in told) is called_back


def test_the_note_is_given_on_with_the_word_of_whoever_may_agree() -> None:
    assert "渡してよいと、ご本人に確かめた" in note(MOTHER | {"consent": "fine"})
    assert "渡してよいと、お電話の方に確かめた" in note(MOTHER)


def test_free_text_comes_only_from_the_counselor_and_is_no_markup() -> None:
    assert "伝えること" not in note(MOTHER)
    told = note(MOTHER, "# 大きな字\n<script>alert(1)</script> **太字**")
    assert "伝えること" in told
    assert "<script>" not in told
    assert "\n# 大きな字" not in told


def test_a_note_beside_another_format_is_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(yaml.safe_dump(MOTHER), encoding="utf-8")
    ran = run("triage", "--answers", str(path), "--note", "よろしく")
    assert ran.code == 2
    assert "markdown" in ran.err
    ran = run("triage", "--answers", str(path), "--note", "よろしく", "--format", "markdown")
    assert ran.code == 0
    assert "よろしく" in ran.out
