"""Lines of a SAF-T file over their dimensions, by the column: most lines have each of them once, for the whole line.

The others are divided one by one by `dimensions.split_line`, which is the rule for all.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

import polars as pl

from schemas.exports.dimensions import SPLIT_ORDER, Analysis, Split, split_line

_PARTS: dict[str, pl.DataType] = {
    "line": pl.Int32(),
    "part": pl.Int32(),
    **{field: pl.String() for field in SPLIT_ORDER},
    "amount_ore": pl.Int64(),
}
_FAULTS: dict[str, pl.DataType] = {"line": pl.Int32(), "fault": pl.String(), "remark": pl.String()}


def split_lines(amounts_ore: pl.Series, analyses: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The parts of the lines, and what was wrong with their splits.

    Args:
        amounts_ore: one per line.
        analyses: `saft_columns.analysis_columns` of these lines, with `field` of LEDGER and without those that have
            none.

    Returns:
        `line`, `part` and the codes and `amount_ore` of each part, in the order of the lines; the parts of a line sum
        to it. And `line`, `fault` and `remark` of the lines whose split is not in order.
    """
    odd = _is_odd(amounts_ore, analyses)
    is_odd_line = pl.Series([False]).new_from_index(0, len(amounts_ore)).scatter(odd, True)
    plain = analyses.filter(~is_odd_line.gather(analyses["line"]))
    whole = pl.DataFrame(
        {"line": pl.int_range(len(amounts_ore), dtype=pl.Int32, eager=True), "amount_ore": amounts_ore}
    )
    whole = whole.with_columns(pl.lit(1, dtype=pl.Int32).alias("part")).filter(~is_odd_line)
    for field in SPLIT_ORDER:
        codes = plain.filter(pl.col("field") == field).select("line", pl.col("code").alias(field))
        whole = whole.join(codes, on="line", how="left", validate="1:1", maintain_order="left")
    divided, faults = _divided(amounts_ore, analyses.filter(is_odd_line.gather(analyses["line"])))
    parts = whole.select(list(_PARTS))
    return (pl.concat([parts, divided]).sort("line", "part") if divided.height else parts), faults


def _is_odd(amounts_ore: pl.Series, analyses: pl.DataFrame) -> pl.Series:
    """The lines that have a dimension more than once, for a part of the line, or with an amount nobody can read."""
    amount, line = pl.col("amount_ore"), pl.col("line_ore")
    is_partial = (amount.fill_null(0) != 0) & (amount.abs() != line.abs()).fill_null(value=False)
    is_repeated = pl.struct("line", "field").is_duplicated()
    return (
        analyses.with_columns(line_ore=amounts_ore.gather(analyses["line"]))
        .filter(pl.col("is_unread") | is_partial | is_repeated)["line"]
        .unique()
    )


def _divided(amounts_ore: pl.Series, analyses: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows = analyses.select("line", "field", "code", "amount_ore", "is_signed", "is_unread").iter_rows()
    splits = {
        line: split_line(amounts_ore[line], [Analysis(*row[1:]) for row in group])
        for line, group in groupby(rows, key=itemgetter(0))
    }
    parts = [row for line, split in splits.items() for row in _rows(line, split)]
    faults = [(line, split.fault, split.remark) for line, split in splits.items() if split.fault or split.remark]
    return pl.DataFrame(parts, schema=_PARTS, orient="row"), pl.DataFrame(faults, schema=_FAULTS, orient="row")


def _rows(line: int, split: Split) -> list[tuple[object, ...]]:
    return [
        (line, number, *(getattr(part, field) for field in SPLIT_ORDER), part.amount_ore)
        for number, part in enumerate(split.parts, start=1)
    ]
