"""The flow runs on a Prefect server that wait for an approval: found, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flows.environment import prepare

prepare()

from prefect.client.orchestration import get_client  # noqa: E402 - the environment is read at import
from prefect.client.schemas.filters import (  # noqa: E402
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType  # noqa: E402
from prefect.exceptions import FlowPauseTimeout, NotPausedError  # noqa: E402
from prefect.flow_runs import resume_flow_run  # noqa: E402

from flows.approval_form import APPROVE, REJECT, remembered  # noqa: E402
from flows.run_tags import TAG  # noqa: E402
from tasks.approvals import Answer  # noqa: E402
from tasks.order import InputError  # noqa: E402


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """A year-end that waits: its id and name, the accounting year, since when, and when it gives up."""

    id: UUID
    name: str
    year: int
    since: datetime | None
    until: datetime | None


def waiting_runs(programme: str, year: int | None = None) -> tuple[WaitingRun, ...]:
    """The runs of a programme that wait, of one year or of any, the oldest first."""
    paused = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED]))
    wanted = FlowRunFilter(state=paused, tags=FlowRunFilterTags(all_=[TAG, programme, "year"]))
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(flow_run_filter=wanted)
    found = []
    for run in runs:
        known = remembered(run.id)
        if known is not None and run.state is not None and year in {None, known["year"]}:
            until = run.state.state_details.pause_timeout
            found.append(WaitingRun(run.id, run.name, known["year"], run.state.timestamp, until))
    return tuple(sorted(found, key=lambda run: str(run.since)))


def send_answer(run: WaitingRun, answer: Answer, *, is_approved: bool) -> None:
    """Hand the answer to a run; a worker takes it up from there.

    Raises:
        InputError: it does not wait any more, or the server would not take the answer.
    """
    form = {
        "beslutning": APPROVE if is_approved else REJECT,
        "navn": answer.by,
        "rolle": answer.role,
        "kommentar": answer.comment,
    }
    try:
        resume_flow_run(run.id, run_input=form)
    except (NotPausedError, FlowPauseTimeout, RuntimeError) as error:
        raise InputError(f"flow run {run.name} did not take the answer: {error}") from error
