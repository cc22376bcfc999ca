"""The questionnaire on paper: it asks what the machine asks, and a pen on its path comes where the rules come."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from randomcalls import CHOICES

import papers
from hikisupport.core.clock import JST
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Level
from hikisupport.papers.questionnaire import (
    END,
    PATH,
    agencies_by_step,
    answer_level,
    follow_up,
    paper_html,
    settled_later,
)
from hikisupport.triage import step
from hikisupport.triage.agencies import rescue_lines, urgent_page
from hikisupport.triage.load import Bundle

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)
BUNDLE = Bundle(shipped_folder())


@pytest.fixture(scope="module")
def page() -> str:
    crisis, steps = urgent_page(BUNDLE, {}, NOON), agencies_by_step(BUNDLE, NOON)
    return paper_html(BUNDLE.questions, rescue_lines({}, BUNDLE, ()), steps, crisis)


def walk(answers: dict[str, str], level: Level) -> int | None:
    """Walk the path as a pen does: what a box writes stands, a cap only lowers it."""
    boxes, number, written = {box.number: box for box in PATH}, 1, None
    while number != END:
        box = boxes[number]
        holds = box.holds(answers, level)
        new = box.step if holds else box.otherwise
        if new is not None:
            written = min(written, new) if box.cap and written is not None else new
        number = box.yes if holds else box.no
    return written


DECIDING = ("caller", "age", "outing", "contact", "helping", "consent", "wish", "stopped")


@settings(max_examples=2000, deadline=None)
@given(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(CHOICES[name]) for name in DECIDING}),
    st.sampled_from(Level),
)
def test_the_pen_comes_where_the_rules_come(answers: dict[str, str], level: Level) -> None:
    assert walk(answers, level) == step.decide(answers, level).step


@pytest.mark.parametrize(("stopped", "comes_to"), [("none", 3), ("job", 2), ("unknown", 3)])
def test_the_pen_tells_a_return_from_a_first_wish_to_work(stopped: str, comes_to: int) -> None:
    told = {"caller": "person", "wish": "work", "contact": "meets", "outing": "errands", "stopped": stopped}
    assert walk(told, Level.NONE) == comes_to


@pytest.mark.parametrize("question", BUNDLE.questions.questions, ids=lambda question: question.id)
def test_every_question_and_every_answer_can_be_ticked(page: str, question: Any) -> None:
    text = papers.words(page)
    wanted = [question.label, *(choice.label for choice in question.choices)]
    wanted += [line for line in (question.text.person, question.text.family) if line]
    assert [line for line in wanted if "".join(line.split()) not in text] == []


@pytest.mark.parametrize(
    ("question", "code", "level"),
    [
        ("danger_now", "ill", Level.NOW),
        ("last_seen", "two_days", Level.NOW),
        ("death_detail", "plan", Level.NOW),
        ("death_detail", "wish", Level.TODAY),
        ("money", "today", Level.TODAY),
        ("carer_dark", "none", Level.WATCH),
        ("eating", "ok", Level.NONE),
        ("age", "under15", Level.NONE),
    ],
)
def test_beside_an_answer_stands_how_urgent_it_is(question: str, code: str, level: Level) -> None:
    assert set(answer_level(BUNDLE.questions[question], code).values()) == {level}


@pytest.mark.parametrize(
    ("question", "code", "leads_to"),
    [
        ("danger_now", "unknown", {"person": "body", "mother": "last_seen"}),
        ("eating", "unknown", {"mother": "last_seen"}),
        ("body", "unknown", {"mother": "last_seen"}),
        ("eating", "almost_none", {"person": "body", "mother": "body"}),
        ("last_seen", "yesterday", {"mother": "response"}),
        ("last_seen", "two_days", {}),
        ("death", "signs", {"person": "death_detail", "mother": "death_detail"}),
        ("carer", "dark", {"mother": "carer_detail"}),
        ("violence", "happening", {}),
        ("money", "today", {"person": "tonight", "mother": "tonight"}),
    ],
)
def test_an_answer_leads_at_once_to_its_follow_up(question: str, code: str, leads_to: dict[str, str]) -> None:
    assert follow_up(BUNDLE.questions[question], code, BUNDLE.questions) == leads_to


@pytest.mark.parametrize(
    ("question", "code", "later"),
    [
        ("last_seen", "yesterday", True),
        ("last_seen", "usual", False),
        ("death", "signs", True),
        ("eating", "almost_none", False),
        ("unusual", "sudden", False),
        ("carer", "dark", False),
    ],
)
def test_an_answer_bears_no_level_where_the_next_question_decides_it(
    page: str, question: str, code: str, later: bool
) -> None:
    asked = BUNDLE.questions[question]
    assert settled_later(asked, code, BUNDLE.questions) is later
    part = page[page.index(f" {asked.label}</h3>") :]
    answer = re.search(f"<li>{re.escape(BUNDLE.questions.label(question, code))}(.*?)</li>", part)
    assert answer
    assert ('class="level' in answer[1]) is not later


def test_the_pen_is_told_where_to_go_on_and_where_to_come_back(page: str) -> None:
    text = papers.words(page)
    asked = BUNDLE.questions.questions
    at = {question.id: number for number, question in enumerate(asked, start=1)}
    parts = {question.id: text[text.index(f"{at[question.id]}{question.label}") :][:400] for question in asked}
    turns = f"{at['body']}へ(本人の電話)、{at['last_seen']}へ(家族・支援者)"
    assert turns in parts["danger_now"]
    assert f"→{at['last_seen']}へ(家族・支援者)" in parts["eating"]
    assert f"→{at['death_detail']}へ" in parts["death"]
    assert f"({at['eating']}・{at['body']}がわからないときも。聞いたら、元の質問の次へ戻る)" in parts["last_seen"]


def test_windows_for_the_young_stand_beside_those_of_the_steps(page: str) -> None:
    found = dict(agencies_by_step(BUNDLE, NOON))
    young = [window.agency.id for window in found["15〜17歳"]]
    assert "youth-center" in young
    assert [title for title in found if title not in page] == []


def test_the_gravest_numbers_stand_on_the_paper_with_their_windows(page: str) -> None:
    text = papers.words(page)
    windows = [view for _, group in urgent_page(BUNDLE, {}, NOON) for view in group]
    expected = [phone.number for view in windows if (phone := view.phone) and phone.number]
    assert [number for number in (*expected, "110", "119", "189", "#7119") if number not in text] == []


def test_the_paper_is_well_formed_and_asks_nothing_of_a_network(page: str) -> None:
    read = papers.read(page)
    assert read.wrong == []
    assert {"script", "img", "link", "iframe", "a"} & set(read.tags) == set()


def test_the_command_writes_the_paper(run: Callable[..., Any], tmp_path: Path) -> None:
    target = tmp_path / "paper.html"
    ran = run("questions", "--format", "html", "--out", str(target))
    assert ran.code == 0
    assert "次の一歩をさがす道" in target.read_text(encoding="utf-8")


@papers.needs_chromium
def test_the_paper_is_nine_pages_at_most_with_the_path_on_one(tmp_path: Path, page: str) -> None:
    assert papers.pages(tmp_path, page) <= 9
    printed = papers.printed(tmp_path / "page.pdf")
    path = [text for text in printed if "次の一歩をさがす道" in text and "ご本人は14歳まで" in text]
    assert len(path) == 1
    assert [number for number, text in enumerate(printed, start=1) if "#7119" not in text] == []
