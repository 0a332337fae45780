"""A run as it is stored and read back: everything the documents are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from schemas.alerts import Alert
from schemas.corrections import AnsweredLine
from schemas.database_controls import DatabaseControl
from schemas.findings import Finding
from schemas.frames import LATE_POSTINGS, empty
from schemas.records import Reconciliation

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class ImportDeclaration:
    """One export that was read: what it is and which periods it speaks for.

    `sequence` is the order of arrival, from 1. `periods` are all "YYYY-MM" from the file's first to its last in each
    accounting year, also those without postings. Amounts in øre, credit negative. `part_of` is the sha256 of the first
    file of an export that came in several files; None for a file that is whole. `imported_at` is when it was stored,
    the same for all that arrived together; None until then.
    """

    sequence: int
    name: str
    sha256: str
    format: str
    encoding: str
    rows: int
    ignored: int
    debit_ore: int
    credit_ore: int
    periods: tuple[str, ...]
    is_invented: bool
    part_of: str | None = None
    imported_at: datetime | None = field(default=None, compare=False)

    @property
    def export(self) -> str:
        """What files have in common that are parts of one export."""
        return self.part_of or self.sha256


@dataclass(frozen=True, slots=True)
class ArchivedImport:
    """An import with its bytes, unchanged."""

    declaration: ImportDeclaration
    content: bytes


@dataclass(frozen=True, slots=True)
class RunBasis:
    """What a stored run rests on: its period, and the sha256 of its files. `sequence` is the order of making."""

    sequence: int
    period: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One reconciliation with its findings, postings and alerts, and what it found of the corrections asked for.

    `postings` is PLACED, without the rows outside the programme; sorted by file, row and part. `late_postings` is
    LATE_POSTINGS: what differs in months that were reconciled before. `controls` are what the database came to when the
    run was stored; a run that is not stored yet has none.
    """

    reconciliation: Reconciliation
    findings: tuple[Finding, ...]
    postings: pl.DataFrame
    alerts: tuple[Alert, ...] = ()
    corrections: tuple[AnsweredLine, ...] = ()
    late_postings: pl.DataFrame = field(default_factory=partial(empty, LATE_POSTINGS))
    controls: tuple[DatabaseControl, ...] = ()
