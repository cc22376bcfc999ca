"""Reads every data file and names all that is wrong with it at once. Decides nothing about callers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.files import shipped_folder
from hikisupport.core.records import admit, head, sound_records, unlisted_sources
from hikisupport.core.text import STANDING_NUMBERS
from hikisupport.core.yaml_file import Path_, Tree, read_yaml
from hikisupport.directory.area import Area
from hikisupport.directory.curated import entries_of, lay_over, load_area, load_holidays, once, unknown_agencies
from hikisupport.directory.load import open_area
from hikisupport.directory.model import Agency
from hikisupport.triage.load import open_questions, shipped_advice, shipped_answers
from hikisupport.triage.model import Advice
from hikisupport.triage.phrasebook import Phrasebook
from hikisupport.triage.questionnaire_file import missing_contacts, phrase_problems
from hikisupport.upkeep.check_agencies import (
    agency_problems,
    contact_problems,
    foreign_names,
    foreign_problems,
    head_problems,
    hours_problems,
    text_problems,
)


@dataclass(slots=True)
class Checked:
    """What a check found: the problems, the sound agencies with their place in ``agencies.yaml``, the sound texts."""

    problems: list[Problem] = field(default_factory=list)
    windows: list[tuple[int, Agency]] = field(default_factory=list)
    area: Area | None = None
    advice: tuple[Tree, Advice] | None = None
    rows: set[str] = field(default_factory=set)
    tree: Tree = field(default_factory=lambda: Tree("agencies.yaml"))

    def problem(self, index: int, path: Path_, message: str, hint: str = "", severity: str = "error") -> Problem:
        """Return a problem of an agency (by its position in the list)."""
        return self.tree.problem(("agencies", index, *path), message, hint, severity)


def check_files(folder: Path) -> Checked:
    """Return every problem of the data files of a folder that shows without knowing the moment."""
    checked = Checked()
    for name, check in _FILES:
        checked.problems += _problems(folder, name, check, checked)
    for index, agency in checked.windows:
        checked.problems += agency_problems(checked.tree, index, agency, checked.area)
        checked.problems += hours_problems(checked.tree, index, agency)
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


def _area(folder: Path, checked: Checked) -> list[Problem]:
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


def _agencies(folder: Path, checked: Checked) -> list[Problem]:
    checked.tree = read_yaml(folder / "agencies.yaml")
    head(checked.tree)
    sound, problems = sound_records(checked.tree, "agencies", Agency)
    kept, repeated = once(tuple(agency for _, agency in sound), checked.tree) if sound else ((), [])
    checked.windows = [(index, agency) for index, agency in sound if any(agency is one for one in kept)]
    return [*checked.tree.problems, *problems, *repeated]


def _confirmations(folder: Path, checked: Checked) -> list[Problem]:
    tree = read_yaml(folder / "confirmations.yaml")
    head(tree)
    sound, problems = entries_of(tree)
    known = {agency.id for _, agency in checked.windows} | checked.rows
    problems += unknown_agencies(folder, known)
    # What follows is asked of the agencies as they are shown: a number taken back is none.
    wards = checked.area.wards if checked.area else ()
    laid = lay_over((agency for _, agency in checked.windows), [entry for _, entry in sound], wards)
    checked.windows = [(index, agency) for (index, _), agency in zip(checked.windows, laid, strict=True)]
    return [*tree.problems, *problems]


def _wamnet(folder: Path, checked: Checked) -> list[Problem]:
    from hikisupport.directory.open_data import read_entries

    if checked.area is None:
        return []
    entries, problems = read_entries(folder, checked.area)
    checked.rows = {entry.id for entry in entries}
    return problems


def _holidays(folder: Path, _: Checked) -> list[Problem]:
    load_holidays(folder)
    return []


def _questions(folder: Path, checked: Checked) -> list[Problem]:
    from hikisupport.triage.questionnaire_file import load_questions

    # A broken area is said already; the questions are looked at without its wards.
    sound = checked.area or Area(city="-", wider={}, outside_label="-", wards=(), sources={})
    load_questions(folder, sound, shipped_answers(folder))
    return []


def _advice(folder: Path, checked: Checked) -> list[Problem]:
    tree = read_yaml(folder / "advice.yaml")
    head(tree)
    own, problems = admit(Advice, {key: tree.value[key] for key in tree.value if key != "about"}, tree)
    checked.advice = (tree, own) if own else None
    shipped = shipped_advice(folder)
    missing = missing_contacts(tree, own, shipped) if own and shipped else ()
    return [*tree.problems, *problems, *unlisted_sources(tree), *missing]


def _phrases(folder: Path, _: Checked) -> list[Problem]:
    tree = read_yaml(folder / "phrases.yaml")
    head(tree)
    own, problems = admit(Phrasebook, {key: tree.value[key] for key in tree.value if key != "about"}, tree)
    # The codes are those of the shipped questionnaire: a folder's own may not differ from it.
    wrong = phrase_problems(tree, own, open_questions(shipped_folder())) if own else ()
    return [*tree.problems, *problems, *wrong]


def _costs(folder: Path, _: Checked) -> list[Problem]:
    from hikisupport.cost.load import costs_of
    from hikisupport.upkeep.check_agencies import cost_problems

    tree = read_yaml(folder / "costs.yaml")
    table = costs_of(tree)
    return [*table.problems, *cost_problems(table, tree)]


def _guide(folder: Path, _: Checked) -> tuple[Problem, ...]:
    from hikisupport.guide.topics import load_guide

    return load_guide(folder).problems


def _words(folder: Path, checked: Checked) -> list[Problem]:
    from hikisupport.core.yaml_file import read_yaml
    from hikisupport.directory.words import load_words
    from hikisupport.guide.topics import load_guide

    words = load_words(folder)
    if words.problems:
        return list(words.problems)
    tree = read_yaml(folder / "words.yaml")
    ids, topics = {agency.id for _, agency in checked.windows}, {topic.id for topic in load_guide(folder).topics}
    problems = []
    for index, meaning in enumerate(words.meanings):
        for place, name in enumerate(meaning.agencies):
            if name not in ids:
                path = ("words", index, "agencies", place)
                problems.append(tree.problem(path, f"「{name}」という窓口はありません", "窓口の id を書いてください"))
        if meaning.topic not in {None, *topics}:
            message = f"「{meaning.topic}」という話題はありません"
            problems.append(tree.problem(("words", index, "topic"), message, "話題の id を書いてください"))
    return problems


# Every file with its check, in an order in which the later may use what the earlier found.
_FILES: tuple[tuple[str, Callable[[Path, Checked], Any]], ...] = (
    ("area.yaml", _area),
    ("agencies.yaml", _agencies),
    ("wamnet", _wamnet),
    ("confirmations.yaml", _confirmations),
    ("holidays.csv", _holidays),
    ("questions.yaml", _questions),
    ("advice.yaml", _advice),
    ("phrases.yaml", _phrases),
    ("costs.yaml", _costs),
    ("guide.yaml", _guide),
    ("words.yaml", _words),
)
# An older folder has no phrases.yaml and no words.yaml: those that came with the program are lent.
_OPTIONAL = {"confirmations.yaml", "wamnet", "phrases.yaml", "words.yaml"}


def _fallbacks(checked: Checked) -> list[Problem]:
    """Return fallbacks that lead nowhere: to no agency, or round in a circle."""
    by_id = {agency.id: agency for _, agency in checked.windows}
    problems = []
    for index, agency in checked.windows:
        if agency.fallback is None:
            continue
        if agency.fallback not in by_id:
            message = f"代わりの窓口「{agency.fallback}」がありません"
            problems.append(checked.problem(index, ("fallback",), message, "id を確かめてください"))
        elif agency.id in _after(agency, by_id):
            message = "代わりの窓口をたどると、この窓口に戻ります"
            problems.append(checked.problem(index, ("fallback",), message, "番号のある窓口で終わるようにしてください"))
    return problems


def _after(agency: Agency, by_id: dict[str, Agency]) -> list[str]:
    """Return the ids one comes to by following the fallbacks."""
    passed: list[str] = []
    step = by_id.get(agency.fallback or "")
    while step is not None and step.id not in passed:
        passed.append(step.id)
        step = by_id.get(step.fallback or "")
    return passed


def _texts(folder: Path, checked: Checked) -> list[Problem]:
    """Return what sentences may not hold: numbers without a record, agencies that do not exist, another city."""
    known = {phone.number for _, agency in checked.windows for phone in agency.phones if phone.number}
    known |= {agency.fax for _, agency in checked.windows if agency.fax} | STANDING_NUMBERS
    ids = _ids(checked)
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


def _ids(checked: Checked) -> set[str]:
    """Return the ids of all agencies, of broken ones too: what is wrong with those is said already."""
    value = checked.tree.value
    entries = value.get("agencies") if isinstance(value, dict) else None
    listed = entries if isinstance(entries, list) else []
    return {str(entry.get("id")) for entry in listed if isinstance(entry, dict)}
