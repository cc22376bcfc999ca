"""Composes YAML text into nodes; where a part is no YAML, keeps the parts around it."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import yaml

Fault = tuple[int, int, str, str, str]  # line, column, path, message, hint

# The pure Python loader reads the same, six times slower.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNTAGGED = ""

# Control and direction characters, unusual line ends, marks inside the text: unseen, and YAML refuses some of them.
STRANGE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
NUMBER_AS_COMMENT = re.compile(r"(#(?<=[ \t]#)\d{3,4})(?!\d)")
_ANCHOR = re.compile(r"&(?<![^\s,\[{]&)\S")
_BRACKETS = re.compile(r"[\[\]{}]")
_LONG_LEAD = re.compile(r"(?m)^[ \-?:]{200}")
# Far below what exhausts the stack of the C parser (some thousands end the process without a word).
_SAFE_DEPTH = 200


class _Loader(_Base):  # type: ignore[misc]  # the C loader has no types
    """Leaves it to us what an unquoted value means: quicker, and only an explicit tag shows."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - given by PyYAML
        return UNTAGGED


def compose(text: str) -> yaml.Node | None:
    """Return the node of a YAML text, None where it is empty.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def has_anchors(text: str) -> bool:
    """Tell whether there may be an anchor (&) that an alias (*) could name."""
    return "&" in text and bool(_ANCHOR.search(text))


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column (from 1) of a character."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


def too_deep(text: str) -> tuple[int, int] | None:
    """Return the place where lists and items nest so deeply that parsing would end the process, else None."""
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKETS.findall(text))
    if max(accumulate(steps), default=0) < _SAFE_DEPTH and not _LONG_LEAD.search(text):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Base):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth >= _SAFE_DEPTH and event.start_mark:
                return event.start_mark.line + 1, event.start_mark.column + 1
    except yaml.MarkedYAMLError as error:
        # The parser may give up on the depth while it looks ahead, before it has told of any of it.
        mark = error.problem_mark or error.context_mark
        if "nesting depth" in str(error.problem) and mark:
            return mark.line + 1, mark.column + 1
    except yaml.YAMLError:
        pass  # composing stops at the same place and says what it is
    return None


def salvage(text: str, error: Exception) -> tuple[yaml.Node | None, list[Fault]]:
    """Return a node of the records that can be read alone, and every fault of the others."""
    lines = text.splitlines(keepends=True)
    faults: list[Fault] = [
        (number, 1, "", "字下げにタブがあります", "タブではなく半角の空白にしてください")
        for number, line in enumerate(lines, start=1)
        if line[: len(line) - len(line.lstrip())].count("\t") and line.strip()
    ]
    tabbed = {fault[0] for fault in faults}
    pairs: list[tuple[yaml.Node, yaml.Node]] = []
    for first, last in _blocks(lines):
        pairs += _block_pairs(lines, first, last, faults)
    if not any(fault[0] not in tabbed for fault in faults) and not tabbed:
        faults.append(_fault(error, lines))
    faults = sorted({fault[0]: fault for fault in reversed(faults)}.values())
    if not pairs:
        return None, faults
    return yaml.MappingNode(UNTAGGED, pairs, pairs[0][0].start_mark, pairs[-1][1].end_mark), faults


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give first and last line (exclusive) of each top-level item."""
    starts = [index for index, line in enumerate(lines) if re.match(r"[^\s#\-]", line)]
    if starts:
        yield from zip(starts, [*starts[1:], len(lines)], strict=True)


def _block_pairs(lines: list[str], first: int, last: int, faults: list[Fault]) -> list[tuple[yaml.Node, yaml.Node]]:
    dashes = [(index, len(lines[index]) - len(lines[index].lstrip(" ")))
              for index in range(first + 1, last) if re.match(r" *- ", lines[index])]  # fmt: skip
    if not dashes or not re.match(r"[^:]+:\s*(#.*)?$", lines[first]):
        node = _alone(lines, first, last, faults)
        return list(node.value) if isinstance(node, yaml.MappingNode) else []
    indent = min(depth for _, depth in dashes)
    starts = [index for index, depth in dashes if depth == indent]
    items: list[yaml.Node] = []
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        node = _alone(lines, start, end, faults)
        if isinstance(node, yaml.SequenceNode):
            items += node.value
    name = _alone(lines, first, first + 1, faults)
    if not isinstance(name, yaml.MappingNode) or not items:
        return []
    key = name.value[0][0]
    return [(key, yaml.SequenceNode(UNTAGGED, items, items[0].start_mark, items[-1].end_mark))]


def _alone(lines: list[str], first: int, last: int, faults: list[Fault]) -> yaml.Node | None:
    """Return the node of some lines by themselves, at the line numbers they have in the file."""
    try:
        return compose("\n" * first + "".join(lines[first:last]))
    except (yaml.YAMLError, RecursionError) as error:
        faults.append(_fault(error, lines))
        return None


def _fault(error: Exception, lines: list[str]) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, max(len(lines) - 1, 0))
    return line + 1, column + 1, "", "YAMLとして読めません", _hint(str(error), lines, line)


def _hint(problem: str, lines: list[str], line: int) -> str:
    near = "".join(lines[max(line - 1, 0) : line + 1])
    if "another document" in problem:
        return "「---」で区切らず、1つのファイルに1つだけ書いてください"
    if "scanning an alias" in problem or "undefined alias" in problem:
        return "「*」で始まる値は引用符で囲んでください"
    if "\t" in near:
        return "字下げはタブではなく半角の空白にしてください"
    if re.search(r"[\[,]\s*#\d", near):
        return '「#」で始まる番号は "#7119" のように引用符で囲んでください'
    if "：" in near or "\u3000" in near:
        return "全角の「：」や空白を、半角に直してください"
    if "mapping values" in problem:
        return '「:」を含む文は "…" で囲み、字下げをそろえてください'
    return "この行と前の行の、字下げ・引用符・かっこ・「:」の後の空白を確かめてください"
