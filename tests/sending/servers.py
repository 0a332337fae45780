"""Real receivers on loopback: mail servers with their moods, one that never answers, and a sink for HTTP."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.prefect_server import free_port

LOOPBACK = "127.0.0.1"
SECRET = "hemmelig-passord"  # noqa: S105 - of servers that live as long as a test


class MailServer:
    """What it was asked and what it took: (recipients, raw letter) in order. Refuses what it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[tuple[tuple[str, ...], bytes]] = []
        self.connections = 0
        self.refused: dict[str, str] = {}
        self.answer: Callable[[EmailMessage], str] = lambda _letter: "250 OK"
        self.port = 0

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters as a mail program reads them."""
        return [letter_of(raw) for _, raw in self.taken]

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]) -> Any:  # noqa: N802 - aiosmtpd's name
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answer(letter_of(envelope.content))
        if answer.startswith("250"):
            self.taken.append((tuple(envelope.rcpt_tos), envelope.content))
        return answer


def letter_of(raw: bytes) -> EmailMessage:
    """A letter as a mail program reads it."""
    return message_from_bytes(raw, policy=default)


@contextmanager
def mail_server(port: int = 0, **options: Any) -> Iterator[MailServer]:
    """A mail server; the options are those of aiosmtpd's SMTP, such as `auth_required` and `tls_context`."""
    server = MailServer()
    server.port = port or free_port()
    controller = Controller(server, hostname=LOOPBACK, port=server.port, ready_timeout=60, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def only(user: str) -> Callable[..., AuthResult]:
    """An authenticator that knows one user, whose password is SECRET."""

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        is_known = (given.login, given.password) == (user.encode(), SECRET.encode())
        return AuthResult(success=is_known, handled=False)

    return check


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that accepts connections and never says a word."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(listener.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=5)
            for connection in held:
                connection.close()


@contextmanager
def web_sink(certificate: Path | None = None, status: int = 200) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
    """A port, and the (path, JSON) that is posted to it; over TLS with a certificate."""
    posted: list[tuple[str, Any]] = []

    class Sink(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, json.loads(content)))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Sink)
    if certificate is not None:
        server.socket = server_trust(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], posted
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def server_trust(certificate: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LOOPBACK)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(LOOPBACK))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
