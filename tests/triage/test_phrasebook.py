"""The phrasebook: in each slot the first entry that holds is taken; what the data may not do is named."""

from typing import Any

import pytest
from pydantic import ValidationError

from hikisupport.core.yaml_file import Tree
from hikisupport.triage.load import phrase_problems, slots
from hikisupport.triage.model import Choice, Entry, Phrasebook, Question, Questionnaire, context_of

EVERYBODY = {"person": "本人へ", "family": "家族へ", "supporter": "支援者へ"}
CHOICES = {"consent": ("fine", "unaware", "dislikes", "unsafe"), "wish": ("talk", "work"), "outing": ("room", "home")}
QUESTIONS = Questionnaire(
    tuple(
        Question.model_construct(id=name, choices=tuple(Choice.model_construct(code=code) for code in codes))
        for name, codes in CHOICES.items()
    ),
    "2026-11-28",
)


def book(*entries: Any, slot: str = "say_now") -> Phrasebook:
    return Phrasebook.model_validate({"phrases": {slot: list(entries)}})


def said(entries: list[Any], group: str = "family", **answers: str) -> str:
    return book(*entries).line("say_now", context_of(answers, group=group))


class TestTheFirstEntryThatHoldsIsTaken:
    def test_read_from_the_top(self) -> None:
        entries = [{"when": {"wish": ["work"]}, "text": "一"}, {"when": {"wish": ["work", "talk"]}, "text": "二"}]
        assert said([*entries, {"text": "終"}], wish="work") == "一"
        assert said([*entries, {"text": "終"}], wish="talk") == "二"
        assert said([*entries, {"text": "終"}], wish="quiet") == "終"

    def test_all_keys_have_to_hold(self) -> None:
        entries = [{"when": {"wish": ["work"], "outing": ["home"]}, "text": "一"}, {"text": "終"}]
        assert said(entries, wish="work", outing="home") == "一"
        assert said(entries, wish="work", outing="room") == "終"

    def test_a_missing_answer_is_unknown(self) -> None:
        assert (
            said([{"when": {"wish": ["unknown"]}, "text": "まだ聞けていません"}, {"text": "終"}])
            == "まだ聞けていません"
        )

    def test_an_entry_holds_only_for_the_voices_it_names(self) -> None:
        entries = [{"text": {"person": "あなたへ"}}, {"text": EVERYBODY}]
        assert said(entries, group="person") == "あなたへ"
        assert said(entries, group="supporter") == "支援者へ"

    def test_what_reaches_the_house_is_passed_over_where_telling_is_unsafe(self) -> None:
        entries = [{"text": "手紙を送る", "reaches_home": True}, {"text": "窓口で話す"}]
        assert said(entries, consent="unaware") == "手紙を送る"
        assert said(entries, consent="unsafe") == "窓口で話す"

    def test_lines_stay_lines(self) -> None:
        found = book({"text": ["一", "二", "三"]}, slot="script")
        assert found.lines("script", {"group": "family"}) == ("一", "二", "三")

    def test_a_slot_nobody_wrote_says_nothing(self) -> None:
        assert book({"text": "一"}).lines("script", {"group": "family"}) == ()

    def test_a_step_without_quotes_is_the_same_step(self) -> None:
        assert (
            book({"when": {"step": [2]}, "text": "一"}).line("say_now", context_of({}, group="family", step=2)) == "一"
        )


@pytest.mark.parametrize("entry", [{"text": {}}, {"text": ""}, {"text": []}, {"text": "一", "when": {"wish": []}}])
def test_an_entry_that_says_nothing_or_holds_never_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Entry.model_validate(entry)


def found_in(*entries: Any) -> list[tuple[int, str]]:
    problems = phrase_problems(Tree("phrases.yaml"), book(*entries), QUESTIONS)
    at = {problem: problem.path.removeprefix("phrases.say_now[") for problem in problems}
    return [(int(place[:-1]), problem.message) for problem, place in at.items() if place != problem.path]


class TestWhatTheDataMayNotDo:
    def test_sound_entries_have_no_fault(self) -> None:
        entries = [
            {"when": {"wish": ["work"], "level": ["none"]}, "text": "一"},
            {"when": {"wish": ["work"]}, "text": {"family": "二"}},
            {"when": {"wish": ["work"]}, "text": "三"},
            {"when": {"consent": ["unsafe"]}, "text": "四"},
            {"text": EVERYBODY},
        ]
        assert found_in(*entries) == []

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ({"when": {"wish": ["work"]}, "text": "一"}, {"when": {"wish": ["work"]}, "text": "二"}),
            (
                {"when": {"wish": ["work", "talk"]}, "text": "一"},
                {"when": {"wish": ["talk"], "level": ["now"]}, "text": "二"},
            ),
            ({"text": {"person": "一", "family": "一"}}, {"when": {"wish": ["work"]}, "text": {"family": "二"}}),
            ({"text": "一", "reaches_home": True}, {"text": "二", "reaches_home": True}),
            ({"text": "一", "reaches_home": True}, {"when": {"consent": ["fine"]}, "text": "二"}),
        ],
    )
    def test_an_entry_that_an_earlier_one_always_hides_is_named(self, earlier: Any, later: Any) -> None:
        assert [
            entry
            for entry, message in found_in(earlier, later, {"text": EVERYBODY})
            if "出ることがありません" in message
        ]

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            ({"when": {"wish": ["work"]}, "text": "一"}, {"when": {"wish": ["talk"]}, "text": "二"}),
            ({"when": {"wish": ["work"], "level": ["now"]}, "text": "一"}, {"when": {"wish": ["work"]}, "text": "二"}),
            ({"when": {"wish": ["work"]}, "text": {"person": "一"}}, {"when": {"wish": ["work"]}, "text": "二"}),
            (
                {"when": {"wish": ["work"]}, "text": "一", "reaches_home": True},
                {"when": {"wish": ["work"]}, "text": "二"},
            ),
        ],
    )
    def test_an_entry_that_can_still_be_taken_is_not(self, earlier: Any, later: Any) -> None:
        assert found_in(earlier, later, {"text": EVERYBODY}) == []

    @pytest.mark.parametrize(
        "last",
        [
            {"when": {"wish": ["work"]}, "text": "一"},
            {"text": {"person": "一", "family": "二"}},
            {"text": "一", "reaches_home": True},
        ],
    )
    def test_a_slot_without_its_last_entry_is_named(self, last: Any) -> None:
        assert any("いつでも使える最後の文" in message for _, message in found_in(last))

    def test_an_unknown_key_and_an_unknown_code_are_named(self) -> None:
        entries = [
            {"when": {"wishes": ["work"]}, "text": "一"},
            {"when": {"wish": ["wrok"]}, "text": "二"},
            {"text": "終"},
        ]
        assert [entry for entry, _ in found_in(*entries)] == [0, 1]

    def test_a_slot_that_is_missing_is_named(self) -> None:
        problems = phrase_problems(Tree("phrases.yaml"), book({"text": "一"}), QUESTIONS)
        missing = [problem.message for problem in problems if problem.path == "phrases"]
        assert missing == [f"「{slot}」の文がありません" for slot in slots() if slot != "say_now"]


class TestAnOlderFileOfAnOffice:
    shipped = Phrasebook.model_validate(
        {
            "phrases": {
                "say_now": [{"when": {"wish": ["work"]}, "text": "同梱の一"}, {"text": "同梱の終"}],
                "request": [{"text": "同梱の答え"}],
            }
        }
    )

    def test_is_lent_a_slot_it_lacks(self) -> None:
        own = book({"text": "当所の文"}).with_lent(self.shipped)
        assert own.line("request", {"group": "family"}) == "同梱の答え"
        assert own.line("say_now", {"group": "family", "wish": "work"}) == "当所の文"

    def test_is_lent_the_last_entries_behind_its_own(self) -> None:
        own = book({"when": {"wish": ["talk"]}, "text": "当所の文"}).with_lent(self.shipped)
        assert own.line("say_now", {"group": "family", "wish": "talk"}) == "当所の文"
        assert own.line("say_now", {"group": "family", "wish": "work"}) == "同梱の一"
        assert own.line("say_now", {"group": "family"}) == "同梱の終"
