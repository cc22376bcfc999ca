"""What a caller's word stands for (data/words.yaml), and how words and texts are compared."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from hikisupport.core.errors import DataProblem, Problem
from hikisupport.core.model import Record, Slug, Text
from hikisupport.core.ready import Part
from hikisupport.core.text import fold, phone_hyphens
from hikisupport.core.vocab import KIND_LABELS, KIND_SHORT, Channel, Kind, State, match_word
from hikisupport.directory.model import Agency
from hikisupport.directory.view import state_of

FILE = "words.yaml"


class Meaning(Record):
    """Where words lead: ``agencies`` first, in this order, then ``kinds``; ``also`` are words that the data uses.

    ``danger``: life is in danger, crisis lines come first; ``emergency``: the emergency line stands above all the same.
    """

    words: Annotated[tuple[Annotated[str, StringConstraints(min_length=1)], ...], Field(min_length=1)]
    danger: bool = False
    emergency: bool = False
    urgent: bool = False
    without_calling: bool = False
    agencies: tuple[Slug, ...] = ()
    kinds: tuple[Kind, ...] = ()
    channels: tuple[Channel, ...] = ()
    also: tuple[Text, ...] = ()
    topic: Slug | None = None
    say: Text | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """All meanings, and the problems of the records that could not be used."""

    meanings: tuple[Meaning, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, word: str) -> "tuple[Sense, ...]":
        """Return what a word or a part of it stands for, the longest part first."""
        typed = comparable(word)
        found = [(_longest(meaning, typed), meaning) for meaning in self.meanings]
        ranked = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
        return tuple(Sense(meaning, length == len(typed)) for length, meaning in ranked)

    def topics(self, word: str) -> tuple[str, ...]:
        """Return the topics of the guide that a word leads to, the best first."""
        return tuple(dict.fromkeys(sense.meaning.topic for sense in self.of(word) if sense.meaning.topic))


class Sense(NamedTuple):
    """A meaning of a typed word; ``whole`` where it is the meaning of all of it, not of a part."""

    meaning: Meaning
    whole: bool


def _longest(meaning: Meaning, typed: str) -> int:
    return max((len(part) for part in map(comparable, meaning.words) if holds(typed, part)), default=0)


# Written in several ways, one word: 障害/障がい, 子供/子ども/こども, ひきこもり/引きこもり/引き籠り.
_ONE_WORD = (
    (re.compile("障がい|しょうがい|障碍"), "障害"),
    (re.compile("子ども|こども"), "子供"),
    (re.compile("引き?(こも|籠も?|篭も?)り|ひき(籠|篭)も?り"), "ひきこもり"),
    (re.compile("引き?(こも|籠も?|篭も?)る|ひき(籠|篭)も?る"), "ひきこもる"),
    (re.compile("二十四時間"), "24時間"),
)
_KANJI_NUMBER = re.compile("(十?)([一二三四五六七八九]?)(?=条|丁目)")
_DIGITS = {ch: number for number, ch in enumerate("〇一二三四五六七八九")}
_LETTER = "[A-Za-z0-9]"
_LATIN = re.compile("[a-z0-9+#&.'-]+")


@lru_cache(maxsize=65536)
def comparable(text: str) -> str:
    """Return text in which what is one word is written one way (for comparing only)."""
    folded = fold(text)
    for pattern, one in _ONE_WORD:
        folded = pattern.sub(one, folded)
    return _KANJI_NUMBER.sub(_in_digits, folded)


def _in_digits(found: re.Match[str]) -> str:
    ten, one = found[1], found[2]
    return str(10 * bool(ten) + _DIGITS.get(one, 0)) if ten or one else ""


def holds(text: str, part: str) -> bool:
    """Tell whether a comparable text holds a part; letters and digits only as a whole word (DV is not in a name)."""
    if part not in text:
        return False
    before = f"(?<!{_LETTER})" if re.match(_LETTER, part) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, part[-1:]) else ""
    return re.search(before + re.escape(part) + after, text) is not None


def text_holds(text: str, word: str) -> bool:
    """Tell whether a text of the data holds a word as a reader means it.

    Letters stand between spaces, signs or Japanese; one or two kana are all of a run (うつ is not in うつくしい).
    """
    wanted = comparable(word)
    if not wanted:
        return False
    if len(wanted) <= 2 and all("ぁ" <= ch <= "ん" or ch == "ー" for ch in wanted):
        runs = re.findall("[ぁ-んー]+|[ァ-ヶー]+", unicodedata.normalize("NFKC", text))
        return any(fold(run) == wanted for run in runs)
    if _LATIN.search(wanted) and wanted.isascii():
        spaced = unicodedata.normalize("NFKC", text).casefold()
        return re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", spaced) is not None
    return holds(comparable(text), wanted)


def load_words(folder: Path) -> Words:
    """Return the words of a data folder: the shipped ones where it has none; what cannot be used is in ``problems``."""
    from hikisupport.core.files import shipped_folder
    from hikisupport.core.records import sound_records
    from hikisupport.core.yaml_file import read_yaml

    file = folder / FILE if (folder / FILE).exists() else shipped_folder() / FILE
    try:
        tree = read_yaml(file)
    except DataProblem as error:
        return Words(problems=error.problems)
    found, problems = sound_records(tree, "words", Meaning)
    return Words(tuple(meaning for _, meaning in found), (*tree.problems, *problems))


WORDS = Part("words", (FILE,), load_words)


def open_words(folder: Path) -> Words:
    """Return the words of a data folder: ready-made where nothing has changed, else read."""
    return WORDS.of(folder)


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
        if is_called(agency, self._text):
            return _EXACT
        if has_number(agency, self._text, self._day):
            return _NUMBER
        if self._kind in (agency.kind, *agency.also):
            return _KIND + (_NEXT if self._kind is not agency.kind else 0)
        return _rank_text(agency, self._text)


def is_called(agency: Agency, name: str) -> bool:
    """Tell whether an id, the name or an alias of an agency is this."""
    wanted = comparable(name)
    return any(wanted == comparable(known) for known in (*agency.ids, agency.name, *agency.aliases))


def is_called_partly(agency: Agency, name: str) -> bool:
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
