"""Reading a stored run back, for those who do not hold the database open."""

from __future__ import annotations

from schemas.runs import Run
from tasks.order import InputError
from tasks.store import open_database


def stored_run(database_url: str, run_id: str) -> Run:
    """The run of that name.

    Raises:
        StoreError: the database cannot be used or holds no such run.
    """
    with open_database(database_url) as database:
        return database.load_run(run_id)


def latest_stored_run(database_url: str, programme: str, period: str | None) -> Run:
    """The latest run of a programme, for a period when one is given.

    Raises:
        InputError: there is none.
        StoreError: the database cannot be used.
    """
    with open_database(database_url) as database:
        run = database.latest_run(programme, period)
    if run is None:
        what = f"for {period} " if period else ""
        raise InputError(f"no run of {programme!r} {what}is stored; run `omradeloft reconcile {programme}` first")
    return run
