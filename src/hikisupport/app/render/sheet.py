"""The home sheet as one page of HTML. It shows what app/sheet.py let through, and nothing else."""

import re
from datetime import datetime
from urllib.parse import quote

from hikisupport.app.render import sheet_words as words
from hikisupport.app.render.html import Reader, document, escape, items
from hikisupport.app.render.phrases import CHECK_MARK, HOURS_UNKNOWN
from hikisupport.app.render.qr import dial, phone_qr
from hikisupport.app.render.sheet_css import CSS
from hikisupport.app.render.times import date_words as day_words
from hikisupport.app.render.times import hours_words
from hikisupport.app.sheet import HomeSheet
from hikisupport.base.vocab import Confidence, Group, State
from hikisupport.logic.directory.trust import date_words, fact_doubt
from hikisupport.logic.directory.view import PhoneView, WindowView, main_phone

# Characters (without readings) that a page holds before the type must be set tighter; tried in Chromium on A4.
_ROOM = {"tight": 820, "tighter": 1000, "tightest": 1220}
_MARKUP = re.compile("<rt>.*?</rt>|<[^>]*>|\\s")
_MAP = "https://www.google.com/maps/search/?api=1&query="


def sheet_html(sheet: HomeSheet, *, brackets: bool = False) -> str:
    """Return the sheet as one document; ``brackets`` writes readings in brackets, for engines without ruby."""
    reader = Reader(brackets)
    parts = [
        f"<header><h1>{reader.text(words.TITLE)}</h1><p>{reader.text(words.LEAD[sheet.group])}</p></header>",
        _first(sheet, reader),
        _small_step(sheet, reader),
        _script(sheet, reader),
        _windows(words.OTHERS, sheet.others, sheet, reader),
        _windows(words.LATER, sheet.later, sheet, reader),
        _prepare(sheet, reader),
        _next(),
    ]
    body = "<main>\n" + "\n".join(part for part in parts if part) + "\n</main>\n" + _foot(sheet, reader)
    return document(words.TITLE, CSS, f'<div class="{_density(body)}">\n{body}\n</div>')


def _density(body: str) -> str:
    """Return how tightly the type is set, so that one page holds all: the more text, the tighter."""
    characters = len(_MARKUP.sub("", body))
    return " ".join(["sheet", *(name for name, most in _ROOM.items() if characters > most)])


def _section(title: str, reader: Reader, inner: str) -> str:
    reader.again()
    return f"<section><h2>{reader.text(title)}</h2>{inner}</section>"


def _first(sheet: HomeSheet, reader: Reader) -> str:
    window = sheet.first
    title = "まず、電話できる所"
    known = f"<p>{reader.text(words.KNOWN)}</p>" if sheet.known else ""
    if window is None:
        return _section(title, reader, known + f'<p class="next">{escape(words.NO_WINDOW)}</p>')
    reader.again()
    phone = main_phone(window)
    agency = window.agency
    lines = [f"<h3>{reader.name(agency.name, agency.kana)}</h3>", _number(phone, reader)]
    lines += [f'<p class="fact">{line}</p>' for line in _facts(window, sheet.at, reader)]
    code = phone_qr(phone.number) if phone and phone.number else ""
    box = f'<div class="qrbox">{code}スマホで読むと<br>電話がかかります</div>' if code else ""
    return _section(title, reader, f'{known}<div class="window"><div>{"".join(lines)}</div>{box}</div>')


def _number(phone: PhoneView | None, reader: Reader) -> str:
    if phone is None or phone.number is None:
        return f"<p>{reader.text(words.NO_NUMBER)}</p>"
    return f'<p><span class="number">{_link(phone.number)}</span> {_about_number(phone)}</p>'


def _about_number(phone: PhoneView) -> str:
    """Return the label of a number, 要確認 with its reason, and of when it is."""
    label = f'<span class="label">{escape(phone.label)}</span> ' if phone.label else ""
    return f"{label}{_check(phone)}{_dated(phone)}"


def _check(phone: PhoneView) -> str:
    if phone.state is not State.CHECK:
        return ""
    # Age or a missing date is told by the date beside it.
    why = f": {phone.why}" if phone.confidence is Confidence.THIRD_PARTY else ""
    return f'<span class="check">{CHECK_MARK}{escape(why)}</span> '


def _dated(phone: PhoneView) -> str:
    when = date_words(phone.source_date) if phone.source_date else "日付なし"
    return f'<span class="dated">({when})</span>'


def _facts(window: WindowView, at: datetime, reader: Reader) -> list[str]:
    agency, day = window.agency, at.date()
    facts = [f"受付: {_hours(window)}"]
    if agency.fee:
        facts.append(f"費用: {agency.fee}" + _doubt(fact_doubt(agency, "fee", day)))
    shown = [reader.text(fact) for fact in facts]
    booking = "。行くときは、先に予約します" if agency.reservation else ""
    if agency.address:
        address = f"住所: {agency.address}" + _doubt(fact_doubt(agency, "address", day))
        link = f'<a class="screen" href="{escape(_MAP + quote(agency.address))}" rel="noreferrer">地図を見る</a>'
        shown.append(f"{reader.text(address)}{reader.text(booking)} {link}")
    return shown


def _hours(window: WindowView) -> str:
    """Return the hours for the telephone in short; why they are in doubt is told by ``show``, not here."""
    agency = window.agency
    desks = [schedule.model_copy(update={"doubt": None}) for schedule in agency.hours]
    phone = [desk for desk in desks if desk.of == "phone"] or desks
    hours = "。".join(line.removeprefix("電話: ") for line in hours_words(phone)) or agency.hours_text or ""
    return hours + _doubt(window.open.doubt or "") if hours else HOURS_UNKNOWN


def _doubt(reason: str) -> str:
    return f"({CHECK_MARK})" if reason else ""


def _small_step(sheet: HomeSheet, reader: Reader) -> str:
    if not sheet.small_step:
        return ""
    reader.again()
    title = f"<h2>{reader.text(words.SMALL_STEP)}</h2>"
    return f'<section class="small-step">{title}<p>{reader.text(sheet.small_step)}</p></section>'


def _script(sheet: HomeSheet, reader: Reader) -> str:
    if not sheet.script:
        return ""
    reader.again()
    return _section(words.SCRIPT, reader, items([reader.text(line) for line in sheet.script], css="say"))


def _prepare(sheet: HomeSheet, reader: Reader) -> str:
    prepare = words.PREPARE_SELF if sheet.group is Group.PERSON and sheet.prepare else sheet.prepare
    if not prepare:
        return ""
    reader.again()
    listed = items([reader.text(line) for line in prepare], css="prepare")
    return _section(words.PREPARE[sheet.group], reader, listed)


def _windows(title: str, windows: tuple[WindowView, ...], sheet: HomeSheet, reader: Reader) -> str:
    if not windows:
        return ""
    reader.again()
    rows = "".join(_row(window, sheet, reader) for window in windows)
    return _section(title, reader, f'<table class="others"><tbody>{rows}</tbody></table>')


def _row(window: WindowView, sheet: HomeSheet, reader: Reader) -> str:
    agency = window.agency
    name = reader.name(agency.name, agency.kana)
    if main_phone(window):
        below = f'<br><span class="label">{reader.text(_hours(window))}</span>'
    else:
        below = f'<br><span class="url">{escape(agency.url)}</span>' if agency.url else ""
    return f'<tr><th scope="row">{name}{below}</th><td>{_reach(window, sheet, reader)}</td></tr>'


def _reach(window: WindowView, sheet: HomeSheet, reader: Reader) -> str:
    """Return the number, or that it is withheld and who answers instead."""
    phone = main_phone(window)
    if phone and phone.number:
        return f"{_link(phone.number)} {_about_number(phone)}"
    missing, instead = escape(words.NO_NUMBER), window.fallback
    if instead is None or main_phone(instead) is None:
        return missing
    if sheet.first and instead.agency.id == sheet.first.agency.id:
        return f"{missing}。<br>{escape(words.SAME_NUMBER)}"
    name = reader.name(instead.agency.name, instead.agency.kana)
    return f"{missing}。かわりに {name}<br>{_reach(instead, sheet, reader)}"


def _link(number: str) -> str:
    return f'<a class="tel" href="{dial(number)}">{escape(number)}</a>'


def _next() -> str:
    blank, wide = '<span class="blank"></span>', '<span class="blank-long"></span>'
    return f'<p class="next">{words.NEXT}: {blank}月{blank}日{blank}時{blank}分ごろ　電話する所:{wide}</p>'


def _foot(sheet: HomeSheet, reader: Reader) -> str:
    reader.again()
    lines = items([_crisis(window, reader) for window in sheet.crisis])
    made = f"{day_words(sheet.at.date().isoformat())}に作りました。( )の中は、いつの番号かです。"
    own = "窓口は、道具に付いているものではなく、指定されたデータのものです。" if sheet.other_data else ""
    return (
        f'<footer><div class="lines"><h2>{reader.text(words.FOOT)}</h2>{lines or _always()}</div>'
        f'<p class="made">{escape(made + own)}番号や時間は変わることがあります。</p></footer>'
    )


def _crisis(window: WindowView, reader: Reader) -> str:
    name = reader.text(words.FOOT_LABELS.get(window.agency.id, window.agency.name))
    phone = main_phone(window)
    if phone is None or phone.number is None:
        return f"{name} {escape(words.NO_NUMBER)}"
    return f"{name} {_link(phone.number)} {_check(phone)}{_dated(phone)}"


def _always() -> str:
    """The numbers that stand in the program, for data that hold none."""
    from hikisupport.app.render.phrases import ALWAYS

    return f"<p>{escape(ALWAYS)}</p>"
