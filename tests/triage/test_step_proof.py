"""The law of the step, proved over every combination of the answers that decide it.

9 helping x 7 outing x 5 contact x 8 wish x 6 stopped = 15,120 situations; x 11 callers (the person, or family or
supporter with five kinds of consent) x 4 ages (under 15, 15 to 17, 18 and over, unknown) x 2 levels (below today; today
and above, gone on) = 1,330,560 combinations. The program decides every one of them, none stands for another. The other
spellings of the same thing (eight ages, eight callers, four levels) follow below. A thinner sample of the same runs in
the ordinary tests.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from operator import eq, le
from random import Random

import pytest
from steptable import Row, StepTable, group_of

from hikisupport.core.vocab import Level
from hikisupport.triage.step import CAN_MEET, CAPS, MAY_CHANGE, decide, would_change

HELPING = ("place", "work", "school", "agency", "medical", "other", "before", "none", "unknown")
OUTING = ("room", "home", "night", "errands", "outings", "place", "unknown")
CONTACT = ("none", "text", "voice", "meets", "unknown")
WISH = ("talk", "place", "study", "work", "quiet", "pressed", "unheard", "unknown")
STOPPED = ("none", "place", "training", "school", "job", "unknown")
AGE = ("under15", "15_17", "18_34", "unknown")
CONSENT = ("fine", "unaware", "dislikes", "unsafe", "unknown")
CALLERS = ({"caller": "person"}, *({"caller": who, "consent": c} for who in ("mother", "supporter") for c in CONSENT))
LEVELS = (("below_today", Level.NONE), ("today_up", Level.TODAY))
AXES = {
    "level": LEVELS,
    "age": AGE,
    "who": CALLERS,
    "helping": HELPING,
    "outing": OUTING,
    "contact": CONTACT,
    "wish": WISH,
    "stopped": STOPPED,
}
SIZE = 1_330_560
BASE = ("work_ready", "relapse", "can_meet", "known_before", "begin")

Answers = dict[str, str]
TABLE = StepTable()


def situations() -> Iterator[Answers]:
    """Every situation of the person, the last named answer changing fastest."""
    for helping, outing, contact, wish, stopped in product(HELPING, OUTING, CONTACT, WISH, STOPPED):
        yield {"helping": helping, "outing": outing, "contact": contact, "wish": wish, "stopped": stopped}


def in_the_table(answers: Mapping[str, str], level: str) -> Answers:
    return {**answers, "level": level, "caller": group_of(answers["caller"])}


def check(answers: Answers, name: str, level: Level) -> tuple[int, str]:
    """Return the step and its base rule after comparing the program with the table."""
    situation = in_the_table(answers, name)
    return compare(answers, level, TABLE.base(situation), TABLE.limits(situation))


def compare(answers: Answers, level: Level, base: Row, limits: list[Row]) -> tuple[int, str]:
    decision = decide(answers, level)
    step = min([base.gives, *(row.gives for row in limits)])
    caps = {row.rule for row in limits} | ({"work_ready"} if base.rule == "relapse" else set())
    assert (decision.step, decision.step_after) == (step, None), (answers, level, decision, base.rule)
    assert base.rule in decision.fired, (answers, level, decision, base.rule)
    assert set(decision.fired) <= {base.rule, *caps}, (answers, level, decision, base.rule)
    return decision.step, base.rule


@dataclass
class World:
    """The program's steps for every combination, in the order of AXES, each compared with the table."""

    steps: bytearray = field(default_factory=bytearray)
    deciding: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        every = list(situations())
        for (name, level), age, caller in product(LEVELS, AGE, CALLERS):
            limits: dict[tuple[str, str], list[Row]] = {}
            for situation, base in zip(every, bases(name, caller, every), strict=True):
                answers = {**situation, **caller, "age": age}
                key = (situation["helping"], situation["stopped"])
                if key not in limits:
                    limits[key] = TABLE.limits(in_the_table(answers, name))
                step, rule = compare(answers, level, base, limits[key])
                self.steps.append(step)
                self.deciding[rule] += 1

    def where(self, **told: int) -> bytes:
        """The steps of all combinations with some answers fixed (axis -> index), always in the same order."""
        found, rest = bytes(self.steps), len(self.steps)
        for axis, codes in AXES.items():
            rest //= len(codes)
            if axis in told:
                block, start = rest * len(codes), rest * told[axis]
                found = b"".join(found[at + start : at + start + rest] for at in range(0, len(found), block))
        return found


BASES: dict[tuple[str, str, str], list[Row]] = {}


def bases(level: str, caller: Answers, every: list[Answers]) -> list[Row]:
    """The row that decides each situation; ages do not stand in those rows."""
    key = (level, group_of(caller["caller"]), caller.get("consent", ""))
    if key not in BASES:
        BASES[key] = [TABLE.base(in_the_table({**situation, **caller}, level)) for situation in every]
    return BASES[key]


@pytest.fixture(scope="module")
def world() -> World:
    made = World()
    made.run()
    return made


# --- over every combination ----------------------------------------------------------------------------------------


@pytest.mark.proof
def test_the_step_of_every_combination_is_the_one_in_the_table_exactly_one_of_three(world: World) -> None:
    assert len(world.steps) == SIZE
    assert set(world.steps) == {1, 2, 3}


@pytest.mark.proof
@pytest.mark.parametrize("axis", ["outing", "contact", "helping", "wish"])
def test_declining_a_question_never_gives_more_than_its_lowest_answer(world: World, axis: str) -> None:
    known = range(len(AXES[axis]) - 1)
    declined = world.where(**{axis: len(AXES[axis]) - 1})
    for index in known:
        assert all(map(le, declined, world.where(**{axis: index}))), f"{axis}: {AXES[axis][index]}"


@pytest.mark.proof
@pytest.mark.parametrize("declined", [5, 10], ids=["family", "supporter"])
def test_not_knowing_whether_the_person_knows_is_not_more_than_knowing_nothing_of_it(
    world: World, declined: int
) -> None:
    """Disliked and unsafe are told, not supposed: the exceptions of the contract."""
    assert CALLERS[declined]["consent"] == "unknown"
    fine, unaware = declined - 4, declined - 3
    assert (CALLERS[fine]["consent"], CALLERS[unaware]["consent"]) == ("fine", "unaware")
    for known in (fine, unaware):
        assert all(map(le, world.where(who=declined), world.where(who=known)))


@pytest.mark.proof
def test_declining_what_was_stopped_counts_as_nothing_from_the_person_and_as_the_lowest_from_others(
    world: World,
) -> None:
    unknown, none = STOPPED.index("unknown"), STOPPED.index("none")
    assert all(map(eq, world.where(who=0, stopped=unknown), world.where(who=0, stopped=none)))
    for who, known in product(range(1, len(CALLERS)), range(unknown)):
        assert all(map(le, world.where(who=who, stopped=unknown), world.where(who=who, stopped=known)))


@pytest.mark.proof
def test_an_unknown_age_sets_no_cap_and_nobody_under_15_is_sent_to_work(world: World) -> None:
    unknown, adult, child = (world.where(age=AGE.index(age)) for age in ("unknown", "18_34", "under15"))
    assert all(map(eq, unknown, adult))
    assert max(child) == 2


@pytest.mark.proof
def test_a_danger_of_today_never_raises_the_step_and_rules_out_work(world: World) -> None:
    calm, today = world.where(level=0), world.where(level=1)
    assert all(map(le, today, calm))
    assert max(today) == 2


@pytest.mark.proof
def test_where_telling_is_unsafe_it_is_the_first_step_always(world: World) -> None:
    for who, caller in enumerate(CALLERS):
        if caller.get("consent") == "unsafe":
            assert set(world.where(who=who)) == {1}


@pytest.mark.proof
def test_each_rule_decides_somewhere(world: World) -> None:
    assert set(world.deciding) == set(BASE)


@pytest.mark.proof
def test_what_would_change_the_step_is_what_deciding_each_alternative_finds(world: World) -> None:
    """For every situation with an unknown, by every caller, at two ages (under 15, and 18 and over)."""
    steps = world.where(level=0)
    index = {"age": 0, "who": 0} | dict.fromkeys(MAY_CHANGE, 0)
    widths = {"age": len(AGE), "who": len(CALLERS)} | {name: len(AXES[name]) for name in ORDER}
    assert list(widths) == list(AXES)[1:]

    def step(told: Mapping[str, int]) -> int:
        at = 0
        for name, width in widths.items():
            at = at * width + told[name]
        return steps[at]

    for age, (who, caller) in product((0, 2), enumerate(CALLERS)):
        for codes in product(*(range(len(AXES[name])) for name in ORDER)):
            told = {**index, "age": age, "who": who, **dict(zip(ORDER, codes, strict=True))}
            answers = {name: AXES[name][told[name]] for name in ORDER} | caller | {"age": AGE[age]}
            if "unknown" in answers.values():
                found = [(change.question, dict(change.steps)) for change in would_change(answers)]
                assert found == alternatives(told, caller, step), answers


ORDER = ("helping", "outing", "contact", "wish", "stopped")
TIES = ("outing", "helping", "wish", "consent", "stopped", "contact")


def alternatives(told, caller, step):
    """Decide each alternative by looking it up: what is not told yet, alone or together with consent fine."""
    others = caller["caller"] != "person"
    open_consent = caller.get("consent") == "unknown"
    agreed = told["who"] - 4
    now, found = step(told), []
    for question in TIES:
        options = {}
        if question == "consent":
            options = {"fine": step({**told, "who": agreed})} if open_consent else {}
        elif AXES[question][told[question]] == "unknown":
            for at, code in enumerate(AXES[question][:-1]):
                if not (others and code in {"work", "study"} and question == "wish"):
                    alone = step({**told, question: at})
                    options[code] = max(alone, step({**told, question: at, "who": agreed})) if open_consent else alone
        lower_too = question == "stopped" and not others
        options = {code: then for code, then in options.items() if then > now or (lower_too and then != now)}
        if options:
            found.append((question, options))
    return sorted(found, key=lambda each: -max(each[1].values()))[:2]


# --- a sample of the same, and the other spellings -----------------------------------------------------------------


def some(count: int, seed: int) -> Iterator[Answers]:
    random = Random(seed)
    every = list(situations())
    for _ in range(count):
        yield {**random.choice(every), **random.choice(CALLERS), "age": random.choice(AGE)}


def test_the_step_is_the_one_in_the_table() -> None:
    for answers in some(10_000, 1):
        for name, level in LEVELS:
            check(answers, name, level)


def test_declining_any_one_question_never_gives_a_higher_step() -> None:
    for answers in some(4_000, 2):
        for question in ("outing", "contact", "helping", "wish"):
            told = decide(answers, Level.NONE).step
            assert decide({**answers, question: "unknown"}, Level.NONE).step <= told, (answers, question)


def test_levels_below_today_are_alike_and_those_above_are_alike_once_gone_on() -> None:
    for answers in some(4_000, 3):
        calm, today = decide(answers, Level.NONE), decide(answers, Level.TODAY)
        assert decide(answers, Level.WATCH) == calm, answers
        assert decide(answers, Level.NOW, continued=True) == today, answers
        stopped = decide(answers, Level.NOW)
        assert (stopped.step, stopped.step_after, stopped.fired) == (0, calm.step, ("rescue",)), answers


@pytest.mark.parametrize("age", ["35_39", "40_49", "50_64", "65plus"])
def test_adults_of_every_age_have_the_same_step(age: str) -> None:
    for answers, (_, level) in product(some(2_000, 4), LEVELS):
        assert decide({**answers, "age": age}, level) == decide({**answers, "age": "18_34"}, level), answers


@pytest.mark.parametrize("who", ["father", "sibling", "partner", "child", "relative"])
def test_everybody_in_the_family_has_the_same_step(who: str) -> None:
    for answers in some(2_000, 5):
        mother = {"consent": "unknown", **answers, "caller": "mother"}
        assert decide({**mother, "caller": who}, Level.NONE) == decide(mother, Level.NONE), answers


def test_a_question_not_put_counts_as_declined() -> None:
    for answers in some(4_000, 6):
        asked = {question: answer for question, answer in answers.items() if answer != "unknown"}
        assert decide(asked, Level.NONE) == decide(answers, Level.NONE), answers
        assert would_change(asked) == would_change(answers), answers


LOWERED = {
    "not_without_them": ({"caller": "mother", "consent": "fine"}, {"caller": "mother", "consent": "unaware"}),
    "child": ({"caller": "person", "age": "18_34"}, {"caller": "person", "age": "under15"}),
}


@pytest.mark.parametrize("rule", [name for name, _, _ in CAPS])
def test_each_cap_lowers_a_step_somewhere_and_says_so(rule: str) -> None:
    ready = {"wish": "work", "outing": "errands", "contact": "meets", "helping": "none", "stopped": "none"}
    without, with_it = LOWERED[rule]
    before, after = decide({**ready, **without}, Level.NONE), decide({**ready, **with_it}, Level.NONE)
    assert (before.step, rule in before.fired) == (3, False)
    assert after.step < before.step
    assert after.fired[-1] == rule


@pytest.mark.parametrize("condition", CAN_MEET, ids=lambda condition: condition.__name__)
def test_each_way_to_meet_somebody_is_the_only_one_somewhere(condition) -> None:
    alone = (answers for answers in some(4_000, 7) if [holds for holds in CAN_MEET if holds(answers)] == [condition])
    assert next(alone, None)


def test_the_proof_knows_every_answer_a_caller_can_choose(choices: dict[str, list[str]]) -> None:
    proved = {"helping": HELPING, "outing": OUTING, "contact": CONTACT, "wish": WISH, "stopped": STOPPED}
    for question, codes in {**proved, "consent": CONSENT}.items():
        assert list(codes) == choices[question], question
    assert set(choices["age"]) == {*AGE, "35_39", "40_49", "50_64", "65plus"}
    family = {"mother", "father", "sibling", "partner", "child", "relative"}
    assert set(choices["caller"]) == {"person", "supporter", *family}


def test_what_may_change_the_step_are_the_answers_of_the_questionnaire(choices: dict[str, list[str]]) -> None:
    for question, codes in MAY_CHANGE.items():
        told = [code for code in choices[question] if code != "unknown"]
        assert list(codes) == (["fine"] if question == "consent" else told)


# --- what would change it, told as calls ----------------------------------------------------------------------------


def changes(**answers: str) -> dict[str, dict[str, int]]:
    return {change.question: dict(change.steps) for change in would_change(answers)}


def test_a_man_who_wants_work_is_told_that_a_place_he_left_would_change_it() -> None:
    told = {"caller": "person", "wish": "work", "outing": "errands", "contact": "none", "helping": "none"}
    assert changes(**told) == {"stopped": {"place": 2, "training": 2, "job": 2}}


def test_a_mother_whose_son_spoke_of_talking_is_told_that_his_knowing_would_change_it() -> None:
    told = {"outing": "room", "helping": "none", "wish": "talk", "stopped": "none", "contact": "none"}
    assert changes(caller="mother", **told) == {"consent": {"fine": 2}}


def test_nobody_else_is_asked_whether_the_person_might_want_to_work() -> None:
    told = {"outing": "errands", "helping": "none", "stopped": "none", "contact": "meets", "consent": "fine"}
    assert changes(caller="mother", **told) == {}
    assert changes(caller="person", **told) == {"wish": {"study": 3, "work": 3}}


def test_nothing_would_change_a_call_in_which_everything_was_told() -> None:
    told = {"outing": "room", "helping": "none", "wish": "quiet", "stopped": "none", "contact": "none"}
    assert changes(caller="person", **told) == {}
