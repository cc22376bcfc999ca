"""Notes and other systems, taken from the data with the words of the case filled in."""

from datetime import date

from hikisupport.base.models.cost import Amount, CostTable, System
from hikisupport.logic.cost.dated import Refused, grade_of, in_force, number, source_of, term
from hikisupport.logic.cost.result import Note, Offer, Remark, Term


def remark(note: str, **words: str) -> Remark:
    """Return a note to be shown, with its words."""
    return note, tuple(words.items())


def yen(amount: int) -> str:
    """Return an amount as people write it, without the unit: 9,300."""
    return f"{amount:,}"


def notes_of(remarks: list[Remark], table: CostTable) -> tuple[Note, ...]:
    """Return the notes in order, each once; one that the data does not hold is left out."""
    notes: list[Note] = []
    for key, words in dict.fromkeys(remarks):
        found = table.notes.get(key)
        if found is not None:
            grade = grade_of(table, found.source, found.unverified)
            notes.append(Note(key, found.text.format(**dict(words)), grade, source_of(table, found.source)))
    return tuple(notes)


def tax_year(on: date) -> Remark:
    """Return the note on whose year's tax counts: from July to June one fiscal year's, on the income before it."""
    fiscal = on.year if on.month >= 7 else on.year - 1
    return remark("tax-year", month=f"{on.year}年{on.month}月", fiscal=f"令和{fiscal - 2018}年度", year=str(fiscal - 1))


def refunds(table: CostTable, on: date) -> list[Remark]:
    """Return the notes on money that comes back or is lowered on application."""
    return [remark("refund", base=yen(number(table, "refund_base", on))), remark("borderline")]


def offers(table: CostTable, on: date) -> tuple[Offer, ...]:
    """Return the other systems (ほかに使える制度) with the amounts that hold on the day."""
    return tuple(_offer(system, table, on) for system in table.systems)


def _offer(system: System, table: CostTable, on: date) -> Offer:
    amounts = tuple(_amount(amount, table, on) for amount in system.amounts)
    grade = grade_of(table, system.source, system.unverified)
    return Offer(system.id, system.label, system.text, grade, source_of(table, system.source), amounts)


def _amount(amount: Amount, table: CostTable, on: date) -> Term:
    try:
        value = in_force(amount.values, on, amount.label)
    except Refused:
        return Term("amount", amount.label, "この日の額は確認できていません", "unverified")
    return term(table, "amount", amount.label, f"{yen(int(value.number))}円", value, on)
