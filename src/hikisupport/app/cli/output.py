"""Where a result goes: the screen, a pipe, or a file the counselor named."""

import contextlib
import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hikisupport.base.errors import HikisupportError
from hikisupport.base.text import visible
from hikisupport.store.named import named

if TYPE_CHECKING:
    from hikisupport.app.render.page import Page

_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def page_width(out: str | None, plain: bool) -> int:
    """Return the columns to lay out for: the terminal's, or unfolded for a pipe or a file."""
    from hikisupport.app.render.paint import UNFOLDED, columns

    return UNFOLDED if out is not None else columns(sys.stdout, plain)


def empty_page(out: str | None, plain: bool) -> "Page":
    """Return an empty page as wide as what it is written to."""
    from hikisupport.app.render.page import Page

    return Page(page_width(out, plain))


def emit_page(page: "Page", out: str | None, plain: bool) -> None:
    """Write a page to the named file, or show it on standard output."""
    from hikisupport.app.render.paint import show

    if out is not None:
        emit(page.plain(), out)
    else:
        show(page, plain=plain)


def emit_json(document: Any, out: str | None) -> None:
    """Write a document as JSON to the named file, or to standard output."""
    emit(to_json(document), out)


def emit(text: str, out: str | None) -> None:
    """Write a finished text to the named file, or to standard output.

    Raises:
        HikisupportError: the file cannot be written; a file that was there before stays as it was.
    """
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_file(named(out), text)
    sys.stderr.write(f"書きました: {visible(out)}\n")


def emit_table(text: str, out: str | None) -> None:
    """Write a table with its own line ends and byte order mark, whatever the console would make of them."""
    raw = getattr(sys.stdout, "buffer", None)
    if out is None and raw is not None:
        sys.stdout.flush()
        raw.write(text.encode())
        raw.flush()
    else:
        emit(text, out)


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text as UTF-8 with plain line feeds.

    Raises:
        HikisupportError: it cannot be written.
    """
    if path.is_dir():
        raise HikisupportError(f"「{path}」はフォルダです。ファイルの名前を書いてください。")
    if (path.exists() and not path.is_file()) or Path(os.path.realpath(path)).is_symlink():  # a link to itself
        raise HikisupportError(f"「{path}」はふつうのファイルではありません。別の名前にしてください。")
    temporary = None
    try:
        target = Path(os.path.realpath(path))
        handle, temporary = tempfile.mkstemp(prefix=".hikisupport-", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        Path(temporary).replace(target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise HikisupportError(f"「{path}」に書けません({error.strerror})。場所と空きを確かめてください。") from None


def to_json(document: Any) -> str:
    """Return a document as JSON text: Japanese readable, keys in their order."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # What nobody sees stays in the value, but written out: a terminal would act on it.
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
