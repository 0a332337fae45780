"""Tables with one row per dimension: the rows of one line gathered, and the line split over its dimensions.

The Excel view of a SAF-T file is written so: the first row of a line holds its amount and its first dimension, the
rows after it hold one more dimension each and no amount.
"""

from __future__ import annotations

import polars as pl

from schemas.exports.amounts import chosen, decimal_mark, number_cells, readings
from schemas.exports.code_cells import code_in_brackets, read_codes
from schemas.exports.dimensions import Analysis, fields_of, split_line
from schemas.exports.grid import Grid
from schemas.exports.headers import Layout
from schemas.exports.row_findings import row_findings
from schemas.exports.rules import OPEN_SPLIT, UNSPLIT_LINE
from schemas.findings import Finding

_SPLIT_SCHEMA = {
    "row": pl.Int64(),
    "part": pl.Int32(),
    "amount_ore": pl.Int64(),
    "project": pl.String(),
    "responsibility": pl.String(),
    "function": pl.String(),
}


def split_rows(
    file: str, grid: Grid, layout: Layout, kinds: pl.Series, postings: pl.DataFrame
) -> tuple[pl.DataFrame, list[Finding]]:
    """The postings with one row per part, and the lines whose split says too little or too much.

    A table without columns for the type and the code of a dimension is returned as it came.

    Args:
        file: its name.
        grid: every row of the table.
        layout: which column holds what.
        kinds: of every row; a `continuation` belongs to the posting above it.
        postings: LEDGER columns of the postings, one row each.
    """
    if not {"dimension_type", "dimension_code"} <= set(layout.fields):
        return postings, []
    analyses = _analyses(grid, layout, kinds)
    parts, faults, remarks = [], [], []
    for row, voucher, amount_ore in postings.select("row", "voucher", "amount_ore").iter_rows():
        split = split_line(amount_ore, analyses.get(row, []))
        parts += [
            (row, number, part.amount_ore, part.project, part.responsibility, part.function)
            for number, part in enumerate(split.parts, start=1)
        ]
        if split.fault:
            faults.append((row, voucher, split.fault))
        if split.remark:
            remarks.append((row, voucher, split.remark))
    whole = postings.drop("part", "amount_ore", "project", "responsibility", "function")
    divided = pl.DataFrame(parts, schema=_SPLIT_SCHEMA, orient="row").join(
        whole, on="row", how="left", maintain_order="left"
    )
    header = layout.header_of("dimension_code")
    findings = [
        finding
        for rule, said in ((UNSPLIT_LINE, faults), (OPEN_SPLIT, remarks))
        for finding in row_findings(rule, file, _said(said), header, "Fant linje som {value}")
    ]
    return divided, findings


def _said(said: list[tuple[int, str | None, str]]) -> pl.DataFrame:
    return pl.DataFrame(said, schema={"row": pl.Int64, "voucher": pl.String, "value": pl.String}, orient="row")


def _analyses(grid: Grid, layout: Layout, kinds: pl.Series) -> dict[int, list[Analysis]]:
    """The dimensions of each posting, by its row."""
    rows = _dimension_rows(grid, layout, kinds)
    fields = fields_of({kind: kind for kind in rows["type"].unique(maintain_order=True).drop_nulls()})
    analyses: dict[int, list[Analysis]] = {}
    for row, kind, code, amount_ore in rows.select("line", "type", "code", "amount_ore").iter_rows():
        field = fields.get(kind or "")
        if field and code:
            # Nought is how the view writes that no amount is given for the dimension.
            analyses.setdefault(row, []).append(Analysis(field, code, amount_ore or None))
    return analyses


def _dimension_rows(grid: Grid, layout: Layout, kinds: pl.Series) -> pl.DataFrame:
    """Postings and their continuations: `line` (the posting's row), `type`, `code` and `amount_ore`."""
    text = pl.col(layout.fields["dimension_code"])
    line = pl.when(pl.col("kind") == "posting").then("row").forward_fill()
    rows = grid.cells.with_columns(kind=kinds).filter(pl.col("kind").is_in(["posting", "continuation"]))
    rows = rows.with_columns(
        line=line, type=pl.col(layout.fields["dimension_type"]), code=pl.coalesce(code_in_brackets(text), text)
    )
    return rows.with_columns(read_codes(rows["code"]).alias("code"), _amounts(rows, layout).alias("amount_ore"))


def _amounts(rows: pl.DataFrame, layout: Layout) -> pl.Series:
    if "dimension_amount" not in layout.fields:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, rows.height)
    texts = rows[layout.fields["dimension_amount"]]
    both = readings(texts)
    as_text = chosen(both, decimal_mark(both))
    return number_cells(texts).fill_null(as_text)
