"""What the Prefect server knows of our deployments: whether they are there, when they run next, and who runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

_LOOKED_AHEAD: Final = 200


class PrefectSilentError(Exception):
    """The Prefect server does not answer, or refuses."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the Prefect server does not answer as it should ({reason})")


@dataclass(frozen=True, slots=True)
class DeploymentFound:
    """A deployment as the server knows it. `is_ready` is whether somebody has lately asked for its runs."""

    full_name: str
    is_paused: bool
    is_ready: bool
    work_pool: str | None
    next_run_at: datetime | None


@dataclass(frozen=True, slots=True)
class ServerFound:
    """A Prefect server: its version, our deployments, work pools and how many workers each has, and late runs."""

    version: str
    deployments: tuple[DeploymentFound, ...]
    workers: tuple[tuple[str, int], ...]
    late: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class ServerNamed:
    """Which server is named: its address, and whether a login goes with it."""

    url: str
    has_login: bool


def load_prefect() -> None:
    """Load Prefect before threads ask for it: it cannot be loaded by two of them at once."""
    import_module("prefect.client.orchestration")


def server_named() -> ServerNamed:
    """The server that Prefect's own settings name; its address is empty when they name none."""
    from prefect.settings import get_current_settings  # noqa: PLC0415 - Prefect takes a second to load

    settings = get_current_settings()
    return ServerNamed(settings.api.url or "", bool(settings.api.auth_string or settings.api.key))


def server_found(tag: str) -> ServerFound:
    """What the server that is named knows of the deployments that bear a tag.

    Raises:
        PrefectSilentError: it does not answer, or refuses.
    """
    import httpx  # noqa: PLC0415
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.exceptions import PrefectException  # noqa: PLC0415

    try:
        with get_client(sync_client=True) as client:
            return _found(client, tag)
    except (httpx.HTTPError, httpx.InvalidURL, PrefectException, OSError, RuntimeError) as error:
        # Its own words are left out: they may repeat the address with its login.
        status = getattr(getattr(error, "response", None), "status_code", None)
        raise PrefectSilentError(f"{type(error).__name__}{f' {status}' if status else ''}") from None


def _found(client: SyncPrefectClient, tag: str) -> ServerFound:
    from prefect.client.schemas import filters  # noqa: PLC0415

    version = client.api_version()
    tagged = filters.DeploymentFilter(tags=filters.DeploymentFilterTags(all_=[tag]))
    deployed = client.read_deployments(deployment_filter=tagged)
    coming = _runs(client, tagged, "Scheduled")
    late = _runs(client, tagged, "Late")
    pools = sorted({str(each.work_pool_name) for each in deployed if each.work_pool_name})
    return ServerFound(
        version=version,
        deployments=tuple(
            sorted((_deployment(client, each, coming) for each in deployed), key=lambda one: one.full_name)
        ),
        workers=tuple((pool, _workers_online(client, pool)) for pool in pools),
        late=tuple((run.name, run.expected_start_time or datetime.now(UTC)) for run in late),
    )


def _runs(client: SyncPrefectClient, deployments: Any, state: str) -> Sequence[Any]:
    from prefect.client.schemas import filters  # noqa: PLC0415
    from prefect.client.schemas.sorting import FlowRunSort  # noqa: PLC0415

    named = filters.FlowRunFilterState(name=filters.FlowRunFilterStateName(any_=[state]))
    return client.read_flow_runs(
        deployment_filter=deployments,
        flow_run_filter=filters.FlowRunFilter(state=named),
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=_LOOKED_AHEAD,
    )


def _deployment(client: SyncPrefectClient, deployed: Any, coming: Sequence[Any]) -> DeploymentFound:
    times = [run.expected_start_time for run in coming if run.deployment_id == deployed.id]
    status = deployed.status.value if deployed.status else ""
    return DeploymentFound(
        full_name=f"{client.read_flow(deployed.flow_id).name}/{deployed.name}",
        is_paused=bool(deployed.paused) or not any(schedule.active for schedule in deployed.schedules),
        is_ready=status == "READY",
        work_pool=deployed.work_pool_name,
        next_run_at=min(filter(None, times), default=None),
    )


def _workers_online(client: SyncPrefectClient, pool: str) -> int:
    workers = client.read_workers_for_work_pool(pool)
    return len([worker for worker in workers if worker.status.value == "ONLINE"])
