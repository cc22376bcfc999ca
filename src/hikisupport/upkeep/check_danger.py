"""Checks that whoever is in danger is sent to somebody: at any hour, and with or without a ward."""

from collections.abc import Iterator
from datetime import date, datetime, time

from hikisupport.core.clock import JST
from hikisupport.core.errors import Problem
from hikisupport.core.vocab import LEVEL_LABELS
from hikisupport.core.yaml_file import Tree
from hikisupport.directory.hours import desk
from hikisupport.directory.model import Agency, Directory, Holidays
from hikisupport.directory.view import main_phone
from hikisupport.papers.sheet import CHILD_LINE, CRISIS
from hikisupport.triage.advice import Advice
from hikisupport.triage.agencies import answering, contact
from hikisupport.triage.facts import UNKNOWN
from hikisupport.upkeep.check_files import Checked

_ADVICE_LINE = "emergency-advice"  # #7119: not every prefecture has it


def danger_problems(checked: Checked, day: date) -> Iterator[Problem]:
    """Give the dangers and needs for which nobody can be called, and the windows that have to be there."""
    if checked.area is None or checked.advice is None or not checked.windows:
        return
    agencies = tuple(agency for _, agency in checked.windows)
    # Only who answers around the clock is asked for: no day of the year matters.
    directory = Directory(agencies, checked.area, Holidays({}, day.year, day.year), {})
    noon = datetime.combine(day, time(12), JST)
    yield from _standing(checked, directory)
    yield from _offices(checked, directory, noon)
    yield from _needs(*checked.advice, directory, noon)
    yield from _dangers(*checked.advice, directory, noon)


def _standing(checked: Checked, directory: Directory) -> Iterator[Problem]:
    """Give the windows of every home sheet, and the one for children, that are not there."""
    for name in (*CRISIS, CHILD_LINE):
        if directory.by_id(name) is None:
            message = f"いつも出す窓口「{name}」がありません(持ち帰りの紙の下、18歳未満の方の危険)"
            hint, severity = "この id の窓口を足してください。全国のものは、同梱のデータから写せます", "error"
            if name == _ADVICE_LINE:
                hint, severity = "#7119 のある地域なら、この id の窓口を足してください", "warning"
            yield checked.tree.problem(("agencies",), message, hint, severity)


def _offices(checked: Checked, directory: Directory, moment: datetime) -> Iterator[Problem]:
    for ward in directory.area.wards:
        if contact("ward", {"ward": ward.id}, directory, moment) is None:
            hint = f"kind が welfare_office で、serves が {ward.id} だけか city の窓口を足してください"
            yield checked.tree.problem(("agencies",), f"{ward.label}の ward(住む区の区役所)がありません", hint)


def _needs(tree: Tree, advice: Advice, directory: Directory, moment: datetime) -> Iterator[Problem]:
    """Give the parts of the urgent page that show no number to whoever does not tell the ward."""
    for index, need in enumerate(advice.urgent):
        if not _who_answers(need.contacts, directory, moment):
            message = f"緊急の電話「{need.title}」に、番号の出る窓口がありません"
            hint = "窓口を足すか、見出しごと消してください"
            if "ward" in need.contacts:
                hint = "区がわからないときのために、kind が welfare_office で、serves が city の窓口を足してください"
            yield tree.problem(("urgent", index, "contacts"), message, hint)


def _dangers(tree: Tree, advice: Advice, directory: Directory, moment: datetime) -> Iterator[Problem]:
    """Give the dangers of now and of today in which at some hour nobody may answer."""
    for index, flag in enumerate(advice.flags):
        for level, contacts in flag.contacts.items():
            if not any(_around_the_clock(agency) for agency in _who_answers(contacts, directory, moment)):
                message = f"危険「{flag.code}」の{LEVEL_LABELS[level]}に、24時間出る窓口が一つもありません"
                hint = "contacts に、番号があり、時間が always: true の窓口を足してください"
                yield tree.problem(("flags", index, "contacts", level.value), message, hint)


def _who_answers(names: tuple[str, ...], directory: Directory, moment: datetime) -> list[Agency]:
    """Return who picks up for each of the contacts of somebody whose ward is not known."""
    found = [contact(name, {"ward": UNKNOWN}, directory, moment) for name in names]
    return [answering(window).agency for window in found if window and main_phone(answering(window))]


def _around_the_clock(agency: Agency) -> bool:
    return any(schedule.always and not schedule.closed for schedule in desk(agency.hours))
