"""One decoded file in figures: what `omradeloft check --json` prints of it."""

from __future__ import annotations

from typing import Any

import polars as pl

from schemas.decoded import DecodedFile
from schemas.masking import masked_codes


def summary(decoded: DecodedFile) -> dict[str, Any]:
    """The file's figures, amounts in øre and credit negative.

    A row counts once for each project and for each period it has a part in. Postings without a project, and rows
    whose period cannot be read, are in `rows` and in no group.
    """
    ledger = decoded.ledger
    sides = ledger.select(**_sides()).row(0, named=True)
    return {
        "file": decoded.name,
        "format": decoded.format,
        "layout": decoded.layout,
        "layout_reason": decoded.layout_reason,
        "encoding": decoded.encoding,
        "rows": decoded.rows,
        "ignored": len(decoded.ignored),
        **sides,
        "sum_ore": sides["debit_ore"] + sides["credit_ore"],
        "projects": _by_project(ledger),
        "periods": _by_period(ledger),
        "findings": [finding.as_dict() for finding in decoded.findings],
    }


def _sides() -> dict[str, pl.Expr]:
    amount = pl.col("amount_ore")
    return {"debit_ore": amount.clip(lower_bound=0).sum(), "credit_ore": amount.clip(upper_bound=0).sum()}


def _rows(ledger: pl.DataFrame) -> pl.Expr:
    """How many rows of the file; telling them apart takes a second for a million, and is only needed for split ones."""
    is_split = (ledger.get_column("part") > 1).any()
    return (pl.col("row").n_unique() if is_split else pl.len()).cast(pl.UInt32).alias("rows")


def _by_project(ledger: pl.DataFrame) -> dict[str, dict[str, int]]:
    known = ledger.select("row", "project", "amount_ore").filter(pl.col("project").is_not_null())
    codes = known.select("project").unique().with_columns(shown=masked_codes("project"))
    hidden = codes.filter(pl.col("project") != pl.col("shown"))
    shown = known.with_columns(pl.col("project").replace(hidden["project"], hidden["shown"])) if len(hidden) else known
    groups = shown.lazy().group_by("project").agg(_rows(ledger), **_sides()).sort("project")
    return {row.pop("project"): row for row in groups.collect(engine="streaming").iter_rows(named=True)}


def _by_period(ledger: pl.DataFrame) -> dict[str, int]:
    known = ledger.select("row", "period").filter(pl.col("period").is_not_null())
    groups = known.group_by("period").agg(_rows(ledger)).sort("period")
    return dict(groups.iter_rows())
