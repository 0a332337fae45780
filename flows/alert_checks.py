"""The daily alert check as a Prefect flow: what the calendar says must be told, and what waits in the outbox."""

from __future__ import annotations

import logging
from typing import Final

from flows.environment import prepare

prepare()

from prefect import flow, get_run_logger  # noqa: E402 - the environment is read at import

from flows.alert_checking import Checked, check_and_send, checked_lines  # noqa: E402
from flows.faults import WithoutTraceback  # noqa: E402
from flows.settings import Settings  # noqa: E402
from tasks.alert_check import check_alerts  # noqa: E402
from tasks.orchestrated import as_task, send_alerts, without_data  # noqa: E402
from tasks.retrying import SEND_SECONDS, WORK_SECONDS  # noqa: E402

for _name in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(_name).addFilter(WithoutTraceback())

_CHECK: Final = as_task(check_alerts, "check-alerts", seconds=WORK_SECONDS)


@flow(
    name="alert-check",
    flow_run_name="{programme} alerts",
    persist_result=False,
    validate_parameters=True,
    timeout_seconds=WORK_SECONDS + 4 * SEND_SECONDS,
)
def alert_check(programme: str = "mysen") -> Checked:
    """Tell of deadlines, months that were not reconciled and the month that was, and send what waits.

    Args:
        programme: the folder's name under the programmes.
    """
    with without_data():
        checked = check_and_send(Settings(), programme, _CHECK, send_alerts)
        for line in checked_lines(checked):
            get_run_logger().info(line)
        return checked
