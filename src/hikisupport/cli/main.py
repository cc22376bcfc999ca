"""The Typer app, the start page of the bare command, and the one place that shows errors and picks the exit code."""

import os
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hikisupport import __version__
from hikisupport.cli import output
from hikisupport.cli.japanese import JapaneseCommand, JapaneseGroup, in_japanese
from hikisupport.core.errors import DataProblem, HikisupportError, Stopped
from hikisupport.core.page import Page
from hikisupport.core.text import width

if TYPE_CHECKING:
    from hikisupport.triage.terminal import Screen

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
    version: Annotated[bool, typer.Option("--version", help="バージョンを出して終わる")] = False,
) -> None:
    if version:
        typer.echo(f"hikisupport {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        raise typer.Exit(_run_start_page())
    typer.echo(ctx.get_help().rstrip())


_NUMBERS = ("緊急: 警察 110 / 救急 119 / 子どもの虐待 189 / 救急か迷う #7119", "緊急 110 / 119 / 189 / #7119")
_CHOICES = (("1", "電話を受ける"), ("2", "窓口をさがす"), ("3", "費用"), ("4", "手引き"), ("0", "緊急の電話"))
_PROMPT = "1・2・3・4・0(q で終わる)> "


def _run_start_page() -> int:
    """Show the start page and run what is chosen, until a call was taken or the counselor leaves (exit code 0)."""
    from hikisupport.triage.terminal import Screen

    screen = Screen(plain=False, results_elsewhere=False)
    screen.show(start_page(screen.page().columns))
    while True:
        try:
            typed = unicodedata.normalize("NFKC", screen.ask(_PROMPT)).strip()
        except Stopped:
            screen.say("")
            return 0
        if typed.casefold() in {"q", "quit", "終わる"}:
            return 0
        if typed == "1":
            return run(["triage"])
        if words := _chosen(typed, screen):
            run(words)


def start_page(columns: int) -> Page:
    """Return the emergency numbers in one line, and what can be chosen."""
    page = Page(columns)
    page.text(next((line for line in _NUMBERS if width(line) <= columns), _NUMBERS[-1]), style="danger")
    page.blank()
    page.text("ひきこもり相談の電話で使う、次の一歩・窓口・費用の早見", style="heading")
    page.blank()
    for key, label in _CHOICES:
        page.text(f"{key}  {label}", style="danger" if key == "0" else "strong", indent=2)
    page.blank()
    page.text("番号を打って Enter を押します。言葉を打つと、窓口をさがします(例: 眠れない)。")
    return page


def _chosen(typed: str, screen: "Screen") -> list[str]:
    """Return the words of the command that was chosen ([]: nothing was)."""
    if not typed:
        return []
    if typed == "0":
        return ["urgent"]
    if typed == "3":
        return ["cost", "--ask"]
    if typed in {"2", "4"}:
        question = "どんなことですか(例: お金がない、手稲区)> " if typed == "2" else "話題(Enter で一覧)> "
        try:
            more = screen.ask(question).split()
        except Stopped:
            return []
        return [*(["list"] if typed == "2" else ["guide"]), "--", *more]
    if typed in {"5", "6", "7", "8", "9"}:
        screen.say("1・2・3・4・0・q のどれかを打ってください。")
        return []
    return ["list", "--", *typed.split()]


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
