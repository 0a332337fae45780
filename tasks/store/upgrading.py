"""Bringing a database up to date by order, and saying whether it is: `omradeloft database`."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.store.addresses import parsed_address, place_of, sqlite_file
from tasks.store.connection import make_engine
from tasks.store.database import open_database
from tasks.store.errors import DatabaseFailedError, DatabaseUnavailableError
from tasks.store.migrating import Revisions, revisions

_NEXT_STEP = "check the address (OMRADELOFT_DATABASE or --database) and that the server runs"
_MISSING = "`omradeloft database upgrade` makes it"


@dataclass(frozen=True, slots=True)
class Looked:
    """A database and the revision of its tables."""

    place: str
    revisions: Revisions


def look_at_database(url: str) -> Looked:
    """Which revision the tables of a database have; nothing is changed.

    Raises:
        DatabaseUnavailableError: it cannot be opened, or is not there.
    """
    address = parsed_address(url)
    if (file := sqlite_file(address)) and not file.exists():
        raise DatabaseUnavailableError(place_of(address), "there is no such file", _MISSING)
    engine = make_engine(address)
    try:
        return Looked(place_of(address), revisions(engine))
    except DatabaseFailedError as error:
        raise DatabaseUnavailableError(place_of(address), error.reason, _NEXT_STEP) from None
    finally:
        engine.dispose()


def upgrade_database(url: str) -> Looked:
    """The database after its tables were made, or brought up to date; what is stored in them stays.

    Raises:
        DatabaseUnavailableError: it cannot be opened.
        DatabaseOutdatedError: this role may not change the tables.
        DatabaseTooNewError: it was made by a later version of the program.
    """
    open_database(url).close()
    return look_at_database(url)
