"""`omradeloft alerts send`, as an operator meets it, and what leaves the house by mail and as an event."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from email.policy import SMTP
from pathlib import Path

import pytest

from tasks.prefect_events import event_of
from tasks.store import open_database
from tests.flows.in_process import Omradeloft, command_line
from tests.flows.test_personal_data import SECRETS, as_csv
from tests.prefect_server import free_port
from tests.sending.outboxes import message, outbox_rows, put_messages
from tests.sending.servers import SECRET, MailServer


@pytest.fixture
def omradeloft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], outbox: str
) -> Omradeloft:
    for name in [name for name in os.environ if name.startswith(("OMRADELOFT_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OMRADELOFT_DATABASE", outbox)
    return command_line(tmp_path, monkeypatch, capsys)


def to(mail: MailServer | int) -> str:
    port = mail if isinstance(mail, int) else mail.port
    return f"mailto://127.0.0.1:{port}?from=varsel@example.org&to=leder@example.org"


def test_what_waits_is_sent_and_nothing_is_left(
    omradeloft: Omradeloft, outbox: str, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_messages(outbox, *(replace(message(number), programme="mysen") for number in (1, 2)))
    monkeypatch.setenv("OMRADELOFT_ALERT_URLS", to(mail))
    called = omradeloft("alerts", "send", "mysen")
    assert (called.status, called.err) == (0, "")
    assert called.out.splitlines() == [
        "mysen: 2 message(s) sent, 0 left",
        f"sent: {message(1).subject}",
        f"sent: {message(2).subject}",
    ]
    assert omradeloft("alerts", "send", "mysen", "--json").document == {
        "programme": "mysen",
        "sent": [],
        "waiting": [],
        "held": [],
        "reasons": [],
    }
    assert len(mail.taken) == 2


def test_what_is_left_is_told_with_the_reason_and_without_the_address(
    omradeloft: Omradeloft, outbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_messages(outbox, message())
    port = free_port()
    monkeypatch.setenv(
        "OMRADELOFT_ALERT_URLS",
        f"mailto://varsel:{SECRET}@127.0.0.1:{port}?from=varsel@example.org&to=leder@example.org",
    )
    called = omradeloft("alerts", "send", "nordbyen")
    assert called.status == 1
    count, waits, reason = called.out.splitlines()
    assert (count, waits) == ("nordbyen: 0 message(s) sent, 1 left", f"waits: {message().subject}")
    assert reason == (
        "reason: address 1 of OMRADELOFT_ALERT_URLS (e-mail): the mail server cannot be reached; "
        "check that it runs, its name and port"
    )
    assert "Traceback" not in called.err
    left = omradeloft("alerts", "send", "nordbyen", "--json")
    assert left.status == 1
    assert [each["key"] for each in left.document["waiting"]] == [message().key]
    for secret in (SECRET, "leder@example.org", str(port)):
        assert secret not in called.out + called.err + left.out + left.err + str(outbox_rows(outbox))


def test_without_an_address_the_line_says_which_setting_to_set(omradeloft: Omradeloft, outbox: str) -> None:
    put_messages(outbox, message())
    called = omradeloft("alerts", "send", "nordbyen")
    assert called.status == 1
    assert called.out.splitlines()[-1] == "reason: no address; set OMRADELOFT_ALERT_URLS"


def test_unknown_programme_and_missing_database_are_told_and_nothing_is_made(
    omradeloft: Omradeloft, tmp_path: Path
) -> None:
    unknown = omradeloft("alerts", "send", "finnes-ikke")
    assert (unknown.status, unknown.out) == (2, "")
    assert "no programme 'finnes-ikke' here" in unknown.err
    missing = omradeloft("alerts", "send", "mysen", "--database", "sqlite:///borte.sqlite3")
    assert missing.status == 2
    assert "there is no such file" in missing.err
    assert not (tmp_path / "borte.sqlite3").exists()


@pytest.mark.slow
def test_nothing_that_leaves_the_house_holds_a_number_or_name_of_a_posting(
    omradeloft: Omradeloft, outbox: str, mail: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = tmp_path / "regnskap.csv"
    export.write_bytes(as_csv())
    ran = omradeloft("reconcile", "mysen", "--period", "2026-03", export)
    assert ran.status == 1, ran.err
    with open_database(outbox) as database:
        waiting = database.pending_alerts("mysen")
    events = json.dumps([event_of(each).model_dump(mode="json") for each in waiting], ensure_ascii=False)
    monkeypatch.setenv("OMRADELOFT_ALERT_URLS", to(mail))
    assert omradeloft("alerts", "send", "mysen").status == 0
    letters = "\n".join(
        letter.as_string(policy=SMTP.clone(utf8=True)) + letter.get_content() for letter in mail.letters
    )
    assert len(mail.letters) == len(waiting) > 0
    for text in (letters, events):
        assert "De største utgiftene" in text
        assert [secret for secret in SECRETS if secret in text] == []
