"""Errors that carry a sentence ready for the counselor. Nothing here prints."""

import errno
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a data file: where it is, what is wrong, what to write instead. Lines count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""
    severity: str = "error"  # or "warning"

    def __str__(self) -> str:
        where = f"{self.file} {self.line}行{self.column}列"
        inside = f" [{self.path}]" if self.path else ""
        return f"{where}{inside}: {self.message}" + (f" → {self.hint}" if self.hint else "")


class HikisupportError(Exception):
    """A problem explained in one Japanese sentence; ``exit_code`` is what the program ends with."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageProblem(HikisupportError):
    """An unknown option, argument or value (exit code 2)."""

    exit_code = 2


class DataProblem(HikisupportError):
    """Data that cannot be used at all (exit code 1); ``problems`` holds each mistake with its place, if known."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class InputProblem(HikisupportError):
    """An input file that cannot be read, or an id that does not exist (exit code 1)."""


class Stopped(HikisupportError):
    """The counselor stopped: q, end of input or Ctrl-C (exit code 130)."""

    exit_code = 130


_REASONS = {
    errno.ENOENT: "その場所がありません",
    errno.EACCES: "書いたり読んだりする許可がありません",
    errno.EPERM: "書いたり読んだりする許可がありません",
    errno.ENOSPC: "空きがありません",
    errno.EROFS: "書き込めない場所です",
    errno.EISDIR: "フォルダです",
    errno.ENOTDIR: "途中がフォルダではありません",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.EBUSY: "ほかのプログラムが使っています",
    errno.EIO: "ディスクか通信の不具合です",
}


def reason(error: OSError) -> str:
    """Return in Japanese why the system refused (the number of the error where it is a rare one)."""
    return _REASONS.get(error.errno or 0, f"システムのエラー {error.errno}")
