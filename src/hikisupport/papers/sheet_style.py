"""The look of the home sheet: one page of A4, black on white, large type; nothing is told by colour alone."""

import math
import re

from hikisupport.core.text import width

FONTS = (
    '"BIZ UDPGothic", "BIZ UDGothic", "UD Digi Kyokasho NP-R", "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", '
    '"Meiryo", "Noto Sans CJK JP", "Noto Sans JP", sans-serif'
)


def size_class(size: float) -> str:
    """Return the name of the class that sets a size: size-125 for 12.5 points."""
    return f"size-{size * 10:.0f}"


# Sizes of the type in points, largest first; everything on the page is measured in it.
SIZES = (14, 13, 12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5)

CSS = (
    """
@page { size: A4 portrait; margin: 9mm 11mm 8mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: only light; }
body { margin: 0; }
.sheet { margin: 0 auto; padding: 8mm; max-width: 210mm; font-family: """
    + FONTS
    + """;
  font-size: 12pt; line-height: 1.45; line-break: strict; word-break: normal; overflow-wrap: anywhere; }
"""
    + "".join(f".{size_class(size)} {{ font-size: {size}pt; }}\n" for size in SIZES)
    + """h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
header { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 5mm; }
h1 { font-size: 1.6em; line-height: 1.3; }
h2 { font-size: 1.05em; line-height: 1.4; padding-left: 2.5mm; border-left: 2.2mm solid #000; margin: 0.45em 0 0.15em; }
h3 { font-size: 1.3em; line-height: 1.5; }
rt { font-size: 0.5em; line-height: 1; font-weight: normal; }
ruby { ruby-align: center; }
small { font-size: 0.85em; font-weight: normal; }
ul { list-style: none; }
.window { display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 4mm; border: 0.7mm solid #000;
  border-radius: 2mm; padding: 0.3em 3mm; }
.quiet h3 { font-size: 1em; font-weight: normal; }
/* Over the lower edge of the large number: nothing lies over their readings. */
.window h3, .fact { position: relative; }
.fact { padding-left: 3em; text-indent: -3em; }
.number { font-size: 2.3em; font-weight: bold; line-height: 1.25; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.tel { white-space: nowrap; color: #000; text-decoration: none; font-weight: bold; font-variant-numeric: tabular-nums; }
.whole { white-space: nowrap; }
.label { font-size: 0.92em; }
.check { font-weight: bold; border: 0.3mm solid #000; border-radius: 1mm; padding: 0 1mm; font-size: 0.82em;
  white-space: nowrap; display: inline-block; line-height: 1.3; }
.dated { font-size: 0.82em; white-space: nowrap; }
.qr { width: 33mm; height: 33mm; display: block; margin: 0 auto; }
.qrbox { text-align: center; font-size: 0.82em; line-height: 1.3; align-self: center; }
.say li { padding: 0.15em 0; border-bottom: 0.2mm solid #666; }
.small-step { border: 0.3mm dashed #000; border-radius: 2mm; padding: 0.2em 3mm; margin-top: 0.45em; display: grid;
  grid-template-columns: auto minmax(0, 1fr); column-gap: 4mm; align-items: center; }
.small-step h2 { margin: 0; padding: 0; border: 0; }
.prepare { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 4mm; }
.prepare li { padding-left: 1em; text-indent: -1em; }
.prepare li::before { content: "・"; }
.others { border-collapse: collapse; width: 100%; }
.others th, .others td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.1em 2mm 0.1em 0;
  border-bottom: 0.2mm solid #666; }
.others th { width: 53%; }
.url { font-size: 0.8em; }
.others .tel { font-size: 1.15em; }
.next { border-bottom: 0.3mm solid #000; padding-top: 0.6em; }
.blank { display: inline-block; width: 3em; }
.blank-long { display: inline-block; width: 9em; }
.lines { margin-top: 0.5em; border: 0.5mm solid #000; border-radius: 2mm; padding: 0.2em 3mm; font-size: 0.95em; }
.lines h2 { margin: 0; border: 0; padding: 0; font-size: 1em; }
.lines .tel { font-size: 1.1em; }
.lines ul { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 6mm; }
.made { font-size: 0.85em; line-height: 1.4; margin-top: 0.3em; }
a { color: #000; }
@media print {
  /* The half millimetre keeps the right border inside the page: Chromium cuts what ends exactly at its edge. */
  .sheet { padding: 0 0.5mm 0 0; max-width: none; }
  .screen { display: none; }
}
@media screen and (max-width: 560px) {
  .window, .small-step { grid-template-columns: minmax(0, 1fr); }
  .number { font-size: 1.8em; }
  .others, .others tbody, .others tr, .others th, .others td { display: block; width: auto; }
  .others th { border: 0; padding-bottom: 0; }
}
"""
)


_MM = 72 / 25.4  # points
_WIDE, _HIGH = 187.5 * _MM, 272 * _MM  # of 188 by 280 mm between the margins
_LINE, _RUBY = 1.45, 0.22  # the height of a line, and what readings over it add
_MARKUP = re.compile("<r[tp]>.*?</r[tp]>|<[^>]*>", re.S)


def largest_size(body: str) -> float:
    """Return the largest size of type (in points) at which a page holds the sheet, or the smallest there is."""
    return next((size for size in SIZES if _Setting(size).height(body) * size <= _HIGH), SIZES[-1])


def _ems(html: str) -> float:
    """Return how wide a text is, readings left out, in units of its type."""
    return width(_MARKUP.sub("", html).strip()) / 2


def _inside(tag: str, html: str, css: str = "") -> list[str]:
    """Return what stands in each element of this name (and of this class)."""
    found = re.findall(f"<{tag}\\b([^>]*)>(.*?)</{tag}>", html, re.S)
    return [inner for attributes, inner in found if css in attributes]


class _Setting:
    """The page in one size; every measure is in units of that size."""

    def __init__(self, size: float) -> None:
        self.mm = _MM / size
        self.room = _WIDE / size

    def height(self, body: str) -> float:
        title, blanks = 1.6 * 1.3, _LINE + 0.6
        step = _inside("section", body, "small-step")
        parts = [part for part in _inside("section", body) if part not in step]
        return title + sum(map(self._step, step)) + sum(map(self._section, parts)) + blanks + self._foot(body)

    def _lines(self, html: str, room: float, scale: float = 1.0) -> float:
        count = sum(max(1, math.ceil(_ems(part) * scale / (room - 1))) for part in html.split("<br>"))
        return (count * _LINE + min(count, html.count("<rt>")) * _RUBY) * scale

    def _flow(self, parts: list[str], room: float) -> int:
        """Return the number of lines of short texts side by side."""
        count, used = 1, 0.0
        for wide in map(_ems, parts):
            if used and used + wide > room:
                count, used = count + 1, 0.0
            used += wide + 6 * self.mm
        return count

    def _step(self, html: str) -> float:
        title, text = _inside("h2", html)[0], _inside("p", html)[0]  # side by side
        return self._lines(text, self.room - 10 * self.mm - 1.05 * _ems(title)) + 0.85

    def _section(self, html: str) -> float:
        titles = _inside("h2", html)
        title = 1.05 * (1.4 + 0.55) + (_RUBY if "<rt>" in titles[0] else 0)
        said = sum(self._lines(line, self.room) + 0.3 for line in self._listed(html, "say"))
        rows = sum(map(self._row, _inside("tr", html)))
        return title + self._window(html) + said + rows + self._prompts(html)

    @staticmethod
    def _listed(html: str, css: str) -> list[str]:
        return [line for block in _inside("ul", html, css) for line in _inside("li", block)]

    def _window(self, html: str) -> float:
        if 'class="window' not in html:
            return 0
        room = self.room - 6 * self.mm - (37 * self.mm if "<svg" in html else 0)
        name = 1.0 if "quiet" in html else 1.34
        lines = sum(self._lines(line, room, name) for line in _inside("h3", html))
        for line in _inside("p", html):
            big = 'class="number"' in line
            number, _, about = line.partition("</span>") if big else ("", "", line)
            lines += 2.3 * 1.25 if big else self._lines(line, room - 3)
            lines += _LINE if big and _ems(number) * 2.45 + _ems(about) * 0.86 > room else 0
        return max(lines, 34 * self.mm + 2.2) + 0.6 + 1.4 * self.mm

    def _row(self, html: str) -> float:
        name = sum(self._lines(line, self.room * 0.53 - 2 * self.mm) for line in _inside("th", html)[0].split("<br>"))
        return max(name, self._lines(_inside("td", html)[0], self.room * 0.47 - 2 * self.mm)) + 0.2

    def _prompts(self, html: str) -> float:
        prompts = self._listed(html, "prepare")
        count = self._flow([f"・{prompt}" for prompt in prompts], self.room) if prompts else 0
        return count * _LINE + min(count, html.count("<rt>")) * _RUBY

    def _foot(self, body: str) -> float:
        foot = body[body.index("<footer>") :]
        count = self._flow(_inside("li", foot), (self.room - 7 * self.mm) / 0.91) + 1  # dates are small
        small = sum(math.ceil(_ems(text) * 0.85 / (self.room - 0.5)) for text in _inside("p", foot, "made"))
        return 0.95 * count * (_LINE + 0.15) + 0.9 + self.mm + small * 0.85 * 1.4 + 0.4
