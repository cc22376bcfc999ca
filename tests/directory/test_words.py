"""The words callers use: where each leads (tests/cases/search.yaml), and that the table of words is sound."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from hikisupport.core.clock import parse_moment
from hikisupport.core.files import shipped_folder
from hikisupport.directory.lookup import Book, open_book, query_of, with_providers
from hikisupport.directory.model import Directory
from hikisupport.directory.search import Query, search
from hikisupport.directory.words import Words, load_words

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "search.yaml").read_text(encoding="utf-8"))
MOMENT = parse_moment("2026-11-24 10:00")


@pytest.fixture(scope="module")
def book() -> Book:
    """Return the shipped agencies with all providers, read once."""
    return with_providers(open_book(None), Query())


@pytest.fixture(scope="module")
def words() -> Words:
    """Return the shipped words."""
    return load_words(shipped_folder())


@pytest.mark.parametrize("case", CASES, ids=[case["word"] for case in CASES])
def test_a_callers_word_leads_where_the_case_says(case: dict[str, Any], book: Book, words: Words) -> None:
    query, remark = query_of(case["word"].split(), {}, False, book.directory.area)
    found = search(book.directory, query, MOMENT, words)
    first = {name for view in found.views[:3] for name in (view.agency.id, f"kind:{view.agency.kind.value}")}
    assert set(case.get("first", ())) <= first
    assert found.emergency is case.get("emergency", False)
    assert any(meaning.urgent for meaning in found.meanings) is case.get("urgent", False)
    assert not case.get("topic") or case["topic"] == found.topics[0]
    assert case.get("remark", "") in remark
    assert case.get("says", "") in "".join(meaning.say or "" for meaning in found.meanings)
    assert bool(found.views) is not case.get("none", False)


def test_a_hundred_words_are_held() -> None:
    assert len(CASES) >= 100


def test_the_table_of_words_names_only_agencies_that_there_are(directory: Directory, words: Words) -> None:
    assert words.problems == ()
    named = {name for meaning in words.meanings for name in meaning.agencies}
    assert named - {agency.id for agency in directory.agencies} == set()


def test_a_broken_word_hides_no_other_and_is_told(tmp_path: Path) -> None:
    text = "words:\n- words: [雨]\n  kinds: [nothing]\n- words: [雪]\n  danger: true\n"
    (tmp_path / "words.yaml").write_text(text, encoding="utf-8")
    words = load_words(tmp_path)
    assert [meaning.words for meaning in words.meanings] == [("雪",)]
    assert words.problems[0].line == 3


def test_another_city_without_words_gets_the_shipped_ones(tmp_path: Path) -> None:
    assert load_words(tmp_path).meanings == load_words(shipped_folder()).meanings
