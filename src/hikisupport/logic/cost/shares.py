"""One cap per person over all services: how much of it each office collects, in the order of the rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from hikisupport.logic.cost.result import Range


@dataclass(frozen=True, slots=True)
class Claim:
    """The share (1割) of one office and service; ``rank`` is its place in the collecting order (smaller first)."""

    rank: tuple[int, int, int, str]
    ten_percent: Range


def collect(claims: Sequence[Claim], cap: Range) -> list[Range]:
    """Return what each claim collects in yen, in the order given.

    Offices collect by rank until the cap is full. Where amounts are ranges, each end is what is possible for that
    claim alone: the least when those before it take the most, and the other way round.
    """
    paid: dict[int, Range] = {}
    least_before = most_before = 0
    for index in sorted(range(len(claims)), key=lambda place: (claims[place].rank, claims[place].ten_percent.high)):
        own = claims[index].ten_percent
        low = max(min(own.low, cap.low - most_before), 0)
        high = max(min(own.high, cap.high - least_before), 0)
        paid[index] = Range(low, high)
        least_before += own.low
        most_before += own.high
    return [paid[index] for index in range(len(claims))]


def under_cap(ten_percent: Range, cap: Range) -> Range:
    """Return a share with the cap laid over both ends."""
    return Range(min(ten_percent.low, cap.low), min(ten_percent.high, cap.high))
