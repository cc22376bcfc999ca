"""What may stand on the sheet that is taken home (家に持ち帰る紙), and when no sheet is made at all.

Paper is found by others. So it never tells danger, answers, the income class, the answer code, or a condition; and
where it could bring harm (telling the person is unsafe; violence now or within the year) there is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.util import find_spec

from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import GIVEN
from hikisupport.core.text import date_words
from hikisupport.core.vocab import ALWAYS, CHECK_MARK, Confidence, Group, Kind, State
from hikisupport.directory.model import Agency
from hikisupport.directory.screen import phone_hours
from hikisupport.directory.view import AgencyView, PhoneView, fact_doubt, view
from hikisupport.papers.html import dialled, render
from hikisupport.triage.agencies import CHILD_LINE
from hikisupport.triage.facts import UNDER_18, get
from hikisupport.triage.flow import CALMEST, Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, assess
from hikisupport.triage.safety import SAFETY_ASKED_IF

# Lines at the foot of every leaflet, for everybody alike: they say nothing about this caller.
CRISIS = ("inochi-sos", "yorisoi", "ambulance", "police", "emergency-advice")
# Names of agencies that would tell a condition, an income or a danger to whoever finds the paper.
_TELLS = re.compile("精神|障害|障がい|発達|依存|認知症|自閉|病|保護|自殺|虐待|暴力|DV|ＤＶ|救急|犯罪|借金")


class NoSheet(HikisupportError):
    """No sheet is made; the message says why and what to do instead (exit code 1)."""


@dataclass(frozen=True, slots=True)
class HomeSheet:
    """What stands on the sheet. ``left_off``: names told by mouth only.

    ``quiet``: the person has not agreed to the call and may find the sheet. ``helper_script``: what to say to somebody
    who knows the person, where there is one to ask first; ``script``: what to say to the first agency.
    """

    group: Group
    at: datetime
    quiet: bool
    helper_script: tuple[str, ...]
    first: AgencyView | None
    others: tuple[AgencyView, ...]
    later: tuple[AgencyView, ...]
    script: tuple[str, ...]
    small_step: str
    prepare: tuple[str, ...]
    crisis: tuple[AgencyView, ...]
    left_off: tuple[str, ...]
    other_data: bool


def home_sheet(report: Report, bundle: Bundle) -> HomeSheet:
    """Return what stands on the sheet of a report.

    Raises:
        NoSheet: paper could bring harm, or there is nothing to take home yet.
    """
    _refuse_sheet(report, bundle)
    calm = _set_danger_aside(report, bundle)
    named = [*([calm.first] if calm.first else []), *calm.others]
    agencies = [one for one in named if not _tells(one)]
    later = [one for one in calm.if_wished if not _tells(one)]
    first = _choose_first(agencies, calm)
    asked = calm.own if calm.own and (report.group is Group.PERSON or not _may_be_found(report)) else None
    shown = {one.agency.id for one in (*agencies, *later)}
    return HomeSheet(
        group=report.group,
        at=report.at,
        quiet=_may_be_found(report),
        helper_script=asked.script if asked else (),
        first=first,
        others=tuple(one for one in agencies if one is not first),
        later=tuple(later) if report.group is Group.SUPPORTER else (),
        script=calm.words[first.agency.id].script if first else (),
        small_step=_without_paper(calm.small_step),
        prepare=calm.prepare,
        crisis=_crisis(report, bundle),
        left_off=_left_off([report, calm], shown),
        other_data=report.versions.get("data") == GIVEN,
    )


def _left_off(reports: Iterable[Report], shown: set[str]) -> tuple[str, ...]:
    """Return the names that tell a condition, an income or a danger: the counselor says them."""
    named = [one for report in reports for one in (report.first, *report.others) if one]
    return tuple(dict.fromkeys(one.agency.name for one in named if _tells(one) and one.agency.id not in shown))


def _refuse_sheet(report: Report, bundle: Bundle) -> None:
    answers = report.answers
    if report.step is None:
        missing = "、".join(bundle.questions[name].label for name in report.unasked)
        raise NoSheet(f"安全の確認がまだなので、持ち帰りの紙は作りません。先に聞いてください: {missing}")
    if report.step == 0:
        raise NoSheet(
            "今すぐの危険があるので、持ち帰りの紙は作りません。"
            "電話を切らずに、通報を先にしてください(hikisupport urgent)。"
        )
    violence = get(answers, "violence") in {"suspect", "happening", "calm", "once", "year"}
    if violence or get(answers, "danger_now") == "violence":
        raise NoSheet(
            "家の中の暴力が、今かこの1年に、または心配としてあるので、持ち帰りの紙は作りません。見つかると危ないためです。"
            "番号は口で伝え、次に話す日時と、今夜離れて過ごせる所を、この電話で決めてください。次に起きたら110です。"
        )
    if get(answers, "consent") == "unsafe":
        raise NoSheet(
            "ご本人に伝わると危ないので、持ち帰りの紙は作りません。折り返しの電話や、家への訪問もしません。"
            "番号は口で伝え、次に、いつ、どこからお電話をいただくかを、この電話で決めてください。"
        )


def _choose_first(agencies: list[AgencyView], report: Report) -> AgencyView | None:
    """Return the agency to call first: that of the result; where its name is left off, the next with a number."""
    if not agencies or agencies[0] is report.first:
        return agencies[0] if agencies else None
    return next((one for one in agencies if one.phone), agencies[0])


# What was asked for, where the words that answer it would tell a condition, want or fear to whoever finds the paper.
_TELLING_REQUESTS = frozenset({"medical", "money", "fear", "future"})


def _set_danger_aside(report: Report, bundle: Bundle) -> Report:
    """Return the result as if no danger and no want had been told, at the step that was shown.

    Nor does it know what the person wishes, does not agree to, or that a doctor is seen: the words would say it. What a
    supporter hands on speaks as the family.
    """
    told = report.answers
    answers = {name: code for name, code in told.items() if name not in {*SAFETY_ASKED_IF, "wish", "medical"}}
    answers |= CALMEST | {name: told[name] for name in ("living",) if name in told}
    if get(told, "consent") != "fine":
        answers.pop("consent", None)
    if get(told, "request") in _TELLING_REQUESTS:
        answers.pop("request")
    if get(told, "helping") == "medical":
        answers.pop("helping")
    if report.group is not Group.FAMILY:
        answers.pop("carer")
    if report.group is Group.SUPPORTER:
        answers |= {"caller": "relative", "carer": "coping"}
    return assess(answers, bundle, report.at, Settings(step=report.step, reason="other"))


def _without_paper(small_step: str) -> str:
    """Return a small step without what it says of laying out a paper: this is that paper."""
    return "".join(
        sentence for sentence in re.findall("[^。]*。?", small_step) if not re.search("紙を|この紙", sentence)
    )


def _may_be_found(report: Report) -> bool:
    return report.group is not Group.PERSON and get(report.answers, "consent") != "fine"


def _tells(one: AgencyView) -> bool:
    found = [one.agency, *([one.fallback.agency] if one.fallback else [])]
    return any(agency.role == "crisis" or _TELLS.search(agency.name) for agency in found)


def _crisis(report: Report, bundle: Bundle) -> tuple[AgencyView, ...]:
    names = [*CRISIS, *([CHILD_LINE] if get(report.answers, "age") in UNDER_18 else [])]
    found = (bundle.directory.by_id(name) for name in names)
    return tuple(view(agency, bundle.directory, report.at) for agency in found if agency)


def beside(sheet: HomeSheet) -> list[str]:
    """Return what the counselor must know about the sheet (for standard error, never for the paper)."""
    said = []
    if sheet.left_off:
        names = "、".join(sheet.left_off)
        said.append(f"名前で事情がわかるため、紙にのせていない窓口があります。口で伝えてください: {names}")
    if sheet.quiet:
        said.append("ご本人の了解がまだのときは、紙をどこに置くかを、お電話の方と決めてください。")
    return said


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
class _Dots:
    """A QR code: modules along one side, and the dark ones as the path of an SVG."""

    size: int
    path: str


def sheet_html(sheet: HomeSheet) -> str:
    """Return the sheet as one document."""
    through = dialled(sheet.first) if sheet.first else None
    for_self = sheet.group is Group.PERSON and sheet.prepare
    return render(
        "sheet.html",
        dial=dial,
        check=_check,
        date_words=_date_words,
        doubt=partial(_mark_doubt, day=sheet.at.date()),
        title="これからのためのメモ",
        css="sheet.css",
        sheet=sheet,
        lead=LEAD[sheet.group],
        through=through,
        first_hours=through and (phone_hours(through) or "時間は要確認"),
        dots=_dots(through.phone.number) if through and through.phone and through.phone.number else None,
        about=ABOUT,
        prepare=PREPARE_SELF if for_self else sheet.prepare,
        prepare_title=PREPARE[sheet.group],
        # At night a line without a number helps nobody: it is left out.
        crisis=[line for line in sheet.crisis if line.phone],
        foot_labels=FOOT_LABELS,
        always=ALWAYS,
        made=f"{date_words(sheet.at.date().isoformat())}に作りました。",
    )


def _check(phone: PhoneView) -> str:
    """Return 要確認 and why ("" where the number is sound); age or a missing date is told by the date beside it."""
    why = f": {phone.why}" if phone.confidence is Confidence.THIRD_PARTY else ""
    return CHECK_MARK + why if phone.state is State.CHECK else ""


def _date_words(phone: PhoneView) -> str:
    return date_words((phone.source_date or "")[:7] or None)


def _mark_doubt(agency: Agency, fact: str, day: date) -> str:
    return f"({CHECK_MARK})" if fact_doubt(agency, fact, day) else ""


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
