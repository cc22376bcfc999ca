"""The centre's own checks (confirmations.yaml): read, and laid over the records."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from hikisupport.base.models.agency import Agency, Confirmation, Phone
from hikisupport.core.errors import Problem
from hikisupport.core.files import CONFIRMATIONS
from hikisupport.core.model import Source
from hikisupport.core.records import admit
from hikisupport.core.text import STANDING_NUMBERS, is_phone
from hikisupport.core.vocab import Confidence
from hikisupport.core.yaml_file import Tree, read_yaml

OWN = "own-check"
W = TypeVar("W", bound=Agency)


def load_confirmations(folder: Path) -> tuple[tuple[Confirmation, ...], list[Problem]]:
    """Return the checks in the order in which they were written, and the problems of single entries."""
    if not (folder / CONFIRMATIONS).exists():
        return (), []
    tree = read_yaml(folder / CONFIRMATIONS)
    found, problems = entries_of(tree)
    return tuple(entry for _, entry in found), [*tree.problems, *problems]


def entries_of(tree: Tree) -> tuple[list[tuple[int, Confirmation]], list[Problem]]:
    """Return the sound entries with their places in the list, and the problems of the others."""
    values = tree.value.get("confirmations") if isinstance(tree.value, dict) else None
    if values is not None and not isinstance(values, list):
        problem = tree.problem(
            ("confirmations",), "「confirmations」が一覧ではありません", "- で始まる行を並べてください"
        )
        return [], [problem]
    sound: list[tuple[int, Confirmation]] = []
    problems: list[Problem] = []
    for index, value in enumerate(values or ()):
        entry, faults = admit(Confirmation, value, tree, ("confirmations", index))
        if entry is not None and not is_phone(entry.value):
            message = f"電話番号の形ではありません:「{entry.value}」"
            faults = [tree.problem(("confirmations", index, "value"), message, "番号を確かめてください")]
        problems += faults
        if entry is not None and not faults:
            sound.append((index, entry))
    return sound, problems


def unknown_windows(folder: Path, known: Iterable[str]) -> list[Problem]:
    """Return a problem for each check of a window that does not exist (offices of the open data apart)."""
    if not (folder / CONFIRMATIONS).exists():
        return []
    ids = set(known)
    tree = read_yaml(folder / CONFIRMATIONS)
    return [
        tree.problem(("confirmations", index, "window"), f"窓口「{entry.window}」がありません", "id を確かめてください")
        for index, entry in entries_of(tree)[0]
        if entry.window not in ids
    ]


def lay_over(windows: Iterable[W], entries: Sequence[Confirmation]) -> tuple[W, ...]:
    """Return the windows with the checks applied, the later over the earlier."""
    by_window: dict[str, list[Confirmation]] = {}
    for entry in entries:
        by_window.setdefault(entry.window, []).append(entry)
    return tuple(
        _applied(window, [entry for name in window.ids for entry in by_window.get(name, ())])
        if not by_window.keys().isdisjoint(window.ids)
        else window
        for window in windows
    )


def _applied(window: W, entries: list[Confirmation]) -> W:
    if standing := STANDING_NUMBERS & {phone.number for phone in window.phones}:
        entries = [entry for entry in entries if entry.field == "phone" and entry.value in standing]
    confirmed: dict[str, Confirmation] = {}
    wrong: dict[str, Confirmation] = {}
    for entry in entries:
        number = digits(entry.value)
        confirmed.pop(number, None)
        wrong.pop(number, None)
        (confirmed if entry.field == "phone" else wrong)[number] = entry
    own = list(confirmed.values())
    several = len(window.phones) > 1
    phones = [_withdrawn(phone, wrong, several) for phone in window.phones]
    for entry in own:
        phones = _with(phones, entry)
    sources = dict(window.sources)
    if own:
        latest = max(own, key=lambda entry: entry.on)
        sources[OWN] = Source(title=f"当所で確認({latest.how})", date=latest.on, confidence=Confidence.CALLED)
    fax = None if digits(window.fax) in wrong else window.fax
    return window.model_copy(update={"phones": tuple(phones), "sources": sources, "fax": fax})


def _withdrawn(phone: Phone, wrong: dict[str, Confirmation], several: bool) -> Phone:
    """Return a number without what is wrong; where others stand beside it, the note says which one it speaks of."""
    entry = wrong.get(digits(phone.number)) if phone.number else None
    if entry is None:
        return phone
    which = f"「{phone.label}」の番号" if phone.label else "ここに出ているものとは別の番号"
    note = f"{which}は、当所で誤りが分かり、出していません" if several else "当所で番号の誤りが分かり、出していません"
    return Phone(source=phone.source, label=phone.label, note=f"{note}({entry.on} {entry.how})。")


def _with(phones: list[Phone], entry: Confirmation) -> list[Phone]:
    """Put a confirmed number in the place of the same number, else of one that nobody knew, else before all others."""
    here = [place for place, phone in enumerate(phones) if phone.number and digits(phone.number) == digits(entry.value)]
    here += [place for place, phone in enumerate(phones) if phone.number is None]
    old = phones[here[0]] if here else None
    label = old.label if old else ""
    new = Phone(number=entry.value, label=label, confidence=Confidence.CALLED, date=entry.on, source=OWN)
    rest = [phone for place, phone in enumerate(phones) if not here or place != here[0]]
    return [new, *rest]


def digits(number: str | None) -> str:
    """Return a number without its hyphens, to compare it with another."""
    return (number or "").replace("-", "")
