"""Read the decision tables that were written from the contract's prose, and look answers up in them.

Nothing here is shared with the program: a table is rows of text. For the step the first row that fits decides, caps go
by minimum; for danger the gravest row of each flag that fits decides. A cell is ``*`` (anything), a set ``a|b``, all
but a set ``!a&b``, or ``>=a`` on the scale of going out; ``-`` is a question that was not put. In the table of the step
``unknown`` matches only where a cell names it.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
GOING_OUT = ("room", "home", "night", "errands", "outings", "place")
GROUPS = {"person": "person", "supporter": "supporter"}  # everybody else is family
CAP_COLUMNS = ("helping", "stopped", "caller", "consent", "age")
STEP_COLUMNS = ("level", "wish", "outing", "contact", *CAP_COLUMNS)
RANKS = ("none", "watch", "today", "now")

Cell = Callable[[str], bool]


def cell(text: str) -> Cell:
    if text == "*":
        return lambda _: True
    if text.startswith(">="):
        return frozenset(GOING_OUT[GOING_OUT.index(text[2:]) :]).__contains__
    if text.startswith("!"):
        others = frozenset(text[1:].split("&"))
        return lambda code: code not in others
    return frozenset(text.split("|")).__contains__


def lines(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def group_of(caller: str) -> str:
    return GROUPS.get(caller, "family")


# --- the step ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One line of the table of the step: what each column takes, what it gives, the rule it speaks for."""

    takes: Mapping[str, Cell]
    gives: int
    rule: str

    def fits(self, situation: Mapping[str, str]) -> bool:
        return all(takes(situation.get(column, "unknown")) for column, takes in self.takes.items())


def step_rows(part: str) -> list[Row]:
    found = [line for line in lines("step-table.csv") if line["part"] == part]
    return [Row({name: cell(line[name]) for name in STEP_COLUMNS}, int(line["gives"]), line["rule"]) for line in found]


class StepTable:
    """The step and the rules that set it, for a situation given as column -> code (caller as a group)."""

    def __init__(self) -> None:
        self.steps = step_rows("step")
        self.caps = step_rows("cap")

    def base(self, situation: Mapping[str, str]) -> Row:
        return next(row for row in self.steps if row.fits(situation))

    def limits(self, situation: Mapping[str, str]) -> list[Row]:
        return [row for row in self.caps if row.fits(situation)]

    def step(self, situation: Mapping[str, str]) -> int:
        first = self.base(situation)
        limits = [] if first.rule == "rescue" else self.limits(situation)
        return min([first.gives, *(row.gives for row in limits)])


# --- danger --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Danger:
    """One line of the table of danger: when it holds and for whom, the flag, its level, what is asked next."""

    flag: str
    level: str
    follow: tuple[str, ...]
    when: Mapping[str, Cell]
    callers: Cell
    anybody: bool

    def fits(self, table: "SafetyTable", answers: Mapping[str, str]) -> bool:
        if not all(takes(table.value(name, answers)) for name, takes in self.when.items()):
            return False
        return self.anybody or self.callers(answers["caller"]) or self.callers(group_of(answers["caller"]))


class SafetyTable:
    """The level of each flag and the questions that follow, for any answers."""

    def __init__(self, *, cold: bool = False) -> None:
        self.month = "cold" if cold else "warm"
        self.rows = [self._row(line) for line in lines("safety-levels.csv")]
        self.by_flag = {flag: [row for row in self.rows if row.flag == flag] for flag in {r.flag for r in self.rows}}
        self.derived = {flag.split(":")[0] for flag in self.by_flag if ":" in flag}
        cells = (pair for line in lines("safety-levels.csv") for pair in pairs(line["when"]) if pair[1][0] not in "!*")
        self.named = {(name, code) for name, text in cells for code in text.split("|")}
        self.flags = sorted(flag for flag in self.by_flag if flag and ":" not in flag)

    def _row(self, line: Mapping[str, str]) -> Danger:
        when = {name: cell(text) for name, text in pairs(line["when"])}
        follow = tuple(filter(None, line["next"].split("|")))
        return Danger(line["flag"], line["level"], follow, when, cell(line["caller"]), line["caller"] == "*")

    def value(self, name: str, answers: Mapping[str, str]) -> str:
        """Return the answer to a question ("-": not put), or what the table says of who is hurt (else "other")."""
        if name == "month":
            return self.month
        if name not in self.derived:
            return answers.get(name, "-")
        says = (row for flag, rows in self.by_flag.items() if flag.startswith(f"{name}:") for row in rows)
        return next((row.flag.split(":")[1] for row in says if row.fits(self, answers)), "other")

    def level_of(self, flag: str, answers: Mapping[str, str]) -> str:
        """Return the gravest level at which a flag stands."""
        found = [row.level for row in self.by_flag[flag] if row.fits(self, answers)]
        return max(found, key=RANKS.index, default="none")

    def level(self, answers: Mapping[str, str]) -> str:
        return max((self.level_of(flag, answers) for flag in self.flags), key=RANKS.index)

    def asks(self, question: str, answers: Mapping[str, str]) -> bool:
        """Tell whether these answers call for a follow-up."""
        return any(row.fits(self, answers) for row in self.rows if question in row.follow)


@cache
def pairs(when: str) -> tuple[tuple[str, str], ...]:
    """Return question and cell of each condition."""
    return tuple((name, text) for name, text in (condition.split("=", 1) for condition in when.split()))
