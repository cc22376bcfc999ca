"""The page for the supervisor: made from code and data, never stale, every rule with its sentence and its ground."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import rules_page
from hikisupport.triage import routing, safety, step
from hikisupport.triage.load import RULES_AS_OF, Bundle
from hikisupport.triage.model import RuleText
from hikisupport.triage.step import RULE_BASIS
from rule_paths import looked_at


@pytest.fixture(scope="module")
def page(bundle: Bundle) -> str:
    return rules_page.page(bundle)


def every_sentence(bundle: Bundle) -> Iterator[RuleText]:
    advice = bundle.advice
    yield from (*advice.safety, *advice.reasons, *advice.routes)


def test_the_page_in_the_repository_is_the_one_the_rules_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules_page.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rules_page, "PAGE", tmp_path / "nothing.md")
    assert rules_page.main(["--check"]) == 1
    assert "古くなっています" in capsys.readouterr().err


@pytest.mark.parametrize(("part", "named"), [("safety", "life_in_danger"), ("flags", "medical_emergency")])
def test_a_rule_or_a_danger_without_words_is_named(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: str, named: str
) -> None:
    fewer = bundle.advice.model_copy(update={part: getattr(bundle.advice, part)[1:]})
    monkeypatch.setattr(Bundle, "advice", fewer)
    assert rules_page.main([]) == 1
    assert f"「{named}」がありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "asks"),
    [
        ("`siblings`", "`brothers`", True),
        ("順 45", "順 46", True),
        ("- 今の窓口: ", "- 今の窓口: ためし相談室、", False),
        ("- 例: ", "- 例: ある日、", False),
    ],
)
def test_making_the_page_asks_for_the_day_where_the_rules_have_changed(
    page: str, old: str, new: str, asks: bool
) -> None:
    assert ("RULES_AS_OF" in rules_page.day_left_behind(page.replace(old, new), page)) is asks
    other_day = page.replace(f"決まり {RULES_AS_OF}、", "決まり 2020-01-01、")
    assert rules_page.day_left_behind(other_day.replace(old, new), page) == ""


def test_every_rule_of_danger_has_a_sentence_and_every_sentence_a_rule(bundle: Bundle) -> None:
    assert [text.rule for text in bundle.advice.safety] == [rule.__name__ for rule in safety.RULES]


def test_every_rule_of_the_step_has_a_sentence_and_every_sentence_a_rule(bundle: Bundle) -> None:
    assert [text.rule for text in bundle.advice.reasons] == [*rules_page.BASE, *(name for name, _, _ in step.CAPS)]


def test_every_rule_of_the_routing_has_a_sentence_and_every_sentence_a_rule(bundle: Bundle) -> None:
    texts = {text.rule for text in bundle.advice.routes}
    functions = {rule.__name__: set(rules_page.yielded(rule)) for rule in routing.RULES}
    spoken = set().union(*functions.values())
    assert spoken - texts == set()
    assert texts - spoken - set(functions) == set()
    for name, ids in functions.items():
        assert ids, f"{name} never says anything"
        assert name in texts or ids <= texts


def test_nothing_is_asked_that_no_rule_looks_at_but_the_income_for_the_cost(bundle: Bundle) -> None:
    """A question that came later may wait for its rule."""
    used = {name for rule in safety.RULES for name in rules_page.of_danger(rule)[0]}
    used |= {name for rule in routing.RULES for name in looked_at(rules_page.routing_paths(rule))}
    used |= {name for basis in RULE_BASIS.values() for name in basis}
    assert {question.id for question in bundle.questions.questions if question.since == 1} - used == {"income"}


def test_every_sentence_has_a_case_a_grade_and_a_source_and_stands_once(bundle: Bundle) -> None:
    texts = list(every_sentence(bundle))
    assert [text.rule for text in texts if not (text.case and text.grade and text.sources)] == []
    assert [rule for rule, times in Counter(text.rule for text in texts).items() if times > 1] == []


def test_every_rule_of_the_step_tells_its_exact_conditions(bundle: Bundle) -> None:
    assert [text.rule for text in bundle.advice.reasons if not text.when] == []


def test_every_source_is_used_and_every_use_has_a_source(bundle: Bundle) -> None:
    advice = bundle.advice
    used = {key for text in (*every_sentence(bundle), *advice.flags) for key in text.sources}
    assert used == set(advice.sources)


def test_every_question_rule_danger_law_and_difference_stands_on_the_page(page: str, bundle: Bundle) -> None:
    wanted = [f"`{question.id}`" for question in bundle.questions.questions]
    for text in every_sentence(bundle):
        wanted += [f"`{text.rule}`", text.text, text.when or "", text.case or "", text.differs or ""]
    for flag in bundle.advice.flags:
        wanted += [f"`{flag.code}`", flag.law or ""]
    assert [words for words in wanted if words not in page] == []


def test_the_page_names_its_limits_and_has_a_place_to_sign(page: str) -> None:
    assert "検証が公表されたものはありません" in page
    assert "署名: ____" in page
    assert "日付: ____" in page


def test_a_difference_from_the_ages_of_the_article_is_said(page: str) -> None:
    differences = page.split("## 8.")[1].split("## 9.")[0]
    for rule in ("teen_routes", "young_adult_routes", "fifties_routes", "work_windows"):
        assert f"`{rule}`" in differences
