"""``hikisupport.guide/1``: what `guide` writes, the list of topics or one topic."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from hikisupport.core.document import GroupId, Moment, Part, SourceRef, SupportStep, Versions
from hikisupport.core.model import Slug
from hikisupport.directory.agencies_json import AgencyEntry
from hikisupport.guide.load import Chapter, Guide

SourceKeys = Annotated[tuple[Slug, ...], Field(min_length=1, description="Keys of the sources of the document.")]
ArticlePoints = Annotated[
    tuple[Annotated[int, Field(ge=1, le=15)], ...],
    Field(description="Points of the article that started the project which it answers."),
]


class GuidePoint(Part):
    """One thing to say."""

    id: Slug
    title: str
    text: str
    """Read aloud as it stands; telephone numbers never stand in it."""
    note: str | None
    """For the counselor alone."""
    article: ArticlePoints
    windows: tuple[Slug, ...]
    """Ids of the agencies it speaks of."""
    sources: SourceKeys


class GuideRow(Part):
    """One line of a comparison, one cell for each column."""

    label: str
    cells: tuple[str, ...]


class GuideTable(Part):
    """A comparison side by side."""

    columns: tuple[str, ...]
    rows: tuple[GuideRow, ...]
    article: ArticlePoints
    sources: SourceKeys


class GuideSaying(Part):
    """Words to leave unsaid (avoid), what can be said instead, and why."""

    avoid: str
    say: str
    why: str
    sources: SourceKeys


class GuideSection(Part):
    """A part of a topic under a heading of its own."""

    title: str
    table: GuideTable | None
    points: tuple[GuidePoint, ...]
    sayings: tuple[GuideSaying, ...]


class GuideTopic(Part):
    """A topic of the guide (手引き)."""

    id: Slug
    label: str
    line: str
    """What the list of topics says of it."""
    sections: tuple[GuideSection, ...]


class GuideSmallStep(Part):
    """One thing that can be done this week."""

    id: Slug
    step: SupportStep
    group: GroupId
    text: str
    sources: SourceKeys


class TopicLine(Part):
    """A topic in the list of topics."""

    id: Slug
    label: str
    line: str


class _Head(Part):
    schema_: Annotated[Literal["hikisupport.guide/1"], Field(alias="schema")]
    at: Moment
    versions: Versions
    problems: tuple[str, ...]
    """Records of the guide that could not be used, in Japanese."""


class GuideTopics(_Head):
    """The list of topics: `guide`."""

    topics: tuple[TopicLine, ...]


class GuideChapter(_Head):
    """One topic with its agencies and sources: `guide TOPIC`."""

    topic: GuideTopic
    small_steps: tuple[GuideSmallStep, ...]
    windows: tuple[AgencyEntry, ...]
    sources: dict[Slug, SourceRef]


class GuideDocument(RootModel[GuideTopics | GuideChapter]):
    """The guide (手引き): the list of topics, or one topic."""


def topics_json(guide: Guide, moment: datetime) -> dict[str, Any]:
    """Return the list of topics, ready to be written as JSON."""
    topics = tuple(TopicLine.model_validate(topic, from_attributes=True) for topic in guide.topics)
    return GuideTopics(**_head(guide, moment), topics=topics).model_dump(mode="json", by_alias=True)


def chapter_json(chapter: Chapter, guide: Guide) -> dict[str, Any]:
    """Return a topic with its agencies and sources, ready to be written as JSON; texts are those read aloud."""
    document = GuideChapter(
        **_head(guide, chapter.moment),
        topic=GuideTopic.model_validate(chapter.topic, from_attributes=True),
        small_steps=tuple(GuideSmallStep.model_validate(small, from_attributes=True) for small in chapter.small_steps),
        windows=tuple(AgencyEntry.of(one) for one in chapter.agencies.values()),
        sources={key: SourceRef.model_validate(source, from_attributes=True) for key, source in chapter.sources},
    )
    return document.model_dump(mode="json", by_alias=True)


def _head(guide: Guide, moment: datetime) -> dict[str, Any]:
    return {
        "schema": "hikisupport.guide/1",
        "at": moment,
        "versions": {"guide": guide.about.as_of},
        "problems": tuple(map(str, guide.problems)),
    }
