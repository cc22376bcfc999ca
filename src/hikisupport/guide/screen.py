"""The guide as text: short sentences to read aloud, what is only for the counselor, numbers, sources."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import safe, width, wrap
from hikisupport.core.vocab import CHECK_MARK, GROUP_LABELS, STEP_LABELS, State
from hikisupport.directory.screen import WITHHELD, number_pieces, open_label, source_words
from hikisupport.directory.view import AgencyView
from hikisupport.guide.chapter import Chapter
from hikisupport.guide.model import Guide, Point, Saying, Section, SmallStep, Table

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
    """A part of a topic that can be opened by itself: title, text, where it comes from, and what adds it to a page."""

    title: str
    text: str
    sources: tuple[str, ...]
    add: Callable[[Page], None]


def items(chapter: Chapter) -> list[Item]:
    """Return the parts of a topic in their order."""
    found: list[Item] = []
    for section in chapter.topic.sections:
        if table := section.table:
            add = partial(_add_table, table=table, chapter=chapter)
            found.append(Item(section.title, "(表)", table.sources, add))
        found += [
            Item(point.title, point.text, point.sources, partial(_add_point_of, point, chapter))
            for point in section.points
        ]
        if said := section.sayings:
            sources = tuple(key for saying in said for key in saying.sources)
            found.append(Item(section.title, f"({len(said)}組)", sources, partial(_add_sayings_of, said, chapter)))
    if small := chapter.small_steps:
        sources = tuple(key for each in small for key in each.sources)
        add = partial(_add_small_steps, chapter=chapter)
        found.append(Item("今週の小さな一歩", "(どれか一つ)", sources, add))
    return found


def _add_point_of(point: Point, chapter: Chapter, page: Page) -> None:
    _add_point(page, point, chapter, set())


def _add_sayings_of(sayings: Sequence[Saying], chapter: Chapter, page: Page) -> None:
    for saying in sayings:
        _add_saying(page, saying, chapter)


def item_page(chapter: Chapter, number: int, columns: int) -> Page:
    """Return one part of a topic, whole, with the sources.

    Raises:
        UsageProblem: the topic has no part of that number.
    """
    parts = items(chapter)
    if not 1 <= number <= len(parts):
        raise UsageProblem(f"「{chapter.topic.label}」の番号は 1 から {len(parts)} までです。")
    page = Page(columns)
    page.text(f"{chapter.topic.label} {number}/{len(parts)}", style="heading")
    parts[number - 1].add(page)
    _add_sources(page, chapter, parts[number - 1].sources)
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
    for told in (_whole, _first_sentence, _nothing):
        page = Page(columns)
        page.text(f"{chapter.topic.label}: {chapter.topic.line}", style="heading")
        if chapter.missing:
            page.text(chapter.missing, style="warn")
        for number, part in enumerate(items(chapter), start=1):
            _add_beginning(page, number, part.title, told(part.text))
        foot = Page(columns)
        foot.text(f"注意と出典は hikisupport guide {chapter.topic.label} 番号、全部は --all", style="strong")
        _add_numbers(page, chapter, lines - _PROMPT - len(page.lines) - len(foot.lines))
        page.lines += foot.lines
        if len(page.lines) <= lines - _PROMPT:
            break
    return page


def _whole(text: str) -> str:
    return text


def _first_sentence(text: str) -> str:
    return text if text.startswith("(") else text.split("。")[0] + "。"


def _nothing(text: str) -> str:  # noqa: ARG001 - as the two above
    return ""


def _add_beginning(page: Page, number: int, title: str, told: str) -> None:
    mark = f"{number} "
    if width(f"{mark}{title}  {told}") <= page.columns:
        page.lines.append((Piece(mark), Piece(title, "strong"), Piece(f"  {told}" if told else "")))
        return
    page.item(title, style="strong", mark=mark)
    if told:
        page.text(told, indent=3)


def _add_numbers(page: Page, chapter: Chapter, room: int) -> None:
    """Add the numbers that the topic speaks of, as many as there is room for."""
    shown: dict[str, Page] = {}
    for window in chapter.windows.values():
        one = window.answering
        added = Page(page.columns)
        if one.phone:
            added.whole(
                *number_pieces(one.phone)[:1],
                Piece(CHECK_MARK if one.phone.state is State.CHECK else "", "warn"),
                Piece(one.agency.name),
                Piece(open_label(one.open, chapter.moment), "dim"),
            )
            shown.setdefault(one.agency.id, added)
    for added in shown.values():
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
        if section.table:
            _add_table(page, section.table, chapter)
        for point in section.points:
            _add_point(page, point, chapter, shown)
        for saying in section.sayings:
            _add_saying(page, saying, chapter)
    _add_small_steps(page, chapter)
    _add_sources(page, chapter)


def _add_point(page: Page, point: Point, chapter: Chapter, shown: set[str]) -> None:
    page.blank()
    page.whole(Piece(point.title, "strong"), Piece(chapter.marks(point.sources), "dim"))
    page.text(point.text, indent=2)
    if point.note:
        page.item(point.note, style="dim", indent=2, mark="※ ")
    for window in point.windows:
        if window in chapter.windows and window not in shown:
            _add_contact(page, chapter.windows[window], chapter, shown)


def _add_contact(page: Page, window: AgencyView, chapter: Chapter, shown: set[str]) -> None:
    """Add an agency with its number, or with who answers instead; a number stands once on the page."""
    shown.add(window.agency.id)
    phone = window.phone
    page.item(window.agency.name, style="strong")
    if phone:
        page.whole(*number_pieces(phone), Piece(open_label(window.open, chapter.moment), "dim"), indent=2)
        return
    page.whole(Piece(WITHHELD, "dim"), Piece(window.agency.url or ""), indent=2)
    if window.fallback is None:
        return
    instead = window.fallback.agency
    if instead.id in shown:
        page.text(f"かわりに {instead.name} (番号は上にあります)", indent=2)
    else:
        page.text("かわりに", indent=2)
        _add_contact(page, window.fallback, chapter, shown)


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
    for index, cells in enumerate([("", *table.columns), *((row.label, *row.cells) for row in table.rows)]):
        folded = [wrap(cell, first if place == 0 else room) for place, cell in enumerate(cells)]
        for line in zip_longest(*folded, fillvalue=""):
            padded = [_padded(text, first if place == 0 else room) for place, text in enumerate(line)]
            style = "strong" if index == 0 else ""
            page.lines.append((Piece(padded[0], "label"), *(Piece(" " * _GAP + text, style) for text in padded[1:])))


def _padded(text: str, room: int) -> str:
    return text + " " * max(room - width(text), 0)


def _add_small_steps(page: Page, chapter: Chapter) -> None:
    if not chapter.small_steps:
        return
    page.heading("今週の小さな一歩(どれか一つ)")
    heading = ""
    for small in chapter.small_steps:
        if (wanted := small_step_heading(small)) != heading:
            heading = wanted
            page.blank()
            page.text(heading, style="strong")
        page.item(f"{small.text} {chapter.marks(small.sources)}", indent=2)


def small_step_heading(small: SmallStep) -> str:
    """Return for whom and for which step of support a small step is meant."""
    return f"{STEP_LABELS[small.step]} / {GROUP_LABELS[small.group]}"


def _add_sources(page: Page, chapter: Chapter, only: tuple[str, ...] | None = None) -> None:
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
