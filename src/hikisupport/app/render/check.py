"""Shows what a check of the data found: as lines to go through, and as JSON."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from hikisupport.core.errors import Problem
from hikisupport.core.page import Page

_GROUPS = (("error", "誤り(直してください)", "danger"), ("warning", "注意(確かめてください)", "warn"))


def check_page(page: Page, problems: Sequence[Problem], folder: Path, moment: datetime) -> Page:
    """Put one line a problem on the page, errors first, and the counts at the end."""
    page.text(f"データの点検: {folder} ({moment:%Y-%m-%d} の時点)", style="dim")
    for severity, title, style in _GROUPS:
        found = [problem for problem in problems if problem.severity == severity]
        if found:
            page.heading(f"{title} {len(found)} 件", style=style)
        for problem in found:
            page.text(str(problem), hanging=2)
    page.blank()
    errors, warnings = counts(problems)
    page.text(f"誤り {errors} 件、注意 {warnings} 件。" + ("" if errors else "誤りはありません。"))
    return page


def check_json(problems: Sequence[Problem], folder: Path, moment: datetime) -> dict[str, Any]:
    """Return the same as a document of the schema ``hikisupport.check/1``."""
    errors, warnings = counts(problems)
    return {
        "schema": "hikisupport.check/1",
        "at": moment.isoformat(),
        "data": str(folder),
        "errors": errors,
        "warnings": warnings,
        "problems": [
            {
                "severity": problem.severity,
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "path": problem.path,
                "message": problem.message,
                "hint": problem.hint,
            }
            for problem in problems
        ],
    }


def counts(problems: Sequence[Problem]) -> tuple[int, int]:
    """Return how many errors and how many warnings there are."""
    errors = sum(problem.severity == "error" for problem in problems)
    return errors, len(problems) - errors
