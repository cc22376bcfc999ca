"""The Typer app, and the one place that shows errors and picks the exit code."""

import os
import sys
from typing import Annotated

import typer

from hikisupport import __version__
from hikisupport.app.cli import streams
from hikisupport.app.cli.help import JapaneseCommand, JapaneseGroup, in_japanese
from hikisupport.base.errors import DataProblem, HikisupportError, Stopped

app = typer.Typer(
    name="hikisupport",
    cls=JapaneseGroup,
    add_completion=False,  # completion would write into the shell files of a shared office machine
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback(help="ひきこもり相談の電話で使う、次の一歩・窓口・自己負担の早見(札幌市)。")
def _top(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="版を出して終わる", show_default=False)] = False,
) -> None:
    if version:
        typer.echo(f"hikisupport {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), nl=False)


def run(args: list[str]) -> int:
    """Run one command line; return the exit code. Errors are shown here as one Japanese sentence."""
    streams.prepare()
    try:
        result = app(args=args, prog_name="hikisupport", standalone_mode=False)
        sys.stdout.flush()
    except HikisupportError as error:
        return _explain(error)
    except typer.TyperException as error:
        return _explain(in_japanese(error))
    except (BrokenPipeError, SystemExit):  # the latter is what Typer makes of the former
        return 0  # The reader of the pipe has left: nothing more to say.
    except (KeyboardInterrupt, typer.Abort):
        return _explain(Stopped("\nここで止めました。"))
    except Exception as error:
        return _explain(_unforeseen(error))
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


def _explain(error: HikisupportError) -> int:
    streams.explain(error.message)
    if isinstance(error, DataProblem):
        from hikisupport.app.render.phrases import ALWAYS

        streams.explain(ALWAYS)
    return error.exit_code


def _register() -> None:
    from hikisupport.app.cli import agencies, cost, data, guide, triage

    for module in (triage, agencies, cost, guide):
        for name, command in module.COMMANDS.items():
            app.command(name, cls=JapaneseCommand, rich_help_panel=None)(command)
    data_app = typer.Typer(
        cls=JapaneseGroup,
        help="データの手入れ: 点検、確かめる一覧、確かめた記録、公開データの入れかえ、書き出し",
        add_completion=False,
        rich_markup_mode=None,
    )
    for name, command in data.COMMANDS.items():
        data_app.command(name, cls=JapaneseCommand)(command)
    app.add_typer(data_app, name="data")


_register()
