"""Where a result goes: the screen, a pipe, or a file the counselor named."""

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hikisupport.core.text import visible

if TYPE_CHECKING:
    from hikisupport.core.page import Page

_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Output:
    """Where a result goes and how: ``form`` is text, json or another format, ``out`` a file the counselor named."""

    form: str = "text"
    out: str | None = None
    plain: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """The columns and lines to lay out for: the terminal's, or without end for a pipe or a file."""
        return page_size(self.out, self.plain)

    @property
    def has_end(self) -> bool:
        """Whether what does not fit is out of sight: at a terminal."""
        return self.out is None and sys.stdout.isatty()

    def page(self, page: "Page") -> None:
        """Write a page to the named file, or show it; at a terminal what is longer than that goes through the pager."""
        emit_page(page, self.out, self.plain)

    def json(self, document: Any) -> None:
        """Write a document as JSON."""
        emit(to_json(document), self.out)

    def text(self, text: str) -> None:
        """Write a finished text."""
        emit(text, self.out)


def page_size(out: str | None, plain: bool) -> tuple[int, int]:
    """Return the columns and lines to lay out for: the terminal's, or without end for a pipe or a file."""
    from hikisupport.core.page import UNFOLDED, columns, lines

    return (UNFOLDED, UNFOLDED) if out is not None else (columns(sys.stdout, plain), lines(sys.stdout))


def page_width(out: str | None, plain: bool) -> int:
    """Return the columns of that size."""
    return page_size(out, plain)[0]


def empty_page(out: str | None, plain: bool) -> "Page":
    """Return an empty page as wide as what it is written to."""
    from hikisupport.core.page import Page

    return Page(page_width(out, plain))


def emit_page(page: "Page", out: str | None, plain: bool) -> None:
    """Write a page to the named file, or show it on standard output, through the pager where it does not fit."""
    from hikisupport.core.page import lines, show

    if out is not None:
        emit(page.plain(), out)
    elif plain or not sys.stdout.isatty() or len(page.lines) < lines(sys.stdout):
        show(page, plain=plain)
    else:
        from hikisupport.cli.pager import show_paged

        show_paged(page)


def emit_json(document: Any, out: str | None) -> None:
    """Write a document as JSON to the named file, or to standard output."""
    emit(to_json(document), out)


def emit(text: str, out: str | None) -> None:
    """Write a finished text to the named file, or to standard output.

    Raises:
        HikisupportError: the file cannot be written; a file that was there before stays as it was.
    """
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_private(out, text)
    sys.stderr.write(f"書きました: {visible(out)}\n")


def write_private(out: str, content: str | bytes) -> None:
    """Write the file the counselor named, readable for its owner only.

    Raises:
        HikisupportError: it cannot be written; a file that was there before stays as it was.
    """
    from hikisupport.core.files import PRIVATE, named, write_whole

    write_whole(named(out), content, PRIVATE)


def emit_table(text: str, out: str | None) -> None:
    """Write a table with its own line ends and byte order mark, whatever the console would make of them."""
    raw = getattr(sys.stdout, "buffer", None)
    if out is None and raw is not None:
        sys.stdout.flush()
        raw.write(text.encode())
        raw.flush()
    else:
        emit(text, out)


def to_json(document: Any) -> str:
    """Return a document as JSON text: Japanese readable, keys in their order."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # What nobody sees stays in the value, but written out: a terminal would act on it.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
