import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from datacopies import change

from hikisupport.cli.data import check as command
from hikisupport.core.files import shipped_folder
from hikisupport.directory.load import open_directory
from hikisupport.directory.model import Directory
from hikisupport.upkeep.check import check, has_number

DAY = date(2026, 11, 23)


def messages(folder: Path, severity: str = "error", day: date = DAY) -> list[str]:
    return [str(problem) for problem in check(folder, day) if problem.severity == severity]


def keep_only(folder: Path, *ids: str) -> None:
    """Cut the windows down to a few."""
    head, *records = (folder / "agencies.yaml").read_text(encoding="utf-8").split("\n  - id: ")
    kept = [record for record in records if record.split("\n")[0] in ids]
    (folder / "agencies.yaml").write_text("\n  - id: ".join([head, *kept]), encoding="utf-8")


def test_the_shipped_data_have_no_errors() -> None:
    assert messages(shipped_folder()) == []


def test_every_warning_of_the_shipped_data_is_about_an_old_source() -> None:
    assert all("要確認のまま" in text for text in messages(shipped_folder(), "warning"))


def test_a_source_grows_old_after_24_months(folder: Path) -> None:
    keep_only(folder, "chuo-health-center")
    change(folder / "agencies.yaml", "2025-04", "2024-11-23", times=-1)
    source = "2024年11月の情報"
    assert not any(source in text for text in messages(folder, "warning", date(2026, 11, 23)))
    assert any(source in text for text in messages(folder, "warning", date(2026, 11, 24)))


def test_a_ward_and_an_age_that_nobody_can_call_for_is_named(folder: Path) -> None:
    keep_only(folder, "hikikomori-hokkaido", "ward-chuo")
    found = [text for text in messages(folder) if "電話できる" in text]
    assert any("南区の10〜17歳" in text for text in found)
    assert len(found) == 9  # every ward but 中央区


def test_a_step_without_any_number_is_named(folder: Path) -> None:
    keep_only(folder, "hikikomori-hokkaido")
    found = [text for text in messages(folder) if "に一つもありません" in text]
    assert [step for step in (1, 2, 3) if any(f"ステップ{step}" in text for text in found)] == [2, 3]


def test_a_window_without_number_fallback_and_page_is_named(folder: Path) -> None:
    keep_only(folder, "hikikomori-hokkaido", "hikikomori-sapporo")
    text = (folder / "agencies.yaml").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if not line.startswith(("    fallback:", "    url:"))]
    (folder / "agencies.yaml").write_text("\n".join(lines).replace("      url: [", "      fee: ["), encoding="utf-8")
    assert any("代わりの窓口(fallback)もURLもありません" in text for text in messages(folder))


def test_a_fallback_that_ends_at_no_number_is_named(folder: Path) -> None:
    keep_only(folder, "hikikomori-hokkaido", "hikikomori-sapporo", "yoridokoro")
    change(folder / "agencies.yaml", 'number: "011-863-8733"', "number:")
    assert any("番号のある窓口に着きません" in text for text in messages(folder))


def test_a_number_copied_to_another_window_is_a_warning(folder: Path) -> None:
    change(folder / "agencies.yaml", '"011-622-0556"', '"011-221-1766"')
    assert any("番号が同じです(011-221-1766)" in text for text in messages(folder, "warning"))


def test_a_window_has_a_number_when_one_is_not_withheld(directory: Directory) -> None:
    with_number = {agency.id for agency in directory.agencies if has_number(agency, DAY)}
    assert "hikikomori-hokkaido" in with_number
    assert "hikikomori-sapporo" not in with_number
    assert "ward-kita" not in with_number  # one third party only


def test_errors_come_first_and_in_the_order_of_the_file(folder: Path) -> None:
    change(folder / "agencies.yaml", "kind: saposute", "kind: cafe")
    change(folder / "agencies.yaml", "kind: hikikomori_center", "kind: cafe")
    found = check(folder, DAY)
    severities = [problem.severity for problem in found]
    assert severities == sorted(severities)
    errors = [problem for problem in found if problem.severity == "error" and problem.file == "agencies.yaml"]
    assert [problem.line for problem in errors] == sorted(problem.line for problem in errors)


def test_no_mistake_is_said_twice(folder: Path) -> None:
    change(folder / "agencies.yaml", 'open: "09:30"', "open: 09:30")
    found = messages(folder)
    assert len(found) == len(set(found)) == 1


class TestTheCommand:
    def test_sound_data_end_with_0_and_the_counts(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert command(at="2026-11-23") == 0
        out = capsys.readouterr().out
        assert out.strip().split("\n")[-1].startswith("誤り 0 件、注意 ")

    def test_an_error_ends_with_1_and_stands_on_one_line(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        change(folder / "agencies.yaml", "kind: hikikomori_center", "kind: cafe")
        assert command(data=str(folder), at="2026-11-23") == 1
        out = capsys.readouterr().out
        (line,) = [line for line in out.split("\n") if "cafe" in line]
        assert line.startswith("agencies.yaml 13行11列 [agencies[0].kind]: 使えない値「cafe」です → 使える値: ")
        assert str(folder) in out.split("\n")[0]

    def test_json_tells_the_same(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change(folder / "agencies.yaml", "kind: hikikomori_center", "kind: cafe")
        assert command(data=str(folder), form="json", at="2026-11-23") == 1
        document = json.loads(capsys.readouterr().out)
        assert document["schema"] == "hikisupport.check/1"
        assert document["at"].startswith("2026-11-23T12:00")
        assert len(document["problems"]) == document["errors"] + document["warnings"]
        first = document["problems"][0]
        assert (first["severity"], first["file"], first["line"], first["column"]) == ("error", "agencies.yaml", 13, 11)
        assert first["path"] == "agencies[0].kind"
        assert first["hint"].startswith("使える値")

    @pytest.mark.parametrize("name", ["agencies.yaml", "area.yaml", "costs.yaml", "guide.yaml", "questions.yaml"])
    def test_any_broken_file_ends_in_sentences_not_in_a_failure(
        self, folder: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        for text in ("", "[" * 50_000, "about: x"):  # the other ways of breaking YAML: tests/core, tests/hostile
            (folder / name).write_text(text, encoding="utf-8")
            assert command(data=str(folder)) == 1
            assert name in capsys.readouterr().out

    def test_the_program_runs_it(self, run: Callable[..., Any], folder: Path) -> None:
        change(folder / "agencies.yaml", "kind: hikikomori_center", "kind: cafe")
        ran = run("data", "check", "--data", str(folder))
        assert ran.code == 1
        assert "cafe" in ran.out

    @pytest.mark.parametrize("args", [("--format", "xml"), ("--at", "昨日"), ("--all",)])
    def test_wrong_usage_ends_with_2(self, run: Callable[..., Any], args: tuple[str, ...]) -> None:
        assert run("data", "check", *args).code == 2


def test_a_check_does_not_change_what_is_loaded() -> None:
    before = open_directory(shipped_folder())
    check(shipped_folder(), DAY)
    assert open_directory(shipped_folder()) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "now: [ambulance, police, inochi-sos]",
            "now: [step]",
            "危険「caregiver_limit」の今すぐに、24時間出る窓口が一つも",
        ),
        (
            "today: [dv-sapporo, dv-plus, women-hokkaido, dv-navi, yorisoi, police]",
            "today: [step]",
            "24時間出る窓口が一つも",
        ),
        ("contacts: [emergency-advice, emergency-advice-direct]}", "contacts: []}", "「救急車を呼ぶか迷う」に、番号の"),
    ],
)
def test_a_danger_in_which_nobody_answers_at_night_is_named(folder: Path, old: str, new: str, said: str) -> None:
    change(folder / "advice.yaml", old, new)
    (error,) = messages(folder)
    assert said in error


def test_who_does_not_tell_the_ward_is_sent_to_somebody_or_it_is_named(folder: Path) -> None:
    change(folder / "agencies.yaml", "kind: welfare_office\n    role: backup", "kind: other\n    role: backup")
    change(folder / "advice.yaml", "contacts: [ward, houkatsu]}", "contacts: [ward]}")
    (error,) = messages(folder)
    assert "「高齢の方が傷ついている」に、番号の出る窓口がありません → 区がわからないとき" in error


def test_every_ward_has_an_office_or_it_is_named(folder: Path) -> None:
    keep_only(folder, "ward-chuo")
    found = [text for text in messages(folder) if "ward(住む区の区役所)がありません" in text]
    assert len(found) == 9
    assert any("北区の" in text and "serves が kita だけか city の窓口" in text for text in found)


@pytest.mark.parametrize(
    ("window", "severity"),
    [("yorisoi", "error"), ("ambulance", "error"), ("child-abuse-189", "error"), ("emergency-advice", "warning")],
)
def test_a_window_that_every_paper_shows_and_that_is_missing_is_named(folder: Path, window: str, severity: str) -> None:
    change(folder / "agencies.yaml", f"id: {window}\n", f"id: my-{window}\n")
    assert any(f"いつも出す窓口「{window}」がありません" in text for text in messages(folder, severity))
