"""``hikisupport.questions/1``: what `questions` writes."""

from typing import Annotated, Literal

from pydantic import Field

from hikisupport.core.document import Part, Versions
from hikisupport.core.model import Slug


class Wording(Part):
    """The question in the voice for each group of callers; null: this group is not asked, or as the others are."""

    person: str | None
    family: str | None
    supporter: str | None


class Answer(Part):
    """One closed answer: the code an answers file takes, and its label."""

    code: Slug
    label: str


class QuestionEntry(Part):
    """One question."""

    id: Slug
    label: str
    text: Wording
    why: str
    """Why it is asked, in words for the caller."""
    choices: Annotated[tuple[Answer, ...], Field(min_length=1)]
    asked_if: str | None
    """When it is asked, in Japanese; null: always."""
    follow_up: bool
    """It follows up another answer and does not count among the eighteen."""


class QuestionsDocument(Part):
    """The questionnaire in the order of a call: `questions`."""

    schema_: Annotated[Literal["hikisupport.questions/1"], Field(alias="schema")]
    versions: Versions
    questions: tuple[QuestionEntry, ...]
