"""Routing by household and history: who knows the person, money, parents, siblings, health, the house itself."""

from hikisupport.core.vocab import Group, Kind
from hikisupport.logic.rules.facts import at_home, group_of, has_old_parent, home_may_be_reached, is_active
from hikisupport.logic.rules.needs import Bar, Case, Found, Need, Note
from hikisupport.logic.rules.step import KNOWN_PLACES, STOPPED_SOMETHING


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
