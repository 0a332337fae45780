"""What waits in the outbox reaches every channel once, whatever the mail server says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schemas.alerts import Alert
from tasks.channels import AnnounceError
from tasks.notify import LEASE, NotAllSentError, Notified, SendingOrder, send_waiting
from tasks.store import open_database
from tasks.store.sending import Claim
from tests.prefect_server import free_port
from tests.sending.outboxes import RAISED_AT, message, outbox_rows, put_messages
from tests.sending.servers import MailServer, mail_server, silent_server, web_sink

NOW = RAISED_AT + timedelta(minutes=1)
HOUR = timedelta(hours=1)


def address(mail: MailServer, *recipients: str) -> str:
    to = ",".join(recipients or ("leder@example.org",))
    return f"mailto://127.0.0.1:{mail.port}?from=varsel@example.org&to={to}"


def send(outbox: str, *addresses: str, now: datetime = NOW) -> Notified:
    return send_waiting(SendingOrder("nordbyen", outbox, addresses, lambda: now))


def subjects(alerts: tuple[Alert, ...]) -> list[str]:
    return [alert.subject for alert in alerts]


def test_message_is_sent_once_and_the_row_says_when(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    assert subjects(send(outbox, address(mail)).sent) == [message().subject]
    assert send(outbox, address(mail), now=NOW + HOUR) == Notified((), (), has_channel=True)
    assert len(mail.taken) == 1
    (row,) = outbox_rows(outbox)
    assert (row.sent_at, row.attempts, row.last_error, row.claimed_by) == (NOW, 1, None, None)


def test_message_of_another_programme_is_left_alone(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, replace(message(), programme="sorbyen"))
    assert send(outbox, address(mail)).sent == ()
    assert mail.taken == []


def test_mail_server_that_is_down_for_three_passes_and_then_up_gets_every_message_once(outbox: str) -> None:
    put_messages(outbox, message(1), message(2))
    port = free_port()
    to_port = f"mailto://127.0.0.1:{port}?from=varsel@example.org&to=leder@example.org"
    for hours in range(3):
        notified = send(outbox, to_port, now=NOW + hours * HOUR)
        assert (notified.sent, len(notified.waiting), notified.may_pass) == ((), 2, True)
        assert "cannot be reached" in notified.reasons[0]
    first, second = outbox_rows(outbox)
    # A dead server is asked once in a pass, so only the oldest message counts an attempt.
    assert (first.attempts, first.attempted_at, second.attempts) == (3, NOW + 2 * HOUR, 0)
    assert first.last_error == notified.reasons[0]
    with mail_server(port) as mail:
        assert len(send(outbox, to_port, now=NOW + 3 * HOUR).sent) == 2
        assert send(outbox, to_port, now=NOW + 4 * HOUR).sent == ()
        assert sorted(str(letter["Subject"]) for letter in mail.letters) == [message(1).subject, message(2).subject]


def test_server_that_refuses_messages_is_asked_three_times_and_not_fifty(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, *(message(number) for number in range(10, 60)))
    mail.answer = lambda _letter: "451 try again later"
    notified = send(outbox, address(mail))
    assert mail.connections == 3
    assert (len(notified.sent), len(notified.waiting), notified.may_pass) == (0, 50, True)
    assert [row.attempts for row in outbox_rows(outbox)] == [1] * 3 + [0] * 47
    assert {row.claimed_by for row in outbox_rows(outbox)} == {None}


def test_message_that_is_refused_does_not_hold_up_the_others(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, *(message(number) for number in range(1, 6)))
    mail.answer = lambda letter: "554 not this one" if "Tiltak 2:" in letter["Subject"] else "250 OK"
    notified = send(outbox, address(mail))
    assert [subject[:8] for subject in subjects(notified.sent)] == ["Tiltak 1", "Tiltak 3", "Tiltak 4", "Tiltak 5"]
    assert subjects(notified.waiting) == [message(2).subject]
    assert not notified.may_pass


def test_recipient_that_is_refused_waits_while_the_other_gets_it_once(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message(1), message(2))
    mail.refused = {"feil@example.org": "550 <feil@example.org> is unknown here"}
    both = address(mail, "leder@example.org", "feil@example.org")
    notified = send(outbox, both)
    assert notified.sent == ()
    (reason,) = notified.reasons
    assert reason == (
        "recipient 2 of address 1 of OMRADELOFT_ALERT_URLS (e-mail) is refused (550); "
        "correct the recipient in OMRADELOFT_ALERT_URLS, or leave it out"
    )
    assert [recipients for recipients, _ in mail.taken] == [("leder@example.org",)] * 2
    mail.refused = {}
    assert len(send(outbox, both, now=NOW + HOUR).sent) == 2
    assert [recipients for recipients, _ in mail.taken[2:]] == [("feil@example.org",)] * 2


def test_recipient_that_is_left_out_of_the_settings_holds_nothing_back(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    mail.refused = {"feil@example.org": "550 unknown"}
    send(outbox, address(mail, "leder@example.org", "feil@example.org"))
    assert len(send(outbox, address(mail, "leder@example.org"), now=NOW + HOUR).sent) == 1
    assert len(mail.taken) == 1


def test_new_password_or_server_makes_nobody_a_new_recipient(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    mail.refused = {"feil@example.org": "450 later"}
    send(outbox, address(mail, "leder@example.org", "feil@example.org"))
    with mail_server() as other:
        send(outbox, address(other, "Leder@example.org", "feil@example.org"), now=NOW + HOUR)
        assert [recipients for recipients, _ in other.taken] == [("feil@example.org",)]


def test_recipient_named_by_two_addresses_gets_one_letter(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    send(outbox, address(mail), address(mail, "leder@example.org", "controller@example.org"))
    assert [recipients for recipients, _ in mail.taken] == [("leder@example.org",), ("controller@example.org",)]


def test_dead_channel_does_not_hold_up_another(outbox: str) -> None:
    put_messages(outbox, message(1), message(2))
    with silent_server() as silent, web_sink() as (port, posted):
        dumb = f"mailto://127.0.0.1:{silent}?from=varsel@example.org&to=leder@example.org&cto=0.3"
        notified = send(outbox, dumb, f"json://127.0.0.1:{port}/varsel")
        assert [body["title"][:8] for _, body in posted] == ["Tiltak 1", "Tiltak 2"]
        assert len(notified.waiting) == 2
        assert notified.reasons == (
            "address 1 of OMRADELOFT_ALERT_URLS (e-mail): the mail server did not answer within 0.3 seconds",
        )
        send(outbox, dumb, f"json://127.0.0.1:{port}/varsel", now=NOW + HOUR)
        assert len(posted) == 2


def test_without_addresses_messages_wait_untried(outbox: str) -> None:
    put_messages(outbox, message())
    assert send(outbox) == Notified((), (message(),), has_channel=False)
    assert outbox_rows(outbox)[0].attempts == 0


def test_event_is_no_receipt_and_the_message_is_mailed_when_an_address_is_added(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    announced: list[str] = []
    without_address = SendingOrder("nordbyen", outbox, (), lambda: NOW)
    for _ in range(2):
        notified = send_waiting(without_address, lambda alert: announced.append(alert.subject))
        assert (notified.sent, notified.waiting, notified.has_channel) == ((), (message(),), False)
    with_address = SendingOrder("nordbyen", outbox, (address(mail),), lambda: NOW + HOUR)
    assert len(send_waiting(with_address, lambda alert: announced.append(alert.subject)).sent) == 1
    assert announced == [message().subject]
    assert len(mail.taken) == 1


def test_event_is_the_channel_when_the_settings_say_so(outbox: str) -> None:
    put_messages(outbox, message())
    announced: list[str] = []
    assert send(outbox, "prefect://").reasons == ("prefect:// takes messages only from runs on a Prefect server",)
    order = SendingOrder("nordbyen", outbox, ("prefect://",), lambda: NOW)
    assert len(send_waiting(order, lambda alert: announced.append(alert.subject)).sent) == 1
    assert send_waiting(order, lambda alert: announced.append(alert.subject)).sent == ()
    assert announced == [message().subject]


def test_event_that_does_not_arrive_is_tried_again_and_the_mail_is_not(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    announced: list[str] = []
    is_up = False

    def announce(alert: Alert) -> None:
        if not is_up:
            raise AnnounceError
        announced.append(alert.subject)

    order = SendingOrder("nordbyen", outbox, (address(mail),), lambda: NOW)
    assert send_waiting(order, announce).may_pass
    is_up = True
    assert len(send_waiting(order, announce).sent) == 1
    assert (len(announced), len(mail.taken)) == (1, 1)


def test_message_that_another_sender_has_is_left_to_it_until_its_lease_ends(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    with open_database(outbox) as database:
        assert database.outbox.claim(message().key, Claim("somebody-who-dies", NOW, NOW + LEASE))
    held = send(outbox, address(mail))
    assert (held.sent, held.waiting, held.held) == ((), (), (message(),))
    assert mail.taken == []
    assert len(send(outbox, address(mail), now=NOW + LEASE).sent) == 1


def test_sender_whose_lease_has_ended_sends_nothing_more(outbox: str, mail: MailServer) -> None:
    put_messages(outbox, message())
    with open_database(outbox) as database:
        late = Claim("late", NOW, NOW + LEASE)
        assert database.outbox.claim(message().key, late)
        assert database.outbox.claim(message().key, Claim("next", NOW + LEASE, NOW + 2 * LEASE))
        assert not database.outbox.prolong(message().key, late)
        database.outbox.note_failed(message().key, late, "too late to say anything")
        database.outbox.release(message().key, "late")
    (row,) = outbox_rows(outbox)
    assert (row.claimed_by, row.attempts, row.last_error) == ("next", 0, None)


def test_fault_in_the_program_gives_the_message_back_at_once(outbox: str) -> None:
    put_messages(outbox, message())

    def broken(_alert: Alert) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send_waiting(SendingOrder("nordbyen", outbox, (), lambda: NOW), broken)
    assert outbox_rows(outbox)[0].claimed_by is None


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (3, False), (4, True)])
def test_message_that_has_waited_for_more_than_three_days_says_when_it_was_raised(
    outbox: str, mail: MailServer, days: int, is_told: bool
) -> None:
    put_messages(outbox, message(), raised_at=datetime(2026, 11, 5, 23, 30, tzinfo=UTC))
    # Half past eleven at night in UTC is the next day in Oslo.
    now = datetime(2026, 11, 6 + days, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
    send(outbox, address(mail), now=now)
    first, *rest = mail.letters[0].get_content().replace("\xa0", " ").splitlines()
    if is_told:
        assert first == (
            "Denne meldingen ble laget 6. november 2026 og har ventet i 4 dager på å bli sendt. "
            "Kontroller om tallene er endret siden."
        )
        assert rest[1].startswith("Tiltaket «Møteplass»")
    else:
        assert first.startswith("Tiltaket «Møteplass»")


def test_fault_that_is_raised_for_those_who_try_again_says_how_many_wait_and_why() -> None:
    notified = Notified((), (message(1), message(2)), has_channel=True, reasons=("the mail server is away",))
    assert str(NotAllSentError(notified)) == "2 message(s) not sent: the mail server is away"
