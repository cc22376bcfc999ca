"""The questionnaire as data: what is asked in three voices, and the closed answers."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StrictInt, model_validator

from hikisupport.core.model import Record, Slug, Text
from hikisupport.core.vocab import Group

_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "y", "n"}


class Choice(Record):
    """One closed answer; ``number`` is its place in the answer code and is never used again for another."""

    code: Slug
    number: Annotated[StrictInt, Field(ge=1)]
    label: Text
    person: Text | None = None  # the label in the person's own voice, where it differs

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
    """A question. ``field`` and ``width`` (bits) are its place in the answer code: append-only, never reused."""

    id: Slug
    field: Annotated[StrictInt, Field(ge=1)]
    width: Annotated[StrictInt, Field(ge=2, le=6)]
    since: Annotated[StrictInt, Field(ge=1, le=63)] = 1  # the revision of the questionnaire that brought it
    label: Text
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

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All questions in the order of the call, the day their wording is of, the revision of their answer codes."""

    questions: tuple[Question, ...]
    as_of: str
    revision: int = 1

    def __getitem__(self, question_id: str) -> Question:
        """Return the question with this id (KeyError if there is none)."""
        return {question.id: question for question in self.questions}[question_id]

    def __contains__(self, question_id: object) -> bool:
        """Tell whether there is such a question."""
        return any(question.id == question_id for question in self.questions)

    def label(self, question_id: str, code: str, group: Group = Group.FAMILY) -> str:
        """Return the label of an answer in the voice of a group, for reasons and notes."""
        choice = self[question_id].choice(code)
        return choice.label_for(group) if choice else code
