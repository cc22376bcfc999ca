"""Adds to the registry of answer codes (tests/tables/registry.csv) what questions.yaml has more; changes no row.

The table is the memory of every place that was ever given away: field, width, question, code, number and the revision
that brought it.

Run: python tools/registry.py
"""

import csv
from pathlib import Path

from hikisupport.core.files import shipped_folder
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Questionnaire

TABLE = Path(__file__).resolve().parents[1] / "tests" / "tables" / "registry.csv"
Place = tuple[int, int, str, str, int]


def places(questions: Questionnaire) -> list[Place]:
    """Return every place that the questions use: field, width, question, code, number."""
    return [
        (question.field, question.width, question.id, choice.code, choice.number)
        for question in sorted(questions.questions, key=lambda question: question.field)
        for choice in question.choices
    ]


def missing(questions: Questionnaire) -> list[Place]:
    """Return the places that the table does not hold yet."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        held = {tuple(row[:5]) for row in csv.reader(stream)}
    return [place for place in places(questions) if tuple(map(str, place)) not in held]


def add_rows(questions: Questionnaire) -> int:
    """Write the missing places at the end of the table, as of the present revision; return how many."""
    rows = missing(questions)
    with TABLE.open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows((*place, questions.revision) for place in rows)
    return len(rows)


if __name__ == "__main__":
    print(f"{add_rows(Bundle(shipped_folder()).questions)} rows added to {TABLE.name}")
