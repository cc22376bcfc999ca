"""The home sheet as one page of HTML (sheet.html). It shows what papers/sheet.py let through, and nothing else."""

from dataclasses import dataclass
from importlib.util import find_spec

from hikisupport.core.vocab import ALWAYS, CHECK_MARK, HOURS_UNKNOWN, Confidence, Group, Kind, State
from hikisupport.directory.model import Agency
from hikisupport.directory.times import date_words as day_words
from hikisupport.directory.times import phone_hours
from hikisupport.directory.trust import date_words, fact_doubt
from hikisupport.directory.view import PhoneView, WindowView, main_phone
from hikisupport.papers.html import render
from hikisupport.papers.sheet import HomeSheet

LEAD = {
    Group.PERSON: "いつ使っても、使わなくても大丈夫です。",
    Group.FAMILY: "ご家族のためのメモです。一つずつで大丈夫です。",
    Group.SUPPORTER: "ご家族にお渡しできる、窓口のメモです。",
}
# What an agency is for, where its name does not say so; by kind, and without a word that tells of the person.
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
# Lines of every leaflet by what they are for; the names of some would frighten.
FOOT_LABELS = {
    "inochi-sos": "#いのちSOS",
    "yorisoi": "よりそいホットライン",
    "ambulance": "救急・消防",
    "police": "警察",
    "emergency-advice": "救急車を呼ぶか迷うとき",
    "child-abuse-189": "18歳未満の方のことで困ったとき",
}
NO_CODE = (
    "QRコードの部品(segno)がないため、紙の番号はQRコードなしで出します。入れるには: "
    "pipx install --force 'hikisupport[sheet]'(uv なら uv tool install --force、pip なら pip install)"
)
_QUIET = 4  # modules of white around the code, as the standard asks


@dataclass(frozen=True, slots=True)
class _Phone:
    """A number with what stands beside it; ``check``: 要確認 and why ("" where it is sound)."""

    number: str
    label: str
    check: str
    dated: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One agency; ``instead`` is who answers where its own number is withheld, and ``phone`` is then theirs."""

    agency: Agency
    phone: _Phone | None
    instead: Agency | None
    same_number: bool
    told: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class _First(_Row):
    """The agency to call first, with its hours, fee and address as words."""

    hours: str
    fee: str
    address: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the foot, for everybody alike."""

    name: str
    phone: _Phone
    hours: str


@dataclass(frozen=True, slots=True)
class _Dots:
    """A QR code: modules along one side, and the dark ones as the path of an SVG."""

    size: int
    path: str


def sheet_html(sheet: HomeSheet) -> str:
    """Return the sheet as one document."""
    first = _first(sheet)
    for_self = sheet.group is Group.PERSON and sheet.prepare
    return render(
        "sheet.html",
        dial=dial,
        title="これからのためのメモ",
        css="sheet.css",
        sheet=sheet,
        lead=LEAD[sheet.group],
        first=first,
        dots=_dots(first.phone.number) if first and first.phone else None,
        others=[_row(window, sheet) for window in sheet.others],
        later=[_row(window, sheet) for window in sheet.later],
        prepare=PREPARE_SELF if for_self else sheet.prepare,
        prepare_title=PREPARE[sheet.group],
        # At night a line without a number helps nobody: it is left out.
        crisis=[line for window in sheet.crisis if (line := _line(window))],
        always=ALWAYS,
        made=f"{day_words(sheet.at.date().isoformat())}に作りました。",
    )


def _first(sheet: HomeSheet) -> _First | None:
    window = sheet.first
    if window is None:
        return None
    agency, day, through = window.agency, sheet.at.date(), _through(window)
    return _First(
        agency=agency,
        phone=_phone(main_phone(through)),
        instead=None if through is window else through.agency,
        same_number=False,
        told=(),
        url="",
        hours=phone_hours(through) or "時間は要確認",
        fee=agency.fee + _doubt(fact_doubt(agency, "fee", day)) if agency.fee else "",
        address=agency.address + _doubt(fact_doubt(agency, "address", day)) if agency.address else "",
    )


def _through(window: WindowView) -> WindowView:
    """Return the window whose number is dialled: the one that answers instead, where the own number is withheld."""
    instead = window.fallback
    return instead if not main_phone(window) and instead and main_phone(instead) else window


def _phone(phone: PhoneView | None) -> _Phone | None:
    if phone is None or phone.number is None:
        return None
    # Age or a missing date is told by the date beside it.
    why = f": {phone.why}" if phone.confidence is Confidence.THIRD_PARTY else ""
    check = CHECK_MARK + why if phone.state is State.CHECK else ""
    return _Phone(
        phone.number, phone.label or "", check, date_words(phone.source_date) if phone.source_date else "日付なし"
    )


def _doubt(reason: str) -> str:
    return f"({CHECK_MARK})" if reason else ""


def _row(window: WindowView, sheet: HomeSheet) -> _Row:
    agency, through, own = window.agency, _through(window), main_phone(window)
    told = [ABOUT[agency.kind]] if agency.kind in ABOUT else []
    if own:
        told.append(phone_hours(window) or HOURS_UNKNOWN)
    return _Row(
        agency=agency,
        phone=_phone(main_phone(through)),
        instead=None if through is window else through.agency,
        same_number=bool(sheet.first and through.agency.id == _through(sheet.first).agency.id),
        told=tuple(told),
        url=agency.url or "" if not own else "",
    )


def _line(window: WindowView) -> _Line | None:
    phone = _phone(main_phone(window))
    if phone is None:
        return None
    name = FOOT_LABELS.get(window.agency.id, window.agency.name)
    return _Line(name, phone, phone_hours(window) or HOURS_UNKNOWN)


def can_draw() -> bool:
    """Tell whether the part that computes the QR code is installed."""
    return find_spec("segno") is not None


def _dots(number: str) -> _Dots | None:
    """Return the code that dials a number when a telephone reads it (None without the part)."""
    if not can_draw():
        return None
    import segno

    # Micro QR, which segno would choose for short text, cannot be read by many telephones.
    rows = list(segno.make(dial(number), micro=False, error="m").matrix)
    dark = [f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dot in enumerate(row) if dot]
    return _Dots(len(rows) + 2 * _QUIET, "".join(dark))


def dial(number: str) -> str:
    """Return the address that dials a number: tel:0118638733, tel:%237119."""
    return "tel:" + "".join("%23" if ch == "#" else ch for ch in number if ch.isdigit() or ch == "#")
