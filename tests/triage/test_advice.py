"""Sentences and contacts in the folder of an office: what a call may need and the folder lacks is lent, and named."""

from pathlib import Path

from datacopies import change

from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Level
from hikisupport.triage.load import Bundle, open_advice, open_phrases
from hikisupport.upkeep.check import check_files


def rename_danger(folder: Path) -> None:
    change(folder / "advice.yaml", "code: caregiver_limit\n", "code: caregiver_gone\n")


def test_a_danger_that_the_folder_lacks_is_named(folder: Path) -> None:
    rename_danger(folder)
    (problem,) = check_files(folder).problems
    assert "「caregiver_limit」" in problem.message
    assert (problem.file, problem.severity) == ("advice.yaml", "error")


def test_a_call_in_danger_has_its_numbers_though_the_folder_lacks_them(folder: Path) -> None:
    rename_danger(folder)
    own, shipped = open_advice(folder), open_advice(shipped_folder())
    assert own.contacts("caregiver_limit", Level.NOW) == shipped.contacts("caregiver_limit", Level.NOW) != ()


def test_a_slot_that_the_folder_lacks_is_named_and_lent(folder: Path) -> None:
    change(folder / "phrases.yaml", "\n  say_now:\n", "\n  say_later:\n")
    assert "「say_now」の文がありません" in {problem.message for problem in check_files(folder).problems}
    assert open_phrases(folder).phrases["say_now"] == open_phrases(shipped_folder()).phrases["say_now"]


def test_an_older_folder_without_the_file_is_lent_all_sentences(folder: Path) -> None:
    (folder / "phrases.yaml").unlink()
    assert open_phrases(folder) == open_phrases(shipped_folder())


def test_a_code_that_no_question_has_is_named_with_its_place(folder: Path) -> None:
    change(folder / "phrases.yaml", "wish: [pressed]", "wish: [presed]")
    problems = [problem for problem in check_files(folder).problems if "「presed」" in problem.message]
    assert problems
    assert all(problem.file == "phrases.yaml" and problem.line > 10 for problem in problems)


def test_the_shipped_sentences_have_no_fault() -> None:
    assert [problem for problem in check_files(shipped_folder()).problems if problem.file == "phrases.yaml"] == []


def test_every_result_names_the_day_of_its_rules() -> None:
    assert Bundle(shipped_folder()).versions["rules"] >= "2026-11-28"
