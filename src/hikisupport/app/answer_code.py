"""What a typed answer means."""

from hikisupport.base.models.questionnaire import Questionnaire
from hikisupport.core.errors import UsageProblem
from hikisupport.core.text import fold
from hikisupport.directory.area import Area
from hikisupport.directory.query import ward_of


def answer_code(question_id: str, text: str, questions: Questionnaire, area: Area) -> str | None:
    """Return the code that a text means for a question (code or label; for the ward a postal code too), or None."""
    question = questions[question_id]
    wanted = fold(text)
    for choice in question.choices:
        if wanted in {fold(choice.code), fold(choice.label), fold(choice.person or choice.label)}:
            return choice.code
    if not question.wards:
        return None
    try:
        return ward_of(text, area)[0]
    except UsageProblem:
        return None
