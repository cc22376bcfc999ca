"""The shipped amounts with other marks, the social worker's cases, and what is typed: as the tests of the cost ask.

What a test says of doubt does not hang on what is doubted today.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hikisupport.core.files import shipped_folder
from hikisupport.core.yaml_file import parse_yaml
from hikisupport.cost.case import Case, request_of
from hikisupport.cost.estimate import answer
from hikisupport.cost.load import load_costs
from hikisupport.cost.model import CostTable, Estimate
from hikisupport.cost.request import Typed, read_request

CASES = Path(__file__).resolve().parents[1] / "cases" / "cost"


def cases() -> dict[str, dict[str, Any]]:
    """Return every case of the social worker by the name of its file and its own."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(CASES.glob("*.yaml")):
        tree = parse_yaml(file.read_text(encoding="utf-8"), file.name)
        assert not tree.problems, tree.problems
        found |= {f"{file.stem}: {entry['name']}": entry for entry in tree.value}
    return found


def of_case(entry: dict[str, Any], table: CostTable) -> Estimate:
    """Return the estimate of such a case."""
    return answer(request_of(Case.model_validate(entry["case"]), table), table, date.fromisoformat(entry["on"]))


def of_typed(table: CostTable, on: date, **words: tuple[str, ...]) -> Estimate:
    """Return the estimate of what is typed: income, services, caps, gross and so on."""
    return answer(read_request(Typed(**words), table, on), table, on)


def verified() -> CostTable:
    """Return the shipped amounts as if somebody had verified every one."""
    table = load_costs(shipped_folder())
    return _marked(table, tuple(table.parameters), unverified=False, recheck="2100-01-01", note=None)


def doubted(key: str) -> CostTable:
    """Return them with one amount in doubt."""
    return _marked(verified(), (key,), unverified=True)


def _marked(table: CostTable, keys: tuple[str, ...], **marks: object) -> CostTable:
    marks["source"] = next(key for key, source in table.sources.items() if source.confidence == "official")
    parameters = {
        key: table.parameters[key].model_copy(
            update={"values": tuple(value.model_copy(update=marks) for value in table.parameters[key].values)}
        )
        for key in keys
    }
    return replace(table, parameters={**table.parameters, **parameters})
