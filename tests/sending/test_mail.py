"""The letter on the wire, and what is said of mail servers that will not take it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.alerts import Alert
from tasks.channels import address_fault, routes_of
from tasks.routes import Fault
from tests.prefect_server import free_port
from tests.sending.outboxes import message
from tests.sending.servers import (
    SECRET,
    MailServer,
    letter_of,
    mail_server,
    make_certificate,
    only,
    server_trust,
    silent_server,
    web_sink,
)

LONG = "Et avsnitt uten linjeskift " * 60
ANYBODY = "from=varsel@example.org&to=leder@example.org"


def send(address: str, alert: Alert | None = None) -> list[Fault]:
    """The faults of one message on one address."""
    (route,) = routes_of([address])
    return list(route.send(alert or message(), route.channels).values())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def servers() -> Iterator[Callable[..., MailServer]]:
    with ExitStack() as running:
        yield lambda **options: running.enter_context(mail_server(**options))


def test_letter_is_plain_norwegian_text_in_short_lines(mail: MailServer) -> None:
    sent = replace(message(), body=f"Brukt på «Møteplass»: 104\xa0%.\n\n{LONG}")
    assert (
        send(f"mailto://127.0.0.1:{mail.port}?from=varsel@example.org&name=Områdeloft&to=leder@example.org", sent) == []
    )
    ((recipients, raw),) = mail.taken
    letter = letter_of(raw)
    assert recipients == ("leder@example.org",)
    assert letter["Subject"] == sent.subject
    assert letter["From"] == "Områdeloft <varsel@example.org>"
    assert letter["To"] == "leder@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime.tzinfo is not None
    assert (letter.get_content_type(), letter.get_content_charset()) == ("text/plain", "utf-8")
    assert not letter.is_multipart()
    assert letter.get_content().rstrip("\r\n").replace("\r\n", "\n") == sent.body.rstrip("\n")
    assert raw.isascii()
    assert max(len(line) for line in raw.splitlines()) <= 78


def test_same_message_has_the_same_message_id_and_only_one(mail: MailServer) -> None:
    for _ in range(2):
        send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}", message(1))
    send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}", message(2))
    first, again, other = (letter.get_all("Message-ID") for letter in mail.letters)
    assert first == again
    assert len(first or ()) == 1
    assert re.fullmatch(r"<omradeloft\.[0-9a-f]{40}@example\.org>", (first or [""])[0])
    assert other != first


def test_copies_are_one_letter_and_blind_copies_are_not_named(mail: MailServer) -> None:
    send(
        f"mailto://127.0.0.1:{mail.port}?{ANYBODY}&cc=controller@example.org&bcc=arkiv@example.org&reply=svar@example.org"
    )
    ((recipients, raw),) = mail.taken
    assert recipients == ("leder@example.org", "controller@example.org", "arkiv@example.org")
    assert letter_of(raw)["Cc"] == "controller@example.org"
    assert letter_of(raw)["Reply-To"] == "svar@example.org"
    assert b"arkiv" not in raw


def test_line_break_in_a_subject_makes_no_header(mail: MailServer) -> None:
    send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}", replace(message(), subject="Varsel\nBcc: alle@example.org"))
    assert mail.letters[0]["Subject"] == "Varsel Bcc: alle@example.org"
    assert mail.taken[0][0] == ("leder@example.org",)


def test_letter_that_cannot_be_written_is_a_fault_of_that_message_alone(mail: MailServer) -> None:
    (fault,) = send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}", replace(message(), body="\ud800"))
    assert fault.sentence.endswith("(e-mail): the message cannot be written as an e-mail")
    assert not fault.is_lasting


def test_encrypted_connection_with_login_takes_the_letter(
    servers: Callable[..., MailServer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail = servers(
        tls_context=server_trust(certificate), require_starttls=True, auth_required=True, authenticator=only("varsel")
    )
    assert send(f"mailtos://varsel:{SECRET}@127.0.0.1:{mail.port}?{ANYBODY}") == []
    assert len(mail.taken) == 1


def test_server_that_wants_encryption_gets_no_password_and_the_fault_says_what_to_write(
    servers: Callable[..., MailServer], certificate: Path
) -> None:
    mail = servers(tls_context=server_trust(certificate), require_starttls=True)
    (fault,) = send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}")
    assert fault == Fault(
        "address 1 of OMRADELOFT_ALERT_URLS (e-mail): the mail server wants encryption or a login first (530); "
        "write mailtos:// with user and password",
        may_pass=False,
        is_lasting=True,
    )


def test_certificate_nobody_knows_is_not_trusted(servers: Callable[..., MailServer], certificate: Path) -> None:
    mail = servers(tls_context=server_trust(certificate), require_starttls=True)
    (fault,) = send(f"mailtos://127.0.0.1:{mail.port}?{ANYBODY}")
    assert "certificate is not trusted" in fault.sentence
    assert not fault.may_pass


def test_server_without_encryption_is_not_used_when_encryption_is_asked_for(mail: MailServer) -> None:
    (fault,) = send(f"mailtos://127.0.0.1:{mail.port}?{ANYBODY}")
    assert "offers no encryption" in fault.sentence
    assert mail.taken == []


def test_wrong_password_is_told_without_the_password_and_not_tried_again(
    servers: Callable[..., MailServer], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail = servers(
        tls_context=server_trust(certificate),
        auth_required=True,
        authenticator=only("varsel"),
    )
    (fault,) = send(f"mailtos://varsel:feil-{SECRET}@127.0.0.1:{mail.port}?{ANYBODY}")
    assert fault == Fault(
        "address 1 of OMRADELOFT_ALERT_URLS (e-mail): the mail server refused the login (535); check user and password",
        may_pass=False,
        is_lasting=True,
    )


def test_login_that_is_not_offered_is_told(mail: MailServer) -> None:
    (fault,) = send(f"mailto://varsel:{SECRET}@127.0.0.1:{mail.port}?{ANYBODY}")
    assert "offers no login on this connection" in fault.sentence


def test_server_that_accepts_and_never_answers_is_waited_for_so_long_and_no_longer() -> None:
    with silent_server() as port:
        (fault,) = send(f"mailto://127.0.0.1:{port}?{ANYBODY}&cto=0.2")
    assert fault.sentence.endswith("the mail server did not answer within 0.2 seconds")
    assert fault.may_pass
    assert fault.is_lasting


def test_server_that_is_not_there_may_come_back() -> None:
    (fault,) = send(f"mailto://127.0.0.1:{free_port()}?{ANYBODY}")
    assert fault.sentence.endswith("the mail server cannot be reached; check that it runs, its name and port")
    assert fault.may_pass


@pytest.mark.parametrize(("code", "may_pass"), [("452", True), ("552", False)])
def test_refusal_of_one_message_may_pass_when_it_is_for_now(mail: MailServer, code: str, may_pass: bool) -> None:
    mail.answer = lambda _letter: f"{code} full"
    (fault,) = send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}")
    assert fault == Fault(
        f"address 1 of OMRADELOFT_ALERT_URLS (e-mail): the mail server refused the message ({code})",
        may_pass=may_pass,
        is_lasting=False,
    )


@pytest.mark.parametrize(("code", "may_pass", "is_lasting"), [("450", True, False), ("550", False, True)])
def test_refused_recipient_is_told_by_number(mail: MailServer, code: str, may_pass: bool, is_lasting: bool) -> None:
    mail.refused = {"leder@example.org": f"{code} <leder@example.org> is greylisted"}
    (fault,) = send(f"mailto://127.0.0.1:{mail.port}?{ANYBODY}")
    assert fault.sentence.startswith("recipient 1 of address 1 of OMRADELOFT_ALERT_URLS (e-mail) is refused")
    assert (fault.may_pass, fault.is_lasting) == (may_pass, is_lasting)


@pytest.mark.parametrize("address", ["tull", "mailto://", f"ukjent://bruker:{SECRET}@vert"])
def test_address_that_cannot_be_read_is_told_by_its_number(address: str) -> None:
    (fault,) = send(address)
    assert fault.sentence == f"address 1 of OMRADELOFT_ALERT_URLS {address_fault(address)}"
    assert "cannot be read" in fault.sentence
    assert SECRET not in fault.sentence
    assert not fault.may_pass


def test_address_that_can_be_read_has_no_fault() -> None:
    assert address_fault(f"mailto://127.0.0.1?{ANYBODY}") is None
    assert address_fault("prefect://") is None


def test_nothing_of_an_address_reaches_a_log_even_at_its_finest(
    mail: MailServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(1)
    for name in ("apprise", "urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(1, logger=name)
    with web_sink(status=500) as (port, _):
        told = [
            *send(f"mailto://varsel:{SECRET}@127.0.0.1:{mail.port}?{ANYBODY}"),
            *send(f"json://varsel:{SECRET}@127.0.0.1:{port}/{SECRET}?+X-Key={SECRET}"),
            *send(f"ukjent://varsel:{SECRET}@vert/sti"),
        ]
    logging.getLogger("apprise").warning("said when nothing is sent")
    said = caplog.text + "".join(capfd.readouterr()) + "".join(fault.sentence for fault in told)
    assert len(told) == 3
    assert "said when nothing is sent" in said
    for secret in (SECRET, "leder@example.org", "varsel", str(mail.port), str(port)):
        assert secret not in said
