"""Holds one call at a terminal or over a pipe: shows a page, reads a line, hands both on. Decides nothing."""

import sys
from datetime import datetime
from typing import TextIO

from hikisupport.app.answers import answer_code
from hikisupport.app.bundle import Bundle
from hikisupport.app.keys import Key, Typed, read
from hikisupport.app.render.asking import KEYS, add_question, add_review, add_why
from hikisupport.app.render.page import Page
from hikisupport.app.render.paint import columns, show
from hikisupport.base.errors import Stopped
from hikisupport.base.models.question import Question
from hikisupport.base.vocab import Level
from hikisupport.logic.interview import flow
from hikisupport.logic.interview.flow import Interview
from hikisupport.logic.rules import safety
from hikisupport.logic.rules.facts import group_of


class Screen:
    """Where questions are shown and answers read: the terminal, or standard error where results go elsewhere."""

    def __init__(self, plain: bool, results_elsewhere: bool) -> None:
        self.plain = plain
        self.stream: TextIO = sys.stderr if results_elsewhere or not sys.stdout.isatty() else sys.stdout
        self._lines_can_be_edited = sys.stdin.isatty() and self.stream is sys.stdout and sys.stdout.isatty()
        if self._lines_can_be_edited:
            import contextlib

            with contextlib.suppress(ImportError):  # Windows has no readline: its console edits lines itself
                import readline  # noqa: F401 - makes input() erase wide characters rightly

    def page(self) -> Page:
        """Return an empty page as wide as the screen."""
        return Page(columns(self.stream, self.plain))

    def show(self, page: Page) -> None:
        """Show a page."""
        show(page, self.stream, self.plain)

    def say(self, text: str, style: str = "") -> None:
        """Show one paragraph."""
        page = self.page()
        page.text(text, style=style)
        self.show(page)

    def ask(self, prompt: str) -> str:
        """Return the line typed after a prompt.

        Raises:
            Stopped: the input has ended, or Ctrl-C.
        """
        try:
            if self._lines_can_be_edited:
                return input(prompt)
            self.stream.write(prompt)
            self.stream.flush()
            line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Stopped("\nここで止めました。") from None
        if not line:
            raise Stopped("\n入力が終わったので、ここで止めました。")
        return line


class Conversation:
    """Puts the questions of one call until the result is wanted."""

    def __init__(self, bundle: Bundle, screen: Screen, moment: datetime, begun: Interview | None = None) -> None:
        self.bundle = bundle
        self.screen = screen
        self.moment = moment
        self.call = begun or Interview(moment.month)

    def hold(self) -> Interview:
        """Return the call when nothing is left to ask, the result is wanted, or a rescue ends the questions.

        Raises:
            Stopped: the counselor stopped.
        """
        self.screen.say(f"お電話の内容は、どこにも保存しません。\n{KEYS}", style="dim")
        while question_id := flow.next_question(self.call):
            before = self.call.level
            wants_result = self._put(self.bundle.questions[question_id])
            if self.call.level is not before and not self._follow_up_is_next():
                self._show_danger()
            if self.call.waiting_for_rescue and not wants_result:
                wants_result = not self._goes_on()
            if wants_result:
                break
        return self.call

    def _follow_up_is_next(self) -> bool:
        """Tell whether how grave it is will be asked at once (the block waits for that answer)."""
        return flow.next_question(self.call) in flow.FOLLOW_UPS

    def _put(self, question: Question) -> bool:
        """Put one question until it is answered or left; return whether the result is wanted."""
        group = group_of(self.call.answers)
        page = self.screen.page()
        add_question(page, question, group, len(self.call.answers) + 1, self.call.answers.get(question.id))
        self.screen.show(page)
        while True:
            typed = read(self.screen.ask("番号 > "))
            if typed.key:
                done = self._key(typed.key, question)
                if done is not None:
                    return done
                continue
            code = self._code(typed, question)
            if code:
                self.call = flow.put(self.call, question.id, code)
                return False
            self.screen.say(f"1から{len(question.choices)}の番号で答えてください。\n{KEYS}", style="warn")

    def _code(self, typed: Typed, question: Question) -> str | None:
        if typed.number is not None:
            inside = 1 <= typed.number <= len(question.choices)
            return question.choices[typed.number - 1].code if inside else None
        return answer_code(question.id, typed.text, self.bundle.questions, self.bundle.directory.area)

    def _key(self, key: Key, question: Question) -> bool | None:
        """Do what a key says; return whether the result is wanted, or None to stay at the question."""
        if key is Key.STOP:
            raise Stopped("ここで止めました。")
        if key is Key.BACK:
            self.call = flow.back(self.call)
            return False
        if key is Key.REVIEW:
            return self._review()
        if key is Key.RESULT:
            return self._result_wanted()
        page = self.screen.page()
        if key is Key.URGENT:
            from hikisupport.app.render.danger import add_urgent
            from hikisupport.app.urgent import urgent_page

            add_urgent(page, urgent_page(self.bundle, self.call.answers, self.moment), self.moment)
        else:
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

    def _review(self) -> bool | None:
        questions = self.bundle.questions.questions
        page = self.screen.page()
        add_review(page, questions, self.call.answers)
        self.screen.show(page)
        typed = read(self.screen.ask("番号(Enterで戻る) > "))
        if typed.number is None or not 1 <= typed.number <= len(questions):
            return None
        self.call = flow.jump(self.call, questions[typed.number - 1].id)
        return False

    def _show_danger(self) -> None:
        level = self.call.level
        if level.rank < Level.TODAY.rank:
            return
        from hikisupport.app.render.danger import add_danger
        from hikisupport.app.urgent import flag_views

        page = self.screen.page()
        rescue = self.bundle.advice.rescue if level is Level.NOW else ()
        add_danger(page, flag_views(self.call.answers, self.bundle, self.moment), rescue, self.moment)
        self.screen.show(page)

    def _goes_on(self) -> bool:
        """Ask what happens after a rescue block; return whether the counselor goes on with the questions."""
        self.screen.say(
            "質問はここで止めます。 1 結果を出す / 2 安全が確かめられたので、聞き取りを続ける", style="strong"
        )
        while True:
            typed = read(self.screen.ask("番号 > "))
            if typed.number == 2:
                self.call = flow.go_on(self.call)
                return True
            if typed.number == 1 or typed.key is Key.RESULT:
                return False
            if typed.key is Key.STOP:
                raise Stopped("ここで止めました。")
            if typed.key is Key.BACK:
                self.call = flow.back(self.call)
                return True
            if typed.key is Key.URGENT:
                self._show_danger()
