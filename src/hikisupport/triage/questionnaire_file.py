"""Loads data/questions.yaml: the questionnaire in its order, with the wards of the area in their place.

In a folder of an office the sentences may differ, and the wards are its own; what it lacks comes from the questions the
program was built with. A question or an answer more, or one in another place of the call or of the answer code, would
be asked in vain, or a danger would not be seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from hikisupport.core.errors import Problem
from hikisupport.core.records import head, records, unusable, whole
from hikisupport.core.yaml_file import Path_, Tree, read_yaml
from hikisupport.directory.curated import read_area
from hikisupport.directory.model import Area
from hikisupport.triage.flow import CONDITIONS
from hikisupport.triage.model import Advice, Choice, FlagGrounds, Question, Questionnaire
from hikisupport.triage.phrasebook import Phrasebook, faults

_TAKE_BACK = "同梱の questions.yaml のとおりに戻してください(変えられるのは文だけです)"
_TAKE_OUT = "取ってください(質問や答えを増やすには、プログラムも直します)"
# What another folder may leave out, and may not set otherwise.
_FIXED = ("field", "width", "since", "wards")
_FLOW = ("asked_if", "follows_if", "first_if", "depends_on", "needs")


@dataclass(frozen=True, slots=True)
class Shipped:
    """The questionnaire that came with the program, and the codes of the wards among its answers."""

    questionnaire: Questionnaire
    wards: frozenset[str]


def differences(tree: Tree, questions: tuple[Question, ...], revision: object, shipped: Shipped) -> Iterator[Problem]:
    """Give a problem for everything but the sentences in which the questions differ from the shipped.

    What is missing is no difference: it comes from the shipped questions.
    """
    known = shipped.questionnaire
    if isinstance(revision, int) and revision > known.revision:
        yield tree.problem(("revision",), f"revision は {known.revision} までです", _TAKE_BACK)
    order = list(known.by_id)
    places = [order.index(question.id) for question in questions if question.id in known]
    for index, question in enumerate(questions):
        path = ("questions", index)
        if question.id in known:
            yield from _of_one(tree, path, question, known[question.id], shipped.wards)
        else:
            yield tree.problem((*path, "id"), f"プログラムが知らない質問「{question.id}」です", _TAKE_OUT)
    if places != sorted(places):
        yield tree.problem(("questions",), "質問の順番が、同梱の質問と違います", _TAKE_BACK)


def _of_one(tree: Tree, path: Path_, question: Question, known: Question, wards: frozenset[str]) -> Iterator[Problem]:
    for name in (*_FIXED, *_FLOW):
        mine, theirs = getattr(question, name), getattr(known, name)
        if mine != theirs and (mine or name in _FIXED):
            yield tree.problem((*path, name), f"「{question.id}」の {name} は {_plain(theirs)} です", _TAKE_BACK)
    numbers = {choice.code: choice for choice in known.choices if not (known.wards and choice.code in wards)}
    for index, choice in enumerate(question.choices):
        yield from _of_choice(tree, (*path, "choices", index), choice, numbers.get(choice.code))


def _plain(value: object) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)


def _of_choice(tree: Tree, path: Path_, choice: Choice, known: Choice | None) -> Iterator[Problem]:
    if known is None:
        yield tree.problem((*path, "code"), f"プログラムが知らない答え「{choice.code}」です", _TAKE_OUT)
    elif known.number != choice.number:
        yield tree.problem((*path, "number"), f"「{choice.code}」の number は {known.number} です", _TAKE_BACK)
    elif choice.groups and choice.groups != known.groups:
        yield tree.problem((*path, "groups"), f"「{choice.code}」の groups が、同梱の質問と違います", _TAKE_BACK)


def _filled(questions: tuple[Question, ...], shipped: Shipped) -> tuple[Question, ...]:
    """Return the shipped questions in the sentences of these; what these lack stays as shipped."""
    mine = {question.id: question for question in questions}
    return tuple(
        _in_the_words_of(mine[known.id], known, shipped.wards) if known.id in mine else _without(known, shipped.wards)
        for known in shipped.questionnaire.questions
    )


def _without(known: Question, wards: frozenset[str]) -> Question:
    """Return a shipped question without the wards of the shipped area."""
    own = tuple(choice for choice in known.choices if not (known.wards and choice.code in wards))
    return known.model_copy(update={"choices": own})


def _in_the_words_of(mine: Question, known: Question, wards: frozenset[str]) -> Question:
    own = _without(known, wards)
    choices = tuple(_words_of(mine.choice(choice.code) or choice, choice) for choice in own.choices)
    words = {"label": mine.label, "text": mine.text, "why": mine.why, "choices": choices}
    return own.model_copy(update={**words, "ask": mine.ask or own.ask, "when": mine.when or own.when})


def _words_of(mine: Choice, known: Choice) -> Choice:
    return known.model_copy(update={"label": mine.label, "person": mine.person})


def read_questions(folder: Path, shipped: Shipped | None = None) -> Questionnaire:
    """Return the questionnaire of a data folder, with the wards of its area.

    Raises:
        DataProblem: the area or a question is broken.
    """
    return load_questions(folder, read_area(folder), shipped)


def load_questions(folder: Path, area: Area, shipped: Shipped | None = None) -> Questionnaire:
    """Return the questionnaire; what it lacks comes from the shipped one, if that is given, and nothing else differs.

    Raises:
        DataProblem: a question is broken; unlike an agency, none can be left out of a call.
    """
    tree = read_yaml(folder / "questions.yaml")
    about = head(tree)
    questions, problems = records(tree, "questions", Question)
    revision = tree.value.get("revision", 1)
    problems += _registry_problems(tree, questions, revision)
    problems += _flow_problems(tree, questions, shipped)
    if shipped and not problems:
        problems += differences(tree, questions, revision, shipped)
    if tree.problems or problems:
        raise unusable(tree.file, [*tree.problems, *problems])
    if shipped:
        questions, revision = _filled(questions, shipped), shipped.questionnaire.revision
    return Questionnaire(tuple(_with_wards(question, area) for question in questions), about.as_of, revision)


def _registry_problems(tree: Tree, questions: tuple[Question, ...], revision: object) -> list[Problem]:
    """Return what would make answer codes ambiguous: places used twice, or a newer question in an older place."""
    if type(revision) is not int or not 1 <= revision <= 63:
        hint = "1から63の整数で書いてください(質問か答えを増やすたびに1つ上げます)"
        return [tree.problem(("revision",), f"使えない値「{revision}」です", hint)]
    in_order = sorted(questions, key=lambda question: question.field)
    problems = []
    for known, question in pairwise(in_order):
        path = ("questions", questions.index(question), "field")
        if known.field == question.field:
            message = f"field {question.field} が「{known.id}」と「{question.id}」の両方にあります"
            problems.append(tree.problem(path, message, "使っていない番号を、いちばん後ろに足してください"))
        elif known.since > question.since:
            message = f"「{known.id}」より古い質問「{question.id}」の field が後ろにあります"
            problems.append(tree.problem(path, message, "新しい質問の field を、いちばん大きい番号にしてください"))
    if in_order and in_order[-1].since > revision:
        hint = f"{in_order[-1].since} に上げてください"
        problems.append(tree.problem(("revision",), f"revision {revision} より新しい質問があります", hint))
    return problems


def _flow_problems(tree: Tree, questions: tuple[Question, ...], shipped: Shipped | None) -> Iterator[Problem]:
    """Give what the order of a call would stumble over: a condition or a question that there is not."""
    ids = {question.id for question in questions} | set(shipped.questionnaire.by_id if shipped else ())
    for index, question in enumerate(questions):
        for name in ("asked_if", "follows_if", "first_if"):
            condition = getattr(question, name)
            if condition and condition not in CONDITIONS:
                hint = f"使える名前: {'、'.join(CONDITIONS)}"
                yield tree.problem(("questions", index, name), f"「{condition}」という条件はありません", hint)
        for name in ("depends_on", "needs"):
            for other in sorted({*getattr(question, name)} - ids):
                message = f"「{other}」という質問はありません"
                yield tree.problem(("questions", index, name), message, "questions の id のどれかを書いてください")


def _with_wards(question: Question, area: Area) -> Question:
    if not question.wards:
        return question
    wards = tuple(Choice(code=ward.id, number=ward.number, label=ward.label) for ward in area.wards)
    return question.model_copy(update={"choices": (*wards, *question.choices)})


def load_phrases(folder: Path, shipped: Phrasebook | None = None) -> Phrasebook:
    """Return the sentences of a result; those that the file lacks are lent by the shipped one, if that is given.

    A folder without the file (it is older than the file) is lent all of them.

    Raises:
        DataProblem: the file is broken; a result must not lose a sentence.
    """
    if shipped and not (folder / "phrases.yaml").exists():
        return shipped
    tree = read_yaml(folder / "phrases.yaml")
    if tree.problems:
        raise unusable(tree.file, tree.problems)
    own = whole(tree, Phrasebook)
    return own.with_lent(shipped) if shipped else own


def phrase_problems(tree: Tree, own: Phrasebook, questions: Questionnaire) -> Iterator[Problem]:
    """Give a problem for each sentence that can never be said, slot without a last one, and unknown code."""
    choices = {question.id: tuple(choice.code for choice in question.choices) for question in questions.questions}
    for fault in faults(own, choices):
        path = ("phrases", fault.slot, fault.entry) if fault.slot in own.phrases else ("phrases",)
        yield tree.problem(path, fault.message, fault.hint)


def load_advice(folder: Path, shipped: Advice | None = None) -> Advice:
    """Return the grounds and contacts; dangers that the file lacks are lent by the shipped one, if that is given.

    Raises:
        DataProblem: the file is broken; a danger must not lose its numbers.
    """
    tree = read_yaml(folder / "advice.yaml")
    if tree.problems:
        raise unusable(tree.file, tree.problems)
    own = whole(tree, Advice)
    return own.model_copy(update={"flags": (*own.flags, *_lacking(own, shipped))}) if shipped else own


def missing_contacts(tree: Tree, own: Advice, shipped: Advice) -> Iterator[Problem]:
    """Give a problem for each danger that only the shipped file holds."""
    for flag in _lacking(own, shipped):
        hint = "同梱の advice.yaml から写してください"
        yield tree.problem(("flags",), f"危険「{flag.code}」のかける所がありません", hint)


def _lacking(own: Advice, shipped: Advice) -> list[FlagGrounds]:
    held = {flag.code for flag in own.flags}
    return [flag for flag in shipped.flags if flag.code not in held]
