"""Help and usage errors in Japanese: Typer's own words are English."""

import difflib
import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page, columns
from hikisupport.core.text import width


class _AsTyped:
    """What Typer asks to turn the words of one option into its value: ours stay as they were typed."""

    @staticmethod
    def coerce(value: Any, **_: Any) -> Any:
        return value


_HELP_COLUMNS = 79  # in a pipe; a terminal that is narrower gets less


class _Ours:
    """What our commands and groups do otherwise than Typer's own: help in Japanese, values read by us."""

    def get_params(self, ctx: typer.Context) -> list[Any]:
        """Return the parameters, --help among them."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]  # the class beside it, Typer's, has it
        for param in params:
            param.get_runtime_param = _AsTyped
        return params

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:
        """Write the help."""
        formatter.write(help_text(self, ctx))


class JapaneseCommand(_Ours, TyperCommand):  # type: ignore[misc]  # Typer's formatter is of another class
    """A command of ours."""


class JapaneseGroup(_Ours, TyperGroup):  # type: ignore[misc]  # as above
    """A group of commands of ours."""


def help_text(command: Any, ctx: Any) -> str:
    """Return the help of a command as text."""
    page = Page(min(_HELP_COLUMNS, columns(sys.stdout)))
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.get_params(ctx) if param.param_type_name == "option" and not param.hidden]
    names = " ".join(f"[{param.metavar}]" for param in arguments)
    subcommands = list(getattr(command, "commands", {}).values())
    page.text(f"使い方: {ctx.command_path}{' コマンド' if subcommands else ''} [オプション] {names}".rstrip())
    page.blank()
    for paragraph in (command.help or "").strip().split("\n\n"):
        page.text(_one_line(paragraph))
    _rows(page, "引数", [(str(param.metavar), str(param.help or "")) for param in arguments])
    _rows(page, "コマンド", [(str(sub.name), _short_help(sub)) for sub in subcommands if not sub.hidden])
    _rows(page, "オプション", [_option_row(param) for param in options])
    return page.plain()


def _rows(page: Page, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    page.blank()
    page.text(f"{title}:")
    label_width = min(max(width(name) for name, _ in rows), 24)
    for name, text in rows:
        page.field(name, text or " ", indent=2, label_width=label_width)


def _option_row(param: Any) -> tuple[str, str]:
    names = ", ".join(sorted(param.opts, key=len, reverse=True))  # Click keeps them in no order
    if param.name == "help":
        return names, "この説明を出して終わる"
    return (f"{names} {param.metavar}" if param.metavar and not param.is_flag else names), str(param.help or "")


def _short_help(command: Any) -> str:
    return _one_line(str(command.help or "").strip().split("\n\n")[0])


def _one_line(paragraph: str) -> str:
    """Return a paragraph without its line ends; Japanese has no blank between words."""
    return "".join(line.strip() for line in paragraph.split("\n"))


def in_japanese(error: typer.TyperException, called: str) -> UsageProblem:
    """Return a usage error of Typer as one Japanese sentence; ``called`` is the command that was named."""
    kind = type(error).__name__
    message = str(getattr(error, "message", error))
    ctx: Any = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else f"hikisupport {called}".strip()
    return UsageProblem(f"{_sentence(kind, message, error)}使い方は `{path} --help` で見られます。")


def _sentence(kind: str, message: str, error: Any) -> str:
    if kind == "NoSuchOption":
        near = _suggest_name(error.option_name, list(error.possibilities or ()), cutoff=0.7)
        return f"「{error.option_name}」というオプションはありません。{near}"
    if kind == "MissingParameter":
        return f"「{error.param.metavar or error.param.name}」を書いてください。"
    if kind == "BadOptionUsage":
        wrong = "に値は付きません。" if "does not take" in message else "の後に値を書いてください。"
        return f"「{error.option_name}」{wrong}"
    if message.startswith("No such command"):
        return _no_such_command(message, error)
    if message.startswith("Missing command"):
        return "コマンドを書いてください。"
    if message.startswith("Got unexpected extra argument"):
        extra = message[message.find("(s) (") + 5 : -1]
        takes = any(param.param_type_name == "argument" for param in error.ctx.command.params)
        hint = '空白のある名前は "" で囲んでください。' if takes else "消してください。"
        return f"余分な言葉があります:「{extra}」。{hint}"
    return "書き方が違います。"


def _suggest_name(typed: str, names: list[str], cutoff: float) -> str:
    near = difflib.get_close_matches(typed, names, n=1, cutoff=cutoff)
    return f"近いもの: {near[0]}。" if near else ""


def _no_such_command(message: str, error: Any) -> str:
    """Return that there is no such command, with the nearest one, or how to look for words."""
    typed = message.split("'")[1]
    names = list(error.ctx.command.commands)
    hint = _suggest_name(typed.casefold(), names, cutoff=0.6)
    if not hint and "list" in names and not typed.isascii():
        hint = f"言葉で窓口をさがすには `hikisupport list {typed}`。"
    elif not hint:
        hint = f"使えるコマンド: {'、'.join(names)}。"
    return f"「{typed}」というコマンドはありません。{hint}"
