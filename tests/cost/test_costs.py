"""The cost parameters: what ships is sound, and what is broken is told without hiding the rest."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from datacopies import change

from hikisupport.core.errors import DataProblem, InputProblem
from hikisupport.core.files import shipped_folder
from hikisupport.cost.case import load_case
from hikisupport.cost.load import load_costs
from hikisupport.cost.model import CostTable


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(shipped_folder() / "costs.yaml", tmp_path / "costs.yaml")
    return tmp_path


def test_the_shipped_parameters_have_no_problem(table: CostTable) -> None:
    assert table.problems == ()
    assert date.fromisoformat(table.as_of)


def test_every_service_of_the_contract_is_there(table: CostTable) -> None:
    assert set(table.services) == {
        "employment_transition", "employment_a", "employment_b", "life_training", "life_training_visit",
        "residential_training", "employment_choice", "employment_retention", "independent_living", "plan_consult",
        "outpatient_psychiatry", "public_consult", "private_visit", "group_home", "day_care", "home_nursing",
        "activity_center",
    }  # fmt: skip


def test_every_source_is_used_and_every_value_is_sourced_or_marked(table: CostTable) -> None:
    text = (shipped_folder() / "costs.yaml").read_text(encoding="utf-8")
    body = text[text.index("parameters:") :]
    unused = [key for key in table.sources if f"source: {key}," not in body and f"source: {key}" not in body]
    assert unused == []
    for parameter in table.parameters.values():
        for value in parameter.values:
            assert value.source in table.sources or value.unverified


def test_a_float_where_the_number_must_be_exact_is_named_with_its_line(copy: Path) -> None:
    change(copy / "costs.yaml", '{value: "10.17",', "{value: 10.17,")
    problems = load_costs(copy).problems
    assert len(problems) == 1
    assert problems[0].path.endswith(".values[0].value")
    assert "引用符で囲んで" in str(problems[0])
    lines = (copy / "costs.yaml").read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, start=1) if "{value: 10.17," in text)
    assert f"costs.yaml {line}行" in str(problems[0])


def test_one_broken_parameter_leaves_the_others(copy: Path) -> None:
    change(copy / "costs.yaml", "{value: 9300, valid_from", "{value: 9300, valid_form")
    loaded = load_costs(copy)
    assert "cap_general1" not in loaded.parameters
    assert "cap_general2" in loaded.parameters
    assert len(loaded.problems) >= 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("valid_to: 2026-06-30, recheck", "valid_to: 2026-07-01, recheck", "重なっています(valid_to 2026-07-01"),
        ("valid_to: 2026-06-30, recheck", "recheck", "最後の日 valid_to(2026-07-01 の前の日)がありません"),
        ("1100000, valid_from: 2026-07-01", "1100000, valid_from: 2023-07-01", "古い順に書いてください(2024-04-01"),
    ],
)
def test_values_that_overlap_are_refused_with_the_days(copy: Path, old: str, new: str, words: str) -> None:
    change(copy / "costs.yaml", old, new)
    assert words in load_costs(copy).problems[0].message


def test_a_value_without_source_and_mark_is_refused(copy: Path) -> None:
    change(copy / "costs.yaml", "recheck: 2027-03-31, source: s1}]}", "recheck: 2027-03-31}]}")
    assert "source(出典)" in load_costs(copy).problems[0].message


def test_a_source_that_does_not_exist_is_named(copy: Path) -> None:
    change(copy / "costs.yaml", "recheck: 2027-03-31, source: s1}]}", "recheck: 2027-03-31, source: s999}]}")
    assert "s999" in load_costs(copy).problems[0].message


def test_a_period_that_ends_before_it_begins_is_refused(copy: Path) -> None:
    change(
        copy / "costs.yaml",
        "valid_from: 2024-04-01, valid_to: 2026-06-30",
        "valid_from: 2024-04-01, valid_to: 2024-03-31",
    )
    assert "valid_to が valid_from より前" in load_costs(copy).problems[0].message


def test_a_row_that_is_too_short_is_named(copy: Path) -> None:
    change(copy / "costs.yaml", "units: [837, 748, 682, 746, 666, 609]", "units: [837, 748]")
    problem = load_costs(copy).problems[0]
    assert "r6-45000" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "question"),
    [
        ("code: facility,", "code: dormitory,", "lives"),
        ("code: exempt,", "code: free,", "tax"),
        ("code: n3,", "code: many,", "dependants"),
    ],
)
def test_a_code_that_no_fact_is_made_of_is_named_and_only_its_question_is_left_out(
    copy: Path, old: str, new: str, question: str, table: CostTable
) -> None:
    change(copy / "costs.yaml", old, new)
    loaded = load_costs(copy)
    (problem,) = loaded.problems
    wrong = new.removeprefix("code: ").removesuffix(",")
    assert f"質問「{question}」の choices の code「{wrong}」は使えません" in str(problem)
    assert set(table.questions) - set(loaded.questions) == {question}


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"costs\.yaml"):
        load_costs(tmp_path)


def _case(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_sound_case_is_read_from_yaml_and_from_json(tmp_path: Path, table: CostTable) -> None:
    yaml_case, problems = load_case(_case(tmp_path, "income: 一般1\nservices: [{service: B型, days: 12}]\n"), table)
    json_case, more = load_case(
        _case(tmp_path, '{"income": "一般1", "services": [{"service": "B型", "days": 12}]}'), table
    )
    assert (problems, more) == ((), ())
    assert yaml_case == json_case
    assert yaml_case is not None
    assert yaml_case.services[0].days == 12


def test_every_mistake_of_a_case_is_told_at_once_with_its_place(tmp_path: Path, table: CostTable) -> None:
    text = (
        "income: 大金持ち\n"
        "certificate_cap: 4600.5\n"
        "services:\n"
        "  - {service: X型, days: 32}\n"
        "  - {service: B型, days: -1, band: zzz, unit_price: 10.18, add_ons: [{id: foo}, {id: transport-1}]}\n"
        "colour: red\n"
    )
    case, problems = load_case(_case(tmp_path, text), table)
    assert case is None
    places = {(problem.line, problem.path) for problem in problems}
    assert places == {
        (1, "income"), (2, "certificate_cap"), (4, "services[0].service"), (4, "services[0].days"),
        (5, "services[1].days"), (5, "services[1].band"), (5, "services[1].unit_price"),
        (5, "services[1].add_ons[0].id"), (5, "services[1].add_ons[1].id"), (6, "colour"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "中身がありません"),
        ("- 1\n", "「項目: 値」の形ではありません"),
        ("income: [1\n", "YAMLとして読めません"),
        ("income: low\nperson: {age: 3}\n", "どちらか一つ"),
        ("person: {age: 3, birthday: 2020-01-01}\n", "どちらか一つ"),
        ("services: [{service: B型, units: 5, gross: 5}]\n", "どれか一つ"),
        ("services: [{service: B型, gross: 5, unit_price: 10}]\n", "unit_price(単価)は書きません"),
        ("services: [{service: 相談, size: 20人}]\n", "このサービスには書きません"),
        ("medical: {payments: [-1]}\n", "小さすぎる値"),
    ],
)
def test_what_cannot_be_read_is_explained(text: str, words: str, tmp_path: Path, table: CostTable) -> None:
    case, problems = load_case(_case(tmp_path, text), table)
    assert case is None
    assert any(words in str(problem) for problem in problems)


def test_a_case_file_that_is_not_there_or_no_text_is_explained(tmp_path: Path, table: CostTable) -> None:
    with pytest.raises(InputProblem, match="見つかりません"):
        load_case(tmp_path / "none.yaml", table)
    (tmp_path / "sjis.yaml").write_bytes("income: 低所得".encode("cp932"))
    with pytest.raises(InputProblem, match="UTF-8"):
        load_case(tmp_path / "sjis.yaml", table)
