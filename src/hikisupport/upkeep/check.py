"""Checks the data as a whole at a moment: can everybody be sent somewhere, and what has grown old."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import combinations
from pathlib import Path

from hikisupport.core.clock import JST
from hikisupport.core.errors import Problem
from hikisupport.core.text import fold
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, Confidence, State
from hikisupport.core.yaml_file import Tree
from hikisupport.directory.hours import desk
from hikisupport.directory.model import Agency, Directory, Holidays
from hikisupport.directory.trust import age_doubt, state_of
from hikisupport.papers.sheet import CHILD_LINE, CRISIS
from hikisupport.triage.agencies import answering, contact
from hikisupport.triage.facts import UNKNOWN
from hikisupport.triage.model import Advice
from hikisupport.upkeep.check_files import Checked, check_files

_ADVICE_LINE = "emergency-advice"  # #7119: not every prefecture has it


def danger_problems(checked: Checked, day: date) -> Iterator[Problem]:
    """Give the dangers and needs for which nobody can be called, and the agencies that have to be there."""
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
    """Give the agencies of every home sheet, and the one for children, that are not there."""
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
    return [answering(window).agency for window in found if window and answering(window).phone]


def _around_the_clock(agency: Agency) -> bool:
    return any(schedule.always and not schedule.closed for schedule in desk(agency.hours))


_AGES = range(10, 81)
# Windows of these roles are not offered as the place to call.
_NOT_OFFERED = {"hint", "crisis"}


def check(folder: Path, day: date) -> tuple[Problem, ...]:
    """Return every problem of a data folder on a day: errors first, each group in the order of the files."""
    checked = check_files(folder)
    problems = [*checked.problems, *_ends(checked, day), *_steps(checked, day), *_gaps(checked, day)]
    problems += [*danger_problems(checked, day), *_old(checked, day), *_shared(checked)]
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda problem: (problem.severity != "error", problem.file, problem.line)))


def has_number(agency: Agency, day: date) -> bool:
    """Tell whether an agency shows a number on a day."""
    return any(state_of(phone, day) is not State.WITHHELD for phone in agency.phones)


def _ends(checked: Checked, day: date) -> Iterator[Problem]:
    """Give agencies without a number that send nobody anywhere, and fallbacks that end at no number."""
    by_id = {agency.id: agency for _, agency in checked.windows}
    for index, agency in checked.windows:
        if has_number(agency, day):
            continue
        if agency.fallback is None and agency.url is None:
            message = "出せる番号がなく、代わりの窓口(fallback)もURLもありません"
            yield checked.problem(index, ("fallback",), message, "どちらかを書き足してください")
        elif agency.fallback in by_id and not any(has_number(one, day) for one in _chain(agency, by_id)):
            message = "代わりの窓口をたどっても、番号のある窓口に着きません"
            yield checked.problem(index, ("fallback",), message, "番号のある窓口を書いてください")


def _chain(agency: Agency, by_id: dict[str, Agency]) -> list[Agency]:
    chain: list[Agency] = []
    step = by_id.get(agency.fallback or "")
    while step is not None and step not in chain:
        chain.append(step)
        step = by_id.get(step.fallback or "")
    return chain


def _callable(checked: Checked, step: int, day: date) -> list[Agency]:
    return [
        agency
        for _, agency in checked.windows
        if step in agency.steps and agency.role not in _NOT_OFFERED and has_number(agency, day)
    ]


def _steps(checked: Checked, day: date) -> Iterator[Problem]:
    for step in (1, 2, 3):
        if checked.windows and not _callable(checked, step, day):
            message = f"番号のある窓口が、ステップ{step}({STEP_LABELS[step]})に一つもありません"
            yield checked.tree.problem(("agencies",), message, "窓口を足すか、番号を確かめてください")


def _gaps(checked: Checked, day: date) -> Iterator[Problem]:
    """Give the wards and ages for which no agency of step 1 has a number."""
    if checked.area is None or not checked.windows:
        return
    windows = _callable(checked, 1, day)
    for ward in checked.area.wards:
        here = [agency for agency in windows if not {ward.id, *checked.area.around}.isdisjoint(agency.serves)]
        without = [age for age in _AGES if not any(_takes(agency, age) for agency in here)]
        if without:
            message = f"{ward.label}の{_ranges(without)}が電話できる、ステップ1の窓口がありません"
            yield checked.tree.problem(("agencies",), message, "窓口を足すか、番号を確かめてください")


def _takes(agency: Agency, age: int) -> bool:
    ages = agency.ages
    return ages is None or ((ages.min is None or ages.min <= age) and (ages.max is None or age <= ages.max))


def _ranges(ages: list[int]) -> str:
    starts = [age for age in ages if age - 1 not in ages]
    ends = [age for age in ages if age + 1 not in ages]
    return "、".join(
        f"{first}歳" if first == last else f"{first}〜{last}歳" for first, last in zip(starts, ends, strict=True)
    )


def _old(checked: Checked, day: date) -> Iterator[Problem]:
    """Give each source that has grown too old or has no date, once: what rests on it is shown as 要確認."""
    uses: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for index, agency in checked.windows:
        for key, source in agency.sources.items():
            doubt = age_doubt(source.date, day)
            if doubt and source.confidence is not Confidence.THIRD_PARTY:
                uses.setdefault((source.title, doubt), []).append((index, key))
    for (title, doubt), places in uses.items():
        index, key = places[0]
        windows = len({place for place, _ in places})
        message = f"出典「{title}」は{doubt}なので、要確認のままです(使う窓口 {windows} か所)"
        yield checked.problem(index, ("sources", key), message, "新しい出典か、当所の確認を足してください", "warning")


def _shared(checked: Checked) -> Iterator[Problem]:
    """Give numbers that two agencies share without being the same place (a slip of copying)."""
    phones = [
        (index, agency, place, phone.number)
        for index, agency in checked.windows
        for place, phone in enumerate(agency.phones)
        if phone.number
    ]
    for (_, first, _, number), (index, second, place, other) in combinations(phones, 2):
        if number == other and first is not second and not _same_place(first, second):
            message = f"{second.name} と {first.name} の番号が同じです({number})"
            hint = "同じ場所なら label か note に「同じ」と書いてください"
            yield checked.problem(index, ("phones", place, "number"), message, hint, "warning")


def _same_place(first: Agency, second: Agency) -> bool:
    if first.address and second.address and fold(first.address) == fold(second.address):
        return True
    words = [text for agency in (first, second) for phone in agency.phones for text in (phone.label, phone.note)]
    return _says(words, first) or _says(words, second)


def _says(words: Iterable[str], agency: Agency) -> bool:
    return any("同じ" in text or agency.name in text for text in words)
