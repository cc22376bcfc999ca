"""The JSON Schemas under docs/schema: never stale, and what every command really writes is what they say."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from datacopies import SMALL_TOWN
from pydantic import ValidationError
from triagecases import answers_of, read, report_of

import schemas
from conftest import ROOT, Ran
from hikisupport.cli.output import to_json
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import Income, Level
from hikisupport.directory import lookup
from hikisupport.directory.model import Directory
from hikisupport.guide.guide_json import chapter_json
from hikisupport.guide.load import chapter
from hikisupport.triage.assess import Settings, assess
from hikisupport.triage.load import Bundle
from hikisupport.triage.triage_json import triage_json

PACKAGE = ROOT / "src" / "hikisupport"
MOMENT = ("--at", "2026-11-24 10:00")
Run = Callable[..., Ran]
Document = dict[str, Any]


def checked(text: str) -> Document:
    """Return a document that is one of its schema (raises ValidationError if it is not)."""
    document: Document = json.loads(text)
    schemas.DOCUMENTS[document["schema"].split("/")[0].removeprefix("hikisupport.")].model_validate_json(text)
    return document


@pytest.fixture(scope="module")
def kept() -> dict[tuple[str, ...], str]:
    """Return what commands wrote, so that each runs once for all the mistakes planted in it."""
    return {}


@pytest.fixture
def document(run: Run, kept: dict[tuple[str, ...], str]) -> Callable[..., Document]:
    """Run a command and return the document it writes, checked."""

    def written(*words: str) -> Document:
        if words not in kept:
            at = () if words[0] == "questions" else MOMENT
            kept[words] = run(*words, "--format", "json", *at).out
        return checked(kept[words])

    return written


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Give every object inside a document or a schema."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(inner)


# The files


def test_the_schemas_in_the_repository_are_those_the_models_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert schemas.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("change", ["missing", "other", "left over"])
def test_a_stale_schema_is_told(
    change: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schemas, "FOLDER", tmp_path / "schema")
    schemas.main([])
    assert schemas.main(["--check"]) == 0
    file = tmp_path / "schema" / ("cost.schema.json" if change != "left over" else "old.schema.json")
    if change == "missing":
        file.unlink()
    else:
        file.write_text("{}\n", encoding="utf-8")
    assert schemas.main(["--check"]) == 1
    assert capsys.readouterr().err.startswith(f"{file.name} が古くなっています")


def test_every_document_that_the_program_names_has_a_schema() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    named = {name for text in sources for name in re.findall(r'"hikisupport\.([a-z]+)/\d"', text)}
    assert named == set(schemas.DOCUMENTS)
    assert {path.name for path in schemas.FOLDER.iterdir()} == {f"{name}.schema.json" for name in named}


@pytest.mark.parametrize("name", schemas.DOCUMENTS)
def test_a_schema_names_its_draft_and_refuses_what_it_does_not_know(name: str) -> None:
    schema = json.loads((schemas.FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    objects = [part for part in parts(schema) if isinstance(part.get("properties"), dict) and "type" in part]
    assert objects
    assert [part for part in objects if part.get("additionalProperties") is not False] == []
    assert [part for part in objects if set(part["required"]) != set(part["properties"])] == []
    assert [part["title"] for part in objects if not part.get("description")] == []


def test_yen_are_integers_and_say_that_they_are_yen() -> None:
    found = 0
    for part in parts(schemas.schema("triage")):
        for key, field in part.get("properties", {}).items():
            if key.endswith("_yen"):
                found += 1
                assert "yen" in field["description"].lower()
                assert {one["type"] for one in parts(field) if "type" in one} <= {"integer", "null"}
    assert found >= 6


# What the program writes


def result(answers: dict[str, str], bundle: Bundle, moment: datetime, settings: Settings | None = None) -> Document:
    return checked(to_json(triage_json(assess(answers, bundle, moment, settings))))


def test_the_result_of_every_told_call_is_such_a_document_and_they_reach_every_form_it_has(bundle: Bundle) -> None:
    found = [checked(to_json(triage_json(report_of(case.values[0], bundle)))) for case in read()]
    assert {one["step"] for one in found} == {None, 0, 1, 2, 3}
    assert {one["urgent"]["level"] for one in found} == {"none", "watch", "today", "now"}
    costs = [one["cost"] for one in found]
    assert any(cost is None for cost in costs)
    assert any(cost and set(cost) == {"line"} for cost in costs)
    assert any(cost and cost.get("schema") == "hikisupport.cost/2" for cost in costs)
    assert any(one["urgent"]["unasked"] for one in found)
    assert any(one["own"] for one in found)


def test_a_result_set_by_hand_and_one_at_the_own_window_are_such_documents(
    bundle: Bundle, delivery_day: datetime
) -> None:
    answers = answers_of({"safety": "calm", "answers": {"caller": "mother", "age": "18_34", "ward": "kita"}})
    raised = result(answers, bundle, delivery_day, Settings(step=2, level=Level.TODAY, reason="supervisor"))
    assert (raised["override"]["step"], raised["override"]["level"]) == (2, "today")
    assert result(answers, bundle, delivery_day, Settings(office="step"))["here"]["id"] == "step"


def test_the_list_of_all_windows_and_offices_is_such_a_document(document: Callable[..., Document]) -> None:
    windows = document("list", "--all")["agencies"]
    assert {window["origin"] for window in windows} == {"curated", "wamnet"}
    assert document("list", "--ward", "kita", "--step", "3")["agencies"][0]["distance_km"] is not None
    assert document("list", "そんな窓口はない")["count"] == 0


def test_every_curated_window_and_the_table_for_excel_are_such_documents(
    directory: Directory, delivery_day: datetime, document: Callable[..., Document]
) -> None:
    book = lookup.open_book(None)
    states = set()
    for agency in directory.agencies:
        fuller, found = lookup.one_agency(book, agency.id, delivery_day)
        shown = checked(to_json(lookup.document(fuller, [found], delivery_day, badges=True)))
        states |= {phone["state"] for phone in shown["agencies"][0]["phones"]}
    assert states == {"callable", "check", "withheld"}
    assert any(window["badges"] for window in document("data", "export")["agencies"])


@pytest.mark.parametrize("income", [income.value for income in Income])
def test_the_cost_of_every_service_is_such_a_document_for_every_class(
    income: str, document: Callable[..., Document]
) -> None:
    assert document("cost", "--income", income)["total"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("--income", "general1", "--service", "employment_b:12", "--service", "life_training:8"),
        ("--income", "unknown", "--service", "employment_a:20", "--service", "private_visit:4"),
        ("--income", "low", "--service", "employment_transition:20", "--service", "employment_retention"),
        ("--cap", "4600", "--units", "17500", "--unit-price", "10"),
        ("--gross", "92999"),
    ],
)
def test_the_cost_of_services_that_were_asked_for_is_such_a_document(
    words: tuple[str, ...], document: Callable[..., Document]
) -> None:
    assert document("cost", *words)["total"] is not None


def test_a_day_without_an_amount_still_gives_such_a_document(run: Run) -> None:
    checked(run("cost", "--income", "general1", "--at", "2025-09-30", "--format", "json").out)


@pytest.mark.parametrize("words", [("urgent",), ("questions",), ("guide",), ("data", "check"), ("data", "due")])
def test_what_the_other_commands_write_is_such_a_document(
    words: tuple[str, ...], document: Callable[..., Document]
) -> None:
    assert document(*words)["schema"].startswith(f"hikisupport.{words[-1]}/")


def test_every_topic_of_the_guide_is_such_a_document(bundle: Bundle, delivery_day: datetime) -> None:
    topics = bundle.guide.topics
    for topic in topics:
        opened = chapter(bundle.guide, topic.id, shipped_folder(), delivery_day)
        assert checked(to_json(chapter_json(opened, bundle.guide)))["topic"]["id"] == topic.id
    assert len(topics) == 16


def test_data_with_a_mistake_give_such_documents_too(document: Callable[..., Document], tmp_path: Path) -> None:
    town = shutil.copytree(SMALL_TOWN, tmp_path / "town")
    file = town / "agencies.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^(\s*-? ?kind:) \w+", r"\1 nothing", text, count=1), encoding="utf-8")
    assert document("list", "--data", str(town))["problems"][0]["severity"] == "error"
    assert document("data", "check", "--data", str(town))["errors"] > 0


# What is wrong is found


def at_place(document: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


TWO = ("cost", "--income", "general1", "--service", "employment_b:12", "--service", "life_training:8")
CALL = ("triage", "--answers", str(ROOT / "docs" / "examples" / "mother.yaml"))
PAY, GROSS = ("total", "self_pay_yen"), ("items", 0, "gross_yen")
PHONE = ("agencies", 0, "phones", 0)


@pytest.mark.parametrize(
    ("words", "path", "value"),
    [
        *((TWO, (*PAY, "low"), value) for value in (9300.0, 9300.5, "9300", True, -1, None)),
        *((TWO, PAY, value) for value in (9300, None)),
        *((TWO, GROSS, value) for value in ({"low": 2, "high": 1}, {"low": 1}, [1, 2])),
        (TWO, ("items", 0, "unit_price"), 10.17),
        (TWO, ("items", 0, "confidence", "rule"), "sure"),
        (TWO, ("income", "id"), "rich"),
        (TWO, ("on",), "2026-02-30"),
        (TWO, ("schema",), "hikisupport.cost/1"),
        (TWO, ("offers",), []),
        (("show", "police"), (*PHONE, "callable"), False),
        (("show", "police"), (*PHONE, "state"), "withheld"),
        (("show", "police"), (*PHONE, "number"), None),
        (("show", "police"), ("count",), 2),
        (("show", "police"), ("agencies", 0, "kind"), "guards"),
        (("show", "police"), ("agencies", 0, "why"), []),
        (("show", "police"), ("at",), "2026-11-24T10:00:00"),
        (CALL, ("step",), None),
        (CALL, ("step",), 4),
        (CALL, ("urgent", "unasked"), ["death"]),
        (CALL, ("urgent", "level"), "calm"),
        (CALL, ("first", "why"), None),
        (CALL, ("cost", "line"), None),
        (CALL, ("cost", "total"), None),
        (("questions",), ("questions", 0, "choices"), []),
        (("questions",), ("questions", 0, "choices", 0, "code"), True),
        (("guide", "relate"), ("topic", "sections", 0, "points", 0, "sources"), []),
        (("guide",), ("topics", 0, "line"), None),
        (("urgent",), ("groups", 0, "agencies", 0, "phones", 0, "confidence"), None),
        (("data", "due"), ("due", 0, "group"), "later"),
    ],
)
def test_a_wrong_value_is_found(
    words: tuple[str, ...], path: tuple[str | int, ...], value: Any, document: Callable[..., Document]
) -> None:
    found = document(*words)
    at_place(found, path[:-1])[path[-1]] = value
    with pytest.raises(ValidationError):
        checked(to_json(found))


@pytest.mark.parametrize("words", [TWO, CALL, ("show", "police"), ("questions",), ("guide",), ("urgent",)])
def test_a_key_that_is_missing_is_found(words: tuple[str, ...], document: Callable[..., Document]) -> None:
    whole = document(*words)
    for key in set(whole) - {"schema"}:
        with pytest.raises(ValidationError):
            checked(to_json({name: value for name, value in whole.items() if name != key}))
