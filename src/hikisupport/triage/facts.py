"""What the answers say, in the terms the rules use. A missing answer counts like ``unknown``."""

from collections.abc import Mapping
from types import MappingProxyType

from hikisupport.core.vocab import Group

Answers = Mapping[str, str]

NO_ANSWERS: Answers = MappingProxyType({})
UNKNOWN = "unknown"
OUTING_ORDER = ("room", "home", "night", "errands", "outings", "place")
UNDER_18 = frozenset({"under15", "15_17"})
UNDER_35 = frozenset({*UNDER_18, "18_34"})
# From 50 on, a living parent is 65 or older.
PARENT_SURELY_OLD = frozenset({"50_64", "65plus"})
PARENTS = frozenset({"mother", "father"})
OWN_WISH_FOR_WORK = frozenset({"work", "study"})
OWN_WISH = frozenset({"talk", "place", "study", "work"})
ACTIVE_HELP = frozenset({"place", "work", "school", "agency"})
MET_BY = frozenset({*ACTIVE_HELP, "medical", "other"})
KNOWN_PLACES = frozenset({"place", "training"})
# Violence that was told, and not declined: who is hurt and by whom is asked.
VIOLENCE_TOLD = frozenset({"suspect", "past", "once", "year", "calm", "happening"})
# Months in which a home without heating is a danger in Sapporo.
COLD_MONTHS = frozenset({11, 12, 1, 2, 3})


def get(answers: Answers, question: str) -> str:
    """Return the answer to a question; ``unknown`` where it was not asked or not answered."""
    return answers.get(question, UNKNOWN)


def known(answers: Answers, question: str) -> bool:
    """Tell whether a question was answered with more than わからない."""
    return get(answers, question) != UNKNOWN


def group_of(answers: Answers) -> Group:
    """Return who calls; a caller nobody asked for counts as family (the group with most safety questions)."""
    caller = get(answers, "caller")
    if caller == "person":
        return Group.PERSON
    return Group.SUPPORTER if caller == "supporter" else Group.FAMILY


def somebody_else_calls(answers: Answers) -> bool:
    """Tell whether the call is about somebody who is not on the line."""
    return group_of(answers) is not Group.PERSON


def young_caller(answers: Answers) -> bool:
    """Tell whether the one on the line is known to be under 18 (189 and the young carers' line)."""
    calls_for_self = group_of(answers) is Group.PERSON
    return get(answers, "caller_age") == "minor" or (calls_for_self and get(answers, "age") in UNDER_18)


def goes_out(answers: Answers, at_least: str) -> bool:
    """Tell whether the person goes out at least so far; unknown counts as staying in the room."""
    outing = get(answers, "outing")
    return outing in OUTING_ORDER and OUTING_ORDER.index(outing) >= OUTING_ORDER.index(at_least)


def at_home(answers: Answers) -> bool:
    """Tell whether the person is known to stay in the room or the house: letters, online places and visits first."""
    return get(answers, "outing") in {"room", "home"}


def has_company(answers: Answers) -> bool:
    """Tell whether there is somebody outside family and helpers: by voice, in person, or at a set place."""
    return get(answers, "contact") in {"voice", "meets"} or get(answers, "outing") == "place"


def is_active(answers: Answers) -> bool:
    """Tell whether a helper meets the person now in a place, at work, school or an agency (medical alone is not)."""
    return get(answers, "helping") in ACTIVE_HELP


def is_met(answers: Answers) -> bool:
    """Tell whether any helper meets the person now, a doctor too."""
    return get(answers, "helping") in MET_BY


def has_own_wish(answers: Answers) -> bool:
    """Tell whether the person spoke a wish for talk, a place, study or work; 「働かねば」(pressed) is none."""
    return get(answers, "wish") in OWN_WISH


def has_agreed(answers: Answers) -> bool:
    """Tell whether the person calls, or may know of this call."""
    return not somebody_else_calls(answers) or get(answers, "consent") == "fine"


def has_old_parent(answers: Answers) -> bool:
    """Tell whether a parent is 65 or older or needs care (8050): as told, or a parent of somebody of 50 calls."""
    on_the_line = get(answers, "caller") in PARENTS
    return get(answers, "living") == "old_parents" or (on_the_line and get(answers, "age") in PARENT_SURELY_OLD)


def home_may_be_reached(answers: Answers) -> bool:
    """Tell whether visits, post and calls to the house are allowed: never where telling the person is unsafe."""
    return get(answers, "consent") != "unsafe"


def has_doctor(answers: Answers) -> bool:
    """Tell whether the person is known to see a doctor now."""
    return get(answers, "medical") == "now" or get(answers, "helping") == "medical"


def victim(answers: Answers) -> str:
    """Return who is hurt, as ``violence_to`` says it; where the person calls, the caller is the person."""
    told = get(answers, "violence_to")
    return "person" if told == "caller" and not somebody_else_calls(answers) else told


def age_of_victim(answers: Answers) -> str:
    """Return adult, elder, under18 or unknown: as told, else as the age of who is hurt is known from elsewhere."""
    return get(answers, "victim_age") if known(answers, "victim_age") else victim_known_as(answers)


def victim_known_as(answers: Answers) -> str:
    """Return the age of who is hurt as far as it is known without asking for it."""
    hurt = victim(answers)
    if hurt == "person":
        age = get(answers, "age")
        return "under18" if age in UNDER_18 else {"65plus": "elder", UNKNOWN: UNKNOWN}.get(age, "adult")
    if hurt == "caller":
        if get(answers, "caller_age") == "minor":
            return "under18"
        parent_of_old = get(answers, "caller") in PARENTS and get(answers, "age") in PARENT_SURELY_OLD
        return "elder" if parent_of_old else UNKNOWN
    return UNKNOWN


def hurts_own_partner(answers: Answers) -> bool:
    """Tell whether the one who hurts is the partner of who is hurt, whichever of the two is on the line."""
    by, whom = get(answers, "violence_by"), victim(answers)
    if by == "partner":
        return True
    one_hurts_the_other = (by == "person" and whom in {"caller", "several"}) or (by == "caller" and whom == "person")
    return get(answers, "caller") == "partner" and one_hurts_the_other
