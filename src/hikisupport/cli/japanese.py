"""Help and usage errors in Japanese: Typer's own words are English."""

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page, columns
from hikisupport.core.text import width


class AsTyped:
    """What Typer asks to turn the words of one option into its value."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 - Typer passes them by name
        """Return what was given: a text, several, or nothing."""
        return value


_AS_TYPED = AsTyped()


def as_typed(params: list[Any]) -> list[Any]:
    """Return the parameters of a command, each of which now hands on what was typed."""
    for param in params:
        param.get_runtime_param = lambda: _AS_TYPED
    return params


_HELP_COLUMNS = 79  # in a pipe; a terminal that is narrower gets less


class _Ours:
    """What our commands and groups do otherwise than Typer's own: help in Japanese, values read by us."""

    def get_params(self, ctx: typer.Context) -> list[Any]:
        """Return the parameters, --help among them."""
        return as_typed(super().get_params(ctx))  # type: ignore[misc]  # the class beside it, Typer's, has it

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
        return f"「{error.option_name}」というオプションはありません。{_near_option(error)}"
    if kind == "MissingParameter":
        return f"「{error.param.metavar or error.param.name}」を書いてください。"
    if kind == "BadOptionUsage":
        takes = "does not take" in message
        return (
            f"「{error.option_name}」に値は付きません。"
            if takes
            else f"「{error.option_name}」の後に値を書いてください。"
        )
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


def _near_option(error: Any) -> str:
    import difflib

    near = difflib.get_close_matches(error.option_name, list(error.possibilities or ()), n=1, cutoff=0.7)
    return f"近いもの: {near[0]}。" if near else ""


def _no_such_command(message: str, error: Any) -> str:
    """Return that there is no such command, with the nearest one, or how to look for words."""
    import difflib

    typed = message.split("'")[1] if "'" in message else ""
    group = getattr(getattr(error, "ctx", None), "command", None)
    names = list(getattr(group, "commands", {}))
    near = difflib.get_close_matches(typed.casefold(), names, n=1, cutoff=0.6)
    if near:
        hint = f"近いもの: {near[0]}。"
    elif any(not ch.isascii() for ch in typed) and "list" in names:
        hint = f"言葉で窓口をさがすには `hikisupport list {typed}`。"
    else:
        hint = f"使えるコマンド: {'、'.join(names)}。" if names else ""
    return f"「{typed}」というコマンドはありません。{hint}"
