"""The Typer app, and the one place that shows errors and picks the exit code."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from hikisupport import __version__
from hikisupport.cli import output
from hikisupport.cli.japanese import JapaneseCommand, JapaneseGroup, in_japanese
from hikisupport.core.errors import DataProblem, HikisupportError, Stopped

# Where each command is defined; "data" is a group of several.
_HOMES = {
    "triage": "triage", "urgent": "triage", "questions": "triage",
    "list": "directory", "show": "directory", "cost": "cost", "guide": "guide", "data": "data",
}  # fmt: skip
_OPTIONS: dict[str, Any] = {
    "cls": JapaneseGroup,
    "add_completion": False,  # completion would write into the shell files of a shared office machine
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
}


def program(words: Sequence[str] = ()) -> typer.Typer:
    """Return the program. Given the words of a run, only with the command they call: making all costs each its time."""
    app = typer.Typer(
        name="hikisupport",
        invoke_without_command=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        **_OPTIONS,
    )
    app.callback(help="ひきこもり相談の電話で使う、次の一歩・窓口・自己負担の早見(札幌市)。")(_top)
    for name in [words[0]] if words and words[0] in _HOMES else _HOMES:
        commands = import_module(f"hikisupport.cli.{_HOMES[name]}").COMMANDS
        if name == "data":
            app.add_typer(_group(commands), name=name)
        else:
            app.command(name, cls=JapaneseCommand)(commands[name])
    return app


def _group(commands: Mapping[str, Callable[..., None]]) -> typer.Typer:
    group = typer.Typer(
        help="データの手入れ: 点検、確かめる一覧、確かめた記録、公開データの入れかえ、書き出し", **_OPTIONS
    )
    for name, command in commands.items():
        group.command(name, cls=JapaneseCommand)(command)
    return group


def _top(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="バージョンを出して終わる", show_default=False)] = False,
) -> None:
    if version:
        typer.echo(f"hikisupport {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from hikisupport.cli.start_page import start

        raise typer.Exit(start(run))
    typer.echo(ctx.get_help().rstrip())


def run(args: list[str]) -> int:
    """Run one command line; return the exit code. Errors are shown here as one Japanese sentence."""
    output.prepare()
    try:
        result = program(args)(args=args, prog_name="hikisupport", standalone_mode=False)
        sys.stdout.flush()
    except HikisupportError as error:
        return _explain(error)
    except typer.TyperException as error:
        called = args[0] if args and args[0] in _HOMES else ""
        return _explain(in_japanese(error, called))
    except (BrokenPipeError, SystemExit):  # the latter is what Typer makes of the former
        return 0  # The reader of the pipe has left: nothing more to say.
    except (KeyboardInterrupt, typer.Abort):
        return _explain(Stopped("\nここで止めました。"))
    except Exception as error:
        return _explain(_unforeseen(error), with_numbers=True)
    if result == Stopped.exit_code:  # Typer has caught Ctrl-C
        return _explain(Stopped("\nここで止めました。"))
    return result if isinstance(result, int) else 0


def _unforeseen(error: Exception) -> HikisupportError:
    """Return what can be said of an error that nobody foresaw; its words may hold answers, so only its kind is told."""
    if isinstance(error, OSError) and error.filename is None:  # no file was opened: a stream failed
        return HikisupportError("結果を書き出せませんでした。書く先の空きを確かめてください。")
    if os.environ.get("HIKISUPPORT_TRACE"):
        raise error
    return HikisupportError(f"思わぬ不具合で止まりました({type(error).__name__})。もう一度お試しください。")


def _explain(error: HikisupportError, *, with_numbers: bool = False) -> int:
    output.explain(error.message)
    if with_numbers or isinstance(error, DataProblem):  # the call goes on, whatever fails
        from hikisupport.core.vocab import ALWAYS

        output.explain(ALWAYS)
    return error.exit_code
