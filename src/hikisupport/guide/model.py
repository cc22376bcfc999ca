"""The guide (手引き): what a counselor reads aloud on a topic, with where each sentence comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt, model_validator

from hikisupport.core.errors import Problem
from hikisupport.core.model import About, Record, Slug, Source, Text
from hikisupport.core.vocab import Group

ArticlePoint = Annotated[StrictInt, Field(ge=1, le=15)]
StepNumber = Annotated[StrictInt, Field(ge=1, le=3)]


def _joined(value: object) -> object:
    # Folded YAML joins lines by a blank; between Japanese sentences there is none.
    return value.replace("。 ", "。") if isinstance(value, str) else value


Spoken = Annotated[Text, BeforeValidator(_joined)]


class Point(Record):
    """One thing to say. ``article`` names the points of the article it answers, ``windows`` the agencies it speaks of.

    ``text`` is read aloud as it stands, ``note`` is for the counselor alone. Telephone numbers never stand in either:
    they are looked up for ``windows``.
    """

    id: Slug
    title: Text
    text: Spoken
    note: Spoken | None = None
    article: tuple[ArticlePoint, ...] = ()
    windows: tuple[Slug, ...] = ()
    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Row(Record):
    """One line of a comparison: what is compared, and one cell for each column."""

    label: Text
    cells: tuple[Text, ...]


class Table(Record):
    """A comparison side by side."""

    columns: Annotated[tuple[Text, ...], Field(min_length=2)]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    article: tuple[ArticlePoint, ...] = ()
    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_even(self) -> "Table":
        if uneven := [row.label for row in self.rows if len(row.cells) != len(self.columns)]:
            raise ValueError(f"columns と cells の数が違う行があります: {'、'.join(uneven)}")
        return self


class Saying(Record):
    """Words to leave unsaid (``avoid``), what can be said instead, and why."""

    avoid: Text
    say: Text
    why: Text
    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Section(Record):
    """A part of a topic under a heading of its own."""

    title: Text
    table: Table | None = None
    points: tuple[Point, ...] = ()
    sayings: tuple[Saying, ...] = ()

    def cited(self) -> tuple[str, ...]:
        """Return the keys of all sources named in the section, in the order they are first named."""
        parts = (*((self.table,) if self.table else ()), *self.points, *self.sayings)
        return tuple(dict.fromkeys(key for part in parts for key in part.sources))


class Topic(Record):
    """A topic of the guide; ``short`` are short forms that people type, ``line`` is what the list of topics says."""

    id: Slug
    label: Text
    short: tuple[Text, ...] = ()
    line: Text
    small_steps: bool = False  # whether this week's small steps stand at its end
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class SmallStep(Record):
    """One thing that can be done this week, for a step of support and a voice."""

    id: Slug
    step: StepNumber
    group: Group
    text: Text
    sources: Annotated[tuple[Slug, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide as loaded: the sound topics and small steps, their sources, and the problems of the others."""

    about: About
    topics: tuple[Topic, ...]
    small_steps: tuple[SmallStep, ...]
    sources: Mapping[str, Source]
    problems: tuple[Problem, ...] = ()

    def topic(self, topic_id: str) -> Topic | None:
        """Return the topic with this id, or None."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def steps_for(self, step: int, group: Group) -> tuple[SmallStep, ...]:
        """Return the small steps for a step of support and a voice; a supporter gets those for the family."""
        wanted = Group.FAMILY if group is Group.SUPPORTER else group
        return tuple(small for small in self.small_steps if small.step == step and small.group is wanted)
