"""The questionnaire as text: every question in its three voices with its answers, why, and when it is asked."""

from hikisupport.core.page import Page
from hikisupport.core.vocab import ALWAYS
from hikisupport.triage.asking import numbered
from hikisupport.triage.model import Question, Questionnaire

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
