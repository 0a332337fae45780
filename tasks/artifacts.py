"""What a run shows on its page in Prefect: tables, lists and how far it has come. The words are `outputs.run_page`'s.

Keys are lower-case and the same for every run of a programme and period, so that Prefect shows their history.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from outputs.run_page import file_list, finding_rows, finding_summary, measure_rows, run_title
from tasks.order import RunOrder
from tasks.store import open_database

_NO_FINDINGS: Final = [{"Alvorlighet": "", "Hva som ikke stemmer": "Ingen funn", "Antall": "0"}]


def publish_artifacts(order: RunOrder, run_id: str, paths: tuple[Path, ...]) -> None:
    """The measures, the findings by cause and the files, on the run's page.

    Raises:
        StoreError: the run cannot be read.
    """
    with open_database(order.places.database) as database:
        run = database.load_run(run_id)
    result, key = run.reconciliation, artifact_key(order)
    create_table_artifact(measure_rows(result), key=f"tiltak-{key}", description=run_title(result))
    create_table_artifact(finding_rows(run) or _NO_FINDINGS, key=f"funn-{key}", description=finding_summary(run))
    create_markdown_artifact(file_list(result, paths), key=f"filer-{key}", description=run_title(result))


def publish_decision(order: RunOrder, summary: str) -> None:
    """What was decided of letter and report, and by whom, on the run's page."""
    title = f"{order.programme} {order.run_period}: godkjenning"
    create_markdown_artifact(summary, key=f"godkjenning-{artifact_key(order)}", description=title)


def artifact_key(order: RunOrder) -> str:
    """Programme and period as Prefect wants keys: lower-case letters, digits and dashes."""
    written = f"{order.programme}-{order.run_period}".casefold()
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in written)


class ProgressArtifact:
    """How far a run has come, as a bar on its page."""

    def __init__(self, order: RunOrder, steps: int) -> None:
        self._steps, self._done = steps, 0
        created = create_progress_artifact(
            0.0, key=f"fremdrift-{artifact_key(order)}", description=f"{order.programme} {order.run_period}: fremdrift"
        )
        self._id: UUID | None = created if isinstance(created, UUID) else None

    def advance(self) -> None:
        """One step more is done."""
        self._done = min(self._done + 1, self._steps)
        if self._id is not None:
            update_progress_artifact(self._id, 100 * self._done / self._steps)
