"""Finds the faults between the parts of a record, which pydantic looks for only when each part is sound."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from hikisupport.store.yaml import Path_

# What may stand for a part that is missing, so that the rest of the record can be looked at.
_STAND_IN = "stand-in"
_STAND_INS: tuple[Any, ...] = (_STAND_IN, [], {}, 1, "2026-01-01", "00:00", "00000")
_ROUNDS = 6


def hidden_faults(model: type[BaseModel], value: Any, faults: list[Any]) -> list[Any]:
    """Return the faults that come up once the broken parts are left out or replaced.

    What then speaks of a part that was left out (a source that is not there any more) is no fault of the record.
    """
    found: list[Any] = []
    left_out = {_STAND_IN}
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
        if _holds(value, part):
            value = value[part]
            path.append(part)
    last = loc[-1:] if loc and (_holds(value, loc[-1]) or (isinstance(value, dict) and loc[-1] != "[key]")) else ()
    return (*path, *last)


def _holds(value: Any, part: str | int) -> bool:
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
    field = dict(fields_at(model, path[:-1])).get(str(path[-1]))
    if field is not None:
        for stand_in in (*_members(field.annotation), *_STAND_INS):
            if not _refused(field, stand_in):
                return _changed(value, path, stand_in)
    return _changed(value, path[:-1])


def _members(annotation: Any) -> list[Any]:
    return list(annotation)[:1] if isinstance(annotation, type) and issubclass(annotation, Enum) else []


def _refused(field: FieldInfo, stand_in: Any) -> bool:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    try:
        TypeAdapter(annotation).validate_python(stand_in)
    except ValidationError:
        return True
    return False


_GONE: Any = object()


def _changed(value: Any, path: Path_, new: Any = _GONE) -> Any:
    """Return a copy with another value at a path, or without it."""
    if not path:
        return None if new is _GONE else new
    part, rest = path[0], path[1:]
    if isinstance(value, dict):
        inner = _changed(value.get(part), rest, new) if rest else new
        others = {key: kept for key, kept in value.items() if key != part}
        return others if inner is _GONE else {**others, part: inner}
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        inner = _changed(value[part], rest, new) if rest else new
        return [*value[:part], *([] if inner is _GONE else [inner]), *value[part + 1 :]]
    return value
