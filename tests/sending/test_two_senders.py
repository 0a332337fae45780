"""Two processes that send at the same moment, and one that is killed: every message once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tasks.notify import LEASE, SendingOrder, send_waiting
from tests.ledgers import ROOT
from tests.sending.outboxes import message, outbox_rows, put_messages
from tests.sending.servers import MailServer

pytestmark = pytest.mark.slow

SENDER = """
import sys
from datetime import UTC, datetime
from functools import partial
from tasks.channels import routes_of
from tasks.notify import SendingOrder, send_waiting

database, address = sys.argv[1:]
order = SendingOrder("nordbyen", database, (address,), partial(datetime.now, UTC))
routes_of(order.alert_urls)  # loads Apprise
print("ready", flush=True)
sys.stdin.readline()
print(len(send_waiting(order).sent))
"""
MESSAGES = 12


def ready_sender(url: str, address: str) -> subprocess.Popen[str]:
    """A sender that begins when it is told to."""
    words = [sys.executable, "-c", SENDER, url, address]
    sender = subprocess.Popen(
        words, cwd=ROOT, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert sender.stdout is not None
    assert sender.stdout.readline() == "ready\n"
    return sender


def tell_to_begin(sender: subprocess.Popen[str]) -> None:
    assert sender.stdin is not None
    sender.stdin.write("\n")
    sender.stdin.flush()


def test_two_processes_share_the_messages_and_send_each_once(url: str, mail: MailServer) -> None:
    put_messages(url, *map(message, range(1, MESSAGES + 1)))
    address = f"mailto://127.0.0.1:{mail.port}?from=varsel@example.org&to=leder@example.org"
    senders = [ready_sender(url, address) for _ in range(2)]
    for sender in senders:
        tell_to_begin(sender)
    sent = [int(sender.communicate(timeout=120)[0]) for sender in senders]
    assert sum(sent) == MESSAGES
    assert Counter(str(letter["Subject"]) for letter in mail.letters) == Counter(
        message(number).subject for number in range(1, MESSAGES + 1)
    )
    assert all(row.sent_at and row.attempts == 1 and row.claimed_by is None for row in outbox_rows(url))


def test_sender_that_is_killed_in_a_letter_loses_none_and_a_repeat_is_known_by_its_message_id(
    outbox: str, mail: MailServer
) -> None:
    """The sender dies while the server says yes to the letter: the one moment that no note covers."""
    put_messages(outbox, message(1), message(2))
    killed: list[subprocess.Popen[str]] = []

    def kill_then_take(_letter: object) -> str:
        if killed:
            killed.pop().send_signal(signal.SIGKILL)
        return "250 OK"

    mail.answer = kill_then_take
    address = f"mailto://127.0.0.1:{mail.port}?from=varsel@example.org&to=leder@example.org"
    sender = ready_sender(outbox, address)
    killed.append(sender)
    tell_to_begin(sender)
    assert sender.wait(timeout=60) == -signal.SIGKILL
    sender.communicate()

    now = datetime.now(UTC)
    at_once = send_waiting(SendingOrder("nordbyen", outbox, (address,), lambda: now))
    assert [alert.subject for alert in at_once.sent] == [message(2).subject]
    assert [alert.subject for alert in at_once.held] == [message(1).subject]
    after_the_lease = send_waiting(
        SendingOrder("nordbyen", outbox, (address,), lambda: now + LEASE + timedelta(seconds=1))
    )
    assert [alert.subject for alert in after_the_lease.sent] == [message(1).subject]
    by_message_id = {str(letter["Message-ID"]): str(letter["Subject"]) for letter in mail.letters}
    assert sorted(by_message_id.values()) == [message(1).subject, message(2).subject]
    assert len(mail.letters) == 3
