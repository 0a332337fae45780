"""The deployments: which flow runs when, for which programme, and how a person recognises it. Defined here only.

`omradeloft schedule` serves them in its own process, `omradeloft deploy` puts them on a server, and prefect.yaml, which
a test holds against this module, does the same for `prefect deploy --all`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from flows.environment import prepare
from flows.run_tags import TAG
from flows.setting_faults import SettingFault, SettingsError, variable_of
from flows.settings import Settings
from schemas.programme_files import programme_ids
from tasks.order import InputError
from tasks.programmes import checked_programme

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

MONTHLY: Final = "monthly-reconciliation"
YEARLY: Final = "year-end"
DAILY: Final = "alert-check"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a deployment fires by itself. `parameters` are laid over those of the deployment."""

    slug: str
    cron: str
    timezone: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One flow for one programme. `flow` is the flow's own name, `entrypoint` the module path of its function."""

    flow: str
    name: str
    programme: str
    entrypoint: str
    description: str
    tags: tuple[str, ...]
    parameters: Mapping[str, Any]
    timings: tuple[Timing, ...]

    @property
    def full_name(self) -> str:
        """The name by which the server knows it."""
        return f"{self.flow}/{self.name}"


def served_programmes(settings: Settings, programme: str | None) -> tuple[str, ...]:
    """The programme that is named, or all there are; their files are checked.

    Raises:
        InputError: there is no programme.
        ProgrammeError: the files of one cannot be used.
    """
    served = (programme,) if programme else tuple(programme_ids(settings.programmes))
    if not served:
        raise InputError(f"no programme in {settings.programmes}; make a folder there with a programme.toml")
    for each in served:
        checked_programme(settings.programmes, each)
    return served


def deployment_name(settings: Settings, flow: str, programme: str) -> str:
    """The name of a deployment: that of its flow, and the programme where the folder holds several."""
    return f"{flow}-{programme}" if len(programme_ids(settings.programmes)) > 1 else flow


def other_name(settings: Settings, flow: str, programme: str) -> str:
    """The name the deployment had when there were fewer programmes, or more; nothing may run under both."""
    return flow if deployment_name(settings, flow, programme) != flow else f"{flow}-{programme}"


def deployments_of(settings: Settings, programme: str) -> tuple[Deployment, ...]:
    """The three deployments of a programme."""
    monthly = (_timing(settings, "fifth-working-day", settings.monthly_cron),)
    daily = (_timing(settings, "daily", settings.daily_cron),)
    return (
        _deployment(settings, programme, MONTHLY, monthly, when_due=True),
        _deployment(settings, programme, YEARLY, _yearly_timings(settings)),
        _deployment(settings, programme, DAILY, daily),
    )


_FLOWS: Final = {
    MONTHLY: (
        "flows.reconciliation.monthly_reconciliation",
        "month",
        "Reconciles the month before against the grant, on the fifth working day and when a new export arrives.",
    ),
    YEARLY: (
        "flows.reconciliation.year_end",
        "year",
        "Writes the annual report and the payment request of the year before: a draft, and later one to be approved.",
    ),
    DAILY: (
        "flows.alert_checks.alert_check",
        "alerts",
        "Sends the alerts that wait, and tells of deadlines, of months not reconciled and of the month that was.",
    ),
}
"""Of each flow: the module path of its function, the tag a person looks for, and what it does."""


def _deployment(
    settings: Settings, programme: str, flow: str, timings: tuple[Timing, ...], **parameters: Any
) -> Deployment:
    entrypoint, tag, description = _FLOWS[flow]
    return Deployment(
        flow=flow,
        name=deployment_name(settings, flow, programme),
        programme=programme,
        entrypoint=entrypoint,
        description=description,
        tags=(TAG, programme, tag),
        parameters={"programme": programme, **parameters},
        timings=timings,
    )


def _yearly_timings(settings: Settings) -> tuple[Timing, ...]:
    """All but the last are drafts; the last, when the accounts are closed, asks for approval."""
    *drafts, last = settings.yearly_crons
    numbered = [f"draft-{number}" if number > 1 else "draft" for number in range(1, len(drafts) + 1)]
    return (
        *(_timing(settings, slug, cron, approval=False) for slug, cron in zip(numbered, drafts, strict=True)),
        _timing(settings, "to-be-approved", last, approval=True),
    )


def _timing(settings: Settings, slug: str, cron: str, **parameters: Any) -> Timing:
    return Timing(slug, cron, settings.timezone, parameters)


def check_crons(settings: Settings) -> None:
    """Refuse crons that cannot be read or never come, before anything is started.

    Raises:
        SettingsError: names the variables.
    """
    crons = {
        "monthly_cron": (settings.monthly_cron,),
        "daily_cron": (settings.daily_cron,),
        "yearly_crons": settings.yearly_crons,
    }
    faults = [_cron_fault(name, cron) for name, each in crons.items() for cron in each if not _comes(cron)]
    if not settings.yearly_crons:
        faults.append(
            SettingFault(variable_of("yearly_crons"), "there is no cron", "write for instance 0 6 20 1 *; 0 6 1 3 *")
        )
    if faults:
        raise SettingsError(faults)


def _cron_fault(name: str, cron: str) -> SettingFault:
    reason = f"{cron!r} is no cron that ever comes"
    return SettingFault(variable_of(name), reason, "write minute, hour, day, month and weekday, for instance 0 6 5 * *")


def _comes(cron: str) -> bool:
    """Whether Prefect can read it and finds a day for it."""
    prepare()
    from prefect.schedules import Cron  # noqa: PLC0415 - Prefect takes a second to load

    reader: Any = import_module("prefect._vendor.croniter").croniter  # what the server reads it by; without types
    try:
        reader(Cron(cron).cron).get_next(float)
    except ValueError:
        return False
    return True


def as_prefect(
    deployment: Deployment, *, pool: str | None = None, folder: str | None = None, is_paused: bool = False
) -> RunnerDeployment:
    """The deployment as Prefect wants it.

    Args:
        deployment: what to make.
        pool: the work pool whose workers run it; None when the process that registers it does.
        folder: where a worker runs it, which settings with relative paths start from; else it is a temporary one.
        is_paused: whether its schedules wait until a person switches them on.
    """
    prepare()
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy  # noqa: PLC0415
    from prefect.deployments.runner import RunnerDeployment  # noqa: PLC0415 - Prefect takes a second to load

    made = RunnerDeployment.from_entrypoint(
        deployment.entrypoint,
        name=deployment.name,
        description=deployment.description,
        tags=list(deployment.tags),
        parameters=dict(deployment.parameters),
        schedules=_schedules(deployment.timings),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        paused=is_paused,
        job_variables={"working_dir": folder} if folder else None,
    )
    # Set even when it is None: a deployment that was on a pool is taken off it when it is served.
    made.work_pool_name = pool
    made.work_queue_name = None
    return made


def _schedules(timings: Sequence[Timing]) -> Any:
    from prefect.schedules import Cron  # noqa: PLC0415

    return [
        Cron(each.cron, timezone=each.timezone, slug=each.slug, parameters=dict(each.parameters)) for each in timings
    ]
