"""The alert check from beginning to end, for a terminal and for Prefect alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.alert_sending import named_alerts, sending_document, sending_lines
from flows.commands import BLOCKED, DONE, print_json
from flows.deployments import served_programmes
from flows.runs import monthly_order
from flows.settings import Settings
from schemas.alerts import Alert
from schemas.printable import printable
from schemas.programme_files import ProgrammeFiles
from tasks.inbox_address import InboxAddress
from tasks.notify import Notified, notify
from tasks.order import RunOrder
from tasks.programmes import checked_programme

CheckStep = Callable[[str, ProgrammeFiles, InboxAddress, datetime], tuple[Alert, ...]]
SendStep = Callable[[RunOrder], Notified]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found to tell, and what became of all that waited."""

    programme: str
    found: tuple[Alert, ...]
    notified: Notified


def check_and_send(settings: Settings, programme: str, check: CheckStep, send: SendStep) -> Checked:
    """Put what is to be told in the outbox, and send what waits there.

    Args:
        settings: where things are.
        programme: whose.
        check: the first step, plain or as a Prefect task.
        send: the second one.

    Raises:
        ProgrammeError: the programme files cannot be used.
        StoreError: the database cannot be used.
    """
    files = checked_programme(settings.programmes, programme)
    order = monthly_order(settings, programme, None, ())
    found = check(order.places.database, files, order.places.inbox, order.now)
    return Checked(programme, found, send(order))


def check_now(settings: Settings, programme: str | None, *, as_json: bool) -> int:
    """Check one programme, or all, in a terminal; the exit status: 1 when a message is left, else 0."""
    from tasks.alert_check import check_alerts  # noqa: PLC0415 - loads what composes messages

    checked = [check_and_send(settings, each, check_alerts, notify) for each in served_programmes(settings, programme)]
    if as_json:
        print_json([_document(each) for each in checked])
    else:
        for line in (line for each in checked for line in checked_lines(each)):
            print(printable(line))  # noqa: T201 - the result of the command
    is_left = any(each.notified.waiting or each.notified.held for each in checked)
    return BLOCKED if is_left else DONE


def checked_lines(checked: Checked) -> Iterator[str]:
    """What came of a check, a line each; reasons hold no address."""
    yield f"{checked.programme}: {len(checked.found)} new message(s)"
    yield from (f"new: {alert.subject}" for alert in checked.found)
    yield from sending_lines(checked.programme, checked.notified)


def _document(checked: Checked) -> dict[str, object]:
    return sending_document(checked.programme, checked.notified) | {"found": named_alerts(checked.found)}
