"""What every page in HTML shares: escaping, readings over hard words (ふりがな), one self-contained document."""

import html
import re

from hikisupport.base.text import visible

# Hard words of these pages; a longer word is found before a shorter one in it.
READINGS = {
    "相談支援": "そうだんしえん",
    "居場所": "いばしょ",
    "見学": "けんがく",
    "訪問": "ほうもん",
    "窓口": "まどぐち",
    "支援": "しえん",
    "相談": "そうだん",
    "了解": "りょうかい",
    "役割": "やくわり",
    "介護": "かいご",
    "見守り": "みまもり",
    "要確認": "ようかくにん",
    "受付": "うけつけ",
    "祝日": "しゅくじつ",
    "年末年始": "ねんまつねんし",
    "予約": "よやく",
    "無料": "むりょう",
    "通話": "つうわ",
    "苦手": "にがて",
    "得意": "とくい",
    "救急": "きゅうきゅう",
    "消防": "しょうぼう",
    "警察": "けいさつ",
    "代表": "だいひょう",
    "専用": "せんよう",
    "調子": "ちょうし",
    "勧める": "すすめる",
}
_HARD = re.compile("|".join(sorted(map(re.escape, READINGS), key=len, reverse=True)))
_KANJI = re.compile("[々〇一-鿿]+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def escape(text: str) -> str:
    """Return text in which nothing is HTML and nothing is unseen (direction characters would turn a line around)."""
    return html.escape(visible(text))


class Reader:
    """Gives text as HTML; a hard word bears its reading where it stands first since ``again``.

    ``brackets`` puts readings in brackets, for engines without ruby.
    """

    def __init__(self, brackets: bool = False) -> None:
        self.brackets = brackets
        self._seen: set[str] = set()

    def again(self) -> None:
        """Forget which words were read: a new part of the page begins."""
        self._seen.clear()

    def text(self, text: str) -> str:
        """Return text escaped, with readings over hard words."""
        parts, end = [], 0
        for found in _HARD.finditer(text):
            word = found[0]
            parts.append(escape(text[end : found.start()]))
            parts.append(escape(word) if word in self._seen else self._ruby(word, READINGS[word]))
            self._seen.add(word)
            end = found.end()
        return "".join([*parts, escape(text[end:])])

    def name(self, name: str, kana: str) -> str:
        """Return a name with the reading over each run of kanji; where that is not certain, after the name."""
        runs = _runs(name)
        readings = _readings(runs, _kana(kana))
        if readings is None:
            return f"{escape(name)}<small>({escape(kana)})</small>"
        return "".join(self._ruby(run, readings.pop(0)) if _KANJI.search(run) else escape(run) for run in runs)

    def _ruby(self, word: str, reading: str) -> str:
        if self.brackets:
            return f"{escape(word)}({escape(reading)})"
        return f"<ruby>{escape(word)}<rp>(</rp><rt>{escape(reading)}</rt><rp>)</rp></ruby>"


def _runs(name: str) -> list[str]:
    """Return a name in runs: kanji (with signs between them), and the rest."""
    return re.findall(f"{_KANJI.pattern}(?:[^々〇一-鿿ぁ-ヿA-Za-z0-9]+{_KANJI.pattern})*|[^々〇一-鿿]+", name)


def _readings(runs: list[str], kana: str) -> list[str] | None:
    """Return the reading of each run of kanji; None where the kana can be shared out in two ways, or not at all."""
    if any(re.search("[A-Za-z0-9#]", run) for run in runs):
        return None
    short, long = (
        re.fullmatch("".join(f"(.+{least})" if _KANJI.search(run) else re.escape(_kana(run)) for run in runs), kana)
        for least in ("?", "")
    )
    if short is None or long is None or short.groups() != long.groups():
        return None
    return list(short.groups())


def _kana(text: str) -> str:
    """Return the hiragana of a text without signs and blanks, as readings are written."""
    return "".join(ch for ch in text.translate(_TO_HIRAGANA) if "ぁ" <= ch <= "ゖ" or ch == "ー")


def document(title: str, css: str, body: str) -> str:
    """Return one page that needs nothing else: no network, no script, and the browser is told so."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="format-detection" content="telephone=no">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def items(lines: list[str], tag: str = "ul", css: str = "") -> str:
    """Return finished lines as a list ("" for none)."""
    if not lines:
        return ""
    named = f' class="{css}"' if css else ""
    return f"<{tag}{named}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{tag}>"
