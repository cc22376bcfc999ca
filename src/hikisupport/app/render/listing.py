"""The pages of `list` and `show`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hikisupport.app.render.times import moment_words
from hikisupport.app.render.windows import add_row, add_window, area_words
from hikisupport.base.models.area import Area
from hikisupport.core.files import GIVEN
from hikisupport.core.page import Page
from hikisupport.core.vocab import (
    ALWAYS,
    CHANNEL_LABELS,
    GROUP_LABELS,
    KIND_LABELS,
    OTHER_DATA,
    OUTSIDE,
    STEP_LABELS,
    State,
)
from hikisupport.logic.directory.search import FILTERS, Found, Query
from hikisupport.logic.directory.synonyms import asks_without_calling
from hikisupport.logic.directory.view import WindowView, main_phone

ROWS = 20
_TOP = "いちばん上(隠れたので、もう一度)"
_LABELS: Mapping[str, Mapping[Any, str]] = {
    "step": STEP_LABELS,
    "kind": KIND_LABELS,
    "caller": {group: f"相談する人は{label}" for group, label in GROUP_LABELS.items()},
    "channel": {channel: f"連絡は{label}" for channel, label in CHANNEL_LABELS.items()},
}


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
    """Return the list: how many, the rows (20 unless ``every``), and how the order came about.

    ``size`` is the columns and lines of what it is shown on.
    """
    columns, lines = size
    page = Page(columns)
    if found.crisis:
        page.choices(ALWAYS, style="danger")
    if not found.views:
        _add_nothing(page, found, query, area)
        _add_foot(page, moment, versions)
        return page
    _add_head(page, found, query, area)
    shown = found.views if every else found.views[:ROWS]
    _add_rows(page, shown, query, area, moment)
    page.blank()
    if len(shown) < found.total:
        page.text(f"ほか {found.total - len(shown)}件あります(--all で全部)。", style="strong")
    page.text("くわしくは hikisupport show の後に [ ] の中の id を書きます。")
    page.text(f"並び順: {found.order}", style="dim")
    _add_foot(page, moment, versions)
    if len(page.lines) >= lines:  # the best is out of sight, the prompt stands below the last
        page.blank()
        page.text(_TOP, style="heading")
        _add_rows(page, shown[:1], query, area, moment)
        if found.crisis:
            page.choices(ALWAYS, style="danger")
    return page


def _add_head(page: Page, found: Found, query: Query, area: Area) -> None:
    page.text(f"{found.total}件、うち {counts(found.views)}", style="heading")
    if conditions := condition_words(query, area):
        page.text(f"条件: {conditions}")
    if found.from_elsewhere:
        page.text(
            f"{area_words(area, query.ward or '')}には、当てはまる事業所(公開データ)がありません。"
            "近い順に、ほかの区の事業所を出します(距離は区の代表の地点から)。",
            style="strong",
        )
    page.blank()


def _add_rows(page: Page, windows: Iterable[WindowView], query: Query, area: Area, moment: datetime) -> None:
    quiet = any(asks_without_calling(word) for word in query.words)
    for window in windows:
        add_row(page, window, moment, _place(window, area, query.ward), channels=quiet)


def _place(window: WindowView, area: Area, ward: str | None) -> str:
    """Return the ward, and how far away an office of another ward is."""
    seat = window.agency.seat_ward
    away = window.agency.point and seat != ward and window.distance_km is not None
    far = f"約{window.distance_km}km" if away else ""
    return "、".join(part for part in (area_words(area, seat) if seat else "", far) if part)


def show_page(window: WindowView, area: Area, moment: datetime, versions: Mapping[str, str], *, columns: int) -> Page:
    """Return one window with everything known and its sources."""
    page = Page(columns)
    add_window(page, window, moment, full=True, area=area)
    page.blank()
    _add_foot(page, moment, versions)
    return page


def counts(views: Iterable[WindowView]) -> str:
    """Return how many windows have a number to call, one to check, none."""
    phones = [main_phone(window) for window in views]
    states = Counter(phone.state if phone else State.WITHHELD for phone in phones)
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
    return {"words": f"言葉「{' '.join(query.words)}」", "age": f"{value}歳", "open_now": "いま受付中"}[name]


def _add_nothing(page: Page, found: Found, query: Query, area: Area) -> None:
    page.text(f"当てはまる窓口はありません(条件: {condition_words(query, area)})。", style="strong")
    for emptied in found.emptied_by:
        words = _condition(query, emptied.filter, area)
        page.item(f"{words if emptied.filter == 'words' else f'「{words}」'}を外すと {emptied.left}件あります。")
    if not found.emptied_by:
        page.text("条件を2つ以上外すと見つかるかもしれません。")


def _add_foot(page: Page, moment: datetime, versions: Mapping[str, str]) -> None:
    if versions.get("data") == GIVEN:
        page.text(OTHER_DATA, style="warn")
    offices = f"、事業所の公開データ(WAM NET) {versions['wamnet']}" if versions.get("wamnet") else ""
    page.text(f"{moment_words(moment)} の時点。窓口のデータ {versions.get('agencies', '')}{offices}", style="dim")
