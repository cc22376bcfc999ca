"""The result of a call as text: the first screen, and the parts below it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hikisupport.app.render.danger import add_danger, leaves_out
from hikisupport.app.render.first_screen import VIEWS, View, add_first_screen, add_left_out
from hikisupport.app.report import Reason, Report
from hikisupport.core.model import Source
from hikisupport.core.page import Page
from hikisupport.core.vocab import CONFIDENCE_LABELS, LEVEL_LABELS, quoted
from hikisupport.directory.screen import add_unknown, add_window
from hikisupport.directory.times import date_words, moment_words
from hikisupport.directory.view import WindowView, main_phone

if TYPE_CHECKING:
    from hikisupport.base.models.questionnaire import Questionnaire


def add_danger_in_full(page: Page, report: Report) -> None:
    """Add everything to do for each danger."""
    page.heading("危険への対応", style="danger")
    add_danger(page, report.flags, report.rescue, report.at)


def add_others(page: Page, report: Report) -> None:
    """Add one to three other windows, each with why it is named; those without a number on one line."""
    if report.others:
        page.heading("ほかの窓口")
        _add_windows(page, report, report.others)


def add_if_wished(page: Page, report: Report) -> None:
    """Add what fits later, only if the person wishes it."""
    if report.if_wished:
        page.heading("本人が望んだら")
        _add_windows(page, report, report.if_wished)


def _add_windows(page: Page, report: Report, windows: Sequence[WindowView]) -> None:
    for window in windows:
        if main_phone(window) is None:
            continue
        add_window(page, window, report.at, indent=1)
        for rule in window.why:
            if rule in report.why_window:
                page.text(f"理由: {report.why_window[rule]}", style="label", indent=3)
    unknown = [window for window in windows if main_phone(window) is None]
    if unknown:
        page.text("番号を確認中の所:", style="label", indent=1)
        for window in unknown:
            add_unknown(page, window, indent=2)


def add_why(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add the rules that decided, the answers they used, and the sources."""
    if not report.reasons:
        return
    page.heading("なぜこの結果か")
    deciding = [reason for reason in report.reasons if reason.decides]
    for reason in deciding:
        _add_reason(page, reason, report, questions)
    if report.step is not None:
        page.text(f"決まりの id: {'、'.join(reason.rule for reason in deciding)} → 段階 {report.step}", "label", 1)
    choosing = [reason for reason in report.reasons if not reason.decides]
    if choosing:
        page.text("窓口を選んだ決まり", style="label", indent=1)
    for reason in choosing:
        _add_reason(page, reason, report, questions)
    page.text("この決まりは、公表された検証のない設計です。迷うときは責任者に相談してください。", "label", 1)


def _add_reason(page: Page, reason: Reason, report: Report, questions: "Questionnaire") -> None:
    page.item(f"{reason.text} [{reason.rule}]", indent=1)
    used = _answers(reason, report, questions)
    if used:
        page.text(f"もとにした答え: {used}", style="label", indent=3)
    for source in reason.sources:
        page.text(f"出典: {_source_words(source)}", style="label", indent=3)


def _source_words(source: Source) -> str:
    return f"{source.title}({date_words(source.date)}・{CONFIDENCE_LABELS[source.confidence]})"


def add_relate(page: Page, report: Report) -> None:
    """Add the questions families ask most, each with an answer to read aloud and its sources."""
    page.heading("接し方: ご家族からよく聞かれること")
    for spoken in report.relate:
        page.item(spoken.title, style="strong", indent=1)
        page.text(spoken.text, indent=3)
        page.text(f"出典: {'、'.join(_source_words(source) for source in spoken.sources)}", style="label", indent=3)
    page.text("言わない言葉と代わりの言葉は hikisupport guide 接し方 で見られます。", style="label", indent=1)


def _answers(reason: Reason, report: Report, questions: "Questionnaire") -> str:
    """Return the answers a rule used as they were given; what was not asked in this call is not among them."""
    given = [(name, code) for name, code in reason.answers.items() if name in report.answers]
    labels = [(questions[name].label, questions.label(name, code, report.group)) for name, code in given]
    return "、".join(label + quoted(answer) for label, answer in labels)


def add_prepare(page: Page, report: Report) -> None:
    """Add what to sort out before calling the window (five points of the article)."""
    if report.prepare:
        page.heading("電話の前に、わかる分だけ書いておくこと")
        for line in report.prepare:
            page.item(line, indent=1)


def add_cost(page: Page, report: Report) -> None:
    """Add the self-pay in full."""
    if report.cost is not None:
        from hikisupport.cost.screen import add_estimate

        page.heading("費用のくわしい見込み")
        add_estimate(page, report.cost, full=True)


def add_notes(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add notes, the answers given, and the versions of rules and data."""
    if report.notes:
        page.heading("覚えておくこと")
        for note in report.notes:
            page.item(note, indent=1)
    page.heading("聞き取りの答え")
    for name, code in report.answers.items():
        page.text(f"{questions[name].label}: {questions.label(name, code, report.group)}", indent=1, hanging=2)
    if report.step == 0 and report.unasked:
        page.text(f"まだ聞いていない安全の質問: {_labels(report.unasked, questions)}", style="warn", indent=1)
    if report.code:
        page.text(f"答えコード: {report.code}", indent=1, hanging=2)
        page.text("このコードから答えがわかります。個人の情報として扱い、ご家族に渡す紙には書きません。", "label", 1)
    page.blank()
    page.text(_versions(report), style="label")


def _labels(names: Sequence[str], questions: "Questionnaire") -> str:
    return "、".join(questions[name].label for name in names)


def _versions(report: Report) -> str:
    versions = report.versions
    return (
        f"{moment_words(report.at)}の結果。hikisupport {versions['program']}、決まり {versions['rules']}、"
        f"窓口 {versions['agencies']}、質問 {versions['questions']}、データ: {versions['data']}。"
        f"危険の度合い: {LEVEL_LABELS[report.level]}。"
    )


Part = Callable[[Page, Report, "Questionnaire"], None]


def parts(report: Report, view: View = VIEWS[0]) -> list[tuple[str, Part]]:
    """Return the parts below the first screen that hold something, each with its name."""
    wanted: list[tuple[str, bool, Part]] = [
        ("話すこと", not view.script, lambda page, rep, _: add_left_out(page, rep, view)),
        ("危険への対応", leaves_out(report.flags, view.danger), lambda page, rep, _: add_danger_in_full(page, rep)),
        ("ほかの窓口", bool(report.others), lambda page, rep, _: add_others(page, rep)),
        ("本人が望んだら", bool(report.if_wished), lambda page, rep, _: add_if_wished(page, rep)),
        ("理由", bool(report.reasons), add_why),
        ("準備", bool(report.prepare), lambda page, rep, _: add_prepare(page, rep)),
        ("接し方", bool(report.relate), lambda page, rep, _: add_relate(page, rep)),
        ("費用", report.cost is not None, lambda page, rep, _: add_cost(page, rep)),
        ("メモ", True, add_notes),
    ]
    return [(name, part) for name, holds, part in wanted if holds]


def add_whole(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add the first screen and everything below it."""
    add_first_screen(page, report, questions)
    for _, part in parts(report):
        part(page, report, questions)
