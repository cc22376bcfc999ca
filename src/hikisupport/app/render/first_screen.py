"""The first screen of a result, which stands alone: danger, what to say, one window and its number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hikisupport.app.render.danger import SHORT, Shown, add_danger
from hikisupport.app.report import Override, Report
from hikisupport.core.page import Page
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, Level, quoted
from hikisupport.directory.screen import add_window
from hikisupport.directory.view import WindowView

if TYPE_CHECKING:
    from hikisupport.base.models.questionnaire import Questionnaire

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
