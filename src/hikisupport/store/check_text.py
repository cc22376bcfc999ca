"""Finds in any file what must be a window (numbers inside sentences, ids of windows to call), and a head left behind.

A number in a sentence does not tell how old it is or whether it is right; an id without a window shows nobody to call.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set

from hikisupport.core.errors import Problem
from hikisupport.core.records import leaves
from hikisupport.core.text import phone_hyphens
from hikisupport.core.yaml_file import Path_, Tree

# Fields that hold numbers of their own, not sentences.
_NOT_SENTENCES = {"number", "fax", "url", "mail", "postal", "postal_code", "code", "date", "as_of", "value", "window"}
# Lists of windows to call, with what else they may hold: ``ward`` is the office of the ward where the person lives.
_CONTACTS = {"contacts": {"ward"}, "windows": set[str]()}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WEB = re.compile(r"(https?://|www\.)\S+|(?<!\S)\S+@\S+")
# Ten or eleven digits with hyphens, brackets or blanks between, or # with four digits; a postal code is shorter.
_NUMBER = re.compile(r"(?<![\d.,-])((?:\+81|0\d)(?:[-() ]{0,2}\d){8,9}|#\d{4})(?![\d,]|-\d)")


def text_problems(tree: Tree, known: Set[str]) -> Iterator[Problem]:
    """Give a problem for each number in a sentence that is not one of the known numbers."""
    digits = {_digits(number) for number in known}
    for path, text in sentences(tree):
        for number in phone_like(text):
            if _digits(number) not in digits:
                yield tree.problem(
                    path,
                    f"文の中に電話番号らしい「{number}」があります",
                    "番号は文の中に書かず、phones に書いてください",
                )


def contact_problems(tree: Tree, ids: Set[str]) -> Iterator[Problem]:
    """Give a problem for each window that a text names as the one to call and that does not exist."""
    for path, text in sentences(tree):
        allowed = _CONTACTS.get(str(path[-2])) if len(path) > 1 else None
        if allowed is not None and text not in ids | allowed:
            hint = "agencies.yaml にある id に書きかえるか、窓口を足してください"
            yield tree.problem(path, f"窓口「{text}」がありません", hint)


def head_problems(tree: Tree) -> Iterator[Problem]:
    """Give a problem where the file cites a source that is newer than its day (about.as_of): the day was forgotten."""
    value = tree.value if isinstance(tree.value, dict) else {}
    about, sources = value.get("about"), value.get("sources")
    if not isinstance(about, dict) or not isinstance(sources, dict):
        return
    dates = [str(source.get("date")) for source in sources.values() if isinstance(source, dict)]
    newest = max((day for day in dates if _DAY.fullmatch(day)), default="")
    if newest > str(about.get("as_of")):
        message = f"この日より新しい出典({newest})があります"
        yield tree.problem(("about", "as_of"), message, "書きかえた日にしてください")


def phone_like(text: str) -> Iterable[str]:
    """Return what looks like a telephone number in a sentence (web and mail addresses do not count)."""
    return [match.group(1) for match in _NUMBER.finditer(unicodedata.normalize("NFKC", _plain(_WEB.sub(" ", text))))]


def _plain(text: str) -> str:
    # Only between digits is a long mark a hyphen: elsewhere it belongs to a word (センター).
    return re.sub(r"(?<=[0-9０-９])\s*[ー‐‑‒–—―−ｰ－]\s*(?=[0-9０-９])", "-", text)


def _digits(number: str) -> str:
    return re.sub(r"[^\d#]", "", phone_hyphens(number))


def sentences(tree: Tree) -> Iterator[tuple[Path_, str]]:
    """Give each text of a file that may be a sentence, with its path."""
    return leaves(tree.value, _NOT_SENTENCES)
