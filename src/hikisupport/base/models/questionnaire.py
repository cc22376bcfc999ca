"""The questions of a call in their order."""

from dataclasses import dataclass

from hikisupport.base.models.question import Question
from hikisupport.core.vocab import Group


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All questions in the order of the call, the day their wording is of, the revision of their answer codes."""

    questions: tuple[Question, ...]
    as_of: str
    revision: int = 1

    def __getitem__(self, question_id: str) -> Question:
        """Return the question with this id (KeyError if there is none)."""
        return {question.id: question for question in self.questions}[question_id]

    def __contains__(self, question_id: object) -> bool:
        """Tell whether there is such a question."""
        return any(question.id == question_id for question in self.questions)

    def label(self, question_id: str, code: str, group: Group = Group.FAMILY) -> str:
        """Return the label of an answer in the voice of a group, for reasons and notes."""
        choice = self[question_id].choice(code)
        return choice.label_for(group) if choice else code
