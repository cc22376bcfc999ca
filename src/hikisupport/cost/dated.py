"""What holds on a day: amounts, terms of the sum, notes and other systems; and the rounding of the rules.

Before the first value and after the last one the answer is no, with the reason. Yen are int, prices and rates Decimal.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TypeVar, cast

from hikisupport.core.errors import DataProblem, InputProblem
from hikisupport.core.model import Source
from hikisupport.core.vocab import Grade
from hikisupport.cost.model import Amount, CostTable, Dated, Note, Offer, Remark, Term, Value

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
    return "unverified" if unverified or found is None else cast("Grade", found.confidence.value)


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


def half_up(number: Decimal) -> int:
    """Return a number of units rounded half-up to a whole one (四捨五入)."""
    return int(number.to_integral_value(ROUND_HALF_UP))


def percent_of(units: int, percent: Decimal) -> int:
    """Return a percentage of units, rounded half-up; the rule rounds each time a percentage is applied."""
    return half_up(units * percent / 100)


def gross_yen(units: int, unit_price: Decimal) -> int:
    """Return the gross cost (総費用額) in yen of a service and month: units times price, floored once."""
    return int((units * unit_price).to_integral_value(ROUND_FLOOR))


def share_yen(gross: int, percent: int = 10) -> int:
    """Return the share (1割相当額) in yen of a gross cost, floored."""
    return gross * percent // 100


def remark(note: str, **words: str) -> Remark:
    """Return a note to be shown, with its words."""
    return note, tuple(words.items())


def remarks_where(*notes: tuple[bool, str]) -> list[Remark]:
    """Return the notes (without words to fill in) whose condition holds."""
    return [remark(note) for holds, note in notes if holds]


def amounts_remark(note: str, table: CostTable, on: date, **keys: str) -> list[Remark]:
    """Return a note with the amounts of parameters (word of the text to id) on the day.

    Where one is missing or does not hold, the note is left out: no note may hide an amount.
    """
    try:
        return [remark(note, **{word: yen(number(table, key, on)) for word, key in keys.items()})]
    except (DataProblem, Refused):
        return []


def yen(amount: int) -> str:
    """Return an amount as people write it, without the unit: 9,300."""
    return f"{amount:,}"


@lru_cache(maxsize=256)
def notes_of(remarks: tuple[Remark, ...], table: CostTable) -> tuple[Note, ...]:
    """Return the notes in order, each once; one that the data does not hold is left out."""
    notes: list[Note] = []
    for key, words in dict.fromkeys(remarks):
        found = table.notes.get(key)
        if found is not None:
            grade = grade_of(table, found.source, found.unverified)
            text = found.text.format(**dict(words))
            notes.append(Note(key, text, grade, source_of(table, found.source), found.first))
    return tuple(notes)


def sentence_of(found: Remark, table: CostTable) -> str:
    """Return a note as it is spoken, or nothing where the data does not hold it."""
    return "".join(note.text for note in notes_of((found,), table))


def tax_year(on: date) -> Remark:
    """Return the note on whose year's tax counts: from July to June one fiscal year's, on the income before it."""
    fiscal = on.year if on.month >= 7 else on.year - 1
    return remark("tax-year", month=f"{on.year}年{on.month}月", fiscal=f"令和{fiscal - 2018}年度", year=str(fiscal - 1))


def declaration_remarks(table: CostTable, on: date) -> list[Remark]:
    """Return the note on the deduction for the disabled (障害者控除), which must be declared."""
    keys = {"income": "income_exempt_disabled", "salary": "salary_exempt_disabled"}
    return amounts_remark("disability-deduction", table, on, **keys)


@lru_cache(maxsize=64)
def refunds(table: CostTable, on: date, child: bool) -> tuple[Remark, ...]:
    """Return the notes on money that comes back or is lowered on application (a child's base is another)."""
    first = [remark("refund-child")] if child else amounts_remark("refund", table, on, base="refund_base")
    return *first, remark("borderline")


@lru_cache(maxsize=64)
def offers(table: CostTable, on: date) -> tuple[Offer, ...]:
    """Return the other systems (ほかに使える制度) with the amounts that hold on the day."""
    found = []
    for system in table.systems:
        amounts = tuple(_show_amount(amount, table, on) for amount in system.amounts)
        grade, source = grade_of(table, system.source, system.unverified), source_of(table, system.source)
        found.append(Offer(system.id, system.label, system.text, grade, source, amounts))
    return tuple(found)


def _show_amount(amount: Amount, table: CostTable, on: date) -> Term:
    try:
        value = in_force(amount.values, on, amount.label)
    except Refused:
        return Term("amount", amount.label, "この日の額は確認できていません", "unverified")
    return term(table, "amount", amount.label, f"{yen(int(value.number))}円", value, on)
