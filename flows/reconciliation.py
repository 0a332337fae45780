"""The Prefect flows. Their parameters are plain texts, so that a person can start them from a form."""

from __future__ import annotations

import logging
from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow, get_run_logger  # noqa: E402 - the environment is read at import
from prefect.runtime import flow_run  # noqa: E402

from flows.faults import WithoutTraceback  # noqa: E402
from flows.runs import Outcome, monthly_order, run, yearly_order  # noqa: E402
from flows.settings import Settings  # noqa: E402
from tasks.orchestrated import AS_TASKS, PUBLISH  # noqa: E402
from tasks.order import RunOrder  # noqa: E402

for _name in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(_name).addFilter(WithoutTraceback())


def _monthly_name() -> str:
    """The programme and the month, also when the month is left to the clock."""
    given = flow_run.parameters
    return f"{given['programme']} {given['period'] or monthly_order(Settings(), '', None, ()).until}"


def _yearly_name() -> str:
    """The programme and the year, also when the year is left to the clock."""
    given = flow_run.parameters
    return f"{given['programme']} {given['year'] or last_year(Settings())}"


@flow(
    name="monthly-reconciliation",
    flow_run_name=_monthly_name,
    persist_result=False,
    validate_parameters=True,
)
def monthly_reconciliation(
    programme: str = "mysen", period: str | None = None, exports: tuple[str, ...] = ()
) -> Outcome:
    """Reconcile one month; without a period, the month before the run.

    Args:
        programme: the folder's name under the programmes.
        period: YYYY-MM.
        exports: paths of exports; without any, the inbox is read.
    """
    return _ordered(monthly_order(Settings(), programme, period, tuple(map(Path, exports))))


@flow(name="year-end", flow_run_name=_yearly_name, persist_result=False, validate_parameters=True)
def year_end(programme: str = "mysen", year: int | None = None, exports: tuple[str, ...] = ()) -> Outcome:
    """Make the annual report and the payment request; without a year, for the year before the run.

    Args:
        programme: the folder's name under the programmes.
        year: the accounting year to close.
        exports: paths of exports; without any, the inbox is read.
    """
    settings = Settings()
    return _ordered(yearly_order(settings, programme, year or last_year(settings), tuple(map(Path, exports))))


def last_year(settings: Settings) -> int:
    """The calendar year before today's."""
    return monthly_order(settings, "", None, ()).today.year - 1


def _ordered(order: RunOrder) -> Outcome:
    outcome = run(order, AS_TASKS, get_run_logger().info)
    PUBLISH(order, outcome.run_id, outcome.paths)
    return outcome
