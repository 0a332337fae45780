"""Chapters 4 to 6 of the annual report: results per measure, new measures, participation."""

from __future__ import annotations

from domain.share_figures import OF_BUDGET
from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.annual_report_labels import RESULTS
from outputs.annual_report_measure_texts import write_measure_text
from outputs.norwegian import unbroken
from outputs.word import Paper
from outputs.word_parts import INVENTED, UNCONFIRMED, Column, Figure, Part, Reference, Row, Table, Text, with_mark
from outputs.wording import ACROSS_AREAS, COVERED_BY_MUNICIPALITY, STATUS_NAMES
from schemas.records import MeasureResult


def write_results(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends every measure under its focus area: purpose, figures, narrative."""
    paper.heading("4 Resultater per innsatsområde og tiltak", starts_page=starts_page, label=RESULTS)
    for number, (area, measures) in enumerate(_measures_by_area(basis), start=1):
        paper.heading(f"4.{number} {area}", 2)
        for measure in measures:
            _write_measure(paper, basis, measure)


def _measures_by_area(basis: ReportBasis) -> list[tuple[str, list[MeasureResult]]]:
    """The focus areas in the programme's order, those without measures left out; measures without an area last."""
    areas: list[tuple[str | None, str]] = [(area.id, area.name) for area in basis.programme.focus_areas]
    by_area = [
        (name, [measure for measure in basis.result.measures if measure.focus_area == area])
        for area, name in [*areas, (None, ACROSS_AREAS)]
    ]
    return [(name, measures) for name, measures in by_area if measures]


def _write_measure(paper: Paper, basis: ReportBasis, measure: MeasureResult) -> None:
    paper.heading(measure.name, 3)
    purpose = paper.paragraph(Text("Formål: ", is_bold=True), unbroken(basis.programme.measure(measure.id).purpose))
    purpose.paragraph_format.keep_with_next = True
    paper.paragraph(Text("Økonomi: ", is_bold=True), *_money_sentence(basis, measure))
    write_measure_text(paper, basis, measure.id)


def _money_sentence(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    if measure not in basis.budgeted:
        return _unbudgeted_sentence(basis, measure)
    doubt = UNCONFIRMED if not measure.is_allocation_confirmed and not basis.year.is_invented else basis.budget_mark
    return (
        "Tiltaket har brukt ",
        whole(f"brukt.{measure.id}", "kroner"),
        " av tilskuddet. Det er ",
        Figure(f"{OF_BUDGET}.{measure.id}", "percent"),
        " av budsjettet på ",
        *with_mark(whole(f"revidert.{measure.id}", "kroner"), doubt),
        ", og ",
        whole(f"rest.{measure.id}", "kroner"),
        " står igjen.",
        *_uncovered(basis, measure),
        f" Status: {STATUS_NAMES[measure.status].lower()}.",
    )


def _unbudgeted_sentence(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    """Net spend, what the other sources have really paid of it, and what nobody has."""
    return (
        "Tiltaket har ingen linje i budsjettet. Netto utgift er ",
        whole(f"netto.{measure.id}", "kroner"),
        ", herav ",
        whole(f"andre-kilder.{measure.id}", "kroner"),
        f" fra {basis.source_names(measure)}.",
        *_uncovered(basis, measure),
    )


def _uncovered(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    if not measure.sums.own_ore:
        return ()
    cover = "foreløpig ikke dekket" if basis.result.is_preliminary else COVERED_BY_MUNICIPALITY.lower()
    return (" ", whole(f"egen.{measure.id}", "kroner"), f" er {cover}.")


def write_new_measures(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the measures that had no line in the budget of the year before."""
    year = basis.result.year
    paper.heading("5 Nye tiltak", starts_page=starts_page)
    before = basis.files.years.get(year - 1)
    if before is None:
        no_earlier = f"Det er ikke lagt inn noe budsjett for {year - 1}, så nye tiltak kan ikke skilles fra de andre."
        paper.paragraph(no_earlier)
        return
    known = {line.measure for line in before.allocations}
    new = [measure for measure in basis.budgeted if measure.id not in known]
    compared: tuple[Part, ...] = (f" Budsjettet for {year - 1} er ", INVENTED, ".") if before.is_invented else ()
    if not new:
        paper.paragraph(f"Ingen tiltak har budsjett for første gang i {year}.", *compared)
        return
    opening = (f"Disse tiltakene har budsjett for første gang i {year}. De er omtalt i ", Reference(RESULTS), ".")
    paper.paragraph(*opening, *compared).paragraph_format.keep_with_next = True
    paper.table(_new_measures_table(basis, new))


def _new_measures_table(basis: ReportBasis, new: list[MeasureResult]) -> Table:
    heading = f"Budsjett ({basis.budget_mark.text})" if basis.budget_mark else "Budsjett"
    return Table(
        caption=f"Nye tiltak {basis.in_year}, i kroner",
        description="Budsjett, netto utgift og brukt tilskudd for hvert nye tiltak.",
        columns=(
            Column("Tiltak", 6.8),
            *(Column(text, 3.2, is_amount=True) for text in (heading, "Netto utgift", "Brukt av tilskuddet")),
        ),
        rows=tuple(_new_row(basis, measure) for measure in new),
    )


def _new_row(basis: ReportBasis, measure: MeasureResult) -> Row:
    figures = (whole(f"{quantity}.{measure.id}") for quantity in ("revidert", "netto", "brukt"))
    return Row((with_mark(measure.name, basis.line_mark(measure)), *figures))


def write_participation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends how inhabitants took part; only the municipality can tell."""
    paper.heading("6 Medvirkning", starts_page=starts_page)
    write_narrative(paper, basis, "kapittel-medvirkning")
