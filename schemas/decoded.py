"""What reading one export gives: rows in LEDGER, what was left out and why, and the findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schemas.findings import Finding, Severity
from schemas.frames import LEDGER

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row of the file that holds no posting. `reason` is `preamble`, `header`, `blank`, `total` or `continuation`."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """What the file says of itself; None where it says nothing. Amounts in øre, credit negative.

    `sum_ore` is the net of a total row; a table with one amount column states nothing else.
    """

    rows: int | None = None
    vouchers: int | None = None
    debit_ore: int | None = None
    credit_ore: int | None = None
    sum_ore: int | None = None


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """One export after decoding.

    `ledger` is LEDGER. `rows` counts the file's own postings (a line split over three projects counts once);
    `is_whole_ledger` is true when the format promises whole vouchers, so that each must sum to nought;
    `is_invented` is true when the file itself says that its figures are an invented example.
    `fields` are the fields of LEDGER that the file has a place for; a row cannot be blamed for lacking another.
    `layout` is the id of the export format whose columns these are, `layout_reason` says in bokmål what made it so,
    `headers` are the texts of the header row in their order (none for SAF-T), and `reposting_types` the voucher types
    by which the format says that a posting moves an earlier one.
    `own_columns` is `row` and the file's columns that no field knows, as texts; None when it has none.
    `party_names` is `row` and `party_name`, the name beside a supplier's number, to look for people in and never to
    show; None where the file has no such column.
    A file with a fatal finding has an empty ledger.
    """

    name: str
    sha256: str
    format: str
    encoding: str
    ledger: pl.DataFrame
    rows: int
    ignored: tuple[IgnoredRow, ...] = ()
    control: ControlTotals = field(default_factory=ControlTotals)
    findings: tuple[Finding, ...] = ()
    is_whole_ledger: bool = False
    is_invented: bool = False
    fields: frozenset[str] = frozenset(LEDGER)
    layout: str = ""
    layout_reason: str = ""
    headers: tuple[str, ...] = ()
    reposting_types: frozenset[str] = frozenset()
    own_columns: pl.DataFrame | None = None
    party_names: pl.DataFrame | None = None

    @property
    def is_readable(self) -> bool:
        """Whether the file may be imported."""
        return not any(finding.severity is Severity.FATAL for finding in self.findings)
