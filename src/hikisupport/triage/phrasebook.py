"""The sentences of a result (data/phrases.yaml): in each slot, read from the top, the first entry that holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, model_validator

from hikisupport.core.model import Record, Text
from hikisupport.core.vocab import Group

UNKNOWN = "unknown"
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
SLOTS = (
    "rescue", "say_now", "request", "small_step", "own", "own_script", "continue_here", "script", "script_once",
    "ask_for", "prepare", "if_wished", "flag_label", "flag_do", "flag_by_when", "flag_not_promise", "reason_rescue",
    "reason_work_ready", "reason_relapse", "reason_can_meet", "reason_known_before", "reason_begin",
    "reason_not_without_them", "reason_child", "why_other", "would_change", "cost_line",
    "cost_later",
)  # fmt: skip

# A step written without quotes is a number to YAML.
Code = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value), Field(min_length=1)]
Said = Text | Annotated[tuple[Text, ...], Field(min_length=1)]


class Voices(Record):
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
    text: Said | Voices
    reaches_home: StrictBool = False

    @model_validator(mode="after")
    def _says_something(self) -> "Entry":
        if not self.voices:
            raise ValueError("text に文がありません → 文か、person・family・supporter ごとの文を書いてください")
        return self

    @property
    def voices(self) -> frozenset[str]:
        """The groups of callers the entry speaks to."""
        if not isinstance(self.text, Voices):
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
        if isinstance(self.text, Voices) and getattr(self.text, context["group"]) is None:
            return False
        return all(context.get(key, UNKNOWN) in codes for key, codes in self.when.items())

    def lines(self, group: str) -> tuple[str, ...]:
        """Return what is said to a group of callers."""
        said = getattr(self.text, group) if isinstance(self.text, Voices) else self.text
        return (said,) if isinstance(said, str) else tuple(said)

    def hides(self, later: "Entry") -> bool:
        """Tell whether a later entry of the same slot can never be taken because of this one."""
        if self.reaches_home and not (later.reaches_home or _excludes_unsafe(later)):
            return False
        wider = all(key in later.when and set(later.when[key]) <= set(codes) for key, codes in self.when.items())
        return wider and later.voices <= self.voices


def _excludes_unsafe(entry: Entry) -> bool:
    return "unsafe" not in entry.when.get("consent", ("unsafe",))


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
        lent = {slot: (*self.phrases.get(slot, ()), *shipped.phrases[slot]) for slot in self.lacking(shipped)}
        return self.model_copy(update={"phrases": {**self.phrases, **lent}})

    def lacking(self, shipped: "Phrasebook") -> list[str]:
        """Return the slots of another book that this one lacks or leaves without a last entry."""
        ends = {slot for slot, entries in self.phrases.items() if entries[-1].always_holds}
        return [slot for slot in shipped.phrases if slot not in ends]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry of a slot (``entry`` counts from 0), in Japanese, and what to do."""

    slot: str
    entry: int
    message: str
    hint: str


def faults(book: Phrasebook, choices: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """Give the entries that can never be taken, slots without a last entry, and codes that do not exist.

    Args:
        book: the sentences.
        choices: the codes of every question.
    """
    for slot in SLOTS:
        if slot not in book.phrases:
            yield Fault(slot, 0, f"「{slot}」の文がありません", "同梱の phrases.yaml から写してください")
    known = {**CONTEXT, **choices}
    for slot, entries in book.phrases.items():
        if not entries[-1].always_holds:
            hint = "when のない、本人・家族・支援者の三つの文がある項目を最後に置いてください"
            yield Fault(slot, len(entries) - 1, f"「{slot}」に、いつでも使える最後の文がありません", hint)
        for index, entry in enumerate(entries):
            yield from _hidden(slot, index, entries)
            yield from _unknown_codes(slot, index, entry, known)


def _hidden(slot: str, index: int, entries: tuple[Entry, ...]) -> Iterator[Fault]:
    before = next((number for number in range(index) if entries[number].hides(entries[index])), None)
    if before is not None:
        message = f"この文は出ることがありません({before + 1}番目の文がいつも先に当たります)"
        yield Fault(slot, index, message, "上に移すか、when を狭くするか、消してください")


def _unknown_codes(slot: str, index: int, entry: Entry, known: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    for key, codes in entry.when.items():
        if key not in known:
            yield Fault(slot, index, f"when の「{key}」という項目はありません", "質問の id か、level・step などです")
            continue
        allowed = known[key]
        strange = [code for code in codes if allowed and code not in (*allowed, UNKNOWN)]
        if strange:
            hint = f"使えるコード: {'、'.join(allowed)}"
            yield Fault(slot, index, f"「{key}」に「{'、'.join(strange)}」という答えはありません", hint)


def context_of(answers: Mapping[str, str], **more: Any) -> dict[str, str]:
    """Return what the entries are asked against: the answers with what was made of them, all as text."""
    return {**answers, **{key: "null" if value is None else str(value) for key, value in more.items()}}
