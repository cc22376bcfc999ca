"""The guide: every point of the article can be answered, aloud and without judgement."""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from hikisupport.core.errors import DataProblem, UsageProblem
from hikisupport.core.files import shipped_folder
from hikisupport.core.page import Page
from hikisupport.core.text import width
from hikisupport.core.vocab import Group
from hikisupport.directory.model import Directory
from hikisupport.directory.words import load_words
from hikisupport.guide.guide_json import chapter_json
from hikisupport.guide.load import Guide, chapter, find_topic, load_guide
from hikisupport.guide.screen import (
    add_chapter,
    add_topics,
    chapter_markdown,
    chapter_page,
    item_page,
    items,
    topics_page,
)

# Words a caller must not hear from us; they may stand only where the guide quotes what is better left unsaid.
HURTFUL = (
    "なぜ", "いつまで", "働かないのですか", "甘え", "怠け", "普通は", "問題", "治す", "社会復帰させる",
    "引きこもりの人", "ひきこもりの人", "ニート", "こどおじ", "遅れている", "息子さん", "同級生", "働きなさい",
)  # fmt: skip
TOPICS = ("steps", "difference", "merits", "relate", "prepare", "choose", "systems", "private", "pension", "handbook",
    "certificate", "after-parents", "debt", "games", "day-and-night", "refuse-care",
)  # fmt: skip


@pytest.fixture(scope="module")
def guide() -> Guide:
    """Return the shipped guide."""
    return load_guide(shipped_folder())


def spoken(guide: Guide) -> list[str]:
    """Return every sentence that can be read aloud."""
    texts = [small.text for small in guide.small_steps]
    for topic in guide.topics:
        texts += [topic.label, topic.line]
        for section in topic.sections:
            texts.append(section.title)
            texts += [part for point in section.points for part in (point.title, point.text)]
            texts += [part for saying in section.sayings for part in (saying.say, saying.why)]
            if section.table:
                texts += [cell for row in section.table.rows for cell in (row.label, *row.cells)]
    return texts


def shown(guide: Guide, topic: str, columns: int, moment: datetime) -> str:
    page = Page(columns)
    add_chapter(page, chapter(guide, topic, shipped_folder(), moment))
    return page.plain()


def test_the_shipped_guide_has_no_mistake(guide: Guide) -> None:
    assert [str(problem) for problem in guide.problems] == []


def test_each_of_the_fifteen_points_of_the_article_is_answered(guide: Guide) -> None:
    sections = [section for topic in guide.topics for section in topic.sections]
    answered = {number for section in sections for point in section.points for number in point.article}
    answered |= {number for section in sections if section.table for number in section.table.article}
    assert answered == set(range(1, 16))


def test_what_answers_the_article_names_the_article(guide: Guide) -> None:
    points = [point for topic in guide.topics for section in topic.sections for point in section.points]
    assert [point.id for point in points if point.article and "article" not in point.sources] == []


def test_the_topics_are_those_that_help_promises(guide: Guide) -> None:
    assert tuple(topic.id for topic in guide.topics) == TOPICS


@pytest.mark.parametrize(
    ("word", "topic"),
    [("relate", "relate"), ("接し方", "relate"), ("RELATE", "relate"), ("違い", "difference"), ("準備", "prepare"),
     ("支援の違い", "difference"), ("引き出し屋", "private"), ("制度", "systems"), ("ステップ", "steps"),
     ("ｍｅｒｉｔｓ", "merits")],
)  # fmt: skip
def test_a_topic_is_found_by_id_by_label_and_by_short_form(guide: Guide, word: str, topic: str) -> None:
    assert find_topic(guide, word).id == topic


@pytest.mark.parametrize(
    ("word", "topic"),
    [("年金", "pension"), ("初診日", "pension"), ("手帳", "handbook"), ("受給者証", "certificate"),
        ("親亡き後", "after-parents"),
     ("成年後見", "after-parents"), ("親が死んだら", "after-parents"), ("借金", "debt"), ("ゲームばかり", "games"),
     ("スマホ", "games"), ("昼夜逆転", "day-and-night"),
        ("病院に行きたがらない", "refuse-care"), ("引き出し屋", "private"),
     ("口をきかない", "relate"), ("生活保護", "systems")],
)  # fmt: skip
def test_a_word_of_a_caller_finds_its_topic(guide: Guide, word: str, topic: str) -> None:
    assert find_topic(guide, word, load_words(shipped_folder())).id == topic


@pytest.mark.parametrize("columns", [39, 79])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_stands_in_the_rows_of_the_terminal_and_each_part_can_be_opened(
    guide: Guide, topic: str, columns: int, delivery_day: datetime
) -> None:
    opened = chapter(guide, topic, shipped_folder(), delivery_day)
    lines = chapter_page(opened, (columns, 24)).plain().splitlines()
    assert len(lines) <= 22
    assert max(width(line) for line in lines) <= columns
    parts = list(items(opened))
    for number, part in enumerate(parts, start=1):
        assert part.title in "".join(line.strip() for line in lines)
        text = item_page(opened, number, columns).plain()
        assert "■ 出典" in text
    with pytest.raises(UsageProblem, match=f"1 から {len(parts)} まで"):
        item_page(opened, len(parts) + 1, columns)


def test_a_number_below_a_topic_says_that_it_needs_a_check(guide: Guide, delivery_day: datetime) -> None:
    opened = chapter(guide, "pension", shipped_folder(), delivery_day)
    assert "011-622-0556  要確認" in chapter_page(opened, (79, 24)).plain()


def test_the_list_of_topics_stands_in_the_rows_of_a_narrow_terminal(guide: Guide) -> None:
    for columns in (39, 79):
        lines = topics_page(guide, (columns, 24)).plain().splitlines()
        assert len(lines) <= 22
        assert all(topic.label in "\n".join(lines) for topic in guide.topics)


def test_an_unknown_topic_is_answered_with_the_list_of_topics(guide: Guide) -> None:
    with pytest.raises(UsageProblem) as caught:
        find_topic(guide, "天気")
    assert "天気" in caught.value.message
    assert [topic.label for topic in guide.topics if topic.label not in caught.value.message] == []


@pytest.mark.parametrize("word", HURTFUL)
def test_no_sentence_read_aloud_holds_a_word_that_hurts(guide: Guide, word: str) -> None:
    assert [text for text in spoken(guide) if word in text] == []


def test_sentences_are_short_enough_to_be_said_in_one_breath(guide: Guide) -> None:
    sentences = [sentence for text in spoken(guide) for sentence in re.split("[。\n]", text)]
    assert [sentence for sentence in sentences if len(sentence) > 70] == []


def test_nothing_read_aloud_stands_in_brackets_or_holds_a_sign_without_a_sound(guide: Guide) -> None:
    sections = [section for topic in guide.topics for section in topic.sections]
    texts = [small.text for small in guide.small_steps]
    texts += [point.text for section in sections for point in section.points]
    texts += [part for section in sections for saying in section.sayings for part in (saying.say, saying.why)]
    assert len(texts) > 50
    assert [text for text in texts if re.search(r"[()（）/※→\[\]]", text)] == []


def test_no_name_of_a_company_is_read_aloud(guide: Guide) -> None:
    companies = ("フォアヴェルツ", "五風会", "ディーキャリア", "プティパ")
    points = [point for topic in guide.topics for section in topic.sections for point in section.points]
    assert [point.id for point in points if any(name in point.text for name in companies)] == []
    assert [point.id for point in points if any(name in (point.note or "") for name in companies)]


def test_the_five_questions_of_families_are_answered_in_two_sentences_each(guide: Guide) -> None:
    asked = find_topic(guide, "relate").sections[0].points
    assert [point.id for point in asked] == [
        "relate-upbringing", "relate-money", "relate-hospital", "relate-forced", "relate-after-parents",
    ]  # fmt: skip
    assert {point.id: point.text.count("。") for point in asked} == {point.id: 2 for point in asked}


def test_no_telephone_number_stands_in_the_texts() -> None:
    text = (shipped_folder() / "guide.yaml").read_text(encoding="utf-8")
    text = re.sub(r'url: "[^"]*"', "", text)
    assert re.findall(r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b|\b0120\d*|(?<![\d,])(?:11[09]|18[89])(?!\d)|#\d{4}", text) == []


def test_a_window_that_forces_nobody_is_named_with_its_number_from_the_directory(
    guide: Guide, delivery_day: datetime
) -> None:
    text = shown(guide, "private", 80, delivery_day)
    assert "消費者ホットライン" in text
    assert any(line.split()[:1] == ["188"] for line in text.splitlines())


def test_every_window_the_guide_names_is_in_the_directory(guide: Guide, directory: Directory) -> None:
    points = [point for topic in guide.topics for section in topic.sections for point in section.points]
    named = {window for point in points for window in point.windows}
    assert named - {agency.id for agency in directory.agencies} == set()


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_fits_the_screen_and_breaks_no_number(
    guide: Guide, topic: str, columns: int, delivery_day: datetime
) -> None:
    opened = chapter(guide, topic, shipped_folder(), delivery_day)
    page = Page(columns)
    add_chapter(page, opened)
    lines = page.plain().splitlines()
    assert [line for line in lines if width(line) > columns and "http" not in line] == []
    whole = chapter_json(opened, guide)["windows"]
    numbers = [phone["number"] for window in whole for phone in window["phones"][:1] if phone["callable"]]
    assert [number for number in numbers if not any(number in line for line in lines)] == []


@pytest.mark.parametrize("columns", [40, 80, 120, 10_000])
def test_the_comparison_keeps_every_cell_at_every_width(guide: Guide, columns: int, delivery_day: datetime) -> None:
    text = re.sub(r"\s", "", shown(guide, "difference", columns, delivery_day))
    table = find_topic(guide, "difference").sections[0].table
    assert table is not None
    if columns in (40, 10_000):  # row under row: a cell may be folded but stays in one piece
        assert [cell for row in table.rows for cell in row.cells if cell not in text] == []
    assert [letter for row in table.rows for cell in row.cells for letter in cell if letter not in text] == []


def test_the_comparison_stands_side_by_side_on_a_usual_screen(guide: Guide, delivery_day: datetime) -> None:
    lines = shown(guide, "difference", 80, delivery_day).splitlines()
    assert any("ひきこもり支援 " in line and " 自立支援" in line for line in lines)
    assert any("今を支える" in line and "外へ一歩出る" in line for line in lines)


def test_the_list_of_topics_has_one_entry_for_each(guide: Guide) -> None:
    page = Page(10_000)
    add_topics(page, guide)
    rows = [line.split()[:1] for line in page.plain().splitlines()]
    assert [topic.label for topic in guide.topics if rows.count([topic.label]) != 1] == []


def test_every_step_has_a_small_step_for_family_and_person(guide: Guide) -> None:
    told = {(small.step, small.group) for small in guide.small_steps}
    assert {(step, group) for step in (1, 2, 3) for group in (Group.PERSON, Group.FAMILY)} <= told


def test_every_sentence_shows_where_it_comes_from(guide: Guide, delivery_day: datetime) -> None:
    text = shown(guide, "systems", 10_000, delivery_day)
    assert "[出典1" in text
    assert "こども家庭庁 利用者負担認定の手引き 令和8年6月版(2026年6月5日・公式経由" in text


def test_the_same_topic_gives_the_same_text_every_time(guide: Guide, delivery_day: datetime) -> None:
    assert shown(guide, "relate", 80, delivery_day) == shown(load_guide(shipped_folder()), "relate", 80, delivery_day)


def test_all_texts_can_be_shown_on_an_old_windows_console(guide: Guide, delivery_day: datetime) -> None:
    for topic in TOPICS:
        shown(guide, topic, 80, delivery_day).encode("cp932")


def test_json_holds_the_sentences_the_windows_and_the_sources(guide: Guide, delivery_day: datetime) -> None:
    document = json.loads(json.dumps(chapter_json(chapter(guide, "private", shipped_folder(), delivery_day), guide)))
    assert document["schema"] == "hikisupport.guide/1"
    assert document["versions"] == {"guide": guide.about.as_of}
    assert document["topic"]["id"] == "private"
    assert "consumer-hotline" in {window["id"] for window in document["windows"]}
    cited = {
        key for section in document["topic"]["sections"] for point in section["points"] for key in point["sources"]
    }
    assert cited == set(document["sources"])


def test_markdown_takes_nothing_of_the_data_as_a_sign_of_its_own(guide: Guide, delivery_day: datetime) -> None:
    text = chapter_markdown(chapter(guide, "difference", shipped_folder(), delivery_day))
    assert "|  | ひきこもり支援 | 自立支援 |\n| --- | --- | --- |" in text
    assert r"\[出典1\]" in text


SMALL_GUIDE = """\
about: {title: 小さな手引き, as_of: 2026-11-23}
sources:
  a: {title: 出典A, confidence: official}
topics:
  - {id: good, label: よい, line: 一行, sections: [{title: 見, points: [{id: p, title: 題, text: 文。, sources: [a]}]}]}
  - {id: bad, label: わるい, line: 一行, sections: [{title: 見出し, points: [{id: q, title: 題, text: 文。}]}]}
small_steps:
  - {id: s, step: 1, group: family, text: あいさつ, sources: [nowhere]}
"""


def test_a_broken_topic_hides_no_other_and_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(SMALL_GUIDE, encoding="utf-8")
    found = load_guide(tmp_path)
    assert [topic.id for topic in found.topics] == ["good"]
    assert any(problem.line == 6 and "sources" in problem.message for problem in found.problems)
    assert any(problem.line == 8 and "nowhere" in problem.message for problem in found.problems)


def test_an_id_used_twice_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "guide.yaml").write_text(SMALL_GUIDE.replace("id: q", "id: p"), encoding="utf-8")
    assert any("2つあります" in problem.message for problem in load_guide(tmp_path).problems)


def test_a_comparison_with_a_missing_cell_is_refused_by_name(tmp_path: Path) -> None:
    table = "table: {columns: [甲, 乙], rows: [{label: 欠けた行, cells: [一]}], sources: [a]}"
    text = SMALL_GUIDE.replace(
        "title: 見, points: [{id: p, title: 題, text: 文。, sources: [a]}]", f"title: 見出し, {table}"
    )
    (tmp_path / "guide.yaml").write_text(text.replace("文。}", "文。, sources: [a]}"), encoding="utf-8")
    assert any("欠けた行" in problem.message for problem in load_guide(tmp_path).problems)


def test_without_the_directory_the_sentences_still_come_and_say_so(tmp_path: Path, delivery_day: datetime) -> None:
    (tmp_path / "guide.yaml").write_text(
        (shipped_folder() / "guide.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    page = Page(80)
    add_chapter(page, chapter(load_guide(tmp_path), "private", tmp_path, delivery_day))
    assert "窓口のデータが読めないため、番号を出せません。" in page.plain()
    assert "数百万円の契約" in page.plain()


def test_a_missing_guide_is_explained(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"guide\.yaml"):
        load_guide(tmp_path)
