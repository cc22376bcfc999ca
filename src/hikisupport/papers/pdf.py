"""A page of HTML as PDF, printed by the browser on this PC (Edge, Chrome, Chromium), without an agency or a network."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hikisupport.core.errors import HikisupportError

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
        _run([browser, *_QUIET, *_as_root(), f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}",
              page.as_uri()], folder)  # fmt: skip
        if not printed.is_file():
            raise HikisupportError(FAILED)
        return printed.read_bytes()
    finally:
        _remove(folder)


def _as_root() -> list[str]:
    """Return what a browser needs to start as root (a container): there it has no sandbox."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _run(command: list[str], folder: Path) -> None:
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


def _remove(folder: Path) -> None:
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
