"""How many answers a call takes, over every path of the interview: longest and usual, by caller and age.

Every path is walked, none is sampled. Two calls that stand at the same question and agree in everything the interview
still looks at (``what_matters``) have the same future, so that future is walked once. What the interview looks at:

- the tests of flow.py on single answers: voice of the caller; what ``_CLASSES`` names; whether a helper is an active
  one; outing at a set place, while contact may come;
- as long as step 3 can still come up: company (a voice, a meeting, a place, or a helper now) and what ``_FOR_WORK``
  names;
- whether one of danger_now, eating and body was unknown, as long as last_seen may still come;
- the level of danger, and the level without the question whose follow-up is still open (a follow-up can only replace
  what that one question gave; all others give the same whatever comes later, so levels add up as a maximum);
- how many answers other than follow-ups there are (what only step 3 needs is asked while there is room).

Questions are answered in the order in which they come: going back, jumping and giving the provisional result are not
counted. A call that reaches 今すぐ ends there or goes on; both are walked.

Usual: no danger (level none) and no follow-up, but for the school question that every caller of 15 to 17 is asked.
Calm: no danger; follow-ups count. Longest: anything.

Run: python tools/call_lengths.py
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from hikisupport.core.vocab import Level
from hikisupport.triage import safety
from hikisupport.triage.facts import (
    PARENT_MAY_BE_OLD,
    UNDER_18,
    UNKNOWN,
    Answers,
    goes_out,
    group_of,
    has_company,
    is_active,
)
from hikisupport.triage.flow import FOLLOW_UPS, Interview, go_on, next_question, put

WINTER = 12
# Each follow-up that may find less danger than the answer which led to it, with the question of that answer.
_OPEN_FOLLOW_UP = {"response": "last_seen", "death_detail": "death", "harm_risk": "unusual", "body": "eating"}
# Answers on which it hangs whether a later question is asked; codes for which the test gives the same are taken as one.
_CLASSES: dict[str, Callable[[str], object]] = {
    "age": lambda code: (code in PARENT_MAY_BE_OLD, code if code in UNDER_18 else ""),
    "unusual": lambda code: code == "long",
    "violence": lambda code: code in {"happening", "year", "past"},
}
# The same, where only questions for step 3 hang on them: counts while step 3 can still come up.
_FOR_WORK: dict[str, Callable[[str], object]] = {
    "outing": lambda code: code in {"errands", "outings", "place"},
    "consent": lambda code: code == "fine",
    "wish": lambda code: code in {"work", "study"},
    "stopped": lambda code: {"place": "known", "training": "known", "none": ""}.get(code, "other"),
    "money": lambda code: code == "welfare",
    "medical": lambda code: code == "never",
    "certificate": lambda code: code in {"have", "applying"},
}
Choices = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Lengths:
    """The most answers of a call: on the usual path, without danger, and at all (None: there is no such path)."""

    usual: int | None
    calm: int | None
    longest: int


@dataclass(slots=True)
class Walk:
    """One walk over all paths, with the futures walked before."""

    choices: Choices
    month: int = WINTER
    known: dict[object, Lengths] = field(default_factory=dict)
    found: dict[object, Lengths] = field(default_factory=dict)
    came_to: dict[str, Interview] = field(default_factory=dict)  # each question, and the first call it came up in

    def lengths(self, caller: str, age: str) -> Lengths:
        """Return the most answers of a call by one kind of caller about a person of one age band.

        Callers of one voice have the same call, and so have ages of one class (see the head of this file).
        """
        began = put(Interview(self.month), "caller", caller)
        same = (group_of(began.answers), _CLASSES["age"](age))
        if same not in self.found:
            one_age = Walk({**self.choices, "age": [age]}, self.month, came_to=self.came_to)
            self.found[same] = _one_more(one_age.ahead(began), began, "caller")
        return self.found[same]

    def ahead(self, call: Interview) -> Lengths:
        """Return the most answers still to come."""
        key = what_matters(call)
        if key not in self.known:
            self.known[key] = self._ahead(call)
        return self.known[key]

    def _ahead(self, call: Interview) -> Lengths:
        if call.waiting_for_rescue:
            return Lengths(None, None, self.ahead(go_on(call)).longest)
        question = next_question(call)
        if question is None:
            return Lengths(0, 0, 0)
        self.came_to.setdefault(question, call)
        after = [put(call, question, code) for code in self.choices[question]]
        found = [_one_more(self.ahead(then), then, question) for then in after]
        return Lengths(
            _most(lengths.usual for lengths in found),
            _most(lengths.calm for lengths in found),
            max(lengths.longest for lengths in found),
        )


def _one_more(ahead: Lengths, call: Interview, question: str) -> Lengths:
    """Return the lengths with the answer just given; in danger no path is usual or calm."""
    calm = ahead.calm if call.level is Level.NONE else None
    expected = question not in FOLLOW_UPS or question == "enrolled"
    usual = ahead.usual if call.level is Level.NONE and expected else None
    return Lengths(_plus(usual), _plus(calm), ahead.longest + 1)


def _plus(length: int | None) -> int | None:
    return None if length is None else length + 1


def _most(lengths: Iterable[int | None]) -> int | None:
    return max((length for length in lengths if length is not None), default=None)


def what_matters(call: Interview) -> object:
    """Return all that the rest of the call depends on; equal values have equal futures."""
    answers, coming = call.answers, next_question(call)
    sure = _level_without(_OPEN_FOLLOW_UP.get(coming or ""), call)
    return (
        coming,
        group_of(answers),
        _classes(_CLASSES, answers),
        answers.get("outing") == "place" and "contact" not in answers,
        is_active(answers) or (coming == "helper_kind" and answers["helper"]),
        _for_work(call, sure),
        "last_seen" in answers or _doubtful(answers),
        "last_seen" in answers,
        call.level,
        sure,
        call.continued,
        sum(name not in FOLLOW_UPS for name in answers),
    )


def _classes(classes: Mapping[str, Callable[[str], object]], answers: Answers) -> tuple[object, ...]:
    return tuple((name, test(answers[name])) for name, test in classes.items() if name in answers)


def _for_work(call: Interview, sure: Level) -> object:
    """Return what step 3 depends on, None once it can no longer come up (no later answer takes a danger back)."""
    answers = call.answers
    company = has_company(answers) or answers.get("helper") == "now"
    closed = (
        sure.rank >= Level.TODAY.rank
        or answers.get("age") == "under15"
        or ("outing" in answers and not goes_out(answers, "errands"))
        or ("wish" in answers and answers["wish"] not in {"work", "study"})
        or ("contact" in answers and "helper" in answers and not company)
    )
    return None if closed else (company, _classes(_FOR_WORK, answers))


def _doubtful(answers: Answers) -> bool:
    return UNKNOWN in {answers.get("danger_now"), answers.get("eating"), answers.get("body")}


def _level_without(question: str | None, call: Interview) -> Level:
    rest = {name: code for name, code in call.answers.items() if name != question}
    return safety.assess(rest, call.month).level


def shipped_choices() -> dict[str, list[str]]:
    """Return the codes of every question; one ward stands for all, since the interview never looks at it."""
    from hikisupport.core.files import shipped_folder
    from hikisupport.triage.load import Bundle

    questions = Bundle(shipped_folder()).questions.questions
    found = {question.id: [choice.code for choice in question.choices] for question in questions}
    return found | {"ward": [UNKNOWN]}


def main() -> int:
    """Print the table."""
    choices = shipped_choices()
    print(f"{'caller':<10} {'age':<8} {'usual':>6} {'calm':>6} {'longest':>8}")
    walk = Walk(choices)
    for caller in choices["caller"]:
        for age in choices["age"]:
            found = walk.lengths(caller, age)
            print(f"{caller:<10} {age:<8} {found.usual or '-':>6} {found.calm or '-':>6} {found.longest:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
