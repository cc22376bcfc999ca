"""Where the routing rules send a caller, told as cases (tests/cases/routes): every kind, its order and its rule."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from hikisupport.core.vocab import Kind
from hikisupport.triage.routing import ADULT_SERVICES, RULES, Case, Need, route
from rules_page import routing_paths, yielded

FOLDER = Path(__file__).parents[1] / "cases" / "routes"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
]


def words(needs: Iterable[Need]) -> list[str]:
    """Return the needs as the cases tell them; "= " marks one that stands beside the one before."""
    found, rank = [], None
    for need in needs:
        found.append(f"{'= ' if need.rank == rank else ''}{need.kind.value} / {need.rule}")
        rank = need.rank
    return found


def barred(case: dict[str, Any]) -> set[str]:
    named = set(case.get("barred", []))
    services = {kind.value for kind in ADULT_SERVICES} if "adult_services" in named else set()
    return named - {"adult_services"} | services


@pytest.mark.parametrize("case", CASES)
def test_the_caller_is_sent_to_these_windows_in_this_order(case: dict[str, Any]) -> None:
    found = route(Case(case["answers"], int(case["step"])))
    assert words(found.needs) == case["needs"]
    assert words(found.wishes) == case.get("wishes", [])
    assert {kind.value for kind in found.barred} == barred(case)
    assert list(found.noted) == case.get("notes", [])
    assert found.person_first == case.get("person")


@pytest.mark.parametrize("case", CASES)
def test_every_rule_that_fired_names_the_questions_it_looked_at(case: dict[str, Any]) -> None:
    found = route(Case(case["answers"], int(case["step"])))
    named = {need.rule for need in (*found.needs, *found.wishes)} | set(found.noted)
    assert named <= set(found.fired) == set(found.grounds)
    assert len(found.fired) == len(set(found.fired))


def test_every_rule_speaks_in_some_case() -> None:
    told = [route(Case(case.values[0]["answers"], int(case.values[0]["step"]))) for case in CASES]
    spoken = {name for found in told for name in found.fired}
    rules = {name for rule in RULES for name in yielded(rule)}
    assert sorted(rules - spoken) == [], "write a case in tests/cases/routes in which it speaks"


def test_no_rule_names_a_visit_without_asking_whether_the_house_may_be_reached() -> None:
    for rule in RULES:
        for known, given in routing_paths(rule):
            if any(isinstance(item, Need) and item.kind is Kind.OUTREACH for item in given):
                assert "consent" in known, rule.__name__


def test_the_grounds_are_the_questions_in_the_order_they_were_looked_at() -> None:
    answers = {"caller": "mother", "age": "40_49", "helper": "before", "stopped": "job", "consent": "fine"}
    grounds = route(Case(answers, 2)).grounds
    assert grounds["people_who_know"] == ("stopped", "helper", "consent")
    assert grounds["places_to_be"] == ("outing",)
    assert grounds["family_support"] == ("caller",)
    assert grounds["forties_routes"] == ("age",)


@pytest.mark.parametrize(
    ("told", "step", "fired"),
    [
        (
            "caller sibling age 15_17 outing room helper before stopped job money month ward outside consent fine",
            1,
            "people_who_know money_first teen_routes saposute_needs_no_school hikikomori_center_first "
            "outreach_from_home family_support another_ear siblings other_city work_if_wished places_if_wished",
        ),
        (
            "caller sibling age under15 outing home money welfare consent fine",
            2,
            "on_welfare child_routes hikikomori_center_first outreach_from_home places_to_be family_support siblings",
        ),
        (
            "caller mother age 65plus outing errands unusual long consent unsafe ward outside wish pressed",
            3,
            "family_support household_8050 sixty_five_routes health_worry other_city nothing_to_the_house "
            "pressed_is_not_a_wish work_windows",
        ),
        (
            "caller mother age 18_34 outing errands parent care wish work",
            1,
            "hikikomori_center_first young_adult_routes family_support household_8050 another_ear work_if_wished "
            "places_if_wished",
        ),
        (
            "caller sibling age 40_49 outing errands unusual long wish talk stopped none",
            2,
            "hikikomori_center_first places_to_be family_support forties_routes health_worry another_ear siblings",
        ),
        ("caller person age 18_34 outing errands wish work", 3, "work_windows certificate_later"),
    ],
)
def test_the_rules_are_told_in_this_order_people_and_need_first_then_age_then_wishes(
    told: str, step: int, fired: str
) -> None:
    words = told.split()
    answers = dict(zip(words[::2], words[1::2], strict=True))
    assert route(Case(answers, step)).fired == tuple(fired.split())


def test_in_a_house_where_telling_is_unsafe_the_visit_is_no_reason_either() -> None:
    answers = {"caller": "mother", "age": "18_34", "outing": "room", "consent": "unsafe"}
    for step in (1, 2):
        assert "outreach_from_home" not in route(Case(answers, step)).fired
        assert "outreach_from_home" in route(Case({**answers, "consent": "unaware"}, step)).fired
