"""The dangers of a call with their words and numbers at this hour, and the urgent page (key 0)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hikisupport.core.vocab import Group, Level
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.triage import safety
from hikisupport.triage.agencies import answering, contact
from hikisupport.triage.facts import UNDER_18, UNKNOWN, Answers, age_of_victim, get, group_of, young_caller
from hikisupport.triage.load import Bundle
from hikisupport.triage.phrasebook import context_of
from hikisupport.triage.report import FlagView, Settings
from hikisupport.triage.safety import Flag

CHILD_LINE = "child-abuse-189"
_ABUSE = frozenset({"violence_now", "violence_repeat", "harm_risk", "dv", "elder_abuse", "child_abuse"})
_WANT = frozenset({"no_food_money", "cold_home"})
_DEATH = frozenset({"self_harm", "suicide_plan", "suicide_ideation"})
_EMERGENCY = frozenset({"police", "ambulance"})
_USUAL = Settings()


def urgent_page(bundle: Bundle, answers: Answers, moment: datetime) -> list[tuple[str, list[WindowView]]]:
    """Return the urgent page: each need with the agencies for it as they stand at a moment."""
    groups = []
    for group in bundle.advice.urgent:
        found = [contact(name, answers, bundle.directory, moment) for name in group.contacts]
        groups.append((group.title, sorted((one for one in found if one), key=_has_no_number)))
    return groups


def flag_views(answers: Answers, bundle: Bundle, moment: datetime, settings: Settings = _USUAL) -> tuple[FlagView, ...]:
    """Return the dangers of the answers with what to do and whom to call at a moment, the gravest first."""
    urgency = safety.assess(answers, moment.month, settings.before)
    return tuple(_flag_view(flag, answers, bundle, moment, settings) for flag in urgency.flags)


def rescue_lines(answers: Answers, bundle: Bundle, flags: Sequence[FlagView]) -> tuple[str, ...]:
    """Return the first lines for the counselor at level now, for the gravest danger (none: as for any)."""
    return bundle.phrases.lines("rescue", _context(answers, flags, step=0, level=Level.NOW))


def say_in_danger(answers: Answers, bundle: Bundle, flags: Sequence[FlagView]) -> str:
    """Return the sentence to say at once where danger is found while questions are still put ("" without danger)."""
    if not flags or flags[0].level.rank < Level.TODAY.rank:
        return ""
    return bundle.phrases.line("say_now", _context(answers, flags))


def _context(
    answers: Answers, flags: Sequence[FlagView], step: int | None = None, level: Level | None = None
) -> dict[str, str]:
    gravest = flags[0] if flags else None
    return context_of(
        answers,
        group=group_of(answers),
        level=level or (gravest.level if gravest else Level.NONE),
        step=step,
        flag=gravest.code if gravest else "none",
        heard=gravest.heard if gravest else "this_call",
        after_rescue="none",
    )


def _flag_view(flag: Flag, answers: Answers, bundle: Bundle, moment: datetime, settings: Settings) -> FlagView:
    heard = "last_call" if flag.last_call else "this_call"
    context = context_of(
        answers,
        group=group_of(answers),
        level=flag.level,
        flag=flag.code,
        heard=heard,
        after_rescue=settings.gone_on or "none",
    )
    phrases = bundle.phrases
    young = tuple(_lines_for_the_young(flag, answers))
    contacts = bundle.advice.contacts(flag.code, flag.level)
    # A school or a neighbour who misses a child turns to 189; who stands before the door, to 119.
    away = flag.code == "welfare_check" and get(answers, "age") in UNDER_18 and group_of(answers) is Group.SUPPORTER
    names = dict.fromkeys((*young, *contacts) if away else (*contacts, *young))
    found = [one for name in names if (one := contact(name, answers, bundle.directory, moment))]
    return FlagView(
        code=flag.code,
        level=flag.level,
        heard=heard,
        label=phrases.line("flag_label", context),
        answers=flag.answers,
        do=phrases.lines("flag_do", context),
        by_when=phrases.line("flag_by_when", context),
        not_promise=phrases.line("flag_not_promise", context) or None,
        contacts=tuple(sorted(found, key=lambda one: (_has_no_number(one), answering(one).open.now is False))),
        own=_own(found, settings) if flag.level.rank >= Level.TODAY.rank else None,
    )


def _own(contacts: list[WindowView], settings: Settings) -> WindowView | None:
    """Return the agency that is there for a danger: the first of the data that somebody answers for.

    A number that only third parties give goes behind; so do 110 and 119 once safety is made sure.
    """
    reachable = [one for one in contacts if not _has_no_number(one)]
    after = [one for one in reachable if one.agency.id not in _EMERGENCY] if settings.gone_on == "safe" else []
    sure = [one for one in after or reachable if not _is_third_party(one)]
    return next(iter([*sure, *after, *reachable]), None)


def _is_third_party(one: WindowView) -> bool:
    phone = main_phone(answering(one))
    return phone is not None and phone.confidence == "third_party"


def _lines_for_the_young(flag: Flag, answers: Answers) -> Iterator[str]:
    """Under 18 adds 189 to every abuse path and to want, and a children's line to thoughts of dying.

    For violence under way, or somebody unseen, 189 stands there while the age is not known to be 18 or over.
    """
    age = get(answers, "age")
    young = age in UNDER_18 or young_caller(answers) or get(answers, "caller") == "child"
    unseen = flag.code in {"violence_now", "welfare_check"} and age in {*UNDER_18, UNKNOWN}
    if flag.level.rank < Level.TODAY.rank:
        return
    if unseen or (flag.code in _ABUSE | _WANT and (young or age_of_victim(answers) == "under18")):
        yield CHILD_LINE
    if flag.code in _DEATH and (age in UNDER_18 or young_caller(answers)):
        yield "child-sos"


def _has_no_number(one: WindowView) -> bool:
    """Tell whether nobody can be called: a number may have been taken back today."""
    return main_phone(answering(one)) is None
