"""Who a window takes when it is chosen: age, ward, caller, channel, role; and who may answer instead of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from hikisupport.core.vocab import Channel, Group, Kind
from hikisupport.directory.model import Ages, Directory
from hikisupport.triage.agencies import Selection, select
from hikisupport.triage.routing import Need, Route

CALLER = {"caller": "person", "age": "18_34", "ward": "kita"}
OPEN_TO_ALL: dict[str, Any] = {
    "kind": Kind.IBASHO, "also": (), "role": "window", "ages": None, "serves": ("city",), "callers": (),
    "channels": (Channel.PHONE,), "fallback": None,
}  # fmt: skip


def chosen(
    directory: Directory, window: dict[str, Any], answers: dict[str, str], barred: set[Kind], office: str | None = None
) -> Selection:
    """Choose for a need of 居場所 where there is one window only, and one that may answer instead of it."""
    step, door = directory.by_id("step"), directory.by_id("youth-center")
    assert step
    assert door
    instead_ages = window.pop("instead_ages", None)
    own = step.model_copy(update={**OPEN_TO_ALL, "id": "our-place", **window})
    instead = door.model_copy(update={"id": "instead", "role": "crisis", "ages": instead_ages, "serves": ("city",)})
    way = Route((Need(Kind.IBASHO, 30, "places_to_be"),), (), frozenset(barred), (), {})
    only = replace(directory, agencies=(own, instead))
    return select(way, (), {**CALLER, **answers}, only, datetime.fromisoformat("2026-11-25T11:00:00+09:00"), office)


@pytest.mark.parametrize(
    ("window", "answers", "taken"),
    [
        ({}, {}, True),
        ({"kind": Kind.SCHOOL}, {}, False),
        ({"kind": Kind.SCHOOL, "also": (Kind.IBASHO,)}, {}, True),
        ({"role": "backup"}, {}, True),
        ({"role": "hint"}, {}, False),
        ({"role": "crisis"}, {}, False),
        ({"ages": Ages(min=35)}, {"age": "18_34"}, False),
        ({"ages": Ages(min=35)}, {"age": "35_39"}, True),
        ({"ages": Ages(min=35)}, {"age": "unknown"}, False),
        ({"ages": Ages(min=35)}, {}, False),
        ({"serves": ("kita",)}, {"ward": "kita"}, True),
        ({"serves": ("kita",)}, {"ward": "minami"}, False),
        ({"serves": ("kita",)}, {"ward": "unknown"}, False),
        ({"serves": ("city",)}, {"ward": "outside"}, False),
        ({"callers": (Group.FAMILY,)}, {"caller": "mother"}, True),
        ({"callers": (Group.FAMILY,)}, {"caller": "person"}, False),
        ({"callers": (Group.FAMILY, Group.SUPPORTER)}, {"caller": "supporter"}, True),
        ({"channels": (Channel.HOME_VISIT,)}, {"caller": "mother", "consent": "unsafe"}, False),
        ({"channels": (Channel.HOME_VISIT,)}, {"caller": "mother", "consent": "unaware"}, True),
        ({"channels": (Channel.PHONE, Channel.HOME_VISIT)}, {"caller": "mother", "consent": "unsafe"}, True),
    ],
)
def test_a_window_is_chosen_only_for_those_it_takes(
    window: dict[str, Any], answers: dict[str, str], taken: bool, directory: Directory
) -> None:
    found = chosen(directory, dict(window), answers, set())
    assert (found.first is not None) is taken
    assert [view.agency.id for view in (found.first, *found.others) if view] == (["our-place"] if taken else [])


def test_a_window_whose_first_kind_is_barred_is_not_chosen_by_its_second_kind_either(directory: Directory) -> None:
    window = {"kind": Kind.SAPOSUTE, "also": (Kind.IBASHO,)}
    assert chosen(directory, dict(window), {}, set()).first
    assert chosen(directory, dict(window), {}, {Kind.SAPOSUTE}).first is None


def test_the_window_where_the_counselor_sits_is_not_chosen(directory: Directory) -> None:
    assert chosen(directory, {}, {}, set(), office="our-place").first is None
    assert chosen(directory, {}, {}, set(), office="instead").first


@pytest.mark.parametrize(
    ("instead_ages", "age", "office", "answers_instead"),
    [
        (None, "15_17", None, True),
        (Ages(min=18), "15_17", None, False),
        (Ages(min=18), "under15", None, False),
        (Ages(min=18), "18_34", None, True),
        (Ages(max=17), "15_17", None, True),
        (Ages(min=35), "18_34", None, True),  # an adult is told of it all the same: it is no desk for children only
        (Ages(min=18), "unknown", None, True),
        (None, "18_34", "instead", False),
        (None, "18_34", "step", True),
    ],
)
def test_without_a_number_somebody_answers_instead_but_no_desk_for_adults_under_18_and_never_ourselves(
    instead_ages: Ages | None, age: str, office: str | None, answers_instead: bool, directory: Directory
) -> None:
    window = {"phones": (), "fallback": "instead", "instead_ages": instead_ages}
    found = chosen(directory, window, {"age": age}, set(), office)
    assert (found.first.agency.id if found.first else None) == ("instead" if answers_instead else None)
    # Where nobody can be called in its place either, it helps nobody here.
    assert [view.agency.id for view in found.others if view.fallback] == (["our-place"] if answers_instead else [])
    assert [view for view in found.others if view.fallback is None] == []


def test_a_window_named_already_is_not_named_again_under_if_wished(directory: Directory) -> None:
    step = directory.by_id("step")
    assert step
    own = step.model_copy(update={**OPEN_TO_ALL, "id": "our-place"})
    wish = Need(Kind.IBASHO, 65, "places_if_wished", wished=True)
    moment = datetime.fromisoformat("2026-11-25T11:00:00+09:00")
    only = replace(directory, agencies=(own,))
    for needs, later in (((), ["our-place"]), ((Need(Kind.IBASHO, 30, "places_to_be"),), [])):
        found = select(Route(needs, (wish,), frozenset(), (), {}), (), CALLER, only, moment, None)
        assert [view.agency.id for view in found.if_wished] == later
