"""The papers of a few calls, written into a folder: what check_papers.py checks and paper_pictures.py photographs."""

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
AT = "2026-11-25 19:30"
MOTHER = yaml.safe_load((ROOT / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8"))
_ALONE = {key: code for key, code in MOTHER.items() if key not in {"carer", "consent"}}
CALLS = {
    "mother": MOTHER,
    "mother-knows": MOTHER | {"consent": "fine", "stopped": "training", "helper": "before", "helper_kind": "work"},
    "mother-of-sixteen": MOTHER | {"age": "15_17", "enrolled": "enrolled", "stopped": "school", "ward": "atsubetsu"},
    "person": _ALONE | {"caller": "person", "age": "40_49", "outing": "room", "parent": "65plus", "wish": "talk"},
    "supporter": MOTHER
    | {"caller": "supporter", "age": "40_49", "outing": "home", "parent": "care", "ward": "higashi"},
}


def written(folder: Path) -> dict[str, Path]:
    """Write the home sheet of every call and the paper questionnaire; return name -> file."""
    files = {}
    for name, answers in CALLS.items():
        source, files[name] = folder / f"{name}.yaml", folder / f"{name}.html"
        source.write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
        _run("triage", "--answers", str(source), "--at", AT, "--format", "html", "--out", str(files[name]))
    files["questionnaire"] = folder / "questionnaire.html"
    _run("questions", "--format", "html", "--out", str(files["questionnaire"]))
    return files


def _run(*arguments: str) -> None:
    program = "import sys; from hikisupport.cli.main import main; sys.exit(main())"
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
