"""Which kinds of agencies fit this caller, in which order, and what is kept for later (triage contract, 4.3 to 4.6).

Each rule is a small function that yields needs, notes or bars; its id is its name, its sentence stands in
data/phrases.yaml (``why_<id>``), its ground in data/advice.yaml. Grounds: routing tables of the triage grounds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hikisupport.core.vocab import Channel, Group, Kind
from hikisupport.triage.facts import (
    KNOWN_PLACES,
    OWN_WISH_FOR_WORK,
    UNDER_18,
    UNKNOWN,
    Answers,
    age_of_victim,
    at_home,
    get,
    group_of,
    has_doctor,
    has_old_parent,
    home_may_be_reached,
    hurts_own_partner,
    is_met,
)

ADULT_SERVICES = (
    Kind.EMPLOYMENT_TRANSITION,
    Kind.EMPLOYMENT_A,
    Kind.EMPLOYMENT_B,
    Kind.LIFE_TRAINING,
    Kind.WORK_LIFE_CENTER,
)
WORK_KINDS = (*ADULT_SERVICES, Kind.SAPOSUTE, Kind.HELLO_WORK, Kind.WORK_PREP)
# Dangers in which nobody visits before the agency for the danger agrees.
NO_VISIT_YET = frozenset(
    {"violence_now", "violence_repeat", "harm_risk", "dv", "child_abuse", "elder_abuse", "psychosis"}
)
# Consents at which nobody asks or tells the person anything.
_NOT_TOLD = frozenset({"unsafe", "dislikes"})
# Who meets the person by which kind of agency: at unsafe none of them may be told.
_MEETS: Mapping[str, tuple[Kind, ...]] = {
    "place": (Kind.IBASHO, Kind.YOUTH_CENTER),
    "work": WORK_KINDS,
    "school": (Kind.SCHOOL,),
    "agency": (Kind.HIKIKOMORI_CENTER, Kind.YOUTH_CENTER, Kind.IBASHO),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One call as the rules see it: the answers, the step that is shown, the dangers of today and now."""

    answers: Answers
    step: int
    dangers: frozenset[str] = frozenset()

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
    """A kind of agency that fits; lower ranks come first, equal ranks serve the same purpose.

    ``wished``: only if the person wishes it (本人が望んだら). ``agency``: this one, wherever its kind stands.
    ``beside``: shown whatever else is shown, but never first. ``count``: how many agencies of the kind at most.
    ``crisis``: a line for crises may serve it. ``channel``: only who can be reached so.
    """

    kind: Kind
    rank: int
    rule: str
    wished: bool = False
    agency: str | None = None
    beside: bool = False
    count: int = 1
    crisis: bool = False
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Kinds that this caller cannot use, by a rule."""

    kinds: tuple[Kind, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """A rule that says something without naming a kind."""

    rule: str


Found = Iterator[Need | Bar | Note]


@dataclass(frozen=True, slots=True)
class Route:
    """Needs by rank, later wishes, barred kinds, and of the rules that fired those with something to say.

    ``noted``: a need speaks through the agency it named, a bar not at all. ``grounds``: for each rule that fired, in
    order, the questions it looked at.
    """

    needs: tuple[Need, ...]
    wishes: tuple[Need, ...]
    barred: frozenset[Kind]
    noted: tuple[str, ...]
    grounds: Mapping[str, tuple[str, ...]]


def route(case: Case) -> Route:
    """Return where the rules send this caller."""
    found: list[Need | Bar | Note] = []
    grounds: dict[str, tuple[str, ...]] = {}
    for rule in RULES:
        seen = Seen(case.answers)
        for item in rule(Case(seen, case.step, case.dangers)):
            found.append(item)
            grounds.setdefault(item.rule, tuple(seen.looked_at))
    barred = frozenset(kind for item in found if isinstance(item, Bar) for kind in item.kinds)
    needs = [item for item in found if isinstance(item, Need) and (item.agency or item.kind not in barred)]
    needs.sort(key=lambda need: need.rank)
    return Route(
        needs=tuple(need for need in needs if not need.wished),
        wishes=tuple(need for need in needs if need.wished),
        barred=barred,
        noted=tuple(dict.fromkeys(item.rule for item in found if isinstance(item, Note))),
        grounds=grounds,
    )


# --- who is there already ---------------------------------------------------------------------------------------


def who_knows(answers: Answers) -> str | None:
    """Return the rule that names somebody who knows the person, the nearest first; None: nobody, or may not be told.

    First the place or training left this year, then who meets them now; never where the person dislikes the call or
    telling them is unsafe: to ask would tell.
    """
    if get(answers, "consent") in _NOT_TOLD:
        return None
    if get(answers, "stopped") in KNOWN_PLACES:
        return "people_who_know"
    if is_met(answers):
        return "present_helper"
    if get(answers, "living") == "facility":
        return "facility_staff"
    before = get(answers, "helping") == "before" and get(answers, "stopped") in {"school", "job"}
    return "people_who_know" if before else None


def people_who_know(case: Case) -> Found:
    """Somebody knows the person: the place or training left this year, who meets them now, or the staff around them."""
    if rule := who_knows(case.answers):
        yield Note(rule)


def minor_caller(case: Case) -> Found:
    """A caller under 18: 189 and the young carers' line stand in the result, beside what the person needs."""
    if case.get("caller_age") == "minor":
        yield Need(Kind.CHILD_GUIDANCE, 7, "young_carer", agency="child-abuse-189", beside=True)
        yield Need(Kind.OTHER, 8, "young_carer", agency="young-carer-hokkaido", beside=True)


# --- the request, answered first --------------------------------------------------------------------------------


def request_first(case: Case) -> Found:
    """The agency that answers what was asked today, before those of the step."""
    kinds = _REQUESTS.get(case.get("request"))
    for rank, kind in enumerate(kinds(case) if kinds else (), start=5):
        advice = "police-consult" if kind is Kind.POLICE else None  # 110 is for what happens now
        yield Need(kind, rank, "request_first", agency=advice, crisis=kind is Kind.DV)


def _for_relate(case: Case) -> tuple[Kind, ...]:
    """The centre; where whoever meets the person may be of it and must not be told, a family group."""
    if group_of(case.answers) is Group.PERSON or case.get("age") in UNDER_18:
        return ()
    told = case.get("consent") == "unsafe" and Kind.HIKIKOMORI_CENTER in _MEETS.get(case.get("helping"), ())
    return (Kind.FAMILY_GROUP,) if told else (Kind.HIKIKOMORI_CENTER,)


def _for_medical(case: Case) -> tuple[Kind, ...]:
    """The doctor they have goes before any agency (``own``)."""
    may_be_told = case.get("consent") not in _NOT_TOLD
    return () if has_doctor(case.answers) and may_be_told else (Kind.MENTAL_HEALTH_CENTER,)


def _for_money(case: Case) -> tuple[Kind, ...]:
    """Who worries about living gets 自立相談支援機関; who does not asks about pension and costs: the ward office."""
    if case.get("money") == "welfare":
        return (Kind.WELFARE_OFFICE,)
    both = (Kind.SELF_RELIANCE, Kind.WELFARE_OFFICE)
    return both[::-1] if case.get("money") == "ok" else both


def _for_fear(case: Case) -> tuple[Kind, ...]:
    """By who is hurt and by whom, as far as it is known; a wife's fear of her husband counts before more is told."""
    hurt = age_of_victim(case.answers)
    young = group_of(case.answers) is Group.PERSON and case.get("age") in UNDER_18
    if hurt == "under18" or young:
        return (Kind.CHILD_GUIDANCE,)
    if hurts_own_partner(case.answers) or (case.get("caller") == "partner" and case.get("violence_by") == UNKNOWN):
        return (Kind.DV,)
    if hurt == "elder":
        return (Kind.HOUKATSU, Kind.POLICE)
    return (Kind.POLICE, Kind.MENTAL_HEALTH_CENTER)


def _for_future(case: Case) -> tuple[Kind, ...]:
    """地域包括 is for people of 65 and older: first where somebody is known to be so, else the agency for living."""
    if case.get("age") == "65plus" or has_old_parent(case.answers):
        return (Kind.HOUKATSU,)
    only_living = case.get("living") == "parents" or case.get("age") in UNDER_18
    return (Kind.SELF_RELIANCE,) if only_living else (Kind.SELF_RELIANCE, Kind.HOUKATSU)


# listen and unknown are answered by being heard; place and work by the agencies of the step.
_REQUESTS: Mapping[str, Callable[[Case], tuple[Kind, ...]]] = {
    "relate": _for_relate,
    "medical": _for_medical,
    "money": _for_money,
    "fear": _for_fear,
    "future": _for_future,
}
GUIDE_TOPICS: Mapping[str, str] = {"relate": "relate", "money": "systems", "future": "systems", "work": "steps"}


# --- by age -----------------------------------------------------------------------------------------------------


def child_routes(case: Case) -> Found:
    """Under 15: 家庭児童相談室, アシストセンター and 教育支援センター; no work support of any kind."""
    if case.get("age") == "under15":
        yield Need(Kind.CHILD_GUIDANCE, 20, "child_routes", count=3)
        yield Need(Kind.SCHOOL, 21, "child_routes")
        yield Bar((*WORK_KINDS, Kind.YOUTH_CENTER), "child_routes")


def teen_routes(case: Case) -> Found:
    """15 to 17: youth agency and school; no adult disability service; サポステ only without a school."""
    if case.get("age") != "15_17":
        return
    yield Need(Kind.YOUTH_CENTER, 20, "teen_routes")
    yield Need(Kind.CHILD_GUIDANCE, 40, "teen_routes", count=2)
    yield Bar((*ADULT_SERVICES, Kind.HELLO_WORK), "teen_routes")
    if case.get("enrolled") != "left":
        yield Bar((Kind.SAPOSUTE,), "saposute_needs_no_school")
        if case.step == 3:
            yield Note("saposute_needs_no_school")


def young_adult_routes(case: Case) -> Found:
    """18 to 34 in step 1: the youth agency beside the centre."""
    if case.get("age") == "18_34" and case.step == 1:
        yield Need(Kind.YOUTH_CENTER, 40, "young_adult_routes")


def sixty_five_routes(case: Case) -> Found:
    """65 and older: 地域包括支援センター and the ward; no サポステ, no start of 就労移行 or A型."""
    if case.get("age") == "65plus":
        yield Need(Kind.HOUKATSU, 25 if case.step < 3 else 35, "sixty_five_routes")
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER, *ADULT_SERVICES), "sixty_five_routes")


def fifties_routes(case: Case) -> Found:
    """50 to 64: never サポステ; work through 自立相談支援機関 and ハローワーク."""
    if case.get("age") == "50_64":
        yield Bar((Kind.SAPOSUTE, Kind.YOUTH_CENTER), "fifties_routes")


def forties_routes(case: Case) -> Found:
    """40 to 49: サポステ is open until 49; the youth centre is not."""
    if case.get("age") == "40_49":
        yield Bar((Kind.YOUTH_CENTER,), "forties_routes")


# --- by household, money and health -----------------------------------------------------------------------------


def money_worry(case: Case) -> Found:
    """Money running out: 自立相談支援機関; on 生活保護: the caseworker of the ward's 保護課."""
    if case.get("money") in {"month", "today"}:
        yield Need(Kind.SELF_RELIANCE, 36, "money_first")
    elif case.get("money") == "welfare":
        yield Need(Kind.WELFARE_OFFICE, 36, "on_welfare")


def household_8050(case: Case) -> Found:
    """A parent of 65 or older, or in need of care: 地域包括支援センター is the accepted door into the household."""
    if has_old_parent(case.answers):
        yield Need(Kind.HOUKATSU, 35, "household_8050")


def health_worry(case: Case) -> Found:
    """A change of long standing: 精神保健福祉センター beside the rest."""
    if case.get("unusual") == "long":
        yield Need(Kind.MENTAL_HEALTH_CENTER, 38, "health_worry")


def family_support(case: Case) -> Found:
    """A family calls: family support and 家族会 whatever the step."""
    if group_of(case.answers) is Group.FAMILY:
        yield Need(Kind.FAMILY_GROUP, 42, "family_support")


def another_ear(case: Case) -> Found:
    """Nobody is left with one agency only: 精神保健福祉センター (特定相談) and 自立相談支援機関 listen too."""
    if case.get("age") == "under15":
        return
    yield Need(Kind.MENTAL_HEALTH_CENTER, 55, "another_ear")
    if case.get("age") not in UNDER_18:
        yield Need(Kind.SELF_RELIANCE, 56, "another_ear")


def siblings(case: Case) -> Found:
    """A sibling calls: nobody has to carry it alone; pension and guardianship are matters for the agencies."""
    if case.get("caller") == "sibling":
        yield Note("siblings")


def other_city(case: Case) -> Found:
    """Outside the city: the prefecture's agencies, in step 3 too (the ward filter does the rest)."""
    if case.get("ward") == "outside":
        yield Need(Kind.HIKIKOMORI_CENTER, 45, "other_city")
        yield Need(Kind.MENTAL_HEALTH_CENTER, 57, "other_city")


def nothing_to_the_house(case: Case) -> Found:
    """Telling the person is unsafe: nothing that reaches the house, and nobody who meets the person is told."""
    if not home_may_be_reached(case.answers):
        yield Note("nothing_to_the_house")
        yield Bar((Kind.OUTREACH, *_MEETS.get(case.get("helping"), ())), "nothing_to_the_house")


def visit_after_danger(case: Case) -> Found:
    """Violence, a risk of harm, a sudden change: no visit before the agency for the danger agrees."""
    if case.dangers & NO_VISIT_YET:
        yield Note("visit_after_danger")
        yield Bar((Kind.OUTREACH,), "visit_after_danger")


# --- by step ----------------------------------------------------------------------------------------------------


def hikikomori_center_first(case: Case) -> Found:
    """Steps 1 and 2: ひきこもり地域支援センター is the thread at any age; in step 3 it stays in the background."""
    yield Need(Kind.HIKIKOMORI_CENTER, {1: 30, 2: 32}.get(case.step, 58), "hikikomori_center_first")


def outreach_from_home(case: Case) -> Found:
    """Hardly going out: outreach, letters and online places in step 2, and to be asked for in step 1; never unasked."""
    unasked = case.get("wish") == "quiet" or case.get("consent") in _NOT_TOLD
    if case.step < 3 and at_home(case.answers) and not unasked and case.get("living") != "facility":
        rank = 45 if case.step == 1 else 31
        yield Need(Kind.OUTREACH, rank, "outreach_from_home")
        yield Need(Kind.OUTREACH, rank, "outreach_from_home", channel=Channel.LETTER)


def places_to_be(case: Case) -> Found:
    """Step 2: 居場所 and peers, by age the youth centre (おおむね30代まで); at home online, first only if wished."""
    if case.step != 2:
        return
    online = at_home(case.answers) and case.get("wish") != "place"
    rank = 33 if online else 30
    yield Need(Kind.IBASHO, rank, "places_to_be", channel=Channel.ONLINE if online else None)
    if case.get("age") in {"18_34", "35_39"}:
        yield Need(Kind.YOUTH_CENTER, rank, "young_adult_routes")


def work_agencies(case: Case) -> Found:
    """Step 3 by age and papers: サポステ (15-49), 自立相談支援機関 with 就労準備支援, ハローワーク."""
    if case.step != 3:
        return
    yield Need(Kind.SAPOSUTE, 30, "work_windows")
    if case.get("age") not in UNDER_18:
        only_one = case.get("age") in {"50_64", "65plus", UNKNOWN}
        yield Need(Kind.SELF_RELIANCE, 30 if only_one else 47, "work_windows")
    yield Need(Kind.HELLO_WORK, 50, "work_windows")
    if case.get("age") == "15_17":
        yield Need(Kind.YOUTH_CENTER, 19, "work_windows")


def papers(case: Case) -> Found:
    """受給者証: with it the work services at once; a clinic without it the ward; neither is a "later", no refusal."""
    if case.step != 3 or case.get("age") in {*UNDER_18, "65plus"}:
        return
    certificate = case.get("certificate")
    if certificate == "have":
        yield Need(Kind.DISABILITY_CONSULT, 28, "certificate_have")
        yield Note("certificate_have")
    elif certificate == "applying" or has_doctor(case.answers):
        yield Need(Kind.DISABILITY_CONSULT, 40, "certificate_at_ward")
        yield Note("certificate_at_ward")
    else:
        yield Note("certificate_later")
        yield Bar(ADULT_SERVICES, "certificate_later")


def pressed_is_not_a_wish(case: Case) -> Found:
    """「働かねば」 is distress, not a wish: work only if the person wishes it."""
    if case.get("wish") == "pressed":
        yield Note("pressed_is_not_a_wish")


def work_later(case: Case) -> Found:
    """Below step 3: what was wished stands among the others, what was only tried is kept for 本人が望んだら.

    Neither while there is danger for today; nothing asked for the person where telling them may harm.
    """
    if case.step == 3 or case.get("age") == "under15" or case.dangers:
        return
    if case.get("wish") in OWN_WISH_FOR_WORK and case.get("consent") not in _NOT_TOLD:
        yield Need(Kind.SAPOSUTE, 54, "spoken_wish")
        if case.get("age") not in UNDER_18:
            yield Need(Kind.SELF_RELIANCE, 54, "spoken_wish")
    elif case.get("wish") == "pressed" or case.get("stopped") in {"training", "job"}:
        yield Need(Kind.SAPOSUTE, 70, "work_if_wished", wished=True)
        yield Need(Kind.SELF_RELIANCE, 71, "work_if_wished", wished=True)


def places_later(case: Case) -> Found:
    """In step 1: 居場所, among the others where it was wished, else if the person wishes it; at home online."""
    if case.step != 1:
        return
    channel = Channel.ONLINE if at_home(case.answers) else None
    if case.get("wish") != "place":
        yield Need(Kind.IBASHO, 65, "places_if_wished", wished=True, channel=channel)
    elif case.get("consent") not in _NOT_TOLD:
        yield Need(Kind.IBASHO, 53, "spoken_wish", channel=channel)


RULES: tuple[Callable[[Case], Found], ...] = (
    people_who_know,
    minor_caller,
    request_first,
    money_worry,
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
    visit_after_danger,
    pressed_is_not_a_wish,
    work_agencies,
    papers,
    work_later,
    places_later,
)
