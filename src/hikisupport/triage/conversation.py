"""Holds one call: puts the questions, shows a danger as soon as it is told, stops for a rescue. Decides nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page
from hikisupport.core.vocab import STEP_LABELS, Level
from hikisupport.triage import flow, safety
from hikisupport.triage.asking import (
    OVERRIDE_LABELS,
    add_keys,
    add_question,
    add_what_counts,
    add_why,
    answer_typed,
    level_words,
    reviewed,
    ward_words,
)
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import SAFE, WAITING, Call
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Question
from hikisupport.triage.report import Settings
from hikisupport.triage.terminal import NARROW, Key, Prompt, Screen, fit, key_line

if TYPE_CHECKING:
    from hikisupport.triage.report import FlagView, Report

_WAYS_ON = "1 安全が確かめられたので続ける / 2 まだ確かめられないが、助けを待つあいだ続ける"
_WAYS_ON_NARROW = "1 安全が確かめられたので続ける / 2 まだだが、助けを待つあいだ続ける"
_RESCUE_KEYS = (Key.RESULT, Key.BACK, Key.CHANGE, Key.URGENT, Key.STOP)


class Conversation:
    """Puts the questions of one call until the result is wanted; what the counselor sets is kept beside them."""

    def __init__(self, bundle: Bundle, screen: Screen, moment: datetime, call: Call, settings: Settings) -> None:
        self.bundle = bundle
        self.screen = screen
        self.moment = moment
        self.call = call
        self._set = settings
        self.prompt = Prompt(screen, self._show_urgent)
        self._seen: set[tuple[str, Level]] = set()
        self._lead = ""  # what stands above the question that was jumped to from the result
        page = screen.page()
        page.text("お電話の内容は、どこにも保存しません。", style="dim")
        add_keys(page)
        screen.show(page)

    @property
    def settings(self) -> Settings:
        """What the counselor has set, with the way the call went on after a rescue."""
        return replace(self._set, gone_on=self.call.gone_on)

    def report(self) -> "Report":
        """Return the result of the answers so far."""
        # Only now: the first question must not wait for what makes a result.
        from hikisupport.triage.assess import assess

        return assess(self.call.answers, self.bundle, self.moment, self.settings)

    def hold(self) -> "Report":
        """Put the questions until nothing is left to ask, the result is wanted, or a rescue ends them.

        Raises:
            Stopped: the counselor stopped.
        """
        wants_result = self._waits_for_rescue() and not self.call.wanted and not self._goes_on()
        while not wants_result and (question_id := flow.next_question(self.call)):
            wants_result = self._put(self.bundle.questions[question_id])
            if not wants_result and not self._follow_up_is_next():
                self._show_new_danger()
            if self._waits_for_rescue() and not wants_result and not self.call.wanted:
                wants_result = not self._goes_on()
        self.call, self._lead = replace(self.call, wanted=None), ""
        return self.report()

    def reopen(self, key: Key, report: "Report") -> None:
        """Go back into the call from its result: to the last question, to one chosen, or to what would change it."""
        if key is Key.REVIEW:
            self._review()
        elif key is Key.CHANGES:
            highest = report.would_change[0]
            self.call = flow.jump(self.call, highest.question)
            self._lead = f"{highest.text} → {STEP_LABELS[highest.step]}(g で、答えずに結果へ)"
        elif not self._waits_for_rescue():
            self.call = flow.back(self.call)

    def _put(self, question: Question) -> bool:
        """Put one question until it is answered or left; return whether the result is wanted."""
        while True:
            typed = self.prompt.take(lambda: self._page_of(question))
            if typed.key:
                done = self._do(typed.key, question)
                if done is not None:
                    return done
            elif code := answer_typed(typed, question, group_of(self.call.answers), self.bundle.area):
                self._answer(question.id, code)
                self._say(ward_words(typed.text, question, self.bundle.area))
                return False
            else:
                self._say(ward_words(typed.text, question, self.bundle.area))
                self._show(lambda page: add_what_counts(page, question, group_of(self.call.answers)))

    def _say(self, words: str) -> None:
        if words:
            self.screen.say(words, "warn")

    def _answer(self, question_id: str, code: str) -> None:
        before, self.call, self._lead = self.call, flow.put(self.call, question_id, code), ""
        # A level of now set by hand has no answer that would keep the call going on.
        if self._set.level is Level.NOW and before.gone_on and not self.call.waiting_for_rescue:
            self.call = replace(self.call, gone_on=before.gone_on)

    def _page_of(self, question: Question) -> Page:
        page = self.screen.page()
        page.lines.append(())
        urgent = [flag for flag in self._flags() if flag.level is not Level.WATCH] if self._seen else []
        if urgent:
            from hikisupport.triage.danger import danger_line

            page.text(danger_line(urgent, page.columns), style="danger")
        if self._lead:
            page.text(self._lead, style="strong", hanging=2)
        add_question(page, question, self.call)
        return page

    def _do(self, key: Key, question: Question) -> bool | None:
        """Do what a key says; return whether the result is wanted, or None to stay at the question."""
        if key is Key.BACK:
            self.call = flow.back(self.call)
            return False
        if key is Key.REVIEW:
            return False if self._review() else None
        if key is Key.RESULT:
            return self._result_wanted()
        if key is Key.CHANGE:
            self.change()
            return False if self._waits_for_rescue() else None
        if key is Key.WHY:
            self._show(lambda page: add_why(page, question))
        else:
            self._show(lambda page: add_what_counts(page, question, group_of(self.call.answers)))
        return None

    def _result_wanted(self) -> bool | None:
        missing = safety.unasked(self.call.answers)
        if not missing or self._waits_for_rescue():
            return True
        labels = "、".join(self.bundle.questions[name].label for name in missing)
        self.screen.say(f"安全の確認がまだです({labels})。これを聞いてから、結果を出します。", style="warn")
        return None

    def _review(self) -> bool:
        """Show the answers and jump to a chosen question; return whether one was chosen."""
        chosen = self.prompt.choose("見直し: 移る質問を選びます", reviewed(self.call))
        if chosen:
            self.call = flow.jump(self.call, chosen)
        return chosen is not None

    def change(self) -> None:
        """Let the counselor set a step or a level with a reason; what may not be set is said and left as it was.

        Raises:
            Stopped: the counselor stopped.
        """
        before, plain = self._set, replace(self._set, step=None, level=None, reason=None)
        choices = [(f"段階を「{STEP_LABELS[step]}」に", replace(before, step=step)) for step in (1, 2, 3)]
        choices += [(f"危険の度合いを「{level_words(level)}」に", replace(before, level=level)) for level in Level]
        wanted = self.prompt.choose("何を変えますか", [*choices, ("決まりのとおりに戻す", plain)])
        if wanted is not None and wanted != plain:
            reasons = [(label, replace(wanted, reason=reason)) for reason, label in OVERRIDE_LABELS.items()]
            wanted = self.prompt.choose("理由は", reasons)
        self._set = wanted or before
        from hikisupport.triage.assess import rule

        try:
            rule(self.call.answers, self.moment.month, self.settings)
        except UsageProblem as problem:
            self.screen.say(problem.message, style="warn")
            self._set = before
        if self._set.level not in {None, Level.NOW} and self.call.waiting_for_rescue:
            self.call = flow.go_on(self.call, SAFE)  # the supervisor has judged so

    def _waits_for_rescue(self) -> bool:
        """Tell whether the questions stop for a rescue: by what was told, or by the level set by hand."""
        return self.call.waiting_for_rescue or (self._set.level is Level.NOW and not self.call.continued)

    def _follow_up_is_next(self) -> bool:
        """Tell whether how grave it is will be asked at once (the block waits for that answer)."""
        coming = flow.next_question(self.call)
        return coming is not None and flow.is_follow_up(coming, self.call)

    def _show_new_danger(self) -> None:
        """Show the block whenever a danger of today is new or has become graver (one of now has a page of its own)."""
        urgent = {(flag.code, flag.level) for flag in self.call.urgency.flags if flag.level.rank >= Level.TODAY.rank}
        new, self._seen = urgent - self._seen, urgent
        if new and not self._waits_for_rescue():
            from hikisupport.triage.danger import found_page

            coming = flow.next_question(self.call)
            asked = self._page_of(self.bundle.questions[coming]) if coming else self.screen.page()
            self.screen.show(found_page(self.screen, self._flags(), self.moment, asked))

    def _flags(self) -> "tuple[FlagView, ...]":
        from hikisupport.triage.agencies import flag_views

        return flag_views(self.call.answers, self.bundle, self.moment, self.settings)

    def _goes_on(self) -> bool:
        """Show the rescue and ask what comes then; return whether the counselor goes on with the questions."""
        while True:
            typed = self.prompt.take(self._rescue_page)
            if typed.key is Key.BACK:
                self.call = flow.back(self.call)
                return True
            if typed.key is Key.CHANGE:
                self.change()
                if not self._waits_for_rescue():
                    return True
            if typed.number in {1, 2}:
                self.call = flow.go_on(self.call, SAFE if typed.number == 1 else WAITING)
                return True
            if typed.key is Key.RESULT:
                return False

    def _rescue_page(self) -> Page:
        """Return the first screen of the rescue with the two ways on beneath it."""
        from hikisupport.triage.screen import first_screen

        page = self.screen.page()
        page.choices(_WAYS_ON_NARROW if page.columns < NARROW else _WAYS_ON, style="strong")
        page.choices(key_line(_RESCUE_KEYS, page.columns), style="dim")
        blocks = first_screen(self.report(), self.bundle.questions, say_rank=1)
        above, _ = fit(page.columns, self.screen.room - len(page.lines), blocks)
        page.lines[:0] = above.lines
        return page

    def _show_urgent(self) -> None:
        """Show one number for each need, all in sight at once."""
        from hikisupport.triage.agencies import urgent_page
        from hikisupport.triage.danger import urgent_in_sight

        groups = urgent_page(self.bundle, self.call.answers, self.moment)
        self.screen.show(urgent_in_sight(self.screen.page().columns, self.screen.room, groups, self.moment))

    def _show(self, add: Callable[[Page], None]) -> None:
        page = self.screen.page()
        add(page)
        self.screen.show(page)
