"""Which kinds of windows fit this caller, in which order, and what is kept for later.

Each rule is a small function that yields needs, notes or exclusions; its id is its name, its sentence and source are
data (data/advice.yaml). Grounds: routing tables of the triage grounds (age, caller and household, papers).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hikisupport.core.vocab import Group, Kind
from hikisupport.triage.facts import (
    UNDER_18,
    UNKNOWN,
    Answers,
    at_home,
    get,
    group_of,
    has_old_parent,
    home_may_be_reached,
    is_active,
)
from hikisupport.triage.step import KNOWN_PLACES, STOPPED_SOMETHING

ADULT_SERVICES = (
    Kind.EMPLOYMENT_TRANSITION,
    Kind.EMPLOYMENT_A,
    Kind.EMPLOYMENT_B,
    Kind.LIFE_TRAINING,
    Kind.WORK_LIFE_CENTER,
)
WORK_KINDS = (*ADULT_SERVICES, Kind.SAPOSUTE, Kind.HELLO_WORK, Kind.WORK_PREP)


@dataclass(frozen=True, slots=True)
class Case:
    """One call as the rules see it: the answers and the step decided before."""

    answers: Answers
    step: int

    def get(self, question: str) -> str:
        """Return the answer to a question, ``unknown`` where there is none."""
        return get(self.answers, question)


class Seen(dict[str, str]):
    """Answers that remember which questions a rule looked at, in order."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers)
        self.looked_at: dict[str, None] = {}

    def get(self, question: str, default: str = UNKNOWN) -> str:  # type: ignore[override]  # answers are never None
        """Return an answer and remember that it was looked at."""
        self.looked_at[question] = None
        return super().get(question, default)


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of window that fits; lower ranks come first, equal ranks serve the same purpose.

    ``wished``: only if the person wishes it (本人が望んだら).
    """

    kind: Kind
    rank: int
    rule: str
    wished: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Kinds that this caller cannot use, by a rule."""

    kinds: tuple[Kind, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """A rule that says something without naming a kind; ``person``: a helper without a record comes first."""

    rule: str
    person: bool = False


Found = Iterator[Need | Bar | Note]


def child_routes(case: Case) -> Found:
    """Under 15: 教育支援センター, child windows and 児童相談所 before the school; no work support of any kind."""
    if case.get("age") == "under15":
        yield Need(Kind.CHILD_GUIDANCE, 20, "child_routes")
        yield Need(Kind.SCHOOL, 21, "child_routes")
        yield Bar((*WORK_KINDS, Kind.YOUTH_CENTER), "child_routes")


def teen_routes(case: Case) -> Found:
    """15 to 17: youth window and school; no adult disability service; サポステ only without a school."""
    if case.get("age") != "15_17":
        return
    yield Need(Kind.YOUTH_CENTER, 20, "teen_routes")
    yield Need(Kind.CHILD_GUIDANCE, 40, "teen_routes")
    yield Bar((*ADULT_SERVICES, Kind.HELLO_WORK), "teen_routes")
    if case.get("enrolled") != "left":
        yield Bar((Kind.SAPOSUTE,), "saposute_needs_no_school")


def places_to_be(case: Case) -> Found:
    """Step 2: 居場所 and peers; by age the youth centre (主に18-34; おおむね30代まで)."""
    if case.step != 2:
        return
    yield Need(Kind.IBASHO, 30 if not at_home(case.answers) else 33, "places_to_be")
    if case.get("age") in {"18_34", "35_39"}:
        yield Need(Kind.YOUTH_CENTER, 30 if not at_home(case.answers) else 34, "young_adult_routes")


def young_adult_routes(case: Case) -> Found:
    """18 to 34 in step 1: the youth window beside the centre."""
    if case.get("age") == "18_34" and case.step == 1:
        yield Need(Kind.YOUTH_CENTER, 40, "young_adult_routes")


def sixty_five_routes(case: Case) -> Found:
    """65 and older: 地域包括支援センター and the ward; no サポステ, no start of 就労移行 or A型."""
    if case.get("age") == "65plus":
        yield Need(Kind.HOUKATSU, 25, "sixty_five_routes")
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER, *ADULT_SERVICES), "sixty_five_routes")


def fifties_routes(case: Case) -> Found:
    """50 to 64: never サポステ; work through 自立相談支援機関 and ハローワーク."""
    if case.get("age") == "50_64":
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER), "fifties_routes")
        if case.step < 3:
            yield Need(Kind.SELF_RELIANCE, 60, "fifties_routes", wished=True)


def forties_routes(case: Case) -> Found:
    """40 to 49: サポステ is open until 49; the youth centre is not."""
    if case.get("age") == "40_49":
        yield Bar((Kind.YOUTH_CENTER,), "forties_routes")
        if case.step < 3:
            yield Need(Kind.SELF_RELIANCE, 60, "forties_routes", wished=True)


def work_windows(case: Case) -> Found:
    """Step 3 by age and papers: サポステ (15-49), 自立相談支援機関 with 就労準備支援, ハローワーク."""
    if case.step != 3:
        return
    yield Need(Kind.SAPOSUTE, 30, "work_windows")
    if case.get("age") in {"50_64", "65plus", UNKNOWN}:
        yield Need(Kind.SELF_RELIANCE, 30, "work_windows")
    yield Need(Kind.HELLO_WORK, 50, "work_windows")
    if case.get("age") == "15_17":
        yield Need(Kind.YOUTH_CENTER, 29, "work_windows")


def papers(case: Case) -> Found:
    """受給者証: with it the work services at once; a clinic without it the ward; neither is a "later", no refusal."""
    if case.step != 3 or case.get("age") in {*UNDER_18, "65plus"}:
        return
    certificate = case.get("certificate")
    if certificate == "have":
        yield Need(Kind.DISABILITY_CONSULT, 28, "certificate_have")
        yield Note("certificate_have")
    elif certificate == "applying" or case.get("medical") == "now":
        yield Need(Kind.DISABILITY_CONSULT, 40, "certificate_at_ward")
        yield Note("certificate_at_ward")
    else:
        yield Bar(ADULT_SERVICES, "certificate_later")


def work_if_wished(case: Case) -> Found:
    """Below step 3, where work was spoken of or tried: the work windows only if the person wishes it."""
    spoke = case.get("wish") in {"work", "study", "pressed"} or case.get("stopped") in {"training", "job"}
    if case.step < 3 and spoke and case.get("age") != "under15":
        yield Need(Kind.SAPOSUTE, 70, "work_if_wished", wished=True)
        yield Need(Kind.SELF_RELIANCE, 71, "work_if_wished", wished=True)


def places_if_wished(case: Case) -> Found:
    """In step 1: 居場所 later, if the person wishes it."""
    if case.step == 1:
        yield Need(Kind.IBASHO, 65, "places_if_wished", wished=True)


def people_who_know(case: Case) -> Found:
    """After a place, training, school or job was stopped: first the worker who knew the person, with consent.

    Not where telling the person is unsafe: to ask for consent would tell.
    """
    known = case.step >= 2 and case.get("stopped") in KNOWN_PLACES
    met_before = case.step >= 1 and case.get("helper") == "before" and case.get("stopped") in STOPPED_SOMETHING
    if is_active(case.answers):
        yield Note("present_helper", person=True)
    elif (known or met_before) and home_may_be_reached(case.answers):
        yield Note("people_who_know", person=True)


def money_first(case: Case) -> Found:
    """Money running out, not on 生活保護: 自立相談支援機関 first."""
    if case.get("money") in {"month", "today"}:
        yield Need(Kind.SELF_RELIANCE, 10, "money_first")


def on_welfare(case: Case) -> Found:
    """On 生活保護: the caseworker of the ward's 保護課 first."""
    if case.get("money") == "welfare":
        yield Need(Kind.WELFARE_OFFICE, 10, "on_welfare")


def hikikomori_center_first(case: Case) -> Found:
    """Steps 1 and 2: ひきこもり地域支援センター is the thread at any age; in step 3 it stays in the background."""
    if case.step < 3:
        yield Need(Kind.HIKIKOMORI_CENTER, 30 if case.step == 1 else 32, "hikikomori_center_first")


def outreach_from_home(case: Case) -> Found:
    """Hardly going out: outreach, letters and online places come first in step 2, and may be asked for in step 1."""
    if at_home(case.answers) and case.step < 3 and home_may_be_reached(case.answers):
        yield Need(Kind.OUTREACH, 31 if case.step == 2 else 45, "outreach_from_home")


def family_support(case: Case) -> Found:
    """A family calls: family support and 家族会 whatever the step."""
    if group_of(case.answers) is Group.FAMILY:
        yield Need(Kind.FAMILY_GROUP, 42, "family_support")


def household_8050(case: Case) -> Found:
    """A parent of 65 or older, or in need of care: 地域包括支援センター is the accepted door into the household."""
    if has_old_parent(case.answers):
        yield Need(Kind.HOUKATSU, 35, "household_8050")


def health_worry(case: Case) -> Found:
    """A change of long standing: 精神保健福祉センター beside the rest."""
    if case.get("unusual") == "long":
        yield Need(Kind.MENTAL_HEALTH_CENTER, 38, "health_worry")


def another_ear(case: Case) -> Found:
    """Steps 1 and 2: 精神保健福祉センター also listens (特定相談); nobody is left with one window only."""
    if case.step in {1, 2} and case.get("age") != "under15":
        yield Need(Kind.MENTAL_HEALTH_CENTER, 55, "another_ear")


def siblings(case: Case) -> Found:
    """A sibling calls: nobody has to carry it alone; pension and guardianship are matters for the windows."""
    if case.get("caller") == "sibling":
        yield Note("siblings")


def other_city(case: Case) -> Found:
    """Outside the city: the prefecture's windows, in step 3 too (the ward filter does the rest)."""
    if case.get("ward") == "outside":
        yield Need(Kind.HIKIKOMORI_CENTER, 45, "other_city")
        yield Need(Kind.MENTAL_HEALTH_CENTER, 56, "other_city")


def nothing_to_the_house(case: Case) -> Found:
    """Telling the person is unsafe: nothing that reaches the house, at any step."""
    if not home_may_be_reached(case.answers):
        yield Note("nothing_to_the_house")
        yield Bar((Kind.OUTREACH,), "nothing_to_the_house")


def pressed_is_not_a_wish(case: Case) -> Found:
    """「働かねば」 is distress, not a wish: work only if the person wishes it."""
    if case.get("wish") == "pressed":
        yield Note("pressed_is_not_a_wish")


@dataclass(frozen=True, slots=True)
class Route:
    """Needs by rank, later wishes, barred kinds, the rules that fired in order, and those with something to say.

    ``noted``: notes and bars; a need speaks through the window it named. ``grounds``: for each rule that fired, the
    questions it looked at.
    """

    needs: tuple[Need, ...]
    wishes: tuple[Need, ...]
    barred: frozenset[Kind]
    person_first: str | None
    fired: tuple[str, ...]
    noted: tuple[str, ...]
    grounds: Mapping[str, tuple[str, ...]]


def route(case: Case) -> Route:
    """Return where the rules send this caller."""
    found: list[Need | Bar | Note] = []
    grounds: dict[str, tuple[str, ...]] = {}
    for rule in RULES:
        seen = Seen(case.answers)
        for item in rule(Case(seen, case.step)):
            found.append(item)
            grounds.setdefault(item.rule, tuple(seen.looked_at))
    barred = frozenset(kind for item in found if isinstance(item, Bar) for kind in item.kinds)
    needs = [item for item in found if isinstance(item, Need) and item.kind not in barred]
    needs.sort(key=lambda need: need.rank)
    first = next((item.rule for item in found if isinstance(item, Note) and item.person), None)
    return Route(
        needs=tuple(need for need in needs if not need.wished),
        wishes=tuple(need for need in needs if need.wished),
        barred=barred,
        person_first=first,
        fired=tuple(dict.fromkeys(item.rule for item in found)),
        noted=tuple(dict.fromkeys(item.rule for item in found if not isinstance(item, Need))),
        grounds=grounds,
    )


RULES: tuple[Callable[[Case], Found], ...] = (
    people_who_know,
    money_first,
    on_welfare,
    child_routes,
    teen_routes,
    hikikomori_center_first,
    outreach_from_home,
    places_to_be,
    young_adult_routes,
    family_support,
    household_8050,
    sixty_five_routes,
    fifties_routes,
    forties_routes,
    health_worry,
    another_ear,
    siblings,
    other_city,
    nothing_to_the_house,
    pressed_is_not_a_wish,
    work_windows,
    papers,
    work_if_wished,
    places_if_wished,
)
