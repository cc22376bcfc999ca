"""A file is written whole or not at all, and only those may read it who should."""

import os
from pathlib import Path

import pytest

from hikisupport.core import files
from hikisupport.core.errors import HikisupportError
from hikisupport.core.files import PRIVATE, SHARED, write_whole

rights_count = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@rights_count
@pytest.mark.parametrize(("given", "seen"), [(PRIVATE, 0o600), (SHARED, 0o644)])
def test_a_result_is_for_its_owner_only_and_data_are_for_the_whole_office(
    tmp_path: Path, given: int, seen: int
) -> None:
    write_whole(tmp_path / "new", "答え", given)
    assert rights(tmp_path / "new") == seen


@rights_count
@pytest.mark.parametrize("given", [PRIVATE, SHARED])
def test_a_file_that_is_replaced_keeps_the_rights_it_had(tmp_path: Path, given: int) -> None:
    file = tmp_path / "old"
    file.write_text("前", encoding="utf-8")
    file.chmod(0o640)
    write_whole(file, "後", given)
    assert (file.read_text(encoding="utf-8"), rights(file)) == ("後", 0o640)


@pytest.mark.parametrize("content", ["一\r\n二\n", b"\xef\xbb\xbf\x00"])
def test_line_ends_and_bytes_are_written_as_they_are(tmp_path: Path, content: str | bytes) -> None:
    write_whole(tmp_path / "new", content, SHARED)
    assert (tmp_path / "new").read_bytes() == (content.encode() if isinstance(content, str) else content)


def test_behind_a_link_the_file_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    file, link = tmp_path / "far" / "data.yaml", tmp_path / "data.yaml"
    file.write_text("前", encoding="utf-8")
    link.symlink_to(file)
    write_whole(link, "後", SHARED)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "後"


def test_a_disk_without_rights_is_written_to_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "chmod", fails(PermissionError(1, "Operation not permitted")))
    write_whole(tmp_path / "new", "答え", PRIVATE)
    assert (tmp_path / "new").read_text(encoding="utf-8") == "答え"


@pytest.mark.parametrize(
    ("fault", "raised"), [(OSError(28, "No space left on device"), HikisupportError), (KeyboardInterrupt(), None)]
)
def test_what_stops_the_writing_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, raised: type[Exception] | None
) -> None:
    file = tmp_path / "memo.html"
    file.write_text("前", encoding="utf-8")
    monkeypatch.setattr(files.os, "fsync", fails(fault))
    with pytest.raises(raised or type(fault)):
        write_whole(file, "後", PRIVATE)
    assert [each.name for each in tmp_path.iterdir()] == ["memo.html"]
    assert file.read_text(encoding="utf-8") == "前"


def fails(fault: BaseException) -> object:
    """Return a call that fails in one way."""

    def call(*_: object, **__: object) -> None:
        raise fault

    return call
