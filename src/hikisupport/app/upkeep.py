"""`data due`: what to call and to check, gathered from the data of a folder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from hikisupport.core.errors import DataProblem
from hikisupport.cost.load import open_costs
from hikisupport.cost.model import Dated as DatedRecord
from hikisupport.directory.load import open_directory
from hikisupport.directory.model import SERVICES
from hikisupport.directory.open_data import read_entries
from hikisupport.directory.wamnet import as_of
from hikisupport.logic.directory.upkeep import Dated, Due, costs_due, holidays_due, open_data_due, windows_due


def due(folder: Path, day: date) -> tuple[Due, ...]:
    """Return what to call and to check on a day, the most needed and the oldest first.

    Raises:
        DataProblem: the windows cannot be used at all.
    """
    directory = open_directory(folder)
    entries, _ = read_entries(folder, directory.area)
    days = sorted({(SERVICES[entry.service].label, as_of(entry.period)) for entry in entries})
    return (
        *windows_due(directory.agencies, day),
        *costs_due(_costs(folder), day),
        *open_data_due(days, day),
        *holidays_due(directory.holidays, day),
    )


def _costs(folder: Path) -> list[Dated]:
    """Return the newest entry of every parameter; a folder without costs has none."""
    try:
        table = open_costs(folder)
    except DataProblem:
        return []
    records = (*table.parameters.values(), *table.services.values(), *table.add_ons, *table.systems)
    found = [
        Dated(str(getattr(record, "id", "")), str(getattr(record, "label", "")), entry.recheck, entry.valid_to)
        for record in records
        for entry in _dated(record)
    ]
    return list(dict.fromkeys(found))


def _dated(record: Any) -> Iterator[DatedRecord]:
    """Give the dated entries inside a record, only the last of each list: the others are past."""
    if isinstance(record, DatedRecord):
        yield record
        return
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple) and value and isinstance(value[-1], DatedRecord):
            yield value[-1]
        elif isinstance(value, DatedRecord):
            yield value
