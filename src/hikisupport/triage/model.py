"""The data of a call: the questionnaire, the grounds of the rules, and the sentences of a result.

A question stands in three voices, with when it is asked and where its closed answers go. Of the sentences, in each
slot, read from the top, the first entry that holds is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator

from hikisupport.core.model import Record, Slug, Source, Text
from hikisupport.core.vocab import Group, Level
from hikisupport.triage.facts import UNKNOWN

_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "y", "n"}
# The parts of the note for the next agency (相談受付・申込票), in its order.
NOTE_PARTS: Mapping[str, str] = {
    "caller": "相談した方",
    "person": "ご本人",
    "safety": "安全と体",
    "health": "健康・病院",
    "violence": "家族関係・家の中の暴力",
    "money": "暮らしのお金",
    "life": "外出とつながり",
    "support": "これまでの支援",
    "wish": "ご本人の望み",
}
NotePart = Literal["caller", "person", "safety", "health", "violence", "money", "life", "support", "wish"]


class Choice(Record):
    """One closed answer; ``number`` is its place in the answer code and is never used again for another."""

    code: Slug
    number: Annotated[StrictInt, Field(ge=1)]
    label: Text
    person: Text | None = None  # the label in the person's own voice, where it differs
    groups: tuple[Group, ...] | None = None  # who may choose it; None: everybody

    def label_for(self, group: Group) -> str:
        """Return the label in the voice of a group of callers."""
        return self.person if group is Group.PERSON and self.person else self.label

    @model_validator(mode="after")
    def _is_not_a_yaml_word(self) -> "Choice":
        if self.code in _YAML_WORDS:
            raise ValueError(f"「{self.code}」はYAMLが別の値に変えるので、答えのコードに使えません")
        return self


class Voices(Record):
    """The same question in the voice for the person, the family and the supporter."""

    person: Text | None = None
    family: Text | None = None
    supporter: Text | None = None

    def of(self, group: Group) -> str:
        """Return the wording for a group (a missing voice falls back to the family's, then the person's)."""
        return getattr(self, group.value) or self.family or self.person or self.supporter or ""


class Question(Record):
    """A question. ``field`` and ``width`` (bits) are its place in the answer code: append-only, never reused.

    ``asked_if`` names the condition for asking it in its place, ``follows_if`` the one for asking it at once (both in
    flow.py; a question with neither is always asked); ``first_if``: before the other follow-ups. An answer goes when a
    question it ``depends_on`` is answered anew and nothing asks for it any more. ``needs`` is asked before it.
    """

    id: Slug
    field: Annotated[StrictInt, Field(ge=1)]
    width: Annotated[StrictInt, Field(ge=2, le=6)]
    since: Annotated[StrictInt, Field(ge=1, le=63)] = 1  # the revision of the questionnaire that brought it
    label: Text
    asked_if: str | None = None
    follows_if: str | None = None
    first_if: str | None = None
    depends_on: tuple[Slug, ...] = ()
    needs: tuple[Slug, ...] = ()
    when: Text | None = None  # asked_if and follows_if in words
    note: NotePart | None = None
    text: Voices
    why: Text
    ask: Text | None = None  # how to ask what is hard to ask
    wards: bool = False  # the wards of the area stand before the choices, numbered in their order
    choices: tuple[Choice, ...]

    @model_validator(mode="after")
    def _is_answerable(self) -> "Question":
        codes = [choice.code for choice in self.choices]
        numbers = [choice.number for choice in self.choices]
        if len(set(codes)) != len(codes) or len(set(numbers)) != len(numbers):
            raise ValueError("choices の code と number は、それぞれ重ならないようにしてください")
        if max(numbers) >= 2**self.width:
            raise ValueError(f"number は width の範囲(1〜{2**self.width - 1})に収めてください")
        return self

    @property
    def is_follow_up(self) -> bool:
        """Tell whether it is asked only because of another answer, at once."""
        return self.follows_if is not None and self.asked_if is None

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def choices_for(self, group: Group) -> tuple[Choice, ...]:
        """Return the answers that a group of callers may choose, in their order."""
        return tuple(choice for choice in self.choices if choice.groups is None or group in choice.groups)


@dataclass(frozen=True)
class Questionnaire:
    """All questions in the order of the call, the day their wording is of, the revision of their answer codes."""

    questions: tuple[Question, ...]
    as_of: str
    revision: int = 1

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their id, in the order of the call."""
        return {question.id: question for question in self.questions}

    def __getitem__(self, question_id: str) -> Question:
        """Return the question with this id (KeyError if there is none)."""
        return self.by_id[question_id]

    def __contains__(self, question_id: object) -> bool:
        """Tell whether there is such a question."""
        return question_id in self.by_id

    def label(self, question_id: str, code: str, group: Group = Group.FAMILY) -> str:
        """Return the label of an answer in the voice of a group, for reasons and notes."""
        choice = self[question_id].choice(code)
        return choice.label_for(group) if choice else code

    def note_part(self, part: str) -> tuple[Question, ...]:
        """Return the questions whose answers stand in a part of the note (a key of NOTE_PARTS)."""
        return tuple(question for question in self.questions if question.note == part)


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

    def lacking(self, shipped: "Advice") -> tuple[FlagGrounds, ...]:
        """Return the dangers of another file that this one lacks."""
        held = {flag.code for flag in self.flags}
        return tuple(flag for flag in shipped.flags if flag.code not in held)

    def contacts(self, code: str, level: Level) -> tuple[str, ...]:
        """Return whom to call in a danger at a level (nobody at watch)."""
        return next((flag.contacts.get(level, ()) for flag in self.flags if flag.code == code), ())

    def sources_of(self, rule: str) -> tuple[Source, ...]:
        """Return the sources of a rule of the step or of the routing (none for a rule the data does not know)."""
        texts = (text for text in (*self.reasons, *self.routes) if text.rule == rule)
        return tuple(self.sources[key] for text in texts for key in text.sources)


# --- the sentences of a result (data/phrases.yaml) --------------------------------------------------------------------

# What an entry may ask for besides the questions, with the codes where they are few.
CONTEXT: Mapping[str, tuple[str, ...]] = {
    "group": tuple(group.value for group in Group),
    "level": ("none", "watch", "today", "now"),
    "step": ("null", "0", "1", "2", "3"),
    "heard": ("this_call", "last_call"),
    "after_rescue": ("none", "safe", "waiting"),
    "flag": (),
    "kind": (),
    "agency": (),
    "question": (),
    "code": (),
}

# A step written without quotes is a number to YAML.
Code = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(min_length=1)]
Said = Text | Annotated[tuple[Text, ...], Field(min_length=1)]


class Sayings(Record):
    """What is said to whom; an entry does not hold for a voice it leaves out."""

    person: Said | None = None
    family: Said | None = None
    supporter: Said | None = None


class Entry(Record):
    """A sentence (or a list of lines) with the codes that have to hold for it.

    ``when``: key -> codes, one of which has to be the answer; all keys have to hold, and a missing answer is
    ``unknown``. ``reaches_home``: passed over where telling the person is unsafe.
    """

    when: dict[Text, Annotated[tuple[Code, ...], Field(min_length=1)]] = Field(default_factory=dict)
    text: Said | Sayings
    reaches_home: StrictBool = False

    @model_validator(mode="after")
    def _says_something(self) -> "Entry":
        if not self.voices:
            raise ValueError("text に文がありません → 文か、person・family・supporter ごとの文を書いてください")
        return self

    @property
    def voices(self) -> frozenset[str]:
        """The groups of callers the entry speaks to."""
        if not isinstance(self.text, Sayings):
            return frozenset(CONTEXT["group"])
        return frozenset(name for name in CONTEXT["group"] if getattr(self.text, name) is not None)

    @property
    def always_holds(self) -> bool:
        """Whether it holds for every call and every caller."""
        return not self.when and not self.reaches_home and len(self.voices) == len(CONTEXT["group"])

    def holds(self, context: Mapping[str, str]) -> bool:
        """Tell whether the entry holds for a call."""
        if self.reaches_home and context.get("consent") == "unsafe":
            return False
        if isinstance(self.text, Sayings) and getattr(self.text, context["group"]) is None:
            return False
        return all(context.get(key, UNKNOWN) in codes for key, codes in self.when.items())

    def lines(self, group: str) -> tuple[str, ...]:
        """Return what is said to a group of callers."""
        said = getattr(self.text, group) if isinstance(self.text, Sayings) else self.text
        return (said,) if isinstance(said, str) else tuple(said)

    def hides(self, later: "Entry") -> bool:
        """Tell whether a later entry of the same slot can never be taken because of this one."""
        if self.reaches_home and not later.reaches_home and "unsafe" in later.when.get("consent", ("unsafe",)):
            return False
        wider = all(key in later.when and set(later.when[key]) <= set(codes) for key, codes in self.when.items())
        return wider and later.voices <= self.voices


class Phrasebook(Record):
    """All sentences of a result by slot."""

    phrases: dict[Text, Annotated[tuple[Entry, ...], Field(min_length=1)]]

    def lines(self, slot: str, context: Mapping[str, str]) -> tuple[str, ...]:
        """Return what the first entry of a slot that holds says, line by line (nothing where none holds)."""
        entry = next((entry for entry in self.phrases.get(slot, ()) if entry.holds(context)), None)
        return entry.lines(context["group"]) if entry else ()

    def line(self, slot: str, context: Mapping[str, str]) -> str:
        """Return what the first entry of a slot that holds says ("" where none holds)."""
        return "".join(self.lines(slot, context))

    def with_lent(self, shipped: "Phrasebook") -> "Phrasebook":
        """Return the book with what it lacks lent by the shipped one.

        A slot that is missing is lent whole; behind a slot without its last entry stand those of the shipped one.
        """
        whole = {slot for slot, entries in self.phrases.items() if entries[-1].always_holds}
        lent = {
            slot: (*self.phrases.get(slot, ()), *entries)
            for slot, entries in shipped.phrases.items()
            if slot not in whole
        }
        return self.model_copy(update={"phrases": {**self.phrases, **lent}})


def context_of(answers: Mapping[str, str], **more: Any) -> dict[str, str]:
    """Return what the entries are asked against: the answers with what was made of them, all as text."""
    return {**answers, **{key: "null" if value is None else str(value) for key, value in more.items()}}
