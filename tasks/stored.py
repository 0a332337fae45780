"""Reading a stored run back, for those who do not hold the database open."""

from __future__ import annotations

from schemas.runs import Run
from tasks.order import InputError
from tasks.store import open_database, open_to_read


def stored_run(database_url: str, run_id: str) -> Run:
    """The run of that name.

    Raises:
        StoreError: the database cannot be used or holds no such run.
    """
    with open_to_read(database_url) as database:
        return database.load_run(run_id)


def latest_stored_run(database_url: str, programme: str, period: str | None) -> Run:
    """The latest run of a programme, for a period when one is given.

    Raises:
        InputError: there is none.
        StoreError: the database cannot be used.
    """
    with open_to_read(database_url) as database:
        run = database.latest_run(programme, period)
    if run is None:
        what = f"for {period} " if period else ""
        raise InputError(f"no run of {programme!r} {what}is stored; run `omradeloft reconcile {programme}` first")
    return run


def is_reconciled(database_url: str, programme: str, period: str) -> bool:
    """Whether a run of a period, "YYYY-MM" or "YYYY", is stored.

    Raises:
        StoreError: the database cannot be used.
    """
    with open_database(database_url) as database:
        return database.latest_run_id(programme, period) is not None


def stored_files(database_url: str, programme: str) -> frozenset[str]:
    """The sha256 of every export that is stored for a programme.

    Raises:
        StoreError: the database cannot be used.
    """
    with open_database(database_url) as database:
        return frozenset(declaration.sha256 for declaration in database.imports(programme))
