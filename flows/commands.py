"""What each command does, and its exit status. Loaded when a command runs, never for `--help`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows import terminal
from flows.progress import progress
from flows.runs import Outcome, monthly_order, programme_of, run, yearly_order
from flows.settings import Settings
from schemas.findings import Finding, blocking
from schemas.programme_files import ProgrammeError, programme_ids
from tasks.order import InputError, RunOrder
from tasks.programmes import checked_programme

DONE, BLOCKED, NOT_UNDERSTOOD = 0, 1, 2


def reconcile(settings: Settings, names: Sequence[str], period: str | None, *, as_json: bool, as_flow: bool) -> int:
    """Run a monthly reconciliation; the exit status."""
    programme, exports = split_names(settings, names)
    order = monthly_order(settings, programme, period, exports)
    texts = {"programme": programme, "period": str(order.until), "exports": tuple(map(str, exports))}
    return _report(order, _run(settings, order, "monthly_reconciliation", texts, as_flow=as_flow), as_json=as_json)


def close_year(settings: Settings, names: Sequence[str], year: int | None, *, as_json: bool, as_flow: bool) -> int:
    """Run a year-end; the exit status."""
    programme, exports = split_names(settings, names)
    last_year = monthly_order(settings, programme, None, ()).today.year - 1
    order = yearly_order(settings, programme, year or last_year, exports)
    texts = {"programme": programme, "year": order.until.year, "exports": tuple(map(str, exports))}
    return _report(order, _run(settings, order, "year_end", texts, as_flow=as_flow), as_json=as_json)


def split_names(settings: Settings, names: Sequence[str]) -> tuple[str, tuple[Path, ...]]:
    """The programme and the exports among the words of a call.

    The first word is the programme unless it is a file; the programme may be left out when there is only one.

    Raises:
        InputError: it cannot be told which programme is meant.
    """
    known = programme_ids(settings.programmes)
    if names and (names[0] in known or not Path(names[0]).exists()):
        return names[0], tuple(map(Path, names[1:]))
    if len(known) != 1:
        found = ", ".join(known) or "none"
        raise InputError(f"say which programme is meant; those found in {settings.programmes}: {found}")
    return known[0], tuple(map(Path, names))


def _run(settings: Settings, order: RunOrder, flow_name: str, texts: dict[str, Any], *, as_flow: bool) -> Outcome:
    if not (as_flow or os.environ.get("PREFECT_API_URL")):
        from tasks.steps import AT_ONCE  # noqa: PLC0415 - a Prefect run loads its own

        with progress() as tell:
            return run(order, AT_ONCE, tell)
    programme_of(order)
    terminal.tell("starting Prefect")
    from flows import prefect_runs  # noqa: PLC0415 - Prefect takes a second to load

    return prefect_runs.run_flow(settings, flow_name, texts)


def _report(order: RunOrder, outcome: Outcome, *, as_json: bool) -> int:
    """Print the result; the exit status that its findings demand."""
    from tasks.stored import stored_run  # noqa: PLC0415

    stored = stored_run(order.places.database, outcome.run_id)
    if as_json:
        reconciliation = next(path for path in outcome.paths if path.name == "reconciliation.json")
        sys.stdout.write(reconciliation.read_text(encoding="utf-8"))
        terminal.tell_files(outcome)
    else:
        from flows.run_summary import show_run  # noqa: PLC0415 - machines need none

        show_run(stored, outcome)
    return status_of(stored.findings)


def status_of(findings: Sequence[Finding]) -> int:
    """1 when a finding blocks, else 0."""
    return BLOCKED if blocking(findings) else DONE


def check(
    settings: Settings,
    paths: Sequence[Path],
    programme: str | None,
    data_docs: Path | None = None,
    mapping: Path | None = None,
    *,
    as_json: bool,
) -> int:
    """Tell what is in the files, propose column maps for unknown ones, and write Data Docs when asked; the exit status.

    Raises:
        InputError: a file is not there, or Data Docs are asked for without a programme.
    """
    from schemas.exports.summary import summary  # noqa: PLC0415
    from tasks.check import check_files  # noqa: PLC0415
    from tasks.proposals import write_proposals  # noqa: PLC0415

    files = checked_programme(settings.programmes, programme) if programme else None
    if data_docs is not None and files is None:
        raise InputError("--data-docs needs --programme: the suites run on a programme's postings")
    checked = check_files(paths, files)
    if data_docs is not None and files is not None:
        from tasks.data_docs import write_data_docs  # noqa: PLC0415

        terminal.tell(f"Data Docs: {write_data_docs(data_docs, checked, files)}")
    proposals = write_proposals(paths, checked, settings.output, mapping)
    if as_json:
        maps = {place: {"column_map": written.as_dict()} for place, written in proposals.items()}
        print_json([summary(decoded) | maps.get(place, {}) for place, decoded in enumerate(checked)])
    else:
        terminal.show_files(checked)
        terminal.show_column_maps(tuple(proposals.values()))
    if any(not decoded.is_readable for decoded in checked):
        return NOT_UNDERSTOOD
    return status_of([finding for decoded in checked for finding in decoded.findings])


def programmes(settings: Settings, *, as_json: bool) -> int:
    """List the programmes; the exit status."""
    listed = [_programme_document(settings.programmes, name) for name in programme_ids(settings.programmes)]
    if as_json:
        print_json(listed)
    else:
        terminal.show_programmes(listed, settings.programmes)
    return NOT_UNDERSTOOD if not listed or any(programme["faults"] for programme in listed) else DONE


def _programme_document(folder: Path, programme: str) -> dict[str, Any]:
    try:
        files = checked_programme(folder, programme)
    except ProgrammeError as error:
        return {"id": programme, "name": None, "years": [], "measures": 0, "faults": list(error.faults)}
    return {
        "id": programme,
        "name": files.programme.name,
        "years": sorted(files.years),
        "measures": len(files.programme.measures),
        "faults": [],
    }


def print_json(document: object) -> None:
    """A document on stdout, for machines."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
