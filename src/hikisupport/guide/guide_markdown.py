"""The guide as Markdown."""

from hikisupport.core.text import safe
from hikisupport.directory.screen import WITHHELD
from hikisupport.directory.times import source_words
from hikisupport.directory.view import AgencyView
from hikisupport.guide.chapter import Chapter
from hikisupport.guide.model import Guide, Section, Table
from hikisupport.guide.screen import small_step_heading


def topics_markdown(guide: Guide) -> str:
    """Return the list of topics."""
    lines = [f"- `{topic.id}` {safe(topic.label)}: {safe(topic.line)}" for topic in guide.topics]
    return "\n".join(["# 手引きの話題", "", *lines]) + "\n"


def chapter_markdown(chapter: Chapter) -> str:
    """Return a topic with its windows and sources."""
    lines = [f"# {safe(chapter.topic.label)}", ""]
    lines += [f"{chapter.missing}", ""] if chapter.missing else []
    for section in chapter.topic.sections:
        lines += [f"## {safe(section.title)}", "", *_section(section, chapter)]
    lines += _small_steps(chapter)
    lines += ["## 窓口", "", *map(_agency, chapter.windows.values()), ""] if chapter.windows else []
    lines += ["## 出典", ""]
    lines += [f"{number}. {safe(source_words(source))}" for number, (_, source) in enumerate(chapter.sources, start=1)]
    return "\n".join(lines) + "\n"


def _section(section: Section, chapter: Chapter) -> list[str]:
    lines = _table(section.table, chapter) if section.table else []
    for point in section.points:
        lines += [f"**{safe(point.title)}** {safe(chapter.marks(point.sources))}", "", safe(point.text), ""]
        lines += [f"※ {safe(point.note)}", ""] if point.note else []
    for saying in section.sayings:
        why = safe(f"{saying.why} {chapter.marks(saying.sources)}")
        lines += [f"- × {safe(saying.avoid)}", f"  - ○ {safe(saying.say)}", f"  - {why}", ""]
    return lines


def _table(table: Table, chapter: Chapter) -> list[str]:
    head = ["", *table.columns]
    rows = [[row.label, *row.cells] for row in table.rows]
    lines = ["| " + " | ".join(map(safe, row)) + " |" for row in (head, *rows)]
    lines.insert(1, "|" + " --- |" * len(head))
    return [*lines, "", safe(chapter.marks(table.sources)), ""]


def _small_steps(chapter: Chapter) -> list[str]:
    lines = ["## 今週の小さな一歩(どれか一つ)", ""] if chapter.small_steps else []
    heading = ""
    for small in chapter.small_steps:
        if (wanted := small_step_heading(small)) != heading:
            lines += [*([""] if heading else []), f"**{safe(wanted)}**", ""]
            heading = wanted
        lines.append(f"- {safe(f'{small.text} {chapter.marks(small.sources)}')}")
    return [*lines, ""] if lines else []


def _agency(one: AgencyView) -> str:
    phone = one.phone
    if phone:
        number = f"{phone.number}{f'(要確認: {phone.why})' if phone.why else ''}"
    else:
        number = f"{WITHHELD} {one.agency.url or ''}".rstrip()
    return f"- {safe(one.agency.name)}: {safe(number)}"
