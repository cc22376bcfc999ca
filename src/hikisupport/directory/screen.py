"""An agency as text: the number stands whole, with how far it can be trusted, or who answers instead of it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from hikisupport.core.files import GIVEN
from hikisupport.core.model import Source
from hikisupport.core.page import Page, Piece
from hikisupport.core.text import date_words, width
from hikisupport.core.vocab import (
    CHANNEL_LABELS,
    CHECK_MARK,
    CONFIDENCE_LABELS,
    GROUP_LABELS,
    HOURS_UNKNOWN,
    KIND_LABELS,
    OTHER_DATA,
    STEP_LABELS,
    Channel,
    State,
)
from hikisupport.directory.hours import OpenState
from hikisupport.directory.model import Agency, Ages, Area, Opening, Schedule
from hikisupport.directory.view import AgencyView, PhoneView, fact_doubt

_WEEKDAYS = "月火水木金土日"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DESKS = {"phone": "電話", "visit": "来所", "service": "利用"}
_HOLIDAYS = {"closed": "祝日は休み", "as_usual": "祝日も同じ", "listed": "", "unknown": "祝日は要確認"}


def open_label(state: OpenState, moment: datetime) -> str:
    """Return in a few words whether an agency is open at a moment; hours in doubt are marked 要確認."""
    if state.now is None:
        sure = f"(確かなのは {when(state.next, moment)}から)" if state.next else ""
        return HOURS_UNKNOWN + sure
    if state.now:
        label = f"受付中({when(state.until, moment, end=True)}まで)" if state.until else "受付中(24時間)"
    else:
        label = f"いまは時間外(次は {when(state.next, moment)})" if state.next else "いまは時間外"
    return f"{label} ※時間は要確認" if state.doubt else label


def open_briefly(state: OpenState, moment: datetime) -> str:
    """Return the same for a row of a table: 受付中 17:00まで, 次は 今日 13:00, 時間外, 時間は要確認."""
    if state.now is None:
        return "時間は要確認"
    if state.now:
        label = f"受付中 {when(state.until, moment, end=True)}まで" if state.until else "受付中 24時間"
    else:
        label = f"次は {_soon(state.next, moment)}" if state.next else "時間外"
    return f"{label}(要確認)" if state.doubt else label


def _soon(then: datetime, moment: datetime) -> str:
    """Return a coming moment as short as it is clear: within four weeks the day of the month is enough."""
    if moment.date() < then.date() < moment.date() + timedelta(days=28):
        return f"{then.day}日({_WEEKDAYS[then.weekday()]}) {then.hour}:{then.minute:02d}"
    return when(then, moment)


def when(then: datetime, moment: datetime, *, end: bool = False) -> str:
    """Return a coming moment as it is said: 今日 13:00, 11月24日(火) 9:00; as an ``end`` 17:00, 24:00, 翌日 8:00."""
    midnight = end and then.hour == then.minute == 0
    day = (then - timedelta(days=1)).date() if midnight else then.date()
    clock = "24:00" if midnight else f"{then.hour}:{then.minute:02d}"
    if day == moment.date():
        return clock if end else f"今日 {clock}"
    if end and day == moment.date() + timedelta(days=1):
        return f"翌日 {clock}"
    year = f"{day.year}年" if day.year != moment.year else ""
    return f"{year}{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]}) {clock}"


def moment_words(moment: datetime) -> str:
    """Return a moment with its weekday: 2026年11月23日(月) 10:00."""
    day = f"{moment.year}年{moment.month}月{moment.day}日({_WEEKDAYS[moment.weekday()]})"
    return f"{day} {moment.hour}:{moment.minute:02d}"


def source_words(source: Source, phone: PhoneView | None = None) -> str:
    """Return a source with its date, how far to trust it and its address; for a number those of the number itself."""
    told = source.model_copy(update={"date": phone.source_date}) if phone else source
    words = told.words(confidence=phone.confidence if phone else None, whole=True)
    return f"{words} {source.url}" if source.url else words


def hours_words(schedules: Sequence[Schedule]) -> list[str]:
    """Return one line for each schedule: 電話 月〜金 9:00〜17:00、祝日は休み、12月29日〜1月3日は休み."""
    return [_schedule(schedule) for schedule in schedules]


def _schedule(schedule: Schedule) -> str:
    name = _DESKS[schedule.of]
    parts = [_say_opening(opening) for opening in schedule.openings] or ["24時間"]
    if not schedule.always and _HOLIDAYS[schedule.holidays]:
        parts.append(_HOLIDAYS[schedule.holidays])
    parts += [f"{_say_day(span.first)}〜{_say_day(span.last)}は休み" for span in schedule.closed]
    if schedule.doubt:
        parts.append(f"要確認({schedule.doubt})")
    return f"{name}: " + "、".join(parts)


def _say_opening(opening: Opening) -> str:
    nth = f"第{'・'.join(str(number) for number in opening.nth)} " if opening.nth else ""
    days = "毎月" + "・".join(f"{day}日" for day in opening.dates) if opening.dates else nth + _day_names(opening.days)
    next_day = "翌日 " if opening.close <= opening.open else ""
    return f"{days} {opening.open.removeprefix('0')}〜{next_day}{opening.close.removeprefix('0')}"


def _day_names(days: Sequence[str]) -> str:
    numbers = sorted(_DAYS.index(day) for day in days if day != "holiday")
    names = [_WEEKDAYS[number] for number in numbers]
    if len(numbers) == 7:
        names = ["毎日"]
    elif len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        names = [f"{names[0]}〜{names[-1]}"]
    return "・".join([*names, *(["祝日"] if "holiday" in days else [])])


def _say_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


# Two runs of the same days: 月〜金 9:30〜12:00、月〜金 13:00〜16:00.
_SAME_DAYS = re.compile(r"((?:^|(?<=[、 ]))[^ 、]+) ([^ 、]+)、\1 ")


def phone_hours(view: AgencyView) -> str:
    """Return the hours for the telephone ("" if unknown); why they are in doubt is told by ``show``, not on paper."""
    agency = view.agency
    desks = [schedule.model_copy(update={"doubt": None}) for schedule in agency.hours]
    phone = [desk for desk in desks if desk.of == "phone"] or desks
    words = "。".join(line.removeprefix("電話: ") for line in hours_words(phone)) or agency.hours_text or ""
    words = _SAME_DAYS.sub(r"\1 \2と", words)
    return f"{words}({CHECK_MARK})" if words and view.open.doubt else words


WITHHELD = "番号は確認中です"
PROMPT = 2  # lines of the terminal that the prompt needs
# What is asked for in a call, in this order, as far as there is room.
_IN_A_CALL = (
    "内容", "受付時間", "住所", "年齢", "相談できる人", "費用", "予約", "連絡の方法", "注意", "ページ", "メール",
    "必要なもの", "対象の地域", "種類", "合う段階", "運営", "サービス",
)  # fmt: skip
STATE_STYLES = {State.CALLABLE: "phone", State.CHECK: "check", State.WITHHELD: "dim"}
_FACTS = {
    "name": "名前", "operator": "運営", "summary": "内容", "serves": "対象の地域", "address": "住所",
    "hours": "受付時間", "ages": "年齢", "callers": "相談できる人", "channels": "連絡の方法", "reservation": "予約",
    "fee": "費用", "papers": "必要なもの", "url": "ページ", "mail": "メール", "fax": "ファクス", "notes": "注意",
}  # fmt: skip


def add_agency(
    page: Page,
    view: AgencyView,
    moment: datetime,
    *,
    full: bool = False,
    area: Area | None = None,
    indent: int = 0,
    address: bool = True,
) -> None:
    """Add an agency: name, number with its state, open or when next, address; ``full`` adds everything with sources."""
    agency = view.agency
    page.text(agency.name, style="strong", indent=indent)
    inner = indent + 2
    if full:
        _add_numbers_with_sources(page, view, inner)
    elif view.phone:
        page.whole(*number_pieces(view.phone), indent=inner)
    if view.phone is None:
        _add_instead(page, view, moment, inner)
    else:
        page.text(open_label(view.open, moment), style=open_style(view), indent=inner)
    if agency.address and address:
        page.text(f"住所: {agency.address}", indent=inner)
    if full:
        _add_details(page, view, moment, area, inner)


def add_row(page: Page, view: AgencyView, moment: datetime, ward: str = "", *, channels: bool = False) -> None:
    """Add an agency as two lines where 80 columns allow: name, ward, open or not; number with its state, id.

    ``channels`` adds the ways to reach it other than the telephone.
    """
    handle = Piece(f"[{view.agency.id}]", "dim")
    name = [Piece(f"・{view.agency.name}", "strong"), Piece(f"({ward})" if ward else "")]
    phone = view.phone
    if phone is not None:
        _fill_name_line(page, *name, Piece(open_label(view.open, moment), open_style(view)))
        page.whole(*number_pieces(phone), handle, indent=2)
    else:
        _fill_name_line(page, *name, Piece(WITHHELD, "warn"), Piece(view.agency.url or ""))
        page.whole(*_instead_pieces(view.fallback, moment), handle, indent=2)
    if channels:
        page.whole(*ways(view.agency)[: 3 if phone else 2], indent=2)


def ways(agency: Agency) -> tuple[Piece, Piece, Piece]:
    """Return how it can be reached other than by telephone, its mail and its page."""
    labels = [CHANNEL_LABELS[way] for way in agency.channels if way not in {Channel.PHONE, Channel.VISIT}]
    return Piece("・".join(labels)), Piece(agency.mail or ""), Piece(agency.url or "")


def _fill_name_line(page: Page, *pieces: Piece) -> None:
    """Fill lines with as many whole pieces as fit, the name at the margin."""
    lines: list[list[Piece]] = [[]]
    for piece in (piece for piece in pieces if piece.text):
        line = [*lines[-1], piece]
        if lines[-1] and sum(width(part.text) + 2 for part in line) > page.columns:
            lines.append([piece])
        else:
            lines[-1] = line
    for place, line in enumerate(lines):
        page.whole(*line, indent=2 if place else 0)


def _instead_pieces(instead: AgencyView | None, moment: datetime) -> list[Piece]:
    if instead is None:
        return []
    phone = instead.phone
    if phone is None:
        return [Piece(f"かわりに {instead.agency.name}"), Piece(instead.agency.url or "")]
    label = Piece(open_label(instead.open, moment), open_style(instead))
    return [Piece(f"かわりに {instead.agency.name}"), *number_pieces(phone), label]


def number_pieces(phone: PhoneView) -> tuple[Piece, ...]:
    """Return a number (or that it is withheld), its label, and 要確認 with the reason, as pieces for one line."""
    if phone.number is None:
        return Piece(WITHHELD, "dim"), Piece(f"({phone.why})" if phone.why else "", "dim")
    check = f"{CHECK_MARK}({phone.why})" if phone.state is State.CHECK else ""
    return Piece(phone.number, STATE_STYLES[phone.state]), Piece(phone.label), Piece(check, "warn")


def _add_numbers_with_sources(page: Page, view: AgencyView, indent: int) -> None:
    for phone, record in zip(view.phones, view.agency.phones, strict=True):
        if phone.number is not None:
            page.whole(*number_pieces(phone), indent=indent)
            page.text(f"番号の出典: {source_words(view.agency.sources[record.source], phone)}", indent=indent + 2)
        if record.note:
            page.item(record.note, indent=indent + 2)


def _add_instead(page: Page, view: AgencyView, moment: datetime, indent: int) -> None:
    """Say that no number can be given, where to read on, and who answers instead (with that agency's own hours)."""
    why = view.phones[0].why if view.phones else ""
    because = Piece(f"({why})" if why else "")
    page.whole(Piece(WITHHELD, "warn"), because, Piece(view.agency.url or ""), indent=indent)
    page.whole(*_instead_pieces(view.fallback, moment), indent=indent)


def open_style(view: AgencyView) -> str:
    """Return the style in which it is said whether an agency is open."""
    if view.open.now is None or view.open.doubt:
        return "warn"
    return "ok" if view.open.now else "dim"


def _add_details(page: Page, view: AgencyView, moment: datetime, area: Area | None, indent: int) -> None:
    agency = view.agency
    for label, text in _list_fields(view, moment, area):
        page.field(label, text, indent=indent, label_width=12)
    for note in agency.notes:
        page.item(note, indent=indent)
    for badge in agency.badges:
        page.item(f"認証・登録: {badge.label}({source_words(agency.sources[badge.source])})", indent=indent)
    page.text("出典(日付・確かさ)", style="label", indent=indent)
    for key, source in agency.sources.items():
        page.item(f"{_supports(agency, key)}: {source_words(source)}", indent=indent)


def _list_fields(view: AgencyView, moment: datetime, area: Area | None) -> list[tuple[str, str]]:
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


def show_page(
    one: AgencyView,
    area: Area,
    moment: datetime,
    versions: Mapping[str, str],
    *,
    size: tuple[int, int],
    sources: bool = True,
) -> Page:
    """Return one agency: number, open or when, what is known; with ``sources`` everything with where it comes from.

    Without them only as much as stands in the lines of ``size`` less two, and how to see the rest.
    """
    page = Page(size[0])
    if sources:
        add_agency(page, one, moment, full=True, area=area)
        page.blank()
        add_foot(page, moment, versions)
        return page
    foot = Page(size[0])
    add_foot(foot, moment, versions)
    foot.text(f"出典とほかのこと: hikisupport show {one.agency.id} --sources", style="strong")
    page.text(one.agency.name, style="heading")
    _add_numbers_with_trust(page, one)
    if one.phone is None:
        _add_instead(page, one, moment, 2)
        if one.open.now is not None:
            page.text(f"この窓口は {open_label(one.open, moment)}", style=open_style(one), indent=2)
    else:
        page.text(open_label(one.open, moment), style=open_style(one), indent=2)
    _fill(page, one, moment, area, size[1] - PROMPT - len(foot.lines))
    page.lines += foot.lines
    return page


def _add_numbers_with_trust(page: Page, one: AgencyView) -> None:
    main = one.phone
    for phone in sorted(one.phones, key=lambda phone: phone is not main):
        if phone.number is not None:
            trust = (
                f"{CONFIDENCE_LABELS[phone.confidence]}・{date_words(phone.source_date)}" if phone.confidence else ""
            )
            page.whole(*number_pieces(phone), Piece(f"({trust})", "dim"), indent=2)


def _fill(page: Page, one: AgencyView, moment: datetime, area: Area, most: int) -> None:
    """Add what helps in a call, in that order, as long as it fits."""

    def add(added: Page) -> None:
        if len(page.lines) + len(added.lines) <= most:
            page.lines += added.lines

    known = {"住所": one.agency.address or "", **dict(_list_fields(one, moment, area))}
    for label in _IN_A_CALL:
        for note in one.agency.notes if label == "注意" else ():
            added = Page(page.columns)
            added.item(note, indent=2)
            add(added)
        added = Page(page.columns)
        added.field(label, known.get(label, ""), indent=2, label_width=12)
        add(added)


def add_foot(page: Page, moment: datetime, versions: Mapping[str, str]) -> None:
    """Say whose data it is, and of which days."""
    if versions.get("data") == GIVEN:
        page.text(OTHER_DATA, style="warn")
    providers = f"、事業所の公開データ(WAM NET) {versions['wamnet']}" if versions.get("wamnet") else ""
    page.text(f"{moment_words(moment)} の時点。窓口のデータ {versions.get('agencies', '')}{providers}", style="dim")
