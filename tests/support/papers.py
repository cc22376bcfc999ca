"""What the tests of papers share: is a page well formed, what can be read on it, and how a browser prints it."""

import re
import shutil
import subprocess
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest

_VOID = {"meta", "br", "rect", "path", "link", "img", "input", "hr"}
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium here to print the page with")
_FONTS = shutil.which("fc-list")
_JAPANESE = bool(_FONTS and subprocess.run([_FONTS, ":lang=ja"], capture_output=True, check=False).stdout)
needs_japanese_font = pytest.mark.skipif(not _JAPANESE, reason="no Japanese font here to print with")
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
)  # fmt: skip


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[str] = []
        self.heard: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.tags += [name for name, _ in attrs if name.startswith("on")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not {"style", "rt", "rp", "title"} & set(self.open):
            self.heard.append(data)


def read(html: str) -> _Balance:
    """Return the page as read: its tags, and faults of nesting."""
    page = _Balance()
    page.feed(html)
    page.close()
    page.wrong += page.open
    return page


def words(html: str) -> str:
    """Return what a reader sees, without readings over words and without blanks."""
    return re.sub(r"\s", "", "".join(read(html).heard))


def browse(folder: Path, html: str, *wanted: str) -> None:
    """Let Chromium open a page with further arguments (what to write, and where)."""
    assert _CHROMIUM
    (folder / "page.html").write_text(html, encoding="utf-8")
    command = [_CHROMIUM, *_QUIET, f"--user-data-dir={folder / 'profile'}", *wanted, (folder / "page.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=90)


def printed(file: Path) -> list[str]:
    """Return the text of each page of a PDF; some fonts write 一 and 支 as the radicals that look like them."""
    pypdf = pytest.importorskip("pypdf")
    return [unicodedata.normalize("NFKC", page.extract_text()) for page in pypdf.PdfReader(file).pages]


def pages(folder: Path, html: str) -> int:
    """Return how many pages Chromium prints."""
    browse(folder, html, "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}")
    return len(printed(folder / "page.pdf"))
