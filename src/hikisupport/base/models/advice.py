"""What to say and to do: texts for dangers, steps, reasons and routing rules (data/advice.yaml)."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from hikisupport.base.models.common import Record, Slug, Source, Text
from hikisupport.base.models.question import Voices
from hikisupport.base.vocab import Group, Level

# What a rule stands on: statute, official guidance, survey or study, published practice, or this program's own design.
Grade = Literal["law", "guideline", "survey", "practice", "design"]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class FlagText(Record):
    """A danger at a level: what to do, by when, what not to promise, whom to call.

    ``say``: the sentence to say now. ``contacts`` are window ids (``ward`` = the office of the person's ward).
    ``law`` stands on the supervisor's page only.
    """

    code: RuleId
    level: Level
    label: Text
    say: Voices | None = None
    do: tuple[Text, ...]
    by_when: Text
    not_promise: Text | None = None
    contacts: tuple[Slug, ...] = ()
    law: Text | None = None
    sources: tuple[Slug, ...]


class StepText(Record):
    """A step for a group of callers: what to say now, the small step of this week, three lines for the window."""

    step: Annotated[StrictInt, Field(ge=0, le=3)]
    group: Group
    say_now: Text
    small_step: Text
    script: tuple[Text, ...]
    sources: tuple[Slug, ...]


class KnownScript(Record):
    """Three lines for a worker who knows the person, instead of those for a window."""

    group: Group
    script: tuple[Text, ...]


class UnsafeText(Record):
    """The small step and the three lines where telling the person is unsafe: nothing that reaches the house."""

    group: Group
    small_step: Text
    script: tuple[Text, ...]


class RuleText(Record):
    """The sentence for a rule of danger, step or routing.

    For the supervisor's page only: ``case`` (a call in words), ``differs`` (where and why it departs from the article
    or another ground), ``grade`` (evidence).
    """

    rule: RuleId
    text: Text
    case: Text | None = None
    differs: Text | None = None
    grade: Grade | None = None
    sources: tuple[Slug, ...]


class UrgentGroup(Record):
    """A part of the urgent page: what it is for, and the windows in their order (``ward`` = the ward office)."""

    title: Text
    contacts: tuple[Slug, ...]


class Advice(Record):
    """All texts of a result."""

    rescue: tuple[Text, ...]
    urgent: tuple[UrgentGroup, ...]
    prepare: tuple[Text, ...]
    flags: tuple[FlagText, ...]
    steps: tuple[StepText, ...]
    known: tuple[KnownScript, ...]
    unsafe: tuple[UnsafeText, ...]
    safety: tuple[RuleText, ...]
    reasons: tuple[RuleText, ...]
    routes: tuple[RuleText, ...]
    sources: dict[Slug, Source]

    def flag(self, code: str, level: Level) -> FlagText:
        """Return the text for a danger at a level (KeyError if the data has none)."""
        return {(text.code, text.level): text for text in self.flags}[code, level]

    def step(self, step: int, group: Group) -> StepText:
        """Return the text for a step and a group of callers (KeyError if the data has none)."""
        return {(text.step, text.group): text for text in self.steps}[step, group]

    def step_unsafe(self, step: int, group: Group) -> StepText:
        """Return the text for a step where telling the person is unsafe (KeyError if the data has none)."""
        words = {text.group: text for text in self.unsafe}[group]
        return self.step(step, group).model_copy(update={"small_step": words.small_step, "script": words.script})

    def rule(self, rule: str) -> RuleText | None:
        """Return the sentence for a rule, of the step or of the routing."""
        return next((text for text in (*self.reasons, *self.routes) if text.rule == rule), None)
