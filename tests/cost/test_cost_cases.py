"""The cases a social worker can read and extend: tests/cases/cost/*.yaml."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import yaml
from costtables import CASES, cases, of_case

from hikisupport.core.errors import InputProblem
from hikisupport.core.files import shipped_folder
from hikisupport.cost.load import load_costs
from hikisupport.cost.model import CostTable, Dated, Estimate, Range, UnitTable
from hikisupport.cost.screen import one_line

ENTRIES = cases()


def _span(value: Any) -> Range | None:
    if value is None:
        return None
    return Range(*value) if isinstance(value, list) else Range(value, value)


def _found(estimate: Estimate) -> dict[str, Any]:
    """Return what each key of ``expect`` is compared with."""
    terms = [term for item in estimate.items for term in item.terms]
    total = estimate.total
    return {
        "income": estimate.income.id.value,
        "cap": estimate.income.cap,
        "label": estimate.income.label,
        "doubtful": estimate.income.term.check,
        "certain": estimate.income.certain,
        "pay": total and total.self_pay,
        "share": total and total.ten_percent,
        "whole": all(item.self_pay is not None for item in estimate.items),
        "management": total and total.management,
        "items": [item.self_pay for item in estimate.items],
        "units": [item.units for item in estimate.items],
        "gross": [item.gross for item in estimate.items],
        "shares": [item.ten_percent for item in estimate.items],
        "days": [item.days for item in estimate.items],
        "checks": {term.name for term in terms if term.check},
        "late": {term.name for term in terms if term.late},
    }


def _wanted(key: str, value: Any) -> Any:
    if key in {"cap", "pay", "share"}:
        return _span(value)
    if key in {"items", "units", "gross", "shares", "days"}:
        return [_span(part) for part in value]
    return set(value) if key in {"checks", "late"} else value


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_case_comes_out_as_the_social_worker_wrote_it(entry: dict[str, Any], table: CostTable) -> None:
    _comes_out(entry, table)


def _comes_out(entry: dict[str, Any], table: CostTable) -> None:
    expect = dict(entry["expect"])
    if "refused" in expect:
        with pytest.raises(InputProblem, match=expect["refused"]):
            of_case(entry, table)
        return
    estimate = of_case(entry, table)
    notes = [note.id for note in estimate.notes]
    assert set(expect.pop("notes", [])) <= set(notes)
    assert not set(expect.pop("no_notes", [])) & set(notes)
    assert expect.pop("says", "") in "".join(note.text for note in estimate.notes)
    sentence = one_line(estimate)
    assert expect.pop("line", "") in sentence
    assert expect.pop("spoken", sentence) == sentence
    cap = estimate.income.term
    assert expect.pop("cap_line", "") in f"{cap.label} {cap.text}"
    terms = "\n".join(f"{term.label} {term.text}" for item in estimate.items for term in item.terms)
    assert all(words in terms for words in expect.pop("terms", []))
    trace = "\n".join(line for item in estimate.items for line in item.trace)
    assert all(line in trace for line in expect.pop("traced", []))
    assert not any(line in trace for line in expect.pop("not_traced", []))
    found = _found(estimate)
    assert {key: found[key] for key in expect} == {key: _wanted(key, value) for key, value in expect.items()}


def _follow(one: Dated, other: Dated) -> bool:
    """Tell whether an entry comes in the place of another: tables of units do so band by band."""
    bands = [{row.id for row in entry.rows} if isinstance(entry, UnitTable) else {""} for entry in (one, other)]
    return bool(bands[0] & bands[1]) and one.valid_to is not None and one.valid_to < other.valid_from


def _unchanged(entries: tuple[Any, ...]) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Every change in dated entries: its day, a side of it, and the entries with the number of the other side there."""
    for old, new in combinations(entries, 2):
        if _follow(old, new):
            for side, mine, other in (("old", old, new), ("new", new, old)):
                numbers = {name: getattr(other, name) for name in ("value", "columns", "rows") if hasattr(other, name)}
                wrong = mine.model_copy(update=numbers)
                yield new.valid_from, side, tuple(wrong if entry is mine else entry for entry in entries)


def _tables() -> Iterator[tuple[str, str, str, CostTable]]:
    """Every change of an amount of the sum: what, its day, a side, the table that knows nothing of it on that side."""
    table = load_costs(shipped_folder())
    for key, parameter in table.parameters.items():
        for day, side, values in _unchanged(parameter.values):
            other = parameter.model_copy(update={"values": values})
            yield key, day, side, replace(table, parameters={**table.parameters, key: other})
    for key, service in table.services.items():
        for day, side, tables in _unchanged(service.tables):
            changed = service.model_copy(update={"tables": tables})
            yield key, day, side, replace(table, services={**table.services, key: changed})
    for add_on in table.add_ons:
        for day, side, values in _unchanged(add_on.values):
            rest = [each for each in table.add_ons if each is not add_on]
            one = add_on.model_copy(update={"values": values})
            yield add_on.id, day, side, replace(table, add_ons=(*rest, one))


CHANGES = [pytest.param(day, side, table, id=f"{what} {day} {side}") for what, day, side, table in _tables()]


@pytest.mark.parametrize(("day", "side", "unchanged"), CHANGES)
def test_every_change_of_an_amount_is_told_by_a_case_before_it_and_one_after_it(
    day: str, side: str, unchanged: CostTable, table: CostTable
) -> None:
    asked = [entry for entry in ENTRIES.values() if (entry["on"] < day) is (side == "old")]
    noticed = [entry["name"] for entry in asked if _holds(entry, table) and not _holds(entry, unchanged)]
    assert noticed, f"write a case into tests/cases/cost/dates.yaml for the {side} amount ({day})"


def _holds(entry: dict[str, Any], table: CostTable) -> bool:
    try:
        _comes_out(entry, table)
    except (AssertionError, InputProblem, pytest.fail.Exception):
        return False
    return True


def test_every_note_on_the_class_is_shown_by_some_case() -> None:
    shown = {note for entry in ENTRIES.values() for note in entry["expect"].get("notes", [])}
    traps = {"parents-income", "not-filed", "tax-year", "six-percent", "grey-zone", "rough", "spouse", "pension-free"}
    assert traps | {"child-household", "taxed-group-home", "days-over", "private-warning", "age-unknown"} <= shown


def test_case_files_are_plain_yaml_that_other_programs_read_the_same() -> None:
    for file in sorted(CASES.glob("*.yaml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert len({entry["name"] for entry in entries}) == len(entries)
