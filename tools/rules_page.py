"""Writes the page for the supervisor (docs/triage-rules.ja.md) from code and data; nothing on it is kept by hand.

Sentences, cases, grades and sources are data; which questions a rule looks at, what it raises and which windows it
names is found by walking the rules (rule_paths).

Run: python tools/rules_page.py > docs/triage-rules.ja.md, or python tools/rules_page.py --check
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any

from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import ALWAYS, KIND_LABELS, LEVEL_LABELS, STEP_LABELS, Kind, Level
from hikisupport.triage import routing, safety, step
from hikisupport.triage.load import RULES_AS_OF, Bundle
from hikisupport.triage.model import FlagGrounds, RuleText
from hikisupport.triage.routing import NO_VISIT_YET, Bar, Case, Need
from hikisupport.triage.step import RULE_BASIS
from rule_paths import leaves, looked_at

PAGE = Path(__file__).resolve().parents[1] / "docs" / "triage-rules.ja.md"
GRADES = {
    "law": "法令", "guideline": "指針・手引き", "survey": "調査・研究", "practice": "実践・事例",
    "design": "この道具の設計",
}  # fmt: skip
WARD_CONTACTS = {"ward": "お住まいの区の区役所", "ward-welfare": "お住まいの区の区役所の保護課"}
BASE = ("rescue", "work_ready", "relapse", "can_meet", "known_before", "begin")
LEVELS = {
    Level.NOW: "質問を止めて、助けを呼びます。相談員が先へ進んでも、危険の表示は残ります。",
    Level.TODAY: "いちばん上に出して、質問は続けます。費用の話はしません。",
    Level.WATCH: "一行で、理由と、変わったらどうするかを出します。",
    Level.NONE: "聞かれた範囲で、急ぐ危険がありません。",
}
LIMITS = (
    "この決まりは設計です。ひきこもりの電話相談の振り分けとして、検証が公表されたものはありません。",
    "診断はしません。病名や重さを決めるものではありません。",
    "危険の度合いは、聞いた答えだけで決まります。「急ぐ危険は聞かれていません」は、安全という意味ではありません。",
    "段階は順位ではありません。働くことは目標ではなく、望んだ方への選択肢の一つです。",
    "結果は相談員が変えられます。理由を選び、決まりの結果と並べて残します。度合いを下げるのは責任者だけです。",
    "出典には、古いもの、日付のないもの、第三者のものがあります。確かさは出典ごとに書いてあります。",
)
_NUMBER = re.compile(r"^### [\d.]+ ")
_DECIDED = ("### ", "- くわしく:", "- 見る答え:", "- 上げる危険:", "- 案内する種類:", "- 案内しない種類:")
SIGN = ("責任者の氏名", "確かめた日", "変えたいところ", "次に確かめる日")
Rule = Callable[..., Any]  # of danger, of the step, or of the routing
RulePath = tuple[dict[str, str], tuple[Need | Bar, ...]]  # the answers a rule looked at, and what it gave


def main(arguments: list[str]) -> int:
    """Print the page, or with ``--check`` tell whether the kept one is the same (1: it is stale or lacks words)."""
    try:
        text = page(Bundle(shipped_folder()))
    except KeyError as error:
        missing = error.args[0]
        name = " ".join(missing) if isinstance(missing, tuple) else missing
        sys.stderr.write(f"data/advice.yaml に「{name}」がありません(決まり・危険・出典のどれか)。足してください。\n")
        return 1
    if arguments != ["--check"]:
        if PAGE.is_file():
            sys.stderr.write(day_left_behind(PAGE.read_text(encoding="utf-8"), text))
        sys.stdout.write(text)
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{PAGE.name} が古くなっています。tools/rules_page.py で作り直してください。\n")
    return 1


def day_left_behind(before: str, now: str) -> str:
    """Return a hint where the rules decide otherwise than on the kept page, but still bear its day ("" if not)."""
    if _decided(before) == _decided(now) or f"決まり {RULES_AS_OF}、" not in before:
        return ""
    return f"決まりが変わっています。triage/load.py の RULES_AS_OF({RULES_AS_OF})は今日ですか。\n"


def _decided(text: str) -> list[str]:
    """Return the lines that tell what the rules do (sections 4, 6, 7), without words, sources and windows."""
    told = [part for part in text.split("\n## ") if part.startswith(("4.", "6.", "7."))]
    lines = [_NUMBER.sub("### ", line) for part in told for line in part.splitlines()]
    return [line for line in lines if line.startswith(_DECIDED)]


def page(bundle: Bundle) -> str:
    """Return the page as Markdown."""
    book = _Book(bundle)
    parts = (
        book.head, book.limits, book.asked, book.levels, book.dangers, book.doing, book.steps, book.routes, book.ages,
        book.sources, book.signature,
    )  # fmt: skip
    return "\n\n".join("\n".join(part()) for part in parts) + "\n"


@cache
def of_danger(rule: Rule) -> tuple[tuple[str, ...], set[tuple[Level, str]]]:
    """Return the questions that a rule of danger looks at, and the dangers it raises, over all answers."""
    looked: dict[str, None] = {}
    raised: set[tuple[Level, str]] = set()
    for known, flags in leaves(lambda told: list[safety.Flag](rule(told)), CHOICES, ("caller",)):
        looked |= dict.fromkeys(known)
        raised |= {(flag.level, flag.code) for flag in flags}
    return tuple(looked), raised


@cache
def yielded(rule: Rule) -> list[str]:
    """Return the ids under which a rule of the routing speaks, in the order in which it first does."""
    return list(dict.fromkeys(item.rule for _, given in routing_paths(rule) for item in given))


@cache  # the walks take nearly all the time, and several parts of the page need them
def routing_paths(rule: Rule) -> list[RulePath]:
    """Return every way through a rule of the routing."""
    given = product((1, 2, 3), (frozenset[str](), NO_VISIT_YET))  # the step, and the dangers of today and now
    return [leaf for step_, dangers in given for leaf in leaves(partial(_route, rule, step_, dangers), CHOICES)]


def _route(rule: Rule, step_: int, dangers: frozenset[str], told: Mapping[str, str]) -> tuple[Need | Bar, ...]:
    return tuple(rule(Case(told, step_, dangers)))


def _choices() -> dict[str, list[str]]:
    questions = Bundle(shipped_folder()).questions.questions
    return {question.id: [choice.code for choice in question.choices] for question in questions}


CHOICES = _choices()


class _Book:
    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.advice, self.questions = bundle, bundle.advice, bundle.questions

    def head(self) -> Iterator[str]:
        yield "# 電話相談の決まり(責任者のページ)\n"
        yield f"決まり {RULES_AS_OF}、質問 {self.questions.as_of}。"
        yield "コードとデータから作ったページです。手で直しません。\n"
        yield ALWAYS

    def limits(self) -> Iterator[str]:
        yield "## 1. 限界\n"
        yield from (f"- {line}" for line in LIMITS)

    def asked(self) -> Iterator[str]:
        yield "## 2. 聞くこと\n"
        yield "文は家族への聞き方です(家族に聞かないものは、ほかの方への聞き方)。"
        yield "穏やかな答えが先、わからない・答えたくないが最後です。"
        for number, question in enumerate(self.questions.questions, start=1):
            yield f"\n### 2.{number} {question.label} `{question.id}`\n"
            yield f"- 文: {question.text.family or question.text.person}"
            yield f"- 聞くとき: {question.when or 'いつも'}"
            yield f"- 答え: {' / '.join(choice.label for choice in question.choices)}"
            yield f"- 理由: {question.why}"
            if question.ask:
                yield f"- 聞き方: {question.ask}"

    def levels(self) -> Iterator[str]:
        yield "## 3. 危険の度合い\n"
        yield "いちばん高い答えの度合いになります。ほかの答えで下がることはありません。\n"
        yield "| 度合い | すること |\n|---|---|"
        yield from (f"| {LEVEL_LABELS[level]} | {text} |" for level, text in LEVELS.items())
        yield "\n今すぐのとき、相談員が先にすること:\n"
        yield from (f"{number}. {line}" for number, line in enumerate(self._said("rescue", Level.NOW), start=1))

    @cached_property
    def found(self) -> dict[str, tuple[tuple[str, ...], set[tuple[Level, str]]]]:
        """For each rule of danger the questions it looks at, and the dangers it raises."""
        return {rule.__name__: of_danger(rule) for rule in safety.RULES}

    def dangers(self) -> Iterator[str]:
        yield "## 4. 危険の決まり\n"
        yield f"決まりは{len(safety.RULES)}個です。「上げる危険」はコードを全部の答えで動かして書き出したものです。"
        texts = {text.rule: text for text in self.advice.safety}
        for number, (name, (seen, raised)) in enumerate(self.found.items(), start=1):
            yield from self._rule(f"4.{number}", texts[name], seen)
            labels = [
                f"{LEVEL_LABELS[level]}「{self._one('flag_label', level, code)}」`{code}`"
                for level, code in sorted(raised, key=lambda pair: (-pair[0].rank, pair[1]))
            ]
            yield f"- 上げる危険: {'、'.join(labels)}"

    def doing(self) -> Iterator[str]:
        yield "## 5. 危険ごとにすること\n"
        yield "言葉は家族への電話のものです(ほかの声と、答えごとの言い方は data/phrases.yaml)。"
        yield "電話番号は窓口のデータから出ます。法の根拠はこのページだけに書きます。"
        raised = set().union(*(raised for _, raised in self.found.values()))
        grounds = {flag.code: flag for flag in self.advice.flags}
        order = sorted(raised, key=lambda pair: (-pair[0].rank, safety.GRAVEST.index(pair[1])))
        for number, (level, code) in enumerate(order, start=1):
            yield f"\n### 5.{number} 【{LEVEL_LABELS[level]}】{self._one('flag_label', level, code)} `{code}`\n"
            yield from (f"- すること: {line}" for line in self._said("flag_do", level, code))
            yield f"- いつまで: {self._one('flag_by_when', level, code)}"
            if not_promise := self._one("flag_not_promise", level, code):
                yield f"- 約束しない: {not_promise}"
            yield from self._grounds(grounds[code], level)

    def _grounds(self, flag: FlagGrounds, level: Level) -> Iterator[str]:
        if contacts := flag.contacts.get(level):
            yield f"- かける所: {'、'.join(self._contacts(contacts))}"
        if flag.law:
            yield f"- 法の根拠: {flag.law}"
        yield f"- 出典: {self._sources(flag.sources)}"

    def _said(self, slot: str, level: Level, flag: str = "none") -> tuple[str, ...]:
        """Return what is said to a family of which nothing else is known."""
        context = {"group": "family", "level": level.value, "flag": flag, "heard": "this_call", "step": "1"}
        return self.bundle.phrases.lines(slot, {**context, "after_rescue": "none"})

    def _one(self, slot: str, level: Level, flag: str) -> str:
        return "".join(self._said(slot, level, flag))

    def _contacts(self, contacts: Iterable[str]) -> Iterator[str]:
        for name in contacts:
            agency = self.bundle.directory.by_id(name)
            yield WARD_CONTACTS.get(name) or (agency.name if agency else name)

    def steps(self) -> Iterator[str]:
        yield "## 6. 段階の決まり\n"
        yield "上から順に見て、はじめに当たったもので決まります。"
        yield "そのあと、上限の決まりが下げることがあります。上げることはありません。\n"
        yield "| 段階 | 画面の言葉 |\n|---|---|"
        yield from (f"| {number} | {label} |" for number, label in STEP_LABELS.items())
        texts = {text.rule: text for text in self.advice.reasons}
        for number, name in enumerate(BASE, start=1):
            yield from self._rule(f"6.{number}", texts[name], RULE_BASIS[name])
        for number, (name, _, highest) in enumerate(step.CAPS, start=len(BASE) + 1):
            yield from self._rule(f"6.{number}", texts[name], RULE_BASIS[name], f"(上限 {highest})")

    def routes(self) -> Iterator[str]:
        yield "## 7. 窓口の決まり\n"
        yield "小さい順の用事から先に、年齢・区・電話の方に合う窓口を選びます。"
        yield "「望んだら」は、本人が望んだときの窓口です。"
        texts = {text.rule: text for text in self.advice.routes}
        number = 0
        for rule in routing.RULES:
            found = routing_paths(rule)
            for name in yielded(rule):
                if name in texts:
                    number += 1
                    own = [(known, given) for known, given in found if any(item.rule == name for item in given)]
                    yield from self._rule(f"7.{number}", texts.pop(name), looked_at(own))
                    yield from self._windows(name, own)
            if rule.__name__ in texts:
                number += 1
                yield from self._rule(f"7.{number}", texts.pop(rule.__name__), looked_at(found))

    def _windows(self, name: str, found: list[RulePath]) -> Iterator[str]:
        items = [item for _, given in found for item in given if item.rule == name]
        needs = sorted({(item.rank, item.kind, item.wished) for item in items if isinstance(item, Need)})
        ranks: dict[Kind, list[str]] = {}
        for rank, kind, wished in needs:
            ranks.setdefault(kind, []).append("望んだら" if wished else f"順 {rank}")
        if ranks:
            kinds = [f"{KIND_LABELS[kind]}({'か'.join(how)})" for kind, how in ranks.items()]
            yield f"- 案内する種類: {'、'.join(kinds)}"
            yield f"- 今の窓口: {'、'.join(self._named(ranks))}"
        barred = {kind for item in items if isinstance(item, Bar) for kind in item.kinds}
        if barred:
            yield f"- 案内しない種類: {'、'.join(KIND_LABELS[kind] for kind in Kind if kind in barred)}"

    def _named(self, kinds: Iterable[Kind], most: int = 6) -> Iterator[str]:
        fitting = [
            agency.name
            for kind in kinds
            for agency in self.bundle.directory.agencies
            if kind in (agency.kind, *agency.also) and agency.role == "window"
        ]
        names = list(dict.fromkeys(fitting))
        yield from names[:most]
        if len(names) > most:
            yield f"ほか{len(names) - most}か所"

    def ages(self) -> Iterator[str]:
        yield "## 8. 記事やもとの資料とちがうところ\n"
        yield "| 決まり | 言い方 |\n|---|---|"
        every = (*self.advice.safety, *self.advice.reasons, *self.advice.routes)
        yield from (f"| `{text.rule}` | {text.differs} |" for text in every if text.differs)

    def sources(self) -> Iterator[str]:
        yield "## 9. 出典\n"
        for key, source in self.advice.sources.items():
            yield f"- `{key}` {source.words()}{f' <{source.url}>' if source.url else ''}"

    def signature(self) -> Iterator[str]:
        yield "## 10. 責任者の確かめ\n"
        yield "この決まりで電話を受けることを、次のとおり確かめました。\n"
        yield "| 項目 | 記入 |\n|---|---|"
        yield from (f"| {line} |  |" for line in SIGN)
        yield "\n署名: ____________________  日付: ______年____月____日"

    def _rule(self, number: str, text: RuleText, basis: Iterable[str], more: str = "") -> Iterator[str]:
        yield f"\n### {number} `{text.rule}`{more}\n"
        yield f"- 決まり: {text.text}"
        if text.when:
            yield f"- くわしく: {text.when}"
        if text.case:
            yield f"- 例: {text.case}"
        seen = [self.questions[name].label for name in basis if name in self.questions]
        if seen:
            yield f"- 見る答え: {'、'.join(seen)}"
        yield f"- 根拠の種類: {GRADES[text.grade or 'design']}"
        yield f"- 出典: {self._sources(text.sources)}"

    def _sources(self, keys: Iterable[str]) -> str:
        return "、".join(self.advice.sources[key].words() for key in keys)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
