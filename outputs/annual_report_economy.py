"""Chapter 7 of the annual report: the grant, its grant years, the fund, and spending per measure."""

from __future__ import annotations

from domain.figures import TOTAL
from outputs.annual_report_basis import ReportBasis, whole
from outputs.norwegian import percent
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Row, Table, Text, marked
from schemas.records import GrantYearUse, MeasureResult, MeasureSums

MEASURE_COLUMNS = (
    ("budsjett", "Vedtatt budsjett"),
    ("omdisponert", "Omdispo\u00adnert"),
    ("revidert", "Revidert budsjett"),
    ("brutto", "Brutto utgift"),
    ("mva", "Kompensert mva."),
    ("netto", "Netto utgift"),
    ("andre-kilder", "Andre kilder"),
    ("brukt", "Brukt av tilskuddet"),
    ("egen", "Dekket av kommunen"),
    ("rest", "Rest av budsjettet"),
)
"""Quantity of a figure id, and the heading of its column."""


def write_economy(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the tables of the year's money."""
    paper.heading("7 Økonomi", starts_page=starts_page)
    if basis.result.is_preliminary:
        paper.paragraph("Tallene er foreløpige, fordi regnskapet ikke er avsluttet.")
    paper.heading("7.1 Ramme og bruk", 2)
    paper.table(_frame_table(basis))
    paper.heading("7.2 Tildelingsår", 2)
    _write_grant_years(paper, basis)
    paper.heading("7.3 Bundet driftsfond", 2)
    paper.table(_fund_table(basis))
    with paper.landscape():
        paper.heading("7.4 Forbruk per tiltak", 2)
        paper.table(_measures_table(basis))
    paper.heading("7.5 Finansiering per tiltak", 2)
    paper.table(_financing_table(basis))


def _frame_table(basis: ReportBasis) -> Table:
    year, grant = basis.result.year, basis.year.grant
    lines = [
        (f"Tildelt for {year}", "tilskudd.tildelt", grant.award.confirmed),
        (
            "Godkjent overført fra tidligere år",
            "tilskudd.overfort-inn",
            all(money.approved.confirmed for money in grant.carried_in),
        ),
        (f"Disponibelt i {year}", "tilskudd.disponibelt", basis.result.grant.confirmed),
        ("Brukt av tilskuddet", "tilskudd.brukt", True),
        ("Ubrukt ved utgangen av året", "tilskudd.ubrukt", True),
    ]
    request = basis.result.payment_request
    if request:
        lines.append((f"Søkt overført til {request.year}", "anmodning.overforing", True))
    return _two_columns(
        f"Ramme og bruk i {year}, i kroner",
        "Tildelt, overført inn, disponibelt, brukt, ubrukt og søkt overført tilskudd.",
        [(marked(text, is_confirmed=is_confirmed), figure) for text, figure, is_confirmed in lines],
    )


def _two_columns(caption: str, description: str, lines: list[tuple[Cell, str]]) -> Table:
    return Table(
        caption=caption,
        description=description,
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=tuple(Row((label, whole(figure))) for label, figure in lines),
    )


def _write_grant_years(paper: Paper, basis: ReportBasis) -> None:
    years = basis.result.grant.grant_years
    if not years:
        paper.paragraph(f"Det var ingen tilskudd å fordele på tildelingsår i {basis.result.year}.")
        return
    paper.paragraph("Det eldste tilskuddet brukes først.")
    paper.table(
        Table(
            caption=f"Tilskudd etter tildelingsår i {basis.result.year}, i kroner",
            description="Disponibelt, brukt og ubrukt for hvert tildelingsår.",
            columns=(
                Column("Tildelingsår", 6.4),
                *(Column(heading, 3.3, is_amount=True) for heading in ("Disponibelt", "Brukt", "Ubrukt")),
            ),
            rows=(*(_grant_year_row(year) for year in years), _grant_years_total()),
        )
    )


def _grant_year_row(year: GrantYearUse) -> Row:
    figures = tuple(whole(f"argang.{year.grant_year}.{part}") for part in ("disponibelt", "brukt", "ubrukt"))
    return Row((marked(str(year.grant_year), is_confirmed=year.confirmed), *figures))


def _grant_years_total() -> Row:
    figures = tuple(whole(f"tilskudd.{part}") for part in ("disponibelt", "brukt", "ubrukt"))
    return Row(("Sum", *figures), is_total=True)


def _fund_table(basis: ReportBasis) -> Table:
    year = basis.result.year
    return _two_columns(
        f"Bundet driftsfond i {year}, i kroner",
        "Fondet ved inngangen til året, bruk, avsetning og fondet ved utgangen av året.",
        [
            (f"Fond ved inngangen til {year}", "fond.inngaende"),
            ("Avsatt i året (art 550)", "fond.avsatt"),
            ("Brukt i året (art 950), trekkes fra", "fond.brukt"),
            (f"Fond ved utgangen av {year}", "fond.utgaende"),
        ],
    )


def _measures_table(basis: ReportBasis) -> Table:
    rows = [_measure_row(basis, measure) for measure in basis.result.measures]
    return Table(
        caption=f"Budsjett og forbruk per tiltak i {basis.result.year}, i kroner",
        description="Vedtatt og revidert budsjett, utgifter, finansiering, rest og avvik for hvert tiltak.",
        columns=(
            Column("Tiltak", 4.9),
            *(Column(_heading(basis, quantity, text), 1.98, is_amount=True) for quantity, text in MEASURE_COLUMNS),
            Column("Avvik i %", 1.5, is_amount=True),
        ),
        rows=(*rows, _total_row(basis)),
        note=_deviation_note(basis),
        is_dense=True,
    )


def _heading(basis: ReportBasis, quantity: str, text: str) -> str:
    is_marked = quantity == "budsjett" and basis.is_every_allocation_unconfirmed
    return f"{text} (ikke bekreftet)" if is_marked else text


def _deviation_note(basis: ReportBasis) -> str:
    basis_of_use = "netto utgift" if basis.result.vat == "net" else "utgift med merverdiavgift"
    return (
        f"Avvik er {basis_of_use} etter andre kilder, målt mot revidert budsjett. Minus betyr at tiltaket brukte "
        "mindre enn budsjettet. Netto er brutto uten kompensert merverdiavgift og refusjon av sykelønn. Beløp er "
        "avrundet hver for seg, så summer kan skille en krone."
    )


def _measure_row(basis: ReportBasis, measure: MeasureResult) -> Row:
    is_certain = measure.is_allocation_confirmed or basis.is_every_allocation_unconfirmed
    name: Cell = measure.name if is_certain else marked(measure.name, is_confirmed=False)
    figures = tuple(whole(f"{quantity}.{measure.id}") for quantity, _ in MEASURE_COLUMNS)
    return Row((name, *figures, _deviation(measure.sums)))


def _total_row(basis: ReportBasis) -> Row:
    figures = tuple(whole(f"{quantity}.{TOTAL}") for quantity, _ in MEASURE_COLUMNS)
    return Row(("Sum", *figures, _deviation(basis.result.totals)), is_total=True)


def _deviation(sums: MeasureSums) -> Text:
    return Text(percent(sums.after_co_financing_ore - sums.revised_ore, sums.revised_ore))


def _financing_table(basis: ReportBasis) -> Table:
    columns = (("brukt", "Brukt av tilskuddet"), ("andre-kilder", "Andre kilder"), ("egen", "Dekket av kommunen"))
    rows = [
        Row((measure.name, basis.sources(measure), *(whole(f"{quantity}.{measure.id}") for quantity, _ in columns)))
        for measure in basis.result.measures
    ]
    total = Row(("Sum", "", *(whole(f"{quantity}.{TOTAL}") for quantity, _ in columns)), is_total=True)
    return Table(
        caption=f"Finansiering per tiltak i {basis.result.year}, i kroner",
        description="Hvem som betaler for hvert tiltak: tilskuddet, andre kilder og kommunen.",
        columns=(
            Column("Tiltak", 5.4),
            Column("Finansiering", 3.2),
            *(Column(heading, 2.6, is_amount=True) for _, heading in columns),
        ),
        rows=(*rows, total),
        note="Andre kilder er ført på tiltaket i kommunens regnskap. Penger som går utenom kommunen, er ikke med.",
    )
