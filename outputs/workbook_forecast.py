"""Sheet Prognose: each measure against its budget so far, its three forecasts, and how well they have done.

The months behind are `workbook_forecast_months`, the commitments `workbook_commitments`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from outputs.norwegian import EN_DASH, last_day, month_name
from outputs.wording import FORECAST_METHODS, NO_COMMITMENTS, marks
from outputs.workbook_commitments import write_commitments
from outputs.workbook_forecast_months import MonthTable, write_months
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, Share, address, cells
from schemas.records import MeasureResult, Reconciliation
from schemas.runs import Run

SHEET: Final = "Prognose"
WIDTHS: Final = (34, 18, *[16] * 8, 21, *[15] * 4)
ALL_ABOVE: Final = "Alle over budsjettet"
SOME_ABOVE: Final = "Noen over budsjettet"
WITHIN: Final = "Innenfor budsjettet"

_HEADER: Final = (
    *("Tiltak", "Revidert budsjett", "Budsjett hittil", "Brukt hittil", "Avvik hittil", "Brukt av budsjett hittil"),
    *(*FORECAST_METHODS, "Spenn", "Prognosene er"),
)
_REVISED, _BUDGET, _USED, _DEVIATION, _SHARE, _RUN_RATE, _PROFILE, _KNOWN, _SPREAD = range(1, 10)
_SUMMED: Final = (_REVISED, _BUDGET, _USED, _DEVIATION, _RUN_RATE, _PROFILE)
_NOTES: Final = (
    "Budsjettet hittil er revidert budsjett, fordelt på måneder slik programfilen sier for tiltaket.",
    "Forbrukstakt: månedene som er igjen, bruker like mye som månedene til nå i snitt, fra tiltakets første måned.",
    "Fordelt på måneder: resten av året går som hittil, måned for måned slik budsjettet er fordelt.",
    "Kjente forpliktelser: brukt hittil og det som står igjen av avtaler og bestillinger; et bilag telles én gang.",
)


def has_forecasts(result: Reconciliation) -> bool:
    """Whether the run was stored with the three forecasts and the months behind them."""
    return any(measure.forecasts and measure.monthly_budget_ore for measure in result.measures)


def covered_month(result: Reconciliation) -> int:
    """The last month, 1 to 12, that the figures speak for."""
    return min(int(result.covered_until[5:7]), 12)


def write_forecasts(page: Page, run: Run) -> None:
    """The measures, then the months, the commitments and the score that the figures rest on."""
    result = run.reconciliation
    month = covered_month(result)
    page.title(SHEET, marks(result))
    page.note(f"Beløp i kroner, etter andre kilder. Hittil er til og med {last_day(f'{result.year}-{month:02d}')}.")
    for note in _NOTES:
        page.note(note)
    header = page.header(_HEADER, range(1, len(_HEADER)))
    # The table's own rows and its sum come before the months, which stand at a place that is known beforehand.
    months = MonthTable(page.row + len(result.measures) + 1, month, tuple(result.measures))
    first = page.row
    for measure in result.measures:
        page.line(_cells(measure, months, page.row), _style(measure))
    page.line(_sums(result.measures, months, first, page.row), "sum")
    page.sheet.freeze_panes(header + 1, 1)
    write_months(page, months)
    write_commitments(page, result)
    if any(measure.forecast_errors for measure in result.measures):
        _write_score(page, result)


def _style(measure: MeasureResult) -> str:
    return "alarm" if _verdict(measure) == ALL_ABOVE else "body"


def _verdict(measure: MeasureResult) -> str:
    made, revised = measure.year_end, measure.sums.revised_ore
    if not revised:
        return EN_DASH
    if made.lowest_ore > revised:
        return ALL_ABOVE
    return SOME_ABOVE if made.highest_ore > revised else WITHIN


def _cells(measure: MeasureResult, months: MonthTable, row: int) -> list[Cell]:
    made, used, budget = measure.year_end, months.used_ore(measure), months.budget_ore(measure)
    revised = address(row, _REVISED)
    three = f"{address(row, _RUN_RATE)}:{address(row, _KNOWN)}"
    verdict = (
        f'=IF({revised}=0,"{EN_DASH}",IF(MIN({three})>{revised},"{ALL_ABOVE}",'
        f'IF(MAX({three})>{revised},"{SOME_ABOVE}","{WITHIN}")))'
    )
    return [
        measure.name,
        Money(measure.sums.revised_ore, f"revidert.{measure.id}"),
        months.budget_so_far(measure),
        months.used_so_far(measure),
        Formula(f"={address(row, _USED)}-{address(row, _BUDGET)}", Money(used - budget)),
        _used_share(row, used, budget),
        Money(made.run_rate_ore, f"prognose.takt.{measure.id}"),
        Money(made.profile_ore, f"prognose.profil.{measure.id}"),
        Money(made.commitments_ore, f"prognose.bundet.{measure.id}")
        if made.has_commitments
        else NoAmount(NO_COMMITMENTS),
        Formula(f"=MAX({three})-MIN({three})", Money(made.spread_ore, f"prognose.spenn.{measure.id}")),
        Formula(verdict, _verdict(measure)),
    ]


def _used_share(row: int, used: int, budget: int) -> Formula:
    written, whole = address(row, _USED), address(row, _BUDGET)
    return Formula(f'=IF({whole}=0,"{EN_DASH}",{written}/{whole})', Share(used, budget))


def _sums(measures: Sequence[MeasureResult], months: MonthTable, first: int, row: int) -> list[Cell]:
    """The sum row; what is known of commitments is not summed, for not every measure has any."""
    budget, used = (sum(map(of, measures)) for of in (months.budget_ore, months.used_ore))
    sums = {
        _REVISED: sum(measure.sums.revised_ore for measure in measures),
        _BUDGET: budget,
        _USED: used,
        _DEVIATION: used - budget,
        _RUN_RATE: sum(measure.year_end.run_rate_ore for measure in measures),
        _PROFILE: sum(measure.year_end.profile_ore for measure in measures),
    }
    written: dict[int, Cell] = {
        column: Formula(f"=SUM({cells(first, row - 1, column)})", Money(sums[column])) for column in _SUMMED
    }
    written[_SHARE] = _used_share(row, used, budget)
    return ["Sum", *(written.get(column) for column in range(1, len(_HEADER)))]


def _write_score(page: Page, result: Reconciliation) -> None:
    """How far from the year's use each method was on average, at the end of January to November."""
    page.heading(f"Hvor godt metodene traff i {result.year}")
    page.note(
        f"Gjennomsnittlig avstand fra årets forbruk, regnet ved utgangen av hver måned fra {month_name(1)} til "
        f"{month_name(11)} med det budsjettet og de forpliktelsene som er kjent nå."
    )
    page.header(("Tiltak", "Brukt i året", *FORECAST_METHODS), range(1, 2 + len(FORECAST_METHODS)))
    first = page.row
    scored = [(measure, measure.forecast_errors) for measure in result.measures if measure.forecast_errors]
    for measure, errors in scored:
        known_ore, form = errors.commitments_ore, f"prognoseavvik.{{}}.{measure.id}"
        page.line(
            [
                measure.name,
                Money(measure.charged_ore, f"belastet.{measure.id}"),
                Money(errors.run_rate_ore, form.format("takt")),
                Money(errors.profile_ore, form.format("profil")),
                NoAmount(NO_COMMITMENTS) if known_ore is None else Money(known_ore, form.format("bundet")),
            ]
        )
    sums = (
        sum(measure.charged_ore for measure, _ in scored),
        sum(errors.run_rate_ore for _, errors in scored),
        sum(errors.profile_ore for _, errors in scored),
    )
    last = page.row - 1
    columns = [Formula(f"=SUM({cells(first, last, column)})", Money(ore)) for column, ore in enumerate(sums, start=1)]
    page.line(["Sum", *columns, None], "sum")
