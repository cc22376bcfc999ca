"""The pages of a call in progress: a question, its reason, the review, danger found on the way."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from hikisupport.core.page import Page
from hikisupport.core.vocab import ALWAYS, Group
from hikisupport.triage.flow import FOLLOW_UPS
from hikisupport.triage.model import Choice, Question, Questionnaire

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


SCHEMA = "hikisupport.questions/1"
_VOICES = (("本人", "person"), ("家族", "family"), ("支援者", "supporter"))
# When a question is put, in words; what is not named here is always asked.
ASKED_IF = {
    "last_seen": "本人以外からの電話で、今の危険・食事・体の様子のどれかがわからないとき",
    "response": "最後に確かめたのがきのう、またはわからないとき",
    "enrolled": "15〜17歳のとき",
    "contact": "決まって人と会う所があるとき以外",
    "body": "食事や水分がほとんどとれていないとき",
    "death_detail": "死にたい気持ちに思い当たることがあるとき",
    "harm_risk": "急な変化が出てきたとき",
    "violence_to": "家の中の暴力があったとき(今起きているときは、続けることにした後)",
    "violence_by": "家の中の暴力があったとき(今起きているときは、続けることにした後)",
    "carer": "家族からの電話のとき",
    "carer_detail": "一緒に死にたい・傷つけそう、という答えのとき",
    "parent": "35歳以上、または年代がわからないとき",
    "helper_kind": "支援者や医師に、今会っている・以前に会っていたとき",
    "consent": "本人以外からの電話のとき",
    "stopped": "今会っている支援者(居場所・就労・学校・窓口)がいるとき以外",
    "medical": "就労支援が合いそうなとき、または以前からの変化があるとき",
    "certificate": "18歳以上で就労支援が合いそうなとき(通院がまったくない方を除く)",
    "income": "受給者証がある・申請中のとき(生活保護の方を除く)",
}


def add_questions(page: Page, questions: Questionnaire) -> None:
    """Add every question with its three voices, its answers, why and when it is asked."""
    page.text("■ 聞き取りの質問", style="heading")
    page.choices(ALWAYS, style="danger")
    page.text("答えは番号で書きます。9の「わからない」は、いつでも答えです。")
    for number, question in enumerate(questions.questions, start=1):
        page.blank()
        page.text(f"{number}. {question.label} [{question.id}]", style="strong", hanging=3)
        if question.id in ASKED_IF:
            page.text(f"聞くとき: {ASKED_IF[question.id]}", style="label", indent=3)
        for name, voice in _VOICES:
            text = getattr(question.text, voice)
            if text:
                page.text(f"{name}: {text}", indent=3, hanging=2)
        for place, choice in numbered(question):
            page.text(f"{place} {choice.label} [{choice.code}]", indent=5, hanging=2)
        page.text(f"理由: {question.why}", style="label", indent=3, hanging=2)
        if question.ask:
            page.text(f"聞き方: {question.ask}", style="label", indent=3, hanging=2)


def questions_json(questions: Questionnaire) -> dict[str, Any]:
    """Return the document of the questionnaire."""
    return {
        "schema": SCHEMA,
        "versions": {"questions": questions.as_of},
        "questions": [
            {
                "id": question.id,
                "label": question.label,
                "text": {voice: getattr(question.text, voice) for _, voice in _VOICES},
                "why": question.why,
                "choices": [{"code": choice.code, "label": choice.label} for choice in question.choices],
                "asked_if": ASKED_IF.get(question.id),
                "follow_up": question.id in FOLLOW_UPS,
            }
            for question in questions.questions
        ],
    }
