"""Where a result goes: the screen, a pipe, or a file the counselor named. What only some runs need is imported late."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hikisupport.core.page import UNFOLDED, Page, columns, lines, show
from hikisupport.core.text import visible, wrap

# What was read tells of a call: less keeps no history, and runs nothing.
_LESS = ("less", "-FRX")
_KEEPS_NOTHING = {"LESSHISTFILE": "-", "LESSSECURE": "1"}


class _Terminal(io.StringIO):
    """A text that is painted as for a terminal."""

    def isatty(self) -> bool:
        """Tell that colours are wanted."""
        return True


def show_paged(page: Page) -> None:
    """Show a page through the pager; on standard output where there is none. Leaving it early is no error."""
    command = _command()
    if not command:
        show(page)
        return
    painted = _Terminal()
    show(page, painted)
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env={**os.environ, **_KEEPS_NOTHING})
    except OSError:
        show(page)
        return
    with contextlib.suppress(OSError):  # left before the end
        assert pager.stdin is not None
        pager.stdin.write(painted.getvalue().encode(sys.stdout.encoding or "utf-8", errors="replace"))
        pager.stdin.close()
    while True:
        try:
            pager.wait()
            return
        except KeyboardInterrupt:  # Ctrl-C is a key of the pager
            continue


def _command() -> list[str]:
    """Return the words that call the pager ([] for none): $PAGER, else less; none on Windows, none where it is cat."""
    import shlex

    try:
        words = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # quotes that do not end
        return []
    if os.name == "nt" or words in ([], ["cat"]) or not shutil.which(words[0]):
        return []
    return list(_LESS) if words == ["less"] else words


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
        return (UNFOLDED, UNFOLDED) if self.out is not None else (columns(sys.stdout, self.plain), lines(sys.stdout))

    @property
    def has_end(self) -> bool:
        """Whether what does not fit is out of sight: at a terminal."""
        return self.out is None and sys.stdout.isatty()

    def empty_page(self) -> Page:
        """Return an empty page as wide as what it is written to."""
        return Page(self.size[0])

    def page(self, page: Page) -> None:
        """Write a page to the named file, or show it; at a terminal what is longer than that goes through the pager."""
        if self.out is not None:
            self.text(page.plain())
        elif self.plain or not sys.stdout.isatty() or len(page.lines) < lines(sys.stdout):
            show(page, plain=self.plain)
        else:
            show_paged(page)

    def json(self, document: Any) -> None:
        """Write a document as JSON."""
        self.text(to_json(document))

    def text(self, text: str) -> None:
        """Write a finished text to the named file, or to standard output."""
        if self.out is not None:
            self.file(text)
            return
        sys.stdout.write(text)
        sys.stdout.flush()

    def file(self, content: str | bytes) -> None:
        """Write the file the counselor named, readable for its owner only, and say so.

        Raises:
            HikisupportError: it cannot be written; a file that was there before stays as it was.
        """
        from hikisupport.core.files import PRIVATE, named, write_whole

        assert self.out is not None
        write_whole(named(self.out), content, PRIVATE)
        sys.stderr.write(f"書きました: {visible(self.out)}\n")

    def table(self, text: str) -> None:
        """Write a table with its own line ends and byte order mark, whatever the console would make of them."""
        raw = getattr(sys.stdout, "buffer", None)
        if self.out is None and raw is not None:
            sys.stdout.flush()
            raw.write(text.encode())
            raw.flush()
        else:
            self.text(text)


def to_json(document: Any) -> str:
    """Return a document as JSON text: Japanese readable, keys in their order."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=2)
    # What nobody sees stays in the value, but written out: a terminal would act on it.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


_MOMENT = 0.7


class Patience:
    """While the work inside lasts: after a moment, says what is being done; ``now`` names the next piece of it.

    A line is never drawn over: a screen reader, and a file that the terminal is copied to, get plain sentences.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._spoken = False
        self._timer = threading.Timer(_MOMENT, self._speak)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._timer.is_alive():  # a line begun is ended before the result comes
            self._timer.join()

    def now(self, words: str) -> None:
        """Name what is being done from here on; said at once where the moment is over."""
        self._words = words
        if self._spoken:
            self._speak()

    def _speak(self) -> None:
        self._spoken = True
        with contextlib.suppress(OSError):  # the terminal was closed: the work goes on
            sys.stderr.write(f"{self._words}\n")
            sys.stderr.flush()


_LONGEST_LINE = 900
_LONG_QUOTE = re.compile("(「[^」\n]{80})[^」\n]{20,}")


def prepare() -> None:
    """Keep any console from failing: what it cannot show becomes ?, an ASCII-only locale gets UTF-8.

    A stream that was closed before the start becomes an empty one.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
            continue
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            ascii_only = (stream.encoding or "").lower() in {"ascii", "us-ascii", "ansi_x3.4-1968"}
            reconfigure(encoding="utf-8" if ascii_only else stream.encoding, errors="replace")


def explain(message: str) -> None:
    """Write the sentence of an error; what was typed stands in it, so nothing unseen or endless is let through."""
    said = (visible(_LONG_QUOTE.sub(r"\1…", line))[:_LONGEST_LINE] for line in message.split("\n"))
    with contextlib.suppress(OSError):
        sys.stderr.write("".join(f"{folded}\n" for line in said for folded in wrap(line, columns(sys.stderr))))


def settle() -> None:
    """Throw away what a stream cannot take, so that Python has nothing to complain of when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
