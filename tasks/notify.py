"""Notify: send the alerts that wait in the outbox. A dead mail server delays an alert and never loses one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas.alerts import Alert
from tasks.order import RunOrder
from tasks.store import Database, open_database

Announce = Callable[[Alert], None]


@dataclass(frozen=True, slots=True)
class Notified:
    """What became of the waiting alerts. `waiting` are those no channel took."""

    sent: tuple[Alert, ...]
    waiting: tuple[Alert, ...]
    has_channel: bool


class ChannelError(Exception):
    """No channel took the alert. The text never holds an address, for addresses hold passwords."""

    def __init__(self) -> None:
        super().__init__("no address took the message; check that the mail server answers and the addresses are right")


def notify(order: RunOrder, announce: Announce | None = None) -> Notified:
    """The waiting alerts of the programme, sent once to each address.

    An alert is sent when every channel has taken it; one that fails is tried again by the next run, on the channels
    that have not taken it.

    Args:
        order: names the programme and the addresses.
        announce: a further channel, such as a Prefect event.
    """
    channels = {_fingerprint(url): _by_address(url) for url in order.alert_urls}
    if announce is not None:
        channels["prefect"] = announce
    sent: list[Alert] = []
    waiting: list[Alert] = []
    with open_database(order.places.database) as database:
        for alert in database.pending_alerts(order.programme):
            is_sent = bool(channels) and _deliver(database, alert, channels, order)
            (sent if is_sent else waiting).append(alert)
    return Notified(tuple(sent), tuple(waiting), bool(channels))


def _deliver(database: Database, alert: Alert, channels: Mapping[str, Announce], order: RunOrder) -> bool:
    """Whether every channel has taken the alert now or before."""
    taken = database.delivered_channels(alert.key)
    failed = []
    for name, send in channels.items():
        if name in taken:
            continue
        try:
            send(alert)
        except ChannelError as error:
            failed.append(str(error))
        else:
            database.mark_alert_delivered(alert.key, name)
    if failed:
        database.mark_alert_failed(alert.key, failed[0], order.now)
        return False
    database.mark_alert_sent(alert.key, order.now)
    return True


def _fingerprint(url: str) -> str:
    """A name for an address that gives nothing of it away."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def _by_address(url: str) -> Announce:
    def send(alert: Alert) -> None:
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - only runs with an alert pay for it

        channel = Apprise()
        is_taken = channel.add(url) and channel.notify(
            title=alert.subject, body=alert.body, body_format=NotifyFormat.TEXT
        )
        if not is_taken:
            raise ChannelError

    return send
