"""The only place that knows where the data lies."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hikisupport.core.errors import DataProblem, HikisupportError, InputProblem, reason


def named(text: str) -> Path:
    """Return the place that a text names; ``~`` is the home.

    Raises:
        InputProblem: the text can name no file here: too long, an unknown home, a folder that may not be entered.
    """
    try:
        path = Path(text).expanduser()
        path.exists()  # asks the system, which refuses some names outright
    except (OSError, ValueError, RuntimeError):
        raise InputProblem(f"「{text}」という場所は使えません。ファイルやフォルダの名前を確かめてください。") from None
    return path


SHIPPED, GIVEN = "同梱", "指定のデータ"
CONFIRMATIONS = "confirmations.yaml"
_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(chosen: str | None = None) -> Path:
    """Return the data folder: the one chosen (option), HIKISUPPORT_DATA, or the shipped one.

    Raises:
        DataProblem: the folder that was named does not exist.
    """
    given = chosen or os.environ.get("HIKISUPPORT_DATA")
    if not given:
        return shipped_folder()
    with contextlib.suppress(InputProblem):
        if named(given).is_dir():
            return named(given)
    raise DataProblem(
        f"データのフォルダ「{given}」が見つかりません。--data(または HIKISUPPORT_DATA)を確かめてください。"
    )


def shipped_folder() -> Path:
    """Return the data that came with the program: inside the wheel, or ``data/`` of the checkout (editable)."""
    checkout = _PACKAGE.parent.parent
    if (_PACKAGE / "shipped").is_dir():
        return _PACKAGE / "shipped"
    if (checkout / "pyproject.toml").is_file() and (checkout / "data").is_dir():  # not some folder beside site-packages
        return checkout / "data"
    raise DataProblem("同梱のデータが見つかりません。入れ直すか、--data で置き場所を教えてください。")


def origin(folder: Path) -> str:
    """Return whose data a folder holds: 同梱 (came with the program) or 指定のデータ (named by the office)."""
    return SHIPPED if folder.resolve() == shipped_folder().resolve() else GIVEN


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
    return HikisupportError(f"「{path}」に書けません({reason(error)})。場所と空きを確かめてください。")


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


_LOCK = ".hikisupport.lock"
_PATIENCE_SECONDS = 60  # two dozen people who write at the same moment are served one after the other


class NoLock(HikisupportError):
    """A folder that cannot be held for writing."""


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a data folder for writing; taken before what is to be changed is read, and given up when the holder dies.

    Raises:
        NoLock: no lock can be had here, or somebody else has held it for a minute.
    """
    from filelock import FileLock, Timeout

    # A lock file that only stands there (filelock's other way) would outlive its holder: rather none at all.
    lock = FileLock(folder / _LOCK, timeout=_PATIENCE_SECONDS, fallback_to_soft=False)
    try:
        (folder / _LOCK).open("a").close()  # a folder that takes no file is told from one that is held
        lock.acquire()
    except Timeout:
        raise NoLock(
            f"ほかの人が「{folder}」に書いている途中です。書いていません。少し待って、もう一度お試しください。"
        ) from None
    except (OSError, NotImplementedError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise NoLock(
            f"「{folder}」に鍵をかけられないので、書いていません({why})。"
            "ほかの人と同時に書くと記録が失われます。書けるフォルダか確かめてください。"
        ) from None
    try:
        yield
    finally:
        # Taken away while it is held: whoever waits for a file that is gone asks again (filelock sees to it).
        with contextlib.suppress(OSError):  # Windows lets nobody take away what is open
            (folder / _LOCK).unlink()
        lock.release()
