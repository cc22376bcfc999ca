"""Checks the data as a whole at a moment: can everybody be sent somewhere, and what has grown old."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import combinations
from pathlib import Path
from typing import Any

from hikisupport.core.clock import JST
from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.files import shipped_folder
from hikisupport.core.records import M, admit_whole, head, sound_records, unlisted_sources
from hikisupport.core.text import STANDING_NUMBERS, fold
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, Confidence, State
from hikisupport.core.yaml_file import Path_, Tree, read_yaml
from hikisupport.cost.load import costs_of
from hikisupport.directory.curated import entries_of, lay_over, load_area, load_holidays, once, unknown_agencies
from hikisupport.directory.hours import desk
from hikisupport.directory.load import open_area
from hikisupport.directory.model import Agency, Area, Directory, Holidays
from hikisupport.directory.providers import read_entries
from hikisupport.directory.search import serves_ages, serves_ward
from hikisupport.directory.view import age_doubt, state_of
from hikisupport.directory.words import load_words
from hikisupport.guide.load import load_guide
from hikisupport.papers.sheet import CRISIS
from hikisupport.triage.agencies import CHILD_LINE, contact
from hikisupport.triage.facts import UNKNOWN
from hikisupport.triage.load import (
    load_questions,
    missing_contacts,
    open_questions,
    phrase_problems,
    shipped_advice,
    shipped_answers,
)
from hikisupport.triage.model import Advice, Phrasebook
from hikisupport.upkeep.check_records import (
    agency_problems,
    contact_problems,
    cost_problems,
    foreign_names,
    foreign_problems,
    head_problems,
    text_problems,
)


@dataclass(slots=True)
class Checked:
    """What a check found: the problems, the sound agencies by their place in ``agencies.yaml``, the sound texts."""

    problems: list[Problem] = field(default_factory=list)
    agencies: dict[int, Agency] = field(default_factory=dict)
    area: Area | None = None
    advice: tuple[Tree, Advice] | None = None
    rows: set[str] = field(default_factory=set)
    tree: Tree = field(default_factory=lambda: Tree("agencies.yaml"))

    @property
    def by_id(self) -> dict[str, Agency]:
        """The sound agencies by their id."""
        return {agency.id: agency for agency in self.agencies.values()}

    def problem(self, index: int, path: Path_, message: str, hint: str = "", severity: str = "error") -> Problem:
        """Return a problem of an agency (by its position in the list)."""
        return self.tree.problem(("agencies", index, *path), message, hint, severity)


def check_files(folder: Path) -> Checked:
    """Return every problem of the data files of a folder that shows without knowing the moment."""
    checked = Checked()
    for name, check in _FILES:
        checked.problems += _problems(folder, name, check, checked)
    for index, agency in checked.agencies.items():
        checked.problems += agency_problems(checked.tree, index, agency, checked.area)
    checked.problems += _fallbacks(checked)
    checked.problems += _texts(folder, checked)
    return checked


def _problems(folder: Path, name: str, check: Callable[[Path, Checked], Any], checked: Checked) -> list[Problem]:
    if name in _OPTIONAL and not (folder / name).exists():
        return []
    try:
        return list(check(folder, checked))
    except DataProblem as error:
        return list(error.problems) or [Problem(name, 1, 1, "", error.message)]


def _check_area(folder: Path, checked: Checked) -> list[Problem]:
    tree = read_yaml(folder / "area.yaml")
    head(tree)
    checked.area, problems = load_area(tree)
    ids = [ward.id for ward in checked.area.wards]
    for index, ward in enumerate(checked.area.wards):
        if ward.id in ids[:index] or ward.id in checked.area.wider:
            problems.append(
                tree.problem(("wards", index, "id"), f"id「{ward.id}」が2つあります", "別の id にしてください")
            )
    return [*tree.problems, *problems]


def _check_agencies(folder: Path, checked: Checked) -> list[Problem]:
    checked.tree = read_yaml(folder / "agencies.yaml")
    head(checked.tree)
    sound, problems = sound_records(checked.tree, "agencies", Agency)
    kept, repeated = once(tuple(agency for _, agency in sound), checked.tree) if sound else ((), [])
    checked.agencies = {index: agency for index, agency in sound if any(agency is one for one in kept)}
    return [*checked.tree.problems, *problems, *repeated]


def _confirmations(folder: Path, checked: Checked) -> list[Problem]:
    tree = read_yaml(folder / "confirmations.yaml")
    head(tree)
    sound, problems = entries_of(tree)
    problems += unknown_agencies(tree, sound, checked.by_id.keys() | checked.rows)
    # What follows is asked of the agencies as they are shown: a number taken back is none.
    wards = checked.area.wards if checked.area else ()
    laid = lay_over(checked.agencies.values(), [entry for _, entry in sound], wards)
    checked.agencies = dict(zip(checked.agencies, laid, strict=True))
    return [*tree.problems, *problems]


def _wamnet(folder: Path, checked: Checked) -> list[Problem]:
    if checked.area is None:
        return []
    entries, problems = read_entries(folder, checked.area)
    checked.rows = {entry.id for entry in entries}
    return problems


def _holidays(folder: Path, _: Checked) -> list[Problem]:
    load_holidays(folder)
    return []


def _check_questions(folder: Path, checked: Checked) -> list[Problem]:
    # A broken area is said already; the questions are looked at without its wards.
    sound = checked.area or Area(city="-", wider={}, outside_label="-", wards=(), sources={})
    load_questions(folder, sound, shipped_answers(folder))
    return []


def _check_advice(folder: Path, checked: Checked) -> list[Problem]:
    tree, own, problems = _read_whole(folder / "advice.yaml", Advice)
    checked.advice = (tree, own) if own else None
    shipped = shipped_advice(folder)
    missing = missing_contacts(tree, own, shipped) if own and shipped else ()
    return [*problems, *unlisted_sources(tree), *missing]


def _check_phrases(folder: Path, _: Checked) -> list[Problem]:
    tree, own, problems = _read_whole(folder / "phrases.yaml", Phrasebook)
    # The codes are those of the shipped questionnaire: a folder's own may not differ from it.
    wrong = phrase_problems(tree, own, open_questions(shipped_folder())) if own else ()
    return [*problems, *wrong]


def _read_whole(file: Path, model: type[M]) -> tuple[Tree, M | None, list[Problem]]:
    """Return a file that is one record (apart from its head), the record if it is sound, and its problems."""
    tree = read_yaml(file)
    head(tree)
    own, problems = admit_whole(tree, model)
    return tree, own, [*tree.problems, *problems]


def _costs(folder: Path, _: Checked) -> list[Problem]:
    tree = read_yaml(folder / "costs.yaml")
    table = costs_of(tree)
    return [*table.problems, *cost_problems(table, tree)]


def _guide(folder: Path, _: Checked) -> tuple[Problem, ...]:
    return load_guide(folder).problems


def _check_words(folder: Path, checked: Checked) -> list[Problem]:
    words = load_words(folder)
    if words.problems:
        return list(words.problems)
    tree = read_yaml(folder / "words.yaml")
    agencies, topics = checked.by_id, {topic.id for topic in load_guide(folder).topics}
    problems = []
    for index, meaning in enumerate(words.meanings):
        for place, name in enumerate(meaning.agencies):
            if name not in agencies:
                path = ("words", index, "agencies", place)
                problems.append(tree.problem(path, f"「{name}」という窓口はありません", "窓口の id を書いてください"))
        if meaning.topic not in {None, *topics}:
            message = f"「{meaning.topic}」という話題はありません"
            problems.append(tree.problem(("words", index, "topic"), message, "話題の id を書いてください"))
    return problems


# Every file with its check, in an order in which the later may use what the earlier found.
_FILES: tuple[tuple[str, Callable[[Path, Checked], Any]], ...] = (
    ("area.yaml", _check_area),
    ("agencies.yaml", _check_agencies),
    ("wamnet", _wamnet),
    ("confirmations.yaml", _confirmations),
    ("holidays.csv", _holidays),
    ("questions.yaml", _check_questions),
    ("advice.yaml", _check_advice),
    ("phrases.yaml", _check_phrases),
    ("costs.yaml", _costs),
    ("guide.yaml", _guide),
    ("words.yaml", _check_words),
)
# An older folder has no phrases.yaml and no words.yaml: those that came with the program are lent.
_OPTIONAL = {"confirmations.yaml", "wamnet", "phrases.yaml", "words.yaml"}


def _fallbacks(checked: Checked) -> Iterator[Problem]:
    """Give fallbacks that lead nowhere: to no agency, or round in a circle."""
    by_id = checked.by_id
    for index, agency in checked.agencies.items():
        if agency.fallback and agency.fallback not in by_id:
            message = f"代わりの窓口「{agency.fallback}」がありません"
            yield checked.problem(index, ("fallback",), message, "id を確かめてください")
        elif agency in _follow_fallbacks(agency, by_id):
            message = "代わりの窓口をたどると、この窓口に戻ります"
            yield checked.problem(index, ("fallback",), message, "番号のある窓口で終わるようにしてください")


def _follow_fallbacks(agency: Agency, by_id: dict[str, Agency]) -> list[Agency]:
    """Return the agencies one comes to by following the fallbacks."""
    chain: list[Agency] = []
    step = by_id.get(agency.fallback or "")
    while step is not None and step not in chain:
        chain.append(step)
        step = by_id.get(step.fallback or "")
    return chain


def _texts(folder: Path, checked: Checked) -> list[Problem]:
    """Return what sentences may not hold: numbers without a record, agencies that do not exist, another city."""
    known = {phone.number for agency in checked.agencies.values() for phone in agency.phones if phone.number}
    known |= {agency.fax for agency in checked.agencies.values() if agency.fax} | STANDING_NUMBERS
    ids = _list_ids(checked)
    elsewhere = foreign_names(checked.area, open_area(shipped_folder())) if checked.area else ()
    problems: list[Problem] = []
    for name, _ in _FILES:
        if name.endswith(".yaml") and (folder / name).is_file():
            try:
                tree = checked.tree if name == checked.tree.file and checked.tree.root else read_yaml(folder / name)
            except DataProblem:
                continue  # said already, with the reason
            problems += text_problems(tree, known)
            problems += contact_problems(tree, ids) if ids else ()
            problems += foreign_problems(tree, elsewhere)
            problems += head_problems(tree)
    return problems


def _list_ids(checked: Checked) -> set[str]:
    """Return the ids of all agencies, of broken ones too: what is wrong with those is said already."""
    value = checked.tree.value
    listed = value.get("agencies") if isinstance(value, dict) else None
    entries = listed if isinstance(listed, list) else []
    return {str(entry.get("id")) for entry in entries if isinstance(entry, dict)}


_ADVICE_LINE = "emergency-advice"  # #7119: not every prefecture has it


def danger_problems(checked: Checked, day: date) -> Iterator[Problem]:
    """Give the dangers and needs for which nobody can be called, and the agencies that have to be there."""
    if checked.area is None or checked.advice is None or not checked.agencies:
        return
    # Only who answers around the clock is asked for: no day of the year matters.
    directory = Directory(tuple(checked.agencies.values()), checked.area, Holidays({}, day.year, day.year), {})
    noon = datetime.combine(day, time(12), JST)
    yield from _find_missing_agencies(checked, directory)
    yield from _ward_offices(checked, directory, noon)
    yield from _needs(*checked.advice, directory, noon)
    yield from _dangers(*checked.advice, directory, noon)


def _find_missing_agencies(checked: Checked, directory: Directory) -> Iterator[Problem]:
    """Give the agencies of every home sheet, and the one for children, that are not there."""
    for name in (*CRISIS, CHILD_LINE):
        if directory.by_id(name) is None:
            message = f"いつも出す窓口「{name}」がありません(持ち帰りの紙の下、18歳未満の方の危険)"
            hint, severity = "この id の窓口を足してください。全国のものは、同梱のデータから写せます", "error"
            if name == _ADVICE_LINE:
                hint, severity = "#7119 のある地域なら、この id の窓口を足してください", "warning"
            yield checked.tree.problem(("agencies",), message, hint, severity)


def _ward_offices(checked: Checked, directory: Directory, moment: datetime) -> Iterator[Problem]:
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
    return [one.answering.agency for one in found if one and one.answering.phone]


def _around_the_clock(agency: Agency) -> bool:
    return any(schedule.always and not schedule.closed for schedule in desk(agency.hours))


_AGES = range(10, 81)
# Agencies of these roles are not offered as the place to call.
_NOT_OFFERED = {"hint", "crisis"}


def check(folder: Path, day: date) -> tuple[Problem, ...]:
    """Return every problem of a data folder on a day: errors first, each group in the order of the files."""
    checked = check_files(folder)
    problems = [
        *checked.problems,
        *_ends(checked, day),
        *_steps(checked, day),
        *_find_silent_wards(checked, day),
    ]
    problems += [*danger_problems(checked, day), *_old(checked, day), *_shared(checked)]
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda problem: (problem.severity != "error", problem.file, problem.line)))


def has_number(agency: Agency, day: date) -> bool:
    """Tell whether an agency shows a number on a day."""
    return any(state_of(phone, day) is not State.WITHHELD for phone in agency.phones)


def _ends(checked: Checked, day: date) -> Iterator[Problem]:
    """Give agencies without a number that send nobody anywhere, and fallbacks that end at no number."""
    by_id = checked.by_id
    for index, agency in checked.agencies.items():
        if has_number(agency, day):
            continue
        if agency.fallback is None and agency.url is None:
            message = "出せる番号がなく、代わりの窓口(fallback)もURLもありません"
            yield checked.problem(index, ("fallback",), message, "どちらかを書き足してください")
        elif agency.fallback in by_id and not any(has_number(one, day) for one in _follow_fallbacks(agency, by_id)):
            message = "代わりの窓口をたどっても、番号のある窓口に着きません"
            yield checked.problem(index, ("fallback",), message, "番号のある窓口を書いてください")


def _callable(checked: Checked, step: int, day: date) -> list[Agency]:
    return [
        agency
        for agency in checked.agencies.values()
        if step in agency.steps and agency.role not in _NOT_OFFERED and has_number(agency, day)
    ]


def _steps(checked: Checked, day: date) -> Iterator[Problem]:
    for step in (1, 2, 3):
        if checked.agencies and not _callable(checked, step, day):
            message = f"番号のある窓口が、ステップ{step}({STEP_LABELS[step]})に一つもありません"
            yield checked.tree.problem(("agencies",), message, "窓口を足すか、番号を確かめてください")


def _find_silent_wards(checked: Checked, day: date) -> Iterator[Problem]:
    """Give the wards and ages for which no agency of step 1 has a number."""
    if checked.area is None or not checked.agencies:
        return
    agencies = _callable(checked, 1, day)
    for ward in checked.area.wards:
        here = [agency for agency in agencies if serves_ward(agency, ward.id, checked.area)]
        without = [age for age in _AGES if not any(serves_ages(agency.ages, age, age) for agency in here)]
        if without:
            message = f"{ward.label}の{_ranges(without)}が電話できる、ステップ1の窓口がありません"
            yield checked.tree.problem(("agencies",), message, "窓口を足すか、番号を確かめてください")


def _ranges(ages: list[int]) -> str:
    starts = [age for age in ages if age - 1 not in ages]
    ends = [age for age in ages if age + 1 not in ages]
    return "、".join(
        f"{first}歳" if first == last else f"{first}〜{last}歳" for first, last in zip(starts, ends, strict=True)
    )


def _old(checked: Checked, day: date) -> Iterator[Problem]:
    """Give each source that has grown too old or has no date, once: what rests on it is shown as 要確認."""
    uses: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for index, agency in checked.agencies.items():
        for key, source in agency.sources.items():
            doubt = age_doubt(source.date, day)
            if doubt and source.confidence is not Confidence.THIRD_PARTY:
                uses.setdefault((source.title, doubt), []).append((index, key))
    for (title, doubt), places in uses.items():
        index, key = places[0]
        users = len({place for place, _ in places})
        message = f"出典「{title}」は{doubt}なので、要確認のままです(使う窓口 {users} か所)"
        yield checked.problem(index, ("sources", key), message, "新しい出典か、当所の確認を足してください", "warning")


def _shared(checked: Checked) -> Iterator[Problem]:
    """Give numbers that two agencies share without being the same place (a slip of copying)."""
    phones = [
        (index, agency, place, phone.number)
        for index, agency in checked.agencies.items()
        for place, phone in enumerate(agency.phones)
        if phone.number
    ]
    for (_, first, _, number), (index, second, place, other) in combinations(phones, 2):
        if number == other and first is not second and not _says_same_place(first, second):
            message = f"{second.name} と {first.name} の番号が同じです({number})"
            hint = "同じ場所なら label か note に「同じ」と書いてください"
            yield checked.problem(index, ("phones", place, "number"), message, hint, "warning")


def _says_same_place(first: Agency, second: Agency) -> bool:
    if first.address and second.address and fold(first.address) == fold(second.address):
        return True
    words = [text for agency in (first, second) for phone in agency.phones for text in (phone.label, phone.note)]
    return any(said in text for text in words for said in ("同じ", first.name, second.name))
