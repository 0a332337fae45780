"""One run of a programme at a time: a global concurrency limit on the Prefect server, which the run makes itself.

It spares a month and a year-end of one programme from standing in each other's way, whatever deployment they come
from; two programmes work side by side. What it does not do is keep the figures whole: that is the database's own lock,
which is enough for a run from a terminal, where there is no server to ask. Decision 0036.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import PREFECT_API_URL

from flows.runs import Tell
from tasks.retrying import READ_SECONDS, WORK_SECONDS, WRITE_SECONDS

LEASE_SECONDS: Final = 60
"""The shortest lease the server gives: a run that was killed gives its place back after so long, at most a quarter of
a minute later. A run that lives renews it."""
WORKING_SECONDS: Final = READ_SECONDS + 2 * WORK_SECONDS + WRITE_SECONDS + 10 * 60
"""The longest a working part can take: its steps' own limits, and ten minutes for waiting between tries."""
FLOW_SECONDS: Final = 2 * WORKING_SECONDS + 60 * 60
"""For a flow run from start to end, or to a pause: waiting for another run, working, and an hour for alerts and pages.
A pause ends the process, so that the days of waiting do not count."""


def limit_name(programme: str) -> str:
    """The name of the programme's limit on the server."""
    return f"omradeloft-{programme}"


@contextmanager
def alone(programme: str, tell: Tell) -> Iterator[None]:
    """Nobody else works on the programme while this lasts. Without a server of its own, nobody is asked.

    A place that has not been given back for longer than a run can work was left by a server that was started again
    without its leases; it is freed.
    """
    if not PREFECT_API_URL.value():
        yield
        return
    if _is_taken(programme):
        tell(f"another run of {programme} is at work; waiting until it is done")
    with ExitStack() as held:
        try:
            held.enter_context(_place(programme))
        except TimeoutError:
            tell(f"nobody has given back the place under {limit_name(programme)} for {WORKING_SECONDS} s; freeing it")
            _free(programme)
            held.enter_context(_place(programme))
        yield


def _place(programme: str) -> AbstractContextManager[None]:
    return concurrency(
        limit_name(programme),
        timeout_seconds=WORKING_SECONDS,
        lease_duration=LEASE_SECONDS,
        strict=True,
        # A server that is away for a moment must not end a run that the database keeps whole anyway.
        raise_on_lease_renewal_failure=False,
    )


def _is_taken(programme: str) -> bool:
    """Whether somebody has the place; the limit is made when there is none."""
    with get_client(sync_client=True) as client:
        try:
            client.upsert_global_concurrency_limit_by_name(limit_name(programme), limit=1)
        except ObjectAlreadyExists:
            return True  # another run has made it in this very moment
        return client.read_global_concurrency_limit_by_name(limit_name(programme)).active_slots > 0


def _free(programme: str) -> None:
    with get_client(sync_client=True) as client:
        client.update_global_concurrency_limit(limit_name(programme), GlobalConcurrencyLimitUpdate(active_slots=0))
