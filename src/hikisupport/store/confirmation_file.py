"""The text of confirmations.yaml as it is written: one more check at its end, read back before it is kept."""

import json
from pathlib import Path

from hikisupport.core.files import CONFIRMATIONS
from hikisupport.core.yaml_file import parse_yaml, read_text
from hikisupport.directory.curated import digits, entries_of, load_confirmations
from hikisupport.directory.model import Confirmation

_HEAD = """# 当所で確かめた電話番号です。下に書き足すだけで、前の行は直しません。
# 書き足すには `hikisupport data confirm` を使います。取り消すときも、行を消さずに withdraw を書き足します。
about:
  title: 当所で確かめたこと
  as_of: "{day}"

confirmations:
"""


def told_before(folder: Path, window: str, number: str) -> bool:
    """Tell whether a number of a window was confirmed or taken back before."""
    entries = load_confirmations(folder)[0]
    return any(entry.window == window and digits(entry.value) == digits(number) for entry in entries)


def last_confirmed(folder: Path, window: str) -> str | None:
    """Return the number of a window that was confirmed last and not taken back since, or None."""
    numbers: dict[str, str] = {}
    for entry in load_confirmations(folder)[0]:
        if entry.window == window:
            numbers.pop(digits(entry.value), None)
            if entry.field == "phone":
                numbers[digits(entry.value)] = entry.value
    return list(numbers.values())[-1] if numbers else None


def with_entry(folder: Path, entry: Confirmation) -> str:
    """Return the text of confirmations.yaml with one more check at its end; nothing that stands there is changed."""
    file = folder / CONFIRMATIONS
    text = read_text(file) if file.exists() else _HEAD.format(day=entry.on)
    text = text.rstrip().removesuffix("[]").rstrip() if text.rstrip().endswith("confirmations: []") else text.rstrip()
    values = (
        ("window", entry.window),
        ("field", entry.field),
        ("value", entry.value),
        ("on", entry.on),
        ("how", entry.how),
    )
    lines = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values)
    return f"{text}\n  - {{{lines}}}\n"


def reads_back(text: str, entry: Confirmation) -> bool:
    """Tell whether a text is sound confirmations with this check as the last."""
    tree = parse_yaml(text, CONFIRMATIONS)
    found, problems = entries_of(tree)
    return bool(found) and found[-1][1] == entry and not problems and not tree.problems
