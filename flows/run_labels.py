"""What a flow run is recognised by in Prefect besides its name: tags."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

from flows.run_tags import TAG, TRANSIENT
from tasks.retrying import may_pass


def label_run(programme: str, kind: str) -> None:
    """Tag this flow run with the product, the programme and what it is for, whoever started it."""
    _tag({TAG, programme, kind})


@contextmanager
def telling_what_may_pass(programme: str, kind: str) -> Iterator[None]:
    """What is within may fail; when that may pass, the run is tagged so, and the inbox watcher asks for it again."""
    try:
        yield
    except Exception as error:
        if may_pass(error):
            _tag({TAG, programme, kind, TRANSIENT})
        raise


def _tag(wanted: set[str]) -> None:
    tags = set(flow_run.tags or ())
    if not wanted <= tags and flow_run.id:
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, tags=sorted(tags | wanted))
