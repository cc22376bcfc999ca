"""Puts a topic of the guide together with the agencies it speaks of, as they stand at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hikisupport.core.errors import DataProblem, UsageProblem
from hikisupport.core.model import Source
from hikisupport.core.vocab import match_word
from hikisupport.directory.load import open_directory
from hikisupport.directory.view import AgencyView, view
from hikisupport.guide.model import Guide, SmallStep, Topic

if TYPE_CHECKING:
    from hikisupport.directory.words import Words


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic with all that is needed to show it; ``sources`` are numbered from 1 in the order they are first named.

    ``missing`` says in Japanese why numbers are left out ("" if they are not).
    """

    topic: Topic
    small_steps: tuple[SmallStep, ...]
    windows: Mapping[str, AgencyView]
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
    windows, missing = _windows(topic, folder, moment)
    return Chapter(topic, small_steps, windows, _cited(topic, small_steps, guide), moment, missing)


def find_topic(guide: Guide, word: str, words: "Words | None" = None) -> Topic:
    """Return the topic that a word means: by its id, label or short form, else by what callers' ``words`` stand for.

    Raises:
        UsageProblem: no topic is meant; the sentence names near ones and lists those there are.
    """
    labels = {topic.id: topic.label for topic in guide.topics}
    short = {name: topic.id for topic in guide.topics for name in topic.short}
    topic = guide.topic(match_word(word, labels, short) or "")
    for led in words.topics(word) if words and topic is None else ():
        topic = topic or guide.topic(led)
    if topic is None:
        known = "、".join(labels.values())
        raise UsageProblem(f"「{word}」という話題はありません。使える話題: {known}")
    return topic


def _windows(topic: Topic, folder: Path, moment: datetime) -> tuple[dict[str, AgencyView], str]:
    wanted = {window for section in topic.sections for point in section.points for window in point.windows}
    if not wanted:
        return {}, ""
    try:
        directory = open_directory(folder)
    except DataProblem:
        # What is said stays useful without numbers: a broken list of agencies must not hide it.
        return {}, "窓口のデータが読めないため、番号を出せません。"
    return {agency.id: view(agency, directory, moment) for agency in directory.agencies if agency.id in wanted}, ""


def _cited(topic: Topic, small_steps: tuple[SmallStep, ...], guide: Guide) -> tuple[tuple[str, Source], ...]:
    keys = [key for section in topic.sections for key in section.cited()]
    keys += [key for small in small_steps for key in small.sources]
    return tuple((key, guide.sources[key]) for key in dict.fromkeys(keys) if key in guide.sources)
