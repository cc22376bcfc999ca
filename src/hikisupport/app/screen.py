"""Where a call is shown and typed: the terminal, or standard error and a pipe."""

import sys
from typing import TextIO

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Page, columns, lines, show


class Screen:
    """Where questions are shown and answers read: the terminal, or standard error where results go elsewhere."""

    def __init__(self, plain: bool, results_elsewhere: bool) -> None:
        self.plain = plain
        self.stream: TextIO = sys.stderr if results_elsewhere or not sys.stdout.isatty() else sys.stdout
        self._lines_can_be_edited = sys.stdin.isatty() and self.stream is sys.stdout and sys.stdout.isatty()
        if self._lines_can_be_edited:
            import contextlib

            with contextlib.suppress(ImportError):  # Windows has no readline: its console edits lines itself
                import readline  # noqa: F401 - makes input() erase wide characters rightly

    @property
    def rows(self) -> int:
        """How many lines are in sight at once (a stream that is no terminal has no end)."""
        return lines(self.stream)

    def page(self) -> Page:
        """Return an empty page as wide as the screen."""
        return Page(columns(self.stream, self.plain))

    def show(self, page: Page) -> None:
        """Show a page."""
        show(page, self.stream, self.plain)

    def say(self, text: str, style: str = "") -> None:
        """Show one paragraph."""
        page = self.page()
        page.text(text, style=style)
        self.show(page)

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt.

        Raises:
            Stopped: the input has ended, or Ctrl-C.
        """
        try:
            if self._lines_can_be_edited:
                return input(prompt)
            self.stream.write(prompt)
            self.stream.flush()
            line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Stopped("\nここで止めました。") from None
        if not line:
            raise Stopped("\n入力が終わったので、ここで止めました。")
        return line
