"""Reads the imports of a package: floors, cycles, and how long files and functions are."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

# Each floor with those it may import; arrows only down, and the rules (logic) read no files.
MAY_IMPORT = {
    "base": {"base"},
    "store": {"base", "store"},
    "logic": {"base", "logic"},
    "app": {"base", "store", "logic", "app"},
}
# The package itself holds the version; its entry point belongs to the top floor.
TOP = {"__init__": "base", "__main__": "app"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def faults(root: Path) -> list[str]:
    """Return every breach of the rules in a package folder, as sentences."""
    texts = {module_name(file, root): file.read_text(encoding="utf-8") for file in root.rglob("*.py")}
    imports = {name: set(imported(name, text, root, set(texts))) for name, text in texts.items()}
    return [*floor_faults(imports, root.name), *cycle_faults(imports), *length_faults(root)]


def module_name(file: Path, root: Path) -> str:
    """Return the dotted name of a module; a package is named by its folder."""
    parts = [root.name, *file.relative_to(root).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def imported(name: str, text: str, root: Path, modules: set[str]) -> Iterator[str]:
    """Give the modules of the package that a module imports, anywhere in it, but not for type checking only."""
    for node in import_nodes(text):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = name.split(".") if (root.parent / name.replace(".", "/")).is_dir() else name.split(".")[:-1]
                base = ".".join([*here[: len(here) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                if full in modules or base in modules:
                    yield full if full in modules else base
                elif base == root.name:  # the package itself (its version)
                    yield f"{root.name}.__init__"


@functools.cache
def import_nodes(text: str) -> tuple[ast.Import | ast.ImportFrom, ...]:
    nodes = nodes_at_run_time(ast.parse(text))
    return tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


def nodes_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for part in child.orelse:
                yield part
                yield from nodes_at_run_time(part)
            continue
        yield child
        yield from nodes_at_run_time(child)


def floor_of(module: str) -> str | None:
    """Return the floor of a module, None if it stands on none."""
    first = module.split(".")[1]
    return TOP.get(first, first if first in MAY_IMPORT else None)


def floor_faults(imports: dict[str, set[str]], package: str) -> Iterator[str]:
    for module, others in sorted(imports.items()):
        floor = floor_of(module)
        if floor is None:
            yield f"{module} stands on no floor of {package}"
            continue
        for other in sorted(others):
            if floor_of(other) not in MAY_IMPORT[floor] and floor_of(other) is not None:
                yield f"{module} ({floor}) imports {other} ({floor_of(other)})"


def cycle_faults(imports: dict[str, set[str]]) -> Iterator[str]:
    """Give modules that come back to themselves by their imports."""
    for module in sorted(imports):
        reached: set[str] = set()
        waiting = list(imports[module])
        while waiting:
            step = waiting.pop()
            if step not in reached:
                reached.add(step)
                waiting += imports.get(step, ())
        if module in reached:
            yield f"{module} imports itself by way of others"


def length_faults(root: Path) -> Iterator[str]:
    for file in sorted(root.rglob("*.py")):
        yield from (f"{file.relative_to(root)}{fault}" for fault in lengths(file.read_text(encoding="utf-8")))


@functools.cache
def lengths(text: str) -> tuple[str, ...]:
    faults = [f" has {text.count(chr(10))} lines"] if text.count("\n") > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                faults.append(f": {node.name} has {length} lines")
    return tuple(faults)
