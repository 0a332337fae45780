"""Sheet Tiltak: spending against allocation per measure, in the plan's order and wording, and the control of it.

Here too: why the municipality covers what it does. The list of reallocations is `workbook_reallocations`.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from domain.measure_figures import TOTAL, sum_id
from outputs.control_sums import AGREES, DIFFERS
from outputs.norwegian import EN_DASH, Decimals, amount
from outputs.wording import (
    CHARGED,
    COVERED_BY_MUNICIPALITY,
    KIND_NAMES,
    NOT_CONFIRMED,
    OWN_REASONS,
    VAT_NAMES,
    area_name,
    marks,
    status_name,
)
from outputs.workbook_page import Cell, Formula, Money, Page, Share, address, agrees_formula, cells
from outputs.workbook_postings import AMOUNT, KIND, MEASURE_ID, placed_sum, posting_range
from outputs.workbook_reallocations import write_reallocations
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, MeasureResult, Reconciliation, Status
from schemas.runs import Run

SUM_COLUMNS: Final[dict[str, str]] = {
    "allocated_ore": "Budsjett",
    "reallocated_ore": "Omdisponert",
    "revised_ore": "Revidert budsjett",
    "gross_ore": "Brutto utgift",
    "vat_compensation_ore": "Mva-kompensasjon",
    "sick_pay_refund_ore": "Sykelønnsrefusjon",
    "net_ore": "Netto utgift",
    "other_financing_ore": "Andre kilder",
    "after_co_financing_ore": "Etter andre kilder",
    "grant_financed_ore": "Brukt av tilskuddet",
    "own_ore": COVERED_BY_MUNICIPALITY,
    "remaining_ore": "Rest av budsjettet",
    "forecast_ore": "Prognose etter andre kilder",
}
PLAN_LINE: Final = "Linje i planen"
OWN_WHY: Final = "Kommunen dekker fordi"
SHEET: Final = "Tiltak"
WIDTHS: Final = (36, 25, *[16.5] * 14, 8, 24, 40, 46)
_FIRST_SUM: Final = 2
_CHARGED: Final = _FIRST_SUM + len(SUM_COLUMNS)
_SHARE: Final = _CHARGED + 1
_NUMBERS: Final = range(_FIRST_SUM, _SHARE + 1)
_CONTROLLED: Final[tuple[tuple[str, Kind, int], ...]] = (
    ("gross_ore", Kind.GROSS, 1),
    ("vat_compensation_ore", Kind.VAT_COMPENSATION, -1),
    ("sick_pay_refund_ore", Kind.SICK_PAY_REFUND, -1),
    ("other_financing_ore", Kind.OTHER_FINANCING, -1),
)
"""Sum, the kind of posting it is made of, and the sign: deductions are credit in the ledger."""


def write_measures(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The table of measures with sums as formulas, then the same figures from the sheet Posteringer."""
    result = run.reconciliation
    page.title("Tiltak", marks(result))
    page.note(
        f"Beløp i kroner, i handlingsplanens rekkefølge. Tilskuddet regnes: {VAT_NAMES[result.vat].lower()}. "
        f"{COVERED_BY_MUNICIPALITY} er det verken tilskuddet eller andre kilder dekker. {CHARGED} er utgiften etter "
        "andre kilder uten det som er ført på en annen kilde, men som den ikke har betalt."
    )
    header = page.header(
        [SHEET, "Innsatsområde", *SUM_COLUMNS.values(), CHARGED, "Brukt", "Status", PLAN_LINE, OWN_WHY], _NUMBERS
    )
    names = {area.id: area.name for area in files.programme.focus_areas}
    names |= {source.id: source.name for source in files.programme.funding_sources}
    first = page.row
    for measure in result.measures:
        page.line(_measure_cells(measure, names, page.row), _style(measure))
    last = page.row - 1
    _write_totals(page, result, first, last)
    kept = -int(run.postings.filter(pl.col("kind") == str(Kind.USER_INCOME)).get_column("amount_ore").sum() or 0)
    if kept:
        page.note(f"Brukerbetaling og salg, {_kroner(kept)}, er ikke trukket fra. Se arket Kilder per tiltak.")
    page.sheet.freeze_panes(header + 1, 1)
    page.sheet.repeat_rows(header)
    page.sheet.repeat_columns(0)
    write_reallocations(page, run, files)
    _write_posting_control(page, run, first)


def _style(measure: MeasureResult) -> str:
    return "alarm" if measure.status is Status.OVERRUN else "body"


def _measure_cells(measure: MeasureResult, names: dict[str, str], row: int) -> list[Cell]:
    sums = measure.sums
    return [
        measure.name,
        area_name(names, measure.focus_area),
        *(Money(getattr(sums, name), sum_id(name, measure.id)) for name in SUM_COLUMNS),
        Money(measure.charged_ore, f"belastet.{measure.id}"),
        _share_formula(row, Share(measure.charged_ore, sums.revised_ore)),
        status_name(measure) + ("" if measure.is_allocation_confirmed else f". Budsjettet er {NOT_CONFIRMED}"),
        measure.line if measure.sums.allocated_ore else EN_DASH,
        own_reasons(measure, names),
    ]


def own_reasons(measure: MeasureResult, names: dict[str, str]) -> str:
    """Why the municipality covers what it does, a line for each reason; empty when it covers nothing.

    Args:
        measure: with its own parts.
        names: of the funding sources, by id.
    """
    return "\n".join(
        f"{_kroner(part.amount_ore)} {OWN_REASONS[part.reason].format(name=names.get(part.rule or '', part.rule))}"
        for part in measure.own_parts
    )


def _kroner(ore: int) -> str:
    return f"{amount(ore, Decimals.ALWAYS)}\u00a0kr"


def _share_formula(row: int, share: Share) -> Formula:
    """What is charged, as a share of the revised allocation."""
    revised, charged = address(row, _column("revised_ore")), address(row, _CHARGED)
    return Formula(f'=IF({revised}=0,"–",{charged}/{revised})', share)


def _column(name: str) -> int:
    return _FIRST_SUM + list(SUM_COLUMNS).index(name)


def _write_totals(page: Page, result: Reconciliation, first: int, last: int) -> None:
    """The sum row as formulas, the reported totals, and whether the two agree."""
    totals = result.totals
    summed = {name: sum(getattr(measure.sums, name) for measure in result.measures) for name in SUM_COLUMNS}
    charged = sum(measure.charged_ore for measure in result.measures)
    sum_row = page.row
    page.line(
        [
            "Sum",
            None,
            *(_sum_formula(_column(name), summed[name], first, last) for name in SUM_COLUMNS),
            _sum_formula(_CHARGED, charged, first, last),
            _share_formula(sum_row, Share(charged, summed["revised_ore"])),
            *(None, None, None),
        ],
        "sum",
    )
    page.line(
        ["Rapportert sum", None, *(Money(getattr(totals, name), sum_id(name, TOTAL)) for name in SUM_COLUMNS)],
        "control",
    )
    page.line(
        [
            "Kontroll: summen er lik rapportert sum",
            None,
            *(
                _agreement(sum_row, _column(name), is_equal=summed[name] == getattr(totals, name))
                for name in SUM_COLUMNS
            ),
        ],
        "control",
    )


def _sum_formula(column: int, ore: int, first: int, last: int) -> Formula:
    return Formula(f"=SUM({cells(first, last, column)})", Money(ore))


def measure_cell(result: Reconciliation, name: str, measure: str | None) -> str:
    """Where a sum stands, for formulas on other sheets: of a measure, or of all of them in the sum row."""
    first = len(marks(result)) + 3
    ids = [each.id for each in result.measures]
    row = first + (len(ids) if measure is None else ids.index(measure))
    return f"{SHEET}!{address(row, _column(name), is_absolute=True)}"


def _agreement(sum_row: int, column: int, *, is_equal: bool) -> Formula:
    difference = f"ROUND({address(sum_row, column)}-{address(sum_row + 1, column)},2)"
    return Formula(agrees_formula(difference), AGREES if is_equal else DIFFERS)


def _write_posting_control(page: Page, run: Run, first_measure_row: int) -> None:
    """Each measure summed anew from the sheet Posteringer, and the difference from the table above."""
    result = run.reconciliation
    page.heading("Kontroll: tiltakene summert på nytt fra arket Posteringer")
    page.note("Avvik er summert på nytt minus tabellen over. Alle avvik skal være 0,00.")
    names = [SUM_COLUMNS[name] for name, _, _ in _CONTROLLED] + [SUM_COLUMNS["net_ore"]]
    page.header(
        ["Tiltak", "Tiltakskode", *names, *(f"Avvik: {name.lower()}" for name in names), "Kontroll"], range(2, 13)
    )
    for index, measure in enumerate(result.measures):
        page.line(_control_cells(run, measure, page.row, first_measure_row + index))


def _control_cells(run: Run, measure: MeasureResult, row: int, measure_row: int) -> list[Cell]:
    sums = [sign * placed_sum(run.postings, measure.id, kind) for _, kind, sign in _CONTROLLED]
    net = sums[0] - sums[1] - sums[2]
    reported = [getattr(measure.sums, name) for name, _, _ in _CONTROLLED] + [measure.sums.net_ore]
    differences = [again - before for again, before in zip([*sums, net], reported, strict=True)]
    start, columns = _FIRST_SUM + len(differences), [_column(name) for name, _, _ in _CONTROLLED] + [_column("net_ore")]
    return [
        measure.name,
        measure.id,
        *(
            Formula(_sumifs(run, row, kind, sign), Money(ore))
            for (_, kind, sign), ore in zip(_CONTROLLED, sums, strict=True)
        ),
        Formula(f"={address(row, 2)}-{address(row, 3)}-{address(row, 4)}", Money(net)),
        *(
            Formula(f"=ROUND({address(row, _FIRST_SUM + index)}-{address(measure_row, column)},2)", Money(ore))
            for index, (column, ore) in enumerate(zip(columns, differences, strict=True))
        ),
        Formula(
            agrees_formula(f"SUMPRODUCT(ABS({address(row, start)}:{address(row, start + len(differences) - 1)}))"),
            DIFFERS if any(differences) else AGREES,
        ),
    ]


def _sumifs(run: Run, row: int, kind: Kind, sign: int) -> str:
    result, postings = run.reconciliation, run.postings.height
    amounts, measures, kinds = (posting_range(name, result, postings) for name in (AMOUNT, MEASURE_ID, KIND))
    minus = "-" if sign < 0 else ""
    return f'=ROUND({minus}SUMIFS({amounts},{measures},{address(row, 1)},{kinds},"{KIND_NAMES[kind]}"),2)'
