"""The answer code: all closed answers of a call as 28 letters that can stand in a case note.

``HK1-`` and groups of five letters of Crockford's base 32. In bits: revision of the registry (6), day of the call (14,
counted from 2026-01-01), what the counselor set (9), then every question in the order of ``field`` with its ``width``
(0: not asked), filled up to whole letters; then a check over all of it and over the letters ``HK1``.
The registry (field, width, number of every answer) only grows; a question or an answer that is added raises the
``revision`` of the questionnaire, a question names the revision that brought it (``since``). So the length follows
from the revision, and old codes stay readable.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NoReturn

from hikisupport.core.errors import InputProblem
from hikisupport.core.vocab import Level
from hikisupport.triage.model import Question, Questionnaire

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5  # to a letter
CHECK = 3  # letters
_MISREAD = str.maketrans("OIL", "011")
# Dashes that Unicode does not file under dashes, and what the hyphen key gives with the input method on.
_DASHES = "ー−─━~_"
_UNSEEN = ("Z", "Cc", "Cf", "Pd")  # categories: blanks, controls, direction marks, dashes

_FIELD = 0b100101  # x^5 + x^2 + 1: its root runs through all 31 elements but zero
_SURE_OF_THREE = 31  # letters: the most for which the first polynomial finds three errors
_GENERATOR_ROOTS = (1, 2, 3)  # as powers of that root
_LONG_GENERATOR = (1, 2, 10)  # of all that find two errors, one that misses fewest errors in three of 32 to 44 letters


def squeeze(text: str) -> str:
    """Return what was typed as capital letters without blanks and dashes; O counts as 0, I and L as 1."""
    upper = unicodedata.normalize("NFKC", text).upper()
    kept = (ch for ch in upper if ch not in _DASHES and not unicodedata.category(ch).startswith(_UNSEEN))
    return "".join(kept).translate(_MISREAD)


def symbols(letters: str) -> list[int] | None:
    """Return the values (0-31) of letters, or None where one is not of the alphabet."""
    found = [ALPHABET.find(letter) for letter in letters]
    return None if -1 in found else found


def letters(values: Sequence[int]) -> str:
    """Return the letters of values (0-31)."""
    return "".join(ALPHABET[value] for value in values)


def check(values: Sequence[int]) -> tuple[int, ...]:
    """Return the three values of the check over values (0-31)."""
    multiples = _multiples(len(values) + CHECK > _SURE_OF_THREE)
    rest = (0,) * CHECK
    for value in values:
        shifted = zip(multiples[value ^ rest[0]], (*rest[1:], 0), strict=True)
        rest = tuple(multiple ^ old for multiple, old in shifted)
    return rest


def _times(first: int, second: int) -> int:
    """Multiply in the field of 32 elements."""
    product = 0
    for bit in range(BITS):
        if second >> bit & 1:
            product ^= first << bit
    for bit in range(2 * BITS - 2, BITS - 1, -1):
        if product >> bit & 1:
            product ^= _FIELD << (bit - BITS)
    return product


def _generator() -> tuple[int, ...]:
    """Multiply x + root over the roots; the coefficients below the highest, which is 1."""
    powers = [1]
    while len(powers) <= max(_GENERATOR_ROOTS):
        powers.append(_times(powers[-1], 2))
    polynomial = [1]
    for power in _GENERATOR_ROOTS:
        shifted = [*polynomial, 0]
        scaled = [0, *(_times(coefficient, powers[power]) for coefficient in polynomial)]
        polynomial = [one ^ other for one, other in zip(shifted, scaled, strict=True)]
    return tuple(polynomial[1:])


@cache
def _multiples(long: bool) -> tuple[tuple[int, ...], ...]:
    """Return the multiples of a polynomial by every element; no start waits for them."""
    generator = _LONG_GENERATOR if long else _generator()
    return tuple(tuple(_times(value, factor) for factor in generator) for value in range(2**BITS))


PREFIX, FORM = "HK", "1"
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = FIRST_DAY + timedelta(days=2**14 - 1)
# Closed like the answers: only ever lengthened at the end.
LEVELS = (Level.NONE, Level.WATCH, Level.TODAY, Level.NOW)
REASONS = ("new_facts", "own_wish", "supervisor", "local", "other")
_REVISION_BITS = 6
_WIDTHS = (_REVISION_BITS, 14, 1, 2, 3, 3)  # revision, day, went on after now, step, level, reason
_LABEL = re.compile("^\\s*答えコード\\s*[:\uff1a]?")
_SHORTEST = 10  # letters typed without HK1 that still look like a code

_AGAIN = "書いてあるとおりに、初めからもう一度打ってください。"
MISTYPED = f"答えコードに、打ち間違いがあるようです。{_AGAIN}(0とO、1とIとLは、どちらでもかまいません)"
NEWER = (
    "この答えコードは、新しい版の hikisupport で作られています。"
    "このプログラムを新しくするか、`hikisupport triage` で質問から始めてください。"
)
NO_CODE = "これは答えコードではありません。「HK1-」で始まるコードを打ってください。"
OTHER_DATA = "この答えコードには、今の質問にない答えがあります。作ったときと同じデータ(--data)で開いてください。"


@dataclass(frozen=True, slots=True)
class CodeState:
    """What a code holds: closed answers, the day of the call, and what the counselor set.

    ``revision`` is the one that a code was made with; ``encode`` takes that of the questionnaire.
    """

    answers: Mapping[str, str]
    on: date
    continued: bool = False
    step: int | None = None
    level: Level | None = None
    reason: str | None = None
    revision: int = 1


def encode(state: CodeState, questions: Questionnaire) -> str:
    """Return the code of a call, 37 characters with its hyphens for the 30 questions of revision 1.

    Raises:
        ValueError: an answer is not in the questionnaire, or the day is not between FIRST_DAY and LAST_DAY.
    """
    if not FIRST_DAY <= state.on <= LAST_DAY:
        raise ValueError(f"{state.on} does not fit into a code")
    if strange := [name for name in state.answers if name not in questions]:
        raise ValueError(f"no such question: {strange}")
    head = (
        questions.revision,
        (state.on - FIRST_DAY).days,
        int(state.continued),
        state.step or 0,
        LEVELS.index(state.level) + 1 if state.level else 0,
        REASONS.index(state.reason) + 1 if state.reason else 0,
    )
    bits = "".join(f"{value:0{width}b}" for value, width in zip(head, _WIDTHS, strict=True))
    fields = _fields(questions, questions.revision)
    bits += "".join(f"{_number(field, state.answers.get(field.id)):0{field.width}b}" for field in fields)
    values = [int(bits[start : start + BITS].ljust(BITS, "0"), 2) for start in _starts(len(bits))]
    body = letters([*values, *_check(values)])
    return "-".join([PREFIX + FORM, *(body[start : start + 5] for start in range(0, len(body), 5))])


def decode(text: str, questions: Questionnaire) -> CodeState:
    """Return what a typed code holds; case, O/0, I/L/1, blanks, dashes, full width and a missing HK1 are forgiven.

    Raises:
        InputProblem: it is mistyped, incomplete, from a newer version or other data, or no code at all.
    """
    form, body = _split(_bare(text))
    values = symbols(body)
    if values is None or not _holds(values):
        _refuse(form, body, questions)
    if form != FORM:
        raise InputProblem(MISTYPED)  # the check tells that it is of this form
    revision = _revision(values)
    if revision > questions.revision:
        raise InputProblem(NEWER)
    if len(values) != _length(questions, revision):  # the check holds without a last letter that is 0
        _refuse(form, body, questions)
    return _state(values, revision, questions)


def is_code(text: str) -> bool:
    """Tell whether a text means to be an answer code (and not answers written out)."""
    bare = _bare(text)
    # Without its HK1 a code begins with the upper bits of the revision: a digit as long as there are fewer than 20.
    return bool(re.fullmatch(rf"{PREFIX}[0-9A-Z]*|[0-9][0-9A-Z]{{{2 * _SHORTEST},}}", bare))


def _bare(text: str) -> str:
    return squeeze(_LABEL.sub("", text))


def _split(typed: str) -> tuple[str, str]:
    """Return the form and the body of a code; without its HK1 it counts as one of this form."""
    if typed.startswith(PREFIX):
        return typed[len(PREFIX) : len(PREFIX) + 1] or FORM, typed[len(PREFIX) + 1 :]
    if len(typed) >= _SHORTEST and re.fullmatch(r"[0-9A-Z]+", typed):
        return FORM, typed
    raise InputProblem(NO_CODE)


def _refuse(form: str, body: str, questions: Questionnaire) -> NoReturn:
    """Say why a code whose check or length is wrong cannot be read."""
    if form in "23456789":
        raise InputProblem(NEWER)
    values = symbols(body) or []
    claimed = _revision(values) if len(values) > 1 else 0
    length = _length(questions, claimed if 1 <= claimed <= questions.revision else questions.revision)
    if form == FORM and len(body) < length:
        raise InputProblem(f"答えコードが途中までです。HK1 のあとは{length}文字ですが、{len(body)}文字でした。{_AGAIN}")
    raise InputProblem(MISTYPED)


def _check(values: list[int]) -> tuple[int, ...]:
    return check([*(ALPHABET.index(letter) for letter in PREFIX + FORM), *values])


def _holds(values: list[int]) -> bool:
    return len(values) > CHECK and tuple(values[-CHECK:]) == _check(values[:-CHECK])


def _revision(values: list[int]) -> int:
    """Return the revision at the head of a code (at least two letters)."""
    return (values[0] << BITS | values[1]) >> (2 * BITS - _REVISION_BITS)


def _fields(questions: Questionnaire, revision: int) -> list[Question]:
    known = (question for question in questions.questions if question.since <= revision)
    return sorted(known, key=lambda question: question.field)


def _length(questions: Questionnaire, revision: int) -> int:
    """Return how many letters follow HK1 in a code of a revision."""
    bits = sum(_WIDTHS) + sum(field.width for field in _fields(questions, revision))
    return len(_starts(bits)) + CHECK


def _starts(bits: int) -> range:
    return range(0, bits, BITS)


def _number(question: Question, code: str | None) -> int:
    if code is None:
        return 0
    choice = question.choice(code)
    if choice is None or choice.number >= 2**question.width:
        raise ValueError(f"{question.id}: {code} has no place in a code")
    return choice.number


def _state(values: list[int], revision: int, questions: Questionnaire) -> CodeState:
    bits = iter("".join(f"{value:0{BITS}b}" for value in values))

    def take(width: int) -> int:
        return int("".join(next(bits) for _ in range(width)), 2)

    _, day, continued, step, level, reason = (take(width) for width in _WIDTHS)
    if level > len(LEVELS) or reason > len(REASONS):
        raise InputProblem(OTHER_DATA)
    numbers = {field.id: take(field.width) for field in _fields(questions, revision)}
    answered = (question for question in questions.questions if numbers.get(question.id))
    return CodeState(
        answers={question.id: _answer(question, numbers[question.id]) for question in answered},
        on=FIRST_DAY + timedelta(days=day),
        continued=bool(continued),
        step=step or None,
        level=LEVELS[level - 1] if level else None,
        reason=REASONS[reason - 1] if reason else None,
        revision=revision,
    )


def _answer(question: Question, number: int) -> str:
    found = next((choice.code for choice in question.choices if choice.number == number), None)
    if found is None:
        raise InputProblem(OTHER_DATA)
    return found
