"""How urgent a call is, proved over every way through the safety questions.

The questions fall into six components that share no question: what is seen of the person (danger_now, last_seen,
response, eating, body: last_seen is asked once, whichever answer calls for it), death, unusual, violence, the carer
(family only), money. The table gives each answer its level; a call has the highest. Every way through the questions is
run, follow-ups included, for the person (21,600), the family (993,600) and supporters (165,600): 1,180,800 calls. Only
who is hurt and by whom (violence_to, violence_by: no level of their own) stand at unknown there; all their values are
run with every state of each other component, and with every age, parent and caller. Answers that are a danger only
together are a line of the table too; where they ask outside these questions, every answer there is run as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations, product

import pytest
from steptable import SafetyTable
from triagecases import CALM

from hikisupport.core.vocab import Level
from hikisupport.triage.safety import RULES, SAFETY_ASKED_IF, Flags, Urgency, assess
from hikisupport.triage.step import decide
from rule_paths import looked_at, paths

SUMMER, WINTER = 7, 1
CALLERS = {"person": "person", "family": "mother", "supporter": "supporter"}
COMPONENTS = (("danger_now", "eating"), ("death",), ("unusual",), ("violence",), ("carer",), ("money",))
# Who calls and who lives there may add a danger (another law, another window), never change the level.
WHO = ("caller", "age", "parent")
WHO_IS_HURT = ("violence_to", "violence_by")
RANK = {level.value: level.rank for level in Level}
TABLE = SafetyTable()

Answers = dict[str, str]


def ways(queue: tuple[str, ...], group: str, given: Answers, *, open_ends: bool = False) -> Iterator[Answers]:
    """Every way to answer these questions and the follow-ups they call for; with open ends some stay unasked."""
    if not queue:
        yield given
        return
    question, *rest = queue
    if question in given or not TABLE.asks(question, group):
        yield from ways(tuple(rest), group, given, open_ends=open_ends)
        return
    if open_ends:
        yield from ways(tuple(rest), group, given, open_ends=True)
    for answer in TABLE.choices[question]:
        if (question, answer, group) in TABLE.found:
            follow = TABLE.next(question, answer, group)
            yield from ways((*follow, *rest), group, {**given, question: answer}, open_ends=open_ends)


@cache
def states(component: tuple[str, ...], group: str) -> tuple[Answers, ...]:
    return tuple(ways(component, group, {}))


@cache
def states_by_level(component: tuple[str, ...], group: str) -> tuple[Answers, ...]:
    """The states of a component, who is hurt and by whom left at unknown."""
    return tuple(s for s in states(component, group) if all(s.get(q, "unknown") == "unknown" for q in WHO_IS_HURT))


def table_level(answers: Mapping[str, str], group: str) -> str:
    levels = [TABLE.level(q, a, group) for q, a in answers.items() if q in TABLE.choices]
    return max([*levels, *TABLE.levels_together(answers, group)], key=RANK.__getitem__, default="none")


def calm(group: str) -> Answers:
    return {q: a for q, a in CALM.items() if TABLE.asks(q, group)} | {"caller": CALLERS[group]}


def codes(urgency: Urgency) -> frozenset[str]:
    return frozenset(flag.code for flag in urgency.flags)


def missing(answers: Mapping[str, str], group: str) -> set[str]:
    put = {q for q in CALM if TABLE.asks(q, group)}
    for question, answer in answers.items():
        if question in TABLE.choices:
            put |= set(TABLE.next(question, answer, group))
    return put - answers.keys()


def joined(parts: Iterable[Answers], group: str) -> Answers:
    whole = {"caller": CALLERS[group]}
    for part in parts:
        whole |= part
    return whole


@cache
def alone(component: tuple[str, ...], group: str, at: int) -> tuple[int, frozenset[str]]:
    """Rank by the table and flags of the program when only this component is not calm."""
    state = states_by_level(component, group)[at]
    return RANK[table_level(state, group)], codes(assess(calm(group) | state, SUMMER))


def test_every_safety_question_belongs_to_a_component() -> None:
    reached = {question for c in COMPONENTS for group in CALLERS for state in states(c, group) for question in state}
    assert reached == set(SAFETY_ASKED_IF)


@pytest.mark.parametrize("group", CALLERS)
def test_every_answer_has_the_level_of_the_table(group: str, choices: dict[str, list[str]]) -> None:
    beside = [dict(zip(TABLE.outside, told, strict=True)) for told in product(*(choices[q] for q in TABLE.outside))]
    for component in COMPONENTS:
        for state, more in product(states(component, group), beside):
            answers = calm(group) | state | more
            assert assess(answers, SUMMER).level.value == table_level(answers, group), answers


def test_answers_that_are_a_danger_only_together_count_where_all_of_them_are_given() -> None:
    line = {"question": "eating+outing", "answer": "less|unknown+room", "caller": "family", "level": "today"}
    table = SafetyTable([line])
    assert table.outside == ["eating", "outing"]
    thin = {"eating": "less", "outing": "room"}
    assert table.levels_together(thin, "family") == ["today"]
    assert table.levels_together(thin, "person") == []
    assert table.levels_together(thin | {"outing": "home"}, "family") == []
    assert table.levels_together({"eating": "less"}, "family") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_rule_of_danger_looks_at_an_answer_that_the_table_does_not_speak_of(
    rule: Callable[..., Flags], choices: dict[str, list[str]]
) -> None:
    known = {*TABLE.choices, *TABLE.outside, *WHO}
    assert set(looked_at(paths(rule, choices, "months"))) - known == set(), "a line of safety-levels.csv is missing"


@pytest.mark.parametrize(("group", "count"), [("person", 21_600), ("family", 993_600), ("supporter", 165_600)])
def test_the_level_is_the_highest_of_all_answers_and_no_danger_hides_another(group: str, count: int) -> None:
    asked = [c for c in COMPONENTS if states(c, group) != ({},)]
    ran = 0
    for choice in product(*(range(len(states_by_level(c, group))) for c in asked)):
        answers = joined((states_by_level(c, group)[i] for c, i in zip(asked, choice, strict=True)), group)
        urgency = assess(answers, SUMMER)
        parts = [alone(c, group, i) for c, i in zip(asked, choice, strict=True)]
        together = [RANK[level] for level in TABLE.levels_together(answers, group)]
        assert RANK[urgency.level] == max([*(rank for rank, _ in parts), *together]), answers
        assert all(flags <= codes(urgency) for _, flags in parts), answers
        assert not urgency.unasked, answers
        ran += 1
    assert ran == count


@pytest.mark.parametrize("group", CALLERS)
def test_who_is_hurt_and_by_whom_never_changes_the_level_whatever_else_is_answered(group: str) -> None:
    violence = states(("violence",), group)
    assert len(violence) == 2 + 3 * 25
    for component in COMPONENTS:
        for hurt, state in product(violence, states(component, group)):
            if component != ("violence",):
                answers = calm(group) | hurt | state
                assert assess(answers, SUMMER).level.value == table_level(answers, group), answers


@pytest.mark.parametrize("group", CALLERS)
def test_ages_and_parents_may_add_a_danger_but_never_change_the_level(group: str) -> None:
    ages = ("under15", "15_17", "18_34", "35_39", "40_49", "50_64", "65plus", "unknown")
    parents = ("under65", "65plus", "care", "none", "unknown")
    every = [state for component in COMPONENTS for state in states(component, group)]
    for state, age, parent in product(every, ages, parents):
        answers = calm(group) | state | {"age": age, "parent": parent}
        assert assess(answers, SUMMER).level.value == table_level(answers, group), answers


@pytest.mark.parametrize("group", CALLERS)
def test_violence_that_goes_on_now_keeps_every_path_that_violence_of_this_year_had(group: str) -> None:
    for year, age, parent in product(
        states(("violence",), group), ("15_17", "40_49", "65plus"), ("under65", "65plus", "care")
    ):
        if year["violence"] == "year":
            known = calm(group) | year | {"age": age, "parent": parent}
            before, after = assess(known, SUMMER), assess(known | {"violence": "happening"}, SUMMER)
            assert codes(before) - {"violence_repeat"} <= codes(after), known
            assert "violence_now" in codes(after)


@pytest.mark.parametrize("group", CALLERS)
def test_every_level_has_a_flag_that_says_why_and_names_answers_that_were_given(group: str) -> None:
    for component in COMPONENTS:
        for state in states(component, group):
            answers = calm(group) | state
            urgency = assess(answers, SUMMER)
            highest = max((flag.level.rank for flag in urgency.flags), default=0)
            assert highest == urgency.level.rank, answers
            assert all(set(flag.answers) & answers.keys() for flag in urgency.flags), answers


@pytest.mark.parametrize("group", CALLERS)
def test_a_danger_reached_early_counts_though_nothing_called_for_it(group: str) -> None:
    for question, choices in TABLE.choices.items():
        for answer in choices:
            if (question, answer, group) in TABLE.found and question not in CALM:
                level = assess(calm(group) | {question: answer}, SUMMER).level.value
                assert RANK[level] >= RANK[TABLE.level(question, answer, group)], (question, answer)


@pytest.mark.parametrize("group", CALLERS)
def test_what_was_not_put_yet_is_named_follow_ups_too(group: str) -> None:
    for component in COMPONENTS:
        for state in ways(component, group, {}, open_ends=True):
            for rest in ({}, {q: a for q, a in calm(group).items() if q not in component}):
                answers = {"caller": CALLERS[group]} | rest | state
                unasked = assess(answers, SUMMER).unasked
                assert set(unasked) == missing(answers, group), answers
                assert len(unasked) == len(set(unasked)), answers


@pytest.mark.parametrize("group", CALLERS)
def test_what_was_not_put_yet_is_named_in_every_pair_of_topics(group: str) -> None:
    for first, second in combinations(COMPONENTS, 2):
        for one, other in product(*(ways(c, group, {}, open_ends=True) for c in (first, second))):
            answers = joined((one, other), group)
            assert set(assess(answers, SUMMER).unasked) == missing(answers, group), answers


@pytest.mark.parametrize("group", CALLERS)
def test_a_follow_up_not_put_yet_is_taken_no_calmer_than_a_missing_warning(group: str) -> None:
    """Between what is known so far and the level the follow-up has when it is declined."""
    for component in COMPONENTS:
        for state in ways(component, group, {}, open_ends=True):
            answers = calm(group) | state
            declined = dict(answers)
            while left := missing(declined, group):
                declined |= dict.fromkeys(left, "unknown")
            level = assess(answers, SUMMER).level.rank
            assert RANK[table_level(answers, group)] <= level <= RANK[table_level(declined, group)], answers


@pytest.mark.parametrize("who", ["father", "sibling", "partner", "child", "relative"])
def test_everybody_in_the_family_is_asked_and_heard_alike(who: str) -> None:
    for component in COMPONENTS:
        for state in states(component, "family"):
            mother = calm("family") | state
            other = assess(mother | {"caller": who}, SUMMER)
            assert (other.level, other.unasked) == (assess(mother, SUMMER).level, ()), (who, state)


@pytest.mark.parametrize(("month", "cold"), [(10, False), (11, True), (12, True), (1, True), (3, True), (4, False)])
def test_heating_is_spoken_of_first_from_november_to_march(month: int, cold: bool) -> None:
    urgency = assess(calm("person") | {"money": "today"}, month)
    assert urgency.level is Level.TODAY
    assert ("cold_home" in codes(urgency)) is cold
    assert "no_food_money" in codes(urgency)


def test_the_season_changes_nothing_else() -> None:
    for group in CALLERS:
        for component in COMPONENTS:
            for state in states(component, group):
                if state.get("money") != "today":
                    answers = calm(group) | state
                    assert assess(answers, SUMMER) == assess(answers, WINTER), answers


@pytest.mark.parametrize("group", CALLERS)
def test_a_further_danger_never_raises_the_step(group: str) -> None:
    """Through every level there is, for a person who would be ready to work and one who stays in the room."""
    ready = {
        "wish": "work",
        "outing": "errands",
        "contact": "meets",
        "stopped": "none",
        "consent": "fine",
        "helper": "none",
    }
    room = {"wish": "talk", "outing": "room", "contact": "none", "stopped": "none", "consent": "fine", "helper": "none"}
    for situation, component in product((ready, room), COMPONENTS):
        calm_step = decide(calm(group) | situation, Level.NONE).step
        for state in states(component, group):
            answers = calm(group) | situation | state
            level = assess(answers, SUMMER).level
            stopped, gone_on = decide(answers, level), decide(answers, level, continued=True)
            assert stopped.step <= gone_on.step <= calm_step, answers
            assert (stopped.step == 0) is (level is Level.NOW), answers


def test_answers_that_count_only_together_are_answers_a_caller_can_choose(choices: dict[str, list[str]]) -> None:
    for question, taken in (pair for each in TABLE.together for pair in each.takes.items()):
        assert (taken or set()) <= set(choices[question]), question
