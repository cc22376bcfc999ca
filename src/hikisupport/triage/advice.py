"""What to say and to do: texts for dangers, steps, reasons and routing rules (data/advice.yaml)."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from hikisupport.core.model import Record, Slug, Source, Text
from hikisupport.core.vocab import Group, Level
from hikisupport.triage.model import Voices

# What a rule stands on: statute, official guidance, survey or study, published practice, or this program's own design.
Grade = Literal["law", "guideline", "survey", "practice", "design"]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class FlagText(Record):
    """A danger at a level: what to do, by when, what not to promise, whom to call.

    ``say``: the sentence to say now; ``self_say`` and ``self_do`` where the caller is the one whose hand goes out.
    ``small_step`` and ``script`` stand instead of those of the step. ``contacts`` are window ids (``ward`` = the
    office of the person's ward). ``law`` stands on the supervisor's page only.
    """

    code: RuleId
    level: Level
    label: Text
    say: Voices | None = None
    self_say: Text | None = None
    self_do: tuple[Text, ...] = ()
    do: tuple[Text, ...]
    small_step: Voices | None = None
    script: tuple[Text, ...] = ()
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


class KnownText(Record):
    """Words where somebody knows the person; ``agreed``: the person knows of this call (None: whether or not)."""

    rule: Literal["people_who_know", "present_helper"]
    group: Group
    agreed: StrictBool | None = None
    text: Text
    small_step: Text | None = None
    script: tuple[Text, ...]


class OpeningText(Record):
    """Three lines for the first window where this rule named it."""

    rule: RuleId
    script: tuple[Text, ...]


class WishText(Record):
    """The sentence to say now where the person's wish asks for another one."""

    wish: Slug
    group: Group
    say_now: Text


class UnsafeText(Record):
    """The small step and the three lines where telling the person is unsafe: nothing that reaches the house."""

    group: Group
    small_step: Text
    script: tuple[Text, ...]


class RuleText(Record):
    """The sentence for a rule of danger, step or routing.

    For the supervisor's page only: ``when`` (the exact conditions), ``case`` (a call in words), ``differs`` (where and
    why it departs from the article or another ground), ``grade`` (evidence).
    """

    rule: RuleId
    text: Text
    when: Text | None = None
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
    known: tuple[KnownText, ...]
    openings: tuple[OpeningText, ...]
    wishes: tuple[WishText, ...]
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

    def knowing(self, rule: str, group: Group, agreed: bool) -> KnownText:
        """Return the words for somebody who knows the person (KeyError if the data has none)."""
        for text in self.known:
            if (text.rule, text.group) == (rule, group) and text.agreed in {agreed, None}:
                return text
        raise KeyError(rule)

    def rule(self, rule: str) -> RuleText | None:
        """Return the sentence for a rule, of the step or of the routing."""
        return next((text for text in (*self.reasons, *self.routes) if text.rule == rule), None)
