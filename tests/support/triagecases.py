"""Calls told as cases (tests/cases/triage/*.yaml), read as text: 15_17 is no number."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, Settings, assess

FOLDER = Path(__file__).parents[1] / "cases" / "triage"
CALM = {
    "danger_now": "none",
    "living": "parents",
    "eating": "ok",
    "death": "none",
    "unusual": "none",
    "violence": "none",
    "carer": "coping",
    "money": "ok",
}
NOT_FAMILY = ("person", "supporter")

Case = dict[str, Any]


def read(*, with_open: bool = False) -> list[Any]:
    """Read every case as a parameter of a test, named by its file and its name."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}", marks=open_mark(case) if with_open else ())
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    ]


def open_mark(case: Case) -> tuple[pytest.MarkDecorator, ...]:
    """Mark a case whose danger the program does not see yet; the mark has to go once it does."""
    return (pytest.mark.xfail(reason=case["open"], strict=True),) if "open" in case else ()


def answers_of(case: Case) -> dict[str, str]:
    """Return the answers of a case, with calm ones for the safety questions it does not tell."""
    given = dict(case["answers"])
    if case.get("safety") != "calm":
        return given
    return {question: answer for question, answer in CALM.items() if question not in _told_otherwise(given)} | given


def report_of(case: Case, bundle: Bundle) -> Report:
    """Return the result of a case at its moment."""
    settings = Settings(gone_on=case.get("gone_on"), office=case.get("office"), before=case.get("last_call", {}))
    return assess(answers_of(case), bundle, datetime.fromisoformat(case["at"]), settings)


def _told_otherwise(given: dict[str, str]) -> set[str]:
    """Return the safety questions that are not put to this caller, or were told as the danger of this moment."""
    skipped = {"carer"} if given["caller"] in NOT_FAMILY else set()
    skipped |= {"living"} if given["caller"] == "person" else set()
    return skipped | {"self_dark": {"carer"}, "death": {"death"}}.get(given.get("danger_now", ""), set())
