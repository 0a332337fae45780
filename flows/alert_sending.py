"""`omradeloft alerts send`: what waits in the outbox, sent now, and what is left of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from flows.commands import print_json, split_names
from flows.environment import prepare
from flows.settings import Settings
from schemas.alerts import Alert
from schemas.printable import printable
from schemas.programme_files import programme_ids
from tasks.channels import Announce
from tasks.notify import LEASE, Notified, SendingOrder, send_waiting
from tasks.order import InputError


def send_alerts(settings: Settings, programme: str | None, *, as_json: bool) -> int:
    """0 when nothing is left, 1 when something waits.

    Args:
        settings: where the outbox is and where messages go.
        programme: whose; it may be left out when there is only one.
        as_json: for machines.

    Raises:
        InputError: it cannot be told which programme is meant, or nothing is known of it.
        StoreError: the outbox cannot be read.
    """
    name, _ = split_names(settings, [programme] if programme else [])
    clock = partial(datetime.now, settings.zone)
    order = SendingOrder(name, settings.places.database, settings.alert_addresses, clock)
    notified = send_waiting(order, _announce())
    is_unknown = not (notified.sent or notified.waiting or notified.held)
    if is_unknown and name not in (found := programme_ids(settings.programmes)):
        raise InputError(f"no programme {name!r} here; programmes found: {', '.join(found)}")
    if as_json:
        print_json(sending_document(name, notified))
    else:
        for line in sending_lines(name, notified):
            print(printable(line))  # noqa: T201 - the result of the command
    return 1 if notified.waiting or notified.held else 0


def _announce() -> Announce | None:
    """Where there is a server, a message is its event too, as it is in a run."""
    if not os.environ.get("PREFECT_API_URL"):
        return None
    prepare()
    from tasks.prefect_events import announce  # noqa: PLC0415 - Prefect reads the environment when it is imported

    return announce


def sending_lines(programme: str, notified: Notified) -> Iterator[str]:
    """What was sent, what is left and why, a line each. Reasons hold no address."""
    left = len(notified.waiting) + len(notified.held)
    yield f"{programme}: {len(notified.sent)} message(s) sent, {left} left"
    yield from (f"sent: {alert.subject}" for alert in notified.sent)
    yield from (f"waits: {alert.subject}" for alert in notified.waiting)
    minutes = int(LEASE.total_seconds() // 60)
    for alert in notified.held:
        yield f"held by another sender, or by one that stopped and lets go within {minutes} minutes: {alert.subject}"
    yield from (f"reason: {reason}" for reason in notified.reasons)
    if notified.waiting and not notified.has_channel:
        yield "reason: no address; set OMRADELOFT_ALERT_URLS"


def sending_document(programme: str, notified: Notified) -> dict[str, object]:
    """The same for machines."""
    return {
        "programme": programme,
        "sent": named_alerts(notified.sent),
        "waiting": named_alerts(notified.waiting),
        "held": named_alerts(notified.held),
        "reasons": list(notified.reasons),
    }


def named_alerts(alerts: Sequence[Alert]) -> list[dict[str, str]]:
    """What tells messages apart, for machines."""
    return [{"key": each.key, "rule": each.rule, "measure": each.measure, "subject": each.subject} for each in alerts]
