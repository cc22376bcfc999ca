"""What a counselor has in sight at 24 lines, 80 and 40 columns: every call of the cases, and calls at random."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import triagecases
from weightedcalls import weighted_calls

from hikisupport.core.clock import JST
from hikisupport.core.page import Page
from hikisupport.core.text import width
from hikisupport.core.vocab import LEVEL_LABELS, Level
from hikisupport.triage.agencies import answering
from hikisupport.triage.assess import assess
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, Settings
from hikisupport.triage.screen import browse
from hikisupport.triage.terminal import Prompt, Screen

ROWS = 24
SIZES = (79, 39)  # a terminal of 80 and 40 columns: the last cell is left free
Case = dict[str, Any]


class Sight(Screen):
    """A screen of a fixed size that remembers the last page and types what it is told."""

    def __init__(self, columns: int, *typed: str) -> None:
        self.columns = columns
        self.typed = list(typed)
        self.last: list[str] = []

    @property
    def room(self) -> int:
        return ROWS - 2

    def page(self) -> Page:
        return Page(self.columns)

    def show(self, page: Page) -> None:
        self.last = page.plain().rstrip("\n").split("\n")

    def ask(self, _prompt: str) -> str:
        return self.typed.pop(0) if self.typed else "q"


def first_screen(report: Report, bundle: Bundle, columns: int, *keys: str) -> list[str]:
    sight = Sight(columns, *keys)
    browse(report, bundle.questions, Prompt(sight, lambda: None), {})
    return sight.last


def joined(lines: list[str]) -> str:
    """Return the lines as one text, so that a sentence broken at the edge is found."""
    return "".join(line.strip() for line in lines)


def spoken(text: str) -> str:
    return text.replace("「", "『").replace("」", "』").replace(" ", "")


def what_is_missing(report: Report, lines: list[str]) -> list[str]:
    """Return what must stand on every first screen and does not."""
    text = joined(lines).replace(" ", "")
    urgent = [flag for flag in report.flags if flag.level is not Level.WATCH]
    wanted = [f"【{LEVEL_LABELS[flag.level]}】{flag.label}" for flag in urgent[:1]]
    wanted += [f"【{LEVEL_LABELS[flag.level]}】" for flag in urgent]
    if report.step is not None:
        wanted.append(spoken(report.say_now))
    if report.step and report.first:
        phone = answering(report.first).phone
        wanted += [report.first.agency.name.split("(")[0], (phone.number or "") if phone else ""]
    if report.step and report.first and report.meanwhile and report.level.rank >= Level.TODAY.rank:
        until = report.meanwhile.phone
        wanted.append((until.number or "") if until else "")
    if report.level is Level.NOW and report.gone_on != "safe":
        wanted += [line.replace(" ", "") for line in report.rescue]
    return [each for each in wanted if each.replace(" ", "") not in text]


@pytest.mark.parametrize("columns", SIZES)
@pytest.mark.parametrize("case", triagecases.read())
def test_danger_words_and_one_agency_are_in_sight_for_every_call(case: Case, bundle: Bundle, columns: int) -> None:
    report = triagecases.report_of(case, bundle)
    lines = first_screen(report, bundle, columns)
    assert what_is_missing(report, lines) == []
    assert len(lines) <= ROWS - 2
    assert [line for line in lines if width(line) > columns] == []


@pytest.mark.parametrize("count", [100, pytest.param(400, marks=pytest.mark.proof)])
def test_danger_words_and_one_agency_are_in_sight_for_calls_at_random(count: int, bundle: Bundle) -> None:
    moment = datetime(2026, 12, 5, 21, 40, tzinfo=JST)
    wrong: list[tuple[int, Mapping[str, str], list[str]]] = []
    for call in weighted_calls(bundle.questions, count, seed=7):
        report = assess(call.answers, bundle, moment, Settings(gone_on=call.gone_on))
        for columns in SIZES:
            lines = first_screen(report, bundle, columns)
            missing = what_is_missing(report, lines)
            if missing or len(lines) > ROWS - 2:
                wrong.append((columns, dict(call.answers), missing or [f"{len(lines)} lines"]))
    assert wrong[:3] == []


def test_a_calm_caller_reads_no_line_for_the_night_where_the_agency_is_closed(bundle: Bundle) -> None:
    case = next(one.values[0] for one in triagecases.read() if one.values[0]["name"].startswith("六年部屋にいる人"))
    late = triagecases.report_of(case | {"at": "2026-11-24T22:00+09:00"}, bundle)
    text = joined(first_screen(late, bundle, 79))
    assert late.meanwhile is not None
    assert late.meanwhile.agency.name not in text
    assert "次に話す日時を決めておきます" in text


@pytest.mark.parametrize("key", list("?wmjsha"))
def test_no_page_of_a_result_is_longer_than_what_is_in_sight(bundle: Bundle, key: str) -> None:
    for param in triagecases.read()[::9]:
        report = triagecases.report_of(param.values[0], bundle)
        for columns in SIZES:
            assert len(first_screen(report, bundle, columns, key, "n", "n")) <= ROWS - 2


@pytest.mark.parametrize("way", [None, "waiting"])
def test_a_level_set_to_now_by_hand_names_119_and_110(bundle: Bundle, way: str | None) -> None:
    calm = next(one.values[0] for one in triagecases.read() if one.values[0]["name"].startswith("六年部屋にいる人"))
    moment = datetime(2026, 11, 25, 16, 0, tzinfo=JST)
    settings = Settings(gone_on=way, level=Level.NOW, reason="new_facts")
    report = assess(triagecases.answers_of(calm), bundle, moment, settings)
    for columns in SIZES:
        text = joined(first_screen(report, bundle, columns))
        assert [sign for sign in ("119 救急・消防", "110 警察", "電話を切らない") if sign not in text] == []
