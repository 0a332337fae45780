"""Month columns: whether they are amounts per month or so far this year, with proof, and the movement of each month."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

Movements = dict[str, pl.Expr]


class UnprovenMonths(Exception):  # noqa: N818 - the file is at fault; the program is well
    """The months can be read in several ways, or in none. Carries what the first row would be by each."""

    def __init__(self, row: int, total_ore: int, last_ore: int, sum_ore: int, *, is_ambiguous: bool) -> None:
        super().__init__(f"row {row}: total {total_ore}, last month {last_ore}, sum of months {sum_ore}")
        self.row = row
        self.total_ore = total_ore
        self.last_ore = last_ore
        self.sum_ore = sum_ore
        self.is_ambiguous = is_ambiguous


def movements(rows: pl.DataFrame, opening: str | None, months: Sequence[str], total: str) -> pl.DataFrame:
    """The movement of every month, by the one reading that every row's total proves.

    Args:
        rows: `row`, and Int64 øre without nulls in the columns named.
        opening: the opening balance, if the report has one.
        months: the months in the order of the year.
        total: the report's own total of the row.

    Returns:
        The opening and month columns, each holding the movement of its own period.

    Raises:
        UnprovenMonths: no reading fits every row, or two fit that give different months.
    """
    proven: list[pl.DataFrame] = []
    for frame in _candidates(rows, opening, months, total):
        if not any(frame.equals(other) for other in proven):
            proven.append(frame)
    if len(proven) == 1:
        return proven[0]
    raise _unproven(rows, months, total, is_ambiguous=bool(proven))


def _candidates(rows: pl.DataFrame, opening: str | None, months: Sequence[str], total: str) -> list[pl.DataFrame]:
    """The movements by every reading that the totals of all rows bear out."""
    last, summed, whole = pl.col(months[-1]), pl.sum_horizontal(months), pl.col(total)
    start = pl.col(opening) if opening else pl.lit(0)
    carried, dropped = _opening_evidence(rows, opening, months[0])
    found = []
    if _holds(rows, last == whole) and carried >= dropped:
        found.append(rows.select(**_so_far_with_opening(opening, months)))
    if _holds(rows, start + last == whole) or (_holds(rows, last == whole) and dropped >= carried):
        found.append(rows.select(**_so_far(opening, months)))
    if _holds(rows, start + summed == whole) or (_holds(rows, summed == whole) and dropped >= carried):
        found.append(rows.select(**_per_month(opening, months)))
    return found


def _holds(rows: pl.DataFrame, condition: pl.Expr) -> bool:
    return bool(rows.select(condition.all()).item())


def _opening_evidence(rows: pl.DataFrame, opening: str | None, first_month: str) -> tuple[int, int]:
    """How many balances stand unmoved in the first month, and how many are gone from it.

    A total that equals the last month does not say whether the months hold the opening balance; these rows do.
    """
    if opening is None:
        return 0, 0
    with_balance = rows.filter(pl.col(opening) != 0)
    carried = with_balance.filter(pl.col(first_month) == pl.col(opening)).height
    return carried, with_balance.filter(pl.col(first_month) == 0).height


def _so_far_with_opening(opening: str | None, months: Sequence[str]) -> Movements:
    """Each month holds the opening balance and all months before it."""
    first = {opening: pl.col(opening)} if opening else {}
    before = [opening, *months] if opening else [None, *months]
    return first | {
        month: pl.col(month) - (pl.col(earlier) if earlier else 0)
        for earlier, month in zip(before, months, strict=False)
    }


def _so_far(opening: str | None, months: Sequence[str]) -> Movements:
    """Each month holds all months before it, but not the opening balance."""
    first = {opening: pl.col(opening)} if opening else {}
    return first | _so_far_with_opening(None, months)


def _per_month(opening: str | None, months: Sequence[str]) -> Movements:
    """Each month holds its own amount."""
    return {column: pl.col(column) for column in ([opening] if opening else []) + list(months)}


def _unproven(rows: pl.DataFrame, months: Sequence[str], total: str, *, is_ambiguous: bool) -> UnprovenMonths:
    shown = rows.select("row", total=pl.col(total), last=pl.col(months[-1]), months=pl.sum_horizontal(months))
    telling = shown.filter(pl.col("last") != pl.col("months"))
    row, total_ore, last_ore, sum_ore = (telling if telling.height else shown).row(0)
    return UnprovenMonths(row, total_ore, last_ore, sum_ore, is_ambiguous=is_ambiguous)
