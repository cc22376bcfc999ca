"""The page of `list`: at a terminal a table of as many rows as are in sight, in a pipe or a file everything."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

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
        _add_all_rows(page, found, query, area, moment)
        _add_foot(page, found, moment, versions)
        return page
    in_sight = found.views if every else found.views[:lines]  # each row is a line at least
    rows = [_row(one, query.ward, area, moment) for one in in_sight]
    if every:
        page.lines += _table(rows, columns, found)
        _add_foot(page, found, moment, versions)
        return page
    _add_short_foot(foot, found, moment, versions, more=True)
    room = lines - PROMPT - len(page.lines) - len(foot.lines)
    fitting = (count for count in range(len(rows)) if len(_table(rows[: count + 1], columns, found)) > room)
    count = max(next(fitting, len(rows)), 1)
    page.lines += _table(rows[:count], columns, found)
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


def _add_all_rows(page: Page, found: Found, query: Query, area: Area, moment: datetime) -> None:
    page.blank()
    for one in found.views:
        add_row(page, one, moment, _say_ward(one, area, query.ward), channels=found.without_calling)
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


class _Row(NamedTuple):
    """The cells of an agency beside its name, and the row of who answers instead; a number is never broken."""

    one: AgencyView
    number: tuple[Piece, ...]
    opened: Piece
    ward: Piece
    instead: "_Row | None"

    @property
    def name(self) -> Piece:
        return Piece(self.one.agency.name, "strong")


def _row(one: AgencyView, ward: str | None, area: Area, moment: datetime) -> _Row:
    opened = Piece(open_briefly(one.open, moment), open_style(one))
    place = Piece(_say_ward(one, area, ward))
    if one.phone is not None:
        check = (Piece(CHECK_MARK, "warn"),) if one.phone.state is State.CHECK else ()
        return _Row(one, (Piece(one.phone.number or "", STATE_STYLES[one.phone.state]), *check), opened, place, None)
    instead = _row(one.fallback, ward, area, moment) if one.fallback else None
    return _Row(one, (Piece(_NUMBER_WITHHELD, "dim"),), opened if one.is_open else Piece(""), place, instead)


def _table(rows: Sequence[_Row], columns: int, found: Found) -> list[Line]:
    """Return the lines of rows without borders; those that one agency answers for name it once, below them."""
    page = Page(columns)
    widths = _widths(rows) if rows and columns >= _WIDE else None
    seen: set[str] = set()
    for _, together in groupby(rows, key=lambda row: row.instead and row.instead.one.agency.id):
        alike = list(together)
        for row in alike:
            if widths:
                _add_wide(page, row, widths)
            else:
                _add_narrow(page, row)
            if found.without_calling:
                page.whole(*ways(row.one.agency), indent=4)
        instead = alike[0].instead
        if instead and not found.without_calling:
            _add_instead(page, instead, len(alike), above=instead.one.agency.id in seen)
        seen |= {row.one.agency.id for row in alike}
    return page.lines


def _widths(rows: Sequence[_Row]) -> tuple[int, int, int, int]:
    """Return the widest number, name, hours and ward of rows."""
    cells = [(_spaced(row.number), (row.name,), (row.opened,), (row.ward,)) for row in rows]
    number, name, opened, ward = (max(map(_cells, column)) for column in zip(*cells, strict=True))
    return number, name, opened, ward


def _add_wide(page: Page, row: _Row, widths: tuple[int, int, int, int]) -> None:
    """Add a row in columns of these widths; a long name moves what follows it, or stands on a line of its own."""
    numbers, longest, opened, wards = widths
    room = page.columns - numbers - opened - wards - 3 * _GAP
    names, long = max(min(longest, room), _SHORTEST_NAME), width(row.name.text)
    number, told = _padded(_spaced(row.number), numbers), _spaced((row.name, row.opened, row.ward), _GAP)
    if long <= names:
        page.lines.append((*number, *_padded((row.name,), names), *_padded((row.opened,), opened), row.ward))
    elif numbers + _GAP + _cells(told) <= page.columns:
        page.lines.append((*number, *told))
    elif room < _SHORTEST_NAME or numbers + _GAP + long > page.columns:
        _add_narrow(page, row)
    else:
        page.lines.append((*number, row.name))
        page.whole(row.opened, row.ward, indent=numbers + _GAP)


def _add_narrow(page: Page, row: _Row) -> None:
    if row.one.phone is None:
        pieces = (*row.number, row.name, row.opened)
        if sum(width(piece.text) + _GAP for piece in pieces) - _GAP <= page.columns:
            page.whole(*pieces)
        else:
            page.whole(*row.number)
            page.whole(row.name, row.opened, indent=_GAP)
        return
    page.whole(*_number_and_open(row))
    fits = _cells((row.name, row.ward)) + 2 * _GAP <= page.columns
    page.whole(row.name, *((row.ward,) if fits else ()), indent=_GAP)


def _number_and_open(row: _Row) -> tuple[Piece, ...]:
    """Return number and hours for one short line: where both are to be checked, that is said once, behind them."""
    number, *check = row.number
    if check and row.one.open.doubt:
        said = row.opened.text.removesuffix(f"({CHECK_MARK})").replace("次は ", "次 ")
        return (number, Piece(said, row.opened.style), *check)
    return (number, *check, row.opened)


def _add_instead(page: Page, instead: _Row, many: int, *, above: bool) -> None:
    who = "かわりに" if many == 1 else f"上の{many}つのかわりに"
    narrow = page.columns < _WIDE
    start, name = _GAP if narrow else 14, Piece(instead.one.agency.name)
    if above:
        page.whole(Piece(f"{who}、上の"), *instead.number, indent=start)
    elif narrow:
        page.whole(Piece(f"→ {who}"), name, indent=start)
        page.whole(*_number_and_open(instead))
    else:
        page.whole(Piece(who), *instead.number, name, instead.opened, indent=start)


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(width(piece.text) for piece in pieces)


def _padded(pieces: Sequence[Piece], cells: int) -> Line:
    """Return pieces with the blanks that fill a column and part it from the next."""
    return (*pieces, Piece(" " * (cells - _cells(pieces) + _GAP)))


def _spaced(pieces: Sequence[Piece], gap: int = 1) -> Line:
    """Return what is not empty of pieces, with a gap between them."""
    shown = [part for piece in pieces if piece.text for part in (Piece(" " * gap), piece)]
    return tuple(shown[1:])


def _say_ward(one: AgencyView, area: Area, ward: str | None) -> str:
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
    add_row(row, one, moment, _say_ward(one, area, None))
    return row.lines
