"""Chapter 7 of the annual report: the grant, its grant years, the fund, and spending per measure."""

from __future__ import annotations

from fractions import Fraction

from domain.art_groups import ART_GROUPS
from domain.confirmations import fund_by_hand_fact
from domain.figures import GRANTED, TOTAL, granted_sums
from domain.grant_years import over_used
from domain.money import rounded_parts
from outputs.annual_report_basis import ReportBasis, TableLine, lines_with_sums, refunds_note, whole
from outputs.annual_report_registers import onward_grants_table, programme_years_table
from outputs.norwegian import HARD_SPACE, last_day, listed, percent
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Part, Row, Table, Text, marked, with_mark
from outputs.wording import BY_HAND, CARRIED_BEYOND_UNUSED, COVERED_BY_MUNICIPALITY, REFUNDS
from schemas.grant_years import GrantYearUse, PurposeUse
from schemas.plan_results import OwnReason
from schemas.records import MeasureSums

MEASURE_COLUMNS = (
    ("budsjett", "Budsjett i handlings\u00adplanen"),
    ("omdisponert", "Omdispo\u00adnert"),
    ("revidert", "Revidert budsjett"),
    ("brutto", "Brutto utgift"),
    ("refusjoner", REFUNDS),
    ("netto", "Netto utgift"),
    ("andre-kilder", "Andre kilder"),
    ("brukt", "Brukt av tilskuddet"),
    ("egen", COVERED_BY_MUNICIPALITY),
    ("rest", "Rest av budsjettet"),
)
_FROM_BUDGET = frozenset({"budsjett", "revidert", "rest"})
"""Quantity of a figure id, and the heading of its column."""


UNBOOKED = Text(f"ikke{HARD_SPACE}bekreftet i balansen", style="Forbehold")


def write_economy(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the tables of the year's money."""
    paper.heading("7 Økonomi", starts_page=starts_page)
    if basis.result.is_preliminary:
        reach = f" Regnskapet er tatt med {basis.in_year}." if basis.result.is_part_of_year else ""
        paper.paragraph(f"Tallene er foreløpige, fordi regnskapet ikke er avsluttet.{reach}")
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
    # Those that are always there come first, so that the others are numbered without gaps.
    sections = (
        ("Utgifter etter art", basis.result.art_groups, _art_groups_table),
        ("Tilskudd til andre", basis.result.onward_grants, onward_grants_table),
        ("Programårene", basis.result.programme_years, programme_years_table),
    )
    told = [(title, table_of) for title, records, table_of in sections if records]
    for number, (title, table_of) in enumerate(told, start=6):
        paper.heading(f"7.{number} {title}", 2)
        paper.table(table_of(basis))


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
            Column("Tiltak", 4.9),
            *(Column(_heading(basis, quantity, text), 1.98, is_amount=True) for quantity, text in MEASURE_COLUMNS),
            Column("Avvik i %", 1.5, is_amount=True),
        ),
        rows=tuple(_measure_row(basis, line) for line in lines_with_sums(basis)),
        note=_deviation_note(basis),
        is_dense=True,
    )


def _heading(basis: ReportBasis, quantity: str, text: str) -> str:
    if quantity == "egen":
        return basis.own_label
    mark = basis.budget_mark if quantity in _FROM_BUDGET else None
    return f"{text} ({mark.text})" if mark else text


def _deviation_note(basis: ReportBasis) -> str:
    basis_of_use = "netto utgift" if basis.result.vat == "net" else "utgift med merverdiavgift"
    lines = [f"{measure.name} «{measure.line}»" for measure in basis.result.measures if measure.line != measure.name]
    other_names = f" I handlingsplanen heter {listed(lines)}." if lines else ""
    owed = any(part.reason is OwnReason.OTHER_SOURCE for one in basis.result.measures for part in one.own_parts)
    left_out = " Det en annen kilde skulle ha dekket, men ikke har dekket, er ikke med i avviket." if owed else ""
    return (
        f"Avvik er {basis_of_use} etter andre kilder, målt mot revidert budsjett.{left_out} Minus betyr at tiltaket "
        f"brukte mindre enn budsjettet. {refunds_note()} Beløp er i hele kroner og går opp i summene; "
        f"bortover i en rad kan de skille en krone.{other_names}"
    )


def _measure_row(basis: ReportBasis, line: TableLine) -> Row:
    mark = basis.line_mark(line.measure) if line.measure else None
    figures = tuple(whole(f"{quantity}.{line.subject}") for quantity, _ in MEASURE_COLUMNS)
    return Row((with_mark(line.name, mark), *figures, _deviation(basis, line)), is_total=line.is_total)


def _sums(basis: ReportBasis, line: TableLine) -> MeasureSums:
    if line.measure:
        return line.measure.sums
    return granted_sums(basis.result) if line.subject == GRANTED else basis.result.totals


def _deviation(basis: ReportBasis, line: TableLine) -> Text:
    """On the same basis as the status of the measure; decision 0015."""
    measures = [one for one in basis.result.measures if one.is_granted or line.subject != GRANTED]
    charged = sum(one.charged_ore for one in ([line.measure] if line.measure else measures))
    revised = _sums(basis, line).revised_ore
    return Text(percent(charged - revised, revised))


def _financing_table(basis: ReportBasis) -> Table:
    columns = (("brukt", "Brukt av tilskuddet"), ("andre-kilder", "Andre kilder"), ("egen", basis.own_label))
    quantities = [quantity for quantity, _ in columns]
    return Table(
        caption=f"Finansiering per tiltak {basis.in_year}, i kroner",
        description="Hvem som betaler for hvert tiltak, og tiltakets andel av brukt tilskudd.",
        columns=(
            Column("Tiltak", 4.6),
            Column("Finansiering", 2.4),
            *(Column(heading, 2.5, is_amount=True) for _, heading in columns),
            Column("Andel av brukt tilskudd", 1.9, is_amount=True),
        ),
        rows=tuple(_financing_row(basis, line, quantities) for line in lines_with_sums(basis)),
        note="Andre kilder er ført på tiltaket i kommunens regnskap. Penger som går utenom kommunen, er ikke med.",
        may_break=True,
    )


def _financing_row(basis: ReportBasis, line: TableLine, quantities: list[str]) -> Row:
    share = _share_of_used(basis, line)
    sources = basis.sources(line.measure) if line.measure else ""
    amounts = (whole(f"{quantity}.{line.subject}") for quantity in quantities)
    return Row((line.name, sources, *amounts, Text(share)), is_total=line.is_total)


def _share_of_used(basis: ReportBasis, line: TableLine) -> str:
    """A line's share of what the grant has paid; the measures' printed shares add up to the whole's."""
    used = basis.result.grant.used_ore
    if used <= 0 or line.measure is None:
        return percent(_sums(basis, line).grant_financed_ore, used)
    measures = basis.result.measures
    tenths = rounded_parts([Fraction(measure.sums.grant_financed_ore * 1000, used) for measure in measures])
    return percent(tenths[[measure.id for measure in measures].index(line.measure.id)], 1000)


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
