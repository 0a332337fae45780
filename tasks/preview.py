"""Which stored run a preview is made from, and the preview itself. Only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.request_preview import RequestPreview, request_preview
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run
from tasks.order import InputError
from tasks.store import open_to_read


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview, and the stored run it rests on."""

    run: Run
    preview: RequestPreview


def preview_request(
    database_url: str, files: ProgrammeFiles, *, year: int | None, period: str | None, today: date
) -> Previewed:
    """The preview of the latest stored run of a year: its year-end when there is one, else its latest month.

    Args:
        database_url: opened for reading; nothing is stored.
        files: the programme as it is now.
        year: the accounting year; the latest that has a run when left out.
        period: "YYYY" or "YYYY-MM"; that run and no other.
        today: the day of the preview.

    Raises:
        InputError: there is no such run.
        ProgrammeError: there is no budget for the run's year.
        StoreError: the database cannot be used or is not there.
    """
    run = _run_to_preview(database_url, files.programme.id, year, period)
    return Previewed(run, request_preview(run, files, today))


def _run_to_preview(database_url: str, programme: str, year: int | None, period: str | None) -> Run:
    with open_to_read(database_url) as database:
        made = {basis.period for basis in database.run_bases(programme)}
        chosen = previewed_period(made, year, period)
        run = None if chosen is None else database.latest_run(programme, chosen)
    if run is None:
        what = period or (str(year) if year else "")
        wanted = f" for {what}" if what else ""
        raise InputError(f"no run of {programme!r}{wanted} is stored; run `omradeloft reconcile {programme}` first")
    return run


def previewed_period(made: set[str], year: int | None, period: str | None) -> str | None:
    """The period to look at among those that have runs: the one named, else the year itself, else its last month."""
    if period is not None:
        return period if period in made else None
    latest = max((made_period[:4] for made_period in made), default=None)
    wanted = str(year) if year is not None else latest
    return max((one for one in made if one[:4] == wanted), key=lambda one: (len(one) == 4, one), default=None)
