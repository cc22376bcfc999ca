"""Danger: which answers raise which flag at which level, and which safety questions have not been put.

Grounds: C-SSRS subjects, gatekeeper guidance, the abuse laws and the Sapporo deaths of 2012; a design without a
published validation. An answer counts wherever it stands: a follow-up that no longer applies is removed by the flow,
not ignored here, so that a further danger can never lower the level.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from hikisupport.core.vocab import Group, Level
from hikisupport.triage.facts import (
    COLD_MONTHS,
    NO_ANSWERS,
    UNDER_35,
    UNKNOWN,
    VIOLENCE_TOLD,
    Answers,
    age_of_victim,
    get,
    group_of,
    hurts_own_partner,
    known,
    somebody_else_calls,
    victim,
    victim_known_as,
)

# Among dangers of one level: life, then who may die or be hurt, then what can wait for hours.
GRAVEST = (
    "medical_emergency", "self_harm", "suicide_plan", "welfare_check", "violence_now", "harm_risk", "caregiver_limit",
    "suicide_ideation", "child_abuse", "elder_abuse", "dv", "psychosis", "violence_repeat", "cold_home",
    "no_food_money",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flag:
    """A danger: code, how urgent, the questions whose answers raised it.

    ``last_call``: it comes from the call before, and no answer of this one says yet what became of it (前回).
    """

    code: str
    level: Level
    answers: tuple[str, ...]
    last_call: bool = False


@dataclass(frozen=True, slots=True)
class Urgency:
    """All danger of a call: the highest level, one flag a code (gravest first), safety questions not yet put."""

    level: Level
    flags: tuple[Flag, ...]
    unasked: tuple[str, ...]


def assess(answers: Answers, month: int, before: Answers = NO_ANSWERS) -> Urgency:
    """Return the danger that the answers tell in a month of the year (1-12: cold counts November to March).

    ``before``: the answers of the last call. Its dangers stand at least at watch until an answer says what became of
    them (misses rise with repeated calls); a わからない of this call does not hide them.
    """
    merged = _raised(answers, month)
    for code, flag in _raised(before, month).items():
        here = merged.get(code)
        hidden = here is None or here.level is Level.WATCH is not flag.level
        if hidden and not _settled(code, answers):
            merged[code] = replace(flag, level=Level.WATCH, last_call=True)
    flags = tuple(sorted(merged.values(), key=lambda flag: (-flag.level.rank, GRAVEST.index(flag.code))))
    return Urgency(flags[0].level if flags else Level.NONE, flags, unasked(answers))


def _raised(answers: Answers, month: int) -> dict[str, Flag]:
    """Return the dangers that answers tell, each at its gravest; a cold home only in the cold months."""
    merged: dict[str, Flag] = {}
    for flag in (flag for rule in RULES for flag in rule(answers)):
        if flag.code != "cold_home" or month in COLD_MONTHS:
            merged[flag.code] = _graver(merged.get(flag.code), flag)
    return merged


def _graver(first: Flag | None, second: Flag) -> Flag:
    if first is None:
        return second
    if second.level.rank > first.level.rank:
        first, second = second, first
    united = (*first.answers, *(name for name in second.answers if name not in first.answers))
    return replace(first, answers=united)


# For each danger of the last call: the questions whose known answers, all of one line, say what became of it.
SETTLED_BY: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "medical_emergency": (("danger_now", "eating"),),
    "self_harm": (("death",), ("death_detail",)),
    "suicide_plan": (("death",), ("death_detail",)),
    "suicide_ideation": (("death",), ("death_detail",)),
    "welfare_check": (("last_seen",), ("danger_now", "eating")),
    "violence_now": (("danger_now", "violence"),),
    "harm_risk": (("harm_risk",), ("violence", "unusual")),
    "caregiver_limit": (("carer",), ("carer_detail",)),
    "psychosis": (("unusual",),),
    "cold_home": (("money",),),
    "no_food_money": (("money",),),
    **dict.fromkeys(("child_abuse", "elder_abuse", "dv", "violence_repeat"), (("violence",),)),
}


def _settled(code: str, answers: Answers) -> bool:
    return any(all(known(answers, question) for question in line) for line in SETTLED_BY[code])


Flags = Iterator[Flag]


def _raise_flag(answers: Answers, code: str, level: Level, *used: str) -> Flag:
    """Return a flag that names those of the questions it looked at which were put."""
    return Flag(code, level, tuple(question for question in used if question in answers))


def _told(answers: Answers, **codes: str) -> list[str]:
    """Return those of the questions that have this answer."""
    return [question for question, code in codes.items() if answers.get(question) == code]


def _level_of(answers: Answers, question: str, **levels: Level) -> Level | None:
    """Return the level that an answer has by itself; None where it has none, or the question was not put."""
    return levels.get(answers.get(question, ""))


# --- which answers are a danger ------------------------------------------------------------------------------------


def life_in_danger(answers: Answers) -> Flags:
    """Injury, fit or violence at this moment; whoever cannot say is at least watched (grounds 3.2 S1)."""
    told = answers.get("danger_now")
    if told == "ill":
        yield _raise_flag(answers, "medical_emergency", Level.NOW, "danger_now")
    elif told == "violence":
        yield _raise_flag(answers, "violence_now", Level.NOW, "danger_now")
    elif told == UNKNOWN:
        code = "welfare_check" if somebody_else_calls(answers) else "medical_emergency"
        yield _raise_flag(answers, code, Level.WATCH, "danger_now")


def not_seen(answers: Answers) -> Flags:
    """Nobody has seen or heard the person, otherwise than usual: 安否確認 (the Sapporo deaths of 2012; 3.2 S5)."""
    seen = answers.get("last_seen", "")
    if seen == "two_days":
        yield _raise_flag(answers, "welfare_check", Level.NOW, "last_seen")
    elif seen == "usual":
        yield _not_seen_as_usual(answers)
    elif seen in {"yesterday", UNKNOWN} and "response" not in answers:  # then it counts like unknown
        alone = seen == "yesterday" and _lives_alone(answers)
        level, used = (Level.WATCH, ("last_seen", "living")) if alone else (Level.TODAY, ("last_seen",))
        yield _raise_flag(answers, "welfare_check", level, *used)
    response = _level_of(
        answers, "response", silent=Level.NOW, not_tried=Level.TODAY, unknown=Level.TODAY, signs=Level.WATCH
    )
    if response is Level.NOW and by_telephone(answers):
        why = "living" if _lives_alone(answers) else "caller"
        yield _raise_flag(answers, "welfare_check", Level.TODAY, "last_seen", "response", why)
    elif response:
        yield _raise_flag(answers, "welfare_check", response, "last_seen", "response")


def _not_seen_as_usual(answers: Answers) -> Flag:
    """Weigh that it often is so: a child is not left at that, nor somebody who is growing thin."""
    if get(answers, "age") == "under15":
        return _raise_flag(answers, "welfare_check", Level.NOW, "last_seen", "age")
    if answers.get("eating") == "less":
        return _raise_flag(answers, "welfare_check", Level.TODAY, "last_seen", "eating")
    return _raise_flag(answers, "welfare_check", Level.WATCH, "last_seen")


def _lives_alone(answers: Answers) -> bool:
    return get(answers, "living") == "alone"


def by_telephone(answers: Answers) -> bool:
    """Tell whether the caller is elsewhere and can try the person by telephone only."""
    return _lives_alone(answers) or get(answers, "caller") in {"relative", "supporter"}


def not_eating(answers: Answers) -> Flags:
    """Hardly eating or drinking, and the state of the body (#7119; 3.2 S5)."""
    if level := _level_of(answers, "eating", less=Level.WATCH, unknown=Level.WATCH, almost_none=Level.TODAY):
        yield _raise_flag(answers, "medical_emergency", level, "eating")
    if answers.get("eating") == "less":
        unseen = somebody_else_calls(answers) and _lives_alone(answers)
        worse = [name for name, holds in (("money", answers.get("money") == "today"), ("living", unseen)) if holds]
        if worse:
            yield _raise_flag(answers, "medical_emergency", Level.TODAY, "eating", *worse)
    # fine says nothing worse than what the body was asked for
    if level := _level_of(answers, "body", down=Level.NOW, unknown=Level.TODAY):
        causes = _told(answers, danger_now=UNKNOWN, eating="almost_none")
        yield _raise_flag(answers, "medical_emergency", level, *causes, "body")


_DEATH_DETAILS = {
    "act_today": ("self_harm", Level.NOW),
    "plan": ("suicide_plan", Level.NOW),
    "again": ("self_harm", Level.TODAY),
    "act3m": ("self_harm", Level.TODAY),
    "wish": ("suicide_ideation", Level.TODAY),
    UNKNOWN: ("suicide_ideation", Level.TODAY),
    "past": ("suicide_ideation", Level.WATCH),
}


def wish_to_die(answers: Answers) -> Flags:
    """Thoughts of dying: plan, means or an act today are a rescue; an act before or a wish is for today (C-SSRS)."""
    used = (*_told(answers, danger_now="death", death="signs"), "death_detail")
    if found := _DEATH_DETAILS.get(answers.get("death_detail", "")):
        yield _raise_flag(answers, *found, *used)
    elif needs_death_detail(answers):
        yield _raise_flag(answers, "suicide_ideation", Level.TODAY, *used)
    elif answers.get("death") == UNKNOWN:
        yield _raise_flag(answers, "suicide_ideation", Level.WATCH, "death")


def sudden_change(answers: Answers) -> Flags:
    """A sudden change of mind or conduct wants a doctor today (3.2 S4; police notice: 精神保健福祉法23条)."""
    if level := _level_of(answers, "unusual", sudden=Level.TODAY, long=Level.WATCH, unknown=Level.WATCH):
        yield _raise_flag(answers, "psychosis", level, "unusual")


def about_to_harm(answers: Answers) -> Flags:
    """Somebody may hurt others or take a blade today: leave the room, 110 (3.2 S3)."""
    if level := _level_of(answers, "harm_risk", risk=Level.NOW, unknown=Level.TODAY):
        yield _raise_flag(answers, "harm_risk", level, "harm_risk")


def violence_at_home(answers: Answers) -> Flags:
    """Violence in the house: under way is a rescue; of this week or repeated, for today; never "endure it"."""
    when = answers.get("violence", "")
    if when == "happening":
        yield _raise_flag(answers, "violence_now", Level.NOW, "violence")
    elif when == UNKNOWN or (when in VIOLENCE_TOLD and not _protected_by(answers)):
        used = ("violence", "violence_to", "violence_by")
        yield _raise_flag(answers, "violence_repeat", _violence_level(answers), *used)


def by_partner(answers: Answers) -> Flags:
    """Violence of a husband, wife or lover (DV防止法): no notice against her will unless now."""
    if "dv" in _protected_by(answers):
        yield _raise_flag(answers, "dv", _violence_level(answers), "violence", "violence_to", "violence_by")


def old_and_hurt(answers: Answers) -> Flags:
    """Somebody of 65 or older is hurt (高齢者虐待防止法 7条)."""
    if "elder_abuse" in _protected_by(answers):
        used = ("violence", "violence_to", "victim_age" if known(answers, "victim_age") else "age")
        yield _raise_flag(answers, "elder_abuse", _violence_level(answers), *used)


def young_and_hurt(answers: Answers) -> Flags:
    """Somebody under 18 is hurt, or sees it (児童虐待防止法 6条: 189)."""
    if "child_abuse" in _protected_by(answers):
        known_by = "caller_age" if victim(answers) == "caller" else "age"
        used = ("violence", "violence_to", "victim_age" if known(answers, "victim_age") else known_by)
        yield _raise_flag(answers, "child_abuse", _violence_level(answers), *used)


def _protected_by(answers: Answers) -> tuple[str, ...]:
    """Return the flags of the laws that protect who is hurt; the child who does it is not one who is hurt."""
    if answers.get("violence") not in VIOLENCE_TOLD:
        return ()
    age = age_of_victim(answers)
    does_it = victim(answers) == "person" and answers.get("violence_by") == "person"
    found = {"child_abuse": age == "under18" and not does_it, "elder_abuse": age == "elder"}
    return tuple(code for code, holds in (found | {"dv": hurts_own_partner(answers)}).items() if holds)


def _violence_level(answers: Answers) -> Level:
    """Return how urgent violence is beside 110: what was suspected or once, today where an elder or a child is hurt."""
    when = answers["violence"]
    weak = when in {"suspect", "once"} and age_of_victim(answers) in {"elder", "under18"}
    return Level.TODAY if weak or when in {"happening", "calm", "year"} else Level.WATCH


def caller_at_the_end(answers: Answers) -> Flags:
    """The caller's own danger: dying together, hurting the person (無理心中); tired out alone is family support."""
    used = (*_told(answers, danger_now="self_dark"), "carer", "carer_dark", "carer_detail")
    found = (
        _level_of(answers, "carer", unknown=Level.WATCH),
        _level_of(answers, "carer_dark", none=Level.WATCH, unknown=Level.TODAY),
        _level_of(answers, "carer_detail", plan=Level.NOW, none=Level.TODAY, unknown=Level.TODAY),
        Level.TODAY if needs_carer_detail(answers) else None,
    )
    if levels := [level for level in found if level]:
        yield _raise_flag(answers, "caregiver_limit", max(levels, key=lambda level: level.rank), *used)


def nothing_for_today(answers: Answers) -> Flags:
    """No food, bed or heating today (生活保護法 7条但書・19条); in winter a warm place tonight comes first."""
    if answers.get("money") != "today":
        return
    if answers.get("tonight") != "have":
        yield _raise_flag(answers, "cold_home", Level.TODAY, "money", "tonight")
    yield _raise_flag(answers, "no_food_money", Level.TODAY, "money")


RULES: tuple[Callable[[Answers], Flags], ...] = (
    life_in_danger,
    not_seen,
    not_eating,
    wish_to_die,
    about_to_harm,
    violence_at_home,
    by_partner,
    old_and_hurt,
    young_and_hurt,
    caller_at_the_end,
    sudden_change,
    nothing_for_today,
)


# --- which safety questions a call still needs ---------------------------------------------------------------------


def always(_: Answers) -> bool:
    """Every call."""
    return True


def needs_last_seen(answers: Answers) -> bool:
    """Somebody else calls, and how the person is now was not known (danger_now, eating or body)."""
    doubtful = UNKNOWN in {answers.get("danger_now"), answers.get("eating"), answers.get("body")}
    return somebody_else_calls(answers) and doubtful


def needs_response(answers: Answers) -> bool:
    """Last seen yesterday or nobody knows, in a household where somebody can call out or telephone."""
    doubtful = answers.get("last_seen") in {"yesterday", UNKNOWN}
    return needs_last_seen(answers) and doubtful and not _lives_alone(answers)


def needs_body(answers: Answers) -> bool:
    """Hardly eats, or the person does not know whether there is danger."""
    does_not_know = answers.get("danger_now") == UNKNOWN and not somebody_else_calls(answers)
    return answers.get("eating") == "almost_none" or does_not_know


def violence_told(answers: Answers) -> bool:
    """Violence was told, suspected or feared: who is hurt, and by whom."""
    return answers.get("violence") in VIOLENCE_TOLD


def needs_victim_age(answers: Answers) -> bool:
    """Who is hurt is told, and how old they are is not known from elsewhere."""
    return violence_told(answers) and victim_known_as(answers) == UNKNOWN


def own_suspicion(answers: Answers) -> bool:
    """The person fears to be hurt, or to hurt: what happens today comes first."""
    return answers.get("violence") == "suspect" and not somebody_else_calls(answers)


def needs_harm_risk(answers: Answers) -> bool:
    """After a sudden change, after violence of this year or now, and where the person fears it."""
    violent = answers.get("violence") in {"once", "year", "calm", "happening"} or own_suspicion(answers)
    return answers.get("unusual") == "sudden" or violent


def needs_carer(answers: Answers) -> bool:
    """A family calls, and the caller's own danger was not told as the danger of this moment."""
    return group_of(answers) is Group.FAMILY and answers.get("danger_now") != "self_dark"


def needs_carer_dark(answers: Answers) -> bool:
    """The caller is at the end of their strength."""
    return answers.get("carer") == "exhausted"


def needs_carer_detail(answers: Answers) -> bool:
    """The caller thinks of dying, dying together or killing."""
    dark = "dark" in {answers.get("carer"), answers.get("carer_dark")}
    return dark or answers.get("danger_now") == "self_dark"


def needs_death(answers: Answers) -> bool:
    """Every call in which it was not told as the danger of this moment."""
    return answers.get("danger_now") != "death"


def needs_death_detail(answers: Answers) -> bool:
    """Words or thoughts of dying were told."""
    return answers.get("death") == "signs" or answers.get("danger_now") == "death"


def needs_tonight(answers: Answers) -> bool:
    """No food, bed or heating today."""
    return answers.get("money") == "today"


def may_be_a_young_caller(answers: Answers) -> bool:
    """A child of the person, or a brother or sister of somebody under 35 or of unknown age."""
    young = get(answers, "age") in {*UNDER_35, UNKNOWN} and "age" in answers
    caller = get(answers, "caller")
    return (caller == "child" and "age" in answers) or (caller == "sibling" and young)


# Each must have been put before a step is shown, in the order of the call.
SAFETY_ASKED_IF: Mapping[str, Callable[[Answers], bool]] = {
    "danger_now": always,
    "living": somebody_else_calls,
    "eating": always,
    "body": needs_body,
    "last_seen": needs_last_seen,
    "response": needs_response,
    "violence": always,
    "violence_to": violence_told,
    "victim_age": needs_victim_age,
    "violence_by": violence_told,
    "harm_risk": needs_harm_risk,
    "carer": needs_carer,
    "carer_dark": needs_carer_dark,
    "carer_detail": needs_carer_detail,
    "death": needs_death,
    "death_detail": needs_death_detail,
    "unusual": always,
    "money": always,
    "tonight": needs_tonight,
}


def unasked(answers: Answers) -> tuple[str, ...]:
    """Return the safety questions, with the follow-ups the answers call for, that have not been put."""
    return tuple(name for name, asked_if in SAFETY_ASKED_IF.items() if name not in answers and asked_if(answers))
