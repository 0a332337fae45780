"""Totals inside a table: that they equal the rows they cover, and which unlabelled rows are totals.

A total covers the postings from an earlier total, or from the start, down to itself; whichever start makes it true.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from schemas.decoded import ControlTotals
from schemas.exports.row_findings import kroner, row_findings
from schemas.exports.rules import CONTROL_TOTALS, TOTAL_ROW, UNPROVEN_TOTAL
from schemas.findings import Finding

_UNSETTLED = ("unlabelled", "doubtful")
Sides = tuple[int, int]
"""Debit and credit in øre; for a table with one amount column the net amount and nought."""


@dataclass(frozen=True, slots=True)
class Total:
    """A total row, what it says, and what the rows it covers say; `is_grand` when it covers the whole table."""

    row: int
    stated: Sides
    covered: Sides
    is_grand: bool
    is_unlabelled: bool = False

    @property
    def is_right(self) -> bool:
        """Whether it equals the rows it covers."""
        return self.stated == self.covered


@dataclass(frozen=True, slots=True)
class Settled:
    """The final kind of every row, every total, and the rows that are posting or total and nobody can tell which."""

    kinds: pl.Series
    totals: tuple[Total, ...]
    unproven: tuple[int, ...]

    @property
    def is_unproven(self) -> pl.Expr:
        """Whether the row must be held outside."""
        return pl.col("row").is_in(self.unproven)


def settle_totals(rows: pl.DataFrame, *, has_two_sides: bool) -> Settled:
    """What every row is, once the sums are known.

    Args:
        rows: `row`, `kind`, `amount_ore`, `debit_ore`, `credit_ore` and `is_unread`. An unlabelled row is a total
            when it is nought or equals the rows above, whatever keys it repeats, else a posting that is held
            outside; a doubtful row is a total when it equals the rows above, else a posting. A total whose amount
            cannot be read is put aside and compared with nothing.
        has_two_sides: whether debit and credit stand in columns of their own.
    """
    if not rows["kind"].is_in(["total", *_UNSETTLED]).any():
        return Settled(rows["kind"], (), ())
    sides = _sides(has_two_sides=has_two_sides)
    counted = pl.col("kind") == "posting"
    running = rows.with_columns(**sides).with_columns(
        (pl.when(counted).then(name).otherwise(0).cum_sum()).alias(f"{name}_sum") for name in sides
    )
    is_read = ~pl.col("is_unread") if has_two_sides else pl.col("amount_ore").is_not_null()
    marks = running.filter(pl.col("kind").is_in(["total", *_UNSETTLED]))
    noughts = marks.filter((pl.col("kind") == "unlabelled") & is_read & (pl.col("left") == 0) & (pl.col("right") == 0))
    whole = (int(running["left_sum"][-1]), int(running["right_sum"][-1]))
    totals = _walk(marks.filter(is_read & ~pl.col("row").is_in(noughts["row"].implode())), whole)
    found = [total.row for total in totals if total.is_unlabelled] + noughts["row"].to_list()
    kind = (
        pl.when(pl.col("kind").is_in(_UNSETTLED) & pl.col("row").is_in(found)).then(pl.lit("total"))
        .when(pl.col("kind").is_in(_UNSETTLED)).then(pl.lit("posting"))
        .otherwise("kind")
    )  # fmt: skip
    unproven = marks.filter((pl.col("kind") == "unlabelled") & is_read & ~pl.col("row").is_in(found))["row"]
    return Settled(rows.select(kind.alias("kind"))["kind"], totals, tuple(unproven))


def control_totals(totals: tuple[Total, ...], postings: pl.DataFrame, *, has_two_sides: bool) -> ControlTotals:
    """What the last total of the table says, unless it is the subtotal of one block.

    A negative amount in the debit column is a credit in LEDGER, so it is moved to the other side of the total too.
    """
    if not totals or not totals[-1].is_grand:
        return ControlTotals()
    debit, credit = totals[-1].stated
    if not has_two_sides:
        return ControlTotals(sum_ore=debit)
    known = postings.filter(pl.col("amount_ore").is_not_null())
    moved = int((known["amount_ore"].clip(lower_bound=0) - known["debit_ore"]).sum())
    return ControlTotals(debit_ore=debit + moved, credit_ore=credit - moved, sum_ore=debit + credit)


def total_findings(settled: Settled, file: str, expected: Collection[int] = ()) -> list[Finding]:
    """Totals that differ from the rows they cover, and rows that may be totals without saying so.

    Args:
        settled: every total.
        file: its name.
        expected: rows that nobody need be told of when the rows above prove them: a reader sees that they are sums.
    """
    findings = [_difference(total, file) for total in settled.totals if not total.is_right]
    findings += [
        _unlabelled(total, file) for total in settled.totals if total.is_unlabelled and total.row not in expected
    ]
    unproven = pl.DataFrame(
        {"row": settled.unproven}, schema={"row": pl.Int64()}
    ).with_columns(voucher=pl.lit(None, dtype=pl.String), value=pl.lit(None, dtype=pl.String))  # fmt: skip
    message = "Fant rad som kan være en sum: den mangler konto eller bilag, og er ikke lik summen av radene over"
    return findings + row_findings(UNPROVEN_TOTAL, file, unproven, None, message)


def _sides(*, has_two_sides: bool) -> dict[str, pl.Expr]:
    if has_two_sides:
        return {"left": pl.col("debit_ore"), "right": pl.col("credit_ore")}
    return {"left": pl.col("amount_ore").fill_null(0), "right": pl.lit(0, dtype=pl.Int64)}


def _walk(marks: pl.DataFrame, whole: Sides) -> tuple[Total, ...]:
    """Every total with the rows it covers; one that stands before every posting covers the whole table."""
    totals: list[Total] = []
    starts: dict[Sides, None] = {(0, 0): None}
    posted = (0, 0)
    columns = ("row", "kind", "left", "right", "left_sum", "right_sum")
    for row, kind, left, right, left_sum, right_sum in marks.select(columns).iter_rows():
        here = (left_sum + posted[0], right_sum + posted[1])
        is_covering = (here[0] - left, here[1] - right) in starts
        if kind == "doubtful" and not is_covering:
            posted = (posted[0] + left, posted[1] + right)
        if kind in _UNSETTLED and not is_covering:
            continue
        if kind == "total" and here == (0, 0) and not totals and not is_covering:
            totals.append(Total(row, (left, right), whole, is_grand=True))
            continue
        first = (here[0] - left, here[1] - right) if is_covering else _nearest_start(starts, here)
        covered = (here[0] - first[0], here[1] - first[1])
        totals.append(Total(row, (left, right), covered, first == (0, 0), is_unlabelled=kind in _UNSETTLED))
        starts[here] = None
    return tuple(totals)


def _nearest_start(starts: dict[Sides, None], here: Sides) -> Sides:
    """Where the rows of a wrong total begin: after the last total, or at the top when no row stands between."""
    last = next(reversed(starts))
    return last if last != here else (0, 0)


def _difference(total: Total, file: str) -> Finding:
    names = ("debet", "kredit") if any(total.stated[1:]) or any(total.covered[1:]) else ("sum",)
    parts = [
        f"{name} {kroner(stated)} mot {kroner(covered)} i radene den dekker (avvik {kroner(stated - covered)})"
        for name, stated, covered in zip(names, total.stated, total.covered, strict=False)
        if stated != covered
    ]
    difference = sum(total.stated) - sum(total.covered)
    message = f"Fant sumrad som ikke stemmer (rad {total.row}): {'; '.join(parts)}."
    return CONTROL_TOTALS.finding(
        message,
        file=file,
        row=total.row,
        value=kroner(total.stated[0]),
        expected=kroner(total.covered[0]),
        difference_ore=difference or total.stated[0] - total.covered[0],
    )


def _unlabelled(total: Total, file: str) -> Finding:
    shown = kroner(total.stated[0] or total.stated[1])
    message = (
        f"Fant rad som mangler konto eller bilag (rad {total.row}) og er lik summen av radene over, {shown}. "
        "Den er lest som sumrad og ikke talt med."
    )
    return TOTAL_ROW.finding(message, file=file, row=total.row, value=shown)
