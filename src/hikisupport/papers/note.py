"""The note for the next agency (引きつぎのメモ), as Markdown, in the order of 相談受付・申込票.

Danger stands above everything. Closed answers only: no name, and no free text but what the counselor gave. What was
done is ticked by hand on the printed note: the program does not know it.
"""

from typing import TYPE_CHECKING

from hikisupport.core.text import date_words, safe
from hikisupport.core.vocab import CONFIDENCE_LABELS, LEVEL_LABELS, STEP_LABELS, Group, State
from hikisupport.directory.screen import moment_words, open_label
from hikisupport.directory.view import AgencyView, PhoneView
from hikisupport.triage.agencies import FlagView
from hikisupport.triage.asking import OVERRIDE_LABELS
from hikisupport.triage.model import NOTE_PARTS
from hikisupport.triage.report import Own, Reason, Report

if TYPE_CHECKING:
    from hikisupport.triage.model import Questionnaire

_WITHOUT = {
    "unaware": "ご本人は、この相談を知りません。",
    "dislikes": "ご本人は、この相談をいやがりそうです。",
    "unsafe": "ご本人に伝わると危ない状況です。家への電話・紙・訪問はしないでください。",
}
_WAYS_ON = {
    "safe": "安全が確かめられた、として聞き取りを続けた。",
    "waiting": "安全はまだ確かめられないまま、助けを待つあいだ聞き取りを続けた。",
}
# For the hand: what was done about a danger, and with an agency.
_DONE = "□ した(だれが、いつ:　　　　　　　　　　)"
_CALLED = "□ 名前を伝えた　□ 電話した　□ つながった　□ つながらなかった(いつ、相手:　　　　　　　　　　)"


def note_markdown(report: Report, questions: "Questionnaire", note: str = "") -> str:
    """Return the note; ``note`` is the only free text, given by the counselor for this purpose."""
    agreed = has_consent(report)
    blocks = [
        [f"# 引きつぎのメモ(本人同意{'あり' if agreed else 'なし'})"],
        _danger(report, questions),
        _reception(report, agreed),
        *_answers(report, questions),
        _judgement(report, questions),
        _write_agencies(report),
        _write_cost(report),
        _write_override(report),
        ["## 伝えること", "", safe(note)] if note.strip() else [],
        _write_next(report, agreed),
        _foot(report),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def has_consent(report: Report) -> bool:
    """Tell whether the person agrees: the person calls, or may know of the call."""
    return report.group is Group.PERSON or report.answers.get("consent") == "fine"


def _danger(report: Report, questions: "Questionnaire") -> list[str]:
    lines = ["## 危険", "", f"**{LEVEL_LABELS[report.level]}**"]
    if report.gone_on:
        lines += ["", f"- {_WAYS_ON[report.gone_on]}"]
    if report.flags:
        lines += ["", *(line for flag in report.flags for line in _write_flag(flag, questions, report))]
    if report.unasked:
        missing = "、".join(safe(questions[name].label) for name in report.unasked)
        lines += ["", f"**安全の確認がまだです: {missing}**"]
    return lines


def _write_flag(flag: FlagView, questions: "Questionnaire", report: Report) -> list[str]:
    used = "、".join(_write_answer(name, report, questions) for name in flag.answers if name in report.answers)
    when = f"。{safe(flag.by_when)}" if flag.by_when else ""
    lines = [f"- 【{LEVEL_LABELS[flag.level]}】{safe(flag.label)}{when}"]
    lines += [f"    - もとの答え: {used}"] if used else []
    lines += [f"    - {safe(text)}" for text in flag.do]
    lines.append(f"    - {_DONE}")
    called = [(agency.agency.name, phone) for agency in flag.contacts if (phone := agency.phone)]
    numbers = [f"{safe(name)} {_write_number(phone)}" for name, phone in called]
    return lines + ([f"    - 電話: {'、'.join(numbers)}"] if numbers else [])


def _write_answer(name: str, report: Report, questions: "Questionnaire") -> str:
    return f"{safe(questions[name].label)}「{safe(questions.label(name, report.answers[name], report.group))}」"


def _reception(report: Report, agreed: bool) -> list[str]:
    lines = ["## 受付", "", f"- 日時: {moment_words(report.at)}", "- 方法: 電話", "- 受けた人:"]
    if agreed:
        return [*lines, "- 本人同意: あり。何を、どこへ伝えるかを、ご本人ともう一度確かめてから渡します。"]
    state = _WITHOUT.get(report.answers.get("consent", ""), "ご本人の同意は確かめられていません。")
    return [
        *lines,
        f"- 本人同意: なし。{state}",
        "- 渡すときは、お電話の方の了解を得て、お電話の方の相談として伝えます。ご本人へ直接の連絡はしません。",
    ]


def _answers(report: Report, questions: "Questionnaire") -> list[list[str]]:
    blocks = []
    for part, title in NOTE_PARTS.items():
        lines = [
            f"- {safe(question.label)}: {safe(questions.label(question.id, report.answers[question.id], report.group))}"
            for question in questions.note_part(part)
            if question.id in report.answers
        ]
        if lines:
            blocks.append([f"## {title}", "", *lines])
    return blocks


def _judgement(report: Report, questions: "Questionnaire") -> list[str]:
    if report.step is None:
        return []
    lines = ["## 見立て", "", f"- 今の状況に合いやすい支援: {STEP_LABELS[report.step]}(段階 {report.step})"]
    if report.step_after is not None:
        lines.append(f"- 危険がおさまった後: {STEP_LABELS[report.step_after]}(段階 {report.step_after})")
    lines += [line for reason in report.reasons for line in _reason(reason, report, questions)]
    if report.override:
        lines.append("- 段階か危険の度合いを、相談員が変えています(下の「相談員が変えたこと」)。")
    if report.request.answer:
        lines.append(f"- 聞きたいことへのお答え: {safe(report.request.answer)}")
    if report.small_step:
        lines.append(f"- お伝えした小さな一歩: {safe(report.small_step)}")
    return lines


def _reason(reason: Reason, report: Report, questions: "Questionnaire") -> list[str]:
    used = "、".join(_write_answer(name, report, questions) for name in reason.answers if name in report.answers)
    lines = [f"- 理由: {safe(reason.text)}(決まり `{reason.rule}`)"]
    return lines + ([f"    - もとの答え: {used}"] if used else [])


def _write_override(report: Report) -> list[str]:
    chosen = report.override
    if chosen is None:
        return []
    parts = []
    if chosen.step is not None:
        by_rule = STEP_LABELS[chosen.rule_step] if chosen.rule_step is not None else "なし"
        parts.append(f"段階を {STEP_LABELS[chosen.step]} に(決まりでは {by_rule})")
    if chosen.level is not None:
        parts.append(f"危険の度合いを {LEVEL_LABELS[chosen.level]} に(決まりでは {LEVEL_LABELS[chosen.rule_level]})")
    return ["## 相談員が変えたこと", "", f"- {'。'.join(parts)}", f"- 理由: {OVERRIDE_LABELS[chosen.reason]}"]


def _write_agencies(report: Report) -> list[str]:
    lines = [line for own in (report.here, report.own) if own for line in _known(own)]
    named = [*([report.first] if report.first else []), *report.others]
    lines += [line for agency in named for line in _write_agency(agency, report)]
    if report.if_wished:
        lines += ["- 本人が望んだら:"]
        lines += [f"    {line}" for agency in report.if_wished for line in _write_agency(agency, report)]
    return ["## 案内した窓口", "", *lines] if lines else []


def _known(own: Own) -> list[str]:
    return [f"- {safe(own.name)}: {safe(own.text)}", f"    - {_CALLED}"]


def _write_agency(agency: AgencyView, report: Report) -> list[str]:
    through = agency.answering
    instead = "" if through is agency else f"(番号は確認中。かわりに {safe(through.agency.name)})"
    number = _write_number(through.phone) if through.phone else f"番号は確認中 {safe(agency.agency.url or '')}".rstrip()
    lines = [f"- {safe(agency.agency.name)}{instead}: {number}。{safe(open_label(through.open, report.at))}"]
    lines += [f"    - {safe(why)}" for why in report.words[agency.agency.id].why]
    return [*lines, f"    - {_CALLED}"]


def _write_number(phone: PhoneView) -> str:
    words = [date_words(phone.source_date)]
    if phone.confidence is not None:
        words.append(CONFIDENCE_LABELS[phone.confidence])
    if phone.state is State.CHECK:
        words.append(f"要確認: {safe(phone.why)}")
    label = f"{safe(phone.label)} " if phone.label else ""
    return f"{label}{safe(phone.number or '')}({'・'.join(words)})"


def _write_cost(report: Report) -> list[str]:
    return ["## 費用", "", safe(report.cost_line)] if report.cost_line else []


def _write_next(report: Report, agreed: bool) -> list[str]:
    """What is agreed for the days after, written by hand; nobody is called back where telling is unsafe."""
    asked = "ご本人" if agreed else "お電話の方"
    back = "" if report.answers.get("consent") == "unsafe" else "□ こちらから　"
    return [
        "## 次の約束(手で書く)",
        "",
        f"- □ 渡してよいと、{asked}に確かめた(いつ、どこへ:　　　　　　　　　　)",
        *(["- □ 責任者に知らせた(いつ:　　　　　　)"] if report.flags else []),
        "- 次に話す日時:　　　月　　　日　　　時　　　分ごろ",
        f"- かけるのは: {back}□ お電話の方から",
    ]


def _foot(report: Report) -> list[str]:
    versions = report.versions
    lines = ["---", "", f"- 再開コード: {safe(report.code)}"] if report.code else ["---", ""]
    lines.append(
        f"- hikisupport {safe(versions['program'])}、決まり {versions['rules']}、窓口 {versions['agencies']}、"
        f"質問 {versions['questions']}、データ: {versions['data']}"
    )
    lines.append("- この決まりは、公表された検証のない設計です。お名前は書いていません。")
    return lines
