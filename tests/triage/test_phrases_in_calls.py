"""What is said in whole calls: those of tests/cases/triage, and calls at random as they come in."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from factssaid import Conditions, facts_in
from triagecases import Case, read, report_of
from weightedcalls import weighted_calls

from hikisupport.core.clock import JST
from hikisupport.core.vocab import Group
from hikisupport.triage.assess import assess
from hikisupport.triage.facts import get
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report, Settings

# Calls with one seed; the proofs in parts that can run side by side.
RANDOM_CALLS = ((600, 1), *(pytest.param(2_500, seed, marks=pytest.mark.proof) for seed in (2, 3, 4)))
MOMENT = datetime(2026, 12, 2, 11, 0, tzinfo=JST)
# Words that would reach the house, unless the sentence says that nothing does.
TO_THE_HOUSE = re.compile("便り|手紙|家に来て|来てもらう|訪問|目につく所|伝えてみませんか|ご本人に一度")
NOTHING_DOES = re.compile("しないで|使いません|頼みません|届いて困る|よいと言ってから|お送りしません|連絡しません")


def heard(report: Report) -> Iterator[str]:
    """Give every sentence that a caller hears, or says to somebody."""
    yield from (report.say_now, report.request.answer, report.small_step, report.if_wished_text, report.cost_line)
    yield from report.prepare
    yield from report.notes
    yield from (reason.text for reason in report.reasons)
    yield from (change.text for change in report.would_change)
    for words in report.words.values():
        yield from (*words.why, *words.script, words.ask_for)
    for own in filter(None, (report.own, report.here)):
        yield from (own.text, *own.script)


def everything(report: Report) -> str:
    """Return all that the result says, for the counselor too."""
    flags = (line for flag in report.flags for line in (flag.label, flag.by_when, flag.not_promise or "", *flag.do))
    return "\n".join((*heard(report), *report.rescue, *flags))


@pytest.mark.parametrize("case", read())
def test_the_call_hears_what_was_told_and_nothing_else(case: Case, bundle: Bundle) -> None:
    expect, report = case["expect"], report_of(case, bundle)
    said = everything(report)
    assert expect.get("say_now", "") in report.say_now
    assert [words for words in expect.get("says", []) if words not in said] == []
    assert [words for words in expect.get("never_says", []) if words in said] == []
    assert [*said_wrongly(report), *missing(report), *invented(report)] == []


@pytest.mark.parametrize("case", [one for one in read() if {"first", "own"} & set(one.values[0]["expect"])])
def test_the_call_is_sent_to_who_is_there_for_it(case: Case, bundle: Bundle) -> None:
    expect, report = case["expect"], report_of(case, bundle)
    if "first" in expect:
        assert report.first is not None
        assert report.first.agency.id in expect["first"]
    if "own" in expect:
        name = report.own.name if report.own else "null"
        assert expect["own"] in name


@pytest.mark.parametrize("case", read())
def test_the_call_is_told_what_would_change_it(case: Case, bundle: Bundle) -> None:
    changes = {change.question for change in report_of(case, bundle).would_change}
    assert set(case["expect"].get("would_change", [])) <= changes


def said_wrongly(report: Report) -> Iterator[str]:
    """Give what nobody may hear in this call: family words for who calls himself, the house where it is unsafe."""
    sentences = [text for text in heard(report) if text]
    if report.group is Group.PERSON:
        yield from (text for text in sentences if re.search("家族|ご本人", text))
    if get(report.answers, "consent") == "unsafe":
        yield from (text for text in sentences if TO_THE_HOUSE.search(text) and not NOTHING_DOES.search(text))


def told(report: Report, told_by: tuple[Conditions, ...]) -> bool:
    """Tell whether an answer of the call, or a danger it raised, says one of the alternatives."""
    flags = {flag.code for flag in report.flags}

    def holds(key: str, codes: set[str]) -> bool:
        return bool(flags & codes) if key == "flag" else get(report.answers, key) in codes

    return any(all(holds(key, codes) for key, codes in one.items()) for one in told_by)


def invented(report: Report) -> Iterator[str]:
    """Give the sentences that state a fact which nobody told."""
    for sentence in set(heard(report)):
        yield from (f"{fact}: {sentence}" for fact, told_by in facts_in(sentence) if not told(report, told_by))


def missing(report: Report) -> Iterator[str]:
    """Give the parts of a result that have no words."""
    if report.step is None:
        return
    parts: dict[str, object] = {
        "say_now": report.say_now,
        "small_step": report.small_step or not report.step,
        "first": report.first,
    }
    if report.step:
        parts |= {"request": report.request.answer, "prepare": report.prepare}
    yield from (name for name, said in parts.items() if not said)
    # That the person may know of the call is said once a result: the others may do without it.
    yield from (f"script {name}" for name, words in report.words.items() if len(words.script) not in (2, 3))
    if report.first and len(report.script) != 3:
        yield "script of the first agency"
    yield from (f"why {name}" for name, words in report.words.items() if report.step and not words.why)
    yield from (f"flag {flag.code}" for flag in report.flags if not (flag.label and flag.do and flag.by_when))
    yield from (f"reason {reason.rule}" for reason in report.reasons if not reason.text)


@pytest.mark.parametrize(("count", "seed"), RANDOM_CALLS)
def test_nobody_hears_what_was_not_told_in_calls_at_random(count: int, seed: int, bundle: Bundle) -> None:
    wrong: Counter[str] = Counter()
    steps: Counter[int | None] = Counter()
    levels: Counter[str] = Counter()
    for call in weighted_calls(bundle.questions, count, seed):
        report = assess(call.answers, bundle, MOMENT, Settings(gone_on=call.gone_on))
        steps[report.step] += 1
        levels[report.level.value] += 1
        wrong.update(said_wrongly(report))
        wrong.update(invented(report))
        wrong.update(f"without words: {name}" for name in missing(report))
    assert wrong == Counter()
    rare = [name for name, share in [*steps.items(), *levels.items()] if share < count / 10]
    # A rescue that ends the call is step 0; the other steps and all levels each make a tenth of the calls.
    assert rare in ([], [0]), (steps, levels)
