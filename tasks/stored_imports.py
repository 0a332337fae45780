"""The imports of a programme as they are stored: which speak, which were taken over, and their bytes."""

from __future__ import annotations

from dataclasses import dataclass

from domain.imports import in_force, taken_over
from schemas.runs import ImportDeclaration
from tasks.order import InputError
from tasks.store import open_to_read


@dataclass(frozen=True, slots=True)
class StoredImport:
    """One import, the periods it speaks for now, and the later imports that took over the others, by sequence."""

    declaration: ImportDeclaration
    speaks_for: tuple[str, ...]
    taken_over_by: tuple[int, ...]


def stored_imports(database_url: str, programme: str) -> tuple[StoredImport, ...]:
    """The programme's imports in order of arrival, those that were taken over too.

    Raises:
        StoreError: the database cannot be used.
    """
    with open_to_read(database_url) as database:
        imports = database.imports(programme)
    speaking = in_force(imports)
    return tuple(
        StoredImport(
            one,
            tuple(period for period, speakers in speaking.items() if one in speakers),
            tuple(sorted({later.sequence for speakers in taken_over(one, speaking).values() for later in speakers})),
        )
        for one in imports
    )


def stored_content(database_url: str, programme: str, sequence: int) -> bytes:
    """The bytes of an import as they arrived.

    Raises:
        InputError: the programme has no import of that number.
        StoreError: the database cannot be used, or the bytes have changed since.
    """
    with open_to_read(database_url) as database:
        for one in database.imports(programme):
            if one.sequence == sequence:
                return database.content(one.sha256)
    raise InputError(f"{programme} has no import {sequence}; `omradeloft imports {programme}` lists them")
