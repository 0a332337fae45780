"""Files are on the disk before they get their names, and those that belong together change together."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from tasks.whole_files import NotWrittenError, turn_in, write_together, write_whole
from tasks.work_folders import remove_abandoned_folders


def test_bytes_are_on_the_disk_before_the_file_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = []

    def note(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if path.is_file():
            brought.append((path.suffix, path.stat().st_size, sorted(each.name for each in tmp_path.glob("[!.]*"))))

    monkeypatch.setattr(os, "fsync", note)
    write_whole(tmp_path / "brev.docx", b"12345")
    assert brought == [(".part", 5, [])]
    write_together(tmp_path, {"a.json": b"1", "b.xlsx": b"22"})
    assert brought[1:] == [(".part", 1, ["brev.docx"]), (".part", 2, ["brev.docx"])]


def test_one_file_that_cannot_be_written_leaves_all_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    (tmp_path / "b.pdf").write_bytes(b"old")
    with pytest.raises(NotWrittenError, match=r"cannot be written: .+; what was there stands as it did"):
        write_together(tmp_path, {"a.json": b"new", "sub/c.docx": b"new"}, without=["b.pdf"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.json": b"old", "b.pdf": b"old"}


def test_what_contradicts_the_new_files_goes_with_the_old_ones(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"old")
    paths = write_together(tmp_path, {"a.json": b"new", "c.docx": b"new"}, without=["b.pdf", "never-there.pdf"])
    assert paths == (tmp_path / "a.json", tmp_path / "c.docx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "c.docx"]


def test_who_has_the_turn_clears_up_after_a_dead_writer_and_touches_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "mysen" / "2026"
    folder.mkdir(parents=True)
    (folder / ".a.json.12345678.part").write_bytes(b"half")
    (folder / ".notes").write_bytes(b"somebody's")
    with turn_in(folder):
        assert [path.name for path in folder.iterdir()] == [".notes"]


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "ut").write_bytes(b"a file")
    with (
        pytest.raises(NotWrittenError, match="ut/mysen: cannot be written: Not a directory"),
        turn_in(tmp_path / "ut" / "mysen"),
    ):
        pytest.fail("nobody has a turn in it")


def test_only_folders_that_are_long_abandoned_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = ("omradeloft-pdf-dead", "omradeloft-charts-dead", "omradeloft-pdf-young", "omradeloft-postgres-old")
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "omradeloft-pdf-link").symlink_to(tmp_path / "omradeloft-postgres-old")
    for path in tmp_path.iterdir():
        if not path.name.endswith("young"):
            os.utime(path, (time.time() - 4000,) * 2, follow_symlinks=False)
    remove_abandoned_folders()
    left = {"omradeloft-pdf-young", "omradeloft-postgres-old", "omradeloft-pdf-link"}
    assert {path.name for path in tmp_path.iterdir()} == left
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    remove_abandoned_folders()
