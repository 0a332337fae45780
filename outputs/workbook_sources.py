"""Sheet Kilder per tiltak: what each funding source stands for in each measure, booked beside promised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from domain.measure_figures import PROGRAMME, SOURCE_WORDS
from domain.named_figures import id_of
from outputs.control_sums import AGREES, DIFFERS
from outputs.wording import UNKNOWN, confirmation, marks
from outputs.workbook_measures import measure_cell
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, address, agrees_formula, cells
from schemas.programme_files import ProgrammeFiles
from schemas.records import Reconciliation
from schemas.runs import Run
from schemas.source_sums import SourceSums

SHEET: Final = "Kilder per tiltak"
BOOKED: Final[dict[str, str]] = {
    "gross_ore": "Brutto utgift",
    "vat_compensation_ore": "Mva-kompensasjon",
    "sick_pay_refund_ore": "Sykelønnsrefusjon",
    "net_ore": "Netto utgift",
    "received_ore": "Mottatt fra kilden",
    "fund_set_aside_ore": "Avsatt til fond",
    "fund_use_ore": "Brukt av fond",
    "user_income_ore": "Brukerbetaling og salg",
    "other_financing_ore": "Trukket fra som andre kilder",
    "uncovered_ore": "Ikke dekket av kilden",
}
PROMISED: Final[dict[str, str]] = {"applied_ore": "Søkt", "awarded_ore": "Tildelt"}
_AMOUNTS: Final = (*BOOKED, *PROMISED)
_FIRST: Final = 2
_POSTINGS: Final = _FIRST + len(_AMOUNTS) + 1
_SUM: Final = "Sum"
_CONTROLLED: Final = ("gross_ore", "vat_compensation_ore", "sick_pay_refund_ore", "net_ore", "other_financing_ore")
"""The sums that the sheet Tiltak has too."""
WIDTHS: Final = (34, 40, *[17] * len(_AMOUNTS), 15, 12, 22)


def write_sources(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """A row for each source of each measure, the measure's sum, the sum of all, and the control against Tiltak."""
    result = run.reconciliation
    page.title(SHEET, marks(result))
    page.note(
        "Beløp i kroner etter kilden posteringene er kontert på. Utgifter, inntekter og trekk er positive tall. "
        "Tilskuddet tildeles programmet som helhet, og mottatt tilskudd og fond kan være ført der."
    )
    header = page.header(
        [
            *("Tiltak", "Kilde", *BOOKED.values(), *PROMISED.values()),
            *("Tildelt er", "Posteringer", "Kontroll mot Tiltak"),
        ],
        {*range(_FIRST, _FIRST + len(_AMOUNTS)), _POSTINGS, _POSTINGS + 1},
    )
    names = _Names(
        {measure.id: measure.name for measure in result.measures},
        {source.id: source.name for source in files.programme.funding_sources},
        files.programme.grant_scheme.funding_source,
    )
    first = page.row
    for _, rows in groupby(result.sources, key=_measure):
        _write_measure(page, result, list(rows), names)
    _write_total(page, result, names, first)
    page.sheet.freeze_panes(header + 1, 2)
    page.sheet.repeat_rows(header)
    page.sheet.repeat_columns(0, 1)


@dataclass(frozen=True, slots=True)
class _Names:
    """Measures and sources by id, and which of the sources is the grant."""

    measures: dict[str, str]
    sources: dict[str, str]
    grant: str


def _measure(sums: SourceSums) -> str | None:
    return sums.measure


def _write_measure(page: Page, result: Reconciliation, rows: list[SourceSums], names: _Names) -> None:
    """The measure's sources and their sum; the sum is compared with the same sums on Tiltak."""
    measure = rows[0].measure
    name = "Programmet som helhet" if measure is None else names.measures.get(measure, measure)
    first = page.row
    for sums in rows:
        page.line(_source_cells(sums, name, names))
    last, row = page.row - 1, page.row
    amounts = (_summed(rows, key, names, f"=SUM({cells(first, last, _column(key))})") for key in _AMOUNTS)
    postings = Formula(f"=SUM({cells(first, last, _POSTINGS)})", sum(sums.postings for sums in rows))
    page.line([name, _SUM, *amounts, None, postings, _measure_control(result, measure, rows, row)], "sum")


def _source_cells(sums: SourceSums, measure: str, names: _Names) -> list[Cell]:
    is_known = sums.awarded_ore is not None
    unknown = UNKNOWN if _is_promised(sums, "awarded_ore", names) else None
    return [
        measure,
        names.sources.get(sums.funding_source, sums.funding_source),
        *(_amount(sums, key, names) for key in _AMOUNTS),
        confirmation(is_confirmed=sums.is_award_confirmed) if is_known else unknown,
        sums.postings,
        None,
    ]


def _is_promised(sums: SourceSums, key: str, names: _Names) -> bool:
    """Whether the source would promise it: the grant is awarded to the programme, and applied for in a letter."""
    return sums.funding_source != names.grant or (sums.measure is None and key == "awarded_ore")


def _amount(sums: SourceSums, key: str, names: _Names) -> Cell:
    ore = getattr(sums, key)
    if ore is None:
        return NoAmount(UNKNOWN) if _is_promised(sums, key, names) else None
    return Money(ore, id_of(SOURCE_WORDS, key, f"kilde.{sums.funding_source}.{{}}.{sums.measure or PROGRAMME}"))


def _summed(rows: Sequence[SourceSums], key: str, names: _Names, formula: str) -> Cell:
    """The sum; that it is not known where a part of it is not, for what is known alone would look like all of it."""
    parts = [_amount(sums, key, names) for sums in rows]
    if unknown := next((part for part in parts if isinstance(part, NoAmount)), None):
        return unknown
    if any(isinstance(part, Money) for part in parts):
        return Formula(formula, Money(_sum(rows, key)))
    return None


def _column(key: str) -> int:
    return _FIRST + _AMOUNTS.index(key)


def _sum(rows: Iterable[SourceSums], key: str) -> int:
    return sum(getattr(sums, key) or 0 for sums in rows)


def _measure_control(result: Reconciliation, measure: str | None, rows: list[SourceSums], row: int) -> Cell:
    """Whether the five sums that both sheets have are the same."""
    of_measure = {each.id: each.sums for each in result.measures}
    if measure not in of_measure or measure is None:
        return None
    differences = [f"ABS({address(row, _column(key))}-{measure_cell(result, key, measure)})" for key in _CONTROLLED]
    agrees = all(_sum(rows, key) == getattr(of_measure[measure], key) for key in _CONTROLLED)
    return Formula(agrees_formula(f"ROUND({'+'.join(differences)},2)"), AGREES if agrees else DIFFERS)


def _write_total(page: Page, result: Reconciliation, names: _Names, first: int) -> None:
    """The measures' sums together, what Tiltak says, and whether the two agree."""
    last, row = page.row - 1, page.row
    kind = f"{address(first, 1, is_absolute=True)}:{address(last, 1, is_absolute=True)}"

    def summed(column: int) -> str:
        return f'=SUMIFS({cells(first, last, column)},{kind},"{_SUM}")'

    amounts = (_summed(result.sources, key, names, summed(_column(key))) for key in _AMOUNTS)
    postings = Formula(summed(_POSTINGS), sum(sums.postings for sums in result.sources))
    page.line(["Alle tiltak og programmet", "I alt", *amounts, None, postings, None], "sum")
    on_measures = {
        key: Formula(f"={measure_cell(result, key, None)}", Money(_measures_sum(result, key))) for key in _CONTROLLED
    }
    page.line(["Arket Tiltak", _SUM, *(on_measures.get(key) for key in _AMOUNTS)], "control")
    verdicts = {
        key: Formula(
            agrees_formula(f"ROUND({address(row, _column(key))}-{address(row + 1, _column(key))},2)"),
            AGREES if _sum(result.sources, key) == _measures_sum(result, key) else DIFFERS,
        )
        for key in _CONTROLLED
    }
    page.line(["Kontroll: kildene er lik tiltakene", None, *(verdicts.get(key) for key in _AMOUNTS)], "control")


def _measures_sum(result: Reconciliation, key: str) -> int:
    return sum(getattr(measure.sums, key) for measure in result.measures)
