"""The Prefect flows. Their parameters are plain texts, so that a person can start them from a form."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from flows.environment import prepare

prepare()

from prefect import flow, get_run_logger  # noqa: E402 - the environment is read at import
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.runtime import flow_run  # noqa: E402
from prefect.states import Completed  # noqa: E402

from domain.periods import PeriodError  # noqa: E402
from flows.approval import asked_for, run_until_approved  # noqa: E402
from flows.faults import WithoutTraceback  # noqa: E402
from flows.one_at_a_time import FLOW_SECONDS, alone  # noqa: E402
from flows.run_labels import label_run, telling_what_may_pass  # noqa: E402
from flows.runs import Outcome, monthly_order, work, yearly_order  # noqa: E402
from flows.settings import Settings  # noqa: E402
from outputs.norwegian import counted  # noqa: E402
from tasks.approvals import ApprovalRefusedError  # noqa: E402
from tasks.artifacts import ProgressArtifact  # noqa: E402
from tasks.notify import NotAllSentError  # noqa: E402
from tasks.orchestrated import AS_TASKS, PUBLISH, advancing, without_data  # noqa: E402
from tasks.order import RunOrder  # noqa: E402
from tasks.versions import StepRefusedError  # noqa: E402

STEPS = 6
"""Collect, validate, reconcile and store, write, publish, send."""

for _name in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(_name).addFilter(WithoutTraceback(ApprovalRefusedError, NotAllSentError, StepRefusedError))


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
    timeout_seconds=FLOW_SECONDS,
)
def monthly_reconciliation(
    programme: str = "mysen", period: str | None = None, exports: tuple[str, ...] = (), when_due: bool = False
) -> State[Outcome]:
    """Reconcile one month; without a period, the month before the run.

    Args:
        programme: the folder's name under the programmes.
        period: YYYY-MM.
        exports: paths of exports; without any, the inbox is read.
        when_due: end at once unless the month before is due by the calendar; for schedules that fire on several days.
    """
    with without_data(PeriodError):
        settings = Settings()
        label_run(programme, "month")
        if when_due and (reason := _not_due(settings, programme)):
            return Completed(name="Ikke nå", message=reason)
        with telling_what_may_pass(programme, "month"):
            return _ended(_worked(monthly_order(settings, programme, period, tuple(map(Path, exports)))))


@flow(
    name="year-end",
    flow_run_name=_yearly_name,
    persist_result=False,
    validate_parameters=True,
    timeout_seconds=FLOW_SECONDS,
)
def year_end(
    programme: str = "mysen",
    year: int | None = None,
    exports: tuple[str, ...] = (),
    approval: bool = False,
    prepared_by: str = "",
) -> State[Outcome]:
    """Make the annual report and the payment request; without a year, for the year before the run.

    Args:
        programme: the folder's name under the programmes.
        year: the accounting year to close.
        exports: paths of exports; without any, the inbox is read.
        approval: prepare both documents, and wait until somebody has approved or rejected them.
        prepared_by: who has prepared them, and therefore cannot approve them; left out, the letter's case officer.
    """
    with without_data(PeriodError):
        settings = Settings()
        label_run(programme, "year")
        order = yearly_order(settings, programme, year or last_year(settings), tuple(map(Path, exports)))
        if not approval or not settings.approval_days:
            return _ended(_worked(order))
        return run_until_approved(asked_for(order, prepared_by, settings.approval_days), _worked)


def last_year(settings: Settings) -> int:
    """The calendar year before today's."""
    return monthly_order(settings, "", None, ()).today.year - 1


def _not_due(settings: Settings, programme: str) -> str | None:
    from flows.due import not_due_reason  # noqa: PLC0415 - only a schedule asks

    return not_due_reason(settings, programme, datetime.now(settings.zone))


def _worked(order: RunOrder) -> Outcome:
    """The steps of a run; nobody else works on the programme until the files are there."""
    tell, progress = get_run_logger().info, ProgressArtifact(order, STEPS)
    steps = advancing(AS_TASKS, progress)
    with alone(order.programme, tell):
        run_id, paths = work(order, steps, tell)
        PUBLISH(order, run_id, paths)
        progress.advance()
    tell("sending alerts")
    return Outcome(run_id, paths, steps.notify(order))


def _ended(outcome: Outcome) -> State[Outcome]:
    """Done, with what a person should know of the alerts."""
    waiting = len(outcome.notified.waiting)
    verb = "venter" if outcome.notified.has_channel else "venter, for ingen kanal er satt opp"
    message = f"Ferdig. {counted(waiting, 'varsel', 'varsler')} {verb}." if waiting else "Ferdig."
    return Completed(message=message, data=outcome)
