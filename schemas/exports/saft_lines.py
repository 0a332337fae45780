"""A SAF-T Financial file as frames, read as a stream: a block of some ten thousand lines at a time.

The bytes are proved to be well-formed XML (`xml_text`), cut into records (`saft_records`), and each block of lines
is turned into columns (`saft_columns`). What a ledger line is made of comes after, in `saft_ledger`.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from schemas.exports.dimensions import LETTERS, fields_of
from schemas.exports.saft_columns import analysis_columns, line_columns, ore, text_columns
from schemas.exports.saft_fields import Record
from schemas.exports.saft_header import SaftHeader, read_header
from schemas.exports.saft_records import LineRecords, SaftRecords
from schemas.exports.xml_text import proved_encoding, text_parts

_BLOCK = 25_000
_LAST_PERIOD = 15
_TRANSACTION_TEXTS = (
    "TransactionID", "Period", "PeriodYear", "TransactionDate", "VoucherType", "Description", "GLPostingDate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines that follow one another, and their dimensions: `saft_columns`."""

    lines: pl.DataFrame
    analyses: pl.DataFrame


@dataclass(frozen=True, slots=True)
class DimensionTypes:
    """The types of dimension that lines use: type to field of LEDGER.

    `named` by the table of types and else by the type's own word; `assumed` are bare letters without a name, read as
    the field they most often stand for, where nothing else claims it.
    """

    descriptions: dict[str, str]
    used: frozenset[str]
    named: dict[str, str]
    assumed: dict[str, str]

    @property
    def fields(self) -> dict[str, str]:
        """Type to field of LEDGER; no two types have the same field."""
        return {**self.assumed, **self.named}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Types that are neither project, responsibility nor function."""
        return tuple(sorted(self.used - self.fields.keys()))


@dataclass(frozen=True, slots=True)
class SaftFile:
    """What a file holds. `blocks` may be emptied by whoever turns them into a ledger, to hold the lines only once.

    `transactions` has one row per transaction: `voucher`, `voucher_type`, `posted_on`, `accounting_year`, `period`,
    `period_text` as the file has it, `transaction_text`, and `is_derived` where the year was not stated.
    """

    encoding: str
    header: SaftHeader
    dimensions: DimensionTypes
    has_dimension_table: bool
    entries: int | None
    debit_ore: int | None
    credit_ore: int | None
    transactions: pl.DataFrame
    blocks: list[Block]


def read_saft(content: bytes) -> SaftFile:
    """Everything of the file that a ledger needs.

    Raises:
        DoctypeError: the file declares document types.
        XmlFaultError: it is damaged or breaks off.
        TooDeepError: its elements lie deeper than in any ledger.
    """
    encoding = proved_encoding(content)
    records, blocks, transactions = SaftRecords(), [], []
    for part in text_parts(content, encoding):
        records.take(part)
        if records.line_count >= _BLOCK:
            blocks.append(_block(records.whole_lines(is_end=False)))
            transactions.append(_transaction_texts(*records.whole_transactions(is_end=False)))
    blocks.append(_block(records.whole_lines(is_end=True)))
    transactions.append(_transaction_texts(*records.whole_transactions(is_end=True)))
    header = read_header(records.header)
    entries, debit_ore, credit_ore = _controls(records.controls)
    return SaftFile(
        encoding=encoding,
        header=header,
        dimensions=_dimension_types(records.dimensions, blocks),
        has_dimension_table=records.has_dimension_table,
        entries=entries,
        debit_ore=debit_ore,
        credit_ore=credit_ore,
        transactions=_transactions(pl.concat(transactions), header),
        blocks=blocks,
    )


def _block(records: LineRecords) -> Block:
    return Block(line_columns(records), analysis_columns(records))


def _controls(record: Record) -> tuple[int | None, int | None, int | None]:
    texts = text_columns([record], ("NumberOfEntries", "TotalDebit", "TotalCredit"))
    entries = pl.col("NumberOfEntries")
    is_count = entries.str.contains("^[0-9]{1,18}$")
    found = texts.select(
        entries=pl.when(is_count).then(entries).cast(pl.Int64),
        debit=ore(pl.col("TotalDebit")),
        credit=ore(pl.col("TotalCredit")),
    )
    return found.row(0)


def _dimension_types(table: list[Record], blocks: list[Block]) -> DimensionTypes:
    rows = text_columns(table, ("AnalysisType", "AnalysisTypeDescription"))
    first = rows.select(pl.all().fill_null("")).unique("AnalysisType", keep="first", maintain_order=True)
    descriptions = dict(first.iter_rows())
    used = frozenset(kind for block in blocks for kind in block.analyses["kind"].unique())
    named = fields_of({kind: descriptions.get(kind) or kind for kind in sorted(used)})
    assumed = {
        kind: field
        for kind, field in LETTERS.items()
        if kind in used and not descriptions.get(kind) and field not in named.values()
    }
    return DimensionTypes(descriptions, used, named, assumed)


def _transaction_texts(transactions: list[Record], journals: list[Record]) -> pl.DataFrame:
    texts = text_columns(transactions, _TRANSACTION_TEXTS)
    return texts.with_columns(journal=text_columns(journals, ["JournalID"])["JournalID"])


def _transactions(texts: pl.DataFrame, header: SaftHeader) -> pl.DataFrame:
    stated = _number(pl.col("PeriodYear"), 9)
    dated = _number(pl.col("TransactionDate").str.slice(0, 4), 9)
    year = pl.coalesce(stated, pl.lit(header.year, dtype=pl.Int32), dated)
    number = _number(pl.col("Period"), 4)
    period = pl.concat_str(year.cast(pl.String).str.zfill(4), number.cast(pl.String).str.zfill(2), separator="-")
    return texts.select(
        pl.concat_str("PeriodYear", "Period", separator="-", ignore_nulls=True).replace("", None).alias("period_text"),
        pl.col("TransactionID").alias("voucher"),
        _voucher_type(pl.col("journal"), pl.col("VoucherType")).alias("voucher_type"),
        pl.coalesce("GLPostingDate", "TransactionDate").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        .alias("posted_on"),
        year.alias("accounting_year"),
        pl.when(number <= _LAST_PERIOD).then(period).alias("period"),
        pl.col("Description").alias("transaction_text"),
        (stated.is_null() & year.is_not_null()).alias("is_derived"),
    )  # fmt: skip


def _number(text: pl.Expr, most_digits: int) -> pl.Expr:
    is_number = text.str.contains(f"^0*[0-9]{{1,{most_digits}}}$")
    return pl.when(is_number).then(text).cast(pl.Int32, strict=False)


def _voucher_type(journal: pl.Expr, voucher_type: pl.Expr) -> pl.Expr:
    """Journal and voucher type: two journals may count their vouchers from 1 and use the same types."""
    is_other = journal.is_not_null() & voucher_type.is_not_null() & (journal != voucher_type)
    both = pl.concat_str(journal, voucher_type, separator="/")
    return pl.when(is_other).then(both).otherwise(pl.coalesce(voucher_type, journal))
