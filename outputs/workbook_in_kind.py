"""Sheet Egeninnsats: hours and things that are no money, by service area and measure, and every entry.

There is no amount of money on this sheet, so that no column can add own contribution to kroner of the grant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from domain.in_kind import by_measure, by_service_area
from outputs.wording import confirmation, marks
from outputs.workbook_page import Cell, Formula, Hours, Page, Worth, address, cells
from schemas.in_kind import InKindResult, total_in_kind
from schemas.masking import masked_text
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

SHEET: Final = "Egeninnsats"
WIDTHS: Final = (38, 14, 18, 38, 48, 12, 16, 14, 26, 18)
NO_KRONER: Final = (
    "Egeninnsats er timer og ytelser, ikke penger. Verdien er ikke kroner av tilskuddet, og den inngår ikke i noen sum "
    "på de andre arkene."
)
WHOLE_PROGRAMME: Final = "Programmet som helhet"
_AREA: Final = "Tjenesteområde"
_ENTRIES: Final = (
    *(_AREA, "Timer", "Verdi, ikke kroner", "Tiltak", "Hva", "Dato", "Verdi per time", "Sats fra", "Sats", "Føring er"),
)
_HOURS, _VALUE, _MEASURE = (_ENTRIES.index(name) for name in ("Timer", "Verdi, ikke kroner", "Tiltak"))


def write_in_kind(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The totals by service area and by measure, as formulas over the entries below them."""
    result = run.reconciliation
    page.title(SHEET, marks(result))
    page.note(NO_KRONER)
    entries, names = result.in_kind, measure_names(files)
    areas = by_service_area(entries)
    measures = {names.get(measure or "", measure or ""): own for measure, own in by_measure(entries).items()}
    # Each table has an empty row, a heading, a header and a sum beside its rows; the entries have no sum above them.
    first = page.row + (len(areas) + 4) + (len(measures) + 4) + 3
    last = first + len(entries) - 1
    _write_totals(page, _AREA, areas, (first, last, 0))
    _write_totals(page, "Tiltak", measures, (first, last, _MEASURE))
    _write_entries(page, entries, names)


def measure_names(files: ProgrammeFiles) -> dict[str, str]:
    """What each measure is called, and what serves none of them alone."""
    return {measure.id: measure.name for measure in files.programme.measures} | {"": WHOLE_PROGRAMME}


def _write_totals(
    page: Page, what: str, groups: dict[str, tuple[InKindResult, ...]], place: tuple[int, int, int]
) -> None:
    """One row per group; `place` is the first and last row of the entries and the column that says their group."""
    page.heading(f"Per {what.lower()}")
    page.header([what, "Timer", "Verdi, ikke kroner"], {1, 2})
    first = page.row
    for name, own in groups.items():
        hours, value = _sums(own)
        page.line(
            [
                masked_text(name),
                _of_group(page.row, _HOURS, place, Hours(hours)),
                _of_group(page.row, _VALUE, place, value),
            ]
        )
    _write_sum(page, first, [entry for own in groups.values() for entry in own], 3)


def _of_group(row: int, column: int, place: tuple[int, int, int], value: Hours | Worth) -> Formula:
    """The sum of a column over the entries of the group that the row names; letters count as they are written."""
    first, last, group = place
    return Formula(
        f"=SUMPRODUCT(EXACT({cells(first, last, group)},{address(row, 0)})*{cells(first, last, column)})", value
    )


def _write_sum(page: Page, first: int, entries: Sequence[InKindResult], width: int) -> None:
    hours, value = _sums(entries)
    page.line(
        [
            "Sum",
            Formula(f"=SUM({cells(first, page.row - 1, _HOURS)})", Hours(hours)),
            Formula(f"=SUM({cells(first, page.row - 1, _VALUE)})", value),
            *[None] * (width - 3),
        ],
        "sum",
    )


def _write_entries(page: Page, entries: Sequence[InKindResult], names: dict[str, str]) -> None:
    page.heading("Føringer")
    header = page.header(_ENTRIES, {_HOURS, _VALUE, _ENTRIES.index("Verdi per time")})
    for entry in entries:
        page.line(_cells(entry, names))
    page.sheet.autofilter(header, 0, page.row - 1, len(_ENTRIES) - 1)
    _write_sum(page, header + 1, entries, len(_ENTRIES))


def _cells(entry: InKindResult, names: dict[str, str]) -> list[Cell]:
    return [
        masked_text(entry.service_area),
        None if entry.hours_hundredths is None else Hours(entry.hours_hundredths),
        Worth(entry.value),
        names.get(entry.measure or "", entry.measure),
        masked_text(entry.what),
        date.fromisoformat(entry.worked_on) if entry.worked_on else None,
        Worth(entry.hour_value) if entry.hour_value else None,
        date.fromisoformat(entry.rate_valid_from) if entry.rate_valid_from else None,
        entry.rate or "Oppgitt verdi",
        confirmation(is_confirmed=entry.confirmed),
    ]


def _sums(entries: Iterable[InKindResult]) -> tuple[int, Worth]:
    register = tuple(entries)
    hours = sum(entry.hours_hundredths or 0 for entry in register)
    return hours, Worth(total_in_kind(entry.value for entry in register))
