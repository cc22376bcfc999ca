"""The registry of answer codes inside questions.yaml: what would make an old code tell something else is refused."""

import re
import shutil
from pathlib import Path

import pytest
from datacopies import SMALL_TOWN, change

from hikisupport.core.errors import DataProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.yaml_file import read_yaml
from hikisupport.directory.curated import load_area
from hikisupport.triage.load import open_questions
from hikisupport.triage.model import Questionnaire
from hikisupport.triage.questionnaire_file import load_questions
from hikisupport.upkeep.check import check_files

AREA, _ = load_area(read_yaml(shipped_folder() / "area.yaml"))
SHIPPED = (shipped_folder() / "questions.yaml").read_text(encoding="utf-8")
KNOWN = load_questions(shipped_folder(), AREA)
NOW = KNOWN.revision
HEAD = f"revision: {NOW}\n"
NEWEST = max(KNOWN.questions, key=lambda question: question.field)
LAST = f"    field: {NEWEST.field}\n"
REST = "    width: 3\n    label: x\n    text: {}\n    why: x\n    choices: [{code: none, number: 1, label: x}]\n"
FIRST = "  - id: caller\n    field: 1\n"


def loaded(tmp_path: Path, old: str, new: str) -> Questionnaire:
    assert old in SHIPPED
    (tmp_path / "questions.yaml").write_text(SHIPPED.replace(old, new), encoding="utf-8")
    return load_questions(tmp_path, AREA)


@pytest.mark.parametrize("revision", [NOW, 63])
def test_the_revision_stands_at_the_head(tmp_path: Path, revision: int) -> None:
    assert loaded(tmp_path, HEAD, f"revision: {revision}\n").revision == revision


def test_a_folder_from_before_answer_codes_is_revision_1(tmp_path: Path) -> None:
    older = re.sub(r"^    since: \d+\n", "", SHIPPED, flags=re.MULTILINE)
    (tmp_path / "questions.yaml").write_text(older.replace(HEAD, ""), encoding="utf-8")
    assert load_questions(tmp_path, AREA).revision == 1


def test_a_question_that_came_later_names_its_revision(tmp_path: Path) -> None:
    newer = NOW + 1
    more = f"{SHIPPED}  - id: new\n    field: 99\n    since: {newer}\n{REST}"
    (tmp_path / "questions.yaml").write_text(more, encoding="utf-8")
    with pytest.raises(DataProblem, match=f"revision {NOW} より新しい質問があります → {newer} に上げてください"):
        load_questions(tmp_path, AREA)
    (tmp_path / "questions.yaml").write_text(more.replace(HEAD, f"revision: {newer}\n"), encoding="utf-8")
    assert load_questions(tmp_path, AREA)["new"].since == newer


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (HEAD, "revision: 0\n", r"使えない値「0」です → 1から63の整数"),
        (HEAD, "revision: 64\n", r"使えない値「64」です"),
        (HEAD, 'revision: "1"\n', r"使えない値「1」です"),
        (LAST, "    field: 1\n", rf"field 1 が「caller」と「{NEWEST.id}」の両方にあります"),
        (FIRST, FIRST + "    since: 2\n", r"「caller」より古い質問「danger_now」の field が後ろにあります"),
    ],
)
def test_what_would_make_codes_ambiguous_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(DataProblem, match=problem) as caught:
        loaded(tmp_path, old, new)
    assert caught.value.problems[0].line > 1


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "{code: ok, number: 1, label: とれている}",
            "{code: y, number: 1, label: とれている}",
            "「y」はYAMLが別の値に",
        ),
        ("{code: less, number: 2,", "{code: less, number: 1,", "重ならないように"),
        ("{code: less, number: 2,", "{code: less, number: 8,", "width の範囲"),
    ],
)
def test_an_answer_that_has_no_place_of_its_own_in_a_code_is_refused(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    with pytest.raises(DataProblem, match=re.escape(problem)):
        loaded(tmp_path, old, new)


# --- the questionnaire of an office: its own sentences and wards, the answers of the program -------------------------


def test_an_office_may_change_what_is_said_and_bring_its_own_wards(folder: Path) -> None:
    change(folder / "questions.yaml", "label: お母さま", "label: 母")
    shutil.copy(SMALL_TOWN / "area.yaml", folder / "area.yaml")
    found = open_questions(folder)
    assert found.label("caller", "mother") == "母"
    assert found["ward"].choices[0].code not in {ward.id for ward in AREA.wards}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (HEAD, f"revision: {NOW + 1}\n", f"revision は {NOW} までです"),
        ("  - id: money\n", "  - id: hobby\n", "プログラムが知らない質問「hobby」です"),
        (LAST, "    field: 99\n", f"「{NEWEST.id}」の field は {NEWEST.field} です"),
        ("{code: less, number: 2,", "{code: hardly, number: 2,", "プログラムが知らない答え「hardly」です"),
        ("{code: less, number: 2,", "{code: less, number: 6,", "「less」の number は 2 です"),
        ("{code: outside, number: 62,", "{code: elsewhere, number: 62,", "プログラムが知らない答え「elsewhere」です"),
        ("follows_if: needs_body", "follows_if: needs_response", "「body」の follows_if は needs_body です"),
        ("first_if: own_suspicion", "first_if: always", "「harm_risk」の first_if は own_suspicion です"),
        ("asked_if: needs_carer\n", "asked_if: always\n", "「carer」の asked_if は needs_carer です"),
        ("needs: [age, living]", "needs: [age]", "「last_seen」の needs は age、living です"),
        ("groups: [family]}", "groups: [person, family]}", "「self_dark」の groups が、同梱の質問と違います"),
        ("    wards: true\n", "", "「ward」の wards は True です"),
    ],
)
def test_an_answer_that_the_rules_do_not_know_is_told_before_a_call_not_in_it(
    folder: Path, old: str, new: str, problem: str
) -> None:
    change(folder / "questions.yaml", old, new)
    with pytest.raises(DataProblem) as caught:
        open_questions(folder)
    found = {each.message: each for each in caught.value.problems}
    assert problem in found
    assert found[problem].line > 1
    assert problem in {each.message for each in check_files(folder).problems}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("asked_if: needs_carer\n", "asked_if: tired\n", "「tired」という条件はありません"),
        ("needs: [age, living]", "needs: [age, house]", "「house」という質問はありません"),
        ("depends_on: [money]", "depends_on: [purse]", "「purse」という質問はありません"),
    ],
)
def test_a_condition_or_question_that_there_is_not_is_told(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(DataProblem) as caught:
        loaded(tmp_path, old, new)
    assert problem in {each.message for each in caught.value.problems}
    assert caught.value.problems[0].line > 1


# --- older questions of an office -----------------------------------------------------------------------------------


def test_what_the_questions_of_an_office_lack_comes_from_the_program(folder: Path) -> None:
    kept = SHIPPED.split("  - id: ")
    without = [part for part in kept if not part.startswith(("request\n", "carer_dark\n"))]
    older = "  - id: ".join(without).replace("      - {code: past, number: 3, label: 1年より前にあった}\n", "")
    older = re.sub(r"^    (asked_if|follows_if|first_if|depends_on|needs|when): .*\n", "", older, flags=re.MULTILINE)
    (folder / "questions.yaml").write_text(older.replace("label: お母さま", "label: 母"), encoding="utf-8")
    found = open_questions(folder)
    assert [question.id for question in found.questions] == [question.id for question in KNOWN.questions]
    assert found["violence"].choice("past") == KNOWN["violence"].choice("past")
    assert found["last_seen"].follows_if == "needs_last_seen"
    assert (found.label("caller", "mother"), found.label("caller", "father")) == ("母", "お父さま")
    assert found["ward"].choices == KNOWN["ward"].choices


def test_an_order_of_its_own_is_refused(folder: Path) -> None:
    parts = SHIPPED.split("  - id: ")
    danger = next(part for part in parts if part.startswith("danger_now\n"))
    rest = [part for part in parts if part is not danger]
    (folder / "questions.yaml").write_text("  - id: ".join([*rest, danger]), encoding="utf-8")
    with pytest.raises(DataProblem, match="質問の順番が、同梱の質問と違います"):
        open_questions(folder)
