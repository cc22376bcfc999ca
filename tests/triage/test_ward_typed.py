"""A postal code for the question of the ward is taken, or it is said why not; nothing is quietly 市外."""

from collections.abc import Callable
from pathlib import Path

import pytest
from datacopies import change

from conftest import ROOT, Ran
from hikisupport.triage.asking import answer_code, ward_words
from hikisupport.triage.load import Bundle


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("002-8081", "kita", ""),
        ("北区", "kita", ""),
        ("004-0000", None, "厚別区と清田区にまたがります"),
        ("０６０ー８６１１", None, "会社や役所の番号か、となりの町の番号かもしれません"),
        ("002-8089", None, "会社や役所の番号か、となりの町の番号かもしれません"),
        ("016-0001", "outside", "市外として探しました"),
        ("0000000", "outside", "市外として探しました"),
        ("うみの町", None, ""),
    ],
)
def test_a_postal_code_is_taken_or_told_why_not(bundle: Bundle, typed: str, code: str | None, said: str) -> None:
    assert answer_code("ward", typed, bundle.questions, bundle.area) == code
    words = ward_words(typed, bundle.questions["ward"], bundle.area)
    assert (said in words, bool(words)) == (True, bool(said))


def test_a_file_of_answers_is_told_why_too(run: Callable[..., Ran], tmp_path: Path) -> None:
    answers = tmp_path / "mother.yaml"
    answers.write_text((ROOT / "docs" / "examples" / "mother.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    change(answers, "ward: toyohira", 'ward: "060-8611"')
    ran = run("triage", "--answers", str(answers))
    assert ran.code == 1
    assert "郵便番号 060-8611 は区の番号の表にありません" in ran.err
