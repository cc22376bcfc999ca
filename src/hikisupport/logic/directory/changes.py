"""What came, went and changed between two states of a list of offices. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of an office; ``key`` tells its row apart, ``number`` (事業所番号) is shared by its branches."""

    key: str
    number: str
    name: str
    phone: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of one office before and after; ``fact`` is name, phone, address or hours."""

    key: str
    number: str
    name: str
    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference: new offices, offices no longer listed (not: closed), and changed facts."""

    came: tuple[Facts, ...]
    went: tuple[Facts, ...]
    changed: tuple[Change, ...]

    def count(self, fact: str) -> int:
        """Return how many offices (事業所番号) changed in a fact; branches that swapped places count once."""
        return len({change.number for change in self.changed if change.fact == fact})


COMPARED = ("name", "phone", "address", "hours")


def differences(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> Changes:
    """Return the differences between two states, each keyed by what tells an office apart."""
    changed = [
        Change(key, new.number, new.name, fact, getattr(before[key], fact), getattr(new, fact))
        for key, new in after.items()
        if key in before
        for fact in COMPARED
        if getattr(before[key], fact) != getattr(new, fact)
    ]
    return Changes(
        came=tuple(new for key, new in after.items() if key not in before),
        went=tuple(old for key, old in before.items() if key not in after),
        changed=tuple(changed),
    )
