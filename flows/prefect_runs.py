"""A run from the terminal as a Prefect flow."""

from __future__ import annotations

import os
from typing import Any

from flows.runs import Outcome
from tasks.order import RunOrder


def run_flow(order: RunOrder, flow_name: str, texts: dict[str, Any]) -> Outcome:
    """The outcome of the flow of that name.

    The flow reads its settings from the environment, as a deployment does; what the command line says is put there.
    """
    os.environ["OMRADELOFT_INBOX"] = order.places.inbox.absolute
    os.environ["OMRADELOFT_OUTPUT"] = str(order.places.output)
    os.environ["OMRADELOFT_DATABASE"] = order.places.database
    os.environ["OMRADELOFT_PROGRAMMES"] = str(order.places.programmes)
    if order.template is not None:
        os.environ["OMRADELOFT_TEMPLATE"] = str(order.template)
    from flows import reconciliation  # noqa: PLC0415 - Prefect reads the environment when it is imported

    outcome: Outcome = getattr(reconciliation, flow_name)(**texts)
    return outcome
