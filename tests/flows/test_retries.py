"""Flow runs on a real server: what is tried again, who waits for whom, and that nobody's data end in Prefect.

A database that is stopped and started again within the retries is in `tests.faults`.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.periods import PeriodError
from tasks.inbox_folders import InboxUnreachableError
from tasks.notify import NotAllSentError, Notified
from tasks.orchestrated import StepFault, without_data
from tasks.order import InputError
from tasks.retrying import may_pass
from tasks.store import StoreError, open_database
from tests.flows.conftest import EXPORTS
from tests.ledgers import ROOT
from tests.people import FODSELSNUMMER, NAME
from tests.postgres import postgres_server, postgres_url
from tests.prefect_server import PrefectServer, prefect_server
from tests.sftp import sftp_server

__all__ = ["postgres_server", "postgres_url", "prefect_server"]

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
PASSWORD = "passord-i-adressen"  # noqa: S105 - nobody's
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which flows run against a server, each in a process of its own."""

    folder: Path
    server: PrefectServer
    more: dict[str, str] = field(default_factory=dict)

    def start(self, programme: str, *words: object, **variables: str) -> subprocess.Popen[bytes]:
        """A run of October; what it tells goes to a file of the programme's name."""
        environment = self.server.environment | {"PATH": str(Path(sys.executable).parent)} | self.more | variables
        command = [Path(sys.executable).with_name("omradeloft"), "reconcile", programme, "--period", "2026-10"]
        with (self.folder / f"{programme}.log").open("wb") as log:
            return subprocess.Popen(
                [*map(str, command), *map(str, words), "--prefect"],
                cwd=self.folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def told(self, programme: str) -> str:
        return (self.folder / f"{programme}.log").read_text(encoding="utf-8")

    def until_told(self, programme: str, words: str) -> None:
        deadline = time.monotonic() + SECONDS
        while words not in self.told(programme):
            assert time.monotonic() < deadline, self.told(programme)
            time.sleep(0.1)

    def ask(self, method: str, path: str, **document: Any) -> Any:
        answer = httpx.request(method, f"{self.server.url}{path}", json=document or None, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None


@pytest.fixture
def place(tmp_path: Path, prefect_server: PrefectServer) -> Place:
    return Place(tmp_path, prefect_server)


def test_the_world_is_tried_again_and_wrong_data_and_spent_time_are_not(tmp_path: Path) -> None:
    (tmp_path / "database.sqlite3").write_bytes(b"this is no database, and waiting makes it none" * 50)
    (tmp_path / "fil").touch()
    wrong, away = f"sqlite:///{tmp_path}/database.sqlite3", "postgresql://127.0.0.1:1/nowhere"
    faults = {}
    for url in (wrong, away, f"sqlite:///{tmp_path}/fil/database.sqlite3", "sqlite:/not-an-address"):
        with pytest.raises(StoreError) as caught:
            open_database(url)
        faults[url] = may_pass(caught.value)
    assert list(faults.values()) == [False, True, True, False]
    assert may_pass(InboxUnreachableError("no answer"))
    assert may_pass(OSError(28, "No space left on device"))
    assert may_pass(TimeoutError(110, "a share that does not answer"))
    assert may_pass(NotAllSentError(Notified((), (), has_channel=True, may_pass=True)))
    assert not may_pass(NotAllSentError(Notified((), (), has_channel=True)))
    for fault in (InputError("not accounts"), PeriodError("2026-14"), TimeoutError("time is spent"), ValueError("x")):
        assert not may_pass(fault)


def test_unexpected_fault_in_a_flow_or_a_step_is_told_by_kind_and_place_alone() -> None:
    with pytest.raises(StepFault, match=r"ValueError at test_retries\.py") as caught, without_data(PeriodError):
        raise ValueError(f"{NAME} {FODSELSNUMMER}")
    assert NAME not in str(caught.value)
    assert caught.value.__suppress_context__, "the original is not shown below it"
    for worded in (InputError("not accounts"), PeriodError("2026-14"), OSError(28, "No space left on device")):
        with pytest.raises(type(worded)) as told, without_data(PeriodError):
            raise worded
        assert told.value is worded


@pytest.mark.system
@pytest.mark.slow
def test_flow_comes_through_when_the_inbox_answers_again(place: Place) -> None:
    inbox = place.folder / "inn"
    inbox.mkdir()
    (inbox / OCTOBER.name).write_bytes(OCTOBER.read_bytes())
    os.utime(inbox / OCTOBER.name, (0, 0))
    with sftp_server(place.folder / "sftp") as server:
        server.process.terminate()
        server.process.wait()
        run = place.start("mysen", HOME=str(server.home), OMRADELOFT_INBOX=server.url(inbox))
        place.until_told("mysen", "tried again, unless this was the last try")
        again = subprocess.Popen(server.process.args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert run.wait(SECONDS) == 1, place.told("mysen")
        finally:
            again.terminate()
            again.wait()
    assert "Finished in state Completed('Ferdig. " in place.told("mysen")


@pytest.mark.slow
def test_wrong_file_gives_a_sentence_in_a_flow_too_and_is_tried_once(place: Place) -> None:
    wrong = place.folder / "bilde.png"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert place.start("mysen", wrong).wait(SECONDS) == 2
    assert "omradeloft: " in place.told("mysen")
    assert "Traceback" not in place.told("mysen")
    assert "tried again" not in place.told("mysen")
    assert not (place.folder / "outputs").exists()


@pytest.mark.slow
def test_programme_waits_for_a_killed_run_no_longer_than_its_lease_and_another_programme_not_at_all(
    place: Place,
) -> None:
    programmes = place.folder / "programmes"
    for name in ("mysen", "annen"):
        shutil.copytree(ROOT / "programmes" / "mysen", programmes / name)
    annen = programmes / "annen" / "programme.toml"
    annen.write_text(annen.read_text(encoding="utf-8").replace('id = "mysen"', 'id = "annen"', 1), encoding="utf-8")
    limit = place.ask("GET", "/v2/concurrency_limits/omradeloft-mysen") if _is_there(place) else None
    if limit is None:
        place.ask("POST", "/v2/concurrency_limits/", name="omradeloft-mysen", limit=1)
    taken = {"names": ["omradeloft-mysen"], "slots": 1, "mode": "concurrency", "lease_duration": 60}
    place.ask("POST", "/v2/concurrency_limits/increment-with-lease", **taken)
    began = time.monotonic()
    waiting = place.start("mysen", OCTOBER, OMRADELOFT_DATABASE="sqlite:///mysen.sqlite3")
    place.until_told("mysen", "another run of mysen is at work; waiting until it is done")
    assert place.start("annen", OCTOBER, OMRADELOFT_DATABASE="sqlite:///annen.sqlite3").wait(SECONDS) in {0, 1}
    assert "waiting until it is done" not in place.told("annen")
    assert "reading exports" not in place.told("mysen") or time.monotonic() - began > 60
    assert waiting.wait(SECONDS) == 1, place.told("mysen")
    assert place.ask("GET", "/v2/concurrency_limits/omradeloft-mysen")["active_slots"] == 0


def _is_there(place: Place) -> bool:
    return httpx.get(f"{place.server.url}/v2/concurrency_limits/omradeloft-mysen", timeout=30).is_success


@pytest.mark.system
@pytest.mark.slow
def test_prefects_database_holds_nothing_of_people_and_no_password_at_any_level_of_logs(
    place: Place,
    postgres_url: str,
) -> None:
    text = OCTOBER.read_bytes().decode("cp1252").splitlines()
    row = next(number for number, line in enumerate(text) if ";71003;" in line)
    cells = text[row].split(";")
    cells[14] = f"Lønn {NAME} {FODSELSNUMMER}"
    text[row] = ";".join(cells)
    export = place.folder / "hovedbok.csv"
    export.write_bytes("\r\n".join(text).encode("cp1252"))
    url = postgres_url.replace("postgres:@", f"postgres:{PASSWORD}@")
    assert PASSWORD in url
    mail = f"mailto://bruker:{PASSWORD}@127.0.0.1:1?from=a@example.org&to=b@example.org"
    variables = {"OMRADELOFT_DATABASE": url, "OMRADELOFT_ALERT_URLS": mail, "PREFECT_LOGGING_LEVEL": "DEBUG"}
    run = place.start("mysen", export, **variables, PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL="DEBUG")
    assert run.wait(SECONDS) == 1, place.told("mysen")
    assert re.search(r"Completed\('Ferdig\. [1-9].+varsler venter\.'\)", place.told("mysen")), (
        "a dead mail server fails no run"
    )
    kept = whole_database(Path(place.server.environment["PREFECT_HOME"]) / "prefect.db")
    assert "reconciling and storing" in kept
    assert "tiltak-mysen-2026-10" in kept
    for secret in (FODSELSNUMMER, NAME, PASSWORD, "b@example.org"):
        assert secret not in kept
        assert secret not in place.told("mysen")


def whole_database(file: Path) -> str:
    """Every cell of every table of a SQLite database, as text."""
    with _connected(file) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return "\n".join(str(row) for table in tables for row in connection.execute(f'select * from "{table}"'))  # noqa: S608


@contextmanager
def _connected(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file)
    try:
        yield connection
    finally:
        connection.close()
