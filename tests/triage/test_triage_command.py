"""`triage`, `urgent` and `questions` as a counselor runs them: typed keys, files, pipes, broken data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typedcalls
from typedcalls import typed, up_to

from conftest import Ran

Run = Callable[..., Ran]
AT = ("--at", "2026-11-24 10:00")
MOTHER = "".join(f"{question}: {code}\n" for question, code in typedcalls.MOTHER.items())
MOTHER_KEYS = "".join(f"{line}\n" for line in typed(typedcalls.MOTHER))
TWO_DAYS = {"caller": "mother", "age": "18_34", "living": "parents", "last_seen": "two_days"}


def triage(run: Run, answers: str, *options: str) -> Ran:
    return run("triage", "--answers", "-", *AT, *options, stdin=answers)


def document(ran: Ran) -> dict:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_typed_keys_and_an_answers_file_give_the_same_result(run: Run) -> None:
    typed = document(run("triage", "--format", "json", *AT, stdin=MOTHER_KEYS))
    assert typed["answers"].items() >= typedcalls.MOTHER.items()
    filed = document(triage(run, json.dumps(typed["answers"]), "--format", "json"))
    assert typed == filed
    assert typed["step"] == 1
    assert typed["first"]["id"] == "hikikomori-hokkaido"


def test_prompts_go_to_stderr_and_the_result_alone_to_the_pipe(run: Run) -> None:
    ran = run("triage", *AT, stdin=MOTHER_KEYS)
    assert "お電話の方は、どなたですか" in ran.err
    assert "お電話の方は、どなたですか" not in ran.out
    assert "011-863-8733" in ran.out


@pytest.mark.parametrize("one", ["1", "１", "一", "ご本人", "person"])
def test_an_answer_may_be_typed_as_digit_full_width_kanji_label_or_code(run: Run, one: str) -> None:
    ran = run("triage", *AT, stdin=f"{one}\n")
    assert "今この場で、すぐに助けがいることはありますか" in ran.err


@pytest.mark.parametrize("key", ["0", "０", "u", "ｕ", "う", "緊急"])
def test_the_urgent_page_is_one_key_away_at_the_first_question(run: Run, key: str) -> None:
    ran = run("triage", *AT, stdin=f"{key}\n")
    assert "緊急の電話" in ran.err
    assert "0120-061-338" in ran.err


@pytest.mark.parametrize("key", ["q", "ｑ", "やめる"])
def test_stopping_ends_with_130_and_writes_no_result(run: Run, key: str) -> None:
    ran = run("triage", *AT, stdin=f"2\n{key}\n")
    assert ran.code == 130
    assert ran.out == ""


def test_the_end_of_input_is_a_stop_and_not_a_crash(run: Run) -> None:
    assert run("triage", *AT, stdin="2\n1\n").code == 130


def test_a_wrong_key_says_which_numbers_there_are_and_asks_again(run: Run) -> None:
    ran = run("triage", *AT, stdin="9\nabc\n2\n")
    assert ran.err.count("1、2、3、4、5、6、7、8 のどれかの番号で答えてください") == 2
    assert "今この場で" in ran.err


def test_the_question_mark_says_why_a_question_is_asked(run: Run) -> None:
    ran = run("triage", *AT, stdin="？\n")
    assert "理由: どなたからのお電話かで" in ran.err


def test_the_result_comes_early_once_safety_is_done(run: Run) -> None:
    ran = run("triage", "--format", "json", *AT, stdin="\n".join([*up_to("outing"), "g", ""]))
    found = document(ran)
    assert found["step"] == 1
    assert "wish" not in found["answers"]


def test_two_days_without_a_sign_is_a_rescue_within_five_answers(run: Run) -> None:
    lines = typed(TWO_DAYS, 12)
    assert len(lines) <= 5
    found = document(run("triage", "--format", "json", "--at", "2026-12-05 21:40", stdin="\n".join([*lines, "g", ""])))
    assert found["urgent"]["level"] == "now"
    assert [flag["code"] for flag in found["urgent"]["flags"]] == ["welfare_check"]
    assert found["step"] == 0
    assert {"death", "violence", "money"} <= set(found["urgent"]["unasked"])
    assert found["cost"] is None


@pytest.mark.parametrize("way", ["safe", "waiting"])
def test_going_on_after_a_rescue_keeps_the_danger_and_records_the_way(run: Run, way: str) -> None:
    lines = typed({**typedcalls.MOTHER, **TWO_DAYS, "danger_now": "unknown", "gone_on": way}, 12)
    found = document(run("triage", "--format", "json", "--at", "2026-12-05 21:40", stdin="\n".join([*lines, ""])))
    assert (found["urgent"]["level"], found["urgent"]["gone_on"], found["step"]) == ("now", way, 1)
    again = run("triage", "--answers", found["code"], "--format", "json", "--at", "2026-12-05 21:40")
    assert document(again)["urgent"]["gone_on"] == way


def test_an_answers_file_without_a_safety_answer_opens_with_what_is_missing(run: Run) -> None:
    answers = MOTHER.replace("death: none\n", "").replace("money: ok\n", "")
    ran = triage(run, answers)
    assert ran.code == 0
    assert ran.out.startswith("■ 安全の確認がまだです")
    assert "(death)" in ran.out
    assert "(money)" in ran.out
    found = document(triage(run, answers, "--format", "json"))
    assert found["step"] is None
    assert found["urgent"]["unasked"] == ["death", "money"]
    assert found["first"] is None


def test_in_an_answers_file_unknown_to_a_follow_up_that_no_answer_calls_for_is_as_not_written(run: Run) -> None:
    def result(answers: str) -> dict:
        return document(triage(run, answers, "--format", "json"))

    nobody_told_signs = MOTHER.replace("death: none", "death: unknown")
    idle = "".join(f"{name}: unknown\n" for name in ("death_detail", "body", "last_seen", "response", "carer_detail"))
    assert result(nobody_told_signs + idle) == result(nobody_told_signs)
    assert result(nobody_told_signs)["urgent"]["level"] == "watch"
    # What an answer calls for, and every other answer, stays as told.
    signs = result(MOTHER.replace("death: none", "death: signs") + "death_detail: unknown\n")
    assert (signs["urgent"]["level"], signs["answers"]["death_detail"]) == ("today", "unknown")
    assert result(nobody_told_signs + "death_detail: plan\n")["urgent"]["level"] == "now"


def test_an_answers_file_may_be_json(run: Run) -> None:
    answers = json.dumps(dict(line.split(": ") for line in MOTHER.splitlines()), ensure_ascii=False)
    assert document(triage(run, answers, "--format", "json")) == document(triage(run, MOTHER, "--format", "json"))


def test_mistakes_in_an_answers_file_are_told_all_at_once_with_their_lines(run: Run) -> None:
    ran = triage(run, "caller: aunt\nage: 18_34\nagge: 18_34\nage: 35_39\n")
    assert ran.code == 1
    assert "1行" in ran.err
    assert "使える答え: person、mother" in ran.err
    assert "「agge」という質問はありません" in ran.err
    assert "2回書かれています" in ran.err


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "{broken", "caller: [mother]\n", "\x00\x01"])
def test_an_unusable_answers_file_is_explained_and_ends_with_1(run: Run, text: str) -> None:
    ran = triage(run, text)
    assert ran.code == 1
    assert "答え「標準入力」" in ran.err


def test_a_missing_answers_file_is_explained(run: Run) -> None:
    ran = run("triage", "--answers", "no-such-file.yaml")
    assert ran.code == 1
    assert "no-such-file.yaml" in ran.err


def test_an_override_stands_beside_what_the_rules_gave(run: Run) -> None:
    answers = MOTHER + "override_step: 2\noverride_reason: own_wish\n"
    found = document(triage(run, answers, "--format", "json"))
    assert found["step"] == 2
    assert found["override"] == {
        "reason": "own_wish", "step": 2, "level": None, "rule_step": 1, "rule_level": "none",
    }  # fmt: skip


def test_an_override_needs_its_reason(run: Run) -> None:
    assert triage(run, MOTHER + "override_step: 2\n").code == 2


def test_a_level_is_lowered_only_by_the_supervisor(run: Run) -> None:
    danger = MOTHER.replace(
        "violence: none", "violence: year\nviolence_to: caller\nvictim_age: adult\nviolence_by: person\nharm_risk: none"
    )
    lowered = danger + "override_level: none\noverride_reason: {}\n"
    assert triage(run, lowered.format("local")).code == 2
    assert document(triage(run, lowered.format("supervisor"), "--format", "json"))["urgent"]["level"] == "none"


def test_a_raised_level_turns_the_call_to_rescue(run: Run) -> None:
    raised = MOTHER + "override_level: now\noverride_reason: new_facts\n"
    found = document(triage(run, raised, "--format", "json"))
    assert found["step"] == 0
    assert found["first"]["id"] in {"ambulance", "police"}


def test_our_own_window_goes_on_instead_of_calling_itself(run: Run) -> None:
    found = document(triage(run, MOTHER, "--office", "hikikomori-hokkaido", "--format", "json"))
    assert found["here"]["id"] == "hikikomori-hokkaido"
    named = [found["first"], *found["others"], *found["if_wished"]]
    assert "hikikomori-hokkaido" not in [window["id"] for window in named if window]


def test_an_office_that_does_not_exist_is_wrong_usage(run: Run) -> None:
    assert triage(run, MOTHER, "--office", "nowhere").code == 2


def test_urgent_names_who_answers_at_this_hour(run: Run) -> None:
    ran = run("urgent", "--at", "2026-12-05 21:40")
    assert ran.code == 0
    assert ran.out.index("110") < ran.out.index("0120-061-338")
    assert "011-622-0556  札幌こころのセンター  こころの健康づくり電話相談  いまは時間外" in ran.out


def test_urgent_prints_the_four_numbers_when_the_data_is_broken(run: Run, tmp_path: Path) -> None:
    ran = run("urgent", "--data", str(tmp_path))
    assert ran.code == 1
    for number in ("110", "119", "189", "#7119"):
        assert number in ran.err + ran.out


def test_triage_with_broken_data_explains_and_still_names_the_four_numbers(run: Run, tmp_path: Path) -> None:
    ran = run("triage", "--data", str(tmp_path), stdin="1\n")
    assert ran.code == 1
    assert "#7119" in ran.err


def test_questions_are_listed_with_their_three_voices(run: Run) -> None:
    found = json.loads(run("questions", "--format", "json").out)
    assert found["schema"] == "hikisupport.questions/1"
    outing = next(question for question in found["questions"] if question["id"] == "outing")
    assert set(outing["text"]) == {"person", "family", "supporter"}
    assert outing["choices"][-1]["code"] == "unknown"
    assert "この1か月で" in run("questions").out


def test_the_same_answers_at_the_same_moment_give_the_same_output(run: Run) -> None:
    assert triage(run, MOTHER).out == triage(run, MOTHER).out
