"""What holds on a day: amounts, terms of the sum, notes and other systems; and the rounding of the rules.

Before the first value and after the last one the answer is no, with the reason. Yen are int, prices and rates Decimal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TypeVar

from hikisupport.core.errors import DataProblem, InputProblem
from hikisupport.cost.model import Changing, CostTable, Dated, Note, Offer, Remark, Term, Value

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
        if entry.holds(on):
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


@dataclass(frozen=True, slots=True)
class Rates:
    """The table as of a day."""

    table: CostTable
    on: date

    def value(self, key: str) -> Value:
        """Return the value of a parameter.

        Raises:
            DataProblem: the data does not hold the parameter.
            Refused: it has no value on this day.
        """
        found = self.table.parameters.get(key)
        if found is None:
            raise DataProblem(
                f"costs.yaml に「{key}」がないため計算できません。`hikisupport data check` で確かめてください。"
            )
        return in_force(found.values, self.on, found.label)

    def number(self, key: str) -> int:
        """Return a whole-number parameter (errors as for ``value``)."""
        return int(self.value(key).number)

    def yen(self, key: str) -> str:
        """Return a parameter as people write an amount, without the unit: 9,300 (errors as for ``value``)."""
        return f"{self.number(key):,}"

    def term(self, name: str, label: str, words: str, key: str) -> Term:
        """Return a parameter as a term of the sum, its number in the words (errors as for ``value``)."""
        value = self.value(key)
        return self.term_of(name, label, words.format(value.number), value)

    def term_of(self, name: str, label: str, text: str, entry: Dated) -> Term:
        """Return a dated entry as a term of the sum."""
        grade, source = self.table.cite(entry.source, entry.unverified)
        return Term(name, label, text, grade, source, entry.is_late(self.on), entry.note or "")

    def remarks(self, note: str, **keys: str) -> list[Remark]:
        """Return a note with the amounts of parameters (word of the text to id).

        Where one is missing or does not hold, the note is left out: no note may hide an amount.
        """
        try:
            return [remark(note, **{word: self.yen(key) for word, key in keys.items()})]
        except (DataProblem, Refused):
            return []

    def notes(self, remarks: Iterable[Remark]) -> tuple[Note, ...]:
        """Return the notes in order, each once; one that the data does not hold is left out."""
        notes: list[Note] = []
        for key, words in dict.fromkeys(remarks):
            if found := self.table.notes.get(key):
                grade, source = self.table.cite(found.source, found.unverified)
                notes.append(Note(key, found.text.format(**dict(words)), grade, source, found.first))
        return tuple(notes)

    def sentence(self, found: Remark) -> str:
        """Return a note as it is spoken, or nothing where the data does not hold it."""
        return "".join(note.text for note in self.notes([found]))

    def offers(self) -> tuple[Offer, ...]:
        """Return the other systems (ほかに使える制度) with the amounts that hold on the day."""
        found = []
        for system in self.table.systems:
            amounts = tuple(self._amount_term(amount) for amount in system.amounts)
            cited = self.table.cite(system.source, system.unverified)
            found.append(Offer(system.id, system.label, system.text, *cited, amounts))
        return tuple(found)

    def _amount_term(self, amount: Changing) -> Term:
        try:
            value = in_force(amount.values, self.on, amount.label)
        except Refused:
            return Term("amount", amount.label, "この日の額は確認できていません", "unverified")
        return self.term_of("amount", amount.label, f"{int(value.number):,}円", value)


def remark(note: str, **words: str) -> Remark:
    """Return a note to be shown, with its words."""
    return note, tuple(words.items())


def remarks_where(*notes: tuple[bool, str]) -> list[Remark]:
    """Return the notes (without words to fill in) whose condition holds."""
    return [remark(note) for holds, note in notes if holds]


def half_up(number: Decimal) -> int:
    """Return a number of units rounded half-up to a whole one (四捨五入)."""
    return int(number.to_integral_value(ROUND_HALF_UP))


def percent_of(units: int, percent: Decimal) -> int:
    """Return a percentage of units, rounded half-up; the rule rounds each time a percentage is applied."""
    return half_up(units * percent / 100)


def gross_yen(units: int, unit_price: Decimal) -> int:
    """Return the gross cost (総費用額) in yen of a service and month: units times price, floored once."""
    return int((units * unit_price).to_integral_value(ROUND_FLOOR))


def share_yen(gross: int, percent: int) -> int:
    """Return the share (1割相当額) in yen of a gross cost, floored."""
    return gross * percent // 100
