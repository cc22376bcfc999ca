"""The result of a call as text: the first screen as blocks in their order, and the parts behind its keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from hikisupport.core.errors import HikisupportError, Stopped
from hikisupport.core.page import UNFOLDED, Line, Page, Piece
from hikisupport.core.vocab import LEVEL_LABELS, STEP_LABELS, quoted
from hikisupport.directory.screen import WITHHELD, moment_words, number_pieces
from hikisupport.directory.view import AgencyView
from hikisupport.triage.asking import OVERRIDE_LABELS, level_words
from hikisupport.triage.danger import add_danger, danger_blocks, is_standing, open_piece
from hikisupport.triage.flow import WAITING
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.report import Override, Own, Reason, Report
from hikisupport.triage.terminal import NAMES, Block, Key, Prompt, fit, key_line

NOTHING_TO_THE_HOUSE = "【家へは、かけない・送らない・行かない】伝えると危ない、と聞いています。"


def first_screen(report: Report, questions: "Questionnaire", say_rank: int = 0) -> list[Block]:
    """Return the first screen: danger, the words to say now, the request, one agency with its words, the rest.

    Danger, the words to say and the agency always stand; the others as far as there is room. ``say_rank``: how soon the
    words to say in a rescue give way, where more than keys has to stand below.
    """
    below = _rescue(report, say_rank) if report.step == 0 else _show_answer(report)
    return [*_above(report, questions), *below]


def _above(report: Report, questions: "Questionnaire") -> Iterator[Block]:
    if report.step is None:
        yield Block(partial(_add_unasked, report=report, questions=questions))
    if report.override and report.override.level:
        yield Block(partial(_add_changed_level, override=report.override))
    yield from danger_blocks(report.flags, report.rescue, report.at, gone_on=report.gone_on)
    if report.answers.get("consent") == "unsafe":
        yield Block(lambda page: page.text(NOTHING_TO_THE_HOUSE, style="danger", hanging=2))


def _rescue(report: Report, say_rank: int) -> Iterator[Block]:
    yield Block(lambda page: page.text(quoted(report.say_now), style="strong", hanging=2), rank=say_rank)
    if report.script:
        yield Block(partial(_add_script, title="■ 通報で伝えること", lines=report.script), rank=4)


def _show_answer(report: Report) -> Iterator[Block]:
    if report.step is None:
        return
    yield Block(partial(_add_step, report=report), rank=1)
    yield Block(lambda page: page.text(quoted(report.say_now), style="strong", hanging=2))
    if report.request.answer:
        yield Block(partial(_add_request, report=report), rank=2)
    if report.here:
        yield Block(partial(_add_own, own=report.here, title=report.here.name), rank=1)
    yield from _show_agencies(report)
    if report.small_step:
        week = "今日" if report.level.is_urgent else "今週"
        yield Block(lambda page: page.text(f"■ {week}の小さな一歩: {report.small_step}", hanging=3), rank=3)
    if report.cost_line:
        yield Block(lambda page: page.text(f"■ 費用: {report.cost_line}", hanging=3), rank=7)


def _show_agencies(report: Report) -> Iterator[Block]:
    """Give who knows the person and the first agency, in the order they are turned to, each with its own words."""
    own, first = report.own, report.first
    if first and report.gone_on == WAITING and is_standing(first):
        first = None  # 119 or 110 stands in the danger above
    if own and not own.after_danger:
        yield from _show_own(own, "まず、知っている方", script_rank=5)
    if first:
        title = "きょう、まずかける所" if report.level.is_urgent else "相談できる窓口" if own else "まず一つの窓口"
        yield Block(lambda page: page.text(f"■ {title}", style="heading"))
        yield Block(partial(add_agency, agency=first, report=report, meanwhile=True))
        yield Block(partial(_add_lines, lines=report.script), rank=6 if own and not own.after_danger else 4)
    if own and own.after_danger:
        yield from _show_own(own, "そのあとで、知っている方", script_rank=6)
    after = next((one for one in report.others if report.words[one.agency.id].after), None)
    if after:
        yield Block(partial(_add_after, agency=after, report=report), rank=3)


def _show_own(own: Own, title: str, script_rank: int) -> Iterator[Block]:
    short = partial(_add_heading, text=f"{title}: {own.name}")
    yield Block(partial(_add_own, own=own, title=title), 3 if own.after_danger else 0, short)
    if own.script:
        yield Block(partial(_add_lines, lines=own.script), rank=script_rank)


def _add_heading(page: Page, text: str) -> None:
    page.text(f"■ {text}", style="heading", hanging=3)


def _add_own(page: Page, own: Own, title: str) -> None:
    page.text(f"■ {title}: {own.text}", style="strong", hanging=3)


def _add_step(page: Page, report: Report) -> None:
    changed = report.override
    by_hand = ""
    if changed and changed.step is not None:
        by_rule = STEP_LABELS[changed.rule_step] if changed.rule_step is not None else "なし"
        by_hand = f"(相談員が変更: {OVERRIDE_LABELS[changed.reason]}。決まりでは {by_rule})"
    step = STEP_LABELS[report.step or 0]
    page.text(f"■ 今の状況に合いやすい支援: {step}{by_hand}", style="heading", hanging=3)


def _add_request(page: Page, report: Report) -> None:
    guide = report.request.guide
    where = {None: "", "relate": "(s 接し方)"}.get(guide, f"(手引き: hikisupport guide {guide})")
    page.text(f"■ 聞きたいことへ: {report.request.answer}{where}", hanging=3)


def _add_script(page: Page, title: str, lines: Sequence[str]) -> None:
    page.text(title, style="heading")
    _add_lines(page, lines)


def _add_lines(page: Page, lines: Sequence[str]) -> None:
    for line in lines:
        page.item(line, indent=3)


def _add_after(page: Page, agency: AgencyView, report: Report) -> None:
    page.text(f"■ そのあとで: {agency.agency.name}", style="heading", hanging=3)
    page.whole(*_show_number(agency), *_when(agency, report), indent=3)


def add_agency(page: Page, agency: AgencyView, report: Report, *, meanwhile: bool = False) -> None:
    """Add an agency: name, number, open or when next, who answers instead or meanwhile, what to ask for."""
    page.whole(Piece(agency.agency.name, "strong"), indent=1)
    page.whole(*_show_number(agency), *_when(agency, report), indent=3)
    instead = agency.fallback if agency.phone is None else None
    if instead:
        page.whole(Piece(f"かわりに {instead.agency.name}"), *_show_number(instead), *_when(instead, report), indent=3)
    if ask_for := report.words[agency.agency.id].ask_for:
        page.text(ask_for, indent=3)
    if meanwhile:
        _add_meanwhile(page, report, is_closed=(instead or agency).open.now is False)


def _add_meanwhile(page: Page, report: Report, *, is_closed: bool) -> None:
    """Add who answers until it opens: in danger a number, else the next talk with us."""
    if not report.level.is_urgent:
        if is_closed:
            page.text("それまで: この電話で、次に話す日時を決めておきます。", indent=3)
    elif report.meanwhile:
        answers = report.meanwhile
        until = "それまで:" if is_closed else "つながらないとき:"
        page.whole(Piece(until), *_show_number(answers), Piece(answers.agency.name), *_when(answers, report), indent=3)


def _show_number(agency: AgencyView) -> tuple[Piece, ...]:
    phone = agency.phone
    return number_pieces(phone) if phone else (Piece(WITHHELD, "check"), Piece(agency.agency.url or ""))


def _when(agency: AgencyView, report: Report) -> tuple[Piece, ...]:
    return () if agency.phone is None and agency.open.now is not False else (open_piece(agency, report.at),)


def _add_changed_level(page: Page, override: Override) -> None:
    by_rule, set_to = level_words(override.rule_level), level_words(override.level or override.rule_level)
    reason = OVERRIDE_LABELS[override.reason]
    page.text(f"【{set_to}】相談員が変更(理由: {reason}。決まりでは「{by_rule}」)", style="danger", hanging=2)


def _add_unasked(page: Page, report: Report, questions: "Questionnaire") -> None:
    page.text("■ 安全の確認がまだです", style="danger")
    page.text("次のことを聞いてから、結果を出します。", indent=1)
    for name in report.unasked:
        page.item(f"{questions[name].label}({name})", indent=1)


# --- the parts behind the keys --------------------------------------------------------------------------------------


def _add_danger_in_full(page: Page, report: Report) -> None:
    if report.flags:
        page.heading("危険への対応", style="danger")
        add_danger(page, report.flags, report.at)


def _add_others(page: Page, report: Report, _: "Questionnaire") -> None:
    page.heading("ほかの窓口")
    for agency in sorted(report.others, key=lambda other: other.phone is None):
        add = _add_with_words if agency.phone else _add_apart
        add(page, agency, report)


def _add_if_wished(page: Page, report: Report, _: "Questionnaire") -> None:
    page.heading("本人が望んだら")
    page.text(report.if_wished_text, indent=1)
    for agency in report.if_wished:
        _add_with_words(page, agency, report)


def _add_with_words(page: Page, agency: AgencyView, report: Report) -> None:
    add_agency(page, agency, report)
    words = report.words[agency.agency.id]
    for text in words.why:
        page.text(text, style="label", indent=3)
    _add_lines(page, words.script)


def _add_apart(page: Page, agency: AgencyView, report: Report) -> None:
    """Add an agency without a number in short, with who answers instead."""
    instead = agency.fallback
    who = f"かわりに {instead.agency.name}" if instead else WITHHELD
    page.text(f"{agency.agency.name}: {who}", style="strong", indent=1, hanging=2)
    if instead:
        page.whole(*_show_number(instead), *_when(instead, report), indent=3)
    for text in report.words[agency.agency.id].why:
        page.text(text, style="label", indent=3)


def _add_why(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add the rules that decided, the answers they used, the sources, the notes, and what all of it stands on."""
    if report.reasons:
        page.heading("なぜこの結果か")
        for reason in report.reasons:
            _add_reason(page, reason, report, questions)
        page.text("この決まりは、公表された検証のない設計です。迷うときは責任者に相談してください。", "label", 1)
    if report.notes:
        page.heading("覚えておくこと")
        for note in report.notes:
            page.item(note, indent=1)
    page.text(_versions(report), style="label")


def _add_reason(page: Page, reason: Reason, report: Report, questions: "Questionnaire") -> None:
    page.item(f"{reason.text} [{reason.rule}]", indent=1)
    given = [(name, code) for name, code in reason.answers.items() if name in report.answers]
    labels = [(questions[name].label, questions.label(name, code, report.group)) for name, code in given]
    if labels:
        used = "、".join(label + quoted(answer) for label, answer in labels)
        page.text(f"もとにした答え: {used}", style="label", indent=3)
    for source in reason.sources:
        page.text(f"出典: {source.words()}", style="label", indent=3)


def _add_would_change(page: Page, report: Report, _: "Questionnaire") -> None:
    page.heading("わかると変わること")
    for change in report.would_change:
        page.item(f"{change.text} → {STEP_LABELS[change.step]}", indent=1)


def _add_relate(page: Page, report: Report, _: "Questionnaire") -> None:
    """Add the questions families ask most, each with an answer to read aloud and its sources."""
    page.heading("接し方: ご家族からよく聞かれること")
    for spoken in report.relate:
        page.item(spoken.title, style="strong", indent=1)
        page.text(spoken.text, indent=3)
        page.text(f"出典: {'、'.join(source.words() for source in spoken.sources)}", style="label", indent=3)
    page.text("言わない言葉と代わりの言葉は hikisupport guide 接し方 で見られます。", style="label", indent=1)


def _add_prepare(page: Page, report: Report, _: "Questionnaire") -> None:
    page.heading("電話の前に、わかる分だけ書いておくこと")
    for line in report.prepare:
        page.item(line, indent=1)


def _add_cost(page: Page, report: Report, _: "Questionnaire") -> None:
    """Add the self-pay in full, the one line where no income was asked, or in danger what is said of it."""
    if report.cost is not None:
        from hikisupport.cost.screen import add_estimate

        page.heading("費用のくわしい見込み")
        add_estimate(page, report.cost)
    else:
        page.heading("費用")
        page.text(report.cost_later or report.cost_line, indent=1)


def _add_answers(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add the answers given and the code they are kept as."""
    page.heading("聞き取りの答え")
    for name, code in report.answers.items():
        page.text(f"{questions[name].label}: {questions.label(name, code, report.group)}", indent=1, hanging=2)
    if report.step == 0 and report.unasked:
        labels = "、".join(questions[name].label for name in report.unasked)
        page.text(f"まだ聞いていない安全の質問: {labels}", style="warn", indent=1)
    if report.code:
        page.text(f"再開コード: {report.code}", indent=1, hanging=2)
        page.text("このコードから答えがわかります。個人の情報として扱い、ご家族に渡す紙には書きません。", "label", 1)


def _versions(report: Report) -> str:
    versions = report.versions
    return (
        f"{moment_words(report.at)}の結果。hikisupport {versions['program']}、決まり {versions['rules']}、"
        f"窓口 {versions['agencies']}、質問 {versions['questions']}、データ: {versions['data']}。"
        f"危険の度合い: {LEVEL_LABELS[report.level]}。"
    )


Part = Callable[[Page, Report, "Questionnaire"], None]
# What stands behind a key, in the order of 全部.
PARTS: Mapping[Key, Part] = {
    Key.OTHERS: _add_others,
    Key.WISHED: _add_if_wished,
    Key.CHANGES: _add_would_change,
    Key.PREPARE: _add_prepare,
    Key.RELATE: _add_relate,
    Key.COST: _add_cost,
    Key.WHY: _add_why,
}


def holds(key: Key, report: Report) -> bool:
    """Tell whether something stands behind a key of a result."""
    held = {
        Key.OTHERS: report.others,
        Key.WISHED: report.if_wished,
        Key.CHANGES: report.would_change,
        Key.PREPARE: report.prepare,
        Key.RELATE: report.relate,
        Key.COST: report.cost or report.cost_line or report.cost_later,
    }
    return bool(held.get(key, True))


def _add_left_out(page: Page, left: Sequence[Block], report: Report) -> None:
    """Add what had no room on the first screen: every danger in full, then the other blocks."""
    _add_danger_in_full(page, report)
    for block in left:
        block.add(page)


def add_whole(page: Page, report: Report, questions: "Questionnaire") -> None:
    """Add the first screen without end and everything below it."""
    page.lines += fit(page.columns, UNFOLDED, first_screen(report, questions))[0].lines
    _add_danger_in_full(page, report)
    for key, add in PARTS.items():
        if holds(key, report):
            add(page, report, questions)
    _add_answers(page, report, questions)


# Writes a paper of a report to a path and says so; made by cli.
Writer = Callable[[Report, str], None]
KEYS = (
    *(Key.WHY, Key.OTHERS, Key.WISHED, Key.CHANGES, Key.PREPARE, Key.RELATE, Key.COST, Key.PAPER, Key.RECORD),
    *(Key.ALL, Key.NEXT, Key.REVIEW, Key.CHANGE, Key.BACK, Key.URGENT, Key.STOP),
)
_LEAVING = {Key.CHANGES, Key.BACK, Key.REVIEW, Key.CHANGE}
_WHERE = {
    Key.PAPER: "持ち帰りの紙を書く先(例 kami.html、kami.pdf。Enterでやめる) > ",
    Key.RECORD: "引きつぎのメモを書く先(例 memo.md。Enterでやめる) > ",
}


def browse(report: Report, questions: Questionnaire, prompt: Prompt, writers: Mapping[Key, Writer]) -> Key | None:
    """Show a result until q or the end of input; return the key that leaves it for the call, else None."""
    return _Result(report, questions, prompt, writers).show()


class _Result:
    """The result on the screen: no page is longer than what is in sight, ``n`` shows what follows."""

    def __init__(self, report: Report, questions: Questionnaire, prompt: Prompt, writers: Mapping[Key, Writer]) -> None:
        self.report = report
        self.questions = questions
        self.prompt = prompt
        self.writers = writers
        self.rest: list[Line] = []  # what n shows

    def show(self) -> Key | None:
        """Show the first screen, then what is asked for, until a key leaves the result."""
        draw = self._first
        while True:
            try:
                typed = self.prompt.take(draw, "> ", redraws=False)
                draw = self._first
                if typed.key in _LEAVING and holds(typed.key, self.report):
                    return typed.key
                if typed.key and typed.key in self.writers:
                    self._write(typed.key)
                elif typed.key:
                    draw = self._drawn(typed.key)
                elif typed.text:
                    self._say("そのキーはありません。下の行のキーから選んでください。")
            except Stopped:  # the result has been shown: q and the end of input are no loss here
                return None

    def _drawn(self, key: Key) -> Callable[[], Page]:
        """Return what draws the page behind a key; the first screen where nothing stands there."""
        if key is Key.NEXT and self.rest:
            following = self.rest
            return lambda: self._in_sight(following)
        if key in {*PARTS, Key.ALL} and holds(key, self.report):
            return lambda: self._part(key)
        self._say(f"「{key} {NAMES[key]}」は、この電話の結果にはありません。")
        return self._first

    def _say(self, text: str) -> None:
        self.prompt.screen.say(text, style="warn")

    def _first(self) -> Page:
        """Return the first screen as it fits above its keys; ``n`` then shows what had no room."""
        blocks = first_screen(self.report, self.questions)
        page = self.prompt.screen.page()
        fitting, left = fit(page.columns, self._room(), blocks)
        _add_left_out(page, left, self.report)
        self.rest = page.lines
        return self._with_keys(fitting.lines)

    def _part(self, key: Key) -> Page:
        page = self.prompt.screen.page()
        add = add_whole if key is Key.ALL else PARTS[key]
        add(page, self.report, self.questions)
        return self._in_sight(page.lines)

    def _in_sight(self, lines: list[Line]) -> Page:
        room = self._room()
        self.rest = lines[room:]
        return self._with_keys(lines[:room])

    def _room(self) -> int:
        return self.prompt.screen.room - len(self._keys(going_on=True).lines)

    def _with_keys(self, lines: list[Line]) -> Page:
        page = self._keys(going_on=bool(self.rest))
        page.lines[:0] = lines
        return page

    def _keys(self, *, going_on: bool) -> Page:
        """Return the keys behind which something stands: the same letters in every call."""
        shown = [key for key in KEYS if holds(key, self.report) and (going_on or key is not Key.NEXT)]
        page = self.prompt.screen.page()
        page.choices(key_line(shown, page.columns), style="dim")
        return page

    def _write(self, key: Key) -> None:
        """Ask where to write a paper and write it; what keeps it from being written is said, and the result stays."""
        path = self.prompt.screen.ask(_WHERE[key]).strip()
        if path:
            try:
                self.writers[key](self.report, path)
            except HikisupportError as problem:
                self._say(problem.message)
