"""Imports: the bytes that arrived, what each was for a programme, and the periods it speaks for."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.metadata import METADATA, UtcDateTime

archived_bytes = Table(
    "archived_bytes",
    METADATA,
    Column("sha256", String, primary_key=True, comment="of the bytes as they arrived"),
    Column("content", LargeBinary, nullable=False, comment="the bytes, zlib-compressed"),
    Column("size", BigInteger, nullable=False, comment="number of bytes as they arrived"),
)
"""One row is one file's bytes, whatever it was called and whichever programmes it was sent to. Never changed."""

imports = Table(
    "imports",
    METADATA,
    Column("programme", String, primary_key=True),
    Column("sha256", String, ForeignKey("archived_bytes.sha256"), primary_key=True),
    Column("sequence", Integer, nullable=False, comment="order of arrival within the programme, from 1"),
    Column("name", String, nullable=False),
    Column("format", String, nullable=False),
    Column("encoding", String, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("ignored", BigInteger, nullable=False),
    Column("debit_ore", BigInteger, nullable=False),
    Column("credit_ore", BigInteger, nullable=False),
    Column("is_invented", Boolean, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("run_id", String, ForeignKey("runs.run_id"), nullable=False, comment="the run that brought it"),
    Column("part_of", String, comment="sha256 of the first file of an export in several; null when whole"),
    UniqueConstraint("programme", "sequence"),
    CheckConstraint("debit_ore >= 0 AND credit_ore <= 0", name="debit_is_positive_credit_negative"),
)
"""One row is one export of one programme: an `ImportDeclaration` without its periods."""

import_periods = Table(
    "import_periods",
    METADATA,
    Column("programme", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("period", String, primary_key=True, comment="YYYY-MM"),
    ForeignKeyConstraint(["programme", "sha256"], ["imports.programme", "imports.sha256"]),
)
"""One row is one period an import speaks for."""
