"""A file or folder as somebody typed its name."""

from pathlib import Path

from hikisupport.base.errors import InputProblem


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
