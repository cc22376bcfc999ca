"""The page of `list`: at a terminal a table of as many rows as are in sight, in a pipe or a file everything."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hikisupport.core.files import GIVEN
from hikisupport.core.page import UNFOLDED, Line, Page, Piece
from hikisupport.core.text import width
from hikisupport.core.vocab import (
    ALWAYS,
    CHANNEL_LABELS,
    CHECK_MARK,
    GROUP_LABELS,
    KIND_LABELS,
    OTHER_DATA,
    OUTSIDE,
    STEP_LABELS,
    Kind,
    State,
)
from hikisupport.directory.model import Area
from hikisupport.directory.screen import (
    PROMPT,
    STATE_STYLES,
    WITHHELD,
    add_foot,
    add_row,
    area_words,
    moment_words,
    open_briefly,
    open_style,
    ways,
)
from hikisupport.directory.search import FILTERS, Found, Query
from hikisupport.directory.view import AgencyView

_LABELS: Mapping[str, Mapping[Any, str]] = {
    "step": STEP_LABELS,
    "kind": KIND_LABELS,
    "caller": {group: f"相談する人は{label}" for group, label in GROUP_LABELS.items()},
    "channel": {channel: f"連絡は{label}" for channel, label in CHANNEL_LABELS.items()},
}
_WIDE = 70  # from here on a row is one line where it fits
_GAP = 2
_SHORTEST_NAME = 16
_NUMBER_WITHHELD = WITHHELD.removesuffix("です")


def list_page(
    found: Found,
    query: Query,
    area: Area,
    moment: datetime,
    versions: Mapping[str, str],
    *,
    size: tuple[int, int],
    every: bool,
) -> Page:
    """Return the list: how many and why these, the rows best first, how many more there are.

    ``size`` is the columns and lines of what it is shown on; where it has no end, or with ``every``, all are given.
    """
    columns, lines = size
    page, foot = Page(columns), Page(columns)
    _add_head(page, found, query, area)
    if columns >= UNFOLDED:
        _add_everything(page, found, query, area, moment)
        _add_foot(page, found, moment, versions)
        return page
    table = _Table(found, query.ward, area, moment, columns)
    if every:
        page.lines += table.rows(len(found.views))
        _add_foot(page, found, moment, versions)
        return page
    _add_short_foot(foot, found, moment, versions, more=True)
    room = lines - PROMPT - len(page.lines) - len(foot.lines)
    count = table.most(room)
    page.lines += table.rows(count)
    _add_short_foot(page, found, moment, versions, more=count < found.total, left=found.total - count)
    return page


def _add_head(page: Page, found: Found, query: Query, area: Area) -> None:
    if found.emergency:
        page.choices(ALWAYS, style="danger")
    words = condition_words(query, area)
    if found.views:
        total = f"{found.total}件"
        if page.columns >= UNFOLDED:
            page.text(f"{total}、うち {counts(found.views)}", style="heading")
            page.text(f"条件: {words}" if words else "条件: なし")
        else:
            page.text(f"{total} {words}" if words else f"{total} 全部の窓口", style="heading", hanging=2)
    else:
        _add_nothing(page, found, query, area)
    for say in dict.fromkeys(meaning.say for meaning in found.meanings if meaning.say):
        page.item(say, style="strong", mark="→ ")
    if query.ward is None and any(meaning.kinds[:1] == (Kind.WELFARE_OFFICE,) for meaning in found.meanings):
        page.item("--ward 区 を付けると、お住まいの区の窓口だけになります。", mark="→ ")
    if any(meaning.urgent for meaning in found.meanings):
        page.item("夜間や今すぐの電話先は hikisupport urgent", style="strong", mark="→ ")
    if found.topics:
        page.item(f"話し方と制度は hikisupport guide {' '.join(query.words)}", mark="→ ")
    if found.from_elsewhere:
        page.text(
            f"{area_words(area, query.ward or '')}には、当てはまる事業所(公開データ)がありません。"
            "近い順に、ほかの区の事業所を出します(距離は区の代表の地点から)。",
            style="strong",
        )


def _add_everything(page: Page, found: Found, query: Query, area: Area, moment: datetime) -> None:
    page.blank()
    for one in found.views:
        add_row(page, one, moment, _place(one, area, query.ward), channels=found.without_calling)
    page.blank()


def _add_foot(page: Page, found: Found, moment: datetime, versions: Mapping[str, str]) -> None:
    if found.views:
        page.text("くわしくは hikisupport show の後に、名前か番号を書きます。")
        page.text(f"並び順: {found.order}", style="dim")
    add_foot(page, moment, versions)


def _add_short_foot(
    page: Page, found: Found, moment: datetime, versions: Mapping[str, str], *, more: bool, left: int = 99999
) -> None:
    if versions.get("data") == GIVEN:
        page.text(OTHER_DATA, style="warn")
    when, data = moment_words(moment), versions.get("agencies", "")
    if page.columns < _WIDE:
        page.text(f"{when.split('年')[1]}・データ {data}", style="dim")
    else:
        page.text(f"{when} の時点。窓口のデータ {data}", style="dim")
    if found.views:
        rest = f"ほか {left}件は --all。" if more else ""
        see = "show 名前で詳しく" if page.columns < _WIDE else "くわしくは hikisupport show 名前か番号"
        page.text(f"{rest}{see}", style="strong" if more else "")


class _Table:
    """The rows without borders: number, name, open or when, ward; a number is never broken."""

    def __init__(self, found: Found, ward: str | None, area: Area, moment: datetime, columns: int) -> None:
        self._found, self._ward, self._area, self._moment, self._columns = found, ward, area, moment, columns

    def most(self, room: int) -> int:
        """Return how many rows fit into a number of lines (one at least, where there is one)."""
        count = 0
        while count < len(self._found.views) and len(self.rows(count + 1)) <= room:
            count += 1
        return max(count, 1) if self._found.views else 0

    def rows(self, count: int) -> list[Line]:
        """Return the lines of the first rows; those that one agency answers for name it once, below them."""
        shown = self._found.views[:count]
        page = Page(self._columns)
        widths = self._widths(shown) if shown and self._columns >= _WIDE else None  # once: those of all rows
        waiting: list[AgencyView] = []
        for place, one in enumerate(shown):
            if widths:
                self._add_wide(page, one, widths)
            else:
                self._add_narrow(page, one)
            if self._found.without_calling:
                page.whole(*ways(one.agency), indent=4)
            waiting = [*waiting, one] if one.phone is None else []
            following = shown[place + 1] if place + 1 < len(shown) else None
            if waiting and not self._found.without_calling and (following is None or not _same_instead(one, following)):
                seen = {each.agency.id for each in shown[:place]}
                above = one.fallback is not None and one.fallback.agency.id in seen
                self._add_instead(page, one.fallback, len(waiting), above)
                waiting = []
        return page.lines

    def _widths(self, shown: Sequence[AgencyView]) -> tuple[int, int, int, int]:
        """Return the widest number, hours, ward and name of the rows."""
        return (
            max(sum(width(piece.text) + 1 for piece in _number(each)) - 1 for each in shown),
            max(width(self._open(each)[0].text) for each in shown),
            max(width(self._ward_words(each)) for each in shown),
            max(width(each.agency.name) for each in shown),
        )

    def _add_wide(self, page: Page, one: AgencyView, widths: tuple[int, int, int, int]) -> None:
        numbers, tails, wards, longest = widths
        room = self._columns - numbers - tails - wards - 3 * _GAP
        names = max(min(longest, room), _SHORTEST_NAME)
        cell = (*_spaced(_number(one)), _pad(numbers - sum(width(piece.text) + 1 for piece in _number(one)) + 1 + _GAP))
        name = Piece(one.agency.name, "strong")
        tail = [*self._open(one), Piece(self._ward_words(one))]
        if width(name.text) <= names:
            rest = (tail[0], _pad(tails - width(tail[0].text) + _GAP), tail[1])
            page.lines.append((*cell, name, _pad(names - width(name.text) + _GAP), *rest))
        elif numbers + sum(width(piece.text) + _GAP for piece in (name, *tail) if piece.text) <= self._columns:
            page.lines.append((*cell, *_spaced((name, *tail), _GAP)))
        elif room < _SHORTEST_NAME or numbers + _GAP + width(name.text) > self._columns:
            self._add_narrow(page, one)
        else:
            page.lines.append((*cell, name))
            page.whole(*tail, indent=numbers + _GAP)

    def _add_narrow(self, page: Page, one: AgencyView) -> None:
        name, ward = Piece(one.agency.name, "strong"), Piece(self._ward_words(one))
        if one.phone is None:
            pieces = (*_number(one), name, *self._open(one))
            if sum(width(piece.text) + _GAP for piece in pieces) - _GAP <= self._columns:
                page.whole(*pieces)
            else:
                page.whole(pieces[0])
                page.whole(*pieces[1:], indent=_GAP)
            return
        page.whole(*self._number_and_open(one))
        fits = width(name.text) + _GAP + width(ward.text) + _GAP <= self._columns
        page.whole(name, *((ward,) if fits else ()), indent=_GAP)

    def _number_and_open(self, one: AgencyView) -> tuple[Piece, ...]:
        """Return number and hours for one short line: where both are to be checked, that is said once, behind them."""
        number, *check = _number(one)
        opened = self._open(one)
        if check and one.open.doubt:
            said = opened[0].text.removesuffix(f"({CHECK_MARK})").replace("次は ", "次 ")
            return (number, Piece(said, opened[0].style), *check)
        return (number, *check, *opened)

    def _add_instead(self, page: Page, instead: AgencyView | None, many: int, above: bool) -> None:
        if instead is None:
            return
        who = "かわりに" if many == 1 else f"上の{many}つのかわりに"
        narrow = self._columns < _WIDE
        start = _GAP if narrow else 14
        if above:
            page.whole(Piece(f"{who}、上の"), *_number(instead), indent=start)
        elif narrow:
            page.whole(Piece(f"→ {who}"), Piece(instead.agency.name), indent=start)
            page.whole(*self._number_and_open(instead), indent=0)
        else:
            page.whole(Piece(who), *_number(instead), Piece(instead.agency.name), *self._open(instead), indent=start)

    def _open(self, one: AgencyView) -> tuple[Piece, ...]:
        if one.phone is None and not one.is_open:
            return (Piece(""),)
        return (Piece(open_briefly(one.open, self._moment), open_style(one)),)

    def _ward_words(self, one: AgencyView) -> str:
        return _place(one, self._area, self._ward)


def _pad(cells: int) -> Piece:
    return Piece(" " * max(cells, 0))


def _number(one: AgencyView) -> tuple[Piece, ...]:
    if one.phone is None:
        return (Piece(_NUMBER_WITHHELD, "dim"),)
    check = (Piece(CHECK_MARK, "warn"),) if one.phone.state is State.CHECK else ()
    return (Piece(one.phone.number or "", STATE_STYLES[one.phone.state]), *check)


def _spaced(pieces: Sequence[Piece], gap: int = 1) -> tuple[Piece, ...]:
    shown = [piece for piece in pieces if piece.text]
    return tuple(part for place, piece in enumerate(shown) for part in (*((_pad(gap),) if place else ()), piece))


def _same_instead(one: AgencyView, following: AgencyView) -> bool:
    ids = [each.fallback.agency.id if each.fallback else None for each in (one, following)]
    return following.phone is None and ids[0] == ids[1]


def _place(one: AgencyView, area: Area, ward: str | None) -> str:
    """Return the ward, and how far away a provider of another ward is."""
    seat = one.agency.seat_ward
    away = one.agency.point and seat != ward and one.distance_km is not None
    far = f"約{one.distance_km}km" if away else ""
    return "、".join(part for part in (area_words(area, seat) if seat else "", far) if part)


def counts(views: Iterable[AgencyView]) -> str:
    """Return how many agencies have a number to call, one to check, none."""
    states = Counter(one.state for one in views)
    return f"かけてよい {states[State.CALLABLE]}・要確認 {states[State.CHECK]}・番号なし {states[State.WITHHELD]}"


def condition_words(query: Query, area: Area) -> str:
    """Return the filters in words."""
    return "、".join(text for text in (_condition(query, name, area) for name in FILTERS) if text)


def _condition(query: Query, name: str, area: Area) -> str:
    value = getattr(query, name)
    if value is None or value is False or value == ():
        return ""
    if name == "ward":
        return area.outside_label if value == OUTSIDE else area_words(area, value)
    if name in _LABELS:
        return _LABELS[name][value]
    if name == "age":
        low, high = value
        return f"{low}歳" if low == high else f"{low}歳から{high}歳"
    return {"words": f"言葉「{' '.join(query.words)}」", "open_now": "いま受付中"}[name]


def _add_nothing(page: Page, found: Found, query: Query, area: Area) -> None:
    page.text(f"当てはまる窓口はありません(条件: {condition_words(query, area)})。", style="strong")
    for emptied in found.emptied_by:
        words = _condition(query, emptied.filter, area)
        page.item(f"{words if emptied.filter == 'words' else f'「{words}」'}を外すと {emptied.left}件あります。")
    if not found.emptied_by:
        page.text("条件を2つ以上外すと見つかるかもしれません。")


def choice_page(
    name: str,
    views: Sequence[AgencyView],
    area: Area,
    moment: datetime,
    versions: Mapping[str, str],
    size: tuple[int, int],
) -> Page:
    """Return the rows to choose from where a name means several agencies: as many as fit, and how many more."""
    columns, lines = size
    page, foot = Page(columns), Page(columns)
    page.text(f"「{name}」に当てはまる窓口が{len(views)}件あります。電話番号か id で選びます。", style="heading")
    add_foot(foot, moment, versions)
    rows = [_choice(one, columns, moment, area) for one in views]
    room = lines - PROMPT - len(page.lines) - len(foot.lines)
    shown = len(rows)
    if sum(map(len, rows)) > room:
        more = Page(columns)
        _add_more(more, name, len(rows))
        while shown > 1 and sum(map(len, rows[:shown])) > room - len(more.lines):
            shown -= 1
    page.lines += [line for row in rows[:shown] for line in row]
    if left := len(rows) - shown:
        _add_more(page, name, left)
    page.lines += foot.lines
    return page


def _add_more(page: Page, name: str, left: int) -> None:
    page.text(f"ほか {left}件。全部は hikisupport list {name} --all", style="strong")


def _choice(one: AgencyView, columns: int, moment: datetime, area: Area) -> list[Line]:
    row = Page(columns)
    add_row(row, one, moment, _place(one, area, None))
    return row.lines
