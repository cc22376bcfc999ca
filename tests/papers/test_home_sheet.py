"""The sheet that is taken home: what stands on it, what never does, and when there is none."""

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from randomcalls import CHOICES
from triagecases import CALM, report_of
from triagecases import read as read_cases

import papers
from hikisupport.core.clock import JST
from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import shipped_folder
from hikisupport.core.vocab import INCOME_LABELS, LEVEL_LABELS, Group, State
from hikisupport.directory.view import AgencyView, view
from hikisupport.papers import html
from hikisupport.papers import sheet as home
from hikisupport.papers.html import Reader
from hikisupport.papers.sheet import CRISIS, HomeSheet, NoSheet, home_sheet, sheet_html
from hikisupport.triage.assess import Settings, assess
from hikisupport.triage.load import Bundle
from hikisupport.triage.report import Report

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)
MOTHER = CALM | {
    "caller": "mother", "request": "relate", "age": "18_34", "outing": "night", "helping": "none",
    "consent": "unaware",
    "wish": "unheard", "stopped": "none", "ward": "toyohira",
}  # fmt: skip
PERSON = CALM | {"caller": "person", "age": "18_34", "outing": "home", "contact": "none", "wish": "talk"}
NO_CARER = {question: code for question, code in PERSON.items() if question != "carer"}
SUPPORTER = {question: code for question, code in MOTHER.items() if question != "carer"} | {"caller": "supporter"}
BUNDLE = Bundle(shipped_folder())
HURT = {"violence_to": "caller", "victim_age": "adult", "violence_by": "person", "harm_risk": "none"}
VIOLENT = {"suspect", "happening", "calm", "once", "year"}


def sheet_of(answers: dict[str, str], chosen: Settings | None = None) -> tuple[HomeSheet, Report]:
    report = assess(answers, BUNDLE, NOON, chosen)
    return home_sheet(report, BUNDLE), report


def numbers(windows: list[AgencyView]) -> list[str]:
    return [phone.number for window in windows if (phone := window.phone) and phone.number]


# --- what stands on it ---------------------------------------------------------------------------------------------


def test_the_mother_takes_home_the_window_its_number_the_small_step_and_what_to_say() -> None:
    sheet, report = sheet_of(MOTHER)
    text = papers.words(sheet_html(sheet))
    assert sheet.first is not None
    assert report.first is not None
    expected = [sheet.first.agency.name, *numbers([sheet.first]), report.small_step, *report.script, *report.prepare]
    assert [line for line in expected if re.sub(r"\s", "", line) not in text] == []
    assert "これからのためのメモ" in text


@pytest.mark.parametrize("answers", [MOTHER, NO_CARER, SUPPORTER])
def test_the_lines_for_bad_nights_stand_at_the_foot_of_every_sheet(answers: dict[str, str]) -> None:
    text = papers.words(sheet_html(sheet_of(answers)[0]))
    foot = text[text.index("つらくなったとき") :]
    windows = [agency for name in CRISIS if (agency := BUNDLE.directory.by_id(name))]
    lines = numbers([view(agency, BUNDLE.directory, NOON) for agency in windows])
    assert {"119", "110", "#7119"} < set(lines)
    assert [number for number in lines if number not in foot] == []
    assert foot.count("24時間") == len(lines)
    assert "番号は確認中" not in foot


@pytest.mark.parametrize(("age", "stands"), [("under15", True), ("15_17", True), ("18_34", False), ("unknown", False)])
def test_189_stands_at_the_foot_only_under_eighteen(age: str, stands: bool) -> None:
    sheet, _ = sheet_of(MOTHER | {"age": age})
    assert ("189" in numbers(list(sheet.crisis))) is stands


def test_every_number_bears_its_date_and_a_doubtful_one_bears_a_mark() -> None:
    sheet, _ = sheet_of(MOTHER)
    html = sheet_html(sheet)
    shown = html.count('class="tel')
    assert shown == html.count('class="dated"')
    named = [*([sheet.first] if sheet.first else []), *sheet.others, *sheet.crisis]
    doubtful = [view for view in named if (phone := view.phone) and phone.state is State.CHECK]
    assert doubtful
    assert html.count('class="check"') >= len(doubtful)


def test_the_foot_says_what_the_mark_and_a_missing_date_mean() -> None:
    html = sheet_html(sheet_of(MOTHER)[0])
    foot = papers.words(html[html.index('<p class="made"') :])
    assert [words for words in ("要確認は、", "日付なしは、", "相手の名前") if words not in foot] == []


def test_a_first_window_without_a_number_bears_the_number_of_who_answers_instead() -> None:
    numberless = [view for view in sheet_of(NO_CARER)[0].others if view.phone is None and view.fallback]
    first = numberless[0]
    assert first.fallback is not None
    html = sheet_html(replace(sheet_of(NO_CARER)[0], first=first))
    box = papers.words(html[html.index('<div class="window') : html.index('<section class="small-step"')])
    instead = first.fallback
    wanted = [first.agency.name, f"番号は確認中です。かわりに{instead.agency.name}の番号です", *numbers([instead])]
    assert [line for line in wanted if line not in box] == []
    assert "に電話をかけるQRコード" in html


def test_where_the_first_name_is_left_off_the_next_window_with_a_number_comes_first() -> None:
    told = {"age": "50_64", "money": "welfare", "ward": "minami", "stopped": "training"}
    sheet, _ = sheet_of(MOTHER | told)
    assert [name for name in sheet.left_off if "保護" in name]
    assert sheet.first is not None
    assert sheet.first.phone


def test_hours_of_the_same_days_are_said_once() -> None:
    assert "月〜金9:30〜12:00と13:00〜16:00" in papers.words(sheet_html(sheet_of(MOTHER)[0]))


def test_a_supporter_hands_on_the_windows_with_the_words_of_the_family() -> None:
    sheet, report = sheet_of(SUPPORTER)
    family, _ = sheet_of(MOTHER | {"caller": "relative"})
    assert sheet.script == family.script
    assert sheet.script != report.script


@pytest.mark.parametrize("change", [{"helping": "place"}, {"stopped": "place"}])
def test_who_knows_the_person_is_asked_first_and_the_window_hears_words_of_its_own(change: dict[str, str]) -> None:
    sheet, report = sheet_of(MOTHER | {"consent": "fine"} | change)
    assert report.own is not None
    assert sheet.helper_script == report.own.script
    assert sheet.script == report.script
    text = papers.words(sheet_html(sheet))
    said = [text.index(re.sub(r"\s", "", lines[0])) for lines in (sheet.helper_script, sheet.script)]
    assert sheet.first is not None
    assert said[0] < text.index(sheet.first.agency.name) < said[1]


def test_who_knew_the_person_is_not_called_before_the_person_agrees() -> None:
    sheet, _ = sheet_of(MOTHER | {"stopped": "place"})
    assert sheet.helper_script == ()
    assert sheet.script


@pytest.mark.parametrize(
    ("change", "number_first"),
    [
        ({"consent": "unaware"}, True),
        ({"consent": "dislikes"}, True),
        ({"consent": "unknown"}, True),
        ({"consent": "fine"}, False),
        ({"caller": "person"}, False),
    ],
)
def test_whoever_finds_the_sheet_reads_a_number_before_a_name_in_small_type(
    change: dict[str, str], number_first: bool
) -> None:
    sheet, _ = sheet_of(MOTHER | change)
    assert sheet.first is not None
    html = sheet_html(sheet)
    text = papers.words(html)
    number = numbers([sheet.first])[0]
    assert (text.index(number) < text.index(sheet.first.agency.name)) is number_first
    assert ('class="window quiet"' in html) is number_first


@pytest.mark.parametrize("consent", ["unaware", "dislikes"])
def test_a_sheet_that_is_found_does_not_speak_of_hiding_or_of_laying_it_out(consent: str) -> None:
    for change in ({}, {"stopped": "training"}, {"helping": "place"}):
        text = papers.words(sheet_html(sheet_of(MOTHER | {"consent": consent} | change)[0]))
        assert [words for words in ("紙を", "まだ話して", "知られ", "ないしょ", "行きなさい") if words in text] == []


@pytest.mark.parametrize("money", ["month", "welfare"])
def test_what_to_say_does_not_begin_with_money(money: str) -> None:
    text = papers.words(sheet_html(sheet_of(MOTHER | {"money": money})[0]))
    assert "お金" not in text
    assert "生活保護" not in text


def test_the_person_reads_of_themselves_and_not_of_a_family() -> None:
    text = papers.words(sheet_html(sheet_of(NO_CARER)[0]))
    assert "ご家族" not in text
    assert "ご本人" not in text


def test_the_page_opens_without_network_and_without_script() -> None:
    html = sheet_html(sheet_of(MOTHER)[0])
    page = papers.read(html)
    assert page.wrong == []
    assert {"script", "img", "link", "iframe", "object", "form"} & set(page.tags) == set()
    assert re.findall(r'(?:src|href)="(?!tel:|https://www\.google\.com/maps/search/\?)[^"]*"', html) == []
    assert "url(" not in html
    assert "@import" not in html


# --- what never stands on it --------------------------------------------------------------------------------------


def never(report: Report) -> set[str]:
    """Return what must not be read on the sheet of this report (its own dangers, answers, reasons, code)."""
    told = {line for flag in report.flags for line in (flag.label, flag.code, flag.by_when, *flag.do)}
    told |= {reason.rule for reason in report.reasons} | {reason.text for reason in report.reasons}
    told |= (
        {line for words in report.words.values() for line in words.why}
        | set(report.notes)
        | {report.say_now, report.cost_line}
    )
    told |= {label for code, label in INCOME_LABELS.items() if code != "unknown"}
    told |= {LEVEL_LABELS["today"], LEVEL_LABELS["watch"], LEVEL_LABELS["none"], "段階", "HK2-", report.code or "HK2-"}
    questions = BUNDLE.questions
    told |= {questions.label(name, code) for name, code in report.answers.items() if name not in {"ward", "caller"}}
    own = {report.small_step, *report.script}  # a danger may lend its words only where the step has the same
    return {re.sub(r"\s", "", line) for line in told - own if len(line) > 5}


def silent(sheet: HomeSheet, report: Report) -> list[str]:
    text = papers.words(sheet_html(sheet))
    return [line for line in never(report) if line in text]


@pytest.mark.parametrize("case", read_cases())
def test_no_case_a_social_worker_told_brings_danger_answers_or_reasons_to_paper(case: dict[str, Any]) -> None:
    report = report_of(case, BUNDLE)
    violent = report.answers.get("violence") in VIOLENT or report.answers["danger_now"] == "violence"
    if not report.step or violent or report.answers.get("consent") == "unsafe":
        with pytest.raises(NoSheet):
            home_sheet(report, BUNDLE)
        return
    assert silent(home_sheet(report, BUNDLE), report) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({question: st.sampled_from(codes) for question, codes in CHOICES.items()}), st.booleans())
def test_no_answers_at_all_bring_danger_answers_or_reasons_to_paper(answers: dict[str, str], continued: bool) -> None:
    report = assess(answers, BUNDLE, NOON, Settings(gone_on="safe" if continued else None))
    try:
        sheet = home_sheet(report, BUNDLE)
    except NoSheet:
        return
    assert answers["violence"] not in VIOLENT
    assert answers["consent"] != "unsafe"
    assert report.step
    assert silent(sheet, report) == []


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries({question: st.sampled_from(CHOICES[question]) for question in ("eating", "death", "carer")})
)
def test_what_was_told_of_danger_changes_nothing_on_the_sheet(told: dict[str, str]) -> None:
    calm, told = MOTHER | {"wish": "quiet"}, MOTHER | {"wish": "quiet"} | told
    told |= {"death_detail": "wish"} if told["death"] == "signs" else {}
    told |= {"carer_dark": "none", "carer_detail": "none", "body": "fine", "last_seen": "today"}
    assert sheet_html(sheet_of(told)[0]) == sheet_html(sheet_of(calm)[0])


def test_a_window_whose_name_tells_an_income_is_told_by_mouth(run: Callable[..., Any], tmp_path: Path) -> None:
    answers = MOTHER | {"money": "welfare", "ward": "minami"}
    report = assess(answers, BUNDLE, NOON)
    named = [view.agency.name for view in (report.first, *report.others) if view and "保護" in view.agency.name]
    assert named
    path = tmp_path / "answers.yaml"
    path.write_text(yaml.safe_dump(answers), encoding="utf-8")
    ran = run("triage", "--answers", str(path), "--format", "html", "--at", "2026-11-24 12:00")
    assert ran.code == 0
    assert named[0] not in papers.words(ran.out)
    assert named[0] in ran.err


# --- when there is none -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"consent": "unsafe"}, "伝わると危ない"),
        *(({"violence": code} | HURT, "暴力") for code in ("suspect", "once", "year", "calm")),
        ({"violence": "happening", "gone_on": "safe"} | HURT, "暴力"),
        ({"danger_now": "violence", "gone_on": "safe"}, "暴力"),
        ({"danger_now": "ill"}, "通報"),
        ({"death": "signs"}, "安全の確認"),
    ],
)
def test_no_sheet_is_made_where_paper_could_harm(
    run: Callable[..., Any], tmp_path: Path, change: dict[str, str], says: str
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(yaml.safe_dump(MOTHER | change), encoding="utf-8")
    sheet = tmp_path / "sheet.html"
    ran = run("triage", "--answers", str(answers), "--format", "html", "--out", str(sheet))
    assert ran.code == 1
    assert says in ran.err
    assert not sheet.exists()
    assert ran.out == ""


@pytest.mark.parametrize("change", [{"violence": "past"} | HURT, {"violence": "unknown"}, {"consent": "dislikes"}])
def test_on_the_other_side_of_the_limit_there_is_a_sheet(change: dict[str, str]) -> None:
    assert sheet_of(MOTHER | change)[0].first is not None


def test_the_sheet_is_written_to_the_named_file(run: Callable[..., Any], tmp_path: Path) -> None:
    answers, sheet = tmp_path / "answers.yaml", tmp_path / "sheet.html"
    answers.write_text(yaml.safe_dump(MOTHER), encoding="utf-8")
    ran = run("triage", "--answers", str(answers), "--format", "html", "--out", str(sheet))
    assert ran.code == 0
    assert "これからのためのメモ" in sheet.read_text(encoding="utf-8")
    assert ran.out == ""


def test_pdf_without_a_file_to_write_to_is_refused_before_any_question(run: Callable[..., Any]) -> None:
    ran = run("triage", "--format", "pdf")
    assert ran.code == 2
    assert "--out" in ran.err


# --- hostile data, and the QR code --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "A&B</div></main>相談"]
)
def test_nothing_in_the_data_is_read_as_markup(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(shipped_folder(), folder)
    records = (folder / "agencies.yaml").read_text(encoding="utf-8")
    quoted = "'" + name.replace("'", "''") + "'"
    hostile = records.replace("name: 北海道ひきこもり成年相談センター\n", f"name: {quoted}\n", 1)
    assert hostile != records
    (folder / "agencies.yaml").write_text(hostile, encoding="utf-8")
    bundle = Bundle(folder)
    sheet = home_sheet(assess(MOTHER, bundle, NOON), bundle)
    html = sheet_html(sheet)
    page = papers.read(html)
    assert page.wrong == []
    assert {"script", "img", "onerror"} & set(page.tags) == set()
    assert re.sub(r"\s", "", name) in papers.words(html)


def test_without_the_part_the_number_stands_alone_and_the_counselor_hears_why(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "find_spec", lambda _: None)
    answers = tmp_path / "answers.yaml"
    answers.write_text(yaml.safe_dump(MOTHER), encoding="utf-8")
    ran = run("triage", "--answers", str(answers), "--format", "html")
    assert ran.code == 0
    assert "<svg" not in ran.out
    assert "hikisupport[sheet]" in ran.err
    assert 'class="tel number"' in ran.out


def test_the_code_dials_the_number_without_hyphens() -> None:
    assert home.dial("011-863-8733") == "tel:0118638733"
    assert home.dial("#7119") == "tel:%237119"


@papers.needs_chromium
def test_a_telephone_reads_the_number_from_the_page_as_printed_on_a_screen(tmp_path: Path) -> None:
    pytest.importorskip("segno", reason="no segno here to draw the code")
    zxingcpp = pytest.importorskip("zxingcpp", reason="no zxing-cpp here to read the code")
    image = pytest.importorskip("PIL.Image", reason="no Pillow here to open the picture")
    sheet, _ = sheet_of(MOTHER)
    picture = tmp_path / "sheet.png"
    papers.browse(tmp_path, sheet_html(sheet), f"--screenshot={picture}", "--window-size=900,1300")
    found = zxingcpp.read_barcodes(image.open(picture))
    assert [code.text for code in found] == [home.dial(numbers([sheet.first] if sheet.first else [])[0])]


# --- readings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kana", "read"),
    [
        (
            "札幌市若者支援総合センター",
            "さっぽろしわかものしえんそうごうせんたー",
            [("札幌市", "さっぽろし"), ("若者", "わかもの"), ("支援", "しえん"), ("総合", "そうごう")],
        ),
        (
            "宮の沢若者活動センター",
            "みやのさわわかものかつどうせんたー",
            [("宮", "みや"), ("沢", "さわ"), ("若者", "わかもの"), ("活動", "かつどう")],
        ),
        ("KHJ北海道「はまなす」", "けーえいちじぇーほっかいどうはまなす", [("北海道", "ほっかいどう")]),
        (
            "東西の東の西東",
            "とうざいのひがしのさいとう",
            [("東西", "とうざい"), ("東", "ひがし"), ("西東", "さいとう")],
        ),
    ],
)
def test_each_word_of_a_name_bears_its_own_reading(name: str, kana: str, read: list[tuple[str, str]]) -> None:
    html = Reader().name(name, kana)
    assert re.findall("<ruby>(.*?)<rp>.*?<rt>(.*?)</rt>", html) == read
    assert papers.words(html) == name


def test_a_name_that_can_be_read_in_two_ways_bears_its_reading_after_it() -> None:
    assert papers.words(Reader().name("東の西", "ひがしのののにし")) == "東の西(ひがしのののにし)"


def test_a_hard_word_is_read_where_it_first_stands_in_a_part_and_its_kana_bear_no_reading() -> None:
    reader = Reader()
    assert reader.text("見守り、見守り") == "<ruby>見守<rp>(</rp><rt>みまも</rt><rp>)</rp></ruby>り、見守り"
    reader.again()
    assert "みまも" in reader.text("見守り")


# --- one side, in large type ---------------------------------------------------------------------------------------


USUAL = [
    MOTHER,
    MOTHER | {"consent": "fine"},
    MOTHER | {"stopped": "place"},
    MOTHER | {"stopped": "place", "consent": "fine"},
    PERSON,
    NO_CARER,
    SUPPORTER,
]


def sides(folder: Path, sheets: list[HomeSheet]) -> list[int]:
    """Return how many sides of A4 each sheet takes; they are printed as one document, since a browser starts slowly."""
    pages = [sheet_html(sheet) for sheet in sheets]
    bodies = [page[page.index("<body>") + len("<body>") : page.index("</body>")] for page in pages]
    head = pages[0][: pages[0].index("</style>")]
    together = f"{head}.sheet + .sheet {{ break-before: page; }}</style></head><body>{''.join(bodies)}</body></html>"
    papers.pages(folder, together)
    titled = ["これからのためのメモ" in text for text in papers.printed(folder / "page.pdf")]
    begins = [number for number, title in enumerate(titled) if title] + [len(titled)]
    return [end - begin for begin, end in itertools.pairwise(begins)]


@papers.needs_chromium
@papers.needs_japanese_font
def test_the_usual_sheet_is_one_side_of_a4_and_the_longest_two_at_most(tmp_path: Path) -> None:
    usual = [sheet_of(answers)[0] for answers in USUAL]
    found = sides(tmp_path, [*usual, *map(longest, Group)])
    assert found[: len(usual)] == [1] * len(usual)
    assert set(found[len(usual) :]) <= {1, 2}
    assert len(found) == len(usual) + len(Group)


def test_no_type_is_smaller_than_eleven_points_but_readings_over_words() -> None:
    html = sheet_html(sheet_of(MOTHER)[0])
    assert min(float(size) for size in re.findall(r"font-size: ([0-9.]+)pt", html)) >= 11
    assert set(re.findall(r"font-size: ([0-9.]+)em", html)) <= {"1", "1.08", "0.5"}


def longest(group: Group) -> HomeSheet:
    """Return a sheet with the windows of the longest names and hours that a result may hold."""
    sheet, _ = sheet_of(MOTHER)
    telling = re.compile("精神|障害|障がい|発達|保護|虐待|暴力|救急|自閉")
    reports = [
        assess(caller | {"ward": ward, "age": age, "stopped": stopped}, BUNDLE, NOON)
        for ward in CHOICES["ward"]
        for age in ("under15", "18_34", "50_64")
        for caller in (MOTHER, SUPPORTER)
        for stopped in ("none", "training")
    ]
    windows = [
        view
        for report in reports
        for view in (*([report.first] if report.first else []), *report.others, *report.if_wished)
        if not telling.search(view.agency.name)
    ]
    by_length = sorted(
        {view.agency.id: view for view in windows}.values(),
        key=lambda view: len(view.agency.name) + len(view.agency.hours_text or "") + len(view.agency.url or ""),
    )
    first = max(windows, key=lambda view: len(view.agency.address or "") if view.phone else 0)
    later = tuple(by_length[-6:-3]) if group is Group.SUPPORTER else ()
    # The longest words of anyone who knows the person, before those of the step.
    told = [report.own.script for report in reports if report.own]
    known = max(told, key=lambda lines: len("".join(lines)))
    return replace(sheet, group=group, first=first, others=tuple(by_length[-3:]), later=later, helper_script=known)


# --- PDF ----------------------------------------------------------------------------------------------------------


@papers.needs_chromium
@papers.needs_japanese_font
def test_the_browser_prints_the_sheet_as_pdf_with_readings_and_leaves_nothing_behind(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    answers, file = tmp_path / "answers.yaml", tmp_path / "sheet.pdf"
    answers.write_text(yaml.safe_dump(MOTHER), encoding="utf-8")
    ran = run("triage", "--answers", str(answers), "--format", "pdf", "--out", str(file))
    assert ran.code == 0
    plain = re.sub(r"\s", "", "".join(papers.printed(file)))
    sheet, _ = sheet_of(MOTHER)
    expected = [*numbers([*([sheet.first] if sheet.first else []), *sheet.crisis]), "うけつけ", "けいさつ"]
    assert [words for words in expected if words not in plain] == []
    assert list(private.iterdir()) == []


def fake_browser(folder: Path, does: str) -> str:
    """Write a program that stands for the browser: it notes how it was started, then does as told."""
    file = folder / "chromium"
    file.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/started"\n{does}\n', encoding="utf-8")
    file.chmod(0o755)
    return str(folder)


@pytest.mark.skipif(os.name == "nt", reason="the browser that stands in here is a shell script")
@pytest.mark.parametrize("does", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_browser_that_prints_nothing_is_told_in_a_sentence_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    monkeypatch.setenv("PATH", f"{fake_browser(tmp_path, does)}{os.pathsep}{os.defpath}")
    monkeypatch.setattr(html, "_COMMANDS", ("chromium",))
    with pytest.raises(HikisupportError, match="--format html"):
        html.print_pdf("<!DOCTYPE html><title>x</title>")
    assert list(private.iterdir()) == []
    started = (tmp_path / "started").read_text(encoding="utf-8").splitlines()
    assert f"--user-data-dir={private}" in "".join(line for line in started if "--user-data-dir" in line)
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in started


def test_without_a_browser_one_sentence_names_the_other_way_before_any_question(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(html, "_MAC", ())
    monkeypatch.setattr(html, "_WINDOWS_FOLDERS", ())
    ran = run("triage", "--format", "pdf", "--out", str(tmp_path / "sheet.pdf"))
    assert ran.code == 1
    assert "--format html" in ran.err
    assert "ブラウザ" in ran.err
    assert not (tmp_path / "sheet.pdf").exists()


@pytest.mark.parametrize("folder", ["ProgramFiles(x86)", "ProgramFiles", "LocalAppData"])
def test_edge_is_found_where_windows_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    edge = tmp_path / "Edge" / "msedge.exe"
    edge.parent.mkdir()
    edge.touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv(folder, str(tmp_path))
    monkeypatch.setattr(html, "_WINDOWS", ("Edge/msedge.exe",))
    assert html.find_browser() == str(edge)
