"""Chapters 4 to 6 of the annual report: results per measure, new measures, participation."""

from __future__ import annotations

from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.norwegian import percent
from outputs.word import Paper
from outputs.word_parts import UNCONFIRMED, Column, Part, Row, Table, Text
from outputs.wording import STATUS_NAMES
from schemas.records import MeasureResult

ACROSS = "Tiltak på tvers av innsatsområdene"


def write_results(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends every measure under its focus area: purpose, figures, narrative."""
    paper.heading("4 Resultater per innsatsområde og tiltak", starts_page=starts_page)
    for number, (area, measures) in enumerate(_measures_by_area(basis), start=1):
        paper.heading(f"4.{number} {area}", 2)
        for measure in measures:
            _write_measure(paper, basis, measure)


def _measures_by_area(basis: ReportBasis) -> list[tuple[str, list[MeasureResult]]]:
    """The focus areas in the programme's order, those without measures left out; measures without an area last."""
    areas: list[tuple[str | None, str]] = [(area.id, area.name) for area in basis.programme.focus_areas]
    by_area = [
        (name, [measure for measure in basis.result.measures if measure.focus_area == area])
        for area, name in [*areas, (None, ACROSS)]
    ]
    return [(name, measures) for name, measures in by_area if measures]


def _write_measure(paper: Paper, basis: ReportBasis, measure: MeasureResult) -> None:
    paper.heading(measure.name, 3)
    purpose = paper.paragraph(Text("Formål: ", is_bold=True), basis.programme.measure(measure.id).purpose)
    purpose.paragraph_format.keep_with_next = True
    paper.paragraph(Text("Økonomi: ", is_bold=True), *_money_sentence(basis, measure))
    write_narrative(paper, basis, measure.id)


def _money_sentence(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    if measure not in basis.budgeted:
        return (
            f"Tiltaket har ingen linje i budsjettet og finansieres av {basis.sources(measure)}. Netto utgift er ",
            whole(f"netto.{measure.id}", "kroner"),
            ", og andre kilder dekker ",
            whole(f"andre-kilder.{measure.id}", "kroner"),
            ".",
        )
    sums = measure.sums
    doubt: tuple[Part, ...] = () if measure.is_allocation_confirmed else (" (", UNCONFIRMED, ")")
    own: tuple[Part, ...] = (" Kommunen dekker ", whole(f"egen.{measure.id}", "kroner"), ".") if sums.own_ore else ()
    return (
        "brukt av tilskuddet ",
        whole(f"brukt.{measure.id}", "kroner"),
        " av et budsjett på ",
        whole(f"revidert.{measure.id}", "kroner"),
        *doubt,
        f" ({percent(sums.grant_financed_ore, sums.revised_ore)}); rest ",
        whole(f"rest.{measure.id}", "kroner"),
        ".",
        *own,
        f" Status: {STATUS_NAMES[measure.status].lower()}.",
    )


def write_new_measures(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the measures whose first year this is."""
    year = basis.result.year
    paper.heading("5 Nye tiltak", starts_page=starts_page)
    new = [m for m in basis.result.measures if basis.programme.measure(m.id).first_year == year]
    if not new:
        paper.paragraph(f"Ingen tiltak startet i {year}.")
        return
    paper.paragraph(f"Disse tiltakene startet i {year}. De er omtalt i kapittel 4.")
    paper.table(
        Table(
            caption=f"Nye tiltak i {year}, i kroner",
            description="Budsjett og brukt tilskudd for hvert nye tiltak, med merknad.",
            columns=(
                Column("Tiltak", 5.0),
                Column("Budsjett", 2.3, is_amount=True),
                Column("Brukt", 2.3, is_amount=True),
                Column("Merknad", 6.8),
            ),
            rows=tuple(_new_row(basis, measure) for measure in new),
        )
    )


def _new_row(basis: ReportBasis, measure: MeasureResult) -> Row:
    note = basis.programme.measure(measure.id).note or "–"
    return Row((measure.name, whole(f"revidert.{measure.id}"), whole(f"brukt.{measure.id}"), note))


def write_participation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends how inhabitants took part; only the municipality can tell."""
    paper.heading("6 Medvirkning", starts_page=starts_page)
    write_narrative(paper, basis, "kapittel-medvirkning")
