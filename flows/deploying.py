"""Putting the deployments on a Prefect server, for a site with server, workers and PostgreSQL. Safe to repeat."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flows.automations import install_automations
from flows.deployments import Deployment, as_prefect, check_crons, deployments_of, served_programmes
from flows.schedules import retire_other_names
from flows.settings import Settings
from flows.terminal import tell
from flows.watching import require_server

POOL: Final = "omradeloft"


def deploy(settings: Settings, programme: str | None, folder: Path) -> None:
    """Make work pool, deployments, concurrency limits and automations on the server, and tell what there is now.

    Args:
        settings: the crons and the time zone.
        programme: one; every programme when it is left out.
        folder: where the workers run, which relative paths in their settings start from.

    Raises:
        NoServerError: no server is named.
        SettingsError: a cron cannot be used.
        InputError: there is no programme.
        ProgrammeError: the files of a programme cannot be used.
    """
    programmes = served_programmes(settings, programme)
    check_crons(settings)
    require_server()
    make_work_pool()
    for each in programmes:
        limit_programme(each)
        deployments = deployments_of(settings, each)
        for deployment in deployments:
            is_paused = was_paused(deployment)
            as_prefect(deployment, pool=POOL, folder=str(folder.absolute()), is_paused=is_paused).apply()
            times = ", ".join(timing.cron for timing in deployment.timings)
            tell(f"deployment {deployment.full_name}: {times} ({settings.timezone}){'; paused' if is_paused else ''}")
        retire_other_names(settings, deployments)
    for line in install_automations(settings.notification_block):
        tell(line)
    tell(f"start the workers with `prefect worker start --pool {POOL}` and the inbox watcher with `omradeloft watch`")


def make_work_pool() -> None:
    """The pool that the workers take their runs from; left as it is when it is there."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load
    from prefect.client.schemas.actions import WorkPoolCreate  # noqa: PLC0415
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415
    from prefect.workers.process import ProcessWorker  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(POOL)
        except ObjectNotFound:
            template = ProcessWorker.get_default_base_job_template()
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))
            tell(f"work pool {POOL}: made")
        else:
            tell(f"work pool {POOL}: was there")


def was_paused(deployment: Deployment) -> bool:
    """Whether a person has paused it on the server; deploying again leaves it so."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        try:
            return client.read_deployment_by_name(deployment.full_name).paused
        except ObjectNotFound:
            return False


def limit_programme(programme: str) -> None:
    """One run at a time per programme, whichever flow it is."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load

    from flows.one_at_a_time import limit_name  # noqa: PLC0415

    name = limit_name(programme)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(name, 1)
    tell(f"concurrency limit {name}: one run at a time")
