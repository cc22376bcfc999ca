"""The guide (data/guide.yaml): what a counselor reads aloud on a topic, how it is read, and a topic opened.

What reads is imported only where something is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, StrictInt, model_validator

from hikisupport.core.errors import DataProblem, Problem, UsageProblem
from hikisupport.core.model import About, Record, Slug, Source, Text
from hikisupport.core.ready import Part
from hikisupport.core.vocab import Group, match_word
from hikisupport.directory.load import open_directory
from hikisupport.directory.view import AgencyView, view

if TYPE_CHECKING:
    from hikisupport.core.yaml_file import Tree
    from hikisupport.directory.words import Words

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

    @property
    def parts(self) -> tuple[Table | Point | Saying, ...]:
        """What stands in the section, in order."""
        return (*((self.table,) if self.table else ()), *self.points, *self.sayings)


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


def open_guide(folder: Path) -> Guide:
    """Return the guide, ready-made where nothing has changed, else read (errors as for ``load_guide``)."""
    return GUIDE.of(folder)


def load_guide(folder: Path) -> Guide:
    """Return the guide as its file says; a broken topic or small step becomes a problem and hides no other.

    Raises:
        DataProblem: the file is missing or holds no topic or no small step that can be used.
    """
    from hikisupport.core.records import head, listed_sources, records
    from hikisupport.core.yaml_file import read_yaml

    tree = read_yaml(folder / "guide.yaml")
    about = head(tree)
    topics, topic_problems = records(tree, "topics", Topic)
    small_steps, step_problems = records(tree, "small_steps", SmallStep)
    sources, source_problems = listed_sources(tree)
    problems = [*tree.problems, *topic_problems, *step_problems, *source_problems, *_crossings(tree)]
    return Guide(about, topics, small_steps, sources, tuple(problems))


def _crossings(tree: "Tree") -> list[Problem]:
    """Return what only shows across records: sources that are not listed, ids that stand twice."""
    from hikisupport.core.records import leaves, unlisted_sources

    problems = unlisted_sources(tree)
    seen: set[str] = set()
    for path, text in leaves(tree.value):
        if path[-1] == "id":
            if text in seen:
                problems.append(tree.problem(path, f"id「{text}」が2つあります", "別の id にしてください"))
            seen.add(text)
    return problems


GUIDE = Part("guide", ("guide.yaml",), load_guide)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic with all that is needed to show it; ``sources`` are numbered from 1 in the order they are first named.

    ``missing`` says in Japanese why numbers are left out ("" if they are not).
    """

    topic: Topic
    small_steps: tuple[SmallStep, ...]
    agencies: Mapping[str, AgencyView]
    sources: tuple[tuple[str, Source], ...]
    moment: datetime
    missing: str = ""

    def marks(self, keys: tuple[str, ...]) -> str:
        """Return the numbers of sources as they stand beside a sentence: ``[出典1・3]``."""
        numbers = [str(number) for number, (key, _) in enumerate(self.sources, start=1) if key in keys]
        return f"[出典{'・'.join(numbers)}]" if numbers else ""


def chapter(guide: Guide, word: str, folder: Path, moment: datetime) -> Chapter:
    """Return the topic that a word means (id, Japanese label or short form), with its agencies and sources.

    Raises:
        UsageProblem: no topic is meant.
    """
    from hikisupport.directory.words import open_words

    topic = find_topic(guide, word, open_words(folder))
    small_steps = guide.small_steps if topic.small_steps else ()
    said = [*(part for section in topic.sections for part in section.parts), *small_steps]
    keys = dict.fromkeys(key for part in said for key in part.sources)
    sources = tuple((key, guide.sources[key]) for key in keys if key in guide.sources)
    agencies, missing = _find_agencies(topic, folder, moment)
    return Chapter(topic, small_steps, agencies, sources, moment, missing)


def find_topic(guide: Guide, word: str, words: "Words | None" = None) -> Topic:
    """Return the topic that a word means: by its id, label or short form, else by what callers' ``words`` stand for.

    Raises:
        UsageProblem: no topic is meant; the sentence names near ones and lists those there are.
    """
    labels = {topic.id: topic.label for topic in guide.topics}
    short = {name: topic.id for topic in guide.topics for name in topic.short}
    ids = (match_word(word, labels, short) or "", *(words.topics(word) if words else ()))
    topic = next((topic for topic_id in ids if (topic := guide.topic(topic_id))), None)
    if topic is None:
        raise UsageProblem(f"「{word}」という話題はありません。使える話題: {'、'.join(labels.values())}")
    return topic


def _find_agencies(topic: Topic, folder: Path, moment: datetime) -> tuple[dict[str, AgencyView], str]:
    """Return the agencies that a topic speaks of, and why there are none where they cannot be read."""
    named = {name for section in topic.sections for point in section.points for name in point.windows}
    if not named:
        return {}, ""
    try:
        directory = open_directory(folder)
    except DataProblem:
        # What is said stays useful without numbers: a broken list of agencies must not hide it.
        return {}, "窓口のデータが読めないため、番号を出せません。"
    return {agency.id: view(agency, directory, moment) for agency in directory.agencies if agency.id in named}, ""
