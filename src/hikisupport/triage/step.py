"""The law of the step: which support fits the present state (今の状況に合いやすい支援). Steps are not ranks.

A design on the grounds of the 2010 guideline, the 2025 handbook and the article, without a published validation. Each
rule is a function whose name is its id; its first line is the ground, the brackets name the source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hikisupport.core.vocab import Level
from hikisupport.triage.facts import (
    KNOWN_PLACES,
    OWN_WISH_FOR_WORK,
    Answers,
    get,
    goes_out,
    has_agreed,
    has_company,
    has_own_wish,
    is_active,
    is_met,
    known,
    somebody_else_calls,
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The step (0 to 3), what it is without the rescue rule (only at 0), and the rules that decided, in order."""

    step: int
    step_after: int | None
    fired: tuple[str, ...]


def decide(answers: Answers, urgency: Level, continued: bool = False) -> Decision:
    """Return the step for the answers at a level of danger; ``continued``: the counselor went on after ``now``."""
    if urgency is Level.NOW and not continued:
        return Decision(0, _law(answers, Level.NONE)[0], ("rescue",))
    step, fired = _law(answers, urgency)
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
    for rule in (can_meet, known_before):
        if rule(answers):
            return 2, (rule.__name__,)
    return 1, ("begin",)


def what_stopped(answers: Answers) -> str:
    """Return what was stopped within the year; declined: nothing where the person calls, else the lowest, a job."""
    if known(answers, "stopped"):
        return get(answers, "stopped")
    return "job" if somebody_else_calls(answers) else "none"


def work_ready(answers: Answers, urgency: Level) -> bool:
    """The person's own wish to work or study, somebody to talk with, and errands (grounds 2.2 rule 2).

    Who calls for himself has spoken to somebody. Not while there is danger for today; 「働かねば」(pressed) is no wish.
    """
    reached = has_company(answers) or is_met(answers) or not somebody_else_calls(answers)
    calm = not urgency.is_urgent
    return get(answers, "wish") in OWN_WISH_FOR_WORK and reached and goes_out(answers, "errands") and calm


def relapse(answers: Answers) -> bool:
    """A place, training or job was left within the year and no helper is active: first back to people (2.2 rule 5)."""
    return what_stopped(answers) in {*KNOWN_PLACES, "job"} and not is_active(answers)


def can_meet(answers: Answers) -> bool:
    """Somebody is there to meet, or the person wishes to meet and may be asked (2.2 rule 3; Nonaka & Sakai 2023)."""
    return any(holds(answers) for holds in CAN_MEET)


def in_a_place(answers: Answers) -> bool:
    """A helper of a place meets the person."""
    return get(answers, "helping") == "place"


def active_and_out(answers: Answers) -> bool:
    """An active helper, and errands."""
    return is_active(answers) and goes_out(answers, "errands")


def wishes_and_goes_out(answers: Answers) -> bool:
    """An own wish, and going out a little."""
    return has_own_wish(answers) and goes_out(answers, "night")


def calls_with_a_wish(answers: Answers) -> bool:
    """The person calls and wishes a place, to study or to work."""
    return not somebody_else_calls(answers) and get(answers, "wish") in {"place", *OWN_WISH_FOR_WORK}


def agrees_with_a_wish(answers: Answers) -> bool:
    """Somebody else calls, the person may know of it and has spoken a wish."""
    return somebody_else_calls(answers) and has_agreed(answers) and has_own_wish(answers)


def agrees_and_is_met(answers: Answers) -> bool:
    """The person agrees, is met by any helper and does errands."""
    return has_agreed(answers) and is_met(answers) and goes_out(answers, "errands")


CAN_MEET = (
    has_company,
    in_a_place,
    active_and_out,
    wishes_and_goes_out,
    calls_with_a_wish,
    agrees_with_a_wish,
    agrees_and_is_met,
)


def known_before(answers: Answers) -> bool:
    """A place or training was left within the year: somebody there knows the person (grounds 4.3)."""
    return what_stopped(answers) in KNOWN_PLACES


def not_without_them(answers: Answers) -> bool:
    """Somebody else calls, the person has not agreed, nobody is or lately was in touch: family first (2.2 rule 7).

    Never past the family where telling the person is unsafe; a place that was left is not asked where they dislike it.
    """
    consent = get(answers, "consent")
    if not somebody_else_calls(answers) or consent == "fine":
        return False
    in_touch = is_active(answers) or (known_before(answers) and consent != "dislikes")
    return consent == "unsafe" or not in_touch


def child(answers: Answers) -> bool:
    """Under 15: child and school routes, no work support (2.2 rule 6)."""
    return get(answers, "age") == "under15"


CAPS = (("not_without_them", not_without_them, 1), ("child", child, 2))

# Which answers each rule looks at (for the reasons).
_COMPANY = ("contact", "outing")
RULE_BASIS: Mapping[str, tuple[str, ...]] = {
    "rescue": (),
    "work_ready": ("wish", *_COMPANY, "helping", "caller"),
    "relapse": ("stopped", "helping"),
    "can_meet": (*_COMPANY, "helping", "wish", "consent", "caller"),
    "known_before": ("stopped",),
    "begin": (*_COMPANY, "helping", "wish", "stopped"),
    "not_without_them": ("caller", "consent", "helping", "stopped"),
    "child": ("age",),
}


# --- what would change it ------------------------------------------------------------------------------------------

# The answers that may still be told, in the order of ties.
MAY_CHANGE: Mapping[str, tuple[str, ...]] = {
    "outing": ("room", "home", "night", "errands", "outings", "place"),
    "helping": ("place", "work", "school", "agency", "medical", "other", "before", "none"),
    "wish": ("talk", "place", "study", "work", "quiet", "pressed", "unheard"),
    "consent": ("fine",),
    "stopped": ("none", "place", "training", "school", "job"),
    "contact": ("none", "text", "voice", "meets"),
}
_MOST_CHANGES = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A question not answered yet, and the step each answer that would change it leads to."""

    question: str
    steps: Mapping[str, int]


def would_change(answers: Answers) -> tuple[Change, ...]:
    """Return the at most two unanswered questions that lead highest, dangers set aside; ties in MAY_CHANGE's order."""
    found = [Change(question, steps) for question in MAY_CHANGE if (steps := dict(_list_changes(answers, question)))]
    return tuple(sorted(found, key=lambda change: -max(change.steps.values()))[:_MOST_CHANGES])


def _list_changes(answers: Answers, question: str) -> Iterator[tuple[str, int]]:
    """Give each answer to a question that would change the step: higher, or lower for what a self-caller stopped."""
    if known(answers, question) or (question == "consent" and not somebody_else_calls(answers)):
        return
    now = _law(answers, Level.NONE)[0]
    lower_counts = question == "stopped" and not somebody_else_calls(answers)
    for code in MAY_CHANGE[question]:
        if question == "wish" and code in OWN_WISH_FOR_WORK and somebody_else_calls(answers):
            continue  # nobody else is asked whether the person might want to work after all
        then = _highest(answers, question, code)
        if then > now or (lower_counts and then < now):
            yield code, then


def _highest(answers: Answers, question: str, code: str) -> int:
    """Return the step with this answer, alone or together with consent where that is not told either."""
    told = {**answers, question: code}
    alone = _law(told, Level.NONE)[0]
    if not somebody_else_calls(answers) or known(told, "consent"):
        return alone
    return max(alone, _law({**told, "consent": "fine"}, Level.NONE)[0])
