"""The commitments of sheet Prognose: what is known to come, what has come of it, and what is left."""

from __future__ import annotations

from datetime import date
from typing import Final

from outputs.norwegian import EN_DASH, period_name
from outputs.workbook_page import Cell, Formula, Money, Page, address, cells
from schemas.forecasts import CommitmentResult
from schemas.masking import without_identity
from schemas.records import Reconciliation

_HEADER: Final = (
    *("Forpliktelse", "Tiltak", "Til og med", "Ført opp", "Gjort opp", "Gjenstår", "Overskredet", "Avlyst", "Bilag"),
    "Kilde",
)
_COMMITTED, _SETTLED, _REMAINING, _OVER, _CANCELLED = range(3, 8)


def write_commitments(page: Page, result: Reconciliation) -> None:
    """One row for each commitment, settled and cancelled ones too; a sentence when there is none."""
    page.heading("Kjente forpliktelser")
    if not result.commitments:
        page.note("Ingen forpliktelser er registrert i årsfilen.")
        return
    page.note(
        "Bilagene gjør forpliktelsen opp med det de koster på tiltaket. Gjenstår er med i prognosen og er aldri under "
        "null; det som er over, står for seg. Avlyste forpliktelser teller ikke."
    )
    page.header(_HEADER, range(_COMMITTED, _OVER + 1))
    names = {measure.id: measure.name for measure in result.measures}
    first = page.row
    for commitment in result.commitments:
        page.line(_cells(commitment, names[commitment.measure], page.row), "alarm" if commitment.over_ore else "body")
    _write_sums(page, result, first)


def _cells(commitment: CommitmentResult, measure: str, row: int) -> list[Cell]:
    committed, settled, cancelled = (address(row, column) for column in (_COMMITTED, _SETTLED, _CANCELLED))
    return [
        commitment.what,
        measure,
        period_name(commitment.until),
        Money(commitment.committed_ore, f"forpliktelse.{commitment.id}.avtalt"),
        Money(commitment.settled_ore, f"forpliktelse.{commitment.id}.bokfort"),
        Formula(f'=IF({cancelled}<>"",0,MAX(0,{committed}-{settled}))', Money(commitment.remaining_ore)),
        Formula(f"=MAX(0,{settled}-{committed})", Money(commitment.over_ore)),
        date.fromisoformat(commitment.cancelled_on) if commitment.cancelled_on else None,
        ", ".join(map(without_identity, commitment.vouchers)) or EN_DASH,
        commitment.source,
    ]


def _write_sums(page: Page, result: Reconciliation, first: int) -> None:
    sums = {
        _COMMITTED: sum(commitment.committed_ore for commitment in result.commitments),
        _SETTLED: sum(commitment.settled_ore for commitment in result.commitments),
        _REMAINING: sum(commitment.remaining_ore for commitment in result.commitments),
        _OVER: sum(commitment.over_ore for commitment in result.commitments),
    }
    last = page.row - 1
    columns = [Formula(f"=SUM({cells(first, last, column)})", Money(ore)) for column, ore in sums.items()]
    page.line(["Sum", None, None, *columns, None, None, None], "sum")
