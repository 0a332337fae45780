"""The inbox: a folder, a URL, a real SFTP server; what is read, what is left alone, and what is said of it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsspec
import pytest

from flows.settings import Settings
from tasks.inbox import REMOTE_REST, Fetched, inbox_files
from tasks.inbox_address import InboxAddress, InboxAddressError
from tasks.inbox_folders import InboxUnreachableError
from tasks.order import InputError
from tests.flows.conftest import Call
from tests.sftp import SftpServer, sftp_server

LATER = datetime.now(UTC) + timedelta(days=1)


def fetch(address: object, now: datetime = LATER) -> Fetched:
    return inbox_files(InboxAddress(str(address)), now, pause=lambda _seconds: None)


def names(fetched: Fetched) -> list[str]:
    return [delivery.name for delivery in fetched.deliveries]


def rules(fetched: Fetched) -> list[tuple[str, str | None]]:
    return [(finding.rule, finding.file) for finding in fetched.findings]


def fill(folder: Path, *files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in files:
        (folder / name).write_bytes(name.encode())
    return folder


def test_files_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "b.csv", "a.csv", "Å.csv", "10.csv", "9.csv")
    assert names(fetch(inbox)) == ["10.csv", "9.csv", "a.csv", "b.csv", "Å.csv"]


@pytest.mark.parametrize(
    "name",
    [
        ".skjult",
        "~$a.xlsx",
        ".~lock.a.csv#",
        "a.csv.part",
        "a.CSV.FILEPART",
        "a.csv.crdownload",
        "a.tmp",
        "a.csv~",
        "LES.md",
    ],
)
def test_files_that_are_not_ready_by_their_names_are_left_alone(tmp_path: Path, name: str) -> None:
    assert fetch(fill(tmp_path / "inn", name)) == Fetched(())


def test_subfolder_is_not_read_and_told(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "a.csv")
    fill(inbox / "gammelt", "b.csv")
    fill(inbox / ".git", "c.csv")
    fetched = fetch(inbox)
    assert names(fetched) == ["a.csv"]
    assert rules(fetched) == [("P22", "gammelt")]


def test_folder_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert fetch(tmp_path / "ingen") == Fetched(())


def test_name_written_with_two_characters_for_one_letter_sorts_and_reads_as_one(tmp_path: Path) -> None:
    inbox = tmp_path / "inn"
    inbox.mkdir()
    composed, split = "hovedbok å.csv", unicodedata.normalize("NFD", "hovedbok å.csv")
    (inbox / composed).write_bytes(b"one")
    (inbox / split).write_bytes(b"two")
    fetched = fetch(inbox)
    assert names(fetched) == [composed, composed]
    assert {delivery.content for delivery in fetched.deliveries} == {b"one", b"two"}


def test_file_that_grows_between_two_looks_is_left_alone_and_told(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "a.csv", "b.csv")
    waited: list[float] = []

    def write_on(seconds: float) -> None:
        waited.append(seconds)
        with (inbox / "b.csv").open("ab") as file:
            file.write(b"more")

    fetched = inbox_files(InboxAddress(str(inbox)), datetime.now(UTC), pause=write_on)
    assert names(fetched) == ["a.csv"]
    assert rules(fetched) == [("P21", "b.csv")]
    assert 0 < sum(waited) < 1


def test_nobody_waits_for_a_folder_in_which_nothing_has_changed(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "a.csv")
    assert names(inbox_files(InboxAddress(str(inbox)), LATER, pause=lambda _seconds: pytest.fail("waited"))) == [
        "a.csv"
    ]


def test_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "a.csv")
    (inbox / "a.csv").unlink()
    (inbox / "a.csv").symlink_to("a.csv")
    with pytest.raises(InputError, match="cannot be read"):
        fetch(inbox)


def test_file_url_is_the_folder(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn med blank", "a.csv")
    assert names(fetch(inbox.as_uri())) == ["a.csv"]


@pytest.fixture
def memory() -> Iterator[str]:
    files = fsspec.filesystem("memory")
    files.mkdir("/inn")
    yield "memory://inn"
    files.rm("/inn", recursive=True)


def test_any_file_system_is_read_as_a_folder_is(memory: str) -> None:
    files = fsspec.filesystem("memory")
    for name in ("b.csv", "a.csv", "c.csv.part"):
        files.pipe_file(f"/inn/{name}", name.encode())
    files.pipe_file("/inn/gammelt/d.csv", b"d")
    fetched = fetch(memory)
    assert names(fetched) == ["a.csv", "b.csv"]
    assert [delivery.content for delivery in fetched.deliveries] == [b"a.csv", b"b.csv"]
    assert rules(fetched) == [("P22", "gammelt")]


def test_folder_that_is_not_there_on_another_machine_is_a_sentence(memory: str) -> None:
    with pytest.raises(InputError, match=r"memory://inn/ingen: no such folder"):
        fetch(f"{memory}/ingen")


def test_unknown_kind_of_url_is_a_sentence() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        fetch("gopher9://host/inn")


@pytest.mark.parametrize(
    "text",
    ["https://user:hemmelig@host/inn", "http://host/inn", "sftp://host:port/inn", " ", "sftp:/ola:hemmelig@host/inn"],
)
def test_address_that_is_no_folder_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(InboxAddressError) as refused:
        InboxAddress(text)
    assert "hemmelig" not in str(refused.value)


def test_password_is_shown_nowhere() -> None:
    address = InboxAddress("sftp://ola:hemm%C3%A5lig@host:22/inn?nokkel=hemmålig")
    assert str(address) == "sftp://ola@host:22/inn"
    assert "hemm" not in repr(address)
    assert "hemm" not in repr(Settings(inbox=address.text))
    assert address.without_secrets("refused hemmålig and hemm%C3%A5lig") == "refused *** and ***"


def test_web_address_in_the_environment_is_a_sentence(call: Call) -> None:
    called = call("reconcile", "mysen", "--period", "2026-03", OMRADELOFT_INBOX="https://ola:hemmelig@host/inn")
    assert called.status == 2
    assert "cannot be listed as a folder" in called.err
    assert "hemmelig" not in called.err


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


@pytest.fixture
def client(server: SftpServer, monkeypatch: pytest.MonkeyPatch) -> SftpServer:
    monkeypatch.setenv("HOME", str(server.home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return server


def rested(folder: Path) -> Path:
    """The folder with files that were last changed long ago."""
    long_ago = (datetime.now(UTC) - 10 * REMOTE_REST).timestamp()
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    return folder


@pytest.mark.system
def test_sftp_inbox_is_read_as_a_folder_is(client: SftpServer, tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inn", "b.csv", "å.csv", "a.csv", "c.csv.part")
    fill(inbox / "gammelt", "d.csv")
    fetched = fetch(client.url(rested(inbox)), datetime.now(UTC))
    assert [(one.name, one.content) for one in fetched.deliveries] == [
        (name, name.encode()) for name in ("a.csv", "b.csv", "å.csv")
    ]
    assert rules(fetched) == [("P22", "gammelt")]


@pytest.mark.system
def test_sftp_file_changed_just_now_waits_for_the_next_run(client: SftpServer, tmp_path: Path) -> None:
    inbox = rested(fill(tmp_path / "inn", "a.csv"))
    fill(inbox, "b.csv")
    fetched = fetch(client.url(inbox), datetime.now(UTC))
    assert names(fetched) == ["a.csv"]
    assert rules(fetched) == [("P21", "b.csv")]
    assert names(fetch(client.url(inbox), datetime.now(UTC) + 2 * REMOTE_REST)) == ["a.csv", "b.csv"]


@pytest.mark.system
def test_sftp_server_with_another_key_than_known_is_refused(client: SftpServer, tmp_path: Path) -> None:
    known = client.known_hosts.read_text(encoding="utf-8")
    inbox = rested(fill(tmp_path / "inn", "a.csv"))
    other = (client.home / ".ssh" / "id_ed25519.pub").read_text(encoding="utf-8")
    try:
        for untrusted in (f"[127.0.0.1]:{client.port} {other}", ""):
            client.known_hosts.write_text(untrusted, encoding="utf-8")
            with pytest.raises(InboxUnreachableError, match="known_hosts"):
                fetch(client.url(inbox))
    finally:
        client.known_hosts.write_text(known, encoding="utf-8")
    assert names(fetch(client.url(inbox))) == ["a.csv"]


@pytest.mark.system
def test_sftp_login_that_is_refused_is_a_sentence_without_the_password(client: SftpServer, tmp_path: Path) -> None:
    (client.home / ".ssh" / "id_ed25519").rename(client.home / "away")
    try:
        with pytest.raises(InboxUnreachableError, match="refused the login") as refused:
            fetch(client.url(fill(tmp_path / "inn"), password="hemmelig"))  # noqa: S106 - invented
    finally:
        (client.home / "away").rename(client.home / ".ssh" / "id_ed25519")
    assert "hemmelig" not in str(refused.value)


@pytest.mark.system
def test_sftp_folder_that_is_not_there_is_a_sentence(client: SftpServer, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        fetch(client.url(tmp_path / "ingen"))


@pytest.mark.system
def test_sftp_connection_that_breaks_off_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = fill(tmp_path / "inn", "a.csv")
    with sftp_server(tmp_path / "server") as server:
        monkeypatch.setenv("HOME", str(server.home))
        url = server.url(rested(inbox))
        assert names(fetch(url)) == ["a.csv"]
    with pytest.raises(InboxUnreachableError, match="nothing was stored"):
        fetch(url)


@pytest.mark.system
@pytest.mark.slow
def test_month_is_reconciled_from_an_sftp_inbox_by_the_command(server: SftpServer, call: Call, tmp_path: Path) -> None:
    inbox = tmp_path / "inn"
    inbox.mkdir()
    lines = ("Bilagsnr;Periode;Konto;Ansvar;Funksjon;Prosjekt;Beløp", "1;202603;1120;300100;120;71003;100,00")
    (inbox / "mars.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    words = ("reconcile", "mysen", "--period", "2026-03", "--json")
    called = call(*words, HOME=str(server.home), OMRADELOFT_INBOX=server.url(rested(inbox)))
    assert called.document["totals"]["gross_ore"] == 10_000
    assert [file["name"] for file in called.document["inputs"]] == ["mars.csv"]


class _Failed:
    """A finished state of a task that raised."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def result(self, *, raise_on_failure: bool) -> Exception:
        assert not raise_on_failure
        return self._fault


def test_inbox_that_does_not_answer_is_tried_again_and_a_wrong_file_is_not() -> None:
    from tasks.orchestrated import _the_world_failed  # noqa: PLC0415 - Prefect takes a second to load

    assert _the_world_failed(None, None, _Failed(InboxUnreachableError("no answer")))
    assert not _the_world_failed(None, None, _Failed(InputError("cannot be read as accounts")))
