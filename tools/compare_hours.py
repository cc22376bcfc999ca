"""Compares our opening hours with two other evaluators, at every edge of two years (docs/hours-comparison.md).

Needs opening-hours-py in this Python, node, and npm's opening_hours in a folder. Compared: every schedule of the
curated windows, and the different schedules of the offices of the open data. Edges: every opening and closing that we
or the others find, and the midnights before and after each holiday, each with the minute before and after.

Run: python tools/compare_hours.py --node-modules FOLDER/node_modules [--offices 200]
Ends with 1 if a difference has no known reason.
"""

import argparse
import json
import os
import subprocess
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from hikisupport.core.clock import JST
from hikisupport.directory.hours import OpenState, open_state
from hikisupport.directory.model import Holidays, Schedule
from hours_osm import osm

FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 1, 1)
END = int((LAST - FIRST).total_seconds()) // 60
DATED, PLAIN, NODE = "opening-hours-py, holidays as dates", "opening-hours-py, PH with JP", "npm opening_hours"
# True: open, False: closed, None: not known.
State = bool | None
# What an evaluator found: where a state begins, in minutes since FIRST, and the state (the first begins at 0).
Line = list[tuple[int, State]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One minute at which two evaluators disagree, or where they name another end or next opening."""

    evaluator: str
    schedule: str
    minute: int
    what: str
    reason: str

    @property
    def at(self) -> str:
        """Return the moment as a counselor would write it."""
        return _clock(self.minute)


def moment(minute: int) -> datetime:
    """Return a minute since FIRST as a moment in Japan."""
    return (FIRST + timedelta(minutes=minute)).replace(tzinfo=JST)


def minute_of(when: datetime) -> int:
    """Return a moment in Japan as minutes since FIRST."""
    return int((when.replace(tzinfo=None) - FIRST).total_seconds()) // 60


def line_of(runs: list[tuple[int, int, State]]) -> Line:
    """Return runs (from, to, state) as one line without gaps, neighbours of one state joined."""
    line: Line = [(0, False)]
    for start, end, state in runs:
        for begin, now in ((max(start, 0), state), (min(end, END), False)):
            if line[-1][0] == begin:
                line.pop()
            if not line or line[-1][1] is not now:
                line.append((begin, now))
    return [(begin, state) for begin, state in line if begin < END]


def state_at(line: Line, minute: int) -> State:
    """Return the state of a line at a minute."""
    return line[bisect_right(line, minute, key=lambda edge: edge[0]) - 1][1]


def change_after(line: Line, minute: int, wanted: Callable[[State], bool]) -> int | None:
    """Return the next edge at which such a state begins; None if there is none before the end."""
    at = bisect_right(line, minute, key=lambda edge: edge[0])
    return next((begin for begin, state in line[at:] if wanted(state)), None)


def our_line(schedule: Schedule, holidays: Holidays) -> Line:
    """Return our own answers, followed from each to the change it names, and at every midnight besides."""
    line: Line = []
    minute = 0
    while minute < END:
        found = open_state([schedule], moment(minute), holidays, schedule.of)
        if not line or line[-1][1] is not found.now:
            line.append((minute, found.now))
        midnight = (minute // 1440 + 1) * 1440
        named = found.until if found.now else found.next
        minute = min(midnight, minute_of(named)) if named else midnight
    return line


def python_line(text: str) -> Line:
    """Return what opening-hours-py finds."""
    from opening_hours import OpeningHours

    states: dict[str, State] = {"open": True, "closed": False, "unknown": None}
    runs = []
    for start, end, state, _ in OpeningHours(text, country="JP").intervals(FIRST, LAST):
        runs.append((minute_of(start), minute_of(end) if end else END, states[str(state).split(".")[-1].lower()]))
    return line_of([run for run in runs if run[2] is not False])


def node_lines(texts: list[str], modules: Path) -> list[Line]:
    """Return what npm opening_hours finds for each text."""
    script = Path(__file__).with_suffix(".js")
    command = ["node", str(script), f"{FIRST:%Y-%m-%dT%H:%M:00}", f"{LAST:%Y-%m-%dT%H:%M:00}"]
    env = {**os.environ, "TZ": "Asia/Tokyo", "NODE_PATH": str(modules)}
    ran = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True, env=env)
    lines = []
    for text, runs in zip(texts, json.loads(ran.stdout), strict=True):
        if isinstance(runs, dict):
            raise ValueError(f"{text}: {runs['error']}")
        lines.append(line_of([(start, end, None if unknown else True) for start, end, unknown in runs]))
    return lines


def edges(lines: list[Line], holidays: Holidays) -> list[int]:
    """Return the minutes to look at: each edge of each line and each midnight of a holiday, one before and after."""
    found = {begin for line in lines for begin, _ in line}
    for day in holidays.names:
        midnight = minute_of(datetime(day.year, day.month, day.day))
        found |= {midnight, midnight + 1440}
    return sorted({edge + shift for edge in found for shift in (-1, 0, 1) if 0 <= edge + shift < END})


def disagreements(answers: dict[int, OpenState], other: Line) -> Iterator[tuple[int, int, str]]:
    """Give each minute at which the other disagrees with us, the minute at which the states part, and in what."""
    for minute, found in answers.items():
        theirs = state_at(other, minute)
        if found.now is not theirs:
            yield minute, minute, f"ours {_word(found.now)}, theirs {_word(theirs)}"
            continue
        named = found.until if found.now else found.next
        ours = minute_of(named) if named and minute_of(named) < END else None
        change = change_after(other, minute, (lambda state: state is not True) if found.now else bool)
        if ours != change:
            parted = min(edge for edge in (ours, change) if edge is not None)
            what = "until" if found.now else "next"
            yield minute, parted, f"{what}: ours {_clock(ours)}, theirs {_clock(change)}"


def _clock(minute: int | None) -> str:
    return "none before the end" if minute is None else f"{moment(minute):%Y-%m-%d %H:%M}"


def _word(state: State) -> str:
    return {True: "open", False: "closed", None: "unknown"}[state]


def reason(evaluator: str, schedule: Schedule, minute: int, listed: dict[str, set[date]], holidays: Holidays) -> str:
    """Return the known reason of a disagreement about a state; "" if none is known."""
    day = moment(minute).date()
    nights = any(one.close <= one.open and one.close != "00:00" for one in schedule.openings)
    special = {day - timedelta(days=shift) for shift in (0, 1)} & set(holidays.names)
    if day in listed[evaluator] ^ {one for one in holidays.names if FIRST.date() <= one < LAST.date()}:
        return "holiday missing in its list"
    if evaluator == PLAIN and schedule.holidays == "unknown" and not schedule.always:
        return "weekdays beside PH are read as 'or'"
    if nights and (special or schedule.closed) and moment(minute).strftime("%H:%M") <= _latest(schedule):
        return "night next to a day with other hours"
    return ""


def _latest(schedule: Schedule) -> str:
    return max(one.close for one in schedule.openings if one.close <= one.open)


def their_holidays(line: Line) -> set[date]:
    """Return the days on which a line is open: what an evaluator takes ``PH open`` to mean."""
    return {moment(minute).date() for minute in range(720, END, 1440) if state_at(line, minute)}


def schedules(data: Path, offices: int) -> tuple[dict[str, Schedule], Holidays, dict[str, int]]:
    """Return the schedules by name, the holidays of the years around, and how many windows stand behind them."""
    from hikisupport.directory.curated import load_directory
    from hikisupport.directory.open_data import load_offices

    directory = load_directory(data)
    found = {f"{one.id}/{hours.of}": hours for one in directory.agencies for hours in one.hours}
    counts = {"curated windows with hours": sum(bool(one.hours) for one in directory.agencies)}
    counts["curated schedules"] = len(found)
    different: dict[str, str] = {}
    computable = [one for one in load_offices(data, directory.area).offices if one.hours]
    for one in computable:
        for hours in one.hours:
            name = f"{one.id}/{hours.of}"
            if different.setdefault(hours.model_dump_json(exclude={"doubt"}), name) == name and offices > 0:
                found[name] = hours
                offices -= 1
    counts |= {"computable offices": len(computable), "different schedules among them": len(different)}
    near = {day: name for day, name in directory.holidays.names.items() if 2025 <= day.year <= 2027}
    return found, Holidays(near, 2025, 2027), counts | {"schedules compared": len(found)}


def compare(data: Path, modules: Path, offices: int) -> tuple[Counter[str], list[Difference]]:
    """Return figures (how many windows, edges, answers compared, agreements) and every difference."""
    chosen, holidays, counts = schedules(data, offices)
    dated = [osm(one, holidays.names) for one in chosen.values()]
    plain = [osm(one) for one in chosen.values()]
    node = node_lines([*plain, "PH open"], modules)
    lines = {
        DATED: [python_line(text) for text in dated],
        PLAIN: [python_line(text) for text in plain],
        NODE: node[:-1],
    }
    official = {day for day in holidays.names if FIRST.date() <= day < LAST.date()}
    listed = dict(zip(lines, (official, their_holidays(python_line("PH open")), their_holidays(node[-1])), strict=True))
    figures, differences = Counter(counts), []
    for evaluator, days in listed.items():
        figures[f"holidays missing in: {evaluator}"] = len(official - days)
        print(f"{evaluator}: missing {sorted(map(str, official - days))}, too many {sorted(map(str, days - official))}")
    for number, (name, schedule) in enumerate(chosen.items()):
        mine = our_line(schedule, holidays)
        minutes = edges([mine, *(line[number] for line in lines.values())], holidays)
        figures["minutes looked at"] += len(minutes)
        answers = {minute: open_state([schedule], moment(minute), holidays, schedule.of) for minute in minutes}
        for evaluator, of_all in lines.items():
            wrong = list(disagreements(answers, of_all[number]))
            figures[f"agreements: {evaluator}"] += len(minutes) - len(wrong)
            for minute, parted, what in wrong:
                why = reason(evaluator, schedule, parted, listed, holidays)
                only = " (next or until only)" if why and parted != minute else ""
                differences.append(Difference(evaluator, name, minute, what, why + only))
    return figures, differences


def main() -> int:
    """Compare, and print figures, one example of each class, and all that has no reason."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[1] / "data")
    parser.add_argument("--node-modules", type=Path, required=True)
    parser.add_argument("--offices", type=int, default=200, help="how many different schedules of offices, at most")
    given = parser.parse_args()
    figures, differences = compare(given.data, given.node_modules, given.offices)
    for label, number in figures.items():
        print(f"{number:>9,}  {label}")
    classes: dict[tuple[str, str], list[Difference]] = defaultdict(list)
    for one in differences:
        classes[one.evaluator, one.reason or "WITHOUT A REASON"].append(one)
    for (evaluator, why), found in sorted(classes.items()):
        print(f"\n{evaluator}: {why}: {len(found):,} minutes, {len({one.schedule for one in found})} schedules")
        days = sorted({one.at[:10] for one in found})
        print(f"  days: {' '.join(days[:12])}{' ...' if len(days) > 12 else ''}")
        for one in found[: 40 if why == "WITHOUT A REASON" else 2]:
            print(f"  {one.at} {one.schedule}: {one.what}")
    return 1 if any(not one.reason for one in differences) else 0


if __name__ == "__main__":
    sys.exit(main())
