"""A message as an event on the Prefect server, for automations to react to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

from httpx import HTTPError
from prefect.client.orchestration import get_client
from prefect.events.schemas.events import Event, RelatedResource, Resource
from prefect.runtime import flow_run

from schemas.alerts import Alert
from tasks.channels import AnnounceError

_NAMESPACE: Final = UUID("5b1f3c1e-6a5c-4c39-9c62-0d9f6f1f8a34")
"""Made once for this product, so that the id of an event follows from the key of its message."""


def announce(alert: Alert) -> None:
    """Hand the message to the server as an event, and wait for its yes.

    The client that Prefect's own `emit_event` uses works in the background and never tells whether the event arrived.

    Raises:
        AnnounceError: the server did not take it.
    """
    try:
        with get_client(sync_client=True) as client:
            client.request("POST", "/events", json=[event_of(alert).model_dump(mode="json")])
    except (HTTPError, OSError) as error:
        raise AnnounceError from error


def event_of(alert: Alert) -> Event:
    """The event of a message; the same message gives the same id, under which the server keeps it once."""
    return Event(
        id=uuid5(_NAMESPACE, alert.key),
        occurred=datetime.now(UTC),
        event=f"omradeloft.alert.{alert.rule}",
        resource=Resource(
            {
                "prefect.resource.id": f"omradeloft.{alert.programme}.{alert.measure}".rstrip("."),
                "prefect.resource.name": alert.subject,
            }
        ),
        related=_run(),
        payload={
            "programme": alert.programme,
            "measure": alert.measure,
            "rule": alert.rule,
            "threshold": alert.threshold,
            "period": alert.period,
            "span": alert.span,
            "basis": str(alert.basis),
            "level": alert.level,
            "episode": alert.episode,
            "step": str(alert.step),
            "status": str(alert.status) if alert.status else "",
            "subject": alert.subject,
            "body": alert.body,
        },
    )


def _run() -> list[RelatedResource]:
    """The flow run that sends it, when there is one."""
    if not flow_run.id:
        return []
    run = {"prefect.resource.id": f"prefect.flow-run.{flow_run.id}", "prefect.resource.role": "flow-run"}
    return [RelatedResource({**run, "prefect.resource.name": flow_run.name or ""})]
