"""What is longer than the terminal goes through the pager, where there is one."""

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys

from hikisupport.core.page import Page, show

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
    if os.name == "nt":
        return []
    wanted = os.environ.get("PAGER")
    try:
        words = list(_LESS) if wanted is None else shlex.split(wanted)
    except ValueError:  # quotes that do not end
        return []
    if not words or words == ["cat"]:
        return []
    if words == ["less"]:
        words = list(_LESS)
    return words if shutil.which(words[0]) else []
