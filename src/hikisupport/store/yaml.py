"""Reads YAML strictly: every value keeps its place, and what YAML would quietly change is named, all at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hikisupport.base.errors import DataProblem, Problem
from hikisupport.store import mend
from hikisupport.store.scalar import plain_value

Path_ = tuple[str | int, ...]
_MAX_DEPTH = 20
_MAX_BYTES = 8_000_000


@dataclass(slots=True)
class Tree:
    """Plain values of a YAML file, the nodes they came from, and the mistakes found while reading.

    Places are looked up in the nodes only when somebody asks: a sound file never pays for them.
    """

    file: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    root: yaml.Node | None = None

    def place(self, path: Path_) -> tuple[int, int]:
        """Return line and column (from 1) of a path, or of the nearest part above it that exists."""
        node = self.root
        for part in path:
            child = _child(node, part)
            if child is None:
                break
            node = child[1]
        return _position(node) if node else (1, 1)

    def key_place(self, path: Path_) -> tuple[int, int]:
        """Return line and column of the name of an item; those of its value where it has no name."""
        node = self.root
        for part in path[:-1]:
            child = _child(node, part)
            node = child[1] if child else None
        found = _child(node, path[-1]) if path else None
        return _position(found[0]) if found and found[0] is not None else self.place(path)

    def problem(self, path: Path_, message: str, hint: str = "", severity: str = "error") -> Problem:
        """Return a problem at a path."""
        return Problem(self.file, *self.place(path), dotted(path), message, hint, severity)


def dotted(path: Path_) -> str:
    """Return a path as people write it: ``agencies[3].phones[0].number``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


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
            f"「{file.name}」の{line}行目がUTF-8の文字ではありません。UTF-8で保存し直してください。"
        ) from None
    except OSError as error:
        raise DataProblem(
            f"「{file.name}」を読めません。読める設定になっているか確かめてください({error.errno})。"
        ) from None


def parse_yaml(text: str, name: str) -> Tree:
    """Return the values of YAML text; what is no YAML gives problems, and the sound parts around it stay."""
    tree = Tree(name)
    text = _without_strange_characters(text, tree)
    deep = mend.too_deep(text)
    if deep:
        tree.problems.append(Problem(name, *deep, "", "入れ子が深すぎます", f"{_MAX_DEPTH}段までにしてください"))
        return tree
    try:
        tree.root = mend.compose(text)
    except (yaml.YAMLError, RecursionError) as error:
        tree.root, faults = mend.salvage(text, error)
        tree.problems += [Problem(name, *fault) for fault in faults]
    if tree.root is not None:
        tree.value = _Builder(tree, has_anchors=mend.has_anchors(text)).build(tree.root, ())
        _note_lost_numbers(text, tree)
    if tree.value is None and not tree.problems:
        tree.problems.append(Problem(name, 1, 1, "", "中身がありません", "「項目: 値」の形で書いてください"))
    return tree


def _without_strange_characters(text: str, tree: Tree) -> str:
    """Name every character that nobody sees but YAML trips over, and put a blank in its place."""
    if mend.STRANGE.search(text):
        for match in list(mend.STRANGE.finditer(text))[:20]:
            line, column = mend.position(text, match.start())
            code = f"U+{ord(match.group()):04X}"
            tree.problems.append(
                Problem(tree.file, line, column, "", f"見えない文字({code})があります", "取り除いてください")
            )
        text = mend.STRANGE.sub(" ", text)
    return text


def _note_lost_numbers(text: str, tree: Tree) -> None:
    """Name each short number (#7119) that YAML drops as a comment because no quotes stand around it."""
    hits = list(mend.NUMBER_AS_COMMENT.finditer(text))
    if not hits or tree.root is None:
        return
    nodes = list(_walk(tree.root, ()))
    scalars = [node for _, node in nodes if isinstance(node, yaml.ScalarNode)]
    for hit in hits:
        at = hit.start(1)
        if any(node.start_mark.index <= at < node.end_mark.index for node in scalars):
            continue
        before = [path for path, node in nodes if node.start_mark.index <= at]
        line, column = mend.position(text, at)
        number = hit.group(1)
        message = f"{number} は、YAMLでは注釈として消えてしまいます"
        hint = f'引用符で囲んで "{number}" と書いてください'
        tree.problems.append(Problem(tree.file, line, column, dotted(before[-1] if before else ()), message, hint))


def _position(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """Return the key node (None in a list) and the value node of a part, or None if there is none."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if _name(key) == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None


def _walk(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, yaml.Node]]:
    yield path, node
    if len(path) > _MAX_DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*path, _name(key)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(value, (*path, index))


def _name(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "?"


class _Builder:
    """Turns nodes into values; aliases are refused (they allow files that swell without bound)."""

    def __init__(self, tree: Tree, has_anchors: bool) -> None:
        self.tree = tree
        self.has_anchors = has_anchors
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_, key: yaml.Node | None = None) -> Any:
        """Return the value of a node (the value of ``key``); notes its mistakes on the tree."""
        if type(node) is yaml.ScalarNode and not self.has_anchors and node.tag == mend.UNTAGGED:
            return node.value if node.style else self._plain(node, path)  # the quick way of nearly every value
        if len(path) > _MAX_DEPTH:
            return self._refuse(node, path, "入れ子が深すぎます", f"{_MAX_DEPTH}段までにしてください")
        if self.has_anchors and self._again(node):
            # The node of an alias is that of its anchor, somewhere above: the key stands where the alias does.
            return self._refuse(key or node, path, "別名(*)は使えません", "同じ内容でも書き写してください")
        if node.tag != mend.UNTAGGED:
            self._refuse(node, path, "型の印(!)は使えません", "「!」で始まる部分を消してください")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._plain(node, path) if isinstance(node, yaml.ScalarNode) and not node.style else node.value

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if type(key_node) is not yaml.ScalarNode:
                self._refuse(key_node, path, "項目の名前が文字ではありません", "「項目: 値」の形で書いてください")
            elif key in values:
                line = next(_position(first)[0] for first, _ in node.value if _name(first) == key)
                message = f"同じ項目「{key}」が2回書かれています({line}行にもあります)"
                self._refuse(key_node, (*path, key), message, "どちらか一つにしてください")
            else:
                values[key] = self.build(value_node, (*path, key), key_node)
        return values

    def _plain(self, node: yaml.Node, path: Path_) -> Any:
        value, doubt = plain_value(node.value)
        if doubt:
            self._refuse(node, path, *doubt)
        return value

    def _again(self, node: yaml.Node) -> bool:
        known = id(node) in self.seen
        self.seen.add(id(node))
        return known

    def _refuse(self, node: yaml.Node, path: Path_, message: str, hint: str) -> None:
        self.tree.problems.append(Problem(self.tree.file, *_position(node), dotted(path), message, hint))
