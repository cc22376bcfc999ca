"""The questionnaire and the texts of a result of a data folder: ready-made where nothing has changed, else read.

What reads is imported only where something is read. In a folder of an office the sentences may differ, and the wards
are its own; what it lacks comes from the files the program was built with. A question or an answer more, or one in
another place of the call or of the answer code, would be asked in vain, or a danger would not be seen.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hikisupport import __version__
from hikisupport.core.files import SHIPPED, origin, shipped_folder
from hikisupport.core.ready import Part
from hikisupport.cost.load import open_costs
from hikisupport.directory.load import open_area, open_directory
from hikisupport.triage.facts import UNKNOWN
from hikisupport.triage.model import CONTEXT, Advice, Choice, Entry, Phrasebook, Question, Questionnaire

if TYPE_CHECKING:
    from hikisupport.core.errors import Problem
    from hikisupport.core.model import Record
    from hikisupport.core.yaml_file import Path_, Tree
    from hikisupport.cost.model import CostTable
    from hikisupport.directory.model import Area, Directory
    from hikisupport.guide.load import Guide

M = TypeVar("M", bound="Record")

_TAKE_BACK = "同梱の questions.yaml のとおりに戻してください(変えられるのは文だけです)"
_TAKE_OUT = "取ってください(質問や答えを増やすには、プログラムも直します)"
# What another folder may leave out, and may not set otherwise.
_FIXED = ("field", "width", "since", "wards")
_FLOW = ("asked_if", "follows_if", "first_if", "depends_on", "needs")
_SLOTS = (
    "rescue", "say_now", "request", "small_step", "own", "own_script", "continue_here", "script", "script_once",
    "ask_for", "prepare", "if_wished", "flag_label", "flag_do", "flag_by_when", "flag_not_promise", "why_other",
    "would_change", "cost_line", "cost_later",
)  # fmt: skip


def open_questions(folder: Path) -> Questionnaire:
    """Return the questionnaire (needs the area only: the first question must not wait for the agencies)."""
    return QUESTIONS.of(folder)


def open_advice(folder: Path) -> Advice:
    """Return whom to call in which danger, and what the rules stand on."""
    return ADVICE.of(folder)


def open_phrases(folder: Path) -> Phrasebook:
    """Return the sentences of a result."""
    return PHRASES.of(folder)


# --- the questionnaire ---------------------------------------------------------------------------------------------


def _load_questionnaire(folder: Path) -> Questionnaire:
    from hikisupport.directory.curated import read_area

    return load_questions(folder, read_area(folder), shipped_answers(folder))


def shipped_answers(folder: Path) -> Questionnaire | None:
    """Return what another folder than the shipped one has to agree with: the questionnaire without wards, or None."""
    if origin(folder) == SHIPPED:
        return None
    own = open_questions(shipped_folder())
    wards = {ward.id for ward in open_area(shipped_folder()).wards}
    questions = (
        one.model_copy(update={"choices": tuple(choice for choice in one.choices if choice.code not in wards)})
        if one.wards
        else one
        for one in own.questions
    )
    return Questionnaire(tuple(questions), own.as_of, own.revision)


def load_questions(folder: Path, area: "Area", shipped: Questionnaire | None = None) -> Questionnaire:
    """Return the questionnaire; what it lacks comes from the shipped one, if that is given, and nothing else differs.

    Raises:
        DataProblem: a question is broken; unlike an agency, none can be left out of a call.
    """
    from hikisupport.core.records import head, records, unusable
    from hikisupport.core.yaml_file import read_yaml

    tree = read_yaml(folder / "questions.yaml")
    about = head(tree)
    questions, problems = records(tree, "questions", Question)
    revision = tree.value.get("revision", 1)
    problems += _registry_problems(tree, questions, revision)
    problems += _flow_problems(tree, questions, shipped)
    if shipped and not problems:
        problems += _differences(tree, questions, revision, shipped)
    if tree.problems or problems:
        raise unusable(tree.file, [*tree.problems, *problems])
    if shipped:
        own = {question.id: question for question in questions}
        questions = tuple(_in_the_words_of(own.get(known.id, known), known) for known in shipped.questions)
        revision = shipped.revision
    return Questionnaire(tuple(_with_wards(question, area) for question in questions), about.as_of, revision)


def _registry_problems(tree: "Tree", questions: tuple[Question, ...], revision: object) -> "list[Problem]":
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


def _flow_problems(tree: "Tree", questions: tuple[Question, ...], shipped: Questionnaire | None) -> "Iterator[Problem]":
    """Give what the order of a call would stumble over: a condition or a question that there is not."""
    from hikisupport.triage.flow import CONDITIONS

    ids = {question.id for question in questions} | set(shipped.by_id if shipped else ())
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


def _differences(
    tree: "Tree", questions: tuple[Question, ...], revision: object, shipped: Questionnaire
) -> "Iterator[Problem]":
    """Give a problem for everything but the sentences in which the questions differ from the shipped.

    What is missing is no difference: it comes from the shipped questions.
    """
    if isinstance(revision, int) and revision > shipped.revision:
        yield tree.problem(("revision",), f"revision は {shipped.revision} までです", _TAKE_BACK)
    for index, question in enumerate(questions):
        path = ("questions", index)
        if question.id in shipped:
            yield from _find_changed_choices(tree, path, question, shipped[question.id])
        else:
            yield tree.problem((*path, "id"), f"プログラムが知らない質問「{question.id}」です", _TAKE_OUT)
    known = [question.id for question in questions if question.id in shipped]
    if known != sorted(known, key=list(shipped.by_id).index):
        yield tree.problem(("questions",), "質問の順番が、同梱の質問と違います", _TAKE_BACK)


def _find_changed_choices(tree: "Tree", path: "Path_", question: Question, known: Question) -> "Iterator[Problem]":
    for name in (*_FIXED, *_FLOW):
        mine, theirs = getattr(question, name), getattr(known, name)
        if mine != theirs and (mine or name in _FIXED):
            plain = "、".join(theirs) if isinstance(theirs, tuple) else theirs
            yield tree.problem((*path, name), f"「{question.id}」の {name} は {plain} です", _TAKE_BACK)
    for index, choice in enumerate(question.choices):
        place, code, old = (*path, "choices", index), choice.code, known.choice(choice.code)
        if old is None:
            yield tree.problem((*place, "code"), f"プログラムが知らない答え「{code}」です", _TAKE_OUT)
        elif old.number != choice.number:
            yield tree.problem((*place, "number"), f"「{code}」の number は {old.number} です", _TAKE_BACK)
        elif choice.groups and choice.groups != old.groups:
            yield tree.problem((*place, "groups"), f"「{code}」の groups が、同梱の質問と違います", _TAKE_BACK)


def _in_the_words_of(mine: Question, known: Question) -> Question:
    """Return a shipped question in the sentences of another; what that one lacks stays as shipped."""
    said = {choice.code: {"label": choice.label, "person": choice.person} for choice in mine.choices}
    choices = tuple(choice.model_copy(update=said.get(choice.code)) for choice in known.choices)
    words = {"label": mine.label, "text": mine.text, "why": mine.why, "choices": choices}
    return known.model_copy(update={**words, "ask": mine.ask or known.ask, "when": mine.when or known.when})


def _with_wards(question: Question, area: "Area") -> Question:
    if not question.wards:
        return question
    wards = tuple(Choice(code=ward.id, number=ward.number, label=ward.label) for ward in area.wards)
    return question.model_copy(update={"choices": (*wards, *question.choices)})


# --- the grounds and the sentences ---------------------------------------------------------------------------------


def _read_whole_file(folder: Path, name: str, model: type[M]) -> M:
    """Return a file that is used whole or not at all: a danger must not lose its numbers, a result no sentence.

    Raises:
        DataProblem: the file is broken.
    """
    from hikisupport.core.records import unusable, whole
    from hikisupport.core.yaml_file import read_yaml

    tree = read_yaml(folder / name)
    if tree.problems:
        raise unusable(tree.file, tree.problems)
    return whole(tree, model)


def _load_advice(folder: Path) -> Advice:
    own, shipped = _read_whole_file(folder, "advice.yaml", Advice), shipped_advice(folder)
    return own.model_copy(update={"flags": (*own.flags, *own.lacking(shipped))}) if shipped else own


def shipped_advice(folder: Path) -> Advice | None:
    """Return the contacts that lend another folder than the shipped one what it lacks (None for the shipped)."""
    return None if origin(folder) == SHIPPED else open_advice(shipped_folder())


def missing_contacts(tree: "Tree", own: Advice, shipped: Advice) -> "Iterator[Problem]":
    """Give a problem for each danger that only the shipped file holds."""
    for flag in own.lacking(shipped):
        hint = "同梱の advice.yaml から写してください"
        yield tree.problem(("flags",), f"危険「{flag.code}」のかける所がありません", hint)


def _load_phrases(folder: Path) -> Phrasebook:
    """Return the sentences of a folder; one older than the file, or a slot without its last sentence, is lent them."""
    shipped = None if origin(folder) == SHIPPED else open_phrases(shipped_folder())
    if shipped and not (folder / "phrases.yaml").exists():
        return shipped
    own = _read_whole_file(folder, "phrases.yaml", Phrasebook)
    return own.with_lent(shipped) if shipped else own


def slots() -> tuple[str, ...]:
    """Return every slot that needs a last sentence: one for the reason of each rule of the step among them."""
    from hikisupport.triage.step import RULE_BASIS

    return (*_SLOTS, *(f"reason_{rule}" for rule in RULE_BASIS))


def phrase_problems(tree: "Tree", own: Phrasebook, questions: Questionnaire) -> "Iterator[Problem]":
    """Give a problem for each sentence that can never be said, slot without a last one, and unknown code."""
    for slot in slots():
        if slot not in own.phrases:
            yield tree.problem(("phrases",), f"「{slot}」の文がありません", "同梱の phrases.yaml から写してください")
    codes = {question.id: tuple(choice.code for choice in question.choices) for question in questions.questions}
    for slot, entries in own.phrases.items():
        if not entries[-1].always_holds:
            message = f"「{slot}」に、いつでも使える最後の文がありません"
            hint = "when のない、本人・家族・支援者の三つの文がある項目を最後に置いてください"
            yield tree.problem(("phrases", slot, len(entries) - 1), message, hint)
        for index, entry in enumerate(entries):
            path = ("phrases", slot, index)
            before = next((number for number in range(index) if entries[number].hides(entry)), None)
            if before is not None:
                message = f"この文は出ることがありません({before + 1}番目の文がいつも先に当たります)"
                yield tree.problem(path, message, "上に移すか、when を狭くするか、消してください")
            for message, hint in _unknown_codes(entry, {**CONTEXT, **codes}):
                yield tree.problem(path, message, hint)


def _unknown_codes(entry: Entry, known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for key, codes in entry.when.items():
        if key not in known:
            yield f"when の「{key}」という項目はありません", "質問の id か、level・step などです"
        elif known[key] and (strange := [code for code in codes if code not in {*known[key], UNKNOWN}]):
            message = f"「{key}」に「{'、'.join(strange)}」という答えはありません"
            yield message, f"使えるコード: {'、'.join(known[key])}"


QUESTIONS = Part("questions", ("questions.yaml", "area.yaml"), _load_questionnaire)
ADVICE = Part("advice", ("advice.yaml",), _load_advice)
PHRASES = Part("phrases", ("phrases.yaml",), _load_phrases)


# The day the rules of this program were last changed; every result names it.
RULES_AS_OF = "2026-11-28"


class Bundle:
    """The data folder and what was read from it. Reading may raise DataProblem."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def directory(self) -> "Directory":
        """The agencies."""
        return open_directory(self.folder)

    @cached_property
    def area(self) -> "Area":
        """The city and its wards."""
        return open_area(self.folder)

    @cached_property
    def questions(self) -> Questionnaire:
        """The questionnaire."""
        return open_questions(self.folder)

    @cached_property
    def advice(self) -> Advice:
        """Whom to call in which danger, and what the rules stand on."""
        return open_advice(self.folder)

    @cached_property
    def phrases(self) -> Phrasebook:
        """The sentences of a result."""
        return open_phrases(self.folder)

    @cached_property
    def guide(self) -> "Guide":
        """The guide to read aloud."""
        from hikisupport.guide.load import open_guide

        return open_guide(self.folder)

    @cached_property
    def costs(self) -> "CostTable":
        """The dated parameters of the self-pay."""
        return open_costs(self.folder)

    @property
    def versions(self) -> dict[str, str]:
        """Which program, rules and data a result comes from, with their dates."""
        return {
            "program": __version__,
            "rules": RULES_AS_OF,
            "questions": self.questions.as_of,
            **self.directory.versions,
            "data": origin(self.folder),
        }
