"""What can go wrong in the store. No message holds a password or the content of a row.

StoreError
├── DatabaseUnavailableError   cannot be opened: address, server, file or rights
├── DatabaseTooNewError        made by a later version of the program
├── DatabaseOutdatedError      made by an earlier version, by one who only reads or a role that may not change it
├── BackupRefusedError         no backup was made: target, kind of database, or a damaged one
├── DatabaseFailedError        the database refused or broke off a statement; nothing of the transaction is kept
├── WrongContentError          bytes to be archived are not those their sha256 says
├── ArchiveDamagedError        archived bytes are no longer those their sha256 says
├── UnarchivedInputError       a run rests on a file that is not in the archive
├── LoadControlError           the database holds other postings than it was given
├── SecondPathError            the database adds up other figures than the reconciliation
├── RunConflictError           the same run id with other results
├── RunNotFoundError
├── ContentNotFoundError
├── MatterNotFoundError        no such matter stands
├── VersionNotFoundError
└── VersionConflictError       a version was taken further, or another was made, while this was under way
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.alerts import Matter


class RowsAndOre(NamedTuple):
    """How many postings, and what they add up to."""

    rows: int
    ore: int

    def __str__(self) -> str:
        return f"{self.rows} postings, {self.ore} øre"


class StoreError(Exception):
    """Something the store cannot do. The sentence says what, where and what to do next.

    `may_pass` says whether the same may go well in a while: a server that does not answer, a lock, a full disk.
    """

    may_pass = False


class DatabaseUnavailableError(StoreError):
    """The database cannot be opened."""

    def __init__(self, place: str, reason: str, next_step: str, *, may_pass: bool = False) -> None:
        super().__init__(f"cannot open {place}: {reason}; {next_step}")
        self.may_pass = may_pass


class DatabaseTooNewError(StoreError):
    """The database has a revision this program does not know."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"{place} was made by a later version of omradeloft ({reason}); "
            "upgrade omradeloft, or name another database"
        )


class DatabaseOutdatedError(StoreError):
    """The tables are those of an earlier version, and whoever opens the database may not change them."""

    def __init__(self, place: str, found: str | None, needed: str) -> None:
        tables = f"its tables have revision {found}" if found else "it has no tables this role can see"
        super().__init__(
            f"{place}: {tables}, this program needs {needed}; "
            "run `omradeloft database upgrade` as the role that owns them"
        )


class DatabaseFailedError(StoreError):
    """The database refused a statement, or the connection broke."""

    def __init__(self, place: str, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(f"{place}: {reason}; the transaction was rolled back, mend the cause and run again")
        self.reason = reason
        self.may_pass = may_pass


class BackupRefusedError(StoreError):
    """No backup was made."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}; no backup was made")


class WrongContentError(StoreError):
    """Bytes to be archived have another sha256 than was declared."""

    def __init__(self, name: str, declared: str, found: str) -> None:
        super().__init__(f"{name}: the bytes have sha256 {found}, declared was {declared}; read the file again")


class ArchiveDamagedError(StoreError):
    """Archived bytes are not what they were."""

    def __init__(self, sha256: str, reason: str) -> None:
        super().__init__(f"archived bytes {sha256}: {reason}; the database is damaged, restore it from a backup")


class UnarchivedInputError(StoreError):
    """A run rests on files whose bytes are neither archived nor handed over with the run."""

    def __init__(self, run_id: str, sha256s: Sequence[str]) -> None:
        shown = ", ".join(sorted(sha256s)[:5])
        more = f" and {len(sha256s) - 5} more" if len(sha256s) > 5 else ""
        super().__init__(f"run {run_id}: inputs are not in the archive: {shown}{more}; hand them over as new imports")


class LoadControlError(StoreError):
    """What was loaded is not what was handed over."""

    def __init__(self, run_id: str, expected: RowsAndOre, stored: RowsAndOre) -> None:
        super().__init__(f"run {run_id}: expected {expected} in the database, got {stored}; nothing was stored")


class SecondPathError(StoreError):
    """The database reads and adds up the stored postings to other figures than the reconciliation."""

    def __init__(self, run_id: str, differing: Sequence[tuple[str, str, int, int]]) -> None:
        shown = "; ".join(
            f"{quantity} of {subject} is {reported}, the database says {recomputed}"
            for quantity, subject, reported, recomputed in differing[:5]
        )
        more = f"; and {len(differing) - 5} more" if len(differing) > 5 else ""
        super().__init__(f"run {run_id}: {shown}{more}; nothing was stored, for this is a fault in the program")


class RunConflictError(StoreError):
    """A run with this id is stored, with other results."""

    def __init__(self, run_id: str, parts: Sequence[str]) -> None:
        super().__init__(
            f"run {run_id} is stored with other {' and '.join(parts)}; what is stored is never changed, "
            "so give the new run an id of its own"
        )


class RunNotFoundError(StoreError):
    """No such run."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"no run {run_id} in the database; list the runs, or check which database is named")


class ContentNotFoundError(StoreError):
    """No such bytes."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"no archived bytes with sha256 {sha256}; check which database is named")


class MatterNotFoundError(StoreError):
    """No such matter stands."""

    def __init__(self, matter: Matter) -> None:
        super().__init__(
            f"{matter.measure} {matter.rule} {matter.span} ({matter.basis}) does not stand; "
            f"`omradeloft alerts list {matter.programme}` tells what does"
        )


class VersionNotFoundError(StoreError):
    """No such version of a document."""

    def __init__(self, document: str, number: int | None = None) -> None:
        what = f"version {number} of {document}" if number else f"version of {document}"
        way = "list` tells which there are" if number else "prepare` makes the first"
        super().__init__(f"no {what} is stored; `omradeloft documents {way}")


class VersionConflictError(StoreError):
    """Somebody else took the step, or made a version, at the same time."""

    def __init__(self, document: str, reason: str) -> None:
        super().__init__(
            f"{document}: {reason} while this was under way; nothing was stored, look at `omradeloft documents list`"
        )
