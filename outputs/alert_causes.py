"""What lies behind an alert: the largest vouchers of the measure, and what is wrong with its postings.

Vouchers are named by number, period, art and amount, never by text or party.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from outputs.finding_groups import groups_of, with_extent
from outputs.norwegian import EN_DASH, kroner, listed, period_name
from outputs.wording import SEVERITY_NAMES
from schemas.findings import Finding, Severity
from schemas.masking import without_identity
from schemas.records import Kind, Placement
from schemas.runs import Run

LARGEST: Final = 3

_SPEND_KINDS: Final = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)


def largest_vouchers(postings: pl.DataFrame, measure: str, count: int = LARGEST) -> tuple[str, ...]:
    """What weighs most in a measure's net spend, one line each, the largest first: vouchers, and all pay as one.

    Few people are paid on a measure, so a voucher of pay or sick-pay refund is never named.

    Args:
        postings: PLACED.
        measure: its id.
        count: how many.
    """
    spend = postings.filter(
        (pl.col("measure") == measure)
        & (pl.col("placement") == str(Placement.PLACED))
        & pl.col("kind").is_in([str(kind) for kind in _SPEND_KINDS])
    )
    is_pay = pl.col("art").is_between(pl.lit("010"), pl.lit("099")) | (pl.col("kind") == str(Kind.SICK_PAY_REFUND))
    spend = spend.with_columns(is_pay.fill_null(value=False).alias("is_pay"))
    pay_ore = int(spend.filter(pl.col("is_pay")).get_column("amount_ore").sum() or 0)
    vouchers = (
        spend.filter(~pl.col("is_pay"))
        .group_by("file", "voucher", "period")
        .agg(pl.col("amount_ore").sum(), pl.col("art").drop_nulls().unique().sort())
        .filter(pl.col("amount_ore") > 0)
        .sort(["amount_ore", "period", "voucher", "file"], descending=[True, False, False, False])
    )
    columns = vouchers.select("voucher", "period", "art", "amount_ore").head(count).iter_rows()
    lines = [(ore, _voucher_line(voucher, period, arts, ore)) for voucher, period, arts, ore in columns]
    lines += [(pay_ore, f"Lønn, samlet: {kroner(pay_ore)}")] if pay_ore > 0 else []
    return tuple(line for _, line in sorted(lines, key=lambda each: -each[0])[:count])


def vouchers_paragraph(causes: Sequence[str]) -> str:
    """The largest expenses as a list, or that there are none."""
    if not causes:
        return "Det er ingen utgifter på tiltaket i regnskapet."
    return "\n".join(["De største utgiftene:", *(f"- {cause}" for cause in causes)])


def findings_paragraph(run: Run, measure: str) -> list[str]:
    """What is wrong with the measure and its postings, by cause with count and kroner; at most three causes."""
    rows = set(run.postings.filter(pl.col("measure") == measure).select("file", "row").iter_rows())
    groups = groups_of(run, [finding for finding in run.findings if _is_about(finding, measure, rows)])
    if not groups:
        return []
    lines = [f"- {SEVERITY_NAMES[group.severity]}: {with_extent(group)}" for group in groups[:LARGEST]]
    lines += [f"- og {len(groups) - LARGEST} til; se arket Funn i avstemming.xlsx"] if len(groups) > LARGEST else []
    return ["\n".join(["Funn på tiltaket:", *lines])]


def _is_about(finding: Finding, measure: str, rows: set[tuple[object, ...]]) -> bool:
    is_of_measure = finding.measure == measure or (finding.file, finding.row) in rows
    is_standing = finding.waived_by is None and not finding.trial
    return is_of_measure and is_standing and finding.severity is not Severity.INFO


def _voucher_line(voucher: str | None, period: str, arts: list[str], ore: int) -> str:
    name = f"Bilag {without_identity(voucher)}" if voucher else "Uten bilagsnummer"
    return f"{name}, {period_name(period)}, art {listed(arts) or EN_DASH}: {kroner(ore)}"
