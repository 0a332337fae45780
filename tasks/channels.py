"""Channels: the addresses of the settings as routes by which a message leaves. Apprise reads the addresses.

An address is never printed: Apprise tells them, passwords and all, to its log, so its log and that of the connections
it makes are silent here. In faults an address is called by its number in OMRADELOFT_ALERT_URLS.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Final

from schemas.alerts import Alert
from tasks.mail import mail_route, reached
from tasks.routes import Fault, Route, Send, all_at_fault, fingerprint

Announce = Callable[[Alert], None]

EVENTS_ADDRESS: Final = "prefect://"
"""Among the addresses, it says that an event on the Prefect server is as good as a received message."""
EVENT_CHANNEL: Final = "prefect"

_TELL_ADDRESSES: Final = ("apprise", "urllib3.connectionpool", "urllib3.util.retry")
_IS_SENDING: ContextVar[bool] = ContextVar("is_sending", default=False)


class AnnounceError(Exception):
    """An event did not reach the Prefect server."""

    def __init__(self) -> None:
        super().__init__("the Prefect server did not take the event; check that it runs")


def routes_of(addresses: Sequence[str], announce: Announce | None = None) -> tuple[Route, ...]:
    """The routes of the addresses, and the one to Prefect's events.

    An event is no receipt: a route to the events delivers only when `prefect://` is among the addresses. A recipient
    that is named twice is served by the first address that names it.

    Args:
        addresses: Apprise addresses, and `prefect://`.
        announce: makes an event of a message; None outside Prefect.
    """
    routes: list[Route] = []
    served: set[str] = set()
    for place, address in enumerate(addresses, start=1):
        if address == EVENTS_ADDRESS:
            continue
        route = _route(f"address {place} of OMRADELOFT_ALERT_URLS", address)
        channels = tuple(channel for channel in route.channels if channel not in served)
        served.update(channels)
        routes.append(replace(route, channels=channels))
    is_channel = EVENTS_ADDRESS in addresses
    if announce is not None or is_channel:
        routes.append(Route((EVENT_CHANNEL,), _by_event(announce), delivers=is_channel))
    return tuple(routes)


def address_fault(address: str) -> str | None:
    """What is wrong with an address, in words that hold nothing of it; None when it can be read."""
    if address == EVENTS_ADDRESS or _plugin(address) is not None:
        return None
    return "cannot be read as an Apprise address; write it as mailtos://user:password@server/?from=…&to=…"


def channel_reached(number: int, address: str) -> tuple[str, bool, str | None]:
    """Of one address: its kind, whether its server was asked, and why it is of no use. No message leaves.

    Only mail servers can be asked without sending; of the others it is told whether the address can be read.
    """
    if address == EVENTS_ADDRESS:
        return "Prefect events", False, None
    plugin = _plugin(address)
    if plugin is None:
        return "unknown kind", False, f"address {number} of OMRADELOFT_ALERT_URLS {address_fault(address)}"
    if not _is_plain_mail(plugin):
        return str(plugin.service_name), False, None
    fault = reached(f"address {number} of OMRADELOFT_ALERT_URLS (e-mail)", plugin)
    return "e-mail", True, fault.sentence if fault else None


def _route(name: str, address: str) -> Route:
    plugin = _plugin(address)
    if plugin is None:
        sentence = f"{name} {address_fault(address)}"
        return _apart(address, _never(Fault(sentence, may_pass=False, is_lasting=True)))
    if _is_plain_mail(plugin):
        return mail_route(f"{name} (e-mail)", plugin)
    return _apart(address, _by_apprise(f"{name} ({plugin.service_name})", plugin))


def _apart(address: str, send: Send) -> Route:
    return Route((fingerprint(address),), send)


def _plugin(address: str) -> Any:
    """What Apprise makes of an address; None when it cannot read it."""
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - only who has addresses pays for it

    # Without pictures: a card would have the reader's program fetch Apprise's logo from the network.
    asset = AppriseAsset(app_id="omradeloft", app_desc="omradeloft", app_url="", image_url_mask="", image_url_logo="")
    with _silent():
        return Apprise.instantiate(address, asset=asset)


def _is_plain_mail(plugin: Any) -> bool:
    """Whether the letter can be carried here. What is to be signed or encrypted is left to Apprise."""
    from apprise.plugins.email import NotifyEmail  # noqa: PLC0415

    return type(plugin) is NotifyEmail and plugin.pgp_mode == "no"


def _by_apprise(name: str, plugin: Any) -> Send:
    def send(alert: Alert, channels: Sequence[str]) -> Mapping[str, Fault]:
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415

        body = alert.body
        if plugin.notify_format == NotifyFormat.MARKDOWN:
            # There, a single line break is a blank: Teams would run the lines of the message together.
            body = body.replace("\n", "\n\n")
        with _silent():
            channel = Apprise()
            channel.add(plugin)
            is_taken = channel.notify(title=alert.subject, body=body, body_format=NotifyFormat.TEXT)
        if is_taken:
            return {}
        sentence = f"{name} did not take the message; check that it answers and that the address is right"
        return all_at_fault(channels, Fault(sentence, may_pass=True, is_lasting=False))

    return send


def _by_event(announce: Announce | None) -> Send:
    def send(alert: Alert, channels: Sequence[str]) -> Mapping[str, Fault]:
        if announce is None:
            sentence = "prefect:// takes messages only from runs on a Prefect server"
            return all_at_fault(channels, Fault(sentence, may_pass=False, is_lasting=True))
        try:
            announce(alert)
        except AnnounceError as error:
            return all_at_fault(channels, Fault(str(error), may_pass=True, is_lasting=True))
        return {}

    return send


def _never(fault: Fault) -> Send:
    def send(_alert: Alert, channels: Sequence[str]) -> Mapping[str, Fault]:
        return all_at_fault(channels, fault)

    return send


class _NotWhileSending(logging.Filter):
    """Drops what is logged while an address is read or used."""

    def filter(self, _record: logging.LogRecord) -> bool:
        return not _IS_SENDING.get()


_SILENCE: Final = _NotWhileSending()


@contextmanager
def _silent() -> Iterator[None]:
    for name in _TELL_ADDRESSES:
        # Adding it again changes nothing.
        logging.getLogger(name).addFilter(_SILENCE)
    token = _IS_SENDING.set(True)
    try:
        yield
    finally:
        _IS_SENDING.reset(token)
