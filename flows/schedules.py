"""Serving the deployments on their schedules in one process, for a small site: server, runner and inbox watcher.

Without a Prefect server of its own the process starts one beside it. Ctrl-C and SIGTERM end all of it, with status 0.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from flows.automations import install_automations
from flows.deployments import (
    Deployment,
    as_prefect,
    check_crons,
    deployments_of,
    other_name,
    served_programmes,
)
from flows.environment import prepare
from flows.own_server import only_one_here, own_server, server_address
from flows.run_tags import TAG
from flows.settings import Settings
from flows.terminal import tell
from flows.watching import InboxWatcher, require_server

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.runner import Runner


def serve(settings: Settings, programme: str | None) -> None:
    """Serve all deployments of the programme, or of every programme, until stopped.

    Raises:
        SettingsError: a cron cannot be used.
        InputError: there is no programme, or another process serves already.
        ProgrammeError: the files of a programme cannot be used.
        ServerError: no Prefect server comes up.
        ServerLostError: the one that was started has ended.
    """
    prepare()
    programmes = served_programmes(settings, programme)
    check_crons(settings)
    os.environ.update(settings.for_another_process())
    with stopped_by_signals() as told_to_stop:
        is_ours = not server_address()
        with own_server(told_to_stop) if is_ours else only_one_here():
            if is_ours:
                note_interrupted_runs()
            _serve(settings, programmes, told_to_stop)


def watch(settings: Settings, programme: str | None) -> None:
    """Watch the inbox beside a worker until stopped.

    Raises:
        NoServerError: no Prefect server is named.
        InputError: there is no programme.
        ProgrammeError: the files of a programme cannot be used.
    """
    programmes = served_programmes(settings, programme)
    require_server()
    with stopped_by_signals() as told_to_stop:
        tell(f"watching {settings.places.inbox} for {', '.join(programmes)}, every {settings.inbox_seconds} seconds")
        InboxWatcher(settings, programmes, tell).watch(told_to_stop)


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """Ends what is within at Ctrl-C, or at the SIGTERM by which systemd stops, which is noted too."""
    told_to_stop = Event()

    def interrupt(*_: object) -> None:
        told_to_stop.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    # A shell that starts it in the background leaves Ctrl-C ignored, and everything here ends by way of it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield told_to_stop
    except KeyboardInterrupt:
        tell("stopped")


def _serve(settings: Settings, programmes: Sequence[str], told_to_stop: Event) -> None:
    runner = _runner(told_to_stop)
    deployments = [each for programme in programmes for each in deployments_of(settings, programme)]
    for deployment in deployments:
        runner.add_deployment(as_prefect(deployment))
    retire_other_names(settings, deployments)
    if settings.notification_block:
        for line in install_automations(settings.notification_block):
            tell(line)
    watcher = InboxWatcher(settings, tuple(programmes), tell)
    Thread(target=watcher.watch, args=[told_to_stop], name="inbox", daemon=True).start()
    tell(
        f"serving {', '.join(programmes)}: {', '.join(each.flow for each in deployments_of(settings, programmes[0]))}; "
        f"{settings.timezone} time; inbox {settings.places.inbox}; stop with Ctrl-C"
    )
    try:
        asyncio.run(runner.start())
    except (Exception, BaseExceptionGroup):
        if not told_to_stop.is_set():
            raise
        # A stop of the whole service reaches the server too, and the runner may meet it gone before it has ended.
        raise KeyboardInterrupt from None


def _runner(told_to_stop: Event) -> Runner:
    """A runner that ends at SIGTERM as it does at Ctrl-C, and leaves the schedules on for the next start."""
    from prefect.runner import Runner  # noqa: PLC0415 - reads the environment that was just set

    class StoppedRunner(Runner):
        def handle_sigterm(self, *_: Any, **__: Any) -> None:
            told_to_stop.set()
            signal.raise_signal(signal.SIGINT)

    return StoppedRunner(name=TAG, pause_on_shutdown=False)


def note_interrupted_runs() -> None:
    """Mark runs that a power cut left running: nobody runs them, and their place in the queue must be free.

    Only for a server that nobody else uses.
    """
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter  # noqa: PLC0415
    from prefect.client.schemas.objects import StateType  # noqa: PLC0415
    from prefect.states import Crashed  # noqa: PLC0415

    half_done = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    with get_client(sync_client=True) as client:
        left = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": half_done}}}),
            deployment_filter=DeploymentFilter.model_validate({"tags": {"all_": [TAG]}}),
        )
        for run in left:
            client.set_flow_run_state(run.id, Crashed(message="its process was ended from outside"), force=True)
            tell(f"run {run.name} was broken off when the process ended")


def retire_other_names(settings: Settings, deployments: Sequence[Deployment]) -> tuple[str, ...]:
    """Remove the deployments that were named as if there were fewer programmes, or more; their names.

    They would fire beside the ones that took over. Their runs stay.
    """
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        return tuple(name for deployment in deployments for name in _retired(client, settings, deployment))


def _retired(client: SyncPrefectClient, settings: Settings, deployment: Deployment) -> Iterator[str]:
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

    name = f"{deployment.flow}/{other_name(settings, deployment.flow, deployment.programme)}"
    try:
        found = client.read_deployment_by_name(name)
    except ObjectNotFound:
        return
    if found.parameters.get("programme") == deployment.programme and TAG in found.tags:
        client.delete_deployment(found.id)
        tell(f"{name} is now {deployment.full_name}")
        yield name
