"""What may stand on the sheet that is taken home (家に持ち帰る紙), and when no sheet is made at all.

Paper is found by others. So it never tells danger, answers, the income class, the answer code, or a condition; and
where it could bring harm (telling the person is unsafe; violence now or within the year) there is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import GIVEN
from hikisupport.core.vocab import Group
from hikisupport.directory.view import WindowView, main_phone, view
from hikisupport.triage.assess import assess
from hikisupport.triage.facts import UNDER_18, get
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, Settings
from hikisupport.triage.safety import SAFETY_ASKED_IF

# Lines at the foot of every leaflet, for everybody alike: they say nothing about this caller.
CRISIS = ("inochi-sos", "yorisoi", "ambulance", "police", "emergency-advice")
CHILD_LINE = "child-abuse-189"
# Names of windows that would tell a condition, an income or a danger to whoever finds the paper.
_TELLS = re.compile("精神|障害|障がい|発達|依存|認知症|自閉|病|保護|自殺|虐待|暴力|DV|ＤＶ|救急|犯罪|借金")


class NoSheet(HikisupportError):
    """No sheet is made; the message says why and what to do instead (exit code 1)."""


@dataclass(frozen=True, slots=True)
class HomeSheet:
    """What stands on the sheet. ``left_off``: names told by mouth only.

    ``quiet``: the person has not agreed to the call and may find the sheet. ``helper_script``: what to say to somebody
    who knows the person, where there is one to ask first; ``script``: what to say to the first window.
    """

    group: Group
    at: datetime
    quiet: bool
    helper_script: tuple[str, ...]
    first: WindowView | None
    others: tuple[WindowView, ...]
    later: tuple[WindowView, ...]
    script: tuple[str, ...]
    small_step: str
    prepare: tuple[str, ...]
    crisis: tuple[WindowView, ...]
    left_off: tuple[str, ...]
    other_data: bool


def home_sheet(report: Report, bundle: Bundle) -> HomeSheet:
    """Return what stands on the sheet of a report.

    Raises:
        NoSheet: paper could bring harm, or there is nothing to take home yet.
    """
    _refuse(report, bundle)
    calm = _set_danger_aside(report, bundle)
    named = [*([calm.first] if calm.first else []), *calm.others]
    windows = [window for window in named if not _tells(window)]
    later = [window for window in calm.if_wished if not _tells(window)]
    first = _first(windows, calm)
    asked = calm.own if calm.own and (report.group is Group.PERSON or not _may_be_found(report)) else None
    shown = {window.agency.id for window in (*windows, *later)}
    return HomeSheet(
        group=report.group,
        at=report.at,
        quiet=_may_be_found(report),
        helper_script=asked.script if asked else (),
        first=first,
        others=tuple(window for window in windows if window is not first),
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
    named = [window for report in reports for window in (report.first, *report.others) if window]
    return tuple(dict.fromkeys(one.agency.name for one in named if _tells(one) and one.agency.id not in shown))


def _refuse(report: Report, bundle: Bundle) -> None:
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


def _first(windows: list[WindowView], report: Report) -> WindowView | None:
    """Return the window to call first: that of the result; where its name is left off, the next with a number."""
    if not windows or windows[0] is report.first:
        return windows[0] if windows else None
    return next((window for window in windows if main_phone(window)), windows[0])


# Answers that told of no danger: the sheet is written as for a call in which they were given.
_CALM = {
    "danger_now": "none", "eating": "ok", "violence": "none", "carer": "coping", "death": "none", "unusual": "none",
    "money": "ok",
}  # fmt: skip


# What was asked for, where the words that answer it would tell a condition, want or fear to whoever finds the paper.
_TELLING_REQUESTS = frozenset({"medical", "money", "fear", "future"})


def _set_danger_aside(report: Report, bundle: Bundle) -> Report:
    """Return the result as if no danger and no want had been told, at the step that was shown.

    Nor does it know what the person wishes, does not agree to, or that a doctor is seen: the words would say it. What a
    supporter hands on speaks as the family.
    """
    told = report.answers
    answers = {name: code for name, code in told.items() if name not in {*SAFETY_ASKED_IF, "wish", "medical"}}
    answers |= _CALM | {name: told[name] for name in ("living",) if name in told}
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


def _tells(window: WindowView) -> bool:
    found = [window.agency, *([window.fallback.agency] if window.fallback else [])]
    return any(agency.role == "crisis" or _TELLS.search(agency.name) for agency in found)


def _crisis(report: Report, bundle: Bundle) -> tuple[WindowView, ...]:
    young = get(report.answers, "age") in UNDER_18
    return tuple(_stand([*CRISIS, *([CHILD_LINE] if young else [])], bundle, report.at))


def _stand(names: Iterable[str], bundle: Bundle, moment: datetime) -> Iterable[WindowView]:
    for name in names:
        agency = bundle.directory.by_id(name)
        if agency is not None:
            yield view(agency, bundle.directory, moment)


def beside(sheet: HomeSheet) -> list[str]:
    """Return what the counselor must know about the sheet (for standard error, never for the paper)."""
    said = []
    if sheet.left_off:
        names = "、".join(sheet.left_off)
        said.append(f"名前で事情がわかるため、紙にのせていない窓口があります。口で伝えてください: {names}")
    if sheet.quiet:
        said.append("ご本人の了解がまだのときは、紙をどこに置くかを、お電話の方と決めてください。")
    return said
