"""What the answers say, in the terms the rules use. A missing answer counts like ``unknown``."""

from collections.abc import Mapping

from hikisupport.core.vocab import Group

Answers = Mapping[str, str]

UNKNOWN = "unknown"
OUTING_ORDER = ("room", "home", "night", "errands", "outings", "place")
UNDER_18 = frozenset({"under15", "15_17"})
# From 50 on, a living parent is 65 or older.
PARENT_SURELY_OLD = frozenset({"50_64", "65plus"})
PARENT_MAY_BE_OLD = frozenset({"35_39", "40_49", *PARENT_SURELY_OLD, UNKNOWN})
PARENTS = frozenset({"mother", "father"})
# Months in which a home without heating is a danger in Sapporo.
COLD_MONTHS = frozenset({11, 12, 1, 2, 3})


def get(answers: Answers, question: str) -> str:
    """Return the answer to a question; ``unknown`` where it was not asked or not answered."""
    return answers.get(question, UNKNOWN)


def group_of(answers: Answers) -> Group:
    """Return who calls; a caller nobody asked for counts as family (the group with most safety questions)."""
    caller = get(answers, "caller")
    if caller == "person":
        return Group.PERSON
    return Group.SUPPORTER if caller == "supporter" else Group.FAMILY


def goes_out(answers: Answers, at_least: str) -> bool:
    """Tell whether the person goes out at least so far; unknown counts as staying in the room."""
    outing = get(answers, "outing")
    return outing in OUTING_ORDER and OUTING_ORDER.index(outing) >= OUTING_ORDER.index(at_least)


def has_company(answers: Answers) -> bool:
    """Tell whether there is somebody outside family and helpers: by voice, in person, or at a set place."""
    return get(answers, "contact") in {"voice", "meets"} or get(answers, "outing") == "place"


def is_active(answers: Answers) -> bool:
    """Tell whether a helper meets the person now in a place, at work, school or a window (medical alone is not)."""
    return get(answers, "helper") == "now" and get(answers, "helper_kind") in {"place", "work", "school", "window"}


def has_old_parent(answers: Answers) -> bool:
    """Tell whether a parent in the household is 65 or older or needs care (8050)."""
    if get(answers, "parent") in {"65plus", "care"}:
        return True
    on_the_line = get(answers, "caller") in PARENTS
    return on_the_line and get(answers, "age") in PARENT_SURELY_OLD


def at_home(answers: Answers) -> bool:
    """Tell whether the person hardly leaves the house: outreach, letters and online places come first."""
    return get(answers, "outing") in {"room", "home", UNKNOWN}


def home_may_be_reached(answers: Answers) -> bool:
    """Tell whether visits, post and calls to the house are allowed: never where telling the person is unsafe."""
    return get(answers, "consent") != "unsafe"
