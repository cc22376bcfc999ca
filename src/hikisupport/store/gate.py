"""Lets plain values through the pydantic models; what they refuse becomes a Problem in Japanese with its place."""

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hikisupport.base.errors import Problem
from hikisupport.store.second_look import fields_at, hidden_faults, real_path
from hikisupport.store.yaml import Path_, Tree, dotted

_NOT_TEXT = ("文字ではない値「{input}」です", '引用符で囲んで "{input}" と書いてください')
_NOT_WHOLE = ("整数ではない値「{input}」です", "引用符なしの半角の整数で書いてください(例: 18)")
_NOT_NUMBER = ("数ではない値「{input}」です", "引用符なしの半角の数で書いてください(例: 43.06)")
_NOT_TRUTH = ("true か false ではない値「{input}」です", "true か false と書いてください")
_NOT_LIST = ("一覧ではない値「{input}」です", "[ ] で囲むか、行頭に - を付けて並べてください")
_NOT_MAPPING = ("「項目: 値」の形ではない値「{input}」です", "「項目: 値」の形で書いてください")
_NOT_ALLOWED = ("使えない値「{input}」です", "使える値: {expected}")
_NOT_DAY = ("日付ではない値「{input}」です", "2026-11-23 の形で、実際にある日を書いてください")
_TOO_FEW = ("空になっています", "内容を書くか、項目ごと消してください")
_MESSAGES: Mapping[str, tuple[str, str]] = {
    "missing": ("項目「{last}」がありません", "書き足してください"),
    "extra_forbidden": ("項目「{last}」は知らない項目です", "{near}"),
    "string_type": _NOT_TEXT,
    "string_sub_type": _NOT_TEXT,
    "string_pattern_mismatch": ("書き方が違います:「{input}」", "{shape}"),
    "string_too_short": _TOO_FEW,
    "string_too_long": ("長すぎます:「{input}」", "{max_length} 文字までにしてください"),
    "too_short": ("数が足りません({actual_length} 個)", "{min_length} 個以上にしてください"),
    "too_long": ("数が多すぎます({actual_length} 個)", "{max_length} 個までにしてください"),
    "int_type": _NOT_WHOLE,
    "int_parsing": _NOT_WHOLE,
    "int_from_float": _NOT_WHOLE,
    "float_type": _NOT_NUMBER,
    "float_parsing": _NOT_NUMBER,
    "finite_number": _NOT_NUMBER,
    "decimal_type": _NOT_NUMBER,
    "decimal_parsing": _NOT_NUMBER,
    "bool_type": _NOT_TRUTH,
    "bool_parsing": _NOT_TRUTH,
    "date_type": _NOT_DAY,
    "date_parsing": _NOT_DAY,
    "date_from_datetime_parsing": _NOT_DAY,
    "date_from_datetime_inexact": _NOT_DAY,
    "enum": _NOT_ALLOWED,
    "literal_error": _NOT_ALLOWED,
    "tuple_type": _NOT_LIST,
    "list_type": _NOT_LIST,
    "frozen_set_type": _NOT_LIST,
    "set_type": _NOT_LIST,
    "dict_type": _NOT_MAPPING,
    "model_type": _NOT_MAPPING,
    "greater_than_equal": ("小さすぎる値「{input}」です", "{ge} 以上にしてください"),
    "greater_than": ("小さすぎる値「{input}」です", "{gt} より大きくしてください"),
    "less_than_equal": ("大きすぎる値「{input}」です", "{le} 以下にしてください"),
    "less_than": ("大きすぎる値「{input}」です", "{lt} より小さくしてください"),
}
_UNNAMED = ("値「{input}」が使えません", "書き方を確かめてください")
# How the text must look, by a part of the pattern; the first that fits.
M = TypeVar("M", bound=BaseModel)

SHAPES: Mapping[str, str] = {
    "[0-5]": '時刻は "09:00" の形で書いてください',
    r"^\d{3}-\d{4}": '郵便番号は "060-0042" の形で書いてください',
    r"^\d{5}$": '5桁の数字を "01101" のように書いてください',
    r"^\d{3,7}$": '郵便番号の先頭の3〜7桁を "06000" のように書いてください',
    r"^\d{4}-(": "日付は 2026-11-23 の形で書いてください",
    r"^\d{4}(-": '日付は 2026-11-23(月までなら 2026-11、年だけなら "2026")の形で書いてください',
    "^(0[1-9]|1[0-2])-": '月日は "12-29" の形で書いてください',
    "[a-z0-9]": "半角の英小文字・数字・ハイフンで書いてください",
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
    if kind == "value_error":
        return tree.problem(where, *_split(str(context["error"])))
    message, hint = _MESSAGES.get(kind, _UNNAMED)
    words = _Words(
        context,
        last=str(where[-1]) if where else "",
        input=_short(fault.get("input")),
        expected=str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").replace(", ", "、"),
        shape=next((shape for part, shape in SHAPES.items() if part in str(context.get("pattern", ""))), _UNNAMED[1]),
        near=_near(str(where[-1]), [name for name, _ in fields_at(model, inner[:-1])])
        if kind == "extra_forbidden"
        else "",
    )
    line, column = tree.key_place(where) if kind == "extra_forbidden" else tree.place(where)
    return Problem(tree.file, line, column, dotted(where), message.format_map(words), hint.format_map(words))


class _Words(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _split(sentence: str) -> tuple[str, str]:
    """Return message and hint of a sentence of our own models (``message → hint``)."""
    message, _, hint = sentence.partition(" → ")
    return message, hint


def _near(key: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(key.lower(), allowed, n=1)
    if close:
        return f"「{close[0]}」のことでしたら直してください"
    return f"消すか、使える項目にしてください: {'、'.join(allowed)}"


def _short(value: Any) -> str:
    text = "(項目の集まり)" if isinstance(value, dict) else "(一覧)" if isinstance(value, list) else str(value)
    text = {"None": "(空)", "True": "true", "False": "false"}.get(text, " ".join(text.split()))
    return text if len(text) <= 30 else text[:29] + "…"
