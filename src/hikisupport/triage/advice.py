"""What the rules stand on and whom to call in which danger (data/advice.yaml); what is said is in data/phrases.yaml."""

from typing import Annotated, Literal

from pydantic import Field

from hikisupport.core.model import Record, Slug, Source, Text
from hikisupport.core.vocab import Level

# What a rule stands on: statute, official guidance, survey or study, published practice, or this program's own design.
Grade = Literal["law", "guideline", "survey", "practice", "design"]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class FlagGrounds(Record):
    """Whom to call in a danger, by level, and what that stands on.

    ``contacts`` are agency ids, the danger's own first (``ward``: the office of the person's ward, ``ward-welfare``:
    its desk for 生活保護). ``law`` stands on the supervisor's page only.
    """

    code: RuleId
    contacts: dict[Level, tuple[Slug, ...]]
    law: Text | None = None
    sources: tuple[Slug, ...]


class RuleText(Record):
    """A rule of danger, step or routing as the supervisor's page tells it; callers hear data/phrases.yaml.

    ``when`` (the exact conditions), ``case`` (a call in words), ``differs`` (where and why it departs from the article
    or another ground), ``grade`` (evidence).
    """

    rule: RuleId
    text: Text
    when: Text | None = None
    case: Text | None = None
    differs: Text | None = None
    grade: Grade | None = None
    sources: tuple[Slug, ...]


class UrgentGroup(Record):
    """A part of the urgent page: what it is for, and the agencies in their order (contacts as in FlagGrounds)."""

    title: Text
    contacts: tuple[Slug, ...]


class Advice(Record):
    """The grounds of all rules."""

    urgent: tuple[UrgentGroup, ...]
    flags: tuple[FlagGrounds, ...]
    safety: tuple[RuleText, ...]
    reasons: tuple[RuleText, ...]
    routes: tuple[RuleText, ...]
    sources: dict[Slug, Source]

    def contacts(self, code: str, level: Level) -> tuple[str, ...]:
        """Return whom to call in a danger at a level (nobody at watch)."""
        return next((flag.contacts.get(level, ()) for flag in self.flags if flag.code == code), ())

    def sources_of(self, rule: str) -> tuple[Source, ...]:
        """Return the sources of a rule of the step or of the routing (none for a rule the data does not know)."""
        texts = (text for text in (*self.reasons, *self.routes) if text.rule == rule)
        return tuple(self.sources[key] for text in texts for key in text.sources)
