"""The frames that cross a room's border, by name and type, and the check made at the border.

Belongs here: column names, types and what one row is. How a file becomes rows lives in `schemas.exports`.
"""

from __future__ import annotations

import polars as pl

LEDGER: dict[str, pl.DataType] = {
    "file": pl.String(),
    "row": pl.Int64(),
    "part": pl.Int32(),
    "voucher": pl.String(),
    "voucher_type": pl.String(),
    "posted_on": pl.Date(),
    "accounting_year": pl.Int32(),
    "period": pl.String(),
    "account": pl.String(),
    "responsibility": pl.String(),
    "function": pl.String(),
    "project": pl.String(),
    "text": pl.String(),
    "party": pl.String(),
    "tax_code": pl.String(),
    "currency": pl.String(),
    "amount_ore": pl.Int64(),
    "amount_text": pl.String(),
}
"""One row is one posting, or the part of a posting that belongs to one project or one month.

Key: (file, row, part). `row` is the file's own row number as Excel shows it (for XML: the number of the line among
all lines, from 1); `part` is 1 except where one line is split over several projects, departments or
functions, and where a pivot's row holds several months. `amount_ore` is in øre, debit
positive, and null when `amount_text` cannot be read without doubt. Codes are strings as the file gives them, stripped
of blanks and of the name written beside them; missing is null, never "". `period` is "YYYY-MM" where MM is 00 for
the opening balance, 01-12 for the months and 13-15 for year-end periods; null when it cannot be read. `party` is a
supplier's or customer's number or name and may be personal data.
"""

ACCOUNTS: dict[str, pl.DataType] = {
    "account_class": pl.String(),
    "art": pl.String(),
    "kostra_function": pl.String(),
}
"""Added to LEDGER by the programme's account profile: class "0" to "9", KOSTRA art and function of three digits."""

PLACED: dict[str, pl.DataType] = {
    **LEDGER,
    **ACCOUNTS,
    "placement": pl.String(),
    "coding_rule": pl.String(),
    "measure": pl.String(),
    "funding_source": pl.String(),
    "kind": pl.String(),
}
"""LEDGER with its place. `placement` is one of `schemas.records.Placement`; `kind` one of `schemas.records.Kind`.

`coding_rule`, `measure` and `funding_source` are null unless placed; `measure` is also null for postings placed on
the programme as a whole (grant receipts and fund movements).
"""


LATE_POSTINGS: dict[str, pl.DataType] = {
    "status": pl.String(),
    "period": pl.String(),
    "project": pl.String(),
    "measure": pl.String(),
    "voucher_type": pl.String(),
    "voucher": pl.String(),
    **{
        f"{side}_{name}": LEDGER[name]
        for side in ("before", "now")
        for name in ("file", "row", "part", "period", "account", "responsibility", "function", "project", "amount_ore")
    },
    "effect_ore": pl.Int64(),
}
"""One row is one effect on a month and project that were reconciled before. `status` is `domain.late_postings.Change`.

`before_` columns are null when the posting is new, `now_` columns when it has vanished. `effect_ore` is what is in the
sums now and was not before, debit positive. Holds no text and no party.
"""


class ContractError(Exception):
    """A frame handed over a border lacks a column or has one of another type: a fault in the program."""

    def __init__(self, frame_name: str, faults: list[str]) -> None:
        shown = "; ".join(sorted(faults)[:5])
        more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
        super().__init__(f"{frame_name}: {shown}{more}")


def conform(frame: pl.DataFrame, schema: dict[str, pl.DataType], name: str) -> pl.DataFrame:
    """The frame with exactly the schema's columns in the schema's order.

    Raises:
        ContractError: a column is missing or has another type.
    """
    faults = [f"column {column!r} is missing" for column in schema if column not in frame.columns]
    faults += [
        f"column {column!r} is {frame.schema[column]}, expected {dtype}"
        for column, dtype in schema.items()
        if column in frame.columns and frame.schema[column] != dtype
    ]
    if faults:
        raise ContractError(name, faults)
    return frame.select(list(schema))


def empty(schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """A frame of that schema with no rows."""
    return pl.DataFrame(schema=schema)
