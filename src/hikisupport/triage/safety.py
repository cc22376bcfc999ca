"""Danger: which answers raise which flag at which level, and which safety questions have not been put.

Grounds: C-SSRS subjects, gatekeeper guidance, the abuse laws and the Sapporo deaths of 2012; a design without a
published validation. An answer counts wherever it stands: a follow-up that no longer applies is removed
by the interview, not ignored here, so that a further danger can never lower the level. A follow-up that the answers
call for but nobody has put yet counts like ``unknown``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hikisupport.core.vocab import Group, Level
from hikisupport.triage.facts import COLD_MONTHS, PARENTS, UNDER_18, UNKNOWN, Answers, get, group_of, has_old_parent

_TODAY_OR_WATCH = {"happening": Level.TODAY, "year": Level.TODAY, "past": Level.WATCH}


# Among dangers of one level: life, then who may die or be hurt, then what can wait for hours.
GRAVEST = (
    "medical_emergency", "self_harm", "suicide_plan", "welfare_check", "violence_now", "caregiver_limit",
    "suicide_ideation", "child_abuse", "elder_abuse", "dv", "violence_repeat", "psychosis", "cold_home",
    "no_food_money",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flag:
    """A danger: its code, how urgent it is, the rule that raised it and the questions whose answers did."""

    code: str
    level: Level
    rule: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Urgency:
    """All danger of a call: the highest level, one flag a code (gravest first), safety questions not yet put."""

    level: Level
    flags: tuple[Flag, ...]
    unasked: tuple[str, ...]


def assess(answers: Answers, month: int) -> Urgency:
    """Return the danger that the answers tell in a month of the year (1-12: heating counts November to March)."""
    merged: dict[str, Flag] = {}
    for rule in RULES:
        for flag in rule(answers, month):
            merged[flag.code] = _graver(merged.get(flag.code), flag)
    flags = tuple(sorted(merged.values(), key=lambda flag: (-flag.level.rank, GRAVEST.index(flag.code))))
    return Urgency(flags[0].level if flags else Level.NONE, flags, unasked(answers))


def _graver(known: Flag | None, new: Flag) -> Flag:
    if known is None:
        return new
    first, second = (known, new) if known.level.rank >= new.level.rank else (new, known)
    united = (*first.answers, *(name for name in second.answers if name not in first.answers))
    return Flag(first.code, first.level, first.rule, united)


Flags = Iterator[Flag]


def life_in_danger(answers: Answers, _month: int) -> Flags:
    """Injury, fit or violence at this moment (danger_now)."""
    danger = get(answers, "danger_now") if "danger_now" in answers else None
    if danger == "now":
        yield Flag("medical_emergency", Level.NOW, "life_in_danger", ("danger_now",))
    elif danger == UNKNOWN and group_of(answers) is Group.PERSON:
        yield Flag("medical_emergency", Level.WATCH, "life_in_danger", ("danger_now",))


def not_seen(answers: Answers, _month: int) -> Flags:
    """Nobody has seen or heard the person (安否確認): two days without a sign is a rescue."""
    waiting = {"two_days": Level.NOW, "apart": Level.WATCH}
    if "response" not in answers:
        waiting |= {"yesterday": Level.TODAY, UNKNOWN: Level.TODAY}
    level = waiting.get(answers.get("last_seen", ""))
    if level:
        yield Flag("welfare_check", level, "not_seen", ("last_seen",))
    answer = {"silent": Level.NOW, "not_tried": Level.TODAY, UNKNOWN: Level.TODAY, "signs": Level.WATCH}
    level = answer.get(answers.get("response", ""))
    if level:
        yield Flag("welfare_check", level, "not_seen", ("last_seen", "response"))


def not_eating(answers: Answers, _month: int) -> Flags:
    """Hardly eating or drinking, and the state of the body."""
    level = {"less": Level.WATCH, UNKNOWN: Level.WATCH, "almost_none": Level.TODAY}.get(answers.get("eating", ""))
    if level:
        yield Flag("medical_emergency", level, "not_eating", ("eating",))
    level = {"down": Level.NOW, "fine": Level.TODAY, UNKNOWN: Level.TODAY}.get(answers.get("body", ""))
    if level:
        yield Flag("medical_emergency", level, "not_eating", ("eating", "body"))


def wish_to_die(answers: Answers, _month: int) -> Flags:
    """Thoughts of dying: plan, means or an act today are a rescue; an act in three months or a wish is for today."""
    details = {
        "act_today": ("self_harm", Level.NOW),
        "plan": ("suicide_plan", Level.NOW),
        "act3m": ("self_harm", Level.TODAY),
        "wish": ("suicide_ideation", Level.TODAY),
        UNKNOWN: ("suicide_ideation", Level.TODAY),
        "past": ("suicide_ideation", Level.WATCH),
    }
    if found := details.get(answers.get("death_detail", "")):
        yield Flag(*found, "wish_to_die", ("death", "death_detail"))
    elif level := {"signs": Level.TODAY, UNKNOWN: Level.WATCH}.get(answers.get("death", "")):
        yield Flag("suicide_ideation", level, "wish_to_die", ("death",))


def sudden_change(answers: Answers, _month: int) -> Flags:
    """A sudden change of mind or conduct; with danger to anyone it is a rescue (警察官の通報: 精神保健福祉法23条)."""
    level = {"sudden": Level.TODAY, "long": Level.WATCH, UNKNOWN: Level.WATCH}.get(answers.get("unusual", ""))
    if level:
        yield Flag("psychosis", level, "sudden_change", ("unusual",))
    level = {"risk": Level.NOW, "none": Level.TODAY, UNKNOWN: Level.TODAY}.get(answers.get("harm_risk", ""))
    if level:
        yield Flag("psychosis", level, "sudden_change", ("unusual", "harm_risk"))


def violence_at_home(answers: Answers, _month: int) -> Flags:
    """Violence in the house: under way is a rescue; within the year is for today; never "endure it"."""
    when = answers.get("violence", "")
    if when == "happening":
        yield Flag("violence_now", Level.NOW, "violence_at_home", ("violence",))
    if _by_partner(answers) and when in _TODAY_OR_WATCH:
        yield Flag("dv", _TODAY_OR_WATCH[when], "violence_at_home", ("violence", "violence_by"))
    elif when in {"year", "past", UNKNOWN}:
        level = _TODAY_OR_WATCH.get(when, Level.WATCH)
        yield Flag(
            "violence_repeat", level, "violence_at_home", _put(answers, "violence", "violence_to", "violence_by")
        )


def _by_partner(answers: Answers) -> bool:
    by = answers.get("violence_by")
    is_partner = get(answers, "caller") == "partner" and answers.get("violence_to") == "caller"
    return by == "partner" or (by == "person" and is_partner)


def _victim(answers: Answers) -> str:
    """Who is hurt; where the person calls, the caller is the person."""
    victim = get(answers, "violence_to")
    return "person" if victim == "caller" and get(answers, "caller") == "person" else victim


def old_and_hurt(answers: Answers, _month: int) -> Flags:
    """Somebody of 65 or older is hurt (高齢者虐待防止法 7条)."""
    when = answers.get("violence", "")
    if when in _TODAY_OR_WATCH and _hurts_old(answers):
        used = _put(answers, "violence", "violence_to", "parent", "age")
        yield Flag("elder_abuse", _TODAY_OR_WATCH[when], "old_and_hurt", used)


def _hurts_old(answers: Answers) -> bool:
    victim = _victim(answers)
    if victim in {"person", "several", UNKNOWN} and get(answers, "age") == "65plus":
        return True
    if victim == "caller":
        return get(answers, "caller") in PARENTS and has_old_parent(answers)
    return victim in {"other", "several", UNKNOWN} and has_old_parent(answers)


def young_and_hurt(answers: Answers, _month: int) -> Flags:
    """Somebody under 18 is hurt (児童虐待防止法: 189)."""
    when = answers.get("violence", "")
    hurt = _victim(answers) in {"person", "several", UNKNOWN}
    if when in _TODAY_OR_WATCH and hurt and get(answers, "age") in UNDER_18:
        used = _put(answers, "violence", "violence_to", "age")
        yield Flag("child_abuse", _TODAY_OR_WATCH[when], "young_and_hurt", used)


def caller_at_the_end(answers: Answers, _month: int) -> Flags:
    """The caller's own danger: dying together, hurting the person; tired out is family support, not 119."""
    level = {"dark": Level.TODAY, "exhausted": Level.WATCH, UNKNOWN: Level.WATCH}.get(answers.get("carer", ""))
    if level:
        yield Flag("caregiver_limit", level, "caller_at_the_end", ("carer",))
    level = {"plan": Level.NOW, "none": Level.TODAY, UNKNOWN: Level.TODAY}.get(answers.get("carer_detail", ""))
    if level:
        yield Flag("caregiver_limit", level, "caller_at_the_end", ("carer", "carer_detail"))


def nothing_for_today(answers: Answers, month: int) -> Flags:
    """No food, bed or heating today (生活保護法 7条但書・19条); in winter the cold comes first."""
    if answers.get("money") != "today":
        return
    if month in COLD_MONTHS:
        yield Flag("cold_home", Level.TODAY, "nothing_for_today", ("money",))
    yield Flag("no_food_money", Level.TODAY, "nothing_for_today", ("money",))


RULES: tuple[Callable[[Answers, int], Flags], ...] = (
    life_in_danger,
    not_seen,
    not_eating,
    wish_to_die,
    sudden_change,
    violence_at_home,
    old_and_hurt,
    young_and_hurt,
    caller_at_the_end,
    nothing_for_today,
)


def _put(answers: Answers, *questions: str) -> tuple[str, ...]:
    return tuple(question for question in questions if question in answers)


# --- which safety questions a call still needs -----------------------------------------------------------------


def needs_last_seen(answers: Answers) -> bool:
    """Somebody else calls, and how the person is now was not known (danger_now, eating or body)."""
    doubtful = UNKNOWN in {answers.get("danger_now"), answers.get("eating"), answers.get("body")}
    return group_of(answers) is not Group.PERSON and doubtful


SAFETY_ASKED_IF: dict[str, Callable[[Answers], bool]] = {
    "danger_now": lambda _: True,
    "last_seen": needs_last_seen,
    "response": lambda answers: needs_last_seen(answers) and answers.get("last_seen") in {"yesterday", UNKNOWN},
    "eating": lambda _: True,
    "body": lambda answers: answers.get("eating") == "almost_none",
    "death": lambda _: True,
    "death_detail": lambda answers: answers.get("death") == "signs",
    "unusual": lambda _: True,
    "harm_risk": lambda answers: answers.get("unusual") == "sudden",
    "violence": lambda _: True,
    "violence_to": lambda answers: answers.get("violence") in {"happening", "year", "past"},
    "violence_by": lambda answers: answers.get("violence") in {"happening", "year", "past"},
    "carer": lambda answers: group_of(answers) is Group.FAMILY,
    "carer_detail": lambda answers: answers.get("carer") == "dark",
    "money": lambda _: True,
}


def unasked(answers: Answers) -> tuple[str, ...]:
    """Return the safety questions, with the follow-ups the answers call for, that have not been put."""
    return tuple(name for name, asked_if in SAFETY_ASKED_IF.items() if name not in answers and asked_if(answers))
