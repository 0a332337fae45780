"""A real mail server on loopback that can be down in the ways mail servers are."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.prefect_server import free_port


class StoppableMailbox:
    """What has come at a port; refuses while `is_down`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.messages: list[EmailMessage] = []
        self.is_down = False

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message, or say that it must come later."""
        if self.is_down:
            return "451 try again later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def subjects(self) -> list[str]:
        """What the messages are about, in the order they came."""
        return [str(message["Subject"]) for message in self.messages]

    @property
    def address(self) -> str:
        """The Apprise address that reaches it."""
        return f"mailto://127.0.0.1:{self.port}?from=varsel@example.org&to=leder@example.org"

    @property
    def times_come(self) -> Counter[str]:
        """How often each message has come, by its Message-ID."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    @contextmanager
    def is_up(self) -> Iterator[None]:
        """The server answers."""
        server = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        server.start()
        try:
            yield
        finally:
            server.stop()

    @contextmanager
    def is_hanging(self) -> Iterator[list[socket.socket]]:
        """Somebody takes the calls at its port and never says a word; who has called."""
        called: list[socket.socket] = []
        with socket.create_server(("127.0.0.1", self.port)) as silent:
            thread = threading.Thread(target=_take_calls, args=(silent, called), daemon=True)
            thread.start()
            yield called
            silent.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)
        for call in called:
            call.close()


def _take_calls(silent: socket.socket, called: list[socket.socket]) -> None:
    with suppress(OSError):
        while True:
            called.append(silent.accept()[0])


@pytest.fixture
def mailbox() -> StoppableMailbox:
    """A mail server that is not up yet; nothing listens at its port."""
    return StoppableMailbox(free_port())


@pytest.fixture
def mail(mailbox: StoppableMailbox) -> Iterator[StoppableMailbox]:
    """A mail server that answers."""
    with mailbox.is_up():
        yield mailbox
