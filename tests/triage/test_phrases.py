"""The sentences of a result (data/phrases.yaml): one voice each, nothing that no answer said, nothing that orders.

What is proved here holds for every entry by its ``when`` alone; test_phrases_in_calls looks at the sentences as they
come up in calls.
"""

import re
from collections.abc import Iterator, Mapping

import pytest
from factssaid import Conditions, facts_in

from hikisupport.core.yaml_file import Tree
from hikisupport.triage.load import Bundle, phrase_problems
from hikisupport.triage.model import Entry

# What only the counselor reads; all other slots are spoken to a caller, or by one.
FOR_THE_COUNSELOR = frozenset({"rescue", "flag_do", "flag_label", "flag_by_when", "flag_not_promise"})
# Slots that are opened by a rule: what the rule's name says has been told. Would_change says what has not.
BY_A_RULE = ("reason_", "why_", "would_change")

# Kinds of wording that were found wrong once.
NEVER = (
    "またはまだわからない", "遅れて", "虐待", "119番)", "うれしいです", "責めない。」", "おおむね", "記事は",
    "49歳まで", "いつまでこう", "甘え", "怠け", "普通は", "治す", "社会復帰", "ニート", "通院しているかを聞く",
)  # fmt: skip
ORDERS = re.compile("(しなさい|するな|すること。|してはいけません)")


@pytest.fixture(scope="module")
def entries(bundle: Bundle) -> list[tuple[str, int, Entry]]:
    return [(slot, index, entry) for slot, held in bundle.phrases.phrases.items() for index, entry in enumerate(held)]


def lines_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """Give each line with the group it is for."""
    for group in sorted(entry.voices):
        if group in entry.when.get("group", (group,)):
            yield from ((group, line) for line in entry.lines(group))


def is_known(entry: Entry, alternatives: tuple[Conditions, ...]) -> bool:
    when = {key: set(codes) for key, codes in entry.when.items()}
    return any(all(when.get(key, {"?"}) <= codes for key, codes in told.items()) for told in alternatives)


def test_no_sentence_is_hidden_by_an_earlier_one_and_every_slot_has_a_last(bundle: Bundle) -> None:
    assert list(phrase_problems(Tree("phrases.yaml"), bundle.phrases, bundle.questions)) == []


def test_a_sentence_that_speaks_of_a_fact_has_the_answer_that_told_it(entries: list[tuple[str, int, Entry]]) -> None:
    spoken = [
        (fact, slot, index, line)
        for slot, index, entry in entries
        if not slot.startswith(BY_A_RULE) and slot != "prepare"
        for _, line in lines_of(entry)
        for fact, told_by in facts_in(line)
        if not is_known(entry, told_by)
    ]
    assert spoken == []


def test_who_calls_for_himself_is_not_spoken_of_as_a_family(entries: list[tuple[str, int, Entry]]) -> None:
    others_only = {"caller", "carer", "carer_dark", "carer_detail", "caller_age", "consent", "last_seen", "response"}
    found = [
        (slot, index, line)
        for slot, index, entry in entries
        if slot not in FOR_THE_COUNSELOR and not others_only & set(entry.when)
        for group, line in lines_of(entry)
        if group == "person" and re.search("家族|ご本人|お子さん|息子|娘", line)
    ]
    assert found == []


def test_a_family_speaks_of_the_person_and_a_supporter_as_a_professional(entries: list[tuple[str, int, Entry]]) -> None:
    found = [
        (slot, index, line)
        for slot, index, entry in entries
        if slot in {"script", "own_script"}
        for group, line in lines_of(entry)
        if group == "supporter"
        and ("家族のわたし" in line or "わたしの家族" in line or ("本人は" in line and "ご本人は" not in line))
    ]
    assert found == []


def test_the_three_lines_are_three_and_said_by_the_caller(entries: list[tuple[str, int, Entry]]) -> None:
    for slot, index, entry in entries:
        if slot in {"script", "own_script"}:
            for group in entry.voices:
                said = entry.lines(group)
                assert len(said) == 3, (slot, index)
                assert all(line.startswith("「") and line.endswith("」") for line in said), (slot, index)


def test_wordings_found_wrong_once_do_not_come_back(entries: list[tuple[str, int, Entry]]) -> None:
    found = [
        (slot, index, line)
        for slot, index, entry in entries
        for _, line in lines_of(entry)
        if any(words in line for words in NEVER) or (slot not in FOR_THE_COUNSELOR and ORDERS.search(line))
    ]
    assert found == []


def test_what_was_not_asked_yet_is_said_as_not_asked_and_not_as_one_of_two(
    entries: list[tuple[str, int, Entry]],
) -> None:
    found = [
        (slot, index, line)
        for slot, index, entry in entries
        for _, line in lines_of(entry)
        if re.search("または(まだ|わから)", line)
    ]
    assert found == []


def test_a_label_fits_a_line_of_the_narrowest_screen(entries: list[tuple[str, int, Entry]]) -> None:
    assert [
        (index, line)
        for slot, index, entry in entries
        if slot == "flag_label"
        for _, line in lines_of(entry)
        if len(line) > 20
    ] == []


# Every level a danger can have (the rules of danger; last_call: carried over from the call before).
LEVELS: Mapping[str, tuple[str, ...]] = {
    "medical_emergency": ("now", "today", "watch"),
    "self_harm": ("now", "today"),
    "suicide_plan": ("now",),
    "welfare_check": ("now", "today", "watch"),
    "violence_now": ("now",),
    "harm_risk": ("now", "today"),
    "caregiver_limit": ("now", "today", "watch"),
    "suicide_ideation": ("today", "watch"),
    "child_abuse": ("today", "watch"),
    "elder_abuse": ("today", "watch"),
    "dv": ("today", "watch"),
    "psychosis": ("today", "watch"),
    "violence_repeat": ("today", "watch"),
    "cold_home": ("today",),
    "no_food_money": ("today",),
}


@pytest.mark.parametrize("group", ["person", "family", "supporter"])
@pytest.mark.parametrize("slot", ["flag_label", "flag_do", "flag_not_promise"])
def test_every_danger_has_words_of_its_own_at_each_level(slot: str, group: str, bundle: Bundle) -> None:
    last = bundle.phrases.phrases[slot][-1].lines(group)
    for flag, levels in LEVELS.items():
        for level, heard in [*((level, "this_call") for level in levels), ("watch", "last_call")]:
            said = bundle.phrases.lines(slot, {"group": group, "flag": flag, "level": level, "heard": heard})
            assert said, (flag, level)
            assert said != last, (flag, level, heard)


def test_before_violence_it_is_asked_whether_the_other_one_is_near_and_nothing_calls_back(bundle: Bundle) -> None:
    lines = bundle.phrases.lines("rescue", {"group": "family", "flag": "violence_now", "level": "now"})
    assert "そばに相手がいますか" in lines[0]
    assert not any("番号を聞く" in line for line in lines)
    assert any("折り返さない" in line for line in lines)


def test_the_one_whose_hand_goes_out_is_not_asked_whether_he_is_alone_with_himself(bundle: Bundle) -> None:
    context = {"group": "person", "flag": "harm_risk", "level": "now", "violence_by": "person"}
    assert not any("そばに相手が" in line for line in bundle.phrases.lines("rescue", context))
    assert "相手の方から離れて" in bundle.phrases.line("say_now", context)


def test_for_a_plan_to_die_the_means_and_a_second_person_stand_on_top(bundle: Bundle) -> None:
    for group in ("person", "family", "supporter"):
        context = {"group": group, "flag": "suicide_plan", "level": "now"}
        assert "危ない物" in bundle.phrases.lines("flag_do", context)[0]
        assert re.search("起こすか|呼べる人", bundle.phrases.line("say_now", context))


def test_a_switchboard_is_asked_for_the_desk_of_the_danger(bundle: Bundle) -> None:
    money = {"group": "person", "flag": "no_food_money", "kind": "welfare_office"}
    assert "保護課につないでください" in bundle.phrases.line("ask_for", money)
    assert "地域包括支援センター" in bundle.phrases.line(
        "ask_for", {"group": "family", "flag": "none", "kind": "houkatsu"}
    )
