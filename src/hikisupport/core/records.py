"""Lets the parts of a data file through their models: sound records go on, each broken one becomes problems."""

import contextlib
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from copy import deepcopy
from enum import EnumType
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.model import About, Source
from hikisupport.core.yaml_file import Path_, Tree, dotted

# What may stand for a part that is missing, so that the rest of the record can be looked at.
_STAND_IN = "stand-in"
_STAND_INS: tuple[Any, ...] = (_STAND_IN, [], {}, 1, "2026-01-01", "00:00", "00000", "かな")
_ROUNDS = 6

M = TypeVar("M", bound=BaseModel)
K = TypeVar("K", str, int)


def hidden_faults(model: type[BaseModel], value: Any, faults: list[Any]) -> list[Any]:
    """Return the faults that come up once the broken parts are left out or replaced.

    What then speaks of a part that was left out (a source that is not there any more) is no fault of the record.
    """
    found: list[Any] = []
    left_out = {_STAND_IN}
    value = deepcopy(value)
    for _ in range(_ROUNDS):
        paths = {(real_path(fault["loc"], value), str(fault["type"]) == "missing") for fault in faults}
        if not faults or ((), False) in paths:
            break
        left_out |= {next((part for part in reversed(path) if isinstance(part, str)), "") for path, _ in paths}
        for path, missing in sorted(paths, key=str, reverse=True):  # the later item of a list first
            value = _with_stand_in(model, value, path) if missing else _changed(value, path)
        faults = _faults(model, value)
        found += [fault for fault in faults if fault["type"] == "value_error"]
    spoken_of = re.compile("|".join(rf"(?<![a-z_]){re.escape(part)}(?![a-z_])" for part in left_out if part) or "(?!)")
    return [fault for fault in found if not spoken_of.search(str(fault["ctx"]["error"]))]


def real_path(loc: tuple[str | int, ...], value: Any) -> Path_:
    """Return the parts of a pydantic location that exist in the value (it puts names of its own checks between)."""
    path: list[str | int] = []
    for part in loc[:-1]:
        if _has_part(value, part):
            value = value[part]
            path.append(part)
    last = loc[-1:] if loc and (_has_part(value, loc[-1]) or (isinstance(value, dict) and loc[-1] != "[key]")) else ()
    return (*path, *last)


def _has_part(value: Any, part: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return isinstance(value, dict) and part in value


def fields_at(model: Any, path: Path_) -> Iterator[tuple[str, FieldInfo]]:
    """Give the items that may stand at a path inside a model, with what they hold."""
    for inner in _models(model):
        if not path:
            yield from ((field.alias or name, field) for name, field in inner.model_fields.items())
        elif path[0] in inner.model_fields:
            rest = path[1:]
            # A position in a list or a key of a mapping stands between the item and the model inside.
            annotation = inner.model_fields[str(path[0])].annotation
            while rest and not any(rest[0] in found.model_fields for found in _models(annotation)):
                rest = rest[1:]
            yield from fields_at(annotation, rest)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _faults(model: type[BaseModel], value: Any) -> list[Any]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def _with_stand_in(model: type[BaseModel], value: Any, path: Path_) -> Any:
    """Put something in the place of the missing part, or take out what misses it if nothing can stand for the part."""
    field = dict(fields_at(model, path[:-1])).get(str(path[-1]))
    if field is not None:
        kind: Any = field.annotation
        members: list[Any] = list(kind)[:1] if isinstance(kind, EnumType) else []
        for stand_in in (*members, *_STAND_INS):
            with contextlib.suppress(ValidationError):
                TypeAdapter(Annotated[kind, field]).validate_python(stand_in)
                return _changed(value, path, deepcopy(stand_in))
    return _changed(value, path[:-1])


_GONE: Any = object()


def _changed(value: Any, path: Path_, new: Any = _GONE) -> Any:
    """Put another value at a path, or take it out; return the whole."""
    if not path:
        return None if new is _GONE else new
    inner = value
    for part in path[:-1]:
        inner = inner[part] if _has_part(inner, part) else None  # left out already
    if new is not _GONE and isinstance(inner, dict):
        inner[path[-1]] = new
    elif _has_part(inner, path[-1]):
        del inner[path[-1]]
    return value


# What a fault of pydantic means, by its name, else by the first word of it.
_MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("項目「{last}」がありません", "書き足してください"),
    "extra_forbidden": ("項目「{last}」は知らない項目です", "{near}"),
    "string_pattern_mismatch": ("書き方が違います:「{input}」", "{shape}"),
    "string_too_short": ("空になっています", "内容を書くか、項目ごと消してください"),
    "string_too_long": ("長すぎます:「{input}」", "{max_length} 文字までにしてください"),
    "too_short": ("数が足りません({actual_length} 個)", "{min_length} 個以上にしてください"),
    "too_long": ("数が多すぎます({actual_length} 個)", "{max_length} 個までにしてください"),
    "greater_than_equal": ("小さすぎる値「{input}」です", "{ge} 以上にしてください"),
    "greater_than": ("小さすぎる値「{input}」です", "{gt} より大きくしてください"),
    "less_than_equal": ("大きすぎる値「{input}」です", "{le} 以下にしてください"),
    "less_than": ("大きすぎる値「{input}」です", "{lt} より小さくしてください"),
    "string": ("文字ではない値「{input}」です", '引用符で囲んで "{input}" と書いてください'),
    "int": ("整数ではない値「{input}」です", "引用符なしの半角の整数で書いてください(例: 18)"),
    "bool": ("true か false ではない値「{input}」です", "true か false と書いてください"),
    "date": ("日付ではない値「{input}」です", "2026-11-23 の形で、実際にある日を書いてください"),
    **dict.fromkeys(
        ("float", "finite", "decimal"),
        ("数ではない値「{input}」です", "引用符なしの半角の数で書いてください(例: 43.06)"),
    ),
    **dict.fromkeys(("enum", "literal"), ("使えない値「{input}」です", "使える値: {expected}")),
    **dict.fromkeys(
        ("tuple", "list", "frozen", "set"),
        ("一覧ではない値「{input}」です", "[ ] で囲むか、行頭に - を付けて並べてください"),
    ),
    **dict.fromkeys(
        ("dict", "model"), ("「項目: 値」の形ではない値「{input}」です", "「項目: 値」の形で書いてください")
    ),
}
_UNNAMED = ("値「{input}」が使えません", "書き方を確かめてください")
# How the text must look, by a part of the pattern; the first that fits.
SHAPES: Mapping[str, str] = {
    "[0-5]": '時刻は "09:00" の形で書いてください(翌日の2時に閉じるなら "02:00"、その日の終わりは "24:00")',
    r"^\d{3}-\d{4}": '郵便番号は "060-0042" の形で書いてください',
    r"^\d{5}$": '5桁の数字を "01101" のように書いてください',
    r"^\d{3,7}$": '郵便番号を "0600042"、続きなら "0600001-0600063"、先頭だけなら "064" のように書いてください',
    r"^\d{4}-(": "日付は 2026-11-23 の形で書いてください",
    r"^\d{4}(-": '日付は 2026-11-23(月までなら 2026-11、年だけなら "2026")の形で書いてください',
    "^(0[1-9]|1[0-2])-": '月日は "12-29" の形で書いてください',
    "[a-z0-9]": "半角の英小文字・数字・ハイフンで書いてください",
    "[a-z0-9_]": '半角の英小文字・数字・「_」で、"self_harm" のように書いてください',
}


def admit(model: type[M], value: Any, tree: Tree, path: Path_ = ()) -> tuple[M | None, list[Problem]]:
    """Return the validated record, or None with all its problems (those of the reading already stand in the tree)."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        faults = list(error.errors(include_url=False))
    problems = [_problem(fault, model, value, tree, path) for fault in [*faults, *hidden_faults(model, value, faults)]]
    known = {problem.path for problem in tree.problems if problem.path}
    return None, [problem for problem in dict.fromkeys(problems) if problem.path not in known]


def _problem(fault: Any, model: type[BaseModel], value: Any, tree: Tree, path: Path_) -> Problem:
    inner = real_path(fault["loc"], value)
    where = (*path, *inner)
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind == "value_error":  # a sentence of our own models
        message, _, hint = str(context["error"]).partition(" → ")
        return tree.problem(where, message, hint)
    last = str(where[-1]) if where else ""
    unknown = kind == "extra_forbidden"
    words = {
        **context,
        "last": last,
        "input": _short(fault.get("input")),
        "expected": str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").replace(", ", "、"),
        "shape": next((shape for part, shape in SHAPES.items() if part in str(context.get("pattern"))), _UNNAMED[1]),
        "near": _suggest_key(last, [name for name, _ in fields_at(model, inner[:-1])]) if unknown else "",
    }
    message, hint = _MESSAGES.get(kind) or _MESSAGES.get(kind.split("_")[0], _UNNAMED)
    place = tree.key_place(where) if unknown else tree.place(where)
    return Problem(tree.file, *place, dotted(where), message.format_map(words), hint.format_map(words))


def _suggest_key(key: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(key.lower(), allowed, n=1)
    if close:
        return f"「{close[0]}」のことでしたら直してください"
    return f"消すか、使える項目にしてください: {'、'.join(allowed)}"


def _short(value: Any) -> str:
    text = "(項目の集まり)" if isinstance(value, dict) else "(一覧)" if isinstance(value, list) else str(value)
    text = {"None": "(空)", "True": "true", "False": "false"}.get(text, " ".join(text.split()))
    return text if len(text) <= 30 else text[:29] + "…"


def head(tree: Tree) -> About:
    """Return the head (``about``) of a data file; a broken head is a problem of the tree and hides no record.

    Raises:
        DataProblem: the file is no mapping.
    """
    if not isinstance(tree.value, dict):
        hint = "about: から書き始めてください"
        form = tree.problem((), "いちばん外側が「項目: 値」の形ではありません", hint)
        raise unusable(tree.file, tree.problems if tree.value is None else [*tree.problems, form])
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
        raise unusable(tree.file, [*tree.problems, *problems])
    return tuple(record for _, record in sound), problems


def sound_records(tree: Tree, key: str, model: type[M]) -> tuple[list[tuple[int, M]], list[Problem]]:
    """Return the sound records under a key with their position in the list, and the problems of the others."""
    values = tree.value.get(key) if isinstance(tree.value, dict) else None
    if not isinstance(values, list) or not values:
        return [], [tree.problem((key,), f"「{key}」の一覧がありません", "- で始まる行を並べてください")]
    return _admit_entries(model, enumerate(values), tree, key)


def _admit_entries(
    model: type[M], entries: Iterable[tuple[K, Any]], tree: Tree, key: str
) -> tuple[list[tuple[K, M]], list[Problem]]:
    sound: list[tuple[K, M]] = []
    problems: list[Problem] = []
    for entry, value in entries:
        record, found = admit(model, value, tree, (key, entry))
        problems += found
        if record is not None:
            sound.append((entry, record))
    return sound, problems


def listed_sources(tree: Tree) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sound sources of a file by their key, and the problems of the others."""
    values = tree.value.get("sources")
    if not isinstance(values, dict):
        hint = "出典の id と title を並べてください"
        return {}, [tree.problem(("sources",), "出典の一覧(sources)がありません", hint)]
    sound, problems = _admit_entries(Source, values.items(), tree, "sources")
    return dict(sound), problems


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
    record, problems = admit_whole(tree, model)
    if record is None:
        raise unusable(tree.file, [*tree.problems, *problems])
    return record


def admit_whole(tree: Tree, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Return the record that a file is (apart from its head), or None with its problems."""
    value: Any = tree.value
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if key != "about"}
    return admit(model, value, tree)


def unusable(file: str, problems: list[Problem]) -> DataProblem:
    """Return the error for a file that cannot be used, naming its first mistakes and holding all."""
    lines = "".join(f"\n  {problem}" for problem in problems[:5])
    more = f"\n  ほか {len(problems) - 5} 件" if len(problems) > 5 else ""
    text = f"データ「{file}」が使えません。`hikisupport data check` で全部の誤りが見られます。{lines}{more}"
    return DataProblem(text, tuple(problems))
