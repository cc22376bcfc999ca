"""The only place that knows where the data lies."""

import os
from pathlib import Path

from hikisupport.base.errors import DataProblem, InputProblem
from hikisupport.store.named import named

SHIPPED, GIVEN = "同梱", "指定のデータ"
CONFIRMATIONS = "confirmations.yaml"
_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(chosen: str | None = None) -> Path:
    """Return the data folder: the one chosen (option), HIKISUPPORT_DATA, or the shipped one.

    Raises:
        DataProblem: the folder that was named does not exist.
    """
    given = chosen or os.environ.get("HIKISUPPORT_DATA")
    if given:
        folder = _folder(given)
        if folder is None:
            raise DataProblem(
                f"データの置き場所「{given}」が見つかりません。--data かHIKISUPPORT_DATAを確かめてください。"
            )
        return folder
    return shipped_folder()


def _folder(text: str) -> Path | None:
    try:
        folder = named(text)
    except InputProblem:
        return None
    return folder if folder.is_dir() else None


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
