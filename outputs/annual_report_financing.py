"""Chapters 8 and 9 of the annual report: what the municipality pays itself, and who else pays."""

from __future__ import annotations

from domain.measure_figures import REASON_WORDS
from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.annual_report_registers import write_in_kind
from outputs.norwegian import Decimals, amount, unbroken
from outputs.word import Paper
from outputs.word_parts import Cell, Column, Part, Row, Table, marked
from outputs.wording import AWARDED, OWN_REASONS, UNKNOWN
from schemas.budget_year import CoFinancing
from schemas.plan_results import OwnReason
from schemas.programme_values import Amount
from schemas.records import MeasureResult


def write_own_effort(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the municipality covered in kroner, what it gave besides that is no money, and its own words."""
    paper.heading("8 Egeninnsats", starts_page=starts_page)
    paper.heading("8.1 Utgifter som kommunen dekker", 2)
    _write_covered(paper, basis)
    paper.heading("8.2 Egeninnsats utenom regnskapet", 2)
    write_in_kind(paper, basis)
    write_narrative(paper, basis, "kapittel-egeninnsats")


def _write_covered(paper: Paper, basis: ReportBasis) -> None:
    covered = [measure for measure in basis.result.measures if measure.sums.own_ore]
    if not covered:
        paper.paragraph("Kommunen har ikke ført utgifter på tiltakene ut over tilskuddet og andre kilder.")
        return
    paper.paragraph(*_covered_sentence(basis)).paragraph_format.keep_with_next = True
    paper.bullets([_covered_line(basis, measure) for measure in covered])


def _covered_sentence(basis: ReportBasis) -> tuple[Part, ...]:
    """What neither grant nor others pay: until the accounts are closed nobody has decided who does."""
    if basis.result.is_preliminary:
        return (
            *(whole("egen.sum", "kroner"), " av utgiftene på tiltakene er foreløpig ikke dekket av tilskuddet eller "),
            "andre kilder. Det som fortsatt ikke er dekket når regnskapet avsluttes, må kommunen dekke:",
        )
    return (whole("egen.sum", "kroner"), " av utgiftene på tiltakene er dekket av kommunen:")


def _covered_line(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    """What the municipality covers of a measure, and why; runs without the reasons have the amount alone."""
    names = {source.id: source.name for source in basis.programme.funding_sources}
    whys: dict[OwnReason, str] = {}
    for part in measure.own_parts:
        why = OWN_REASONS[part.reason].format(name=names.get(part.rule or "", part.rule))
        whys[part.reason] = whys.get(part.reason, why)
    opening: tuple[Part, ...] = (f"{measure.name}: ", whole(f"egen.{measure.id}", "kroner"))
    if len(whys) == 1:
        return (*opening, f" ({next(iter(whys.values()))})")
    for position, (reason, why) in enumerate(whys.items()):
        separator = ", herav " if not position else " og " if position == len(whys) - 1 else ", "
        amount_of = whole(f"egen.{REASON_WORDS[reason][0]}.{measure.id}", "kroner")
        opening = (*opening, separator, amount_of, f" ({why})")
    return opening


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
