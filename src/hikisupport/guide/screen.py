"""The guide as text: short sentences to read aloud, what is only for the counselor, numbers, sources."""

from itertools import zip_longest

from hikisupport.core.page import Page, Piece
from hikisupport.core.text import width, wrap
from hikisupport.core.vocab import GROUP_LABELS, STEP_LABELS
from hikisupport.directory.screen import WITHHELD, number_pieces
from hikisupport.directory.times import open_label, source_words
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.guide.chapter import Chapter
from hikisupport.guide.model import Guide, Point, Saying, SmallStep, Table

_GAP = 2
# A comparison stands side by side on screens between these widths, else row under row.
_SIDE_BY_SIDE = range(72, 200)


def add_topics(page: Page, guide: Guide) -> None:
    """Add the list of topics, one line each, and how to open one."""
    page.text("手引きの話題", style="heading")
    for topic in guide.topics:
        page.field(f"{topic.id}", f"{topic.label}: {topic.line}", indent=2, label_width=10)
    page.blank()
    page.text("読むには: hikisupport guide 話題 (例 hikisupport guide 接し方)")


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


def _add_contact(page: Page, window: WindowView, chapter: Chapter, shown: set[str]) -> None:
    """Add a window with its number, or with who answers instead; a number stands once on the page."""
    shown.add(window.agency.id)
    phone = main_phone(window)
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


def _add_sources(page: Page, chapter: Chapter) -> None:
    page.heading("出典")
    for number, (_, source) in enumerate(chapter.sources, start=1):
        page.item(source_words(source), mark=f"{number}. ")
