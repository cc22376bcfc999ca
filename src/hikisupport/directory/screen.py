"""A window as text: the number stands whole, with how far it can be trusted, or who answers instead of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hikisupport.core.files import GIVEN
from hikisupport.core.model import Source
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import width
from hikisupport.core.vocab import (
    ALWAYS,
    CHANNEL_LABELS,
    CHECK_MARK,
    CONFIDENCE_LABELS,
    GROUP_LABELS,
    KIND_LABELS,
    OTHER_DATA,
    OUTSIDE,
    STEP_LABELS,
    Channel,
    State,
)
from hikisupport.directory.agencies_json import window_json
from hikisupport.directory.area import Area
from hikisupport.directory.model import Agency, Ages
from hikisupport.directory.search import FILTERS, Found, Query, asks_without_calling
from hikisupport.directory.times import date_words, hours_words, moment_words, open_label
from hikisupport.directory.trust import fact_doubt
from hikisupport.directory.view import PhoneView, WindowView, main_phone

__all__ = ["add_row", "add_window", "area_words", "number_pieces", "open_label", "window_json"]

WITHHELD = "番号は確認中です"
_STATES = {State.CALLABLE: "phone", State.CHECK: "check", State.WITHHELD: "dim"}
_FACTS = {
    "name": "名前", "operator": "運営", "summary": "内容", "serves": "対象の地域", "address": "住所",
    "hours": "受付時間", "ages": "年齢", "callers": "相談できる人", "channels": "連絡の方法", "reservation": "予約",
    "fee": "費用", "papers": "必要なもの", "url": "ページ", "mail": "メール", "fax": "ファクス", "notes": "注意",
}  # fmt: skip


def add_window(
    page: Page,
    view: WindowView,
    moment: datetime,
    *,
    full: bool = False,
    area: Area | None = None,
    indent: int = 0,
    address: bool = True,
) -> None:
    """Add a window: name, number with its state, open or when next, address; ``full`` adds everything with sources."""
    agency = view.agency
    page.text(agency.name, style="strong", indent=indent)
    inner = indent + 2
    _add_numbers(page, view, full, inner)
    if main_phone(view) is None:
        _add_instead(page, view, moment, inner)
    else:
        page.text(open_label(view.open, moment), style=_open_style(view), indent=inner)
    if agency.address and address:
        page.text(f"住所: {agency.address}", indent=inner)
    if full:
        _add_everything(page, view, moment, area, inner)


def add_row(page: Page, view: WindowView, moment: datetime, ward: str = "", *, channels: bool = False) -> None:
    """Add a window as two lines where 80 columns allow: name, ward, open or not; number with its state, id.

    ``channels`` adds the ways to reach it other than the telephone.
    """
    handle = Piece(f"[{view.agency.id}]", "dim")
    name = [Piece(f"・{view.agency.name}", "strong"), Piece(f"({ward})" if ward else "")]
    phone = main_phone(view)
    if phone is not None:
        _flow(page, [*name, Piece(open_label(view.open, moment), _open_style(view))])
        _flow(page, [*number_pieces(phone), handle])
    else:
        _flow(page, [*name, Piece(WITHHELD, "warn"), Piece(view.agency.url or "")])
        _flow(page, [*_instead_pieces(view.fallback, moment), handle])
    if channels:
        ways = [CHANNEL_LABELS[way] for way in view.agency.channels if way not in {Channel.PHONE, Channel.VISIT}]
        reach = [Piece("・".join(ways)), Piece(view.agency.mail or ""), Piece(view.agency.url or "" if phone else "")]
        _flow(page, reach)


def add_unknown(page: Page, view: WindowView, indent: int = 0) -> None:
    """Add a window without a number in short: its page, or where it has none, who answers instead."""
    url = view.agency.url or ""
    instead = view.fallback
    phone = main_phone(instead) if instead and not url else None
    page.whole(Piece(f"・{view.agency.name}"), Piece(url), indent=indent)
    if instead and phone:
        page.whole(Piece(f"かわりに {instead.agency.name}"), *number_pieces(phone), indent=indent + 2)


def _flow(page: Page, pieces: Iterable[Piece], indent: int = 2) -> None:
    """Fill lines with as many whole pieces as fit; a name (・) begins at the margin."""
    lines: list[list[Piece]] = [[]]
    for piece in (piece for piece in pieces if piece.text):
        line = [*lines[-1], piece]
        if lines[-1] and indent + sum(width(part.text) + 2 for part in line) - 2 > page.columns:
            lines.append([piece])
        else:
            lines[-1] = line
    for line in lines:
        page.whole(*line, indent=0 if line and line[0].text.startswith("・") else indent)


def _instead_pieces(instead: WindowView | None, moment: datetime) -> list[Piece]:
    if instead is None:
        return []
    phone = main_phone(instead)
    if phone is None:
        return [Piece(f"かわりに {instead.agency.name}"), Piece(instead.agency.url or "")]
    label = Piece(open_label(instead.open, moment), _open_style(instead))
    return [Piece(f"かわりに {instead.agency.name}"), *number_pieces(phone), label]


def number_pieces(phone: PhoneView) -> tuple[Piece, ...]:
    """Return a number (or that it is withheld), its label, and 要確認 with the reason, as pieces for one line."""
    if phone.number is None:
        return Piece(WITHHELD, "dim"), Piece(f"({phone.why})" if phone.why else "", "dim")
    check = f"{CHECK_MARK}({phone.why})" if phone.state is State.CHECK else ""
    return Piece(phone.number, _STATES[phone.state]), Piece(phone.label), Piece(check, "warn")


def _add_numbers(page: Page, view: WindowView, full: bool, indent: int) -> None:
    main = main_phone(view)
    if not full:
        if main is not None:
            page.whole(*number_pieces(main), indent=indent)
        return
    for phone, record in zip(view.phones, view.agency.phones, strict=True):
        if phone.number is not None:
            page.whole(*number_pieces(phone), indent=indent)
            page.text(f"番号の出典: {_source(view.agency.sources[record.source], phone)}", indent=indent + 2)
        if record.note:
            page.item(record.note, indent=indent + 2)


def _add_instead(page: Page, view: WindowView, moment: datetime, indent: int) -> None:
    """Say that no number can be given, where to read on, and who answers instead (with that window's own hours)."""
    why = view.phones[0].why if view.phones else ""
    pieces = [Piece(WITHHELD, "warn"), Piece(f"({why})" if why else ""), Piece(view.agency.url or "")]
    _flow(page, pieces, indent)
    _flow(page, _instead_pieces(view.fallback, moment), indent)


def _open_style(view: WindowView) -> str:
    if view.open.now is None or view.open.doubt:
        return "warn"
    return "ok" if view.open.now else "dim"


def _add_everything(page: Page, view: WindowView, moment: datetime, area: Area | None, indent: int) -> None:
    agency = view.agency
    for label, text in _fields(view, moment, area):
        page.field(label, text, indent=indent, label_width=12)
    for note in agency.notes:
        page.item(note, indent=indent)
    for badge in agency.badges:
        page.item(f"認証・登録: {badge.label}({_source(agency.sources[badge.source])})", indent=indent)
    page.text("出典(日付・確かさ)", style="label", indent=indent)
    for key, source in agency.sources.items():
        page.item(f"{_supports(agency, key)}: {_source(source)}", indent=indent)


def _fields(view: WindowView, moment: datetime, area: Area | None) -> list[tuple[str, str]]:
    agency, day = view.agency, moment.date()
    hours = [agency.hours_text] if agency.hours_text else hours_words(agency.hours)
    if agency.hours and view.open.doubt:
        hours.append(f"{CHECK_MARK}: {view.open.doubt}")
    rows = [
        ("id", agency.id),
        ("種類", "・".join(KIND_LABELS[kind] for kind in (agency.kind, *agency.also))),
        ("サービス", "・".join(agency.services)),
        ("合う段階", "・".join(STEP_LABELS[step] for step in agency.steps)),
        ("運営", agency.operator or ""),
        ("内容", agency.summary),
        ("受付時間", "\n".join(hours)),
        ("対象の地域", "・".join(area_words(area, name) for name in agency.serves)),
        ("年齢", ages_words(agency.ages)),
        ("相談できる人", "・".join(GROUP_LABELS[group] for group in agency.callers)),
        ("連絡の方法", "・".join(CHANNEL_LABELS[channel] for channel in agency.channels)),
        ("予約", {True: "必要です", False: "いりません", None: ""}[agency.reservation]),
        ("費用", _marked(agency.fee, fact_doubt(agency, "fee", day))),
        ("必要なもの", "・".join(agency.papers)),
        ("ページ", agency.url or ""),
        ("メール", agency.mail or ""),
        ("ファクス", _marked(agency.fax, fact_doubt(agency, "fax", day))),
    ]
    if view.distance_km is not None:
        rows.append(("距離の目安", f"約{view.distance_km}km(区の代表の地点どうし)"))
    return [(label, text) for label, text in rows if text]


def area_words(area: Area | None, name: str) -> str:
    """Return the Japanese name of a ward or a wider area (its id where the data does not name it)."""
    if area is None:
        return name
    wards = {ward.id: ward.label for ward in area.wards}
    return wards.get(name) or area.wider.get(name) or name


def _marked(text: str | None, doubt: str) -> str:
    if not text:
        return ""
    return f"{text}({CHECK_MARK}: {doubt})" if doubt else text


def ages_words(ages: Ages | None) -> str:
    """Return the ages served in words ("" if nothing is known of them)."""
    if ages is None:
        return ""
    about = "おおむね" if ages.about else ""
    low = f"{ages.min}歳以上" if ages.min is not None and ages.max is None else f"{ages.min}歳"
    if ages.max is None:
        span = low if ages.min is not None else ""
    else:
        span = f"{ages.max}歳まで" if ages.min is None else f"{low}から{ages.max}歳まで"
    return about + span + (f"({ages.note})" if ages.note and span else ages.note)


def _supports(agency: Agency, key: str) -> str:
    facts = [_FACTS[fact] for fact, keys in agency.cites.items() if key in keys]
    phones = ["電話番号"] if any(phone.source == key and phone.number for phone in agency.phones) else []
    badges = ["認証"] if any(badge.source == key for badge in agency.badges) else []
    return "・".join([*phones, *facts, *badges]) or "参考"


def _source(source: Source, phone: PhoneView | None = None) -> str:
    """Return a source with its date and confidence; for a number those of the number itself."""
    written = phone.source_date if phone else source.date
    confidence = (phone.confidence if phone else None) or source.confidence
    words = f"{source.title}({date_words(written)}・{CONFIDENCE_LABELS[confidence]})"
    return f"{words} {source.url}" if source.url else words


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
