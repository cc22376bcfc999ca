"""Colour: what a terminal is sent, on Windows and elsewhere."""

import io

import pytest

from hikisupport.app.render import paint
from hikisupport.app.render.page import Page, Piece


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def sent(page: Page) -> str:
    terminal = Terminal()
    paint.show(page, terminal)
    return terminal.getvalue()


@pytest.fixture
def page() -> Page:
    page = Page(80)
    page.heading("見出し")
    for style in (*paint.STYLES, ""):
        page.lines.append((Piece("011-863-8733", style), Piece(" [bold]かっこ[/] :smile:")))
    page.blank()
    return page


def test_windows_and_other_systems_are_sent_the_same(monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    monkeypatch.setenv("TERM", "xterm")
    here = sent(page)
    monkeypatch.setattr("hikisupport.app.render.paint.os.name", "nt")
    monkeypatch.setattr("rich.console.WINDOWS", False)
    assert sent(page) == here
    assert "\x1b[1;31m011-863-8733\x1b[0m [bold]かっこ[/] :smile:\n" in here


def test_a_style_that_nobody_knows_is_shown_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    page = Page(80)
    page.text("文", style="no-such-style")
    assert sent(page) == "文\n"
