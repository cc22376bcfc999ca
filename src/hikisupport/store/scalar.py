"""What an unquoted YAML value means, and which ones YAML would quietly turn into something else."""

import re
from typing import Any

import yaml

Doubt = tuple[str, str]  # message, hint

_LONGEST_NUMBER = 50
_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
_TIME = re.compile(r"(\d{1,3}):(\d{2})(:\d{2})?")
_GROUPED = re.compile(r"[-+]?\d[\d_]*_[\d_]*")
_NUMBER_LIKE = re.compile(r"#?0?\d[\d_]*(-\d+)+|0\d+|#\d+|\+\d[\d-]{6,}")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_TRUTH = {"yes", "no", "on", "off", "y", "n", "true", "false"}
# Only these begin something that YAML does not read as text; all others are let through at once.
_TELLING = frozenset("0123456789+-.#~=<nNyYtTfFoO")


def plain_value(text: str) -> tuple[Any, Doubt | None]:
    """Return the value of an unquoted text, and message and hint where its meaning is in doubt."""
    if not text or text in ("~", "null"):
        return None, None
    if text[0] not in _TELLING:
        return text, None
    if text in ("true", "false"):
        return text == "true", None
    if len(text) > _LONGEST_NUMBER and text.lstrip("-").isdigit():
        return text, (f"{text[:20]}… は、数としては長すぎます", "文字なら引用符で囲んでください")
    if _INT.fullmatch(text):
        return int(text), None
    if _DATE.fullmatch(text):
        return text, None
    if _FLOAT.fullmatch(text):
        return float(text), None
    return text, _doubt(text)


def _doubt(text: str) -> Doubt | None:
    time = _TIME.fullmatch(text)
    if time:
        return _changed(text), f'引用符で囲んで "{time.group(1):0>2}:{time.group(2)}" と書いてください'
    if text.lower() in _TRUTH:
        return f"{text} は、YAMLでは真偽の値に読まれます", f'文字なら "{text}"、真偽なら true か false と書いてください'
    if _GROUPED.fullmatch(text):
        return _changed(text), f'数なら {text.replace("_", "").lstrip("0") or 0}、文字なら "{text}" と書いてください'
    if text.lower() == "null":
        return _changed(text), f'文字なら "{text}"、値がないなら null と書いてください'
    if _NUMBER_LIKE.fullmatch(text) or not _reads_as_text(text):
        return _changed(text), f'引用符で囲んで "{text}" と書いてください'
    return None


def _changed(text: str) -> str:
    return f"{text} は、YAMLでは別の値に読まれることがあります"


def _reads_as_text(text: str) -> bool:
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], [])
    return not any(pattern.match(text) for _, pattern in resolvers)
