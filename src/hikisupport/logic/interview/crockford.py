"""Letters that survive being read aloud, copied and typed: Crockford's base 32, and a check over three of them.

The check is a cyclic one over the field of 32 elements: 15 bits, three letters. In a code of at most 31 letters it is
a shortened Reed-Solomon code (distance 4): it finds every error in up to three letters, and with that every swap of
any two. That one would miss two wrong letters 31 places apart, so longer codes take another polynomial, without roots
in the field (distance 3 up to 1,057 letters): every error in one or two letters and every swap is found, and of three
wrong letters all but two in 100,000.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

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
