"""The home sheet as one page of HTML. It shows what papers/sheet.py let through, and nothing else."""

from urllib.parse import quote

from hikisupport.core.vocab import CHECK_MARK, HOURS_UNKNOWN, Confidence, Group, Kind, State
from hikisupport.directory.times import date_words as day_words
from hikisupport.directory.times import phone_hours
from hikisupport.directory.trust import date_words, fact_doubt
from hikisupport.directory.view import PhoneView, WindowView, main_phone
from hikisupport.papers.html import Reader, document, escape, items
from hikisupport.papers.pdf import dial, phone_qr
from hikisupport.papers.sheet import HomeSheet
from hikisupport.papers.sheet_style import CSS, largest_size, size_class

TITLE = "これからのためのメモ"
LEAD = {
    Group.PERSON: "いつ使っても、使わなくても大丈夫です。",
    Group.FAMILY: "ご家族のためのメモです。一つずつで大丈夫です。",
    Group.SUPPORTER: "ご家族にお渡しできる、窓口のメモです。",
}
FIRST = "まず、電話できる所"
HELPER = "会ったことのある支援者がいるときは、まずその方へ"
AFTER_HELPER = "つながらないときは、こちらへ"
SCAN = "スマホのカメラで読むと、<br>電話番号が出ます"
SMALL_STEP = "今週の小さな一歩"
SCRIPT = "電話で話すこと(このまま読んで大丈夫です)"
# What a window is for, where its name does not say so; by kind, and without a word that tells of the person.
ABOUT = {
    Kind.HOUKATSU: "高齢の方と家族の相談",
    Kind.IBASHO: "居場所・集まり",
    Kind.FAMILY_GROUP: "家族どうしの集まり",
    Kind.YOUTH_CENTER: "若い方と家族の相談",
    Kind.SELF_RELIANCE: "暮らしと仕事の相談",
    Kind.WELFARE_OFFICE: "暮らしと健康の相談",
    Kind.SAPOSUTE: "働くことの相談",
    Kind.HELLO_WORK: "仕事をさがす相談",
}
PREPARE = {
    Group.PERSON: "書けるものだけ、メモしておくと楽です",
    Group.FAMILY: "電話の前に、わかる分だけメモ",
    Group.SUPPORTER: "電話の前に、わかる分だけメモ",
}
# The five points of the article in the person's own voice (the data hold the family's).
PREPARE_SELF = (
    "いつごろから、どんないきさつか",
    "家での話のしかた",
    "不安なこと、得意なこと、苦手なこと",
    "どこまで手伝ってほしいか",
    "どうなったら少し楽か",
)
OTHERS = "ほかに話せる所"
LATER = "ご本人が望んだときに"
NEXT = "次に話す日"
FOOT = "夜や休みの日に、つらくなったとき(どなたでも)"
# Lines of every leaflet by what they are for; the names of some would frighten.
FOOT_LABELS = {
    "inochi-sos": "#いのちSOS",
    "yorisoi": "よりそいホットライン",
    "ambulance": "救急・消防",
    "police": "警察",
    "emergency-advice": "救急車を呼ぶか迷うとき",
    "child-abuse-189": "18歳未満の方のことで困ったとき",
}
NO_NUMBER = "番号は確認中です"
SAME_NUMBER = "かわりに、上の大きな番号へ"
HOURS = "時間は要確認"
DATES = "( )の中は、いつの番号かです。日付なしは、もとの情報に日付がないものです。"
CHECK = "要確認は、古いかもしれない印です。つながったら、はじめに相手の名前を聞いて、確かめます。"
MAY_CHANGE = "番号や時間は変わることがあります。"
OTHER_DATA = "窓口は、道具に付いているものではなく、指定されたデータのものです。"
NO_WINDOW = "電話でお伝えした窓口を、ここに書いてください。"


_MAP = "https://www.google.com/maps/search/?api=1&query="


def sheet_html(sheet: HomeSheet, *, brackets: bool = False) -> str:
    """Return the sheet as one document; ``brackets`` writes readings in brackets, for engines without ruby."""
    reader = Reader(brackets)
    parts = [
        f"<header><h1>{reader.text(TITLE)}</h1><p>{reader.text(LEAD[sheet.group])}</p></header>",
        _helper(sheet, reader),
        _first(sheet, reader),
        _small_step(sheet, reader),
        _script(sheet, reader),
        _windows(OTHERS, sheet.others, sheet, reader),
        _windows(LATER, sheet.later, sheet, reader),
        _prepare(sheet, reader),
        _next(),
    ]
    body = "<main>\n" + "\n".join(part for part in parts if part) + "\n</main>\n" + _foot(sheet, reader)
    return document(TITLE, CSS, f'<div class="sheet {size_class(largest_size(body))}">\n{body}\n</div>')


def _section(title: str, reader: Reader, inner: str) -> str:
    reader.again()
    return f"<section><h2>{reader.text(title)}</h2>{inner}</section>"


def _helper(sheet: HomeSheet, reader: Reader) -> str:
    """Return who is asked before any window, with what to say to them ("" where there is nobody)."""
    if not sheet.helper_script:
        return ""
    reader.again()
    return _section(HELPER, reader, _said(sheet.helper_script, reader))


def _first(sheet: HomeSheet, reader: Reader) -> str:
    window = sheet.first
    title = AFTER_HELPER if sheet.helper_script else FIRST
    if window is None:
        return _section(title, reader, f'<p class="next">{escape(NO_WINDOW)}</p>')
    reader.again()
    through = _through(window)
    name = f"<h3>{reader.name(window.agency.name, window.agency.kana)}</h3>"
    if through is not window:
        name += f'<p class="fact">{_instead(through, reader)}の番号です</p>'
    phone = main_phone(through)
    number = _number(phone, reader)
    # Whoever finds the sheet reads a number first; the name of a window may say more than the person wants said.
    head = number + name if sheet.quiet else name + number
    facts = "".join(f'<p class="fact">{line}</p>' for line in _facts(window, sheet, reader))
    code = phone_qr(phone.number) if phone and phone.number else ""
    box = f'<div class="qrbox">{code}{SCAN}</div>' if code else ""
    css = "window quiet" if sheet.quiet else "window"
    return _section(title, reader, f'<div class="{css}"><div>{head}{facts}</div>{box}</div>')


def _through(window: WindowView) -> WindowView:
    """Return the window whose number is dialled: the one that answers instead, where the own number is withheld."""
    instead = window.fallback
    return instead if not main_phone(window) and instead and main_phone(instead) else window


def _instead(through: WindowView, reader: Reader) -> str:
    missing, instead = reader.text(NO_NUMBER), reader.name(through.agency.name, through.agency.kana)
    return f"{missing}。かわりに {instead}"


def _number(phone: PhoneView | None, reader: Reader) -> str:
    if phone is None or phone.number is None:
        return f"<p>{reader.text(NO_NUMBER)}</p>"
    return f'<p><span class="number">{_link(phone.number)}</span> {_about_number(phone, reader)}</p>'


def _about_number(phone: PhoneView, reader: Reader) -> str:
    """Return the label of a number, 要確認 with its reason, and of when it is."""
    label = f'<span class="label">{reader.text(phone.label)}</span> ' if phone.label else ""
    return f"{label}{_check(phone, reader)}{_dated(phone)}"


def _check(phone: PhoneView, reader: Reader) -> str:
    if phone.state is not State.CHECK:
        return ""
    # Age or a missing date is told by the date beside it.
    why = f": {phone.why}" if phone.confidence is Confidence.THIRD_PARTY else ""
    return f'<span class="check">{reader.text(CHECK_MARK + why)}</span> '


def _dated(phone: PhoneView) -> str:
    when = date_words(phone.source_date) if phone.source_date else "日付なし"
    return f'<span class="dated">({when})</span>'


def _facts(window: WindowView, sheet: HomeSheet, reader: Reader) -> list[str]:
    agency, day = window.agency, sheet.at.date()
    facts = [f"受付: {phone_hours(_through(window)) or HOURS}"]
    if agency.fee:
        facts.append(f"費用: {agency.fee}" + _doubt(fact_doubt(agency, "fee", day)))
    shown = [reader.text(fact) for fact in facts]
    booking = "。行くときは、先に予約します" if agency.reservation else ""
    if agency.address:
        address = f"住所: {agency.address}" + _doubt(fact_doubt(agency, "address", day))
        # On paper nothing can be clicked; a PDF (the engine without ruby) is read on a screen too.
        css = "" if reader.brackets else ' class="screen"'
        link = f'<a{css} href="{escape(_MAP + quote(agency.address))}" rel="noreferrer">地図を見る</a>'
        shown.append(f"{reader.text(address)}{reader.text(booking)} {link}")
    return shown


def _doubt(reason: str) -> str:
    return f"({CHECK_MARK})" if reason else ""


def _small_step(sheet: HomeSheet, reader: Reader) -> str:
    if not sheet.small_step:
        return ""
    reader.again()
    title = f"<h2>{reader.text(SMALL_STEP)}</h2>"
    return f'<section class="small-step">{title}<p>{reader.text(sheet.small_step)}</p></section>'


def _script(sheet: HomeSheet, reader: Reader) -> str:
    if not sheet.script:
        return ""
    reader.again()
    return _section(SCRIPT, reader, _said(sheet.script, reader))


def _said(lines: tuple[str, ...], reader: Reader) -> str:
    return items([reader.text(line) for line in lines], css="say")


def _prepare(sheet: HomeSheet, reader: Reader) -> str:
    prepare = PREPARE_SELF if sheet.group is Group.PERSON and sheet.prepare else sheet.prepare
    if not prepare:
        return ""
    reader.again()
    listed = items([reader.text(line) for line in prepare], css="prepare")
    return _section(PREPARE[sheet.group], reader, listed)


def _windows(title: str, windows: tuple[WindowView, ...], sheet: HomeSheet, reader: Reader) -> str:
    if not windows:
        return ""
    reader.again()
    rows = "".join(_row(window, sheet, reader) for window in windows)
    return _section(title, reader, f'<table class="others"><tbody>{rows}</tbody></table>')


def _row(window: WindowView, sheet: HomeSheet, reader: Reader) -> str:
    agency = window.agency
    name = reader.name(agency.name, agency.kana)
    told = [reader.text(ABOUT[agency.kind])] if agency.kind in ABOUT else []
    if main_phone(window):
        told.append(reader.text(phone_hours(window) or HOURS_UNKNOWN))
    below = f'<br><span class="label">{"。".join(told)}</span>' if told else ""
    if agency.url and not main_phone(window):
        below += f'<br><span class="url">{escape(agency.url)}</span>'
    return f'<tr><th scope="row">{name}{below}</th><td>{_reach(window, sheet, reader)}</td></tr>'


def _reach(window: WindowView, sheet: HomeSheet, reader: Reader) -> str:
    """Return the number, or that it is withheld and who answers instead."""
    phone = main_phone(window)
    if phone and phone.number:
        return f"{_link(phone.number)} {_about_number(phone, reader)}"
    through = _through(window)
    if through is window:
        return reader.text(NO_NUMBER)
    if sheet.first and through.agency.id == _through(sheet.first).agency.id:
        return f"{reader.text(NO_NUMBER)}。<br>{reader.text(SAME_NUMBER)}"
    return f"{_instead(through, reader)}<br>{_reach(through, sheet, reader)}"


def _link(number: str) -> str:
    return f'<a class="tel" href="{dial(number)}">{escape(number)}</a>'


def _next() -> str:
    blank, wide = '<span class="blank"></span>', '<span class="blank-long"></span>'
    return f'<p class="next">{NEXT}: {blank}月{blank}日{blank}時{blank}分ごろ　電話する所:{wide}</p>'


def _foot(sheet: HomeSheet, reader: Reader) -> str:
    reader.again()
    title = f"<h2>{reader.text(FOOT)}</h2>"
    # At night a line without a number helps nobody: it is left out.
    lines = items([_crisis(window, phone, reader) for window in sheet.crisis if (phone := main_phone(window))])
    made = f"{day_words(sheet.at.date().isoformat())}に作りました。"
    told = [made, MAY_CHANGE, DATES, CHECK, OTHER_DATA if sheet.other_data else ""]
    return (
        f'<footer><div class="lines">{title}{lines or _always()}</div>'
        f'<p class="made">{reader.text("".join(told))}</p></footer>'
    )


def _crisis(window: WindowView, phone: PhoneView, reader: Reader) -> str:
    name = reader.text(FOOT_LABELS.get(window.agency.id, window.agency.name))
    hours = reader.text(phone_hours(window) or HOURS_UNKNOWN)
    return f"{name} {_link(phone.number or '')} {hours} {_check(phone, reader)}{_dated(phone)}"


def _always() -> str:
    """The numbers that stand in the program, for data that hold none."""
    from hikisupport.core.vocab import ALWAYS

    return f"<p>{escape(ALWAYS)}</p>"
