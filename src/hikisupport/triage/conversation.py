"""Holds one call: shows a page, reads a line, hands both on. Decides nothing about the caller."""

from datetime import datetime

from hikisupport.core.errors import Stopped
from hikisupport.core.page import Page
from hikisupport.core.vocab import Level
from hikisupport.triage import flow, safety
from hikisupport.triage.answers import answer_code
from hikisupport.triage.asking import KEYS, add_question, add_review, add_why, numbered
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Interview
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Question
from hikisupport.triage.terminal import Key, Screen, Typed, read


class Conversation:
    """Puts the questions of one call until the result is wanted."""

    def __init__(self, bundle: Bundle, screen: Screen, moment: datetime, begun: Interview | None = None) -> None:
        self.bundle = bundle
        self.screen = screen
        self.moment = moment
        self.call = begun or Interview(moment.month)
        self._seen: set[tuple[str, Level]] = set()
        page = screen.page()
        page.text("お電話の内容は、どこにも保存しません。", style="dim")
        page.choices(KEYS, style="dim")
        screen.show(page)

    def hold(self) -> Interview:
        """Return the call when nothing is left to ask, the result is wanted, or a rescue ends the questions.

        Raises:
            Stopped: the counselor stopped.
        """
        while question_id := flow.next_question(self.call):
            wants_result = self._put(self.bundle.questions[question_id])
            if not self._follow_up_is_next():
                self._show_new_danger()
            if self.call.waiting_for_rescue and not wants_result:
                wants_result = not self._goes_on()
            if wants_result:
                break
        return self.call

    def reopen(self, key: Key) -> None:
        """Go back into the call from its result: to the last question, or to one chosen from the review."""
        if key is Key.BACK:
            self.call = flow.back(self.call)
        else:
            self._review()

    def _follow_up_is_next(self) -> bool:
        """Tell whether how grave it is will be asked at once (the block waits for that answer)."""
        return flow.next_question(self.call) in flow.FOLLOW_UPS

    def _put(self, question: Question) -> bool:
        """Put one question until it is answered or left; return whether the result is wanted."""
        self.screen.show(self._page_of(question))
        while True:
            typed = read(self.screen.ask("番号 > "))
            if typed.key:
                done = self._key(typed.key, question)
                if done is not None:
                    return done
                # The urgent page stays in sight: the question comes again with Enter.
                if typed.key is not Key.URGENT:
                    self.screen.show(self._page_of(question))
            elif not typed.text:
                self.screen.show(self._page_of(question))
            elif code := self._code(typed, question):
                self.call = flow.put(self.call, question.id, code)
                return False
            else:
                self._say_what_counts(question)

    def _say_what_counts(self, question: Question) -> None:
        page = self.screen.page()
        figures = "、".join(str(figure) for figure, _ in numbered(question))
        page.text(f"{figures} のどれかの番号で答えてください。", style="warn")
        page.choices(KEYS, style="warn")
        self.screen.show(page)

    def _page_of(self, question: Question) -> Page:
        page = self.screen.page()
        known = self.call.answers.get(question.id)
        add_question(page, question, group_of(self.call.answers), len(self.call.answers) + 1, known)
        return page

    def _code(self, typed: Typed, question: Question) -> str | None:
        if typed.number is None:
            return answer_code(question.id, typed.text, self.bundle.questions, self.bundle.area)
        return {figure: choice.code for figure, choice in numbered(question)}.get(typed.number)

    def _key(self, key: Key, question: Question) -> bool | None:
        """Do what a key says; return whether the result is wanted, or None to stay at the question."""
        if key is Key.STOP:
            raise Stopped("ここで止めました。")
        if key is Key.BACK:
            self.call = flow.back(self.call)
            return False
        if key is Key.REVIEW:
            return False if self._review() else None
        if key is Key.RESULT:
            return self._result_wanted()
        if key is Key.URGENT:
            from hikisupport.triage.alarm import show_urgent

            show_urgent(self.screen, self.bundle, self.call.answers, self.moment)
        elif key is Key.CHANGE:
            self.screen.say("段階や危険の度合いは、結果の画面で変えられます。", style="warn")
        else:
            page = self.screen.page()
            add_why(page, question)
            self.screen.show(page)
        return None

    def _result_wanted(self) -> bool | None:
        missing = safety.unasked(self.call.answers)
        if not missing or self.call.waiting_for_rescue:
            return True
        labels = "、".join(self.bundle.questions[name].label for name in missing)
        self.screen.say(f"安全の確認がまだです({labels})。これを聞いてから、結果を出します。", style="warn")
        return None

    def _review(self) -> bool:
        """Show the answers and jump to a chosen question; return whether one was chosen."""
        shown = [
            question
            for question in self.bundle.questions.questions
            if question.id in self.call.answers or flow.applies(question.id, self.call)
        ]
        page = self.screen.page()
        add_review(page, shown, self.call.answers, group_of(self.call.answers))
        self.screen.show(page)
        typed = read(self.screen.ask("番号(Enterで戻る) > "))
        if typed.number is None or not 1 <= typed.number <= len(shown):
            return False
        self.call = flow.jump(self.call, shown[typed.number - 1].id)
        return True

    def _show_new_danger(self) -> None:
        """Show the block whenever a danger of today or now is new or has become graver."""
        flags = safety.assess(self.call.answers, self.moment.month).flags
        urgent = {(flag.code, flag.level) for flag in flags if flag.level.rank >= Level.TODAY.rank}
        if urgent - self._seen:
            self._show_danger()
        self._seen = urgent

    def _show_danger(self) -> None:
        from hikisupport.triage.alarm import danger_page

        self.screen.show(danger_page(self.screen, self.bundle, self.call, self.moment, self._what_comes_next()))

    def _what_comes_next(self) -> Page:
        if self.call.waiting_for_rescue:
            return self._choice()
        coming = flow.next_question(self.call)
        return self._page_of(self.bundle.questions[coming]) if coming else self.screen.page()

    def _choice(self) -> Page:
        page = self.screen.page()
        page.text("質問はここで止めます。", style="strong")
        page.choices("1 結果を出す / 2 安全が確かめられたので、聞き取りを続ける", style="strong")
        return page

    def _goes_on(self) -> bool:
        """Ask what happens after a rescue block; return whether the counselor goes on with the questions."""
        self.screen.show(self._choice())
        while True:
            typed = read(self.screen.ask("番号 > "))
            if typed.key is Key.STOP:
                raise Stopped("ここで止めました。")
            if typed.number == 2:
                self.call = flow.go_on(self.call)
            elif typed.key is Key.BACK:
                self.call = flow.back(self.call)
            elif typed.number == 1 or typed.key is Key.RESULT:
                return False
            else:
                self._show_danger()
                self.screen.show(self._choice())
                continue
            return True
