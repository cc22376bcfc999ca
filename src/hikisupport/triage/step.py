"""The law of the step: which support fits the present state (今の状況に合いやすい支援). Steps are not ranks.

A design on the grounds of the 2010 guideline, the 2025 handbook and the article, without a published validation.
"""

from dataclasses import dataclass

from hikisupport.core.vocab import Group, Level
from hikisupport.triage.facts import UNKNOWN, Answers, get, goes_out, group_of, has_company, is_active

OWN_WISH_FOR_WORK = frozenset({"work", "study"})
OWN_WISH = frozenset({"talk", "place", "study", "work"})
STOPPED_SOMETHING = frozenset({"place", "training", "school", "job"})
KNOWN_PLACES = frozenset({"place", "training"})


@dataclass(frozen=True, slots=True)
class Decision:
    """The step (0 to 3), what it is without the rescue rule (only at 0), and the rules that decided, in order."""

    step: int
    step_after: int | None
    fired: tuple[str, ...]


def decide(answers: Answers, urgency: Level, continued: bool = False) -> Decision:
    """Return the step for the answers at a level of danger; ``continued``: the counselor went on after ``now``."""
    step, fired = _law(answers, urgency)
    if urgency is Level.NOW and not continued:
        return Decision(0, step, ("rescue",))
    return Decision(step, None, fired)


def _law(answers: Answers, urgency: Level) -> tuple[int, tuple[str, ...]]:
    step, fired = _base(answers, urgency)
    for name, applies, highest in CAPS:
        if step > highest and applies(answers):
            step, fired = highest, (*fired, name)
    return step, fired


def _base(answers: Answers, urgency: Level) -> tuple[int, tuple[str, ...]]:
    if work_ready(answers, urgency):
        return (2, ("work_ready", "relapse")) if relapse(answers) else (3, ("work_ready",))
    if can_meet(answers):
        return 2, ("can_meet",)
    if known_before(answers):
        return 2, ("known_before",)
    return 1, ("begin",)


def work_ready(answers: Answers, urgency: Level) -> bool:
    """The person's own wish to work or study, somebody outside the family, and going out at least for errands.

    Not while there is danger for today; 「働かねば」(pressed) is not a wish.
    """
    company = has_company(answers) or get(answers, "helper") == "now"
    calm = urgency.rank < Level.TODAY.rank
    return get(answers, "wish") in OWN_WISH_FOR_WORK and company and goes_out(answers, "errands") and calm


def relapse(answers: Answers) -> bool:
    """Something was stopped within the year and no helper is active: first back to people who know them.

    Whether something was stopped counts as yes where nobody knows.
    """
    stopped = get(answers, "stopped")
    return (stopped in STOPPED_SOMETHING or stopped == UNKNOWN) and not is_active(answers)


def can_meet(answers: Answers) -> bool:
    """There is company, a place with a helper, an active helper with errands, or an own wish and short outings."""
    in_a_place = get(answers, "helper") == "now" and get(answers, "helper_kind") == "place"
    with_helper = is_active(answers) and goes_out(answers, "errands")
    wishes = get(answers, "wish") in OWN_WISH and goes_out(answers, "night")
    return has_company(answers) or in_a_place or with_helper or wishes


def known_before(answers: Answers) -> bool:
    """A place or training was stopped within the year: somebody there knows the person."""
    return get(answers, "stopped") in KNOWN_PLACES


def not_without_them(answers: Answers) -> bool:
    """Somebody else calls, the person has not agreed, and nobody is or lately was in touch: family support first."""
    others = group_of(answers) is not Group.PERSON
    agreed = get(answers, "consent") == "fine"
    return others and not agreed and not is_active(answers) and not known_before(answers)


def child(answers: Answers) -> bool:
    """Under 15: child and school routes, no work support."""
    return get(answers, "age") == "under15"


CAPS = (("not_without_them", not_without_them, 1), ("child", child, 2))


_COMPANY = ("contact", "outing")
_ACTIVE = ("helper", "helper_kind")

RULE_BASIS: dict[str, tuple[str, ...]] = {
    "rescue": (),
    "work_ready": ("wish", *_COMPANY, "helper"),
    "relapse": ("stopped", *_ACTIVE),
    "can_meet": (*_COMPANY, *_ACTIVE, "wish"),
    "known_before": ("stopped",),
    "begin": (*_COMPANY, "helper", "wish"),
    "not_without_them": ("caller", "consent", *_ACTIVE, "stopped"),
    "child": ("age",),
}
