"""The questionnaire as a list: for paper, for training, and as JSON (contract: ``hikisupport.questions/1``)."""

from typing import Any

from hikisupport.app.render.asking import numbered
from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.core.page import Page
from hikisupport.core.vocab import ALWAYS
from hikisupport.logic.interview.flow import FOLLOW_UPS

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
