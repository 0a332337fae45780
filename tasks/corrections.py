"""The list of corrections for the accounting office: made from the latest stored run, stored, and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from domain.proposals import Proposed, propose
from outputs.correction_list import correction_list_workbook
from schemas.corrections import AnsweredLine, CorrectionList
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.order import Places
from tasks.store import open_database
from tasks.stored import latest_stored_run
from tasks.whole_files import write_whole

NAME: Final = "omposteringsliste.xlsx"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The list, the run it was made from, what it leaves out, and where it was written."""

    corrections: CorrectionList
    run: Run
    proposed: Proposed
    path: Path


def hand_over_corrections(places: Places, files: ProgrammeFiles, period: str | None, now: datetime) -> HandedOver:
    """The list made from the latest run for a period, or for any; old lines keep their reference.

    Raises:
        InputError: no run is stored.
        ProgrammeError: there is no budget year for the run's year.
        StoreError: the database cannot be used.
        OSError: the folder cannot be written.
    """
    run = latest_stored_run(places.database, files.programme.id, period)
    result = run.reconciliation
    proposed = propose(run.findings, run.postings, files.programme, files.year(result.year))
    answering = {place for one in run.corrections for place in _spoken_for(one)}
    proposals = [one for one in proposed.proposals if (one.file, one.row) not in answering]
    with open_database(places.database) as database:
        corrections = database.hand_over(result.run_id, proposals, now=now)
    folder = places.output / files.programme.id / result.period
    folder.mkdir(parents=True, exist_ok=True)
    content = correction_list_workbook(corrections, run, files, proposed)
    return HandedOver(corrections, run, proposed, write_whole(folder / NAME, content))


def _spoken_for(answered: AnsweredLine) -> tuple[tuple[str, int], ...]:
    """The postings that need no line of their own: a line and what takes it off again, and a change that is not done.

    Where a closed line was booked is judged like any other posting.
    """
    return (*answered.answer.settled, *(answered.answer.places if answered.answer.status.is_open else ()))
