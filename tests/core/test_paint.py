"""Colour: what a terminal is sent, on Windows and elsewhere, and that it can be read on dark and on light screens."""

import io

import pytest

from hikisupport.core import page as painting
from hikisupport.core.page import STYLES, Page, Piece

# The two sets that most terminals come with (normal and bright): xterm, Windows.
PALETTES = {
    "xterm": {"red": ("cd0000", "ff0000"), "magenta": ("cd00cd", "ff00ff"), "green": ("00cd00", "00ff00"),
              "yellow": ("cdcd00", "ffff00"), "blue": ("0000ee", "5c5cff"), "cyan": ("00cdcd", "00ffff")},
    "windows": {"red": ("c50f1f", "e74856"), "magenta": ("881798", "b4009e"), "green": ("13a10e", "16c60c"),
                "yellow": ("c19c00", "f9f1a5"), "blue": ("0037da", "3b78ff"), "cyan": ("3a96dd", "61d6d6")},
}  # fmt: skip
READABLE = 3.0  # the least contrast of large or bold letters (WCAG 2, 1.4.3)


def brightness(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def readable(colour: str, ground: str) -> bool:
    """Tell whether bold letters can be read, whether the terminal makes bold bright or not, on its better palette."""
    return all(
        any(contrast(colours[colour][bright], ground) >= READABLE for colours in PALETTES.values()) for bright in (0, 1)
    )


def colours_used() -> list[str]:
    plain = {"bold", "dim", "underline"}
    return [word for style in STYLES.values() for word in style.split() if word not in plain]


@pytest.mark.parametrize("ground", ["ffffff", "000000"])
def test_every_colour_can_be_read_on_white_and_on_black(ground: str) -> None:
    assert colours_used()
    assert [colour for colour in colours_used() if not readable(colour, ground)] == []


def test_yellow_on_white_would_be_seen_as_a_fault() -> None:
    assert not readable("yellow", "ffffff")
    assert not readable("cyan", "ffffff")


def test_what_is_coloured_is_bold_too_so_that_nothing_hangs_on_colour_alone() -> None:
    coloured = [style for style in STYLES.values() if set(style.split()) & set(colours_used())]
    assert [style for style in coloured if "bold" not in style] == []


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def sent(page: Page) -> str:
    terminal = Terminal()
    painting.show(page, terminal)
    return terminal.getvalue()


@pytest.fixture
def page() -> Page:
    page = Page(80)
    page.heading("見出し")
    for style in (*STYLES, ""):
        page.lines.append((Piece("011-863-8733", style), Piece(" [bold]かっこ[/] :smile:")))
    page.blank()
    return page


def test_windows_and_other_systems_are_sent_the_same(monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    monkeypatch.setenv("TERM", "xterm")
    here = sent(page)
    monkeypatch.setattr("hikisupport.core.page.os.name", "nt")
    monkeypatch.setattr("rich.console.WINDOWS", False)
    assert sent(page) == here
    assert "\x1b[1;31m011-863-8733\x1b[0m [bold]かっこ[/] :smile:\n" in here


def test_a_style_that_nobody_knows_is_shown_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    page = Page(80)
    page.text("文", style="no-such-style")
    assert sent(page) == "文\n"
