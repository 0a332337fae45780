"""Chapters 8 and 9 of the annual report: what the municipality pays itself, and who else pays."""

from __future__ import annotations

from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.norwegian import Decimals, amount, unbroken
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Part, Row, Table, marked
from outputs.wording import AWARDED, UNKNOWN
from schemas.budget_year import CoFinancing
from schemas.programme_values import Amount


def write_own_effort(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the municipality covered, in kroner and in its own words."""
    paper.heading("8 Egeninnsats", starts_page=starts_page)
    covered = [measure for measure in basis.result.measures if measure.sums.own_ore]
    if covered:
        paper.paragraph(*_covered_sentence(basis)).paragraph_format.keep_with_next = True
        paper.bullets([(f"{measure.name}: ", whole(f"egen.{measure.id}", "kroner")) for measure in covered])
    else:
        paper.paragraph("Kommunen har ikke ført utgifter på tiltakene ut over tilskuddet og andre kilder.")
    write_narrative(paper, basis, "kapittel-egeninnsats")


def _covered_sentence(basis: ReportBasis) -> tuple[Part, ...]:
    """What neither grant nor others pay: until the accounts are closed nobody has decided who does."""
    if basis.result.is_preliminary:
        return (
            *(whole("egen.sum", "kroner"), " av utgiftene på tiltakene er foreløpig ikke dekket av tilskuddet eller "),
            "andre kilder. Det som fortsatt ikke er dekket når regnskapet avsluttes, må kommunen dekke:",
        )
    return (
        whole("egen.sum", "kroner"),
        " av utgiftene på tiltakene er dekket av kommunen. Arbeidstid som ikke er ført på tiltakene, kommer i tillegg:",
    )


def write_other_sources(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends the sources beside the grant: what the accounts show, and what has been applied for and awarded."""
    paper.heading("9 Andre finansieringskilder", starts_page=starts_page)
    paper.paragraph("Regnskapet viser ", whole("andre-kilder.sum", "kroner"), " fra andre kilder på tiltakene.")
    if not basis.year.co_financing:
        paper.paragraph(f"Ingen tilsagn fra andre kilder er lagt inn for {basis.result.year}.")
        return
    paper.table(
        Table(
            caption="Søknader og tilsagn fra andre kilder, i kroner",
            description="Hva som er søkt og tildelt fra hver kilde til hvert tiltak.",
            columns=(
                Column("Tiltak", 3.7),
                Column("Kilde", 3.7),
                Column("Søkt", 2.3, is_amount=True),
                Column(AWARDED, 2.3, is_amount=True),
                Column("Merknad", 4.4),
            ),
            rows=tuple(_source_row(basis, money) for money in basis.year.co_financing),
        )
    )


def _source_row(basis: ReportBasis, money: CoFinancing) -> Row:
    return Row(
        (
            basis.programme.measure(money.measure).name,
            basis.programme.funding_source(money.funding_source).name,
            _promised(money.applied),
            _promised(money.awarded),
            unbroken(money.note) or "–",
        )
    )


def _promised(money: Amount | None) -> Cell:
    """An amount from the programme file, which is no figure of the reconciliation."""
    if money is None:
        return UNKNOWN
    return marked(amount(money.ore, Decimals.NEVER), is_confirmed=money.confirmed)
