"""The store: what was imported, what each run found, and which alerts wait to be sent.

The way in is `open_database`. Nothing here decides what a figure is; it keeps what it is given and gives it back.
"""

from tasks.store.database import Database, open_database, open_to_read
from tasks.store.errors import (
    ArchiveDamagedError,
    ContentNotFoundError,
    DatabaseFailedError,
    DatabaseOutdatedError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
    LoadControlError,
    RunConflictError,
    RunNotFoundError,
    SecondPathError,
    StoreError,
    UnarchivedInputError,
    VersionConflictError,
    VersionNotFoundError,
    WrongContentError,
)

__all__ = [
    "ArchiveDamagedError",
    "ContentNotFoundError",
    "Database",
    "DatabaseFailedError",
    "DatabaseOutdatedError",
    "DatabaseTooNewError",
    "DatabaseUnavailableError",
    "LoadControlError",
    "RunConflictError",
    "RunNotFoundError",
    "SecondPathError",
    "StoreError",
    "UnarchivedInputError",
    "VersionConflictError",
    "VersionNotFoundError",
    "WrongContentError",
    "open_database",
    "open_to_read",
]
