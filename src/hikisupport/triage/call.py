"""One call from beginning to result: by questions at a terminal or a pipe, or from an answers file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from hikisupport.core.errors import HikisupportError, InputProblem, Stopped, UsageProblem
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
from hikisupport.triage.code import CodeState, decode, encode, is_code
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import SAFE, WAITING, Call, Settings
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Question, Questionnaire
from hikisupport.triage.safety import SAFETY_ASKED_IF
from hikisupport.triage.terminal import NARROW, Key, Prompt, Screen, fit, key_line, read

if TYPE_CHECKING:
    from hikisupport.triage.agencies import FlagView
    from hikisupport.triage.report import Report
    from hikisupport.triage.screen import Writer


_WAYS_ON = "1 安全が確かめられたので続ける / 2 まだ確かめられないが、助けを待つあいだ続ける"
_WAYS_ON_NARROW = "1 安全が確かめられたので続ける / 2 まだだが、助けを待つあいだ続ける"
_RESCUE_KEYS = (Key.RESULT, Key.BACK, Key.CHANGE, Key.URGENT, Key.STOP)


class Conversation:
    """A call at a screen: questions, result, and back again; what the counselor sets is kept beside the answers.

    ``state``: what the code of an earlier call held, where this one goes on with it.
    """

    def __init__(
        self,
        bundle: Bundle,
        screen: Screen,
        moment: datetime,
        call: Call,
        settings: Settings,
        state: CodeState | None = None,
    ) -> None:
        self.bundle = bundle
        self.screen = screen
        self.moment = moment
        self.call = call
        self._set = settings
        self._state = state
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

    def result(self) -> "Report":
        """Put the questions that are left and return the result.

        Raises:
            Stopped: the counselor stopped, or the input ended; the sentence holds the code of the answers so far.
        """
        with code_when_stopped(self._code, self._warning):
            self._ask_on()
            report = self._report()
        return _dated(report, self._state) if self._state else report

    def browse(self, writers: "Mapping[Key, Writer]") -> "Report":
        """Put the questions and show the result until the counselor is done with it; return the last one."""
        from hikisupport.triage.screen import browse

        while True:
            report = self.result()
            with code_when_stopped(self._code):
                key = browse(report, self.bundle.questions, self.prompt, writers)
                if key is None:
                    return report
                if key is Key.CHANGE:
                    self._change()
                else:
                    self._reopen(key, report)

    def _report(self) -> "Report":
        # Only now: the first question must not wait for what makes a result.
        from hikisupport.triage.report import assess

        return assess(self.call.answers, self.bundle, self.moment, self.settings)

    def _warning(self) -> str:
        """Return what has to be kept beside the new code: it does not hold the dangers of the last call."""
        asks_again = self._state and safety.unasked(self.call.answers)
        return "安全の質問が途中なので、前の電話のコードも残しておいてください。" if asks_again else ""

    def _code(self) -> str | None:
        from hikisupport.triage.report import code_of

        return code_of(self.call.answers, self.settings, self.moment, self.bundle.questions)

    def _ask_on(self) -> None:
        """Put the questions until nothing is left to ask, the result is wanted, or a rescue ends them."""
        wants_result = self._waits_for_rescue() and not self.call.wanted and not self._goes_on()
        while not wants_result and (question_id := flow.next_question(self.call)):
            wants_result = self._put(self.bundle.questions[question_id])
            if not wants_result and not self._follow_up_is_next():
                self._show_new_danger()
            if self._waits_for_rescue() and not wants_result and not self.call.wanted:
                wants_result = not self._goes_on()
        self.call, self._lead = replace(self.call, wanted=None), ""

    def _reopen(self, key: Key, report: "Report") -> None:
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
        urgent = [flag for flag in self._flags() if flag.level.is_urgent] if self._seen else []
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
            self._change()
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

    def _change(self) -> None:
        """Let the counselor set a step or a level with a reason; what may not be set is said and left as it was."""
        before, plain = self._set, replace(self._set, step=None, level=None, reason=None)
        choices = [(f"段階を「{STEP_LABELS[step]}」に", replace(before, step=step)) for step in (1, 2, 3)]
        choices += [(f"危険の度合いを「{level_words(level)}」に", replace(before, level=level)) for level in Level]
        wanted = self.prompt.choose("何を変えますか", [*choices, ("決まりのとおりに戻す", plain)])
        if wanted is not None and wanted != plain:
            reasons = [(label, replace(wanted, reason=reason)) for reason, label in OVERRIDE_LABELS.items()]
            wanted = self.prompt.choose("理由は", reasons)
        self._set = wanted or before
        from hikisupport.triage.report import rule

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
        urgent = {(flag.code, flag.level) for flag in self.call.urgency.flags if flag.level.is_urgent}
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
                self._change()
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
        blocks = first_screen(self._report(), self.bundle.questions, say_rank=1)
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


_HOW_TO_GO_ON = (
    "続きは `hikisupport triage --resume` で、このコードを打つと始められます。コードは個人の情報として扱ってください。"
)
_DATED = {"rules": "決まり", "questions": "質問", "agencies": "窓口のデータ"}


def begin(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> Conversation:
    """Return a new call at a screen."""
    call = Call(bundle.questions, moment.month)
    return Conversation(bundle, screen, moment, call, Settings(office=office))


def go_on(bundle: Bundle, moment: datetime, office: str | None, screen: Screen) -> Conversation:
    """Ask for the code of an earlier call and return that call to go on with.

    Raises:
        Stopped: the counselor stopped, or the input ended.
    """
    state = _ask_code(screen, bundle.questions)
    screen.say("前の答えを使います。安全の質問は、もう一度伺います。")
    call = resumed(state, bundle.questions, moment.month)
    # The step and its reason stay; a level set by hand spoke of the danger of then.
    step = state.settings.step
    settings = Settings(office=office, step=step, reason=state.settings.reason if step else None, before=call.before)
    return Conversation(bundle, screen, moment, call, settings, state)


def _ask_code(screen: Screen, questions: Questionnaire) -> CodeState:
    """Return what the code typed at a prompt holds; a wrong one is explained and asked for again."""
    while True:
        typed = screen.ask("再開コード > ")
        if read(typed).key is Key.STOP:
            raise Stopped("ここで止めました。")
        try:
            return decode(typed, questions)
        except InputProblem as problem:
            screen.say(problem.message, style="warn")


def resumed(state: CodeState, questions: Questionnaire, month: int) -> Call:
    """Return the call to go on with: the safety questions are put again, every other answer stays."""
    kept = {name: code for name, code in state.answers.items() if name not in SAFETY_ASKED_IF}
    return Call(questions, month, kept, before=state.answers)


@contextmanager
def code_when_stopped(code: Callable[[], str | None], warning: Callable[[], str] = str) -> Iterator[None]:
    """Let nothing be lost: whatever stops what is done here, the code (and a warning) goes along with the sentence.

    Raises:
        Stopped: q, the end of input, or Ctrl-C at any place.
        HikisupportError: what stopped it, its sentence with the code.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(_with_code("\nここで止めました。", code(), warning())) from None
    except HikisupportError as error:  # a result that cannot be written must not cost the call
        error.message = _with_code(error.message, code(), warning())
        raise


def _with_code(message: str, code: str | None, warning: str) -> str:
    return f"{message}\n再開コード: {code}\n{_HOW_TO_GO_ON}{warning}" if code else message


def changed_since(state: CodeState, versions: Mapping[str, str]) -> str | None:
    """Return the note that names what has changed since the call of a code, or None."""
    changed = [f"{label}({versions[key]})" for key, label in _DATED.items() if versions[key] > state.on.isoformat()]
    if not changed:
        return None
    day = f"{state.on.year}年{state.on.month}月{state.on.day}日"
    return f"この再開コードは{day}の電話のものです。そのあと、{'、'.join(changed)}が変わっています。"


def _dated(report: "Report", state: CodeState) -> "Report":
    note = changed_since(state, report.versions)
    return replace(report, notes=(note, *report.notes)) if note else report


def from_file(source: str, bundle: Bundle, moment: datetime, office: str | None) -> "Report":
    """Return the result for the answers in a file (``-``: standard input): written out, or as an answer code.

    Raises:
        InputProblem: the file cannot be used; all mistakes at once.
        UsageProblem: an override without its reason, or a level lowered without the supervisor.
    """
    from hikisupport.triage.answers_file import parse_answers, read_answers
    from hikisupport.triage.report import assess

    name = "標準入力" if source == "-" else source
    text = read_answers(source)
    if is_code(text):
        state = decode(text, bundle.questions)
        report = _dated(assess(state.answers, bundle, moment, replace(state.settings, office=office)), state)
        return replace(report, code=encode(state, bundle.questions))  # still the code of that day's call
    answers, settings = parse_answers(text, name, bundle.questions, bundle.area)
    call = flow.without_idle_unknowns(Call(bundle.questions, moment.month, answers))
    return assess(call.answers, bundle, moment, replace(settings, office=office))
