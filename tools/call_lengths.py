"""How many answers a call takes, over every path of the flow: usual and longest, by caller and age.

Every path is walked, none is sampled. Two calls at which the same questions may still come, and which agree in all that
those look at, have the same future, so that future is walked once. What is looked at is found, not listed: the
questions that the conditions of the open questions read, and those of the rules of danger with an open question; of the
other rules only their level counts. Answers that lead to the same questions and the same level stand for one another
(``SAME``; held by a test).

Questions are answered in the order in which they come: going back, jumping and giving the provisional result are not
counted. A call that reaches 今すぐ goes on.

Usual: no danger (level none), no follow-up but the caller's age, no question for step 3. Work: the same with them.
Longest: anything.

Run: python tools/call_lengths.py
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

from hikisupport.core.vocab import Level
from hikisupport.triage import safety
from hikisupport.triage.facts import UNDER_18, group_of
from hikisupport.triage.flow import CONDITIONS, Call, go_on, is_follow_up, next_question, put
from hikisupport.triage.model import Question, Questionnaire
from rule_paths import Told, leaves, looked_at

WINTER = 12
FOR_WORK = frozenset({"medical", "enrolled", "certificate", "income"})
# Answers that lead to the same questions and the same level as another one.
SAME: Mapping[str, Mapping[str, str]] = {
    "danger_now": {"violence": "ill"},
    "request": dict.fromkeys(("relate", "place", "work", "medical", "money", "fear", "future", "unknown"), "listen"),
    "age": {"35_39": "40_49"},
    "caller_age": {"unknown": "adult"},
    "living": dict.fromkeys(("old_parents", "others", "facility", "unknown"), "parents"),
    "response": {"unknown": "not_tried"},
    "violence": {"calm": "year"},
    "violence_by": dict.fromkeys(("caller", "partner", "parent", "child", "several", "other", "unknown"), "person"),
    "carer_detail": {"unknown": "none"},
    "death_detail": {"act3m": "wish", "again": "wish", "unknown": "wish", "act_today": "plan"},
    "money": {"month": "ok", "unknown": "ok"},
    "tonight": {"none": "have", "unknown": "have"},
    "outing": {"home": "room", "unknown": "room", "outings": "errands"},
    "helping": {"school": "work", "agency": "work", "before": "none", "unknown": "none"},
    "consent": {"unknown": "unaware"},
    "wish": {"study": "work", "pressed": "quiet", "unheard": "quiet", "unknown": "quiet"},
    "stopped": {"training": "place", "school": "none"},
    "contact": {"text": "none", "unknown": "none", "meets": "voice"},
    "ward": {"outside": "unknown"},
    "medical": {"stopped": "now", "unknown": "now"},
    "enrolled": {"left": "enrolled", "unknown": "enrolled"},
    "certificate": dict.fromkeys(("applying", "without", "unknown"), "have"),
    "income": dict.fromkeys(("welfare", "general1", "general2", "unknown"), "low"),
}


@dataclass(frozen=True, slots=True)
class Lengths:
    """The most answers of a call on the usual path, with the questions for step 3, and at all (None: no such path)."""

    usual: int | None
    work: int | None
    longest: int


@dataclass(slots=True)
class Walk:
    """One walk over all paths, with the futures walked before."""

    questions: Questionnaire
    month: int = WINTER
    danger: bool = True  # without: calm calls only, which takes a moment
    known: dict[object, Lengths] = field(default_factory=dict)
    came_to: dict[str, Call] = field(default_factory=dict)  # each question, and the first call it came up in

    def lengths(self, caller: str, age: str) -> Lengths:
        """Return the most answers of a call by one kind of caller about a person of one age band."""
        return self._one_more(put(Call(self.questions, self.month), "caller", caller), age)

    def ahead(self, call: Call, age: str) -> Lengths:
        """Return the most answers still to come, where the person is of this age."""
        call = go_on(call) if call.waiting_for_rescue else call
        key = (what_matters(call), "" if "age" in call.answers else age)
        if key not in self.known:
            self.known[key] = self._ahead(call, age)
        return self.known[key]

    def _ahead(self, call: Call, age: str) -> Lengths:
        question = next_question(call)
        if question is None:
            return Lengths(0, 0, 0)
        self.came_to.setdefault(question, call)
        codes = [age] if question == "age" else representatives(question, call)
        after = [put(call, question, code) for code in codes]
        found = [self._one_more(then, age) for then in after if self.danger or then.level is Level.NONE]
        if question != "caller_age" and is_follow_up(question, call):
            return Lengths(None, None, max((each.longest for each in found), default=0))
        usual = None if question in FOR_WORK else _most(each.usual for each in found)
        longest = max((each.longest for each in found), default=0)
        return Lengths(usual, _most(each.work for each in found), longest)

    def _one_more(self, call: Call, age: str) -> Lengths:
        """Return the lengths with the answer just given; in danger no path is usual."""
        ahead = self.ahead(call, age)
        calm = call.level is Level.NONE
        return Lengths(_plus(ahead.usual, calm), _plus(ahead.work, calm), ahead.longest + 1)


def _plus(length: int | None, calm: bool) -> int | None:
    return length + 1 if calm and length is not None else None


def _most(lengths: Iterable[int | None]) -> int | None:
    return max((length for length in lengths if length is not None), default=None)


def representatives(question: str, call: Call) -> list[str]:
    """Return the answers that this caller may give, one for all that are the same."""
    codes = [choice.code for choice in call.questions[question].choices_for(group_of(call.answers))]
    return [code for code in codes if code not in SAME.get(question, {}) and (question != "ward" or code == "unknown")]


def what_matters(call: Call) -> object:
    """Return all that the rest of the call depends on; equal values have equal futures."""
    answers, level = call.answers, call.level
    coming_last = later(tuple(call.questions.by_id))
    beside = (
        min(level.rank, Level.TODAY.rank),
        answers.get("unusual") in {"long", "sudden"} or safety.needs_death_detail(answers),
        answers.get("money") == "welfare",
        answers.get("age") if answers.get("age") in UNDER_18 else "age" in answers,
    )
    told = tuple((name, answers[name]) for name in coming_last if name in answers)
    if next_question(call) in coming_last:  # no condition before reads what comes from here on
        return group_of(answers), beside, told
    coming = open_questions(call)
    reads = all_reads(call.questions)
    read = set[str]().union(*(reads[name] for question in coming for name in _conditions(question, call)))
    settled = 0
    for rule in safety.RULES:
        if reads[rule.__name__] & coming:
            read |= reads[rule.__name__]
        else:
            settled = max([settled, *(flag.level.rank for flag in rule(answers))])
    kept = tuple((name, answers[name]) for name in sorted(read & answers.keys()) if name != "caller")
    who = answers["caller"] if coming & CALLER_COUNTS else group_of(answers)
    return who, frozenset(coming), kept, min(settled, Level.TODAY.rank), beside, told


def open_questions(call: Call) -> set[str]:
    """Return the questions that may still come before danger is told: by the answers now, or by one that may come."""
    coming_last = later(tuple(call.questions.by_id))
    left = [name for name in call.questions.by_id if name not in call.answers and name not in coming_last]
    reads = all_reads(call.questions)
    found: set[str] = set()
    while more := {name for name in left if name not in found and _may_come(name, call, found, reads)}:
        found |= more
    return found


def _may_come(question: str, call: Call, coming: set[str], reads: Mapping[str, set[str]]) -> bool:
    names = _conditions(question, call)
    return not names or any(reads[name] & coming or CONDITIONS[name](call) for name in names)


def _conditions(question: str, call: Call) -> list[str]:
    return _named(call.questions[question])


def all_reads(questions: Questionnaire) -> Mapping[str, set[str]]:
    """Return all that each condition of these and each rule of danger looks at, over all answers."""
    if id(questions) not in _READS:  # to hash a whole questionnaire at every state would take most of the time
        _READS[id(questions)] = questions, _find_reads(questions)
    return _READS[id(questions)][1]


_READS: dict[int, tuple[Questionnaire, Mapping[str, set[str]]]] = {}


def _find_reads(questions: Questionnaire) -> Mapping[str, set[str]]:
    choices = {question.id: [choice.code for choice in question.choices] for question in questions.questions}
    coming_last = later(tuple(questions.by_id))
    before = {name for question in questions.questions if question.id not in coming_last for name in _named(question)}
    functions: dict[str, Callable[[Told], object]] = {name: partial(_ask, questions, name) for name in before}
    functions |= {rule.__name__: partial(_raised, rule) for rule in safety.RULES}
    return {name: set(looked_at(leaves(function, choices, ["caller"]))) for name, function in functions.items()}


def _ask(questions: Questionnaire, condition: str, told: Told) -> bool:
    return CONDITIONS[condition](Call(questions, WINTER, told))


def _raised(rule: Callable[..., Iterable[safety.Flag]], told: Told) -> list[safety.Flag]:
    return list(rule(told))


def _named(question: Question) -> list[str]:
    return [name for name in (question.asked_if, question.follows_if, question.first_if) if name]


# Where it counts who of a family calls, and not only that it is the family.
CALLER_COUNTS = frozenset({"age", "caller_age", "last_seen", "response", "violence", "violence_to", "victim_age"})


@cache
def later(questions: tuple[str, ...]) -> tuple[str, ...]:
    """Return what comes once danger is told; it hangs on that only by the level, a doctor asked for, and welfare."""
    return questions[questions.index("outing") :]


def shipped() -> Questionnaire:
    """Return the questionnaire of the program."""
    from hikisupport.core.files import shipped_folder
    from hikisupport.triage.load import Bundle

    return Bundle(shipped_folder()).questions


def main() -> int:
    """Print the table."""
    questions = shipped()
    print(f"{'caller':<10} {'age':<8} {'usual':>6} {'work':>6} {'longest':>8}")
    walk = Walk(questions)
    for caller in questions["caller"].choices:
        for age in questions["age"].choices:
            found = walk.lengths(caller.code, age.code)
            print(f"{caller.code:<10} {age.code:<8} {found.usual or '-':>6} {found.work or '-':>6} {found.longest:>8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
