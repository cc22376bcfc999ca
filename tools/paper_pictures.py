"""Pictures of the papers as a browser prints them, for docs/papers.md. Run by hand; needs Chromium and pdftoppm.

python tools/paper_pictures.py [--into docs/pictures]
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from sample_papers import ROOT, written

# Name of the picture -> the paper, and its page.
PICTURES = {
    "mother": ("mother", 1),
    "person": ("person", 1),
    "supporter": ("supporter", 1),
    "questionnaire-questions": ("questionnaire", 1),
    "questionnaire-path": ("questionnaire", 5),
    "questionnaire-numbers": ("questionnaire", 6),
}
_DOTS = 84  # an inch: small, and still to be read
_GREYS = 8


def main() -> None:
    """Print every paper to PDF, and its pages to small grey pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        papers = written(Path(folder))
        for name, (paper, page) in PICTURES.items():
            _picture(_printed(papers[paper]), page, into / f"{name}.png")


def _printed(paper: Path) -> Path:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium here")
    file = paper.with_suffix(".pdf")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    subprocess.run([chromium, *quiet, f"--print-to-pdf={file}", paper.as_uri()], check=True, capture_output=True)
    return file


def _picture(printed: Path, page: int, target: Path) -> None:
    raw = printed.with_suffix("")
    chosen = ("-f", str(page), "-l", str(page), "-singlefile", "-r", str(_DOTS), "-gray", "-png")
    subprocess.run(["pdftoppm", *chosen, str(printed), str(raw)], check=True)
    with Image.open(raw.with_suffix(".png")) as picture:
        picture.quantize(_GREYS).save(target, optimize=True)


if __name__ == "__main__":
    main()
