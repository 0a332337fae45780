"""Real processes: an embedded Prefect server, a mail server, PostgreSQL, kill -9; schedules are in test_serving."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.flows.conftest import EXPORTS, Call
from tests.postgres import postgres_server, postgres_url  # noqa: F401 - fixtures

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"
SEPTEMBER = ("reconcile", "mysen", "--period", "2026-09", OCTOBER)

pytestmark = pytest.mark.slow


class Mailbox:
    """Keeps what it is sent; refuses while `is_down`."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.is_down = False

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.is_down:
            return "451 try again later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A real mail server on loopback, and the Apprise address that reaches it."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield mailbox, f"mailto://127.0.0.1:{port}?from=varsel@example.org&to=leder@example.org"
    finally:
        server.stop()


def alerts_in_outbox(folder: Path) -> dict[str, bool]:
    connection = sqlite3.connect(folder / "omradeloft.sqlite3")
    try:
        return {key: sent is not None for key, sent in connection.execute("select key, sent_at from alerts")}
    finally:
        connection.close()


def test_alert_reaches_the_mailbox_once_in_norwegian_and_without_personal_data(
    call: Call, mail: tuple[Mailbox, str]
) -> None:
    mailbox, url = mail
    called = call("reconcile", "mysen", "--period", "2026-10", OCTOBER, OMRADELOFT_ALERT_URLS=url)
    subjects = [str(message["subject"]) for message in mailbox.messages]
    assert len(subjects) == len(set(subjects)) == 5
    overrun = next(message for message in mailbox.messages if "Ungdom i arbeid" in str(message["subject"]))
    body = overrun.get_body(("plain",)).get_content().replace("\xa0", " ")
    assert "846 312,40" in body
    assert "Programleder, arbeid" in body
    assert "oppdikt" in body.lower()
    assert not re.search(r"\b\d{11}\b", body)
    assert "Alert sent: " in called.out
    call("reconcile", "mysen", "--period", "2026-10", OMRADELOFT_ALERT_URLS=url)
    assert len(mailbox.messages) == 5


def test_dead_mail_server_delays_an_alert_and_loses_none(call: Call, mail: tuple[Mailbox, str], tmp_path: Path) -> None:
    mailbox, url = mail
    mailbox.is_down = True
    called = call(*SEPTEMBER, OMRADELOFT_ALERT_URLS=url)
    assert called.status == 1
    assert url not in called.out + called.err
    waiting = alerts_in_outbox(tmp_path)
    assert waiting
    assert not any(waiting.values())
    mailbox.is_down = False
    call(*SEPTEMBER, OMRADELOFT_ALERT_URLS=url)
    assert len(mailbox.messages) == len(waiting)
    assert all(alerts_in_outbox(tmp_path).values())


def test_run_on_postgresql_gives_the_same_figures(call: Call, postgres_url: str) -> None:  # noqa: F811
    words = ("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER)
    on_sqlite, on_postgres = call(*words), call(*words, OMRADELOFT_DATABASE=postgres_url)
    assert on_postgres.status == on_sqlite.status == 1, on_postgres.err
    assert on_postgres.document == on_sqlite.document


def test_killed_run_leaves_nothing_half_and_the_next_is_whole(call: Call, tmp_path: Path) -> None:
    whole = call(
        "reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER, "--database", "sqlite:///whole.sqlite3"
    )
    environment = os.environ | {"OMRADELOFT_DATABASE": "sqlite:///killed.sqlite3"}
    program = Path(sys.executable).with_name("omradeloft")
    for seconds in (0.5, 1.5, 2.5, 3.5):
        process = subprocess.Popen(
            [program, "reconcile", "mysen", "--period", "2026-10", OCTOBER],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not list((tmp_path / "outputs").rglob("*.json.tmp"))
    again = call(
        "reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER, "--database", "sqlite:///killed.sqlite3"
    )
    assert again.document == whole.document


def test_two_runs_at_once_give_one_result(call: Call, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("omradeloft")
    words = [program, "reconcile", "mysen", "--period", "2026-10", OCTOBER]
    runs = [
        subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [1, 1], told
    connection = sqlite3.connect(tmp_path / "omradeloft.sqlite3")
    try:
        counts = [connection.execute(f"select count(*) from {table}").fetchone()[0] for table in ("imports", "runs")]  # noqa: S608
    finally:
        connection.close()
    assert counts == [1, 1]


def test_flow_on_the_embedded_server_gives_the_figures_of_the_plain_run(call: Call, tmp_path: Path) -> None:
    words = ("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER)
    plain, flow = call(*words), call(*words, "--prefect", "--database", "sqlite:///flow.sqlite3")
    assert flow.status == plain.status == 1, flow.err
    assert flow.document == plain.document
    assert "Flow run 'mysen 2026-10'" in flow.err
    kept = kept_by_prefect(tmp_path / ".prefect" / "prefect.db")
    assert kept["artifact"] == {f"{name}-mysen-2026-10" for name in ("tiltak", "funn", "filer", "fremdrift")}
    assert "omradeloft.alert.overrun" in kept["events"]


def kept_by_prefect(database: Path) -> dict[str, set[str]]:
    """Keys of the artifacts and names of our events in the server's own database."""
    connection = sqlite3.connect(database)
    try:
        artifacts = {key for (key,) in connection.execute("select key from artifact")}
        events = {name for (name,) in connection.execute("select event from events where event like 'omradeloft.%'")}
    finally:
        connection.close()
    return {"artifact": artifacts, "events": events}


def test_wrong_file_gives_a_sentence_in_a_flow_too(call: Call, tmp_path: Path) -> None:
    wrong = tmp_path / "bilde.png"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n")
    called = call("reconcile", "mysen", "--period", "2026-10", "--prefect", wrong)
    assert called.status == 2
    assert "Traceback" not in called.err
    assert not (tmp_path / "outputs").exists()
