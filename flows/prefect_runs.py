"""A run from the terminal as a Prefect flow."""

from __future__ import annotations

import os
from typing import Any

from flows.runs import Outcome
from flows.settings import Settings


def run_flow(settings: Settings, flow_name: str, texts: dict[str, Any]) -> Outcome:
    """The outcome of the flow of that name.

    The flow reads its settings from the environment, as a deployment does; what the command line says is put there.
    """
    os.environ.update(settings.for_another_process())
    from flows import reconciliation  # noqa: PLC0415 - Prefect reads the environment when it is imported

    outcome: Outcome = getattr(reconciliation, flow_name)(**texts)
    return outcome
