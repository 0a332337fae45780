"""Notify: send the alerts that wait in the outbox. A dead mail server delays an alert and never loses one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.records import Alert
from tasks.order import RunOrder
from tasks.store import open_database

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
    """The waiting alerts of the programme, sent once each.

    Args:
        order: names the programme and the addresses.
        announce: a further channel, such as a Prefect event.
    """
    sent: list[Alert] = []
    waiting: list[Alert] = []
    has_channel = bool(order.alert_urls) or announce is not None
    with open_database(order.places.database) as database:
        for alert in database.pending_alerts(order.programme):
            if not has_channel:
                waiting.append(alert)
                continue
            try:
                _send(alert, order.alert_urls)
                if announce is not None:
                    announce(alert)
            except ChannelError as error:
                database.mark_alert_failed(alert.key, str(error), order.now)
                waiting.append(alert)
            else:
                database.mark_alert_sent(alert.key, order.now)
                sent.append(alert)
    return Notified(tuple(sent), tuple(waiting), has_channel)


def _send(alert: Alert, urls: tuple[str, ...]) -> None:
    if not urls:
        return
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - only runs with an alert pay for it

    channel = Apprise()
    if not channel.add(list(urls)):
        raise ChannelError
    if not channel.notify(title=alert.subject, body=alert.body, body_format=NotifyFormat.TEXT):
        raise ChannelError
