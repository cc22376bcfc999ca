"""The guide as JSON (``hikisupport.guide/1``) and as Markdown."""

import re
from datetime import datetime
from typing import Any

from hikisupport.directory.agencies_json import window_json
from hikisupport.directory.times import source_words
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.guide.chapter import Chapter
from hikisupport.guide.model import Guide, Section, Table
from hikisupport.guide.screen import small_step_heading

_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")


def topics_json(guide: Guide, moment: datetime) -> dict[str, Any]:
    """Return the list of topics."""
    topics = [{"id": topic.id, "label": topic.label, "line": topic.line} for topic in guide.topics]
    return {**_head(guide, moment), "topics": topics}


def chapter_json(chapter: Chapter, guide: Guide) -> dict[str, Any]:
    """Return a topic with its windows and sources; texts are those read aloud."""
    return {
        **_head(guide, chapter.moment),
        "topic": chapter.topic.model_dump(mode="json", exclude={"small_steps", "short"}),
        "small_steps": [small.model_dump(mode="json") for small in chapter.small_steps],
        "windows": [window_json(window) for window in chapter.windows.values()],
        "sources": {key: source.model_dump(mode="json") for key, source in chapter.sources},
    }


def _head(guide: Guide, moment: datetime) -> dict[str, Any]:
    problems = [str(problem) for problem in guide.problems]
    return {
        "schema": "hikisupport.guide/1",
        "at": moment.isoformat(),
        "versions": {"guide": guide.about.as_of},
        "problems": problems,
    }


def topics_markdown(guide: Guide) -> str:
    """Return the list of topics."""
    lines = [f"- `{topic.id}` {_safe(topic.label)}: {_safe(topic.line)}" for topic in guide.topics]
    return "\n".join(["# 手引きの話題", "", *lines]) + "\n"


def chapter_markdown(chapter: Chapter) -> str:
    """Return a topic with its windows and sources."""
    lines = [f"# {_safe(chapter.topic.label)}", ""]
    lines += [f"{chapter.missing}", ""] if chapter.missing else []
    for section in chapter.topic.sections:
        lines += [f"## {_safe(section.title)}", "", *_section(section, chapter)]
    lines += _small_steps(chapter)
    lines += ["## 窓口", "", *map(_window, chapter.windows.values()), ""] if chapter.windows else []
    lines += ["## 出典", ""]
    lines += [f"{number}. {_safe(source_words(source))}" for number, (_, source) in enumerate(chapter.sources, start=1)]
    return "\n".join(lines) + "\n"


def _section(section: Section, chapter: Chapter) -> list[str]:
    lines = _table(section.table, chapter) if section.table else []
    for point in section.points:
        lines += [f"**{_safe(point.title)}** {_safe(chapter.marks(point.sources))}", "", _safe(point.text), ""]
        lines += [f"※ {_safe(point.note)}", ""] if point.note else []
    for saying in section.sayings:
        why = _safe(f"{saying.why} {chapter.marks(saying.sources)}")
        lines += [f"- × {_safe(saying.avoid)}", f"  - ○ {_safe(saying.say)}", f"  - {why}", ""]
    return lines


def _table(table: Table, chapter: Chapter) -> list[str]:
    head = ["", *table.columns]
    rows = [[row.label, *row.cells] for row in table.rows]
    lines = ["| " + " | ".join(map(_safe, row)) + " |" for row in (head, *rows)]
    lines.insert(1, "|" + " --- |" * len(head))
    return [*lines, "", _safe(chapter.marks(table.sources)), ""]


def _small_steps(chapter: Chapter) -> list[str]:
    lines = ["## 今週の小さな一歩(どれか一つ)", ""] if chapter.small_steps else []
    heading = ""
    for small in chapter.small_steps:
        if (wanted := small_step_heading(small)) != heading:
            lines += [*([""] if heading else []), f"**{_safe(wanted)}**", ""]
            heading = wanted
        lines.append(f"- {_safe(f'{small.text} {chapter.marks(small.sources)}')}")
    return [*lines, ""] if lines else []


def _window(window: WindowView) -> str:
    phone = main_phone(window)
    if phone:
        number = f"{phone.number}{f'(要確認: {phone.why})' if phone.why else ''}"
    else:
        number = f"番号は確認中です {window.agency.url or ''}".rstrip()
    return f"- {_safe(window.agency.name)}: {_safe(number)}"


def _safe(text: str) -> str:
    """Return text of which Markdown reads nothing as a sign of its own."""
    return _SIGNS.sub(r"\\\1", text)
