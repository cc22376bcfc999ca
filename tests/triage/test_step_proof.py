"""The law of the step, proved over every combination of the answers that decide it.

16 helper situations (now and before with seven kinds each, none, unknown) x 7 outing x 5 contact x 8 wish x 6 stopped
= 26,880 situations; x 2 levels (below today; today and above, gone on) x 11 callers (the person, or family or supporter
with five kinds of consent) x 4 ages (under 15, 15 to 17, 18 and over, unknown) = 2,365,440 combinations. The program
decides every one of them, none is skipped or stood for by another. The other spellings of the same thing (eight ages,
eight callers, four levels) follow below.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from operator import eq, le

import pytest
from steptable import StepTable

from hikisupport.core.vocab import Level
from hikisupport.triage.step import CAPS, decide

OUTING = ("room", "home", "night", "errands", "outings", "place", "unknown")
CONTACT = ("none", "text", "voice", "meets", "unknown")
KINDS = ("place", "work", "school", "window", "medical", "other", "unknown")
HELPER = (
    *({"helper": when, "helper_kind": kind} for when in ("now", "before") for kind in KINDS),
    {"helper": "none"},
    {"helper": "unknown"},
)
WISH = ("talk", "place", "study", "work", "quiet", "pressed", "unheard", "unknown")
STOPPED = ("none", "place", "training", "school", "job", "unknown")
AGE = ("under15", "15_17", "18_34", "unknown")
CONSENT = ("fine", "unaware", "dislikes", "unsafe", "unknown")
CALLERS = ({"caller": "person"}, *({"caller": who, "consent": c} for who in ("mother", "supporter") for c in CONSENT))
GROUPS = {"person": "person", "supporter": "supporter"}  # everybody else is family
BASE = ("work_ready", "relapse", "can_meet", "known_before", "begin")
# For each cap: who is at step 3 without it, and whom it lowers.
LOWERED = {
    "not_without_them": ({"caller": "mother", "consent": "fine"}, {"caller": "mother", "consent": "unaware"}),
    "child": ({"caller": "person", "age": "18_34"}, {"caller": "person", "age": "under15"}),
}

LEVELS = (("below_today", Level.NONE), ("today_up", Level.TODAY))
AXES = {
    "who": CALLERS,
    "age": AGE,
    "level": LEVELS,
    "helper": HELPER,
    "outing": OUTING,
    "contact": CONTACT,
    "wish": WISH,
    "stopped": STOPPED,
}
SIZE = 2_365_440

Answers = dict[str, str]
TABLE = StepTable()


def situations() -> Iterator[Answers]:
    """Every situation of the person, the last named answer changing fastest."""
    for helper, outing, contact, wish, stopped in product(HELPER, OUTING, CONTACT, WISH, STOPPED):
        yield {**helper, "outing": outing, "contact": contact, "wish": wish, "stopped": stopped}


def as_read_in_the_table(answers: Mapping[str, str], level: str) -> Answers:
    return {**answers, "level": level, "caller": GROUPS.get(answers.get("caller", "person"), "family")}


def fired_as_the_table_says(fired: tuple[str, ...], base: str, limits: frozenset[str]) -> bool:
    """The row's rule is the base rule named; a cap is named only where its conditions hold."""
    caps = limits | {"work_ready"} if base == "relapse" else limits
    return base in fired and all(rule == base or rule in caps for rule in fired)


@dataclass
class World:
    """The program's steps for every combination, in the order of AXES, and where it differs from the table."""

    steps: bytearray = field(default_factory=bytearray)
    wrong: list[str] = field(default_factory=list)
    deciding: Counter[str] = field(default_factory=Counter)

    @cached_property
    def strides(self) -> dict[str, int]:
        widths, stride = {}, 1
        for name in reversed(AXES):
            widths[name] = stride
            stride *= len(AXES[name])
        return widths

    def steps_where(self, axis: str, index: int) -> bytes:
        """The steps of all combinations with one answer fixed, in the same order whatever the answer."""
        stride = self.strides[axis]
        block = stride * len(AXES[axis])
        start = stride * index
        return b"".join(self.steps[at + start : at + start + stride] for at in range(0, len(self.steps), block))

    def run(self) -> None:
        every = list(situations())
        rows = {name: [TABLE.base(as_read_in_the_table(s, name)) for s in every] for name, _ in LEVELS}
        for caller, age, (name, level) in product(CALLERS, AGE, LEVELS):
            extra = {**caller, "age": age}
            limits: dict[tuple[str, ...], tuple[int, frozenset[str]]] = {}
            for situation, row in zip(every, rows[name], strict=True):
                answers = {**situation, **extra}
                key = tuple([answers.get(column, "-") for column in TABLE.cap_columns])
                if key not in limits:
                    found = TABLE.limits(as_read_in_the_table(answers, name))
                    limits[key] = min([3, *(r.gives for r in found)]), frozenset(r.rule for r in found)
                cap, caps = limits[key]
                self._one(answers, level, min(row.gives, cap), row.rule, caps)

    def _one(self, answers: Answers, level: Level, step: int, base: str, caps: frozenset[str]) -> None:
        decision = decide(answers, level)
        self.steps.append(decision.step)
        self.deciding[f"{base} {decision.step}"] += 1
        if (
            decision.step != step
            or decision.step_after is not None
            or not fired_as_the_table_says(decision.fired, base, caps)
        ):
            self.wrong.append(f"{answers} {level}: program {decision}, table {step} by {base} {set(caps)}")


@pytest.fixture(scope="module")
def world() -> World:
    made = World()
    made.run()
    return made


def never_higher(world: World, axis: str, declined: int, instead_of: Iterator[int] | list[int]) -> None:
    """Declining gives no more than each of the known answers, so no more than the lowest of them."""
    low = world.steps_where(axis, declined)
    for known in instead_of:
        assert all(map(le, low, world.steps_where(axis, known))), f"{axis}: unknown is higher than {AXES[axis][known]}"


def test_every_combination_is_decided_and_counted(world: World) -> None:
    assert len(HELPER) * len(OUTING) * len(CONTACT) * len(WISH) * len(STOPPED) == 26_880
    assert len(world.steps) == SIZE


def test_the_step_of_every_combination_is_the_one_in_the_table(world: World) -> None:
    assert not world.wrong, f"{len(world.wrong)} differ, first:\n" + "\n".join(world.wrong[:10])


def test_exactly_one_step_of_the_three(world: World) -> None:
    assert set(world.steps) == {1, 2, 3}


@pytest.mark.parametrize("axis", ["outing", "contact", "wish"])
def test_declining_a_question_never_gives_more_than_its_lowest_answer(world: World, axis: str) -> None:
    never_higher(world, axis, len(AXES[axis]) - 1, list(range(len(AXES[axis]) - 1)))


def test_declining_to_speak_of_helpers_never_gives_more_than_the_lowest_answer(world: World) -> None:
    never_higher(world, "helper", len(HELPER) - 1, list(range(len(HELPER) - 1)))


@pytest.mark.parametrize(("declined", "first"), [(6, 0), (13, 7)], ids=["now", "before"])
def test_declining_the_kind_of_helper_never_gives_more_than_the_lowest_kind(
    world: World, declined: int, first: int
) -> None:
    assert HELPER[declined]["helper_kind"] == "unknown"
    never_higher(world, "helper", declined, list(range(first, declined)))


@pytest.mark.parametrize("declined", [5, 10], ids=["family", "supporter"])
def test_declining_whether_the_person_knows_never_gives_more_than_the_lowest_answer(
    world: World, declined: int
) -> None:
    assert CALLERS[declined]["consent"] == "unknown"
    never_higher(world, "who", declined, list(range(declined - 4, declined)))


def test_declining_what_was_stopped_never_gives_more_than_its_lowest_answer(world: World) -> None:
    never_higher(world, "stopped", STOPPED.index("unknown"), list(range(5)))


def test_an_unknown_age_sets_no_cap(world: World) -> None:
    unknown, adult = (world.steps_where("age", AGE.index(age)) for age in ("unknown", "18_34"))
    assert all(map(eq, unknown, adult))


def test_nobody_under_15_is_sent_to_work(world: World) -> None:
    assert max(world.steps_where("age", AGE.index("under15"))) == 2


def test_a_danger_of_today_never_raises_the_step_and_rules_out_work(world: World) -> None:
    calm, today = world.steps_where("level", 0), world.steps_where("level", 1)
    assert all(map(le, today, calm))
    assert max(today) == 2


def test_a_call_without_the_person_stays_at_the_window_unless_somebody_active_or_a_place_left_knows_them() -> None:
    active = {"place", "work", "school", "window"}
    for situation, consent, who in product(situations(), CONSENT[1:], ("father", "supporter")):
        known = situation["helper"] == "now" and situation.get("helper_kind") in active
        if not known and situation["stopped"] not in {"place", "training"}:
            answers = {**situation, "caller": who, "consent": consent, "age": "18_34"}
            assert decide(answers, Level.NONE).step == 1, answers


@pytest.mark.parametrize("rule", BASE)
def test_each_rule_decides_somewhere(world: World, rule: str) -> None:
    assert any(key.split()[0] == rule for key in world.deciding)


@pytest.mark.parametrize("rule", [name for name, _, _ in CAPS])
def test_each_cap_lowers_a_step_somewhere_and_says_so(rule: str) -> None:
    assert rule in LOWERED, f"write into LOWERED whom {rule} lowers"
    without, with_it = LOWERED[rule]
    ready = {
        "wish": "work",
        "outing": "errands",
        "contact": "meets",
        "helper": "none",
        "stopped": "none",
        "age": "18_34",
    }
    before, after = decide({**ready, **without}, Level.NONE), decide({**ready, **with_it}, Level.NONE)
    assert before.step == 3
    assert rule not in before.fired
    assert after.step < before.step
    assert after.fired[-1] == rule


@pytest.mark.parametrize("caller", CALLERS[:3] + CALLERS[-1:], ids=lambda who: "-".join(who.values()))
def test_levels_below_today_are_alike_and_those_above_are_alike_once_gone_on(caller: Answers) -> None:
    for situation in situations():
        answers = {**situation, **caller, "age": "18_34"}
        calm, today = decide(answers, Level.NONE), decide(answers, Level.TODAY)
        assert decide(answers, Level.WATCH) == calm, answers
        assert decide(answers, Level.NOW, continued=True) == today, answers
        stopped = decide(answers, Level.NOW)
        assert (stopped.step, stopped.step_after, stopped.fired[0]) == (0, today.step, "rescue"), answers


@pytest.mark.parametrize("age", ["35_39", "40_49", "50_64", "65plus"])
def test_adults_of_every_age_have_the_same_step(age: str) -> None:
    for situation, (_, level) in product(situations(), LEVELS):
        adult = {**situation, "caller": "person", "age": "18_34"}
        assert decide({**adult, "age": age}, level) == decide(adult, level), (adult, age)


@pytest.mark.parametrize("who", ["father", "sibling", "partner", "child", "relative"])
def test_everybody_in_the_family_is_heard_alike(who: str) -> None:
    for situation, consent in product(situations(), ("fine", "dislikes")):
        mother = {**situation, "caller": "mother", "consent": consent, "age": "40_49"}
        assert decide({**mother, "caller": who}, Level.NONE) == decide(mother, Level.NONE), (mother, who)


def test_a_question_not_put_counts_as_declined() -> None:
    for situation, caller in product(situations(), CALLERS):
        answers = {**situation, **caller, "age": "unknown"}
        asked = {question: answer for question, answer in answers.items() if answer != "unknown"}
        assert decide(asked, Level.NONE) == decide(answers, Level.NONE), answers


def test_the_proof_knows_every_answer_a_caller_can_choose(choices: dict[str, list[str]]) -> None:
    proved = {
        "outing": OUTING,
        "contact": CONTACT,
        "helper_kind": KINDS,
        "wish": WISH,
        "stopped": STOPPED,
        "consent": CONSENT,
    }
    for question, codes in proved.items():
        assert set(codes) == set(choices[question]), question
    assert {helper["helper"] for helper in HELPER} == set(choices["helper"])
    assert set(choices["age"]) == {*AGE, "35_39", "40_49", "50_64", "65plus"}
    family = {"mother", "father", "sibling", "partner", "child", "relative"}
    assert set(choices["caller"]) == {"person", "supporter", *family}
