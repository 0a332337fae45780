"""The steps as Prefect tasks: retries where the world can fail, none where the data are wrong.

Frames and records are handed over in memory; nothing is cached or kept by Prefect, whose database must hold no
postings.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from prefect import Task, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from schemas.alerts import Alert
from schemas.programme_files import ProgrammeError
from tasks.approvals import (
    ApprovalRefusedError,
    ApprovalSteps,
    approve_both,
    assessed,
    last_versions,
    prepare_both,
    reject_both,
    save_drafts,
)
from tasks.artifacts import ProgressArtifact, publish_artifacts, publish_decision
from tasks.collect import collect
from tasks.notify import NotAllSentError, Notified, notify
from tasks.order import InputError, RunOrder
from tasks.prefect_events import announce
from tasks.reconcile import reconcile
from tasks.retrying import (
    DELAYS_S,
    MAIL_DELAYS_S,
    READ_SECONDS,
    SEND_SECONDS,
    WORK_SECONDS,
    WRITE_SECONDS,
    may_pass,
)
from tasks.steps import Steps, validate_collected
from tasks.store import StoreError
from tasks.versions import StepRefusedError
from tasks.write import write_outputs

Step = TypeVar("Step", bound=Callable[..., Any])
_WORDED: Final = (
    *(ApprovalRefusedError, InputError, NotAllSentError, OSError),
    *(ProgrammeError, StepRefusedError, StoreError),
)
"""Faults whose sentences are ours, or the operating system's, and hold nothing of a posting and no password."""


def _the_world_failed(_task: object, _run: object, state: Any) -> bool:
    """Whether a task is tried again."""
    return may_pass(state.result(raise_on_failure=False))


class StepFault(Exception):  # noqa: N818 - a fault in the program, as the command line calls it
    """A fault in the program, without the words of the original: those may repeat what stands in a posting."""

    def __init__(self, error: Exception) -> None:
        *_, last = traceback.extract_tb(error.__traceback__)
        where = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
        super().__init__(f"a fault in the program: {type(error).__name__} at {where}; run it in a terminal to see more")


@contextmanager
def without_data(*told: type[Exception]) -> Iterator[None]:
    """What is within may fail unexpectedly, and its words do not reach Prefect's database; a flow and its steps alike.

    Args:
        told: further faults whose words hold nothing of a posting here.

    Raises:
        StepFault: in place of a fault whose words nobody has looked at.
    """
    worded: tuple[type[Exception], ...] = (*_WORDED, *told, StepFault)
    try:
        yield
    except worded:
        raise
    except Exception as error:  # noqa: BLE001 - raised again
        raise StepFault(error) from None


def _told_without_data(step: Step) -> Step:
    """The step, whose unexpected faults reach Prefect's database without what they say."""

    @wraps(step)
    def guarded(*given: Any) -> Any:
        with without_data():
            try:
                return step(*given)
            except _WORDED as error:
                if may_pass(error):
                    get_run_logger().warning(f"{error}; tried again, unless this was the last try")
                raise

    return cast("Step", guarded)


def as_task(step: Step, name: str, *, seconds: int, delays: tuple[int, ...] = DELAYS_S) -> Step:
    """A step as a task that is given so many seconds a try, and so long between tries."""
    made = task(
        name=name,
        timeout_seconds=seconds,
        retries=len(delays),
        retry_delay_seconds=list(delays),
        retry_condition_fn=_the_world_failed,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return cast("Step", made(_told_without_data(step)))


def notify_and_announce(order: RunOrder) -> Notified:
    """The waiting alerts, sent by the configured addresses and as Prefect events.

    Raises:
        NotAllSentError: some wait for a reason that may pass.
    """
    notified = notify(order, announce)
    if notified.waiting and notified.may_pass:
        raise NotAllSentError(notified)
    return notified


def send_alerts(order: RunOrder, delays: tuple[int, ...] = MAIL_DELAYS_S) -> Notified:
    """What became of the alerts after the last try, with what each try sent. A dead mail server never fails the run.

    Args:
        order: names the programme and the addresses.
        delays: seconds between the tries.

    Raises:
        StoreError: the outbox cannot be read.
    """
    sent: list[Alert] = []

    def send(of: RunOrder) -> Notified:
        try:
            notified = notify_and_announce(of)
        except NotAllSentError as error:
            sent.extend(error.notified.sent)
            raise
        sent.extend(notified.sent)
        return notified

    step = as_task(send, "notify", seconds=SEND_SECONDS, delays=delays)
    state: Any = cast("Task[..., Any]", step)(order, return_state=True)
    fault = state.result(raise_on_failure=False)
    last = fault.notified if isinstance(fault, NotAllSentError) else state.result()
    return replace(cast("Notified", last), sent=tuple(sent))


AS_TASKS: Final = Steps(
    collect=as_task(collect, "collect", seconds=READ_SECONDS),
    validate=as_task(validate_collected, "validate", seconds=WORK_SECONDS),
    reconcile=as_task(reconcile, "reconcile-and-store", seconds=WORK_SECONDS),
    write=as_task(write_outputs, "write-outputs", seconds=WRITE_SECONDS),
    notify=send_alerts,
)


def advancing(steps: Steps, progress: ProgressArtifact) -> Steps:
    """The steps, each of which moves the bar on the run's page when it is done."""

    def moved(step: Step) -> Step:
        @wraps(step)
        def call(*given: Any) -> Any:
            result = step(*given)
            progress.advance()
            return result

        return cast("Step", call)

    return Steps(*(moved(getattr(steps, part.name)) for part in fields(Steps)))


APPROVALS: Final = ApprovalSteps(
    prepare=as_task(prepare_both, "prepare-documents", seconds=WRITE_SECONDS),
    save=as_task(save_drafts, "save-drafts", seconds=WRITE_SECONDS),
    assess=as_task(assessed, "assess-documents", seconds=WRITE_SECONDS),
    approve=as_task(approve_both, "approve-documents", seconds=WRITE_SECONDS),
    reject=as_task(reject_both, "reject-documents", seconds=WRITE_SECONDS),
    last=as_task(last_versions, "find-documents", seconds=WORK_SECONDS),
)
PUBLISH: Final[Callable[[RunOrder, str, tuple[Path, ...]], None]] = as_task(
    publish_artifacts, "publish-artifacts", seconds=WORK_SECONDS
)
DECIDE: Final[Callable[[RunOrder, str], None]] = as_task(publish_decision, "publish-decision", seconds=WORK_SECONDS)
