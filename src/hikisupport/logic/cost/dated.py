"""Picks what holds on a day: before the first value and after the last one the answer is no, with the reason."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

from hikisupport.base.models.cost import CostTable, Dated, Grade, Value
from hikisupport.core.errors import DataProblem, InputProblem
from hikisupport.core.model import Source
from hikisupport.logic.cost.result import Term

D = TypeVar("D", bound=Dated)


class Refused(InputProblem):
    """An amount that does not hold on this day (exit code 1)."""


def in_force(entries: Sequence[D], on: date, label: str) -> D:
    """Return the entry that holds on a day.

    Raises:
        Refused: none holds on it; the message says since when, or until when, there is one.
    """
    day = on.isoformat()
    for entry in entries:
        if entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to):
            return entry
    past = [entry for entry in entries if entry.valid_to is not None and entry.valid_to < day]
    if past:
        last = max(past, key=lambda entry: entry.valid_to or "")
        why = f"{last.note}。" if last.note else ""
        raise Refused(
            f"{label}は{last.valid_to}で期限が切れています({day}には使えません)。{why}データの更新か、区役所での確認が要ります。"
        )
    first = min(entry.valid_from for entry in entries)
    raise Refused(f"{label}は{first}からの値しかなく、{day}はそれより前です。その日の額は区役所で確認してください。")


@lru_cache(maxsize=2048)
def parameter(table: CostTable, key: str, on: date) -> Value:
    """Return the value of a parameter on a day.

    Raises:
        DataProblem: the data does not hold the parameter.
        Refused: it has no value on that day.
    """
    found = table.parameters.get(key)
    if found is None:
        raise DataProblem(
            f"costs.yaml に「{key}」がないため計算できません。`hikisupport data check` で確かめてください。"
        )
    return in_force(found.values, on, found.label)


@lru_cache(maxsize=2048)
def number(table: CostTable, key: str, on: date) -> int:
    """Return a whole-number parameter on a day (errors as for ``parameter``)."""
    return int(parameter(table, key, on).number)


def grade_of(table: CostTable, source: str | None, unverified: bool) -> Grade:
    """Return how far something can be trusted: what is unverified stays so, whatever page it is near."""
    found = table.sources.get(source) if source else None
    return "unverified" if unverified or found is None else found.confidence.value


def source_of(table: CostTable, key: str | None) -> Source | None:
    """Return the source with this key, or None."""
    return table.sources.get(key) if key else None


def is_late(entry: Dated, on: date) -> bool:
    """Tell whether a day is past the entry's re-check date."""
    return on.isoformat() > entry.recheck


def term(table: CostTable, name: str, label: str, text: str, entry: Dated, on: date) -> Term:
    """Return a dated entry as a term of the sum."""
    grade = grade_of(table, entry.source, entry.unverified)
    return Term(name, label, text, grade, source_of(table, entry.source), is_late(entry, on), entry.note or "")
