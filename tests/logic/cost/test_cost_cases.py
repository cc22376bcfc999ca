"""The cases a social worker can read and extend: tests/cases/cost/*.yaml."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from hikisupport.app.cost import of_case
from hikisupport.app.render.cost import one_line
from hikisupport.base.errors import InputProblem
from hikisupport.base.models.case import Case
from hikisupport.base.models.cost import CostTable
from hikisupport.logic.cost.result import Estimate, Range
from hikisupport.store.yaml import parse_yaml

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "cost"


def _cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        tree = parse_yaml(file.read_text(encoding="utf-8"), file.name)
        assert not tree.problems, tree.problems
        found += [pytest.param(entry, id=f"{file.stem}: {entry['name']}") for entry in tree.value]
    return found


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
        "whole": total and total.whole,
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


@pytest.mark.parametrize("entry", _cases())
def test_a_case_comes_out_as_the_social_worker_wrote_it(entry: dict[str, Any], table: CostTable) -> None:
    on, expect = date.fromisoformat(entry["on"]), dict(entry["expect"])
    case = Case.model_validate(entry["case"])
    if "refused" in expect:
        with pytest.raises(InputProblem, match=expect["refused"]):
            of_case(case, table, on)
        return
    estimate = of_case(case, table, on)
    notes = [note.id for note in estimate.notes]
    assert set(expect.pop("notes", [])) <= set(notes)
    assert not set(expect.pop("no_notes", [])) & set(notes)
    assert expect.pop("says", "") in "".join(note.text for note in estimate.notes)
    assert expect.pop("line", "") in one_line(estimate)
    cap = estimate.income.term
    assert expect.pop("cap_line", "") in f"{cap.label} {cap.text}"
    terms = "\n".join(f"{term.label} {term.text}" for item in estimate.items for term in item.terms)
    assert all(words in terms for words in expect.pop("terms", []))
    trace = "\n".join(line for item in estimate.items for line in item.trace)
    assert all(line in trace for line in expect.pop("traced", []))
    assert not any(line in trace for line in expect.pop("not_traced", []))
    found = _found(estimate)
    assert {key: found[key] for key in expect} == {key: _wanted(key, value) for key, value in expect.items()}


def test_every_note_on_the_class_is_shown_by_some_case() -> None:
    shown = {note for entry in _cases() for note in entry.values[0]["expect"].get("notes", [])}
    traps = {"parents-income", "not-filed", "tax-year", "six-percent", "grey-zone", "rough", "spouse", "pension-free"}
    assert traps | {"child-household", "taxed-group-home", "days-over", "private-warning", "age-unknown"} <= shown


def test_case_files_are_plain_yaml_that_other_programs_read_the_same() -> None:
    for file in sorted(FOLDER.glob("*.yaml")):
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert len({entry["name"] for entry in entries}) == len(entries)
