"""The pages of a call in progress: a question, its reason, the review, danger found on the way."""

from collections.abc import Mapping, Sequence
from itertools import count

from hikisupport.base.models.question import Choice, Question
from hikisupport.core.page import Page
from hikisupport.core.vocab import Group

NINE = 9
KEYS = "0 緊急 / b 戻る / ? 理由 / r 見直し / g 結果 / q やめる"


def add_question(page: Page, question: Question, group: Group, number: int, known: str | None) -> None:
    """Add a question with its numbered answers; ``known`` is the code given before, if it is asked again."""
    page.lines.append(())
    page.item(question.text.of(group), style="strong", mark=f"{number}. ")
    answers = numbered(question)
    wide = max(len(str(place)) for place, _ in answers)
    for place, choice in answers:
        mark = " (前の答え)" if choice.code == known else ""
        page.text(f"{place:>{wide}} {choice.label_for(group)}{mark}", indent=2, hanging=3)


def numbered(question: Question) -> list[tuple[int, Choice]]:
    """Return the answers with the numbers to type; 9 is わからない everywhere, so no other answer is 9 (a ward)."""
    places = (place for place in count(1) if place != NINE)
    return [(NINE if choice.code == "unknown" else next(places), choice) for choice in question.choices]


def add_why(page: Page, question: Question) -> None:
    """Add why a question is asked, and how to ask what is hard to ask."""
    page.text(f"理由: {question.why}", style="dim", indent=2, hanging=6)
    if question.ask:
        page.text(f"聞き方: {question.ask}", style="dim", indent=2, hanging=8)
    page.choices(KEYS, style="dim", indent=2)


def add_review(page: Page, questions: Sequence[Question], answers: Mapping[str, str], group: Group) -> None:
    """Add the questions of this call with their answers so far, numbered for jumping."""
    page.heading("見直し: 番号で、その質問へ移ります。Enterで元へ戻ります。")
    for number, question in enumerate(questions, start=1):
        choice = question.choice(answers.get(question.id, ""))
        page.text(
            f"{number:>2} {question.label}: {choice.label_for(group) if choice else '(まだ)'}", indent=1, hanging=4
        )
