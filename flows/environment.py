"""What Prefect must find in the environment before it is first imported."""

from __future__ import annotations

import os
from typing import Final

QUIET: Final = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
"""No telemetry; only how far a run has come; time enough for the embedded server's first start; a server that is
started again knows which runs had a place (decision 0036)."""


def prepare() -> None:
    """Sets what is not set already; call before importing Prefect."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
