"""The paper questionnaire: it works when the machine does not. Questions, levels, the path of the step, numbers."""

from collections.abc import Mapping, Sequence

from hikisupport.core.vocab import ALWAYS, CHECK_MARK, HOURS_UNKNOWN, LEVEL_LABELS, STEP_LABELS, Level, State
from hikisupport.directory.times import date_words, phone_hours
from hikisupport.directory.view import WindowView, main_phone
from hikisupport.papers import questionnaire
from hikisupport.papers.html import document, escape, items
from hikisupport.papers.questionnaire import PATH, Box
from hikisupport.papers.sheet_style import FONTS
from hikisupport.triage.asking import ASKED_IF
from hikisupport.triage.model import Choice, Question, Questionnaire

CSS = (
    """
@page { size: A4 portrait; margin: 10mm 11mm 14mm;
  @bottom-left { content: \""""
    + ALWAYS
    + """\"; font: bold 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
html { color: #000; background: #fff; color-scheme: only light; }
body { margin: 0; font-family: """
    + FONTS
    + """; font-size: 10.5pt; line-height: 1.4; line-break: strict; overflow-wrap: anywhere; }
.paper { margin: 0 auto; max-width: 210mm; padding: 8mm; }
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
h1 { font-size: 17pt; line-height: 1.3; }
h2 { font-size: 12pt; padding-left: 2.5mm; border-left: 2.2mm solid #000; margin: 3.5mm 0 1.5mm; break-after: avoid; }
h3 { font-size: 11pt; line-height: 1.4; break-after: avoid; }
.need { break-inside: avoid; }
.need + .need { margin-top: 1.6mm; }
ul, ol { list-style: none; }
.always { border: 0.7mm solid #000; border-radius: 1.5mm; padding: 1mm 3mm; font-size: 11.5pt; font-weight: bold;
  margin-top: 1.5mm; }
.how { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 6mm; margin-top: 2mm; }
.how li { padding-left: 1.5em; text-indent: -1.5em; }
.rescue { border: 0.4mm solid #000; border-radius: 1.5mm; padding: 1mm 3mm; }
.write { display: flex; flex-wrap: wrap; column-gap: 6mm; margin-top: 2mm; }
.write span { border-bottom: 0.3mm solid #000; flex: 1 1 40mm; padding-top: 2mm; }
.questions { columns: 2; column-gap: 8mm; }
.question { break-inside: avoid; padding-bottom: 2.6mm; }
.when { font-size: 9.5pt; border: 0.2mm solid #000; border-radius: 1mm; padding: 0 1.2mm; display: inline-block;
  line-height: 1.35; }
.ask { padding-left: 3em; text-indent: -3em; }
.voice { display: inline-block; width: 3em; text-indent: 0; font-size: 9.5pt; }
.hint { font-size: 9.5pt; }
.answers { display: flex; flex-wrap: wrap; column-gap: 3.5mm; row-gap: 0.4mm; padding-left: 0.5em; margin-top: 0.4mm; }
.answers li, .points li { padding-left: 1.55em; position: relative; }
.answers li::before, .points li::before { content: ""; position: absolute; left: 0; top: 0.22em; width: 1em;
  height: 1em; border: 0.3mm solid #000; }
.level { font-size: 9.5pt; font-weight: bold; border: 0.3mm solid #000; border-radius: 1mm; padding: 0 1mm;
  white-space: nowrap; }
.now { border-width: 0.9mm; }
.today { border-style: double; border-width: 0.9mm; }
.turn { font-weight: bold; white-space: nowrap; }
.page { break-before: page; }
.path { margin-top: 1.5mm; }
.box { display: grid; grid-template-columns: 11mm minmax(0, 1fr) 62mm; column-gap: 3mm; align-items: center;
  border: 0.5mm solid #000; border-radius: 1.5mm; padding: 0.8mm 3mm; margin-bottom: 1.5mm; break-inside: avoid; }
.box .figure { font-size: 19pt; font-weight: bold; text-align: center; border-right: 0.3mm solid #000; }
.rule { font-size: 9.5pt; }
.way { border-left: 0.3mm solid #000; padding-left: 3mm; }
.way b { display: inline-block; width: 5.4em; white-space: nowrap; }
.result { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); column-gap: 4mm; margin-top: 2.5mm; }
.result p { border: 0.7mm solid #000; border-radius: 1.5mm; padding: 1.2mm 3mm; font-size: 11pt; }
.result strong { font-size: 16pt; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.6mm 3mm 0.4mm 0;
  border-bottom: 0.2mm solid #666; }
tr { break-inside: avoid; }
th { width: 43%; }
.tel { font-weight: bold; font-size: 11pt; white-space: nowrap; font-variant-numeric: tabular-nums; }
.dated { font-size: 9.5pt; white-space: nowrap; }
/* The half millimetre keeps right borders inside the page: Chromium cuts what ends exactly at its edge. */
@media print { .paper { padding: 0 0.5mm 0 0; max-width: none; } }
@media screen and (max-width: 600px) {
  .questions { columns: 1; }
  .how, .box, .result { grid-template-columns: minmax(0, 1fr); }
}
"""
)


TITLE = "電話での聞き取り(紙)"
_HOW = (
    "1 上から順に、文をそのまま読み、印を付ける。「わからない・答えたくない」も答え。支援者には「家族」の文で聞く。",
    "2 わくのある質問は、わくの中の時だけ聞く。→ のある答えは、すぐその番号へ(急ぎかどうかは、そこで決まる)。"
    "お名前や住所は書かない(助けを呼ぶときの住所は別の紙に)。",
    "3 「今すぐ」の答えが出たら、そこで止めて、右の三つ。「今日中」は、聞き終わったら今日のうちに窓口へ。",
    "4 終わったら「次の一歩をさがす道」を、箱1からたどる。",
)
_VOICES = (("本人", "person"), ("家族", "family"), ("支援者", "supporter"))
_WHO = {"person": "本人の電話", "mother": "家族・支援者"}


def paper_html(
    questions: Questionnaire,
    rescue: Sequence[str],
    steps: Sequence[tuple[str, Sequence[WindowView]]],
    crisis: Sequence[tuple[str, Sequence[WindowView]]],
) -> str:
    """Return the questionnaire as one document of A4 pages."""
    asked = "".join(_question(question, questions) for question in questions.questions)
    body = "\n".join(
        (
            f'<header><h1>{TITLE}</h1><p class="always">{escape(ALWAYS)}</p></header>',
            "<main>",
            _how(rescue),
            f'<h2>質問</h2><div class="questions">{asked}</div>',
            _path(),
            f'<section class="page"><h2>緊急の電話</h2>{_tables(crisis)}</section>',
            f"<h2>はじめの窓口(どの区でも)</h2>{_tables(steps)}",
            "</main>",
            f"<footer><p>質問は {escape(questions.as_of)} のもの。( )の中は、いつの番号か。"
            "要確認は、古いかもしれない印なので、つながったら相手の名前を確かめる。"
            "この決まりは、公表された検証のない設計です。迷うときは責任者に相談してください。</p></footer>",
        )
    )
    return document(TITLE, CSS, f'<div class="paper">\n{body}\n</div>')


def _how(rescue: Sequence[str]) -> str:
    lines = items([f"{number} {escape(line)}" for number, line in enumerate(rescue, start=1)], "ul")
    blanks = "".join(f"<span>{label}</span>" for label in ("日時", "受けた人", "次に話す日時", "どちらからかけるか"))
    return (
        f'<div class="how">{items([escape(line) for line in _HOW])}'
        f'<div class="rescue"><p><strong>「今すぐ」のとき</strong></p>{lines}</div></div><p class="write">{blanks}</p>'
    )


def _question(question: Question, questions: Questionnaire) -> str:
    numbers = {asked.id: number for number, asked in enumerate(questions.questions, start=1)}
    asked_if = _asked_if(question, numbers)
    when = f'<p><span class="when">聞くとき: {escape(asked_if)}</span></p>' if asked_if else ""
    hint = f'<p class="hint">聞き方: {escape(question.ask)}</p>' if question.ask else ""
    told = [_answer(question, choice, questions) + _turn_to(question, choice, numbers) for choice in question.choices]
    return (
        f'<section class="question"><h3>{numbers[question.id]} {escape(question.label)}</h3>'
        f"{when}{_voices(question)}{hint}{items(told, css='answers')}</section>"
    )


def _asked_if(question: Question, numbers: Mapping[str, int]) -> str:
    """Return when a question is put; to the one that several lead to, the pen comes back from further on."""
    if question.id != "last_seen":
        return ASKED_IF.get(question.id, "")
    first, *later = (numbers[name] for name in ("danger_now", "eating", "body"))
    back = "・".join(map(str, later))
    return f"家族・支援者の電話で、{first} がわからないとき({back} がわからないときも。聞いたら、元の質問の次へ戻る)"


def _voices(question: Question) -> str:
    """Return the wordings, each once, with those who hear it."""
    heard: dict[str, list[str]] = {}
    for label, voice in _VOICES:
        if text := getattr(question.text, voice):
            heard.setdefault(text, []).append(label)
    if len(heard) == 1 and len(next(iter(heard.values()))) == len(_VOICES):
        return f"<p>{escape(next(iter(heard)))}</p>"
    # The supporter's wording differs from the family's in a word; the paper keeps it only where there is no other.
    return "".join(
        f'<p class="ask"><span class="voice">{_short(labels)}</span>{escape(text)}</p>'
        for text, labels in heard.items()
        if labels != ["支援者"] or len(heard) == 1
    )


def _short(labels: Sequence[str]) -> str:
    if labels == ["家族", "支援者"]:
        return "家族"
    return labels[0] if len(labels) == 1 else "共通"


def _answer(question: Question, choice: Choice, questions: Questionnaire) -> str:
    """Return an answer with its level; none stands where the next question decides it, or the pen would count both."""
    levels = questionnaire.answer_level(question, choice.code)
    worst = max(levels.values(), key=lambda level: level.rank)
    told = escape(choice.label)
    if worst is not Level.NONE and not questionnaire.settled_later(question, choice.code, questions):
        only = _only([caller for caller, level in levels.items() if level is worst], levels)
        told += f' <span class="level {worst.value}">{_level(worst)}{only}</span>'
    return told


def _turn_to(question: Question, choice: Choice, numbers: Mapping[str, int]) -> str:
    """Return the question that comes at once: → 12へ; where it stands further up, → まだなら3へ."""
    led = questionnaire.follow_up(question, choice.code)
    if not led:
        return ""
    target = numbers[next(iter(led.values()))]
    yet = "まだなら" if target < numbers[question.id] else ""
    only = _only(list(led), questionnaire.answer_level(question, choice.code))
    return f' <span class="turn">→ {yet}{target}へ{only}</span>'


def _only(some: Sequence[str], everyone: Mapping[str, Level]) -> str:
    return f"({'・'.join(_WHO[caller] for caller in some)})" if len(some) < len(everyone) else ""


def _level(level: Level) -> str:
    return "気をつける" if level is Level.WATCH else LEVEL_LABELS[level]


def _path() -> str:
    boxes = "".join(_box(box) for box in PATH)
    results = "".join(f"<p><strong>{number}</strong> {escape(STEP_LABELS[number])}</p>" for number in (1, 2, 3))
    return (
        '<section class="page"><h2>次の一歩をさがす道</h2>'
        "<p>箱1から順に。「わからない・答えたくない」は、当てはまらないとみなします(箱3の「やめた所」だけは別)。"
        "段階は順位ではありません。終わりに書いてある番号に、まるを付けます。</p>"
        f'<div class="path">{boxes}</div><div class="result">{results}</div></section>'
    )


def _box(box: Box) -> str:
    how = "全部に印が付いたら「当てはまる」" if box.every else "一つでも印が付いたら「当てはまる」"
    rule = f'<p class="rule">{how}</p>' if len(box.points) > 1 else ""
    points = items([escape(point) for point in box.points], css="points")
    say = f'<p class="rule">{escape(box.say)}</p>' if box.say else ""
    return (
        f'<div class="box"><p class="figure">{box.number}</p><div><h3>{escape(box.title)}</h3>{rule}{points}</div>'
        f'<div class="way"><p><b>当てはまる</b>{_turn(box, box.step, box.yes)}</p>'
        f"<p><b>でなければ</b>{_turn(box, box.otherwise, box.no)}</p>{say}</div></div>"
    )


def _turn(box: Box, step: int | None, target: int) -> str:
    """Return where the pen goes: → 段階2 と書いて、箱6へ."""
    where = f"箱{target}へ" if target else "終わり"
    if step is None or (box.cap and step == box.otherwise):
        return f"→ {where}"
    if step == 0:
        return "→ <strong>助けが先</strong>。終わり"
    return f"→ <strong>段階{step}{'まで' if box.cap else ''}</strong>。{where}"


def _tables(groups: Sequence[tuple[str, Sequence[WindowView]]]) -> str:
    return "".join(
        f'<section class="need"><h3>{escape(title)}</h3>'
        f"<table><tbody>{''.join(_row(window) for window in windows)}</tbody></table></section>"
        for title, windows in groups
        if windows
    )


def _row(window: WindowView) -> str:
    phone = main_phone(window)
    if phone is None and window.fallback is not None and main_phone(window.fallback):
        name = f"{escape(window.agency.name)}<br>番号は確認中。かわりに {escape(window.fallback.agency.name)}"
        return f'<tr><th scope="row">{name}</th><td>{_number(window.fallback)}</td></tr>'
    return f'<tr><th scope="row">{escape(window.agency.name)}</th><td>{_number(window)}</td></tr>'


def _number(window: WindowView) -> str:
    phone, agency = main_phone(window), window.agency
    if phone is None or phone.number is None:
        return f"番号は確認中です {escape(agency.url or '')}"
    check = f'<span class="level">{CHECK_MARK}</span> ' if phone.state is State.CHECK else ""
    date = date_words(phone.source_date) if phone.source_date else "日付なし"
    number = f'<span class="tel">{escape(phone.number)}</span>'
    hours = escape(phone_hours(window) or HOURS_UNKNOWN)
    return f'{number} {escape(phone.label)} {check}<span class="dated">({date})</span> {hours}'
