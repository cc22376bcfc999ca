"""The urgent page, and the danger block of a call: whom to call at this hour."""

from datetime import datetime

from hikisupport.app.bundle import Bundle
from hikisupport.app.report import FlagView
from hikisupport.base.models.advice import FlagText
from hikisupport.core.vocab import Level
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.logic.directory.select import contact
from hikisupport.logic.rules import safety
from hikisupport.logic.rules.facts import UNDER_18, Answers, get, group_of
from hikisupport.logic.rules.safety import Flag


def urgent_page(bundle: Bundle, answers: Answers, moment: datetime) -> list[tuple[str, list[WindowView]]]:
    """Return the urgent page: each need with the windows for it as they stand at a moment."""
    groups = []
    for group in bundle.advice.urgent:
        found = [contact(name, answers, bundle.directory, moment) for name in group.contacts]
        groups.append((group.title, sorted((window for window in found if window), key=_has_no_number)))
    return groups


def flag_views(answers: Answers, bundle: Bundle, moment: datetime) -> tuple[FlagView, ...]:
    """Return the dangers of the answers with what to do and whom to call at a moment, the gravest first."""
    return tuple(_flag(flag, answers, bundle, moment) for flag in safety.assess(answers, moment.month).flags)


def _flag(flag: Flag, answers: Answers, bundle: Bundle, moment: datetime) -> FlagView:
    text = bundle.advice.flag(flag.code, flag.level)
    ids = dict.fromkeys((*text.contacts, *_child_line(flag, answers)))
    found = [window for name in ids if (window := contact(name, answers, bundle.directory, moment))]
    return FlagView(
        code=flag.code,
        level=flag.level,
        label=text.label,
        say=_say(text, answers),
        answers=flag.answers,
        do=text.self_do if text.self_do and _by_caller(answers) else text.do,
        small_step=text.small_step.of(group_of(answers)) if text.small_step else "",
        script=() if _by_caller(answers) else text.script,
        by_when=text.by_when,
        not_promise=text.not_promise,
        law=text.law,
        contacts=_answering_first(found, flag.level),
    )


def _say(text: FlagText, answers: Answers) -> str:
    if text.self_say and _by_caller(answers):
        return text.self_say
    return text.say.of(group_of(answers)) if text.say else ""


def _by_caller(answers: Answers) -> bool:
    """Tell whether the person who calls is the one whose hand goes out."""
    return get(answers, "caller") == "person" == get(answers, "violence_by")


def _child_line(flag: Flag, answers: Answers) -> tuple[str, ...]:
    """Under 18 adds 189 to every abuse path and to want of food or heat; so does a child who calls about a parent."""
    abuse = {"violence_now", "violence_repeat", "dv", "elder_abuse", "child_abuse", "no_food_money", "cold_home"}
    young = get(answers, "age") in UNDER_18 or get(answers, "caller") == "child"
    return ("child-abuse-189",) if flag.code in abuse and young else ()


def _answering_first(contacts: list[WindowView], level: Level) -> tuple[WindowView, ...]:
    """Keep the data's order in a rescue; else put who answers at this hour before who is closed or has no number."""
    if level is Level.NOW:
        return tuple(contacts)
    return tuple(sorted(contacts, key=lambda window: (_has_no_number(window), answering(window).open.now is False)))


def _has_no_number(window: WindowView) -> bool:
    """Tell whether nobody can be called: a number may have been taken back today."""
    return main_phone(answering(window)) is None


def answering(window: WindowView) -> WindowView:
    """Return who picks up the telephone for a window: itself, or the window that serves instead."""
    has_number = any(phone.number for phone in window.phones)
    return window if has_number or window.fallback is None else window.fallback
