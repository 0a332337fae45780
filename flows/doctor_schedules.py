"""What the doctor says of schedules: the Prefect server, its deployments, who runs them, and what is late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from flows.deployments import Deployment, deployments_of, served_programmes
from flows.doctor_lines import Line, ok, shown, warning, wrong
from flows.environment import prepare
from flows.production_addresses import prefect_in_the_clear
from flows.run_tags import TAG
from flows.settings import Settings
from schemas.programme_files import ProgrammeError
from tasks.health_prefect import DeploymentFound, PrefectSilentError, ServerFound, server_found, server_named
from tasks.health_programs import installed_version
from tasks.order import InputError

_SERVE = "start `omradeloft schedule`, or `omradeloft deploy` and a worker"


def schedule_lines(settings: Settings, programme: str | None) -> Iterator[Line]:
    """Whether the runs come by themselves."""
    prepare()
    named = server_named()
    if not named.url:
        told = "no Prefect server is named here, so it cannot be seen whether runs come by themselves"
        yield warning("schedules", told, "set PREFECT_API_URL to the server that keeps the schedules")
        return
    if settings.environment == "production":
        for reason in prefect_in_the_clear(named.url, has_login=named.has_login):
            yield wrong("schedules", reason, "write https:// in PREFECT_API_URL, and set PREFECT_API_AUTH_STRING")
    try:
        found = server_found(TAG)
    except PrefectSilentError as error:
        yield wrong("schedules", str(error), "start the server, or mend PREFECT_API_URL and its login")
        return
    yield from server_lines(found, wanted_deployments(settings, programme), datetime.now(UTC))


def wanted_deployments(settings: Settings, programme: str | None) -> tuple[Deployment, ...]:
    """The deployments there should be; none for programmes whose files cannot be used, which is told elsewhere."""
    try:
        served = served_programmes(settings, programme)
    except (InputError, ProgrammeError):
        return ()
    return tuple(deployment for each in served for deployment in deployments_of(settings, each))


def server_lines(found: ServerFound, wanted: Sequence[Deployment], now: datetime) -> Iterator[Line]:
    """Of a server that answered."""
    own = installed_version("prefect")
    if found.version == own:
        yield ok("schedules", f"the Prefect server answers, version {found.version}")
    else:
        told = f"the Prefect server has version {found.version}, this program {own}"
        yield warning("schedules", told, "install the same version on both")
    there = {deployment.full_name: deployment for deployment in found.deployments}
    for each in wanted:
        yield deployment_line(each.full_name, there.get(each.full_name))
    for pool, workers in found.workers:
        if workers:
            yield ok("schedules", f"work pool {pool}: {workers} workers online")
        else:
            yield wrong("schedules", f"work pool {pool}: no worker is online", f"prefect worker start --pool {pool}")
    if found.late:
        since = min(expected for _, expected in found.late)
        told = f"{len(found.late)} runs are late, the oldest by {(now - since) // timedelta(minutes=1)} minutes"
        remedy = "see why nobody takes them: no worker, or a run that hangs and holds the limit"
        yield wrong("schedules", f"{told}: {shown(name for name, _ in found.late)}", remedy)
    else:
        yield ok("schedules", "no run is late")


def deployment_line(name: str, found: DeploymentFound | None) -> Line:
    """One deployment."""
    if found is None:
        return wrong("schedules", f"{name} is not on the server", _SERVE)
    if found.is_paused:
        return wrong("schedules", f"{name} is paused", f"prefect deployment schedule resume {name} ID, or {_SERVE}")
    if not found.is_ready and found.work_pool is None:
        return wrong("schedules", f"{name}: nobody has asked for its runs lately", _SERVE)
    if found.next_run_at is None:
        return warning(
            "schedules", f"{name}: no run is scheduled", "see that the server's scheduler runs, and the cron"
        )
    return ok("schedules", f"{name}: next {found.next_run_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
