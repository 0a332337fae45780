"""Appendices of the annual report: project accounts, method, what the figures rest on."""

from __future__ import annotations

from collections.abc import Iterator

from outputs.annual_report_basis import ReportBasis, TableLine, lines_with_sums, refunds_note
from outputs.annual_report_labels import OWN_COST, PROJECT_ACCOUNTS
from outputs.declaration import write_declaration
from outputs.letter_close import write_account_signature, write_electronic_approval, write_signatures
from outputs.norwegian import Decimals, long_date
from outputs.word import Paper
from outputs.word_package import day_of
from outputs.word_parts import Cell, Column, Figure, Part, Reference, Row, Table, Text, parts_of
from outputs.wording import COVERED_BY_MUNICIPALITY, REFUNDS

ACCOUNT_COLUMNS = (
    ("brutto", "Brutto utgift"),
    ("refusjoner", REFUNDS),
    ("netto", "Netto utgift"),
    ("andre-kilder", "Andre kilder"),
    ("brukt", "Brukt av tilskuddet"),
    ("egen", COVERED_BY_MUNICIPALITY),
)
"""Quantity of a figure id, and the heading of its column; sick-pay refunds are never shown for one measure."""

SHOWN_OF_SHA256 = 12


def write_project_accounts(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the accounts per measure, to the øre, with room for a signature where it is not for the public."""
    with paper.landscape():
        paper.heading("Vedlegg 1 Prosjektregnskap", starts_page=starts_page, label=PROJECT_ACCOUNTS)
        paper.table(_accounts_table(basis))
        if not basis.edition.is_public:
            write_account_signature(paper, basis)


def _accounts_table(basis: ReportBasis) -> Table:
    return Table(
        caption=f"Prosjektregnskap {basis.in_year}, i kroner og øre",
        description="Utgifter, trekk og finansiering for hvert tiltak.",
        columns=(
            Column("Tiltak", 6.8),
            *(Column(_account_heading(basis, heading), 3.25, is_amount=True) for _, heading in ACCOUNT_COLUMNS),
        ),
        rows=tuple(_accounts_row(line) for line in lines_with_sums(basis)),
        note=refunds_note(),
        is_dense=True,
    )


def _account_heading(basis: ReportBasis, heading: str) -> str:
    return basis.own_label if heading == COVERED_BY_MUNICIPALITY else heading


def _accounts_row(line: TableLine) -> Row:
    figures = tuple(Figure(f"{quantity}.{line.subject}", decimals=Decimals.ALWAYS) for quantity, _ in ACCOUNT_COLUMNS)
    return Row((line.name, *figures), is_total=line.is_total)


def write_method(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends how the figures are computed, in plain words."""
    paper.heading("Vedlegg 2 Slik er tallene regnet ut", starts_page=starts_page)
    lines: list[Part | tuple[Part, ...]] = [
        (Text(f"{term}: ", is_bold=True), *parts_of(sentence)) for term, sentence in _method_sentences(basis)
    ]
    paper.bullets(lines)


def _method_sentences(basis: ReportBasis) -> Iterator[tuple[str, Cell]]:
    yield "Hvilke posteringer", "En postering hører til et tiltak når én regel for kontering peker på tiltaket."
    yield "Uplassert", "En postering som ingen slik regel peker på, regnes ikke med."
    yield "Brutto utgift", "Alle utgifter på artene 010 til 480, med merverdiavgift."
    yield "Netto utgift", "Brutto utgift minus kompensert merverdiavgift (art 729) og refusjon av sykelønn (art 710)."
    yield "Merverdiavgift", _vat_sentence(basis)
    yield "Andre kilder", "Penger fra andre enn tilskuddet trekkes fra før tilskuddet brukes."
    yield "Brukerbetaling og salg", _user_income_sentence(basis)
    yield (
        "Brukt av tilskuddet",
        "Det som er igjen av utgiftene, men aldri mer enn tiltakets budsjett eller enn plan og avtale gir rom for.",
    )
    yield (
        COVERED_BY_MUNICIPALITY,
        (
            "Det verken tilskuddet eller andre kilder dekker: brukt ut over tiltakets budsjett, ført på en kilde som ",
            "ikke har betalt, eller over den andelen tilskuddet skal dekke. Grunnen står i ",
            Reference(OWN_COST),
            ".",
        ),
    )
    yield REFUNDS, "Vist samlet per tiltak, fordi refusjon av sykelønn kan si noe om én person."
    yield (
        "Ubrukt",
        (
            "Disponibelt tilskudd minus brukt av tilskuddet. Det eldste tilskuddet brukes først, innenfor det formålet "
            "det er bundet til."
        ),
    )
    yield (
        "Avrunding",
        (
            "Alle beløp er regnet i hele øre og avrundet først når de skrives ut. Beløp i hele kroner rundes opp eller "
            "ned slik at de går opp i summen; bortover i en rad kan de derfor skille en krone."
        ),
    )
    yield "Kontroll", "Hver lest rad har én plass. Ingen rad er borte, og ingen er talt to ganger."


def _user_income_sentence(basis: ReportBasis) -> str:
    if basis.year.grant.user_income == "keep":
        return "Kommunen beholder dem ved siden av tilskuddet. De er ikke trukket fra utgiftene."
    return "Trukket fra utgiftene og regnet med i andre kilder."


def _vat_sentence(basis: ReportBasis) -> str:
    if basis.result.vat == "net":
        return (
            "Tilskuddet er regnet uten merverdiavgift som kommunen får kompensert. Ellers ville avgiften blitt dekket "
            "to ganger: av tilskuddet og av kompensasjonen."
        )
    return "Tilskuddet er regnet med merverdiavgift, fordi tilskuddsbrevet sier det."


def write_sources(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the files the figures rest on, and which reconciliation it is."""
    result = basis.result
    paper.heading("Vedlegg 4 Grunnlag", starts_page=starts_page)
    paper.paragraph(
        f"Rapporten bygger på avstemming {result.run_id}, laget {long_date(day_of(result.created_on))}, og på "
        f"programfilene med kontrollsum {_short(result.programme_sha256)}."
    )
    if not result.inputs:
        paper.paragraph("Avstemmingen bygger ikke på noen filer.")
        return
    paper.table(
        Table(
            caption="Filer fra regnskapet",
            description="Navn, antall rader, antall posteringer og kontrollsum for hver fil.",
            columns=(
                Column("Fil", 6.6),
                Column("Rader", 2.4, is_amount=True),
                Column("Posteringer", 2.8, is_amount=True),
                Column("Kontrollsum", 4.6),
            ),
            rows=tuple(
                Row(
                    (
                        file.name,
                        Figure(f"fil.{number}.rader", "number"),
                        Figure(f"fil.{number}.posteringer", "number"),
                        _short(file.sha256),
                    )
                )
                for number, file in enumerate(result.inputs, start=1)
            ),
            note=f"Kontrollsummen er de første {SHOWN_OF_SHA256} tegnene av SHA-256 over filens innhold.",
        )
    )


def _short(sha256: str) -> str:
    return sha256[:SHOWN_OF_SHA256] or "–"


def write_declaration_appendix(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the municipality declares, with lines to sign on."""
    paper.heading("Vedlegg 6 Erklæring", starts_page=starts_page)
    write_declaration(paper, basis)
    if basis.edition.is_public:
        paper.paragraph("Navn og signaturer står i rapporten til departementet.")
    else:
        write_signatures(paper, basis)
        write_electronic_approval(paper, basis, "Rapporten")
