"""Standard input, output and error as they may be found: closed, full, left by their reader, or unable to show all."""

import contextlib
import os
import re
import sys
from pathlib import Path

from hikisupport.core.text import visible, wrap

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
    from hikisupport.core.page import columns

    width = columns(sys.stderr)
    lines = (visible(_LONG_QUOTE.sub(r"\1…", line))[:_LONGEST_LINE] for line in message.split("\n"))
    with contextlib.suppress(OSError):
        sys.stderr.write("\n".join(folded for line in lines for folded in wrap(line, width)) + "\n")


def settle() -> None:
    """Throw away what a stream cannot take, so that Python has nothing to complain of when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
