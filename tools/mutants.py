"""The mutants of a source file: one sign, number, word of logic, member or statement changed at a time.

Never changed: text in quotes, what stands in an f-string (before Python 3.12 it has no place), types, decorators.
"""

import ast
import copy
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

_NO_CODE = {"annotation", "returns", "decorator_list", "type_params"}  # fields of ast that hold types and decorators
_OTHER_SIGNS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,), ast.FloorDiv: (ast.Mult,),
    ast.Div: (ast.Mult,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitOr,),
}  # fmt: skip
_OTHER_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Change(NamedTuple):
    """A part of the code, what stands in its place, and the member or side that this leaves out."""

    node: Any
    code: str
    left_out: Any = None


class Mutant(NamedTuple):
    """A file with one change: where it is, the line as it was with what became of it, and the whole file."""

    line: int
    told: str
    source: bytes


def _with(node: ast.AST, **parts: object) -> str:
    other = copy.copy(node)
    for name, part in parts.items():
        setattr(other, name, part)
    return ast.unparse(other)


def _without_one(parts: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    for place, part in enumerate(parts):
        yield part, [*parts[:place], *parts[place + 1 :]]


def _comparisons(node: ast.Compare) -> Iterator[Change]:
    for place, sign in enumerate(node.ops):
        for other in _OTHER_SIGNS[type(sign)]:
            yield Change(node, _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]]))


def _signs(node: ast.BinOp | ast.AugAssign | ast.BoolOp) -> Iterator[Change]:
    for other in _OTHER_SIGNS.get(type(node.op), ()):
        yield Change(node, _with(node, op=other()))


def _sides(node: ast.BoolOp) -> Iterator[Change]:
    for side, rest in _without_one(node.values):
        yield Change(node, _with(node, values=rest) if len(rest) > 1 else ast.unparse(rest[0]), side)


def _numbers(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield Change(node, str(not node.value))
    elif isinstance(node.value, int):
        yield from (Change(node, str(node.value + more)) for more in (1, -1))


def _without_not(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield Change(node, ast.unparse(node.operand))


def _conditions(node: Any) -> Iterator[Change]:
    for test in node.ifs if isinstance(node, ast.comprehension) else [node.test]:
        yield from (Change(test, always) for always in ("True", "False"))


def _returns(node: ast.Return) -> Iterator[Change]:
    yield Change(node, "return None" if node.value else "pass")


def _statements(node: Any) -> Iterator[Change]:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    field = isinstance(node, ast.AnnAssign) and node.value is None
    if not docstring and not field:
        yield Change(node, "pass")


def _calls(node: ast.Call) -> Iterator[Change]:
    if isinstance(node.func, ast.Name) and node.func.id in _OTHER_NAMES:
        yield Change(node.func, _OTHER_NAMES[node.func.id])


def _members(node: Any) -> Iterator[Change]:
    if isinstance(getattr(node, "ctx", None), ast.Store):  # names that are given values
        return
    if isinstance(node, ast.Dict):
        for (key, value), rest in _without_one(list(zip(node.keys, node.values, strict=True))):
            yield Change(node, _with(node, keys=[k for k, _ in rest], values=[v for _, v in rest]), key or value)
    else:
        for member, rest in _without_one(node.elts):
            yield Change(node, _with(node, elts=rest), member)


_CHANGES: tuple[tuple[Any, Callable[[Any], Iterator[Change]]], ...] = (
    (ast.Compare, _comparisons),
    ((ast.BinOp, ast.AugAssign, ast.BoolOp), _signs),
    (ast.BoolOp, _sides),
    (ast.Constant, _numbers),
    (ast.UnaryOp, _without_not),
    ((ast.If, ast.IfExp, ast.While, ast.comprehension), _conditions),
    (ast.Return, _returns),
    ((ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Raise, ast.Assert, ast.Delete), _statements),
    ((ast.Continue, ast.Break), _statements),
    (ast.Call, _calls),
    ((ast.Tuple, ast.List, ast.Set, ast.Dict), _members),
)


def mutants(file: Path) -> Iterator[Mutant]:
    """Give every mutant of a file, each once."""
    source = file.read_bytes()
    lines = source.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    seen = {_shape(source)}
    for change in _changes(ast.parse(source)):
        old, shown = change.node, change.left_out or change.node
        first, last = starts[old.lineno - 1] + old.col_offset, starts[old.end_lineno - 1] + old.end_col_offset
        code = f"({change.code})" if isinstance(old, ast.expr) else change.code
        changed = source[:first] + code.encode() + source[last:]
        if (shape := _shape(changed)) not in seen:
            seen.add(shape)
            now = "left out" if change.left_out or code == "pass" else change.code
            line = lines[shown.lineno - 1].decode().strip()
            told = " → ".join(textwrap.shorten(part, 100, placeholder="…") for part in (ast.unparse(shown), now))
            yield Mutant(shown.lineno, f"{line}\n    {told}", changed)


def _shape(source: bytes) -> str:
    return ast.dump(ast.parse(source))


def _changes(node: ast.AST) -> Iterator[Change]:
    """Give every change of a piece of code and of all that it is made of, without what is only for types."""
    if _only_for_types(node) or (isinstance(node, ast.JoinedStr) and sys.version_info < (3, 12)):
        return
    for kinds, changes in _CHANGES:
        if isinstance(node, kinds):
            yield from changes(node)
    for name, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and name not in _NO_CODE:
                yield from _changes(part)


def _only_for_types(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):  # a name like Answers is one for a type
        name = ast.unparse(node.targets[0])
        return not (name.islower() or name.isupper())
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
