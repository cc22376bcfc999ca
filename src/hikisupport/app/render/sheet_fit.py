"""How large the type of the home sheet can be so that one page of A4 holds it: its lines are counted.

A page without script cannot measure itself. Japanese letters are as wide as they are high and others about half of it,
so lines can be counted in the finished HTML with the measures of sheet_css.py. Tried in Chromium over hundreds of
sheets at every size; the page keeps a little room for other fonts.
"""

import math
import re

from hikisupport.app.render.sheet_css import SIZES
from hikisupport.core.text import width

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
