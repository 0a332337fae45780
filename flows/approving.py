"""What `omradeloft approval` does, and its exit status. Loaded when it runs.

A run that waits on the Prefect server is answered there, so that it goes on; without one, or without a server, the
versions are approved or rejected at once. 0: done. 1: refused, nothing was stored. 2: the call was not understood.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.commands import BLOCKED, DONE, print_json, split_names
from flows.settings import Settings
from flows.version_texts import version_document, version_lines
from schemas.document_versions import DocumentVersion, VersionStep
from schemas.printable import printable
from tasks.approvals import (
    Answer,
    ApprovalRefusedError,
    YearOrder,
    approve_both,
    assessed,
    refuse_approval,
    refuse_rejection,
    reject_both,
)
from tasks.programmes import checked_programme
from tasks.store import open_database

if TYPE_CHECKING:
    from flows.waiting_runs import WaitingRun

_WAITS = frozenset({VersionStep.DRAFT, VersionStep.CHECKED})
_Decide = Callable[[YearOrder, Answer], tuple[DocumentVersion, ...]]


@dataclass(frozen=True, slots=True)
class Asking:
    """Which programme and year a call names, and how its answer is wanted."""

    settings: Settings
    programme: str | None
    year: int | None
    as_json: bool

    @property
    def name(self) -> str:
        """The programme; the only one there is when none is named."""
        return split_names(self.settings, [self.programme] if self.programme else [])[0]

    def order(self, year: int) -> YearOrder:
        """The letter and report of a year, as of now."""
        settings = self.settings
        files = checked_programme(settings.programmes, self.name)
        now = datetime.now(settings.zone)
        return YearOrder(settings.places.database, files, year, now, settings.template and settings.template.absolute())


def list_waiting(asking: Asking) -> int:
    """List the runs that wait and the versions that are not approved; the exit status."""
    runs = _runs(asking)
    with open_database(asking.settings.places.database, must_exist=True) as database:
        versions = database.documents.versions(asking.name, asking.year)
    last = {(version.year, version.kind): version for version in versions}
    waiting = [version for version in last.values() if version.step in _WAITS]
    if asking.as_json:
        print_json(
            {"flow_runs": [_run_document(run) for run in runs], "versions": list(map(version_document, waiting))}
        )
        return DONE
    _print([line for run in runs for line in _run_lines(run)])
    _print([line for version in waiting for line in version_lines(version)])
    _print([] if runs or waiting else [f"Nothing of {asking.name} waits for approval."])
    return DONE


def approve(asking: Asking, answer: Answer) -> int:
    """Approve report and letter of a year, by the run that waits for it or at once; the exit status."""
    return _decided(asking, answer, approve_both, is_approved=True)


def reject(asking: Asking, answer: Answer) -> int:
    """Reject both, by the run that waits or at once; the exit status."""
    return _decided(asking, answer, reject_both, is_approved=False)


def _decided(asking: Asking, answer: Answer, decide: _Decide, *, is_approved: bool) -> int:
    year = asking.year or 0
    order = asking.order(year)
    runs = _runs(asking)
    try:
        if runs:
            _foresee(order, answer, is_approved=is_approved)
            return _handed_over(asking, runs[-1], answer, is_approved=is_approved)
        versions = decide(order, answer)
    except ApprovalRefusedError as error:
        return _refused(asking, error)
    if asking.as_json:
        print_json([version_document(version) for version in versions])
    else:
        _print(line for version in versions for line in version_lines(version))
        again = f"omradeloft close-year {asking.name} --year {year}"
        _print([f"Next: {again} writes the final documents beside the other files"] if is_approved else [])
    return DONE


def _foresee(order: YearOrder, answer: Answer, *, is_approved: bool) -> None:
    """Refuse here what the run would refuse, so that whoever asks is told at once."""
    if is_approved:
        refuse_approval(assessed(order), answer)
    else:
        refuse_rejection(order, answer)


def _handed_over(asking: Asking, run: WaitingRun, answer: Answer, *, is_approved: bool) -> int:
    from flows.waiting_runs import send_answer  # noqa: PLC0415 - Prefect takes a second to load

    send_answer(run, answer, is_approved=is_approved)
    if asking.as_json:
        print_json({"flow_run": _run_document(run)})
    else:
        _print([f"The answer was handed to flow run {run.name} ({run.id}), which goes on when a worker takes it up."])
    return DONE


def _runs(asking: Asking) -> tuple[WaitingRun, ...]:
    """The runs that wait on the server; none where no server is set."""
    if not os.environ.get("PREFECT_API_URL"):
        return ()
    from flows.waiting_runs import waiting_runs  # noqa: PLC0415

    return waiting_runs(asking.name, asking.year)


def _run_document(run: WaitingRun) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "name": run.name,
        "year": run.year,
        "since": run.since.isoformat() if run.since else None,
        "until": run.until.isoformat() if run.until else None,
    }


def _run_lines(run: WaitingRun) -> Iterable[str]:
    until = f", until {run.until:%Y-%m-%d %H:%M}" if run.until else ""
    since = f" since {run.since:%Y-%m-%d %H:%M}" if run.since else ""
    yield f"flow run {run.name} ({run.id}) waits{since}{until} (UTC)"


def _refused(asking: Asking, error: ApprovalRefusedError) -> int:
    """Tell every reason; nothing was stored."""
    if asking.as_json:
        print_json({"refused": list(error.reasons)})
    else:
        sys.stderr.write("omradeloft: refused, and nothing was stored:\n")
        sys.stderr.writelines(f"  - {printable(reason)}\n" for reason in error.reasons)
    return BLOCKED


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
