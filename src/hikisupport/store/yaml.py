"""Reads YAML strictly: every value keeps its place, and what YAML would quietly change is named, all at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hikisupport.base.errors import DataProblem
from hikisupport.base.models.dataset import Problem

# The pure Python loader reads the same, six times slower.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_ = tuple[str | int, ...]
_MAX_DEPTH = 20
_MAX_BYTES = 8_000_000
_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
_TIME = re.compile(r"\d{1,3}:\d{2}(:\d{2})?")
_PHONE = re.compile(r"#?0?\d[\d_]*(-\d+)+|0\d+|#\d+|\d+_[\d_]+")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_YES_NO = {"yes", "no", "on", "off", "y", "n"}


@dataclass(slots=True)
class Tree:
    """Plain values of a YAML file, the place of each, and the mistakes found while reading."""

    file: str
    value: Any = None
    places: dict[Path_, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, path: Path_) -> tuple[int, int]:
        """Return line and column (from 1) of a path, or of the nearest part above it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def problem(self, path: Path_, message: str, hint: str = "", severity: str = "error") -> Problem:
        """Return a problem at a path."""
        line, column = self.place(path)
        return Problem(self.file, line, column, dotted(path), message, hint, severity)


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
        if not file.is_file():
            raise DataProblem(f"データのファイル「{file.name}」がありません。({file.parent})")
        if file.stat().st_size > _MAX_BYTES:
            raise DataProblem(f"データのファイル「{file.name}」が大きすぎます(上限 {_MAX_BYTES // 1_000_000} MB)。")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataProblem(f"「{file.name}」はUTF-8の文字ではありません。UTF-8で保存し直してください。") from None
    except OSError as error:
        raise DataProblem(f"「{file.name}」を読めません({error.strerror})。") from None


def parse_yaml(text: str, name: str) -> Tree:
    """Return the values of YAML text; a text that is no YAML gives one problem and the value None."""
    tree = Tree(name)
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        tree.problems.append(Problem(name, line, column, "", "YAMLとして読めません", _syntax_hint(error)))
        return tree
    except yaml.YAMLError:
        tree.problems.append(Problem(name, 1, 1, "", "YAMLとして読めない文字があります", "制御文字を取り除いてください"))
        return tree
    except RecursionError:
        tree.problems.append(Problem(name, 1, 1, "", "入れ子が深すぎます", f"{_MAX_DEPTH}段までにしてください"))
        return tree
    if node is not None:
        tree.value = _Builder(tree).build(node, ())
    return tree


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "\\t" in problem or "tab" in problem:
        return "字下げはタブではなく半角の空白にしてください"
    if "mapping values" in problem:
        return "「:」を含む文は \"…\" で囲み、字下げをそろえてください"
    return "この行と前の行の、字下げ・引用符・「:」の後の空白を確かめてください"


class _Builder:
    """Turns nodes into values; aliases are refused (they allow files that swell without bound)."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, path: Path_) -> Any:
        """Return the value of a node; notes its place and its mistakes on the tree."""
        self.tree.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if len(path) > _MAX_DEPTH:
            self._add(path, "入れ子が深すぎます", f"{_MAX_DEPTH}段までにしてください")
            return None
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self.seen:
                self._add(path, "別名(*)は使えません", "同じ内容でも書き写してください")
                return None
            self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _pairs(self, node: yaml.MappingNode, path: Path_) -> Iterator[tuple[str, Any]]:
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in first:
                self.tree.problems.append(
                    Problem(
                        self.tree.file, line, key_node.start_mark.column + 1, dotted((*path, key)),
                        f"同じ項目「{key}」が2回書かれています({first[key]}行にもあります)", "どちらか一つにしてください",
                    )
                )  # fmt: skip
                continue
            first[key] = line
            yield key, self.build(value_node, (*path, key))

    def _scalar(self, node: yaml.ScalarNode, path: Path_) -> Any:
        text = str(node.value)
        if node.style:  # quoted or block: text as written (a plain one has '' from the C loader, None from the other)
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if _DATE.fullmatch(text):
            return text
        if _TIME.fullmatch(text) or _PHONE.fullmatch(text):
            self._add(path, f"{text} は、YAMLでは別の値に読まれることがあります", f'引用符で囲んで "{text}" と書いてください')
            return text
        if text.lower() in _YES_NO:
            self._add(path, f"{text} は、YAMLでは真偽の値に読まれることがあります", f'文字なら "{text}"、真偽なら true か false')
            return text
        if _INT.fullmatch(text):
            return int(text)
        return float(text) if _FLOAT.fullmatch(text) else text

    def _add(self, path: Path_, message: str, hint: str) -> None:
        self.tree.problems.append(self.tree.problem(path, message, hint))
