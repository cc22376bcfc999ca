"""Which kinds of windows fit this caller, in which order, and what is kept for later.

Each rule is a small function that yields needs, notes or exclusions; its id is its name, its sentence and source are
data (data/advice.yaml). Grounds: routing tables of the triage grounds (age, caller and household, papers).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hikisupport.core.vocab import Kind
from hikisupport.logic.rules import route_by_age as by_age
from hikisupport.logic.rules import route_by_life as by_life
from hikisupport.logic.rules.needs import Bar, Case, Found, Need, Note, Seen


@dataclass(frozen=True, slots=True)
class Route:
    """Needs by rank, later wishes, barred kinds, the rules that fired in order, and those with something to say.

    ``noted``: notes and bars; a need speaks through the window it named. ``grounds``: for each rule that fired, the
    questions it looked at.
    """

    needs: tuple[Need, ...]
    wishes: tuple[Need, ...]
    barred: frozenset[Kind]
    person_first: str | None
    fired: tuple[str, ...]
    noted: tuple[str, ...]
    grounds: Mapping[str, tuple[str, ...]]


def route(case: Case) -> Route:
    """Return where the rules send this caller."""
    found: list[Need | Bar | Note] = []
    grounds: dict[str, tuple[str, ...]] = {}
    for rule in RULES:
        seen = Seen(case.answers)
        for item in rule(Case(seen, case.step)):
            found.append(item)
            grounds.setdefault(item.rule, tuple(seen.looked_at))
    barred = frozenset(kind for item in found if isinstance(item, Bar) for kind in item.kinds)
    needs = [item for item in found if isinstance(item, Need) and item.kind not in barred]
    needs.sort(key=lambda need: need.rank)
    first = next((item.rule for item in found if isinstance(item, Note) and item.person), None)
    return Route(
        needs=tuple(need for need in needs if not need.wished),
        wishes=tuple(need for need in needs if need.wished),
        barred=barred,
        person_first=first,
        fired=tuple(dict.fromkeys(item.rule for item in found)),
        noted=tuple(dict.fromkeys(item.rule for item in found if not isinstance(item, Need))),
        grounds=grounds,
    )


RULES: tuple[Callable[[Case], Found], ...] = (
    by_life.people_who_know,
    by_life.money_first,
    by_life.on_welfare,
    by_age.child_routes,
    by_age.teen_routes,
    by_life.hikikomori_center_first,
    by_life.outreach_from_home,
    by_age.places_to_be,
    by_age.young_adult_routes,
    by_life.family_support,
    by_life.household_8050,
    by_age.sixty_five_routes,
    by_age.fifties_routes,
    by_age.forties_routes,
    by_life.health_worry,
    by_life.another_ear,
    by_life.siblings,
    by_life.other_city,
    by_life.nothing_to_the_house,
    by_life.pressed_is_not_a_wish,
    by_age.work_windows,
    by_age.papers,
    by_age.work_if_wished,
    by_age.places_if_wished,
)
