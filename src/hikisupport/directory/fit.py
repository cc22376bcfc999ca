"""How well one typed word fits an agency: by name, by what the word stands for, by number, address or text."""

import re
from datetime import date

from hikisupport.core.text import phone_hyphens
from hikisupport.core.vocab import KIND_LABELS, KIND_SHORT, Kind, State, match_word
from hikisupport.directory.model import Agency
from hikisupport.directory.trust import state_of
from hikisupport.directory.words import Sense, comparable, text_holds

# Less is better. What the whole word stands for comes before a name that is the word, and that before a part of it.
_MEANT, _EXACT, _MEANT_IN_PART, _NUMBER, _NAME, _KIND, _CHANNEL, _TEXT, _NOTE = range(9)
_NEXT = 0.01  # the second agency or kind that a word names stands just behind the first
_LEAST_DIGITS = 4


class Word:
    """One typed word with what it stands for; a number of an agency counts only where it may be shown."""

    def __init__(self, text: str, senses: tuple[Sense, ...], day: date) -> None:
        self._text, self._senses, self._day = text, senses, day
        kind = match_word(text, KIND_LABELS, KIND_SHORT)
        self._kind = Kind(kind) if kind else None

    def rank(self, agency: Agency) -> float | None:
        """Return how well the word fits (less is better), or None if it does not."""
        return min((rank for rank in (self._by_sense(agency), self._by_text(agency)) if rank is not None), default=None)

    def _by_sense(self, agency: Agency) -> float | None:
        ranks: list[float] = []
        behind = 0.0  # the sense of a shorter part stands behind that of a longer one
        for meaning, whole in self._senses:
            if agency.id in meaning.agencies:
                start = _MEANT if whole else _MEANT_IN_PART
                ranks.append(start + behind + _NEXT * meaning.agencies.index(agency.id))
            kinds = [meaning.kinds.index(kind) for kind in (agency.kind, *agency.also) if kind in meaning.kinds]
            ranks += [_KIND + behind + _NEXT * kind for kind in kinds]
            if not set(agency.channels).isdisjoint(meaning.channels):
                ranks.append(_CHANNEL)
            ranks += [rank for word in meaning.also if (rank := _rank_text(agency, word)) is not None]
            behind += 0.2
        return min(ranks, default=None)

    def _by_text(self, agency: Agency) -> float | None:
        if is_called(agency, self._text, self._day):
            return _EXACT
        if has_number(agency, self._text, self._day):
            return _NUMBER
        if self._kind in (agency.kind, *agency.also):
            return _KIND + (_NEXT if self._kind is not agency.kind else 0)
        return _rank_text(agency, self._text)


def is_called(agency: Agency, name: str, day: date) -> bool:  # noqa: ARG001 - as the two below
    """Tell whether an id, the name or an alias of an agency is this."""
    wanted = comparable(name)
    return any(wanted == comparable(known) for known in (*agency.ids, agency.name, *agency.aliases))


def is_called_partly(agency: Agency, name: str, day: date) -> bool:  # noqa: ARG001 - as above
    """Tell whether an id, the name or an alias of an agency holds this."""
    wanted = comparable(name)
    return bool(wanted) and any(wanted in comparable(known) for known in (*agency.ids, agency.name, *agency.aliases))


def has_number(agency: Agency, text: str, day: date) -> bool:
    """Tell whether a text is a number of an agency that may be shown, or its first or last digits (four at least)."""
    digits = re.sub("[-#]", "", phone_hyphens(text))
    if not digits.isdecimal():
        return False
    shown = (phone for phone in agency.phones if phone.number and state_of(phone, day) is not State.WITHHELD)
    for whole in (re.sub("[-#]", "", phone.number or "") for phone in shown):
        long = len(digits) >= _LEAST_DIGITS and "#" not in phone_hyphens(text)
        if whole == digits or (long and (whole.endswith(digits) or whole.startswith(digits))):
            return True
    return False


def _rank_text(agency: Agency, word: str) -> float | None:
    texts = (
        (_NAME, (agency.name, agency.kana, *agency.aliases)),
        (_KIND, tuple(KIND_LABELS[kind] for kind in (agency.kind, *agency.also))),
        (_TEXT, (agency.operator or "", agency.summary, *agency.services)),
        (_NOTE, (agency.address or "", *agency.notes)),
    )
    return next((float(rank) for rank, held in texts if any(text_holds(text, word) for text in held)), None)
