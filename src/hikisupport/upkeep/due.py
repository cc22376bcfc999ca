"""`data due`: what to call and to check, gathered from the data of a folder."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hikisupport.core.errors import DataProblem
from hikisupport.core.model import Record
from hikisupport.core.vocab import State
from hikisupport.cost.load import open_costs
from hikisupport.cost.model import AddOn, Dated, Parameter, Service, System
from hikisupport.directory.curated import is_closed
from hikisupport.directory.hours import join_doubts
from hikisupport.directory.load import open_directory
from hikisupport.directory.model import SERVICES, Agency, Holidays
from hikisupport.directory.providers import read_entries
from hikisupport.directory.screen import hours_words
from hikisupport.directory.search import CORE, OPEN_DATA
from hikisupport.directory.view import AGELESS, fact_doubt, first_day, judged, months_after, state_of
from hikisupport.directory.wamnet import as_of

# A callable number is called again half a year before it would have to be marked 要確認.
AGEING_MONTHS = 18
SOON_DAYS = 90
# WAM NET publishes the end of March and of September some weeks later.
OPEN_DATA_MONTHS = 8
_FEBRUARY = 2
_MOST_QUESTIONS = 3
# The groups that are agencies to call, the most needed first.
TO_CALL = ("withheld", "check", "ageing", "hours")
_CORE = {kind for kinds in CORE.values() for kind in kinds}
_ASKED = {
    "hours": "受付の曜日と時間、祝日・年末年始",
    "ages": "年齢の決まり",
    "callers": "家族や支援者からでもよいか",
    "fee": "費用",
    "address": "場所",
    "reservation": "予約がいるか",
}


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. ``group``: withheld, check, ageing, hours (agencies), cost, open_data or holidays.

    ``number`` is the number to try (never a withheld one), ``since`` the date of what is known (None: none), ``hours``
    what is known of the hours and why they are in doubt.
    """

    group: str
    id: str
    name: str
    why: str
    number: str | None = None
    since: str | None = None
    url: str | None = None
    ask: tuple[str, ...] = ()
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of the curated agencies (``windows``) of a step (0: of all) can be called on a day."""

    step: int
    callable: int
    windows: int


def _reach(agencies: Iterable[Agency], day: date) -> tuple[Reach, ...]:
    """Return how many curated agencies show a number to call on a day: of all, then of each step."""
    curated = [agency for agency in agencies if agency.origin != OPEN_DATA and not is_closed(agency)]
    steps = {step: [one for one in curated if not step or step in one.steps] for step in (0, 1, 2, 3)}
    return tuple(
        Reach(step, sum(any(state_of(phone, day) is State.CALLABLE for phone in one.phones) for one in here), len(here))
        for step, here in steps.items()
    )


def _agencies_due(agencies: Iterable[Agency], day: date) -> list[Due]:
    """Return the curated agencies to call: no number, number to check, number growing old, then hours in doubt.

    Inside each group whom most calls are sent to comes first, then what is known the longest.
    """
    found = [(_rank(due, agency), due) for agency in agencies if (due := _agency_due(agency, day))]
    return [due for _, due in sorted(found, key=lambda pair: pair[0])]


def _rank(due: Due, agency: Agency) -> tuple[int, int, str, str]:
    needed = 0 if agency.role == "crisis" else 1 if agency.kind in _CORE and agency.role == "window" else 2
    return TO_CALL.index(due.group), needed, due.since or "", agency.id


def _agency_due(agency: Agency, day: date) -> Due | None:
    if agency.origin == OPEN_DATA or is_closed(agency):
        return None
    states = {state_of(phone, day): phone for phone in reversed(agency.phones)}
    hours = _hours_doubt(agency, day)
    group, why, phone = "withheld", "出せる番号がありません", None
    if State.CALLABLE in states:
        phone = states[State.CALLABLE]
        old = phone.date and phone.number not in AGELESS and day > months_after(first_day(phone.date), AGEING_MONTHS)
        if not (old or hours):
            return None
        group, why = ("ageing", f"{AGEING_MONTHS}か月より前の情報です") if old else ("hours", f"時間: {hours}")
    elif State.CHECK in states:
        phone = states[State.CHECK]
        group, why = "check", judged(phone, day)[1]
    aged = fact_doubt(agency, "hours", day)
    known = "。".join(hours_words(agency.hours)) or agency.hours_text or "分かりません"
    return Due(
        group,
        agency.id,
        agency.name,
        why,
        number=phone.number if phone else None,
        since=phone.date if phone else None,
        url=agency.url,
        ask=_choose_questions(agency, day, group),
        hours=f"{known}({aged})" if agency.hours and aged else known,
    )


def _hours_doubt(agency: Agency, day: date) -> str:
    """Return why the hours of an agency need a check ("" if they need none, or is a mere hint)."""
    if not agency.hours:
        return "" if agency.role == "hint" else "まだ確かめていません"
    return join_doubts([*(one.doubt or "" for one in agency.hours), fact_doubt(agency, "hours", day)]) or ""


def _choose_questions(agency: Agency, day: date, group: str) -> tuple[str, ...]:
    """Return the two or three questions of a call: it must not take longer than a minute."""
    first = {"withheld": ["相談の電話番号"], "hours": []}.get(group, ["この番号が今も相談の番号か"])
    rest = [text for fact, text in _ASKED.items() if not getattr(agency, fact) or fact_doubt(agency, fact, day)]
    if rest[:1] != [_ASKED["hours"]] and _hours_doubt(agency, day):
        rest.insert(0, _ASKED["hours"])
    return tuple([*first, *rest][:_MOST_QUESTIONS])


def _costs_due(folder: Path, day: date) -> list[Due]:
    """Return the parameters whose re-check date has passed or comes within 90 days, the earliest first."""
    try:
        table = open_costs(folder)
    except DataProblem:
        return []  # a folder without costs
    records: tuple[Parameter | Service | AddOn | System, ...]
    records = (*table.parameters.values(), *table.services.values(), *table.add_ons, *table.systems)
    limit = (day + timedelta(days=SOON_DAYS)).isoformat()
    found = dict.fromkeys(
        Due("cost", record.id, record.label, _cost_why(entry, day), since=entry.recheck)
        for record in records
        for entry in _newest(record)
        if entry.recheck <= limit
    )
    return sorted(found, key=lambda due: (due.since, due.id))


def _newest(record: Record) -> Iterator[Dated]:
    """Give the dated entries inside a record, only the last of each list: the others are past."""
    for _, value in record:
        last = value[-1] if isinstance(value, tuple) and value else value
        if isinstance(last, Dated):
            yield last


def _cost_why(entry: Dated, day: date) -> str:
    passed = "見直しの日を過ぎています" if entry.recheck < day.isoformat() else "見直しの日が近づいています"
    ends = f"。{entry.valid_to} で終わります" if entry.valid_to else ""
    return f"{passed}({entry.recheck}){ends}"


def _open_data_due(days: Sequence[tuple[str, str]], day: date) -> list[Due]:
    """Return the services (label, day of the data) for which newer open data should be out, the oldest first."""
    return [
        Due("open_data", "wamnet", label, f"{as_of} の状態です。新しい公開データが出ているはずです", since=as_of)
        for label, as_of in sorted(days, key=lambda pair: pair[1])
        if day > months_after(date.fromisoformat(as_of), OPEN_DATA_MONTHS)
    ]


def _holidays_due(holidays: Holidays, day: date) -> list[Due]:
    """Return the list of holidays if a newer one should be out (each year is added in February of the year before)."""
    if (day.year, day.month) < (holidays.last_year, _FEBRUARY):
        return []
    why = f"{holidays.last_year}年までです。次の年の分は、毎年2月に内閣府の一覧に載ります"
    return [Due("holidays", "holidays", "祝日の一覧", why, since=str(holidays.last_year))]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is to be done, the most needed and the oldest first, and how many agencies can be called as things stand."""

    due: tuple[Due, ...]
    reach: tuple[Reach, ...]


def due(folder: Path, day: date) -> Upkeep:
    """Return what to call and to check on a day.

    Raises:
        DataProblem: the agencies cannot be used at all.
    """
    directory = open_directory(folder)
    entries, _ = read_entries(folder, directory.area)
    days = sorted({(SERVICES[entry.service].label, as_of(entry.period)) for entry in entries})
    found = (
        *_agencies_due(directory.agencies, day),
        *_costs_due(folder, day),
        *_open_data_due(days, day),
        *_holidays_due(directory.holidays, day),
    )
    return Upkeep(found, _reach(directory.agencies, day))
