"""What every page in HTML shares: readings over hard words (ふりがな), and one self-contained document.

The page itself is a template beside this file (Jinja), which escapes every text that is put into it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from hikisupport.core.errors import HikisupportError
from hikisupport.core.text import visible
from hikisupport.core.vocab import HOURS_UNKNOWN
from hikisupport.directory.screen import phone_hours
from hikisupport.directory.view import AgencyView

# Hard words of these pages; a longer word is found before a shorter one in it. Kana at the end bear no reading.
READINGS = dict(map(str.split, (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8").splitlines()))
_HARD = re.compile("|".join(sorted(map(re.escape, READINGS), key=len, reverse=True)))
_KANJI = re.compile("[々〇一-鿿]+")
_TOKEN = re.compile(f"(?:{_HARD.pattern})|(?:(?!{_HARD.pattern})[々〇一-鿿])+|(?:(?!{_HARD.pattern})[^々〇一-鿿])+")
# A day is never broken over two lines.
_DAY = re.compile("[0-9]+月[0-9]+日")
_KANA_END = re.compile("[ぁ-ゖ]+$")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def shown(text: str) -> Markup:
    """Return text in which nothing is HTML and nothing is unseen (direction characters would turn a line around)."""
    return escape(visible(text))


def dialled(one: AgencyView) -> AgencyView:
    """Return the agency whose number is dialled: the one that answers instead, where the own number is withheld."""
    instead = one.fallback
    return instead if not one.phone and instead and instead.phone else one


def render(template: str, **values: object) -> str:
    """Return a template of this folder as one page that needs nothing else: no network, no script."""
    reader = Reader()
    shared = {"ruby": reader.text, "name": reader.name, "again": reader.again, "dialled": dialled, "hours": _say_hours}
    return _pages().get_template(template).render(**shared, **values) + "\n"


def _say_hours(one: AgencyView) -> str:
    return phone_hours(one) or HOURS_UNKNOWN


@cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=lambda name: not (name or "").endswith(".css"),
        undefined=StrictUndefined,
        finalize=_show_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _show_text(value: object) -> object:
    """Return what a template puts on the page: text of the data without what is unseen."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class Reader:
    """Gives text as HTML; a hard word bears its reading where it stands first since ``again``."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def again(self) -> str:
        """Forget which words were read: a new part of the page begins. Returns nothing to show."""
        self._seen.clear()
        return ""

    def text(self, text: str) -> Markup:
        """Return text escaped, with readings over hard words."""
        parts, end = [], 0
        for found in _HARD.finditer(text):
            word = found[0]
            parts.append(shown(text[end : found.start()]))
            parts.append(shown(word) if word in self._seen else _ruby(word, READINGS[word]))
            self._seen.add(word)
            end = found.end()
        return Markup(_DAY.sub(r'<span class="whole">\g<0></span>', "".join([*parts, shown(text[end:])])))

    def name(self, name: str, kana: str) -> Markup:
        """Return a name with the reading over each word; where that is not certain, after the name."""
        for words in (_TOKEN.findall(name), _split_runs(name)):
            readings = _readings(words, _read_kana(kana))
            if readings is not None:
                read = (_ruby(word, readings.pop(0)) if _KANJI.search(word) else shown(word) for word in words)
                return Markup("").join(read)
        if not _KANJI.search(_HARD.sub("", name)):
            return Reader().text(name)
        return Markup("{}<small>({})</small>").format(visible(name), visible(kana))


def _ruby(word: str, reading: str) -> Markup:
    """Return a word with its reading over its kanji; kana at its end bear none."""
    end = len(word) - len(_KANA_END.sub("", word))
    if end and reading.endswith(word[-end:]):
        return _ruby(word[:-end], reading[:-end]) + shown(word[-end:])
    return Markup("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>").format(visible(word), visible(reading))


def _split_runs(name: str) -> list[str]:
    """Return a name in runs: kanji (with signs between them), and the rest."""
    return re.findall(f"{_KANJI.pattern}(?:[^々〇一-鿿ぁ-ヿA-Za-z0-9]+{_KANJI.pattern})*|[^々〇一-鿿]+", name)


def _readings(words: list[str], kana: str) -> list[str] | None:
    """Return the reading of each word with kanji; None where the kana can be shared out in two ways, or not at all."""
    if any(re.search("[A-Za-z0-9#]", word) for word in words):
        return None
    short, long = (re.fullmatch("".join(_part(word, least) for word in words), kana) for least in ("?", ""))
    if short is None or long is None or short.groups() != long.groups():
        return None
    return list(short.groups())


def _part(word: str, least: str) -> str:
    if word in READINGS:
        return f"({READINGS[word]})"
    return f"(.+{least})" if _KANJI.search(word) else re.escape(_read_kana(word))


def _read_kana(text: str) -> str:
    """Return the hiragana of a text without signs and blanks, as readings are written."""
    return "".join(ch for ch in text.translate(_TO_HIRAGANA) if "ぁ" <= ch <= "ゖ" or ch == "ー")


_COMMANDS = (
    "msedge", "microsoft-edge", "microsoft-edge-stable", "google-chrome", "google-chrome-stable", "chrome", "chromium",
    "chromium-browser",
)  # fmt: skip
# Where installers put a browser that stands in no PATH: below a folder that an environment variable of Windows names.
_WINDOWS_FOLDERS = ("ProgramFiles(x86)", "ProgramFiles", "LocalAppData")
_WINDOWS = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
_MAC = (
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# No network: no name is found, and nothing that a browser does by itself is begun.
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
    "--disable-breakpad", "--no-pings", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer",
)  # fmt: skip
_SECONDS = 60  # a first start on a slow PC takes some ten
_BY_HAND = "--format html --out memo.html で書いた紙をブラウザで開き、印刷から「PDFに保存」を選んでください。"
MISSING = f"PDFを作るブラウザ(Edge、Chrome、Chromium)が見つかりません。{_BY_HAND}"
FAILED = f"ブラウザでPDFを作れませんでした。{_BY_HAND}"


def find_browser() -> str:
    """Return the path of a browser that prints PDF.

    Raises:
        HikisupportError: there is none on this PC.
    """
    named = (shutil.which(command) for command in _COMMANDS)
    windows = [
        Path(os.environ[folder]) / path for path in _WINDOWS for folder in _WINDOWS_FOLDERS if folder in os.environ
    ]
    installed = (str(path) for path in (*windows, *map(Path, _MAC)) if path.is_file())
    found = next((path for path in (*named, *installed) if path), None)
    if found is None:
        raise HikisupportError(MISSING)
    return found


def print_pdf(html: str) -> bytes:
    """Return a page of HTML as PDF. The private folder it is printed in is removed, also on failure.

    Raises:
        HikisupportError: there is no browser, or it prints nothing.
    """
    browser = find_browser()
    folder = Path(tempfile.mkdtemp(prefix="hikisupport-"))  # for this user only
    try:
        page, printed = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        private = (f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}")
        _run_browser([browser, *_QUIET, *_as_root(), *private, page.as_uri()], folder)
        if not printed.is_file():
            raise HikisupportError(FAILED)
        return printed.read_bytes()
    finally:
        _remove_folder(folder)


def _as_root() -> list[str]:
    """Return what a browser needs to start as root (a container): there it has no sandbox."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _run_browser(command: list[str], folder: Path) -> None:
    # With a home of its own the browser leaves nothing in the counselor's (certificates, crash reports).
    home = {} if sys.platform == "win32" else {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    try:
        subprocess.run(
            command,
            env=os.environ | home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise HikisupportError(FAILED) from None


def _remove_folder(folder: Path) -> None:
    """Remove the private folder; parts of a browser that are just ending may hold a file for a moment.

    Raises:
        HikisupportError: something stays, and the counselor must remove it.
    """
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    raise HikisupportError(f"一時的なフォルダを消せませんでした。手で消してください: {folder}")
