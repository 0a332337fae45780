"""Looking at the inbox again and again: which files are whole, and what tells one inbox from another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest

from tasks.inbox import REMOTE_REST
from tasks.inbox_address import InboxAddress
from tasks.inbox_folders import InboxUnreachableError
from tasks.inbox_looks import Look, fingerprint, look_again
from tasks.order import InputError
from tests.sftp import SftpServer, sftp_server

NOW = datetime.now(UTC)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def look(inbox: object, before: Look | None = None, now: datetime = NOW) -> Look:
    return look_again(InboxAddress(str(inbox)), before or Look(), now)


def test_file_is_whole_when_two_looks_show_it_alike(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a")
    first = look(tmp_path)
    assert first.contents == frozenset()
    assert look(tmp_path, first).contents == {sha(b"a")}


def test_file_that_grows_between_two_looks_is_not_whole_until_it_rests(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"half")
    first = look(tmp_path)
    with file.open("ab") as more:
        more.write(b" and half")
    second = look(tmp_path, first)
    assert second.contents == frozenset()
    assert look(tmp_path, second).contents == {sha(b"half and half")}


def test_file_that_is_replaced_is_read_again_and_one_that_is_not_is_not(tmp_path: Path) -> None:
    changed, kept = tmp_path / "a.csv", tmp_path / "b.csv"
    changed.write_bytes(b"one")
    kept.write_bytes(b"kept")
    seen = look(tmp_path, look(tmp_path))
    state = kept.stat()
    kept.write_bytes(b"KEPT")
    os.utime(kept, ns=(state.st_atime_ns, state.st_mtime_ns))  # looks as before: it is taken for what it was
    changed.write_bytes(b"two two")
    again = look(tmp_path, look(tmp_path, seen))
    assert again.contents == {sha(b"two two"), sha(b"kept")}


def test_half_written_hidden_and_other_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("a.csv.part", ".a.csv", "~$a.xlsx", "LES.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "gammelt").mkdir()
    assert look(tmp_path, look(tmp_path)) == Look()


def test_folder_that_is_not_there_is_empty_and_one_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    assert look(tmp_path / "ingen") == Look()
    (tmp_path / "a.csv").symlink_to("a.csv")
    with pytest.raises(InputError, match="cannot be read"):
        look(tmp_path)


def test_fingerprint_tells_contents_apart_and_neither_names_nor_order() -> None:
    assert fingerprint(["b", "a"]) == fingerprint(frozenset({"a", "b"}))
    assert fingerprint(["a"]) != fingerprint(["a", "b"]) != fingerprint(["ab"])


@pytest.fixture
def memory() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    files.mkdir("/sett")
    yield "memory://sett"
    files.rm("/sett", recursive=True)


def test_inbox_on_another_machine_is_looked_at_as_a_folder_is(memory: str) -> None:
    fsspec.filesystem("memory").pipe_file("/sett/a.csv", b"a")
    assert look(memory, look(memory)).contents == {sha(b"a")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


@pytest.mark.system
def test_sftp_file_is_whole_when_a_run_would_read_it(
    server: SftpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(server.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    inbox = tmp_path / "inn"
    inbox.mkdir()
    (inbox / "a.csv").write_bytes(b"a")
    now = datetime.now(UTC)
    first = look(server.url(inbox), now=now)
    too_early = look(server.url(inbox), first, now + REMOTE_REST / 2)
    assert too_early.contents == frozenset()
    assert look(server.url(inbox), too_early, now + REMOTE_REST + timedelta(seconds=1)).contents == {sha(b"a")}


@pytest.mark.system
def test_sftp_server_that_is_gone_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sftp_server(tmp_path / "server") as server:
        monkeypatch.setenv("HOME", str(server.home))
        url = server.url(tmp_path)
    with pytest.raises(InboxUnreachableError, match="nothing was stored"):
        look(url)
