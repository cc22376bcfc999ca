"""The order of a call: which question comes next, what an answer changes, going back. Pure: the state is a value.

The order itself, what follows what and the names of the conditions stand in data/questions.yaml; here are the
conditions. Only what can still change the result (level, step, agencies, words) is asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hikisupport.core.vocab import Level
from hikisupport.triage import safety, step
from hikisupport.triage.facts import (
    UNDER_18,
    UNKNOWN,
    Answers,
    get,
    group_of,
    somebody_else_calls,
)
from hikisupport.triage.model import Question, Questionnaire
from hikisupport.triage.safety import Urgency

# The two ways on after a rescue; the record says which.
SAFE, WAITING = "safe", "waiting"


@dataclass(frozen=True)
class Call:
    """One call: its questions, the answers in the order given, how it went on after ``now``, a question wanted first.

    ``before``: the answers of the last call, where this one goes on with it.
    """

    questions: Questionnaire
    month: int
    answers: Answers = field(default_factory=dict)
    gone_on: str | None = None
    wanted: str | None = None
    before: Answers = field(default_factory=dict)

    @cached_property
    def urgency(self) -> Urgency:
        """The danger so far."""
        return safety.assess(self.answers, self.month, self.before)

    @property
    def level(self) -> Level:
        """The level of danger so far."""
        return self.urgency.level

    @property
    def continued(self) -> bool:
        """Tell whether the counselor went on after ``now``, safe or waiting for help."""
        return self.gone_on is not None

    @property
    def waiting_for_rescue(self) -> bool:
        """Tell whether the questions have stopped for a rescue."""
        return not self.continued and self.level is Level.NOW


@dataclass(frozen=True, slots=True)
class Settings:
    """What the counselor set beside the answers: going on after ``now``, an override, the own agency, the last call.

    ``gone_on``: how the call went on after level now: safe (安全が確かめられた), waiting (助けを待つあいだ), or None.
    ``before``: the answers of the last call (--resume).
    """

    gone_on: str | None = None
    office: str | None = None
    step: int | None = None
    level: Level | None = None
    reason: str | None = None
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def continued(self) -> bool:
        """Whether the call went on after level now."""
        return self.gone_on is not None


# --- which question comes next -------------------------------------------------------------------------------------


def next_question(call: Call) -> str | None:
    """Return the question to put next, or None when nothing is left that can change the result."""
    if call.wanted or call.waiting_for_rescue:
        return call.wanted
    unanswered = [question for question in call.questions.questions if question.id not in call.answers]
    following = next(_open_follow_ups(unanswered, call), None)
    if following:
        return _first_needed(following, call)
    return next((question.id for question in unanswered if _asked_in_its_place(question, call)), None)


def _open_follow_ups(unanswered: list[Question], call: Call) -> Iterator[Question]:
    """Give the follow-ups that the answers call for; what is urgent (``first_if``) before the others."""
    coming = [question for question in unanswered if is_follow_up(question.id, call)]
    yield from (question for question in coming if question.first_if and CONDITIONS[question.first_if](call))
    yield from coming


def _first_needed(question: Question, call: Call) -> str:
    """Return what has to be asked before a follow-up, or the follow-up itself."""
    missing = (name for name in question.needs if name not in call.answers and applies(name, call))
    return next(missing, question.id)


def _asked_in_its_place(question: Question, call: Call) -> bool:
    if question.asked_if:
        return CONDITIONS[question.asked_if](call)
    return question.follows_if is None


def is_follow_up(question: str, call: Call) -> bool:
    """Tell whether an answer of this call asks for the question at once."""
    condition = call.questions[question].follows_if
    return condition is not None and CONDITIONS[condition](call)


def applies(question: str, call: Call) -> bool:
    """Tell whether a question can change the result of this call."""
    return _asked_in_its_place(call.questions[question], call) or is_follow_up(question, call)


# The calmest answers, which a usual call gives; whatever else is asked counts as declined.
CALMEST = {
    "danger_now": "none", "eating": "ok", "violence": "none", "carer": "coping", "death": "none", "unusual": "none",
    "money": "ok",
}  # fmt: skip


def progress(call: Call) -> tuple[int, int]:
    """Return which question of the call comes now, and about how many there will be, if no danger is told from here."""
    here = _count_before(call) + 1
    ahead = replace(call, wanted=None, gone_on=call.gone_on or WAITING)
    while (question := next_question(ahead)) is not None:
        told = {**ahead.answers, question: CALMEST.get(question, UNKNOWN)}
        ahead = replace(ahead, answers=told)
    return here, max(here, len(ahead.answers))


# --- what an answer changes ----------------------------------------------------------------------------------------


def put(call: Call, question: str, code: str) -> Call:
    """Return the call with an answer; answers that no longer apply are dropped and asked again where they do."""
    others = {name: answer for name, answer in call.answers.items() if name != question}
    changed = replace(call, answers={**others, question: code}, wanted=None)
    return _still_gone_on(call, _dropping(_is_stale, changed))


def without_idle_unknowns(call: Call) -> Call:
    """Return a call read from a file: わからない to a follow-up that no answer calls for counts as not written."""
    return _dropping(lambda name, kept: kept.answers[name] == UNKNOWN and _is_uncalled_for(name, kept), call)


def _dropping(drops: Callable[[str, Call], bool], call: Call) -> Call:
    """Return the call without the answers that a test drops, nor those it drops once these are gone."""
    while gone := [name for name in call.answers if drops(name, call)]:
        call = replace(call, answers={name: code for name, code in call.answers.items() if name not in gone})
    return call


def _is_stale(question: str, call: Call) -> bool:
    """An answer once given stays unless it hangs on another answer that has changed, or this voice cannot give it."""
    allowed = {choice.code for choice in call.questions[question].choices_for(group_of(call.answers))}
    return call.answers[question] not in allowed or _is_uncalled_for(question, call)


def _is_uncalled_for(question: str, call: Call) -> bool:
    """Tell whether a question hangs on other answers, and none of them asks for it."""
    return bool(call.questions[question].depends_on) and not applies(question, call)


def _still_gone_on(before: Call, after: Call) -> Call:
    """A new danger of now stops a call that had gone on; no danger of now ends the going on."""
    if not after.continued:
        return after
    left = _rescues(after)
    return after if left and left <= _rescues(before) else replace(after, gone_on=None)


def _rescues(call: Call) -> set[str]:
    return {flag.code for flag in call.urgency.flags if flag.level is Level.NOW}


def back(call: Call) -> Call:
    """Return the call at the question answered last (before the one looked at, if that is an answered one).

    The answers stay; an empty call, or one that looks at its first answer, stays as it is.
    """
    until = _count_before(call)
    return replace(call, wanted=list(call.answers)[until - 1]) if until else call


def _count_before(call: Call) -> int:
    """Return how many answers come before the question that is put now (an answered one may be put again)."""
    answered = list(call.answers)
    return answered.index(call.wanted) if call.wanted is not None and call.wanted in answered else len(answered)


def jump(call: Call, question: str) -> Call:
    """Return the call with this question to be put next, asked before or not."""
    return replace(call, wanted=question)


def go_on(call: Call, how: str = WAITING) -> Call:
    """Return the call going on after ``now``: safe, or waiting for help; the danger stays in the result."""
    return replace(call, gone_on=how)


# --- the conditions that questions.yaml names ----------------------------------------------------------------------


def stopped_counts(call: Call) -> bool:
    """What was left this year: not where it can neither change the step nor be named (unsafe, disliked)."""
    consent = get(call.answers, "consent")
    if not somebody_else_calls(call.answers) or consent not in {"unsafe", "dislikes"}:
        return True
    return consent == "dislikes" and _may_change_the_step(call, "stopped")


def contact_counts(call: Call) -> bool:
    """Company: only where the step is not decided without it."""
    return _may_change_the_step(call, "contact")


def _may_change_the_step(call: Call, question: str) -> bool:
    told = (*step.MAY_CHANGE[question], UNKNOWN)
    return len({_step(call, {**call.answers, question: code}) for code in told}) > 1


def _step(call: Call, answers: Answers) -> int:
    """Return the step of a call that goes on, whatever its danger."""
    return step.decide(answers, call.level, continued=True).step


def _work_comes_up(call: Call) -> bool:
    return _step(call, call.answers) == 3


def _adult_work(call: Call) -> bool:
    return get(call.answers, "age") not in UNDER_18 and _work_comes_up(call)


def doctor_after_alarm(call: Call) -> bool:
    """A change of mind or signs of death, and no doctor among those who meet the person."""
    alarming = call.answers.get("unusual") in {"long", "sudden"} or safety.needs_death_detail(call.answers)
    return alarming and call.answers.get("helping", "medical") != "medical"


def doctor_for_work(call: Call) -> bool:
    """Step 3 comes up, and no doctor among those who meet the person."""
    return get(call.answers, "helping") != "medical" and _work_comes_up(call)


def school_age_for_work(call: Call) -> bool:
    """Step 3 comes up for somebody of 15 to 17."""
    return get(call.answers, "age") == "15_17" and _work_comes_up(call)


def certificate_for_work(call: Call) -> bool:
    """Step 3 comes up for an adult who has seen a doctor, or may have."""
    return get(call.answers, "medical") != "never" and _adult_work(call)


def income_for_work(call: Call) -> bool:
    """Step 3 comes up for an adult who is not on welfare."""
    return get(call.answers, "money") != "welfare" and _adult_work(call)


def _by_answers(test: Callable[[Answers], bool]) -> Callable[[Call], bool]:
    return lambda call: test(call.answers)


_OF_ANSWERS = (*safety.SAFETY_ASKED_IF.values(), safety.may_be_a_young_caller, safety.own_suspicion)
_OF_A_CALL = (
    stopped_counts,
    contact_counts,
    doctor_after_alarm,
    doctor_for_work,
    school_age_for_work,
    certificate_for_work,
    income_for_work,
)
CONDITIONS: Mapping[str, Callable[[Call], bool]] = {
    **{test.__name__: _by_answers(test) for test in _OF_ANSWERS},
    **{test.__name__: test for test in _OF_A_CALL},
}
