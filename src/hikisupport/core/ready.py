"""Ready-made parts of the data: what the gate let through when the wheel was built, so that it need not be read again.

A part is taken only if every file it was made of still has the same bytes, if the same program and pydantic made it,
and if not a byte of it has changed itself; otherwise the files are read. So it can be neither stale nor other than what
the files say, and its absence costs time only.
"""

import hashlib
import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import pydantic

import hikisupport

_FOLDER = Path(__file__).resolve().parent.parent / "ready"
_PRINT = hashlib.sha256().digest_size
_MADE_BY = (1, hikisupport.__version__, pydantic.VERSION)  # the first is the form of these files

_ROOMS = ("cost", "directory", "guide", "triage")

T = TypeVar("T")
Prints = dict[str, tuple[int, str]]  # size and SHA-256 of each file by its name in the data folder


class Part(NamedTuple, Generic[T]):
    """A part of the data: its name, the files it is made of, and what reads them."""

    name: str
    files: tuple[str, ...]
    read: Callable[[Path], T]

    def of(self, folder: Path) -> T:
        """Return the part of a data folder: ready-made where nothing has changed, else read."""
        found: T | None = take(self.name, folder, self.files)
        return self.read(folder) if found is None else found


def take(part: str, folder: Path, names: tuple[str, ...]) -> Any:
    """Return a part as it was made of these files and folders of a data folder, or None if they must be read."""
    try:
        content = (_FOLDER / f"{part}.pickle").read_bytes()
        print_, body = content[:_PRINT], memoryview(content)[_PRINT:]
        if hashlib.sha256(body).digest() != print_:
            return None
        stream = io.BytesIO(body)
        if pickle.load(stream) != _MADE_BY or not _unchanged(pickle.load(stream), folder, names):
            return None
    except OSError:  # there is none (an editable install), or a file of the data cannot be read: reading says so
        return None
    return pickle.load(stream)


def parts() -> tuple[Part[Any], ...]:
    """Return every part that a module of the rooms with data names (asked where the wheel is built only)."""
    from importlib import import_module
    from pkgutil import iter_modules

    rooms = [import_module(f"hikisupport.{room}") for room in _ROOMS]
    modules = [
        import_module(found.name) for room in rooms for found in iter_modules(room.__path__, f"{room.__name__}.")
    ]
    found = [part for module in modules for part in vars(module).values() if isinstance(part, Part)]
    return tuple({part.name: part for part in found}.values())


def make_ready(folder: Path, where: Path) -> None:
    """Write every part of a data folder ready-made into a folder that is there.

    Raises:
        DataProblem: the data cannot be used: there is no wheel with such data.
    """
    for part in parts():
        keep(part.name, folder, part.files, part.read(folder), where)


def keep(part: str, folder: Path, names: tuple[str, ...], made: Any, where: Path) -> None:
    """Write a part that was made of these files of a data folder into a folder that is there."""
    prints = {name: (size, _digest(folder / name)) for name, size in _sizes(folder, names).items()}
    body = b"".join(pickle.dumps(each, protocol=5) for each in (_MADE_BY, prints, made))
    (where / f"{part}.pickle").write_bytes(hashlib.sha256(body).digest() + body)


def _unchanged(prints: Prints, folder: Path, names: tuple[str, ...]) -> bool:
    """Tell whether the files are the same; sizes come first, so that nothing large is read in vain."""
    sizes = {name: size for name, (size, _) in prints.items()}
    same = _sizes(folder, names) == sizes
    return same and all(_digest(folder / name) == digest for name, (_, digest) in prints.items())


def _sizes(folder: Path, names: tuple[str, ...]) -> dict[str, int]:
    """Return the size of each file, and of each in a folder."""
    sizes = {}
    for name in names:
        for file in sorted((folder / name).iterdir()) if (folder / name).is_dir() else [folder / name]:
            sizes[file.relative_to(folder).as_posix()] = file.stat().st_size
    return sizes


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
