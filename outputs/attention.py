"""What needs somebody's eyes first, and why: postings that do not agree, measures that are not within their budget.

A posting agrees when it is placed and no finding graver than information points at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from outputs.finding_groups import shown
from outputs.forecast_words import stands_to_budget
from outputs.norwegian import counted, grouped, kroner
from outputs.shown_postings import shown_postings
from outputs.wording import STATUS_NAMES
from schemas.findings import Finding, Severity
from schemas.records import MeasureResult, Placement, Reconciliation, Status
from schemas.runs import Run

REMARK: Final = "remark"
_BLOCKS: Final = "blocks"

_PLACE: Final = re.compile(r" \(rad [^)]*\)")
"""Row and voucher inside a message; they stand in columns of their own beside the remark."""

_PLACEMENT_REMARKS: Final[dict[Placement, str]] = {
    Placement.UNPLACED: "Uplassert: ingen konteringsregel passer",
    Placement.PARKED: "Parkert til det er avklart",
    Placement.REJECTED: "Avvist: beløp eller periode kan ikke leses",
}


@dataclass(frozen=True, slots=True)
class Attention:
    """How many of the programme's postings agree, and the frame of those that do not.

    `exceptions` is PLACED with the column `remark`: what blocks a letter first, and the largest amounts of each.
    """

    postings: int
    exceptions: pl.DataFrame

    @property
    def agreeing(self) -> int:
        """Postings nobody needs to look at."""
        return self.postings - self.exceptions.height


def with_remarks(run: Run) -> pl.DataFrame:
    """The run's postings as they may be shown, and `remark`: why somebody must look, null when the posting agrees.

    Args:
        run: `postings` is PLACED; `findings` are matched on file and row, or on file and voucher when they have no row.

    Returns:
        PLACED plus `remark`; same rows, same order.
    """
    postings = shown_postings(run.postings)
    columns = postings.select("placement").to_series()
    remarks = [_remark(Placement(placement), said) for placement, said in zip(columns, _reasons(run), strict=True)]
    return postings.with_columns(pl.Series(REMARK, remarks, dtype=pl.String))


def attention(run: Run) -> Attention:
    """The postings of a run that need somebody's eyes."""
    blocking = replace(run, findings=tuple(finding for finding in run.findings if finding.blocks))
    remarked = with_remarks(run).with_columns(pl.Series(_BLOCKS, [bool(said) for said in _reasons(blocking)]))
    order = [pl.col(_BLOCKS), pl.col("amount_ore").abs(), *map(pl.col, ("file", "row", "part"))]
    exceptions = remarked.filter(pl.col(REMARK).is_not_null()).sort(
        order, descending=[True, True, False, False, False], nulls_last=True
    )
    exceptions = exceptions.drop(_BLOCKS)
    return Attention(run.postings.height, exceptions)


def attention_sentence(found: Attention) -> str:
    """How many postings agree and how many to look at: `93 av 100 posteringer stemmer; se på disse 7`."""
    if not found.postings:
        return "Det er ingen posteringer i programmet i perioden."
    if not found.exceptions.height:
        return f"Alle {grouped(found.postings)} posteringer stemmer."
    look_at = "denne ene" if found.exceptions.height == 1 else f"disse {grouped(found.exceptions.height)}"
    return (
        f"{grouped(found.agreeing)} av {counted(found.postings, 'postering', 'posteringer')} stemmer; se på {look_at}."
    )


def measures_to_follow(result: Reconciliation) -> list[str]:
    """One sentence for each measure that is not within its budget, or is not forecast to be."""
    return [_follow_sentence(measure) for measure in result.measures if needs_following(measure)]


def needs_following(measure: MeasureResult) -> bool:
    """Whether the status is another than within the budget, or the forecast by profile is above it."""
    return measure.status is not Status.OK or measure.sums.forecast_ore > measure.sums.revised_ore > 0


def _follow_sentence(measure: MeasureResult) -> str:
    made, revised = measure.year_end, measure.sums.revised_ore
    over = measure.charged_ore - revised
    distance = f"{kroner(over)} over" if over > 0 else f"{kroner(-over)} igjen av"
    is_above = measure.sums.forecast_ore > max(revised, measure.charged_ore)
    forecast = f"; prognosen for året er {stands_to_budget(made, revised)}" if is_above else ""
    status, budget = STATUS_NAMES[measure.status], kroner(revised)
    return f"{measure.name}: {status[:1].lower()}{status[1:]}, {distance} budsjettet på {budget}{forecast}."


def _reasons(run: Run) -> list[list[str]]:
    """Why somebody must look at each posting of the run, as its findings say it; the order of the postings."""
    findings = shown(run.findings)
    by_row = _reasons_by_key(finding for finding in findings if finding.row is not None)
    by_voucher = _reasons_by_key(finding for finding in findings if finding.row is None and finding.voucher)
    return [
        [*by_row.get((file, row), ()), *by_voucher.get((file, voucher), ())]
        for file, row, voucher in shown_postings(run.postings).select("file", "row", "voucher").iter_rows()
    ]


def _reasons_by_key(findings: Iterable[Finding]) -> dict[tuple[str | None, int | str | None], list[str]]:
    reasons: dict[tuple[str | None, int | str | None], list[str]] = {}
    for finding in findings:
        if finding.severity is not Severity.INFO:
            key = (finding.file, finding.voucher if finding.row is None else finding.row)
            reasons.setdefault(key, []).append(f"{_PLACE.sub('', finding.message).removesuffix('.')} ({finding.rule})")
    return reasons


def _remark(placement: Placement, found: list[str]) -> str | None:
    reasons = [_PLACEMENT_REMARKS[placement]] if placement in _PLACEMENT_REMARKS else []
    return "; ".join([*reasons, *dict.fromkeys(found)]) or None
