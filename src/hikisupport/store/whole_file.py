"""Writes a file whole or not at all: what was there before stays as it was until the new one is complete."""

import contextlib
import os
import tempfile
from pathlib import Path

from hikisupport.base.errors import HikisupportError

# The rights of a new file; one that is replaced keeps its own.
PRIVATE = 0o600  # a result can tell of a call
SHARED = 0o644  # data are for the whole office


def write_whole(path: Path, content: str | bytes, rights: int) -> None:
    """Write a file (text as UTF-8 with its line ends as they are); behind a link, the file that it leads to.

    Raises:
        HikisupportError: it cannot be written.
    """
    if path.is_dir():
        raise HikisupportError(f"「{path}」はフォルダです。ファイルの名前を書いてください。")
    target = Path(os.path.realpath(path))
    if (path.exists() and not path.is_file()) or target.is_symlink():  # a link to itself
        raise HikisupportError(f"「{path}」はふつうのファイルではありません。別の名前にしてください。")
    try:
        _replace(target, content.encode() if isinstance(content, str) else content, rights)
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_write(path: Path, error: OSError) -> HikisupportError:
    """Return the sentence for a file or folder that the system refuses to write."""
    return HikisupportError(f"「{path}」に書けません({error.strerror})。場所と空きを確かめてください。")


def _replace(target: Path, content: bytes, rights: int) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".hikisupport-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(OSError):  # a memory stick knows no rights
            Path(temporary).chmod(target.stat().st_mode & 0o777 if target.exists() else rights)
        Path(temporary).replace(target)
    except BaseException:  # Ctrl-C too leaves nothing behind
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
