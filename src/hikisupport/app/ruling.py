"""What the rules say of a call, and what the counselor set beside them."""

from dataclasses import dataclass

from hikisupport.app.settings import Settings
from hikisupport.core.errors import UsageProblem
from hikisupport.core.vocab import Group, Level
from hikisupport.logic.rules import safety, step
from hikisupport.logic.rules.facts import Answers, group_of
from hikisupport.logic.rules.needs import Case
from hikisupport.logic.rules.routing import Route, route
from hikisupport.logic.rules.safety import Urgency
from hikisupport.logic.rules.step import Decision


@dataclass(frozen=True, slots=True)
class Ruling:
    """Danger, step and route of one call. ``step`` None: safety questions have not all been put."""

    answers: Answers
    group: Group
    settings: Settings
    urgency: Urgency
    level: Level
    decision: Decision
    step: int | None
    way: Route


def rule(answers: Answers, month: int, settings: Settings) -> Ruling:
    """Return what the rules say of the answers in a month of the year.

    Raises:
        UsageProblem: the override lowers a level without the supervisor.
    """
    urgency = safety.assess(answers, month)
    level = _level(urgency, settings)
    decision = step.decide(answers, level, settings.continued)
    shown = _shown_step(decision.step, urgency, level, settings)
    way = route(Case(answers, shown or 0))
    return Ruling(answers, group_of(answers), settings, urgency, level, decision, shown, way)


def _level(urgency: Urgency, chosen: Settings) -> Level:
    if chosen.level is None:
        return urgency.level
    if chosen.level.rank < urgency.level.rank and chosen.reason != "supervisor":
        raise UsageProblem("危険の度合いを下げられるのは、責任者の判断(supervisor)のときだけです。")
    return chosen.level


def _shown_step(decided: int, urgency: Urgency, level: Level, chosen: Settings) -> int | None:
    """No step before every safety question was put, except where the call has turned to rescue."""
    if level is Level.NOW and not chosen.continued:
        return 0
    if urgency.unasked:
        return None
    return chosen.step if chosen.step is not None else decided
