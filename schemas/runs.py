"""A run as it is stored and read back: everything the documents are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.findings import Finding
from schemas.records import Alert, Reconciliation

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class ImportDeclaration:
    """One export that was read: what it is and which periods it speaks for.

    `sequence` is the order of arrival, from 1. `periods` are all "YYYY-MM" from the file's first to its last in each
    accounting year, also those without postings. Amounts in øre, credit negative.
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


@dataclass(frozen=True, slots=True)
class ArchivedImport:
    """An import with its bytes, unchanged."""

    declaration: ImportDeclaration
    content: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """One reconciliation with its findings, postings and alerts.

    `postings` is PLACED, without the rows outside the programme; sorted by file, row and part.
    """

    reconciliation: Reconciliation
    findings: tuple[Finding, ...]
    postings: pl.DataFrame
    alerts: tuple[Alert, ...] = ()
