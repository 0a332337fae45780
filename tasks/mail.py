"""E-mail: the address is read by Apprise, the letter is carried here.

Apprise sets a Message-ID of its own after all other headers, tells yes or no for all recipients together, and takes
a letter as sent when only some of them got it. Here a message keeps its Message-ID however often it is tried, and
each recipient is a channel of its own. Decision 0034.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime
from typing import TYPE_CHECKING, Any, Final

from schemas.alerts import Alert
from tasks.mail_faults import fault_of, refusal
from tasks.routes import Fault, Route, all_at_fault, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_A_PROGRAM: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
"""No out-of-office answers: by RFC 3834, and as Exchange understands it."""


def mail_route(name: str, plugin: Any) -> Route:
    """The route to the recipients of one address, blind copies too.

    Args:
        name: what the address is called in faults.
        plugin: Apprise's `NotifyEmail`: server, port, encryption, login and recipients as it has read them.
    """
    recipients = {_channel(address): address for address in _recipients(plugin)}

    def send(alert: Alert, channels: Sequence[str]) -> Mapping[str, Fault]:
        wanted = {recipients[channel]: channel for channel in channels}
        try:
            content = letter(alert, plugin).as_bytes(policy=SMTP)
            with _connected(plugin) as server:
                refused = server.sendmail(plugin.from_addr[1], list(wanted), content)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return all_at_fault(channels, fault_of(error, name, plugin.socket_connect_timeout))
        places = {address: place for place, address in enumerate(recipients.values(), start=1)}
        return {
            wanted[address]: refusal(f"recipient {places[address]} of {name}", code)
            for address, (code, _) in refused.items()
        }

    return Route(tuple(recipients), send)


def reached(name: str, plugin: Any) -> Fault | None:
    """Why the mail server does not answer or does not take the login; None when it does. No letter leaves."""
    try:
        with _connected(plugin):
            return None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return fault_of(error, name, plugin.socket_connect_timeout)


def letter(alert: Alert, plugin: Any) -> EmailMessage:
    """The message as plain text in UTF-8, the same letter to all; lines are at most 76 characters on the wire."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(alert.subject.splitlines())
    message["From"] = _address(plugin.from_addr[1], plugin.from_addr[0])
    message["To"] = [_address(address, name) for name, address in plugin.targets]
    if plugin.cc:
        message["Cc"] = [_address(address, plugin.names.get(address)) for address in sorted(plugin.cc)]
    if plugin.reply_to:
        message["Reply-To"] = [_address(address, plugin.names.get(address)) for address in sorted(plugin.reply_to)]
    message["Message-ID"] = message_id(alert.key, plugin.from_addr[1])
    message["Date"] = format_datetime(localtime())
    for name, value in {**_BY_A_PROGRAM, **plugin.headers}.items():
        if name not in message:
            message[name] = value
    message.set_content(alert.body, charset="utf-8", cte="quoted-printable")
    return message


def message_id(key: str, sender: str) -> str:
    """The same for the same message, so that a repeat after a crash is known as one."""
    domain = sender.rpartition("@")[2]
    return f"<omradeloft.{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


@contextmanager
def _connected(plugin: Any) -> Iterator[smtplib.SMTP]:
    """The mail server, encrypted and logged in as the address says; no answer is waited for longer than its time."""
    trust = ssl.create_default_context()
    if not plugin.verify_certificate:
        trust.check_hostname = False
        trust.verify_mode = ssl.CERT_NONE
    seconds = plugin.socket_connect_timeout
    if plugin.secure_mode == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(plugin.smtp_host, plugin.port, timeout=seconds, context=trust)
    else:
        server = smtplib.SMTP(plugin.smtp_host, plugin.port, timeout=seconds)
    try:
        if plugin.secure_mode == "starttls":
            server.starttls(context=trust)
        if plugin.user and plugin.password:
            server.login(plugin.user, plugin.password)
        yield server
        # The letter is taken; what a server says to a farewell changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _recipients(plugin: Any) -> list[str]:
    named = [address for _, address in plugin.targets]
    return list({address.lower(): address for address in [*named, *sorted(plugin.cc), *sorted(plugin.bcc)]}.values())


def _channel(recipient: str) -> str:
    """By the recipient alone: a new password or another server makes nobody a new recipient."""
    return fingerprint(f"mailto:{recipient.lower()}")


def _address(address: str, name: str | bool | None) -> Address:
    return Address(display_name=name if isinstance(name, str) else "", addr_spec=address)
