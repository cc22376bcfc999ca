"""Lets plain values through the pydantic models; what they refuse becomes a Problem in Japanese with its place."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hikisupport.base.models.dataset import Problem
from hikisupport.store.yaml import Path_, Tree

M = TypeVar("M", bound=BaseModel)

_MESSAGES = {
    "missing": ("項目「{last}」がありません", "書き足してください"),
    "extra_forbidden": ("項目「{last}」は知らない項目です", "つづりを確かめるか、消してください(使える項目: {allowed})"),
    "string_type": ("文字ではない値「{input}」です", '引用符で囲んで "{input}" と書いてください'),
    "int_type": ("整数ではない値「{input}」です", "引用符なしの整数で書いてください(例: 18)"),
    "int_parsing": ("整数ではない値「{input}」です", "引用符なしの整数で書いてください(例: 18)"),
    "float_type": ("数ではない値「{input}」です", "引用符なしの小数で書いてください(例: 43.06)"),
    "bool_type": ("true か false ではない値「{input}」です", "true か false と書いてください"),
    "bool_parsing": ("true か false ではない値「{input}」です", "true か false と書いてください"),
    "enum": ("使えない値「{input}」です", "使える値: {expected}"),
    "literal_error": ("使えない値「{input}」です", "使える値: {expected}"),
    "string_pattern_mismatch": ("書き方が違います:「{input}」", "{shape}"),
    "string_too_short": ("空になっています", "内容を書くか、項目ごと消してください"),
    "tuple_type": ("一覧ではない値「{input}」です", "[ ] で囲むか、行頭に - を付けて並べてください"),
    "list_type": ("一覧ではない値「{input}」です", "[ ] で囲むか、行頭に - を付けて並べてください"),
    "dict_type": ("「項目: 値」の形ではありません", "「項目: 値」の形で書いてください"),
    "model_type": ("「項目: 値」の形ではありません", "「項目: 値」の形で書いてください"),
    "greater_than_equal": ("小さすぎる値「{input}」です", "{ge} 以上にしてください"),
    "less_than_equal": ("大きすぎる値「{input}」です", "{le} 以下にしてください"),
}
_SHAPES = {
    "[0-5]": '時刻は "09:00" の形で書いてください',
    r"\d{4}": "日付は 2026-11-23(月までなら 2026-11、年だけなら 2026)の形で書いてください",
    "[a-z0-9]": "半角の英小文字・数字・ハイフンで書いてください",
}


def admit(model: type[M], value: Any, tree: Tree, path: Path_ = ()) -> tuple[M | None, list[Problem]]:
    """Return the validated record, or None with all its problems."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, [_problem(details, model, tree, path) for details in error.errors(include_url=False)]


def _problem(details: Any, model: type[BaseModel], tree: Tree, path: Path_) -> Problem:
    where = (*path, *(part for part in details["loc"] if part not in ("function-after", "[key]")))
    kind = str(details["type"])
    if kind == "value_error":
        return tree.problem(where, str(details["ctx"]["error"]))
    message, hint = _MESSAGES.get(kind, ("値「{input}」が使えません", "書き方を確かめてください"))
    if kind == "enum" and details["loc"] and details["ctx"].get("expected"):
        details["ctx"]["expected"] = details["ctx"]["expected"].replace(" or ", ", ")
    words = {
        "last": str(where[-1]) if where else "",
        "input": _short(details.get("input")),
        "allowed": "、".join(model.model_fields),
        "expected": str(details.get("ctx", {}).get("expected", "")).replace(" or ", ", "),
        "shape": _shape(str(details.get("ctx", {}).get("pattern", ""))),
        "ge": details.get("ctx", {}).get("ge", ""),
        "le": details.get("ctx", {}).get("le", ""),
    }
    return tree.problem(where, message.format(**words), hint.format(**words))


def _shape(pattern: str) -> str:
    return next((hint for part, hint in _SHAPES.items() if part in pattern), "書き方を確かめてください")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:29] + "…"
