"""Finds in costs.yaml what each entry alone does not show: keys that lead nowhere, days without a value, two values.

A slip here is silent in a call: an old number counts on, or the sum is refused.
"""

from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta
from itertools import combinations
from typing import TypeAlias

from hikisupport.core.errors import Problem
from hikisupport.core.records import place_of
from hikisupport.core.yaml_file import Path_, Tree
from hikisupport.cost.model import CostTable, Dated, Service, UnitTable

_ENDLESS = "9999-12-31"
Series: TypeAlias = Sequence[tuple[int, Dated]]


def cost_problems(table: CostTable, tree: Tree) -> Iterator[Problem]:
    """Give the problems between the sound entries of a cost table."""
    for path, entries in _lists(table, tree):
        yield from _late_checks(tree, path, entries)
        for series in _series(entries):
            yield from _gaps(tree, path, series)
    yield from _keys(table, tree)
    for service in table.services.values():
        yield from _tables(tree, service)


def _lists(table: CostTable, tree: Tree) -> Iterator[tuple[Path_, Sequence[Dated]]]:
    """Give every list of dated entries with its place."""
    for parameter in table.parameters.values():
        yield (*place_of(tree, "parameters", parameter.id), "values"), parameter.values
    for add_on in table.add_ons:
        yield (*place_of(tree, "add_ons", add_on.id), "values"), add_on.values
    for system in table.systems:
        for index, amount in enumerate(system.amounts):
            yield (*place_of(tree, "systems", system.id), "amounts", index, "values"), amount.values
    for service in table.services.values():
        yield (*place_of(tree, "services", service.id), "tables"), service.tables


def _series(entries: Sequence[Dated]) -> list[Series]:
    """Return what follows each other in time: the values of a list, or of its tables those that share their bands."""
    series: dict[frozenset[str], list[tuple[int, Dated]]] = {}
    for index, entry in sorted(enumerate(entries), key=lambda pair: pair[1].valid_from):
        bands = frozenset(row.id for row in entry.rows) if isinstance(entry, UnitTable) else frozenset()
        known = next((held for held in series if held & bands), bands)
        series.setdefault(known, []).append((index, entry))
    return list(series.values())


def _late_checks(tree: Tree, path: Path_, entries: Sequence[Dated]) -> Iterator[Problem]:
    for index, entry in enumerate(entries):
        if entry.recheck < entry.valid_from:
            hint = "この値を次に確かめる日を書いてください"
            yield tree.problem((*path, index, "recheck"), "recheck が valid_from より前です", hint)


def _gaps(tree: Tree, path: Path_, series: Series) -> Iterator[Problem]:
    """Give the days between two entries on which none holds."""
    covered = series[0][1].valid_to or _ENDLESS
    for index, entry in series[1:]:
        if entry.valid_from > covered and entry.valid_from != (first := _day(covered, 1)):
            message = f"{first}から{_day(entry.valid_from, -1)}まで、値がありません"
            hint = "valid_from を、前の値の valid_to の次の日にしてください"
            yield tree.problem((*path, index, "valid_from"), message, hint, "warning")
        covered = max(covered, entry.valid_to or _ENDLESS)


def _day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _keys(table: CostTable, tree: Tree) -> Iterator[Problem]:
    """Give the prices and services that are named and stand nowhere (not even broken: that is said already)."""
    prices, services = _ids(tree, "parameters"), _ids(tree, "services")
    for service in table.services.values():
        if service.price and service.price not in prices:
            path = (*place_of(tree, "services", service.id), "price")
            yield tree.problem(path, f"単価「{service.price}」がありません", "parameters の id を確かめてください")
    for add_on in table.add_ons:
        for key in add_on.services:
            if key not in services:
                path = (*place_of(tree, "add_ons", add_on.id), "services")
                yield tree.problem(path, f"サービス「{key}」がありません", "services の id を確かめてください")


def _ids(tree: Tree, key: str) -> Set[str]:
    return {str(entry.get("id")) for entry in tree.value[key] if isinstance(entry, dict)}


def _tables(tree: Tree, service: Service) -> Iterator[Problem]:
    path = (*place_of(tree, "services", service.id), "tables")
    for index, part in enumerate(service.tables):
        if not any(column.likely for column in part.columns):
            hint = "よくある定員に likely: true を書いてください"
            yield tree.problem((*path, index, "columns"), "likely: true の定員がありません", hint)
    for (_, one), (index, other) in combinations(enumerate(service.tables), 2):
        if twice := _twice(one, other):
            message = f"{max(one.valid_from, other.valid_from)}に、区分「{twice}」の単位数が2つあります"
            yield tree.problem((*path, index), message, "前の表に valid_to(最後の日)を書いてください")


def _twice(one: UnitTable, other: UnitTable) -> str:
    """Return a band that both tables hold for one size on one day ("" if none)."""
    meet = one.valid_from <= (other.valid_to or _ENDLESS) and other.valid_from <= (one.valid_to or _ENDLESS)
    sizes = {column.id for column in one.columns} & {column.id for column in other.columns}
    bands = {row.id for row in one.rows}
    return next((row.id for row in other.rows if meet and sizes and row.id in bands), "")
