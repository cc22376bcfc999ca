"""Options that several commands share. Values are text and read by us: so messages are ours, in Japanese."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from hikisupport.core import clock
from hikisupport.core.errors import UsageProblem


def typed(name: str, metavar: str, help_: str) -> Any:
    """Return an option that is followed by words."""
    return typer.Option(name, metavar=metavar, help=help_)


AtOption = Annotated[str | None, typed("--at", "日時", 'この日時のつもりで答える(例: "2026-11-24 10:00")')]
DataOption = Annotated[str | None, typed("--data", "フォルダ", "同梱の代わりに使うデータの置き場所")]


def formats(*names: str) -> Any:
    """Return the option ``--format`` of a command that takes these formats, the first unless told."""
    words = f"{'、'.join(names)}(書かなければ {names[0]})"
    return typed("--format", "形式", words)


OutOption = Annotated[str | None, typed("--out", "ファイル", "画面の代わりにこのファイルへ書く")]
OfficeOption = Annotated[
    str | None, typed("--office", "id", "電話を受けている窓口の id(自分の窓口を「電話してください」とは言わない)")
]
AllOption = Annotated[bool, typer.Option("--all", help="画面に入る分で切らずに、全部出す")]
PlainOption = Annotated[bool, typer.Option("--plain", help="色と枠なしで、読み上げの順に出す")]


def moment(at: str | None) -> datetime:
    """Return the moment to answer for: ``--at``, or now.

    Raises:
        UsageProblem: the text is no moment.
    """
    return clock.parse_moment(at) if at else clock.now()


def one_of(value: str, allowed: tuple[str, ...], option: str) -> str:
    """Return a value that is one of those allowed.

    Raises:
        UsageProblem: it is another one.
    """
    if value not in allowed:
        raise UsageProblem(f"{option} に「{value}」は使えません。使える値: {'、'.join(allowed)}")
    return value


def folder(data: str | None) -> Path:
    """Return the data folder that the command works with."""
    from hikisupport.core.files import data_folder

    return data_folder(data)


def office(chosen: str | None) -> str | None:
    """Return the id of the agency where the counselor sits: the option, or HIKISUPPORT_OFFICE."""
    return chosen or os.environ.get("HIKISUPPORT_OFFICE") or None
