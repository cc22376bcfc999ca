"""A real pseudo-terminal with a screen, for tests of what a counselor sees and types."""

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
# What `make coverage` hands to the processes it wants to measure; nothing otherwise.
MEASURED = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}


class Terminal:
    """The program in a terminal of some columns and lines; ``screen`` is what is seen, ``log`` all that was written."""

    def __init__(
        self,
        *args: str,
        columns: int = 80,
        lines: int = 24,
        env: dict[str, str] | None = None,
        start: tuple[str, ...] = ("-m", "hikisupport"),
    ) -> None:
        self.screen = pyte.HistoryScreen(columns, lines, history=1000)
        self._stream = pyte.Stream(self.screen)
        self.log = ""
        self._child = pexpect.spawn(
            sys.executable,
            [*start, *args],
            dimensions=(lines, columns),
            encoding="utf-8",
            timeout=60,
            env={
                "PATH": "/usr/bin:/bin",
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "PAGER": "cat",
                **MEASURED,
                **(env or {}),
            },
            cwd=str(ROOT),
        )

    def wait_for(self, text: str) -> None:
        """Read until a text has been written."""
        self._child.expect_exact(text)
        self._take(self._child.before + self._child.after)

    def type(self, *keys: str) -> None:
        """Type each line at its prompt."""
        for key in keys:
            self.wait_for("> ")
            self._child.sendline(key)

    def send(self, key: str) -> None:
        """Type a line at once, where the prompt has been waited for."""
        self._child.sendline(key)

    def resize(self, columns: int, lines: int) -> None:
        """Pull the window to another size."""
        self._child.setwinsize(lines, columns)
        self.screen.resize(lines, columns)

    def interrupt(self) -> None:
        """Press Ctrl-C, once the program waits for a line (between its prompt and that, Python would miss it)."""
        time.sleep(0.3)
        self._child.sendintr()

    def end_input(self) -> None:
        """Press Ctrl-D."""
        self._child.sendeof()

    def leave(self) -> int:
        """Press Ctrl-D and read to the end; unlike Ctrl-C it waits in the line until somebody reads."""
        self.end_input()
        return self.finish()

    def finish(self) -> int:
        """Read to the end; return the exit code."""
        self._child.expect(pexpect.EOF)
        self._take(self._child.before)
        self._child.close()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    def picture(self) -> list[str]:
        """Return what is in sight at the next prompt."""
        self.wait_for("> ")
        return [line.rstrip() for line in self.screen.display]

    def rows(self) -> list[str]:
        """Return every line written so far, scrolled away or not, as it stood on the screen."""
        history = ["".join(row[x].data for x in range(self.screen.columns)) for row in self.screen.history.top]
        return [line.rstrip() for line in (*history, *self.screen.display)]

    def _take(self, text: str) -> None:
        self.log += text
        self._stream.feed(text)
