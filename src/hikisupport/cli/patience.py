"""One calm line on standard error, at a terminal only, when work takes longer than a moment."""

import contextlib
import sys
import threading
from typing import Self

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
