"""Read the decision tables that were written from the rules' prose, and look answers up in them.

Nothing here is shared with the program: a table is rows of text, first match wins for the step, caps go by minimum.
A cell is ``*`` (anything), a set ``a|b``, or ``>=a`` on the scale of going out. ``unknown`` matches only where a cell
names it. In the table of danger ``eating+outing`` with ``less+room|home`` are answers that count only together.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
GOING_OUT = ("room", "home", "night", "errands", "outings", "place")
STEP_COLUMNS = ("level", "wish", "outing", "contact", "helper", "helper_kind", "stopped")
GROUPS = frozenset({"person", "family", "supporter"})
CAP_COLUMNS = (*STEP_COLUMNS, "caller", "consent", "age")


@dataclass(frozen=True)
class Row:
    """One line of a table: what each column takes (None: anything), what it gives, the rule it speaks for."""

    order: int
    takes: Mapping[str, frozenset[str] | None]
    gives: int
    rule: str

    def fits(self, situation: Mapping[str, str]) -> bool:
        return all(cell is None or situation.get(column, "-") in cell for column, cell in self.takes.items())


def cell(text: str) -> frozenset[str] | None:
    if text == "*":
        return None
    if text.startswith(">="):
        return frozenset(GOING_OUT[GOING_OUT.index(text[2:]) :])
    return frozenset(text.split("|"))


def lines(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def step_rows(part: str) -> list[Row]:
    return [
        Row(int(line["order"]), {name: cell(line[name]) for name in CAP_COLUMNS}, int(line["gives"]), line["rule"])
        for line in lines("step-table.csv")
        if line["part"] == part
    ]


class StepTable:
    """The step and the rules that set it, for a situation given as column -> code."""

    def __init__(self) -> None:
        self.steps = step_rows("step")
        self.caps = step_rows("cap")
        #: The columns that decide which caps apply: every other answer may differ, the caps are the same.
        self.cap_columns = [name for name in CAP_COLUMNS if any(row.takes[name] is not None for row in self.caps)]

    def base(self, situation: Mapping[str, str]) -> Row:
        return next(row for row in self.steps if row.fits(situation))

    def limits(self, situation: Mapping[str, str]) -> list[Row]:
        return [row for row in self.caps if row.fits(situation)]

    def step(self, situation: Mapping[str, str]) -> int:
        first = self.base(situation)
        limits = [] if first.rule == "rescue" else self.limits(situation)
        return min([first.gives, *(row.gives for row in limits)])


@dataclass(frozen=True)
class Together:
    """Answers that are a danger only together: what each question takes, who calls, the level."""

    takes: Mapping[str, frozenset[str] | None]
    groups: frozenset[str]
    level: str

    def fits(self, answers: Mapping[str, str], group: str) -> bool:
        given = all(answers.get(question, "-") in (taken or ()) for question, taken in self.takes.items())
        return given and group in self.groups


class SafetyTable:
    """The level and the follow-ups of one answer to a safety question, per kind of caller; and of answers together."""

    def __init__(self, rows: Iterable[Mapping[str, str]] | None = None) -> None:
        self.found: dict[tuple[str, str, str], tuple[str, tuple[str, ...]]] = {}
        self.choices: dict[str, list[str]] = {}
        self.together: list[Together] = []
        for line in lines("safety-levels.csv") if rows is None else rows:
            self._add(line)

    @property
    def outside(self) -> list[str]:
        """The questions that raise a level only together with others, and are no safety questions."""
        return sorted({question for each in self.together for question in each.takes} - self.choices.keys())

    def levels_together(self, answers: Mapping[str, str], group: str) -> list[str]:
        return [each.level for each in self.together if each.fits(answers, group)]

    def _add(self, line: Mapping[str, str]) -> None:
        question, answer = line["question"], line["answer"]
        groups = cell(line["caller"]) or GROUPS
        if "+" in question:
            takes = dict(zip(question.split("+"), map(cell, answer.split("+")), strict=True))
            self.together.append(Together(takes, groups, line["level"]))
            return
        for group in groups:
            key = (question, answer, group)
            if key in self.found:
                raise AssertionError(f"two lines for {key}")
            self.found[key] = (line["level"], tuple(filter(None, line["next"].split("|"))))
        known = self.choices.setdefault(question, [])
        if answer not in known:
            known.append(answer)

    def level(self, question: str, answer: str, group: str) -> str:
        return self.found[question, answer, group][0]

    def next(self, question: str, answer: str, group: str) -> tuple[str, ...]:
        return self.found[question, answer, group][1]

    def asks(self, question: str, group: str) -> bool:
        return any((question, answer, group) in self.found for answer in self.choices[question])
