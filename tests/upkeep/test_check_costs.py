"""Slips between the amounts: each entry is sound alone, but a call would count with an old number, two, or none."""

import pytest

from hikisupport.core.errors import Problem
from hikisupport.core.yaml_file import parse_yaml
from hikisupport.cost.load import costs_of
from hikisupport.upkeep.check_records import cost_problems

AMOUNTS = """\
about: {title: ためし, as_of: 2026-11-23, note: ためし}
sources:
  page: {title: ためし, confidence: official}
parameters:
  - id: cap_low
    label: 上限
    unit: yen
    values:
      - {value: 0, valid_from: 2024-04-01, valid_to: 2026-06-30, recheck: 2026-06-30, source: page}
      - {value: 100, valid_from: 2026-07-01, recheck: 2027-06-30, source: page}
  - {id: price_b, label: 単価, unit: yen_per_unit, values: [{value: "10.17", valid_from: 2024-04-01, recheck: 2027-03-31, source: page}]}
services:
  - id: employment_b
    label: B型
    per: day
    price: price_b
    about: 作業
    tables:
      - label: はじめの表
        valid_from: 2024-04-01
        valid_to: 2026-06-30
        recheck: 2026-06-30
        source: page
        columns: [{id: small, label: 20人以下, likely: true}, {id: large, label: 21人以上}]
        rows: [{id: low, label: 低い, units: [500, 400]}, {id: high, label: 高い, units: [600, 500]}]
      - label: 次の表
        valid_from: 2026-07-01
        recheck: 2027-03-31
        source: page
        columns: [{id: small, label: 20人以下, likely: true}, {id: large, label: 21人以上}]
        rows: [{id: low, label: 低い, units: [510, 410]}, {id: high, label: 高い, units: [610, 510]}]
      - label: ほかの区分の表
        valid_from: 2026-06-01
        recheck: 2027-03-31
        source: page
        columns: [{id: small, label: 20人以下, likely: true}]
        rows: [{id: middle, label: 中ほど, units: [550]}]
  - {id: plan_consult, label: 計画, per: free, about: 計画を作る}
add_ons:
  - {id: meal, label: 食事, per: day, services: [employment_b], values: [{value: 30, valid_from: 2024-04-01, recheck: 2027-03-31, source: page}]}
systems:
  - {id: fare, label: 交通費, text: 助成, source: page, amounts: [{label: 年, values: [{value: 1, valid_from: 2024-04-01, recheck: 2027-03-31, source: page}]}]}
notes:
  - {id: extra, text: ほかにかかるもの, source: page}
"""  # noqa: E501


def slips(text: str) -> list[Problem]:
    tree = parse_yaml(text, "costs.yaml")
    table = costs_of(tree)
    return [*table.problems, *cost_problems(table, tree)]


def test_amounts_that_follow_each_other_have_no_slip() -> None:
    assert slips(AMOUNTS) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ("price: price_b", "price: price_a", "services[0].price", "単価「price_a」がありません"),
        ("services: [employment_b]", "services: [employment_c]", "add_ons[0].services", "「employment_c」がありません"),
        ("recheck: 2027-06-30", "recheck: 2026-06-30", "parameters[0].values[1].recheck", "valid_from より前"),
        (
            "100, valid_from: 2026-07-01", "100, valid_from: 2026-07-03", "parameters[0].values[1].valid_from",
            "2026-07-01から2026-07-02まで、値がありません",
        ),
        (
            "        valid_from: 2026-07-01", "        valid_from: 2026-08-01", "services[0].tables[1].valid_from",
            "2026-07-01から2026-07-31まで、値がありません",
        ),
        ("        valid_to: 2026-06-30\n", "", "services[0].tables[1]", "2026-07-01に、区分「low」の単位数が2つ"),
        ("likely: true}]\n", "likely: false}]\n", "services[0].tables[2].columns", "likely: true の定員がありません"),
    ],
)  # fmt: skip
def test_a_slip_is_named_once_with_its_place(old: str, new: str, path: str, words: str) -> None:
    assert old in AMOUNTS
    (problem,) = slips(AMOUNTS.replace(old, new, 1))
    assert problem.path == path
    assert words in problem.message


def test_days_without_a_value_are_a_warning_for_a_number_may_be_unknown() -> None:
    (problem,) = slips(AMOUNTS.replace("valid_from: 2026-07-01", "valid_from: 2026-07-02", 1))
    assert problem.severity == "warning"


def test_a_broken_service_is_named_once_and_not_at_every_add_on() -> None:
    (problem,) = slips(AMOUNTS.replace("units: [510, 410]", "units: [510]"))
    assert "low" in problem.message
