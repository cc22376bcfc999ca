"""The answer code (再開コード): all closed answers of a call as letters that can stand in a case note.

``HK2-`` and groups of five letters of Crockford's base 32. The whole code is one number, a multiple of the prime 32749:
a wrong letter changes it by less than 32 times a power of 32, and two letters swapped by such a power less another,
neither of which the prime divides, so that both are always found. In bits from the left: revision of the registry (6),
day of the call (14, counted from 2026-01-01), what the counselor set (10), every question in the order of ``field``
with its ``width`` (0: not asked), filled up to whole letters; the last 15 bits make it a multiple.

The registry (field, width, number of every answer) only grows; a question or an answer that is added raises the
``revision`` of the questionnaire, a question names the revision that brought it (``since``). So the length follows
from the revision, and old codes stay readable.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import NoReturn

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Level
from hikisupport.triage.flow import Settings
from hikisupport.triage.model import Question, Questionnaire

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PRIME = 32749  # the largest below 2**15
PREFIX, FORM, OLD_FORM = "HK", "2", "1"
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = FIRST_DAY + timedelta(days=2**14 - 1)
# Closed like the answers: only ever lengthened at the end.
LEVELS = (Level.NONE, Level.WATCH, Level.TODAY, Level.NOW)
REASONS = ("new_facts", "own_wish", "supervisor", "local", "other")
WAYS_ON = ("safe", "waiting")
_LETTER, _CHECK = 5, 15  # bits
_REVISION = 6
_WIDTHS = (_REVISION, 14, 2, 2, 3, 3)  # revision, day, how it went on after now, step, level, reason
_LABEL = re.compile("^\\s*(再開コード|答えコード)\\s*[:\uff1a]?")
_SHORTEST = 10  # letters typed without HK2 that still look like a code

_MISREAD = str.maketrans("OIL", "011")
_DIGITS = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")  # those that int() reads
# Dashes that Unicode does not file under dashes, and what the hyphen key gives with the input method on.
_DASHES = "ー−─━~_"
_UNSEEN = ("Z", "Cc", "Cf", "Pd")  # categories: blanks, controls, direction marks, dashes

_AGAIN = "書いてあるとおりに、初めからもう一度打ってください。"
MISTYPED = f"再開コードに、打ち間違いがあるようです。{_AGAIN}(0とO、1とIとLは、どちらでもかまいません)"
NEWER = (
    "この再開コードは、新しいバージョンの hikisupport で作られています。"
    "このプログラムを新しくするか、`hikisupport triage` で質問から始めてください。"
)
OLD = "HK1 で始まる前のバージョンの再開コードは、もう使えません。`hikisupport triage` で質問から始めてください。"
NO_CODE = "これは再開コードではありません。「HK2-」で始まるコードを打ってください。"
OTHER_DATA = "この再開コードには、今の質問にない答えがあります。作ったときと同じデータ(--data)で開いてください。"


@dataclass(frozen=True, slots=True)
class CodeState:
    """What a code holds: closed answers, the day of the call, and what the counselor set (no office, no last call)."""

    answers: Mapping[str, str]
    on: date
    settings: Settings


def encode(state: CodeState, questions: Questionnaire) -> str:
    """Return the code of a call.

    Raises:
        ValueError: an answer is not in the questionnaire, or the day is not between FIRST_DAY and LAST_DAY.
    """
    if not FIRST_DAY <= state.on <= LAST_DAY:
        raise ValueError(f"{state.on} does not fit into a code")
    if strange := [name for name in state.answers if name not in questions]:
        raise ValueError(f"no such question: {strange}")
    fields, chosen = _list_questions(questions, questions.revision), state.settings
    values = (
        questions.revision,
        (state.on - FIRST_DAY).days,
        (None, *WAYS_ON).index(chosen.gone_on),
        chosen.step or 0,
        (None, *LEVELS).index(chosen.level),
        (None, *REASONS).index(chosen.reason),
        *(_number_answer(field, state.answers.get(field.id)) for field in fields),
    )
    bits = "".join(f"{value:0{width}b}" for value, width in zip(values, _widths(fields), strict=True))
    length = _length(questions, questions.revision)
    body = _letters(_multiple(int(bits, 2) << (length * _LETTER - len(bits))), length)
    return "-".join([PREFIX + FORM, *(body[start : start + 5] for start in range(0, length, 5))])


def decode(text: str, questions: Questionnaire) -> CodeState:
    """Return what a typed code holds; case, O/0, I/L/1, blanks, dashes, full width and a missing HK2 are forgiven.

    Raises:
        InputProblem: it is mistyped, incomplete, from a newer or the older version or other data, or no code at all.
    """
    form, body = _split(_squeeze(_LABEL.sub("", text)))
    number = _value(body)
    if number is None or number % PRIME or not number:
        _refuse_code(form, body, questions)
    revision = number >> (len(body) * _LETTER - _REVISION)
    if form != FORM or not revision:
        raise InputProblem(MISTYPED)  # the check tells that it is of this form
    if revision > questions.revision:
        raise InputProblem(NEWER)
    if len(body) != _length(questions, revision):
        _refuse_code(form, body, questions)
    return _state(f"{number:0{len(body) * _LETTER}b}", revision, questions)


def is_code(text: str) -> bool:
    """Tell whether a text means to be an answer code (and not answers written out)."""
    bare = _squeeze(_LABEL.sub("", text))
    # Without its HK2 a code begins with the upper bits of the revision: a digit as long as there are fewer than 20.
    return bool(re.fullmatch(rf"{PREFIX}[0-9A-Z]*|[0-9][0-9A-Z]{{{2 * _SHORTEST},}}", bare))


# --- letters and the check -----------------------------------------------------------------------------------------


def _squeeze(text: str) -> str:
    """Return what was typed as capital letters without blanks and dashes; O counts as 0, I and L as 1."""
    upper = unicodedata.normalize("NFKC", text).upper()
    kept = (ch for ch in upper if ch not in _DASHES and not unicodedata.category(ch).startswith(_UNSEEN))
    return "".join(kept).translate(_MISREAD)


def _multiple(payload: int) -> int:
    """Return the number whose last 15 bits (0 in ``payload``) make it a multiple of the prime."""
    return payload - payload % -PRIME


def _letters(number: int, length: int) -> str:
    places = range((length - 1) * _LETTER, -1, -_LETTER)
    return "".join(ALPHABET[number >> place & 0b11111] for place in places)


def _value(body: str) -> int | None:
    """Return the number that letters stand for, or None where one is not of the alphabet."""
    return None if set(body) - set(ALPHABET) else int(body.translate(_DIGITS) or "0", 32)


def _split(typed: str) -> tuple[str, str]:
    """Return the form and the body of a code; without its HK2 it counts as one of this form."""
    if typed.startswith(PREFIX):
        return typed[len(PREFIX) : len(PREFIX) + 1] or FORM, typed[len(PREFIX) + 1 :]
    if len(typed) >= _SHORTEST and re.fullmatch(r"[0-9A-Z]+", typed):
        return FORM, typed
    raise InputProblem(NO_CODE)


def _refuse_code(form: str, body: str, questions: Questionnaire) -> NoReturn:
    """Say why a code whose check or length is wrong cannot be read."""
    if form == OLD_FORM:
        raise InputProblem(OLD)
    if form in "3456789":
        raise InputProblem(NEWER)
    claimed = (_value(body[:2]) or 0) >> (2 * _LETTER - _REVISION) if len(body) > 1 else 0
    length = _length(questions, claimed if 1 <= claimed <= questions.revision else questions.revision)
    if form == FORM and len(body) < length:
        raise InputProblem(f"再開コードが途中までです。HK2 のあとは{length}文字ですが、{len(body)}文字でした。{_AGAIN}")
    raise InputProblem(MISTYPED)


# --- what the bits mean --------------------------------------------------------------------------------------------


def _list_questions(questions: Questionnaire, revision: int) -> list[Question]:
    known = (question for question in questions.questions if question.since <= revision)
    return sorted(known, key=lambda question: question.field)


def _widths(fields: list[Question]) -> tuple[int, ...]:
    return (*_WIDTHS, *(field.width for field in fields))


def _length(questions: Questionnaire, revision: int) -> int:
    """Return how many letters follow HK2 in a code of a revision."""
    bits = sum(_widths(_list_questions(questions, revision))) + _CHECK
    return -(-bits // _LETTER)


def _number_answer(question: Question, code: str | None) -> int:
    if code is None:
        return 0
    choice = question.choice(code)
    if choice is None:
        raise ValueError(f"{question.id}: {code} has no place in a code")
    return choice.number


def _state(bits: str, revision: int, questions: Questionnaire) -> CodeState:
    fields = _list_questions(questions, revision)
    ends = tuple(accumulate(_widths(fields), initial=0))
    _, day, way, step, level, reason, *places = (int(bits[start:end], 2) for start, end in pairwise(ends))
    if way > len(WAYS_ON) or level > len(LEVELS) or reason > len(REASONS):
        raise InputProblem(OTHER_DATA)
    numbers = dict(zip((field.id for field in fields), places, strict=True))
    answered = (question for question in questions.questions if numbers.get(question.id))
    return CodeState(
        answers={question.id: _find_answer(question, numbers[question.id]) for question in answered},
        on=FIRST_DAY + timedelta(days=day),
        settings=Settings(
            gone_on=(None, *WAYS_ON)[way],
            step=step or None,
            level=(None, *LEVELS)[level],
            reason=(None, *REASONS)[reason],
        ),
    )


def _find_answer(question: Question, number: int) -> str:
    found = next((choice.code for choice in question.choices if choice.number == number), None)
    if found is None:
        raise InputProblem(OTHER_DATA)
    return found
