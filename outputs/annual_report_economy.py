"""Chapter 7 of the annual report: the grant, its grant years, the fund, and spending per measure."""

from __future__ import annotations

from collections.abc import Callable

from domain.art_groups import ART_GROUPS
from domain.confirmations import fund_by_hand_fact
from domain.figures import TOTAL
from domain.grant_years import over_used
from domain.share_figures import DEVIATION
from outputs.annual_report_basis import ReportBasis, TableLine, lines_with_sums, refunds_note, whole
from outputs.annual_report_charts import (
    SPEND_TABLE,
    has_measure_charts,
    has_months,
    write_financing_chart,
    write_months_chart,
    write_spend_chart,
    write_years_chart,
)
from outputs.annual_report_matrix import financing_table, write_reasons
from outputs.annual_report_registers import onward_grants_table, programme_years_table
from outputs.norwegian import HARD_SPACE, last_day, listed
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Figure, Part, Row, Table, Text, marked, with_mark
from outputs.wording import BY_HAND, CARRIED_BEYOND_UNUSED, CHARGED, REFUNDS
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.plan_results import OwnReason

MEASURE_COLUMNS = (
    ("budsjett", "Budsjett i handlings\u00adplanen"),
    ("omdisponert", "Omdispo\u00adnert"),
    ("revidert", "Revidert budsjett"),
    ("brutto", "Brutto utgift"),
    ("refusjoner", REFUNDS),
    ("netto", "Netto utgift"),
    ("andre-kilder", "Andre kilder"),
    ("belastet", CHARGED),
    ("brukt", "Brukt av tilskuddet"),
    ("rest", "Rest av budsjettet"),
)
_FROM_BUDGET = frozenset({"budsjett", "revidert", "rest"})
"""Quantity of a figure id, and the heading of its column."""


_Write = Callable[[Paper, ReportBasis], None]
UNBOOKED = Text(f"ikke{HARD_SPACE}bekreftet i balansen", style="Forbehold")


def write_economy(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the tables of the year's money."""
    paper.heading("7 Økonomi", starts_page=starts_page)
    if basis.result.is_preliminary:
        reach = f" Regnskapet er tatt med {basis.in_year}." if basis.result.is_part_of_year else ""
        paper.paragraph(f"Tallene er foreløpige, fordi regnskapet ikke er avsluttet.{reach}")
    sections = _sections(paper, basis)
    for number, (title, write) in enumerate(sections, start=1):
        paper.heading(f"7.{number} {title}", 2)
        write(paper, basis)
    _write_measures(paper, basis, len(sections) + 1)


def _sections(paper: Paper, basis: ReportBasis) -> list[tuple[str, _Write]]:
    """What is told of the grant as a whole, in order; a section without figures is left out."""
    sections: tuple[tuple[str, bool, _Write], ...] = (
        ("Ramme og bruk", True, _write_frame),
        ("Tildelingsår", True, _write_grant_years),
        ("Bundet driftsfond", True, _write_fund),
        ("Programårene", bool(basis.result.programme_years), _write_programme_years),
        ("Forbruk gjennom året", has_months(paper), write_months_chart),
        ("Utgifter etter art", bool(basis.result.art_groups), _write_art_groups),
    )
    return [(title, write) for title, is_there, write in sections if is_there]


def _write_measures(paper: Paper, basis: ReportBasis, number: int) -> None:
    """The tables of every measure, on lying pages, then the charts of both, and what measures have passed on."""
    with paper.landscape():
        paper.heading(f"7.{number} Forbruk per tiltak", 2)
        paper.table(_measures_table(basis))
        write_reasons(paper, basis)
        paper.heading(f"7.{number + 1} Finansiering per tiltak", 2)
        paper.table(financing_table(basis))
    number += 2
    if has_measure_charts(paper, basis):
        paper.heading(f"7.{number} Tiltakene i figurer", 2)
        write_spend_chart(paper, basis)
        write_financing_chart(paper, basis)
        number += 1
    if basis.result.onward_grants:
        paper.heading(f"7.{number} Tilskudd til andre", 2)
        paper.table(onward_grants_table(basis))


def _write_frame(paper: Paper, basis: ReportBasis) -> None:
    paper.table(_frame_table(basis))


def _write_fund(paper: Paper, basis: ReportBasis) -> None:
    paper.table(_fund_table(basis))


def _write_art_groups(paper: Paper, basis: ReportBasis) -> None:
    paper.table(_art_groups_table(basis))


def _write_programme_years(paper: Paper, basis: ReportBasis) -> None:
    paper.table(programme_years_table(basis))
    write_years_chart(paper, basis)


def _frame_table(basis: ReportBasis) -> Table:
    year, grant, is_certain = basis.result.year, basis.year.grant, basis.result.grant.confirmed
    lines = [
        (f"Tildelt for {year}", "tilskudd.tildelt", grant.award.confirmed),
        (
            "Godkjent overført fra tidligere år",
            "tilskudd.overfort-inn",
            basis.is_carried_in_confirmed,
        ),
        (f"Disponibelt i {year}", "tilskudd.disponibelt", is_certain),
        (basis.used_label, "tilskudd.brukt", True),
        (basis.unused_label, "tilskudd.ubrukt", is_certain),
    ]
    if over_used(basis.result.grant):
        lines.append((CARRIED_BEYOND_UNUSED, "tilskudd.kan-overfores", is_certain))
    request = basis.result.payment_request
    if request:
        lines.append((f"Søkt overført til {request.year}", "anmodning.overforing", is_certain))
    return _two_columns(
        f"Ramme og bruk {basis.in_year}, i kroner",
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
    bound = [(year, purpose) for year in years for purpose in year.purposes if purpose.measure]
    reach = ", innenfor det formålet det er bundet til" if bound else ""
    paper.paragraph(f"Det eldste tilskuddet brukes først{reach}.")
    paper.bullets([_bound_line(basis, year, purpose) for year, purpose in bound])
    paper.table(
        Table(
            caption=f"Tilskudd etter tildelingsår {basis.in_year}, i kroner",
            description="Disponibelt, brukt og ubrukt for hvert tildelingsår.",
            columns=(
                Column("Tildelingsår", 6.4),
                *(Column(heading, 3.3, is_amount=True) for heading in ("Disponibelt", "Brukt", "Ubrukt")),
            ),
            rows=(*(_grant_year_row(year) for year in years), _grant_years_total(basis)),
        )
    )


def _bound_line(basis: ReportBasis, year: GrantYearUse, purpose: PurposeUse) -> tuple[Part, ...]:
    """Money of a grant year that may be used for one measure only."""
    figure = f"argang.{year.grant_year}.formal.{purpose.measure}"
    name = basis.programme.measure(purpose.measure or "").name
    bound, used, unused = (whole(f"{figure}.{part}", "kroner") for part in ("disponibelt", "brukt", "ubrukt"))
    opening = f"tilskudd for {year.grant_year} bundet til {name}: "
    return (opening, *marked(bound, is_confirmed=year.confirmed), "; ", used, " er brukt, og ", unused, " er ubrukt")


def _grant_year_row(year: GrantYearUse) -> Row:
    figures = tuple(whole(f"argang.{year.grant_year}.{part}") for part in ("disponibelt", "brukt", "ubrukt"))
    return Row((marked(str(year.grant_year), is_confirmed=year.confirmed), *figures))


def _grant_years_total(basis: ReportBasis) -> Row:
    figures = tuple(whole(f"tilskudd.{part}") for part in ("disponibelt", "brukt", "ubrukt"))
    return Row((marked("Sum", is_confirmed=basis.result.grant.confirmed), *figures), is_total=True)


def _fund_table(basis: ReportBasis) -> Table:
    result = basis.result
    grant = result.grant
    opening: Cell = f"Fond ved inngangen til {result.year}"
    is_fund_certain = grant.is_fund_opening_booked
    if grant.is_fund_by_hand:
        is_fund_certain = fund_by_hand_fact(result.year) not in result.unconfirmed
    if grant.is_fund_opening_by_hand:
        opening = marked(f"{opening}, {BY_HAND}", is_confirmed=is_fund_certain)
    elif not grant.is_fund_opening_booked:
        opening = (f"{opening}, beregnet fra godkjent overføring (", UNBOOKED, ")")
    by_hand = f", {BY_HAND}" if grant.is_fund_moved_by_hand else ""
    at_end = f"per {last_day(result.covered_until)}" if result.is_part_of_year else f"ved utgangen av {result.year}"
    return _two_columns(
        f"Bundet driftsfond {basis.in_year}, i kroner",
        "Fondet ved inngangen til året, bruk, avsetning og fondet ved utgangen av året.",
        [
            (opening, "fond.inngaende"),
            (f"Avsatt {basis.in_year} (art 550){by_hand}", "fond.avsatt"),
            (f"Brukt {basis.in_year} (art 950){by_hand}, trekkes fra", "fond.brukt"),
            (marked(f"Fond {at_end}", is_confirmed=is_fund_certain), "fond.utgaende"),
        ],
    )


def _measures_table(basis: ReportBasis) -> Table:
    return Table(
        caption=f"Budsjett og forbruk per tiltak {basis.in_year}, i kroner",
        description="Handlingsplanens og revidert budsjett, utgifter, finansiering, rest og avvik for hvert tiltak.",
        columns=(
            Column("Tiltak", 4.5),
            *(Column(_heading(basis, quantity, text), 1.98, is_amount=True) for quantity, text in MEASURE_COLUMNS),
            Column("Avvik i %", 1.9, is_amount=True),
        ),
        rows=tuple(_measure_row(basis, line) for line in lines_with_sums(basis)),
        note=_deviation_note(basis),
        is_dense=True,
        label=SPEND_TABLE,
    )


def _heading(basis: ReportBasis, quantity: str, text: str) -> str:
    mark = basis.budget_mark if quantity in _FROM_BUDGET else None
    return f"{text} ({mark.text})" if mark else text


def _deviation_note(basis: ReportBasis) -> str:
    basis_of_use = "netto utgift" if basis.result.vat == "net" else "utgift med merverdiavgift"
    lines = [f"{measure.name} «{measure.line}»" for measure in basis.result.measures if measure.line != measure.name]
    other_names = f" I handlingsplanen heter {listed(lines)}." if lines else ""
    owed = any(part.reason is OwnReason.OTHER_SOURCE for one in basis.result.measures for part in one.own_parts)
    left_out = " Det en annen kilde skulle ha dekket, men ikke har dekket, er ikke med." if owed else ""
    return (
        f"{CHARGED} er {basis_of_use} etter andre kilder.{left_out} Avvik er det som er regnet mot budsjettet, målt "
        "mot revidert budsjett. Minus betyr at tiltaket brukte mindre enn budsjettet. Rest er revidert budsjett minus "
        f"brukt av tilskuddet. {refunds_note()} Beløp er i hele kroner og går opp i summene; bortover i en rad kan de "
        f"skille en krone.{other_names}"
    )


def _measure_row(basis: ReportBasis, line: TableLine) -> Row:
    mark = basis.line_mark(line.measure) if line.measure else None
    figures = tuple(whole(f"{quantity}.{line.subject}") for quantity, _ in MEASURE_COLUMNS)
    # The deviation is on the same basis as the status of the measure; decision 0015.
    deviation = Figure(f"{DEVIATION}.{line.subject}", "percent")
    return Row((with_mark(line.name, mark), *figures, deviation), is_total=line.is_total)


def _art_groups_table(basis: ReportBasis) -> Table:
    names = {group.id: group.name for group in ART_GROUPS}
    rows = [Row((names.get(group.id, group.id), whole(f"artsgruppe.{group.id}"))) for group in basis.result.art_groups]
    return Table(
        caption=f"Brutto utgifter på alle tiltak etter art {basis.in_year}, i kroner",
        description="Lønn, sosiale utgifter, varer og tjenester, kjøp, overføringer og merverdiavgift.",
        columns=(Column("Artsgruppe", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=(*rows, Row(("Sum", whole(f"brutto.{TOTAL}")), is_total=True)),
        note="Gjelder alle tiltak, også dem som andre kilder betaler for.",
    )
