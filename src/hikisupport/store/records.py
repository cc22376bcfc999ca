"""Lets the parts of a data file through their models: sound records go on, each broken one becomes problems."""

from collections.abc import Iterator, Set
from typing import Any

from hikisupport.base.errors import DataProblem, Problem
from hikisupport.base.models.common import About, Source
from hikisupport.store.gate import M, admit
from hikisupport.store.yaml import Path_, Tree


def head(tree: Tree) -> About:
    """Return the head (``about``) of a data file; a broken head is a problem of the tree and hides no record.

    Raises:
        DataProblem: the file is no mapping.
    """
    if not isinstance(tree.value, dict):
        problems = list(tree.problems)
        if tree.value is not None:
            problems.append(
                tree.problem((), "いちばん外側が「項目: 値」の形ではありません", "about: から書き始めてください")
            )
        raise unusable(tree, problems)
    about, problems = admit(About, tree.value.get("about"), tree, ("about",))
    tree.problems += problems
    return about or About.model_construct(title=tree.file, as_of="不明", note="")


def records(tree: Tree, key: str, model: type[M]) -> tuple[tuple[M, ...], list[Problem]]:
    """Return the sound records under a key and the problems of the others.

    Raises:
        DataProblem: there is no list under the key, or no record in it is sound.
    """
    sound, problems = sound_records(tree, key, model)
    if not sound:
        raise unusable(tree, [*tree.problems, *problems])
    return tuple(record for _, record in sound), problems


def sound_records(tree: Tree, key: str, model: type[M]) -> tuple[list[tuple[int, M]], list[Problem]]:
    """Return the sound records under a key with their position in the list, and the problems of the others."""
    values = tree.value.get(key) if isinstance(tree.value, dict) else None
    if not isinstance(values, list) or not values:
        return [], [tree.problem((key,), f"「{key}」の一覧がありません", "- で始まる行を並べてください")]
    sound: list[tuple[int, M]] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        record, found = admit(model, value, tree, (key, index))
        problems += found
        if record is not None:
            sound.append((index, record))
    return sound, problems


def listed_sources(tree: Tree) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sound sources of a file by their key, and the problems of the others."""
    values = tree.value.get("sources")
    if not isinstance(values, dict):
        hint = "出典の id と title を並べてください"
        return {}, [tree.problem(("sources",), "出典の一覧(sources)がありません", hint)]
    sound: dict[str, Source] = {}
    problems: list[Problem] = []
    for key, value in values.items():
        source, found = admit(Source, value, tree, ("sources", key))
        problems += found
        if source is not None:
            sound[key] = source
    return sound, problems


def place_of(tree: Tree, key: str, record: str) -> Path_:
    """Return the place of the record with this id in the list under a key (that of the first where none has it)."""
    entries = enumerate(tree.value[key])
    return key, next((i for i, entry in entries if isinstance(entry, dict) and entry.get("id") == record), 0)


def unlisted_sources(tree: Tree) -> list[Problem]:
    """Return the problems of sources that a record names and the file does not list."""
    listed = tree.value.get("sources")
    if not isinstance(listed, dict):
        return []  # said already
    hint = "出典を書き足すか、つづりを確かめてください"
    return [
        tree.problem(path, f"sources にない出典です: {text}", hint)
        for path, text in leaves(tree.value)
        if len(path) > 2 and path[-2] == "sources" and isinstance(path[-1], int) and text not in listed
    ]


def leaves(value: object, skip: Set[str] = frozenset(), path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Give every text of a file with its path, but not what stands under a name to be skipped."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in skip:
                yield from leaves(part, skip, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part, skip, (*path, index))
    elif isinstance(value, str):
        yield path, value


def whole(tree: Tree, model: type[M]) -> M:
    """Return a file that is one record (apart from its head).

    Raises:
        DataProblem: the record is broken.
    """
    value: Any = tree.value
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if key != "about"}
    record, problems = admit(model, value, tree)
    if record is None:
        raise unusable(tree, [*tree.problems, *problems])
    return record


def unusable(tree: Tree, problems: list[Problem]) -> DataProblem:
    """Return the error for a file that cannot be used, naming its first mistakes and holding all."""
    return unusable_file(tree.file, problems)


def unusable_file(file: str, problems: list[Problem]) -> DataProblem:
    """Return the error for a file by name."""
    lines = "".join(f"\n  {problem}" for problem in problems[:5])
    more = f"\n  ほか {len(problems) - 5} 件" if len(problems) > 5 else ""
    text = f"データ「{file}」が使えません。`hikisupport data check` で全部の誤りが見られます。{lines}{more}"
    return DataProblem(text, tuple(problems))
