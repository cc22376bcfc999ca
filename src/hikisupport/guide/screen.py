"""The guide as text: short sentences to read aloud, what is only for the counselor, numbers, sources."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import safe, width, wrap
from hikisupport.core.vocab import CHECK_MARK, GROUP_LABELS, STEP_LABELS, State
from hikisupport.directory.screen import WITHHELD, number_pieces, open_label, source_words
from hikisupport.directory.view import AgencyView
from hikisupport.guide.load import Chapter, Guide, Point, Saying, SmallStep, Table

_SMALL_STEPS = "今週の小さな一歩"
_GAP = 2
_PROMPT = 2  # lines of the terminal that the prompt needs
# A comparison stands side by side on screens between these widths, else row under row.
_SIDE_BY_SIDE = range(72, 200)


def add_topics(page: Page, guide: Guide) -> None:
    """Add the list of topics, one line each, and how to open one."""
    page.text("手引きの話題", style="heading")
    for topic in guide.topics:
        page.field(topic.label, topic.line, indent=2, label_width=max(width(each.label) for each in guide.topics))
    page.blank()
    page.text("読むには: hikisupport guide 話題 (例 hikisupport guide 接し方)。電話で出た言葉でも見つかります。")


def topics_page(guide: Guide, size: tuple[int, int]) -> Page:
    """Return the list of topics; at a terminal that it would not fit, the names only."""
    page = Page(size[0])
    add_topics(page, guide)
    if len(page.lines) > size[1] - _PROMPT:
        page = Page(size[0])
        page.text("手引きの話題", style="heading")
        page.whole(*(Piece(topic.label, "strong") for topic in guide.topics), indent=2)
        page.text("読むには: hikisupport guide 話題 (電話で出た言葉でも見つかります)")
    return page


class Item(NamedTuple):
    """A piece of a topic that can be opened by itself: its title, what the list tells of it, and what it is made of."""

    title: str
    text: str
    parts: Sequence[Table | Point | Saying | SmallStep]


def items(chapter: Chapter) -> Iterator[Item]:
    """Give the pieces of a topic in their order."""
    for section in chapter.topic.sections:
        if section.table:
            yield Item(section.title, "(表)", [section.table])
        yield from (Item(point.title, point.text, [point]) for point in section.points)
        if section.sayings:
            yield Item(section.title, f"({len(section.sayings)}組)", section.sayings)
    if chapter.small_steps:
        yield Item(_SMALL_STEPS, "(どれか一つ)", chapter.small_steps)


def item_page(chapter: Chapter, number: int, columns: int) -> Page:
    """Return one part of a topic, whole, with the sources.

    Raises:
        UsageProblem: the topic has no part of that number.
    """
    found = list(items(chapter))
    if not 1 <= number <= len(found):
        raise UsageProblem(f"「{chapter.topic.label}」の番号は 1 から {len(found)} までです。")
    page = Page(columns)
    page.text(f"{chapter.topic.label} {number}/{len(found)}", style="heading")
    parts = found[number - 1].parts
    if parts is chapter.small_steps:
        _add_small_steps(page, chapter)
    else:
        _add_parts(page, parts, chapter, set())
    _add_sources(page, chapter, {key for part in parts for key in part.sources})
    return page


def chapter_page(chapter: Chapter, size: tuple[int, int]) -> Page:
    """Return a topic as it fits a terminal: whole; else its parts by number, with text, first sentence, or none.

    What is left out is opened by the number of a part, or with ``--all``.
    """
    columns, lines = size
    page = Page(columns)
    add_chapter(page, chapter)
    if len(page.lines) <= lines - _PROMPT:
        return page
    for told in (str, _first_sentence, lambda _: ""):
        page = Page(columns)
        page.text(f"{chapter.topic.label}: {chapter.topic.line}", style="heading")
        if chapter.missing:
            page.text(chapter.missing, style="warn")
        for number, item in enumerate(items(chapter), start=1):
            _add_beginning(page, f"{number} ", item.title, told(item.text))
        foot = Page(columns)
        foot.text(f"注意と出典は hikisupport guide {chapter.topic.label} 番号、全部は --all", style="strong")
        _add_numbers(page, chapter, lines - _PROMPT - len(page.lines) - len(foot.lines))
        page.lines += foot.lines
        if len(page.lines) <= lines - _PROMPT:
            break
    return page


def _first_sentence(text: str) -> str:
    return text if text.startswith("(") else text.split("。")[0] + "。"


def _add_beginning(page: Page, mark: str, title: str, told: str) -> None:
    if width(f"{mark}{title}  {told}") <= page.columns:
        page.lines.append((Piece(mark), Piece(title, "strong"), Piece(f"  {told}" if told else "")))
        return
    page.item(title, style="strong", mark=mark)
    if told:
        page.text(told, indent=3)


def _add_numbers(page: Page, chapter: Chapter, room: int) -> None:
    """Add the numbers that the topic speaks of, as many as there is room for."""
    answering = {one.answering.agency.id: one.answering for one in chapter.agencies.values()}
    for one in answering.values():
        if one.phone is None:
            continue
        added = Page(page.columns)
        added.whole(
            *number_pieces(one.phone)[:1],
            Piece(CHECK_MARK if one.phone.state is State.CHECK else "", "warn"),
            Piece(one.agency.name),
            Piece(open_label(one.open, chapter.moment), "dim"),
        )
        if len(added.lines) <= room:
            page.lines += added.lines
            room -= len(added.lines)


def add_chapter(page: Page, chapter: Chapter) -> None:
    """Add a topic: its sections, the small steps of this week where it has them, and the sources."""
    page.text(f"{chapter.topic.label} ({chapter.topic.id})", style="heading")
    if chapter.missing:
        page.text(chapter.missing, style="warn")
    shown: set[str] = set()
    for section in chapter.topic.sections:
        page.heading(section.title)
        _add_parts(page, section.parts, chapter, shown)
    if chapter.small_steps:
        _add_small_steps(page, chapter)
    _add_sources(page, chapter)


def _add_parts(
    page: Page, parts: Sequence[Table | Point | Saying | SmallStep], chapter: Chapter, shown: set[str]
) -> None:
    """Add what a section is made of; ``shown``: the agencies that stand on the page already."""
    for part in parts:
        if isinstance(part, Table):
            _add_table(page, part, chapter)
        elif isinstance(part, Point):
            _add_point(page, part, chapter, shown)
        elif isinstance(part, Saying):
            _add_saying(page, part, chapter)


def _add_point(page: Page, point: Point, chapter: Chapter, shown: set[str]) -> None:
    page.blank()
    page.whole(Piece(point.title, "strong"), Piece(chapter.marks(point.sources), "dim"))
    page.text(point.text, indent=2)
    if point.note:
        page.item(point.note, style="dim", indent=2, mark="※ ")
    for name in point.windows:
        if name in chapter.agencies and name not in shown:
            _add_contact(page, chapter.agencies[name], chapter, shown)


def _add_contact(page: Page, one: AgencyView, chapter: Chapter, shown: set[str]) -> None:
    """Add an agency with its number, or with who answers instead; a number stands once on the page."""
    shown.add(one.agency.id)
    page.item(one.agency.name, style="strong")
    if one.phone:
        page.whole(*number_pieces(one.phone), Piece(open_label(one.open, chapter.moment), "dim"), indent=2)
        return
    page.whole(Piece(WITHHELD, "dim"), Piece(one.agency.url or ""), indent=2)
    if one.fallback is None:
        return
    if one.fallback.agency.id in shown:
        page.text(f"かわりに {one.fallback.agency.name} (番号は上にあります)", indent=2)
    else:
        page.text("かわりに", indent=2)
        _add_contact(page, one.fallback, chapter, shown)


def _add_saying(page: Page, saying: Saying, chapter: Chapter) -> None:
    page.blank()
    page.item(saying.avoid, indent=0, mark="× ", style="dim")
    page.item(saying.say, indent=0, mark="○ ", style="strong")
    page.text(f"{saying.why} {chapter.marks(saying.sources)}", indent=3)


def _add_table(page: Page, table: Table, chapter: Chapter) -> None:
    if page.columns in _SIDE_BY_SIDE:
        _add_side_by_side(page, table)
    else:
        for row in table.rows:
            page.blank()
            page.text(row.label, style="strong")
            for column, cell in zip(table.columns, row.cells, strict=True):
                page.field(column, cell, indent=2, label_width=max(map(width, table.columns)))
    page.text(chapter.marks(table.sources), style="dim")


def _add_side_by_side(page: Page, table: Table) -> None:
    first = max(width(row.label) for row in table.rows)
    room = (page.columns - first - _GAP * len(table.columns)) // len(table.columns)
    widths = [first, *(room for _ in table.columns)]
    for index, cells in enumerate([("", *table.columns), *((row.label, *row.cells) for row in table.rows)]):
        style = "strong" if index == 0 else ""
        for line in zip_longest(*map(wrap, cells, widths), fillvalue=""):
            label, *texts = (text + " " * (wide - width(text)) for text, wide in zip(line, widths, strict=True))
            page.lines.append((Piece(label, "label"), *(Piece(" " * _GAP + text, style) for text in texts)))


def _add_small_steps(page: Page, chapter: Chapter) -> None:
    page.heading(f"{_SMALL_STEPS}(どれか一つ)")
    for heading, small_steps in groupby(chapter.small_steps, key=_for_whom):
        page.blank()
        page.text(heading, style="strong")
        for small in small_steps:
            page.item(f"{small.text} {chapter.marks(small.sources)}", indent=2)


def _for_whom(small: SmallStep) -> str:
    """Return for whom and for which step of support a small step is meant."""
    return f"{STEP_LABELS[small.step]} / {GROUP_LABELS[small.group]}"


def _add_sources(page: Page, chapter: Chapter, only: set[str] | None = None) -> None:
    page.heading("出典")
    for number, (key, source) in enumerate(chapter.sources, start=1):
        if only is None or key in only:
            page.item(source_words(source), mark=f"{number}. ")


def topics_markdown(guide: Guide) -> str:
    """Return the list of topics."""
    lines = [f"- `{topic.id}` {safe(topic.label)}: {safe(topic.line)}" for topic in guide.topics]
    return "\n".join(["# 手引きの話題", "", *lines]) + "\n"


def chapter_markdown(chapter: Chapter) -> str:
    """Return a topic with its agencies and sources."""
    lines = [f"# {safe(chapter.topic.label)}", ""]
    lines += [f"{chapter.missing}", ""] if chapter.missing else []
    for section in chapter.topic.sections:
        lines += [f"## {safe(section.title)}", ""]
        for part in section.parts:
            lines += _markdown_of(part, chapter)
    lines += _small_steps(chapter) if chapter.small_steps else []
    lines += ["## 窓口", "", *map(_name_agency, chapter.agencies.values()), ""] if chapter.agencies else []
    lines += ["## 出典", ""]
    lines += [f"{number}. {safe(source_words(source))}" for number, (_, source) in enumerate(chapter.sources, start=1)]
    return "\n".join(lines) + "\n"


def _markdown_of(part: Table | Point | Saying, chapter: Chapter) -> list[str]:
    marks = chapter.marks(part.sources)
    if isinstance(part, Point):
        note = [f"※ {safe(part.note)}", ""] if part.note else []
        return [f"**{safe(part.title)}** {safe(marks)}", "", safe(part.text), "", *note]
    if isinstance(part, Saying):
        return [f"- × {safe(part.avoid)}", f"  - ○ {safe(part.say)}", f"  - {safe(f'{part.why} {marks}')}", ""]
    rows = [["", *part.columns], *([row.label, *row.cells] for row in part.rows)]
    head, *lines = ("| " + " | ".join(map(safe, row)) + " |" for row in rows)
    return [head, "|" + " --- |" * len(rows[0]), *lines, "", safe(marks), ""]


def _small_steps(chapter: Chapter) -> list[str]:
    lines = [f"## {_SMALL_STEPS}(どれか一つ)", ""]
    for heading, small_steps in groupby(chapter.small_steps, key=_for_whom):
        said = (f"- {safe(f'{small.text} {chapter.marks(small.sources)}')}" for small in small_steps)
        lines += [f"**{safe(heading)}**", "", *said, ""]
    return lines


def _name_agency(one: AgencyView) -> str:
    if phone := one.phone:
        number = f"{phone.number}{f'(要確認: {phone.why})' if phone.why else ''}"
    else:
        number = f"{WITHHELD} {one.agency.url or ''}".rstrip()
    return f"- {safe(one.agency.name)}: {safe(number)}"
