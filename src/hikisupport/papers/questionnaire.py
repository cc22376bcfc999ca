"""What the paper questionnaire holds beside the questions: the level of each answer, and the law of the step as a path.

Both come from the rules themselves: levels are asked of them, and each box of the path names the rule it stands for, so
that a test can walk the path beside the law.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from hikisupport.core.text import date_words
from hikisupport.core.vocab import ALWAYS, LEVEL_LABELS, STEP_LABELS, Level
from hikisupport.directory.view import AgencyView
from hikisupport.papers.html import render
from hikisupport.triage import safety, step
from hikisupport.triage.facts import Answers
from hikisupport.triage.flow import Call, is_follow_up
from hikisupport.triage.load import Bundle
from hikisupport.triage.model import Choice, Question, Questionnaire
from hikisupport.triage.report import assess as whole_result

_COLD_MONTH = 12  # on paper the colder half of the year holds
_CALLERS = ("person", "mother")
END = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the path: if ``holds``, the step becomes ``step`` (None: stays) and the pen goes to box ``yes``.

    ``cap``: the step is at most ``step``. Where it does not hold, the pen goes to ``no`` with ``otherwise`` as the step
    (None: stays). ``every``: all points must hold, else one is enough. Box ``END`` is the end of the path.
    """

    number: int
    title: str
    holds: Callable[[Answers, Level], bool]
    yes: int
    no: int
    step: int | None = None
    otherwise: int | None = None
    cap: bool = False
    every: bool = True
    points: tuple[str, ...] = ()
    say: str = ""


PATH = (
    Box(
        1,
        "「今すぐ」の印が一つでもある",
        lambda _, level: level is Level.NOW,
        yes=END,
        no=2,
        step=0,
        say="質問を止めて、助けを呼ぶ。安全が確かめられて続けるときは、箱2へ",
    ),
    Box(
        2,
        "働く・学ぶことを、ご本人が望んでいる",
        step.work_ready,
        yes=3,
        no=4,
        points=(
            "望みが「学ぶ」か「働く」(「働かねば」は望みに数えない)",
            "お電話はご本人、声で話す・会う人がいる、決まって人と会う所がある、支援者や医師に今会っている、のどれか",
            "外出が「買い物・通院だけ」か、それより広い",
            "「今すぐ」「今日中」の印がない",
        ),
    ),
    Box(
        3,
        "やめた所があり、支える人が今いない",
        lambda answers, _: step.relapse(answers),
        yes=6,
        no=6,
        step=2,
        otherwise=3,
        points=(
            "この1年に、居場所・訓練・仕事のどれかをやめた(ほかの方の電話で、わからないときも)",
            "居場所・就労・学校・窓口の支援者に、今は会っていない(病院だけのときも「会っていない」)",
        ),
        say="段階3で、15〜17歳は子ども・若者総合相談、65歳以上は自立相談支援機関から",
    ),
    Box(
        4,
        "人とのつながりや、望みがある",
        lambda answers, _: step.can_meet(answers),
        yes=6,
        no=5,
        step=2,
        every=False,
        points=(
            "声で話す・会う人がいる、または、決まって人と会う所がある",
            "居場所・デイケアの支援者に、今会っている",
            "就労・学校・窓口の支援者に今会っていて、外出が「買い物・通院だけ」か、それより広い",
            "望みが「話」「場所」「学ぶ」「働く」のどれかで、外出が「人目を避けて少し」か、それより広い",
            "お電話はご本人で、望みが「場所」「学ぶ」「働く」のどれか",
            "お電話はほかの方、ご本人は電話を知っていてよく、望みが「話」「場所」「学ぶ」「働く」のどれか",
            "お電話はご本人か、知っていてよい。だれかに今会っていて(病院も)、外出が「買い物・通院だけ」か、それより広い",
        ),
    ),
    Box(
        5,
        "この1年に「居場所・デイケア」か「就労の訓練・事業所」をやめた",
        lambda answers, _: step.known_before(answers),
        yes=6,
        no=6,
        step=2,
        otherwise=1,
        say="まず、その所の知っている人へ",
    ),
    Box(
        6,
        "ご本人の了解が、まだない",
        lambda answers, _: step.not_without_them(answers),
        yes=7,
        no=7,
        step=1,
        cap=True,
        points=(
            "お電話はご本人ではなく、「知っていてよい」ではない",
            "「伝えると危ない」、または、居場所・就労・学校・窓口の支援者に、今は会っていない",
            "「伝えると危ない」「いやがる」、または、この1年に居場所・訓練をやめていない",
        ),
        say="ほかの支援は、ご本人が望んだときに。「伝えると危ない」なら、家に紙・電話・訪問はなし",
    ),
    Box(
        7,
        "ご本人は14歳まで",
        lambda answers, _: step.child(answers),
        yes=END,
        no=END,
        step=2,
        cap=True,
        say="学校や子どもの窓口と一緒に",
    ),
)


def answer_level(question: Question, code: str) -> Mapping[str, Level]:
    """Return how urgent an answer is by itself, for a call of the person and of the family (who is asked at all)."""
    asked = [caller for caller in _CALLERS if question.text.person or caller != "person"]
    return {caller: safety.assess({"caller": caller, question.id: code}, _COLD_MONTH).level for caller in asked}


# The answers by which a follow-up comes to be asked at all.
_LED_BY = {
    "last_seen": {"danger_now": "unknown", "living": "parents"},
    "response": {"danger_now": "unknown", "living": "parents", "last_seen": "unknown"},
    "body": {"eating": "almost_none"},
    "carer_dark": {"carer": "exhausted"},
}


def follow_up(question: Question, code: str, questions: Questionnaire) -> Mapping[str, str]:
    """Return the question that an answer leads to at once, for a call of the person and of the family (where any)."""
    found = {}
    for caller, level in answer_level(question, code).items():
        before = {"caller": caller} | _LED_BY.get(question.id, {})
        after = _asked({**before, question.id: code}, questions)
        led = [name for name in after if name not in _asked(before, questions)]
        if led and level is not Level.NOW:  # there the questions stop
            found[caller] = led[0]
    return found


def settled_later(question: Question, code: str, questions: Questionnaire) -> bool:
    """Tell whether the follow-up of an answer may find less danger than the answer by itself (then it decides)."""
    return any(
        _least(questions[name], {"caller": caller, question.id: code}) < answer_level(question, code)[caller].rank
        for caller, name in follow_up(question, code, questions).items()
    )


def _least(question: Question, before: Mapping[str, str]) -> int:
    levels = [safety.assess({**before, question.id: choice.code}, _COLD_MONTH).level for choice in question.choices]
    return min(level.rank for level in levels)


def _asked(answers: Mapping[str, str], questions: Questionnaire) -> list[str]:
    call = Call(questions, _COLD_MONTH, answers)
    return [asked.id for asked in questions.questions if asked.id not in answers and is_follow_up(asked.id, call)]


# Calls without danger, one for each step, by which the program itself names agencies for every age and ward.
_TOLD = {"caller": "person", "stopped": "none", "helping": "none"}
_TYPICAL = {
    f"段階1 {STEP_LABELS[1]}": {"outing": "home", "contact": "none", "wish": "quiet"},
    f"段階2 {STEP_LABELS[2]}": {"outing": "errands", "contact": "none", "wish": "place"},
    f"段階3 {STEP_LABELS[3]}": {"outing": "place", "wish": "work"},
    "15〜17歳": {"age": "15_17", "outing": "home", "contact": "none", "wish": "talk"},
}


def agencies_by_step(bundle: Bundle, moment: datetime) -> list[tuple[str, list[AgencyView]]]:
    """Return the agencies that the program names at each step where nothing else is known, and those for the young."""
    calm = {name: bundle.questions[name].choices[0].code for name in safety.unasked(_TOLD)}  # the first is the calmest
    found = []
    for title, answers in _TYPICAL.items():
        report = whole_result(calm | _TOLD | answers, bundle, moment)
        found.append((title, [*([report.first] if report.first else []), *report.others]))
    return found


_VOICES = (("本人", "person"), ("家族", "family"), ("支援者", "supporter"))
_WHO = {"person": "本人の電話", "mother": "家族・支援者"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """What stands beside an answer: how urgent it is, and which question comes at once."""

    level: Level | None
    level_words: str
    turn: str


def paper_html(
    questions: Questionnaire,
    rescue: Sequence[str],
    steps: Sequence[tuple[str, Sequence[AgencyView]]],
    crisis: Sequence[tuple[str, Sequence[AgencyView]]],
) -> str:
    """Return the questionnaire as one document of A4 pages."""
    numbers = {asked.id: number for number, asked in enumerate(questions.questions, start=1)}
    return render(
        "questionnaire.html",
        title="電話での聞き取り(紙)",
        css="questionnaire.css",
        always=ALWAYS,
        rescue=rescue,
        asked=questions.questions,
        asked_if=partial(_asked_if, numbers=numbers),
        voices=_voices,
        mark=partial(_mark, questions=questions, numbers=numbers),
        path=PATH,
        steps={number: STEP_LABELS[number] for number in (1, 2, 3)},
        crisis=crisis,
        agencies=steps,
        date_words=date_words,
        as_of=questions.as_of,
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


def _mark(question: Question, choice: Choice, questions: Questionnaire, numbers: Mapping[str, int]) -> _Mark:
    """Return the level of an answer; none stands where the next question decides it, or the pen would count both."""
    levels = answer_level(question, choice.code)
    worst = max(levels.values(), key=lambda level: level.rank)
    turn = _turn_to(question, choice, questions, numbers)
    if worst is Level.NONE or settled_later(question, choice.code, questions):
        return _Mark(None, "", turn)
    words = "気をつける" if worst is Level.WATCH else LEVEL_LABELS[worst]
    only = _name_callers([caller for caller, level in levels.items() if level is worst], levels)
    return _Mark(worst, words + only, turn)


def _turn_to(question: Question, choice: Choice, questions: Questionnaire, numbers: Mapping[str, int]) -> str:
    """Return the question that comes at once (12へ; further up: まだなら3へ), or two where the callers differ."""
    led = follow_up(question, choice.code, questions)
    everyone = answer_level(question, choice.code)
    turns = []
    for name in dict.fromkeys(led.values()):
        yet = "まだなら" if numbers[name] < numbers[question.id] else ""
        some = [caller for caller in led if led[caller] == name]
        turns.append(f"{yet}{numbers[name]}へ{_name_callers(some, everyone)}")
    return "、".join(turns)


def _name_callers(some: Sequence[str], everyone: Mapping[str, Level]) -> str:
    return f"({'・'.join(_WHO[caller] for caller in some)})" if len(some) < len(everyone) else ""
