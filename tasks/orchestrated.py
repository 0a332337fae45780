"""The steps as Prefect tasks: retries where the world can fail, none where the data are wrong.

Frames and records are handed over in memory; nothing is cached or kept by Prefect, whose database must hold no
postings.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from prefect import task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event

from domain.checks.wording import kroner
from outputs.wording import STATUS_NAMES
from schemas.alerts import Alert
from tasks.collect import collect
from tasks.documents import DocumentError
from tasks.inbox_folders import InboxUnreachableError
from tasks.notify import Notified, notify
from tasks.order import InputError, RunOrder
from tasks.reconcile import reconcile
from tasks.steps import Steps, validate_collected
from tasks.store import open_database
from tasks.write import write_outputs

_KEPT_NOWHERE: Final[dict[str, Any]] = {"cache_policy": NO_CACHE, "persist_result": False}


def _the_world_failed(_task: object, _run: object, state: Any) -> bool:
    """Whether trying again may help: never when an export, a programme file or the program itself is at fault."""
    fault = state.result(raise_on_failure=False)
    if isinstance(fault, InboxUnreachableError):
        return True
    return not isinstance(fault, InputError | DocumentError | ValueError | TypeError | AssertionError)


_RETRIED: Final[dict[str, Any]] = {
    **_KEPT_NOWHERE,
    "retries": 3,
    "retry_delay_seconds": [2, 10, 30],
    "retry_condition_fn": _the_world_failed,
}


def announce(alert: Alert) -> None:
    """The alert as a Prefect event that an automation can react to."""
    emit_event(
        event=f"omradeloft.alert.{alert.rule}",
        resource={
            "prefect.resource.id": f"omradeloft.{alert.programme}.{alert.measure}",
            "prefect.resource.name": alert.subject,
        },
        payload={
            "programme": alert.programme,
            "measure": alert.measure,
            "rule": alert.rule,
            "threshold": alert.threshold,
            "period": alert.period,
            "status": str(alert.status),
            "message": alert.body,
        },
    )


def notify_and_announce(order: RunOrder) -> Notified:
    """The waiting alerts, sent by the configured addresses and as Prefect events."""
    return notify(order, announce)


def publish_artifacts(order: RunOrder, run_id: str, paths: tuple[Path, ...]) -> None:
    """A table of the measures, and a list of the files with their places, on the run's page."""
    with open_database(order.places.database) as database:
        run = database.load_run(run_id)
    result = run.reconciliation
    rows = [
        {
            "Tiltak": measure.line,
            "Revidert budsjett": kroner(measure.sums.revised_ore),
            "Brukt": kroner(measure.sums.after_co_financing_ore),
            "Rest": kroner(measure.sums.remaining_ore),
            "Status": STATUS_NAMES[measure.status],
        }
        for measure in result.measures
    ]
    key = f"{result.programme}-{result.period}"
    create_table_artifact(rows, key=f"tiltak-{key}", description=f"{result.programme_name} {result.period}")
    links = "\n".join(f"- [{path.name}]({path.resolve().as_uri()})" for path in paths)
    create_markdown_artifact(f"Funn: {len(run.findings)}\n\n{links}\n", key=f"filer-{key}")


_once = partial(task, **_KEPT_NOWHERE)
_again = partial(task, **_RETRIED)

AS_TASKS: Final = Steps(
    collect=_again(collect, name="collect"),
    validate=_once(validate_collected, name="validate"),
    reconcile=_again(reconcile, name="reconcile-and-store"),
    write=_again(write_outputs, name="write-outputs"),
    notify=_again(notify_and_announce, name="notify"),
)
PUBLISH: Final[Callable[[RunOrder, str, tuple[Path, ...]], None]] = _again(publish_artifacts, name="publish-artifacts")
