"""Real processes: an embedded Prefect server, a mail server, PostgreSQL. Schedules are in test_serving, and what
happens when something stops, dies or comes twice in `tests.faults`.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.faults.mailbox import StoppableMailbox, mail, mailbox
from tests.flows.conftest import EXPORTS, Call
from tests.postgres import postgres_server, postgres_url

__all__ = ["mail", "mailbox", "postgres_server", "postgres_url"]

OCTOBER = EXPORTS / "unit4" / "hovedbok-2026-10.csv"

pytestmark = pytest.mark.slow


def test_alert_reaches_the_mailbox_once_in_norwegian_and_without_personal_data(
    call: Call, mail: StoppableMailbox
) -> None:
    called = call("reconcile", "mysen", "--period", "2026-10", OCTOBER, OMRADELOFT_ALERT_URLS=mail.address)
    assert len(mail.subjects) == len(set(mail.subjects)) == 5
    overrun = next(message for message in mail.messages if "Ungdom i arbeid" in str(message["subject"]))
    body = overrun.get_content().replace("\xa0", " ")
    assert "846 312,40" in body
    assert "Programleder, arbeid" in body
    assert "oppdikt" in body.lower()
    assert not re.search(r"\b\d{11}\b", body)
    assert "Alert sent: " in called.out
    call("reconcile", "mysen", "--period", "2026-10", OMRADELOFT_ALERT_URLS=mail.address)
    assert len(mail.messages) == 5


def test_run_on_postgresql_gives_the_same_figures(call: Call, postgres_url: str) -> None:
    words = ("reconcile", "mysen", "--period", "2026-10", "--json", OCTOBER)
    on_sqlite, on_postgres = call(*words), call(*words, OMRADELOFT_DATABASE=postgres_url)
    assert on_postgres.status == on_sqlite.status == 1, on_postgres.err
    assert on_postgres.document == on_sqlite.document


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
