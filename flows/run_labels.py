"""What a flow run is recognised by in Prefect besides its name: tags."""

from __future__ import annotations

from typing import Final

from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

TAG: Final = "omradeloft"


def label_run(programme: str, kind: str) -> None:
    """Tag this flow run with the product, the programme and what it is for, whoever started it."""
    tags = set(flow_run.tags or ())
    wanted = tags | {TAG, programme, kind}
    if wanted != tags and flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, tags=sorted(wanted))
