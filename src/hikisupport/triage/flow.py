"""The order of a call: which question comes next, what an answer changes, going back. Pure: the state is a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hikisupport.core.vocab import Group, Level
from hikisupport.triage import safety, step
from hikisupport.triage.facts import PARENT_MAY_BE_OLD, UNDER_18, Answers, get, group_of, is_active

ORDER = (
    "caller", "danger_now", "last_seen", "response", "age", "enrolled", "outing", "contact", "eating", "body",
    "death", "death_detail", "unusual", "harm_risk", "violence", "violence_to", "violence_by", "carer",
    "carer_detail", "money", "parent", "helper", "helper_kind", "consent", "wish", "stopped", "ward",
    "medical", "certificate", "income",
)  # fmt: skip
FOLLOW_UPS = frozenset(
    {"last_seen", "response", "enrolled", "body", "death_detail", "harm_risk", "violence_to", "violence_by",
     "carer_detail", "helper_kind"}
)  # fmt: skip
# What only step 3 needs is asked while the call stays within eighteen answers (follow-ups not counted).
LONGEST_CALL = 18
_ONLY_FOR_WORK = frozenset({"medical", "certificate", "income"})


def _no_answers() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Interview:
    """One call: answers in the order given, whether it went on after ``now``, a question wanted first."""

    month: int
    answers: Mapping[str, str] = field(default_factory=_no_answers)
    continued: bool = False
    wanted: str | None = None

    @property
    def level(self) -> Level:
        """The level of danger so far."""
        return safety.assess(self.answers, self.month).level

    @property
    def waiting_for_rescue(self) -> bool:
        """Tell whether the questions have stopped for a rescue."""
        return self.level is Level.NOW and not self.continued


def next_question(call: Interview) -> str | None:
    """Return the question to put next, or None when nothing is left that can change the result."""
    if call.wanted:
        return call.wanted
    if call.waiting_for_rescue:
        return None
    return next((name for name in ORDER if name not in call.answers and applies(name, call)), None)


def put(call: Interview, question: str, code: str) -> Interview:
    """Return the call with an answer; answers that no longer apply are dropped and asked again where they do."""
    answers = {**call.answers, question: code}
    changed = replace(call, answers=answers, wanted=None)
    while stale := [name for name in changed.answers if not _still_applies(name, changed)]:
        kept = {name: code for name, code in changed.answers.items() if name not in stale}
        changed = replace(changed, answers=kept)
    return changed if _rescues(changed) and _rescues(changed) <= _rescues(call) else replace(changed, continued=False)


def _rescues(call: Interview) -> set[str]:
    """The dangers for which the questions stop; a new one stops a call that had gone on."""
    return {flag.code for flag in safety.assess(call.answers, call.month).flags if flag.level is Level.NOW}


def back(call: Interview) -> Interview:
    """Return the call before its last answer (that question comes next); an empty call stays as it is."""
    if call.wanted and call.wanted in call.answers:
        return replace(call, wanted=None)
    if not call.answers:
        return replace(call, wanted=None)
    last = list(call.answers)[-1]
    kept = {name: code for name, code in call.answers.items() if name != last}
    return replace(call, answers=kept, wanted=last, continued=False)


def jump(call: Interview, question: str) -> Interview:
    """Return the call with this question to be put next, asked before or not."""
    return replace(call, wanted=question)


def go_on(call: Interview) -> Interview:
    """Return the call going on after ``now``; the danger stays in the result."""
    return replace(call, continued=True)


def applies(question: str, call: Interview) -> bool:
    """Tell whether a question can still change the result of this call."""
    if question in _ONLY_FOR_WORK and not _room_for_one_more(call, question):
        return False
    return _ASKED_IF[question](call)


def _still_applies(question: str, call: Interview) -> bool:
    """An answer once given stays unless it hangs on another answer that has changed."""
    return question not in _DEPENDENT or _ASKED_IF[question](call)


def _room_for_one_more(call: Interview, question: str) -> bool:
    counted = sum(1 for name in call.answers if name not in FOLLOW_UPS and name != question)
    return counted < LONGEST_CALL


def _work_comes_up(call: Interview) -> bool:
    return step.decide(call.answers, call.level, call.continued).step == 3


def _adult_work(call: Interview) -> bool:
    return _work_comes_up(call) and get(call.answers, "age") not in UNDER_18


def _asks_medical(call: Interview) -> bool:
    return _adult_work(call) or call.answers.get("unusual") == "long"


def _asks_certificate(call: Interview) -> bool:
    return _adult_work(call) and get(call.answers, "medical") != "never"


def _asks_income(call: Interview) -> bool:
    has_use = get(call.answers, "certificate") in {"have", "applying"}
    return _adult_work(call) and has_use and get(call.answers, "money") != "welfare"


def _violence(call: Interview) -> bool:
    """Where somebody is hurt, a parent of 65 or older may be, whatever the person's age."""
    return call.answers.get("violence") in {"happening", "year", "past"}


def _by_answers(test: Callable[[Answers], bool]) -> Callable[[Interview], bool]:
    return lambda call: test(call.answers)


def _always(_: Interview) -> bool:
    return True


_ASKED_IF: dict[str, Callable[[Interview], bool]] = {
    **{name: _by_answers(test) for name, test in safety.SAFETY_ASKED_IF.items()},
    "caller": _always,
    "age": _always,
    "enrolled": lambda call: call.answers.get("age") == "15_17",
    "outing": _always,
    "contact": lambda call: call.answers.get("outing") != "place",
    "parent": lambda call: get(call.answers, "age") in PARENT_MAY_BE_OLD or _violence(call),
    "helper": _always,
    "helper_kind": lambda call: call.answers.get("helper") in {"now", "before"},
    "consent": lambda call: group_of(call.answers) is not Group.PERSON,
    "wish": _always,
    "stopped": lambda call: not is_active(call.answers),
    "ward": _always,
    "medical": _asks_medical,
    "certificate": _asks_certificate,
    "income": _asks_income,
}
# Answers that are dropped when the answer they hang on changes.
_DEPENDENT = frozenset({*FOLLOW_UPS, "carer", "consent", "parent"})
