"""Shows an estimate: one sentence, a page, or JSON."""

from typing import Any

from hikisupport.app.render.page import Page
from hikisupport.logic.cost.result import Estimate


def one_line(estimate: Estimate) -> str:
    """Return the one sentence a family understands."""
    raise NotImplementedError


def add_estimate(page: Page, estimate: Estimate, full: bool = True) -> None:
    """Add the sum, what it leaves out, the notes and the sources to a page."""
    raise NotImplementedError


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """Return the document ``hikisupport.cost/1``."""
    raise NotImplementedError
