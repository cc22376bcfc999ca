"""The smallest program of this Typer: what every start costs before a line of ours is read."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def one(word: Annotated[str, typer.Option("--word")] = "") -> None:
    """Say one line."""
    typer.echo(word or "one")


@app.command()
def two() -> None:
    """Do nothing: with two commands, Typer makes a group as ours is."""


app()
