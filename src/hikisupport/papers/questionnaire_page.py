"""The paper questionnaire (questionnaire.html): it works when the machine does not. Questions, path, numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hikisupport.core.vocab import ALWAYS, CHECK_MARK, HOURS_UNKNOWN, LEVEL_LABELS, STEP_LABELS, Level, State
from hikisupport.directory.times import date_words, phone_hours
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.papers import questionnaire
from hikisupport.papers.html import render
from hikisupport.triage.model import Choice, Question, Questionnaire

_VOICES = (("本人", "person"), ("家族", "family"), ("支援者", "supporter"))
_WHO = {"person": "本人の電話", "mother": "家族・支援者"}


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer to tick: how urgent it is, and which question comes at once."""

    label: str
    level: Level | None
    level_words: str
    turn: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question; ``voices``: each wording once, with who hears it ("" where everybody does)."""

    label: str
    asked_if: str
    voices: tuple[tuple[str, str], ...]
    hint: str
    answers: tuple[_Answer, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One agency of a table; ``instead`` answers where its own number is withheld."""

    name: str
    instead: str
    number: str
    label: str
    check: str
    dated: str
    hours: str
    url: str


@dataclass(frozen=True, slots=True)
class _Table:
    title: str
    rows: tuple[_Row, ...]


def paper_html(
    questions: Questionnaire,
    rescue: Sequence[str],
    steps: Sequence[tuple[str, Sequence[WindowView]]],
    crisis: Sequence[tuple[str, Sequence[WindowView]]],
) -> str:
    """Return the questionnaire as one document of A4 pages."""
    return render(
        "questionnaire.html",
        title="電話での聞き取り(紙)",
        css="questionnaire.css",
        always=ALWAYS,
        rescue=rescue,
        asked=[_asked(question, questions) for question in questions.questions],
        path=questionnaire.PATH,
        steps={number: STEP_LABELS[number] for number in (1, 2, 3)},
        crisis=_tables(crisis),
        windows=_tables(steps),
        as_of=questions.as_of,
    )


def _asked(question: Question, questions: Questionnaire) -> _Asked:
    numbers = {asked.id: number for number, asked in enumerate(questions.questions, start=1)}
    return _Asked(
        label=question.label,
        asked_if=_asked_if(question, numbers),
        voices=_voices(question),
        hint=question.ask or "",
        answers=tuple(_answer(question, choice, questions, numbers) for choice in question.choices),
    )


def _asked_if(question: Question, numbers: Mapping[str, int]) -> str:
    """Return when a question is put; to the one that several lead to, the pen comes back from further on."""
    if question.id != "last_seen":
        return question.when or ""
    first, *later = (numbers[name] for name in ("danger_now", "eating", "body"))
    back = "・".join(map(str, later))
    return f"家族・支援者の電話で、{first} がわからないとき({back} がわからないときも。聞いたら、元の質問の次へ戻る)"


def _voices(question: Question) -> tuple[tuple[str, str], ...]:
    heard: dict[str, list[str]] = {}
    for label, voice in _VOICES:
        if text := getattr(question.text, voice):
            heard.setdefault(text, []).append(label)
    if len(heard) == 1 and len(next(iter(heard.values()))) == len(_VOICES):
        return (("", next(iter(heard))),)
    # The supporter's wording differs from the family's in a word; the paper keeps it only where there is no other.
    return tuple(
        (_name_voice(labels), text) for text, labels in heard.items() if labels != ["支援者"] or len(heard) == 1
    )


def _name_voice(labels: Sequence[str]) -> str:
    if labels == ["家族", "支援者"]:
        return "家族"
    return labels[0] if len(labels) == 1 else "共通"


def _answer(question: Question, choice: Choice, questions: Questionnaire, numbers: Mapping[str, int]) -> _Answer:
    """Return an answer with its level; none stands where the next question decides it, or the pen would count both."""
    levels = questionnaire.answer_level(question, choice.code)
    worst = max(levels.values(), key=lambda level: level.rank)
    turn = _turn_to(question, choice, questions, numbers)
    if worst is Level.NONE or questionnaire.settled_later(question, choice.code, questions):
        return _Answer(choice.label, None, "", turn)
    words = "気をつける" if worst is Level.WATCH else LEVEL_LABELS[worst]
    only = _only([caller for caller, level in levels.items() if level is worst], levels)
    return _Answer(choice.label, worst, words + only, turn)


def _turn_to(question: Question, choice: Choice, questions: Questionnaire, numbers: Mapping[str, int]) -> str:
    """Return the question that comes at once (12へ; further up: まだなら3へ), or two where the callers differ."""
    led = questionnaire.follow_up(question, choice.code, questions)
    everyone = questionnaire.answer_level(question, choice.code)
    turns = []
    for name in dict.fromkeys(led.values()):
        yet = "まだなら" if numbers[name] < numbers[question.id] else ""
        turns.append(f"{yet}{numbers[name]}へ{_only([caller for caller in led if led[caller] == name], everyone)}")
    return "、".join(turns)


def _only(some: Sequence[str], everyone: Mapping[str, Level]) -> str:
    return f"({'・'.join(_WHO[caller] for caller in some)})" if len(some) < len(everyone) else ""


def _tables(groups: Sequence[tuple[str, Sequence[WindowView]]]) -> list[_Table]:
    return [_Table(title, tuple(map(_row, windows))) for title, windows in groups]


def _row(window: WindowView) -> _Row:
    instead = window.fallback if main_phone(window) is None else None
    through = instead if instead and main_phone(instead) else window
    phone = main_phone(through)
    return _Row(
        name=window.agency.name,
        instead="" if through is window else through.agency.name,
        number=phone.number or "" if phone else "",
        label=phone.label or "" if phone else "",
        check=CHECK_MARK if phone and phone.state is State.CHECK else "",
        dated=date_words(phone.source_date) if phone and phone.source_date else "日付なし",
        hours=phone_hours(through) or HOURS_UNKNOWN,
        url=through.agency.url or "",
    )
