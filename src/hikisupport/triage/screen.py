"""The result of a call as text: the first screen, and the parts below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hikisupport.core.model import Source
from hikisupport.core.page import Page
from hikisupport.core.vocab import CONFIDENCE_LABELS, LEVEL_LABELS, STEP_LABELS, Level, quoted
from hikisupport.directory.screen import add_unknown, add_window
from hikisupport.directory.times import date_words, moment_words
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.triage.danger import SHORT, Shown, add_danger, leaves_out
from hikisupport.triage.report import Override, Reason, Report

if TYPE_CHECKING:
    from hikisupport.triage.model import Questionnaire


NOTHING_TO_THE_HOUSE = "【家へは、かけない・送らない・行かない】伝えると危ない、と聞いています。"
OVERRIDE_LABELS = {
    "new_facts": "聞き取りで新しい事実",
    "own_wish": "本人の希望",
    "supervisor": "責任者の判断",
    "local": "地域の事情",
    "other": "そのほか",
}


@dataclass(frozen=True, slots=True)
class View:
    """What of the first screen is in sight at once; the rest waits for a key."""

    script: bool = True
    more: bool = True  # address and self-pay
    small_step: bool = True
    danger: Shown = SHORT


# From all to the least that stands alone: the danger, the words to say, whom to call.
VIEWS = (
    View(),
    View(script=False),
    View(script=False, danger=Shown(3, 0)),
    View(script=False, more=False, danger=Shown(3, 0)),
    View(script=False, more=False, small_step=False, danger=Shown(3, 0)),
    View(script=False, more=False, small_step=False, danger=Shown(2, 0, watch=False)),
    View(script=False, more=False, small_step=False, danger=Shown(1, 0, watch=False)),
)


def add_first_screen(page: Page, report: Report, questions: "Questionnaire", view: View = VIEWS[0]) -> None:
    """Add danger, the sentence to say now, one window, the small step, three lines for the window, the self-pay."""
    if report.level is not Level.NOW:
        _add_head(page, report, questions)
    add_danger(page, report.flags, report.rescue, report.at, shown=view.danger, numbers=_rescuers(report))
    if report.level is Level.NOW:
        _add_head(page, report, questions)
    _add_after_danger(page, report)
    if report.step is None:
        return
    if report.step:
        page.text(
            f"■ 今の状況に合いやすい支援: {STEP_LABELS[report.step]}{_overridden(report)}", style="heading", hanging=3
        )
    page.text(quoted(report.say_now), style="strong", hanging=2)
    if report.step:
        _add_first_window(page, report, view)
    if view.small_step:
        _add_small_step(page, report)
    if view.script:
        add_script(page, report)
    if view.more:
        _add_cost_line(page, report)


def _add_small_step(page: Page, report: Report) -> None:
    if report.step:
        week = "今週" if report.level.rank < Level.TODAY.rank else "今日"
        page.text(f"■ {week}の小さな一歩: {report.small_step}", hanging=3)


def _add_cost_line(page: Page, report: Report) -> None:
    if report.cost_line:
        page.text(f"■ 費用: {report.cost_line}", hanging=3)


def add_left_out(page: Page, report: Report, view: View) -> None:
    """Add what had no room on the first screen."""
    add_script(page, report)
    if not view.small_step:
        _add_small_step(page, report)
    if not view.more:
        _add_cost_line(page, report)


def _add_head(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add that safety was not asked for, or that a level was changed by hand: before any danger but a rescue."""
    if report.step is None:
        _add_unasked(page, report, questions)
    if report.override and report.override.level:
        _add_changed_level(page, report.override)


def _add_after_danger(page: Page, report: Report) -> None:
    if report.continued and report.level is Level.NOW:
        page.text("(安全を確かめながら、聞き取りを続けた電話です)", style="label")
    if report.answers.get("consent") == "unsafe":
        page.text(NOTHING_TO_THE_HOUSE, style="danger", hanging=2)


def add_script(page: Page, report: Report) -> None:
    """Add the three lines to say to the window (in a rescue: to 119 and 110)."""
    calm = report.level.rank < Level.TODAY.rank
    titles = {True: "■ 窓口で話すこと", False: "■ 今日の電話で話すこと"}
    page.text(titles[calm] if report.step else "■ 通報で伝えること", style="heading")
    for line in report.script:
        page.item(line, indent=1)


def _rescuers(report: Report) -> list[WindowView]:
    return [window for window in (report.first, *report.others) if window] if report.step == 0 else []


def _add_changed_level(page: Page, override: Override) -> None:
    by_rule, set_to = LEVEL_LABELS[override.rule_level], LEVEL_LABELS[override.level or override.rule_level]
    reason = OVERRIDE_LABELS[override.reason]
    page.text(f"【{set_to}】相談員が変更(理由: {reason}。決まりでは「{by_rule}」)", style="warn", hanging=2)


def _add_unasked(page: Page, report: Report, questions: "Questionnaire") -> None:
    page.text("■ 安全の確認がまだです", style="danger")
    page.text("次のことを聞いてから、結果を出します。", indent=1)
    for name in report.unasked:
        page.item(f"{questions[name].label}({name})", indent=1)


def _overridden(report: Report) -> str:
    if report.override is None or report.override.step is None:
        return ""
    by_rule = STEP_LABELS[report.override.rule_step] if report.override.rule_step is not None else ""
    return f"(相談員が変更: {OVERRIDE_LABELS[report.override.reason]}。決まりでは {by_rule})"


def _add_first_window(page: Page, report: Report, view: View) -> None:
    page.text("■ まず一つの窓口", style="heading")
    if report.own:
        page.text(_own(report), style="strong", indent=1, hanging=2)
    if report.first is None:
        return
    if report.own:
        page.text("相談できる窓口:", indent=1)
    calm = report.level.rank < Level.TODAY.rank
    add_window(page, report.first, report.at, indent=1, address=calm and view.more)
    if report.first.open.now is False and calm:
        page.text("それまで: この電話で、次に話す日時を決めておきます。", indent=3)


def _own(report: Report) -> str:
    own = report.own
    return "" if own is None else f"{own.name}。{own.text}" if own.id else own.text


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
        add_estimate(page, report.cost)


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
