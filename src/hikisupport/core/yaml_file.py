"""Reads YAML strictly: every value keeps its place, and what YAML would quietly change is named, all at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from hikisupport.core.errors import DataProblem, Problem, reason

Path_ = tuple[str | int, ...]
Place = tuple[int, int]  # line and column, from 1

_MAX_BYTES = 8_000_000
_MAX_DEPTH = 20
# Far below what exhausts the stack of the C parser (some thousands end the process without a word).
_SAFE_DEPTH = 200
_LONGEST_NUMBER = 50


@dataclass(slots=True)
class Tree:
    """Plain values of a YAML file, the nodes they came from, and the mistakes found while reading.

    Places are looked up in the nodes only when somebody asks: a sound file never pays for them.
    """

    file: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    root: yaml.Node | None = None

    def place(self, path: Path_) -> Place:
        """Return line and column of a path, or of the nearest part above it that exists."""
        *_, (_, value) = self._way(path)
        return _start_of(value) if value else (1, 1)

    def key_place(self, path: Path_) -> Place:
        """Return line and column of the name of an item; those of its value where it has no name."""
        *above, (name, _) = self._way(path)
        return _start_of(name) if name and len(above) == len(path) else self.place(path)

    def _way(self, path: Path_) -> Iterator[tuple[yaml.Node | None, yaml.Node | None]]:
        """Give the nodes of name and value from the outermost down a path, as far as it exists."""
        value = self.root
        yield None, value
        for part in path:
            found = _find_item(value, part)
            if found is None:
                return
            yield found
            value = found[1]

    def problem(self, path: Path_, message: str, hint: str = "", severity: str = "error") -> Problem:
        """Return a problem at a path."""
        return Problem(self.file, *self.place(path), dotted(path), message, hint, severity)

    def note(self, place: Place, message: str, hint: str, path: Path_ = ()) -> None:
        """Keep a mistake that was found while reading."""
        self.problems.append(Problem(self.file, *place, dotted(path), message, hint))


def dotted(path: Path_) -> str:
    """Return a path as people write it: ``agencies[3].phones[0].number``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _start_of(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _inside(node: yaml.Node | None) -> Iterator[tuple[str | int, yaml.Node | None, yaml.Node]]:
    """Give name or index of each item, the node of its name (None in a list), and that of its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield _read_key(key), key, value
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield index, None, value


def _find_item(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """Return the nodes of name and value of one item."""
    if isinstance(node, yaml.SequenceNode):
        return (None, node.value[part]) if isinstance(part, int) and part < len(node.value) else None
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((pair for pair in pairs if pair[0].value == part or (part == "?" and _read_key(pair[0]) == part)), None)


def _read_key(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "?"


def read_yaml(file: Path) -> Tree:
    """Return the values of a YAML file with the place of each.

    Raises:
        DataProblem: there is no such file, or it cannot be read as text.
    """
    return parse_yaml(read_text(file), file.name)


def read_text(file: Path) -> str:
    """Return the text of a data file (UTF-8, with or without a byte order mark).

    Raises:
        DataProblem: there is no such file, it is no ordinary file, too large, or no UTF-8 text.
    """
    try:
        if not file.exists():
            raise DataProblem(f"データのファイル「{file.name}」がありません。場所を確かめてください({file.parent})。")
        if not file.is_file():  # a folder or a pipe: reading it would fail or wait for ever
            raise DataProblem(f"「{file.name}」はふつうのファイルではありません。ファイルに置きかえてください。")
        if file.stat().st_size > _MAX_BYTES:
            raise DataProblem(f"データのファイル「{file.name}」が大きすぎます(上限 {_MAX_BYTES // 1_000_000} MB)。")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        raise DataProblem(
            f"「{file.name}」の{line}行目がUTF-8の文字ではありません。文字コードにUTF-8を選んで、保存し直してください。"
        ) from None
    except OSError as error:
        raise DataProblem(
            f"「{file.name}」を読めません。読める設定になっているか確かめてください({reason(error)})。"
        ) from None


# The pure Python loader reads the same, six times slower.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNTAGGED = ""


class _Loader(_Base):  # type: ignore[misc]  # the C loader has no types
    """Leaves it to us what an unquoted value means: quicker, and only an explicit tag shows."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - given by PyYAML
        return _UNTAGGED


def parse_yaml(text: str, name: str) -> Tree:
    """Return the values of YAML text; what is no YAML gives problems, and the sound parts around it stay."""
    tree = Tree(name)
    text = _without_strange_characters(text, tree)
    deep = _too_deep(text)
    if deep:
        tree.note(deep, *_TOO_DEEP)
        return tree
    try:
        tree.root = compose(text)
    except (yaml.YAMLError, RecursionError) as error:
        tree.root = _salvage(text, error, tree)
    if tree.root is not None:
        tree.value = _Builder(tree).build(tree.root, ())
        _note_lost_numbers(text, tree)
    if tree.value is None and not tree.problems:
        tree.note((1, 1), "中身がありません", "「項目: 値」の形で書いてください")
    return tree


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


# Control and direction characters, unusual line ends, marks inside the text: unseen, and YAML refuses some of them.
_STRANGE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _without_strange_characters(text: str, tree: Tree) -> str:
    """Name every character that nobody sees but YAML trips over, and put a blank in its place."""
    for match in list(_STRANGE.finditer(text))[:20]:
        message = f"見えない文字(U+{ord(match.group()):04X})があります"
        tree.note(_place_in(text, match.start()), message, "取り除いてください")
    return _STRANGE.sub(" ", text)


_NUMBER_AS_COMMENT = re.compile(r"(#(?<=[ \t]#)\d{3,4})(?!\d)")


def _note_lost_numbers(text: str, tree: Tree) -> None:
    """Name each short number (#7119) that YAML drops as a comment because no quotes stand around it."""
    hits = list(_NUMBER_AS_COMMENT.finditer(text))
    nodes = list(_walk(tree.root, ())) if hits and tree.root else []
    scalars = [node for _, node in nodes if isinstance(node, yaml.ScalarNode)]
    for hit in hits:
        at, number = hit.start(), hit.group()
        if any(node.start_mark.index <= at < node.end_mark.index for node in scalars):
            continue
        *_, path = [(), *(path for path, node in nodes if node.start_mark.index <= at)]
        message = f"{number} は、YAMLでは注釈として消えてしまいます"
        tree.note(_place_in(text, at), message, f'引用符で囲んで "{number}" と書いてください', path)


def _walk(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, yaml.Node]]:
    yield path, node
    if len(path) <= _MAX_DEPTH:
        for part, _, value in _inside(node):
            yield from _walk(value, (*path, part))


def _place_in(text: str, index: int) -> Place:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


_TOO_DEEP = ("入れ子が深すぎます", f"{_MAX_DEPTH}段までにしてください")
_BRACKETS = re.compile(r"[\[\]{}]")
_LONG_LEAD = re.compile(r"(?m)^[ \-?:]{200}")


def _too_deep(text: str) -> Place | None:
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
    except yaml.YAMLError as error:
        # The parser may give up on the depth while it looks ahead, before it has told of any of it.
        if "nesting depth" in str(error):
            return _stopped_at(error)
    return None  # what else is wrong, composing says


def _stopped_at(error: Exception) -> Place:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Builder:
    """Turns nodes into values; aliases are refused (they allow files that swell without bound)."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_, key: yaml.Node | None = None) -> Any:
        """Return the value of a node (the value of ``key``); notes its mistakes on the tree."""
        if id(node) in self.seen:
            # The node of an alias is that of its anchor, somewhere above: the key stands where the alias does.
            return self._refuse(key or node, path, "別名(*)は使えません", "同じ内容でも書き写してください")
        self.seen.add(id(node))
        if node.tag != _UNTAGGED:
            self._refuse(node, path, "型の印(!)は使えません", "「!」で始まる部分を消してください")
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.style else self._plain(node, path)
        if len(path) > _MAX_DEPTH:
            return self._refuse(node, path, *_TOO_DEEP)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, path, "項目の名前が文字ではありません", "「項目: 値」の形で書いてください")
            elif key in values:
                line = next(_start_of(first)[0] for first, _ in node.value if _read_key(first) == key)
                message = f"同じ項目「{key}」が2回書かれています({line}行にもあります)"
                self._refuse(key_node, (*path, key), message, "どちらか一つにしてください")
            else:
                values[key] = self.build(value_node, (*path, key), key_node)
        return values

    def _plain(self, node: yaml.Node, path: Path_) -> Any:
        value, doubt = _plain_value(node.value)
        if doubt:
            self._refuse(node, path, *doubt)
        return value

    def _refuse(self, node: yaml.Node, path: Path_, message: str, hint: str) -> None:
        self.tree.note(_start_of(node), message, hint, path)


_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_TIME = re.compile(r"(\d{1,3}):(\d{2})(:\d{2})?")
_GROUPED = re.compile(r"[-+]?\d[\d_]*_[\d_]*")
_NUMBER_LIKE = re.compile(r"0?\d[\d_]*(-\d+)+|0\d+|\+\d[\d-]{6,}")
_TRUTH = {"yes", "no", "on", "off", "y", "n", "true", "false"}
# What YAML does not read as text begins with one of these; all else is let through at once.
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers


def _plain_value(text: str) -> tuple[Any, tuple[str, str] | None]:
    """Return the value of an unquoted text, and message and hint where its meaning is in doubt."""
    if text in ("", "~", "null"):
        return None, None
    if text[0] not in _RESOLVERS or _DATE.fullmatch(text):
        return text, None
    if text in ("true", "false"):
        return text == "true", None
    if len(text) > _LONGEST_NUMBER and text.lstrip("-").isdigit():
        return text, (f"{text[:20]}… は、数としては長すぎます", "文字なら引用符で囲んでください")
    if _INT.fullmatch(text):
        return int(text), None
    if _FLOAT.fullmatch(text):
        return float(text), None
    return text, _find_doubt(text)


def _find_doubt(text: str) -> tuple[str, str] | None:
    changed = f"{text} は、YAMLでは別の値に読まれることがあります"
    time = _TIME.fullmatch(text)
    if time:
        return changed, f'引用符で囲んで "{time.group(1):0>2}:{time.group(2)}" と書いてください'
    if text.lower() in _TRUTH:
        return f"{text} は、YAMLでは真偽の値に読まれます", f'文字なら "{text}"、真偽なら true か false と書いてください'
    if _GROUPED.fullmatch(text):
        return changed, f'数なら {text.replace("_", "").lstrip("0") or 0}、文字なら "{text}" と書いてください'
    if text.lower() == "null":
        return changed, f'文字なら "{text}"、値がないなら null と書いてください'
    if _NUMBER_LIKE.fullmatch(text) or any(pattern.match(text) for _, pattern in _RESOLVERS[text[0]]):
        return changed, f'引用符で囲んで "{text}" と書いてください'
    return None


def _salvage(text: str, error: Exception, tree: Tree) -> yaml.Node | None:
    """Return a node of the records that can be read alone; every fault of the others becomes a problem of the tree."""
    lines = text.splitlines(keepends=True)
    faults: list[_Fault] = [
        (number, 1, "字下げにタブがあります", "タブではなく半角の空白にしてください")
        for number, line in enumerate(lines, start=1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]
    starts = [index for index, line in enumerate(lines) if re.match(r"[^\s#\-]", line)]
    pairs = [
        pair for first, last in _split_parts(starts, len(lines)) for pair in _block_pairs(lines, first, last, faults)
    ]
    faults = faults or [_fault(error, lines)]
    for _, (line, column, message, hint) in sorted({fault[0]: fault for fault in reversed(faults)}.items()):
        tree.note((line, column), message, hint)
    return yaml.MappingNode(_UNTAGGED, pairs, pairs[0][0].start_mark, pairs[-1][1].end_mark) if pairs else None


def _split_parts(starts: list[int], end: int) -> Iterator[tuple[int, int]]:
    """Give first and last line (exclusive) of each part that begins at one of these lines."""
    return zip(starts, [*starts[1:], end][: len(starts)], strict=True)


_Fault = tuple[int, int, str, str]  # line, column, message, hint
_Pair = tuple[yaml.Node, yaml.Node]


def _block_pairs(lines: list[str], first: int, last: int, faults: list[_Fault]) -> list[_Pair]:
    """Return name and value of a top-level item; of a list under a name, the parts that can be read alone."""
    dashes = [(index, len(lines[index]) - len(lines[index].lstrip(" ")))
              for index in range(first + 1, last) if re.match(r" *- ", lines[index])]  # fmt: skip
    if not dashes or not re.match(r"[^:]+:\s*(#.*)?$", lines[first]):
        node = _compose_alone(lines, first, last, faults)
        return list(node.value) if isinstance(node, yaml.MappingNode) else []
    indent = min(depth for _, depth in dashes)
    parts = [
        _compose_alone(lines, start, end, faults)
        for start, end in _split_parts([index for index, depth in dashes if depth == indent], last)
    ]
    items = [item for part in parts if isinstance(part, yaml.SequenceNode) for item in part.value]
    name = _compose_alone(lines, first, first + 1, faults)
    if not isinstance(name, yaml.MappingNode) or not name.value or not items:
        return []
    return [(name.value[0][0], yaml.SequenceNode(_UNTAGGED, items, items[0].start_mark, items[-1].end_mark))]


def _compose_alone(lines: list[str], first: int, last: int, faults: list[_Fault]) -> yaml.Node | None:
    """Return the node of some lines by themselves, at the line numbers they have in the file."""
    try:
        return compose("\n" * first + "".join(lines[first:last]))
    except (yaml.YAMLError, RecursionError) as error:
        faults.append(_fault(error, lines))
        return None


def _fault(error: Exception, lines: list[str]) -> _Fault:
    line, column = _stopped_at(error)
    line = min(line, max(len(lines), 1))
    return line, column, "YAMLとして読めません", _hint(str(error), "".join(lines[max(line - 2, 0) : line]))


def _hint(problem: str, near: str) -> str:
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
