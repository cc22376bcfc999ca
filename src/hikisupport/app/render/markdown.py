"""Text that Markdown and HTML read as text and as nothing else."""

from hikisupport.base.text import clean

_SIGNS = frozenset("\\`*_[]<>|#&~!")


def safe(text: str) -> str:
    """Return text on one line, in which nothing is a sign of Markdown or HTML."""
    return "".join(f"\\{ch}" if ch in _SIGNS else ch for ch in clean(text))
