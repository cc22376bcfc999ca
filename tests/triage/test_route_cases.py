"""Where the routing rules send a caller, told as cases (tests/cases/routes): every kind, its order and its rule."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from hikisupport.core.vocab import Kind
from hikisupport.triage.routing import ADULT_SERVICES, RULES, Bar, Case, Found, Need, Note, route, who_knows
from rule_paths import leaves

FOLDER = Path(__file__).parents[1] / "cases" / "routes"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]


def ways(
    rule: Callable[[Case], Found], choices: dict[str, list[str]]
) -> Iterator[tuple[dict[str, str], tuple[Need | Bar | Note, ...]]]:
    """Give every way through a rule at each step, calm and in a danger that forbids visits: answers, and its needs."""
    for step in (1, 2, 3):
        for dangers in (frozenset[str](), frozenset({"violence_repeat"})):
            yield from leaves(lambda told, s=step, d=dangers: tuple(rule(Case(told, s, d))), choices)


def told(case: dict[str, Any]) -> Case:
    return Case(case["answers"], int(case["step"]), frozenset(case.get("dangers", [])))


def words(needs: Iterable[Need]) -> list[str]:
    """Return the needs as the cases tell them; "= " marks one that stands beside the one before."""
    found, rank = [], None
    for need in needs:
        channel = f" {need.channel.value}" if need.channel else ""
        found.append(f"{'= ' if need.rank == rank else ''}{need.agency or need.kind.value}{channel} / {need.rule}")
        rank = need.rank
    return found


def barred(case: dict[str, Any]) -> set[str]:
    named = set(case.get("barred", []))
    services = {kind.value for kind in ADULT_SERVICES} if "adult_services" in named else set()
    return named - {"adult_services"} | services


@pytest.mark.parametrize("case", CASES)
def test_the_caller_is_sent_to_these_agencies_in_this_order(case: dict[str, Any]) -> None:
    found = route(told(case))
    assert words(found.needs) == case["needs"]
    assert words(found.wishes) == case.get("wishes", [])
    assert {kind.value for kind in found.barred} == barred(case)
    assert list(found.noted) == case.get("notes", [])
    assert who_knows(case["answers"]) == case.get("knows")


@pytest.mark.parametrize("case", CASES)
def test_every_rule_that_fired_names_the_questions_it_looked_at(case: dict[str, Any]) -> None:
    found = route(told(case))
    named = {need.rule for need in (*found.needs, *found.wishes)} | set(found.noted)
    assert named <= set(found.grounds)


def test_every_rule_speaks_in_some_case(choices: dict[str, list[str]]) -> None:
    spoken = {name for case in CASES for name in route(told(case.values[0])).grounds}
    rules = {item.rule for rule in RULES for _, given in ways(rule, choices) for item in given}
    assert len(rules) > 25
    assert sorted(rules - spoken) == [], "write a case in tests/cases/routes in which it speaks"


def test_no_rule_names_a_visit_without_asking_whether_the_house_may_be_reached(choices: dict[str, list[str]]) -> None:
    visits = [
        (rule.__name__, told)
        for rule in RULES
        for told, given in ways(rule, choices)
        if any(isinstance(item, Need) and item.kind is Kind.OUTREACH for item in given)
    ]
    assert visits
    assert [name for name, told in visits if told.get("consent") in (None, "unsafe", "dislikes")] == []


@pytest.mark.parametrize("consent", ["unsafe", "dislikes"])
def test_nobody_who_knows_the_person_is_told_where_telling_may_harm(consent: str) -> None:
    for helping in ("place", "work", "school", "agency", "medical", "other", "before"):
        for stopped in ("place", "training", "school", "job"):
            answers = {"caller": "mother", "helping": helping, "stopped": stopped, "living": "facility"}
            assert who_knows({**answers, "consent": consent}) is None
            assert who_knows({**answers, "consent": "unaware"}) is not None


def test_in_a_house_where_telling_is_unsafe_the_visit_is_no_reason_either() -> None:
    answers = {"caller": "mother", "age": "18_34", "outing": "room", "consent": "unsafe"}
    for step in (1, 2):
        assert "outreach_from_home" not in route(Case(answers, step)).grounds
        assert "outreach_from_home" in route(Case({**answers, "consent": "unaware"}, step)).grounds
