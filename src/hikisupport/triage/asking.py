"""The pages of a call in progress (a question, its reason, the review) and what a typed answer means."""

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING

from hikisupport.core.errors import UsageProblem
from hikisupport.core.page import Page
from hikisupport.core.text import fold
from hikisupport.core.vocab import ALWAYS, LEVEL_LABELS, Group, Level
from hikisupport.triage import flow
from hikisupport.triage.facts import group_of
from hikisupport.triage.flow import Call
from hikisupport.triage.model import Choice, Question, Questionnaire
from hikisupport.triage.terminal import Key, Typed, key_line

if TYPE_CHECKING:
    from hikisupport.directory.model import Area


NINE = 9
OVERRIDE_LABELS = {
    "new_facts": "聞き取りで新しい事実",
    "own_wish": "本人の希望",
    "supervisor": "責任者の判断",
    "local": "地域の事情",
    "other": "そのほか",
}
KEYS = (Key.URGENT, Key.BACK, Key.WHY, Key.REVIEW, Key.CHANGE, Key.RESULT, Key.STOP)
_POSTAL_DIGITS = 7


def level_words(level: Level) -> str:
    """Return a level of danger in a few words, as the counselor sets it."""
    return "急ぐ危険なし" if level is Level.NONE else LEVEL_LABELS[level]


def numbered(question: Question, group: Group | None = None) -> list[tuple[int, Choice]]:
    """Return the answers a group may give (None: all) with the numbers to type.

    9 is わからない everywhere, so no other answer is 9 (a ward).
    """
    places = (place for place in count(1) if place != NINE)
    choices = question.choices if group is None else question.choices_for(group)
    return [(NINE if choice.code == "unknown" else next(places), choice) for choice in choices]


def add_question(page: Page, question: Question, call: Call) -> None:
    """Add a question with its place in the call and its numbered answers; the one given before is marked."""
    group, known = group_of(call.answers), call.answers.get(question.id)
    here, about = flow.progress(call)
    page.text(f"質問 {here}/約{about}", style="dim")
    page.text(question.text.of(group), style="strong")
    answers = numbered(question, group)
    wide = max(len(str(place)) for place, _ in answers)
    for place, choice in answers:
        mark = "(前の答え)" if choice.code == known else ""
        page.item(f"{choice.label_for(group)}{mark}", indent=2 + wide - len(str(place)), mark=f"{place} ")


def add_why(page: Page, question: Question) -> None:
    """Add why a question is asked, and how to ask what is hard to ask."""
    page.text(f"理由: {question.why}", style="label", indent=2, hanging=6)
    if question.ask:
        page.text(f"聞き方: {question.ask}", style="label", indent=2, hanging=8)
    add_keys(page)


def add_keys(page: Page) -> None:
    """Add the keys that work at every question."""
    page.choices(key_line(KEYS, page.columns), style="dim")


def add_what_counts(page: Page, question: Question, group: Group) -> None:
    """Add which numbers are answers, after something that is none."""
    figures = "、".join(str(figure) for figure, _ in numbered(question, group))
    page.text(f"{figures} のどれかの番号で答えてください。", style="warn")
    add_keys(page)


def reviewed(call: Call) -> list[tuple[str, str]]:
    """Return the questions of a call in their order, each with its answer so far, and the id to jump to."""
    group = group_of(call.answers)
    shown = [one for one in call.questions.questions if one.id in call.answers or flow.applies(one.id, call)]
    return [(f"{one.label}: {_say_answer(one, call, group)}", one.id) for one in shown]


def _say_answer(question: Question, call: Call, group: Group) -> str:
    choice = question.choice(call.answers.get(question.id, ""))
    return choice.label_for(group) if choice else "(まだ)"


def answer_typed(typed: Typed, question: Question, group: Group, area: "Area") -> str | None:
    """Return the code of an answer typed as a number, a code, a label, or (for the ward) a postal code; else None."""
    choices = numbered(question, group)
    if typed.number is not None:
        return {figure: choice.code for figure, choice in choices}.get(typed.number)
    return code_of_text(typed.text, question, [choice for _, choice in choices], area)


def answer_code(question_id: str, text: str, questions: Questionnaire, area: "Area") -> str | None:
    """Return the code that a text means for a question (code or label; for the ward a postal code too), or None."""
    question = questions[question_id]
    return code_of_text(text, question, question.choices, area)


def code_of_text(text: str, question: Question, choices: Sequence[Choice], area: "Area") -> str | None:
    """Return the code of the choice that a text names, or of the ward it lies in; None where it names none."""
    wanted = fold(text)
    for choice in choices:
        if wanted in {fold(choice.code), fold(choice.label), fold(choice.person or choice.label)}:
            return choice.code
    return _ward_typed(text, area)[0] if question.wards else None


def ward_words(text: str, question: Question, area: "Area") -> str:
    """Return why a postal code is not taken, or that it counts as outside the city ("" for anything else)."""
    is_postal = question.wards and sum(sign.isdigit() for sign in text) == _POSTAL_DIGITS
    return _ward_typed(text, area)[1] if is_postal else ""


def _ward_typed(text: str, area: "Area") -> tuple[str | None, str]:
    from hikisupport.directory.lookup import ward_of

    try:
        return ward_of(text, area)
    except UsageProblem as error:
        return None, error.message


_VOICES = (("本人", "person"), ("家族", "family"), ("支援者", "supporter"))


def add_questions(page: Page, questions: Questionnaire) -> None:
    """Add every question in the order of a call."""
    page.text("■ 聞き取りの質問", style="heading")
    page.choices(ALWAYS, style="danger")
    page.text("答えは番号で書きます。9の「わからない・答えたくない」は、いつでも答えです。")
    for number, question in enumerate(questions.questions, start=1):
        _add_question(page, question, number)


def _add_question(page: Page, question: Question, number: int) -> None:
    page.blank()
    page.text(f"{number}. {question.label} [{question.id}]", style="strong", hanging=3)
    if question.when:
        page.text(f"聞くとき: {question.when}", style="label", indent=3)
    for name, voice in _VOICES:
        if text := getattr(question.text, voice):
            page.text(f"{name}: {text}", indent=3, hanging=2)
    for place, choice in numbered(question):
        own = f" / 本人には: {choice.person}" if choice.person else ""
        page.text(f"{place} {choice.label}{own} [{choice.code}]", indent=5, hanging=2)
    page.text(f"理由: {question.why}", style="label", indent=3, hanging=2)
    if question.ask:
        page.text(f"聞き方: {question.ask}", style="label", indent=3, hanging=2)
