"""Every command of the program, as it is registered."""

from collections.abc import Iterator
from typing import Any

import typer.main

from hikisupport.cli.main import program


def walk(group: Any = None, path: str = "hikisupport") -> Iterator[tuple[str, Any]]:
    """Yield every command with the words that call it."""
    for name, command in (group or typer.main.get_command(program())).commands.items():
        if hasattr(command, "commands"):
            yield from walk(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def names() -> list[str]:
    """Return the words that call each command."""
    return [path for path, _ in walk()]
