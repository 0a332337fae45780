"""Chapters 8 and 9 of the annual report: what the municipality pays itself, and who else pays."""

from __future__ import annotations

from domain.measure_figures import REASON_WORDS
from domain.printed_figures import promise_id
from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.annual_report_labels import OWN_COST
from outputs.annual_report_registers import write_in_kind
from outputs.norwegian import EN_DASH, sentence
from outputs.word import Paper
from outputs.word_notices import fact_parts
from outputs.word_parts import TO_FILL_IN, Cell, Column, Part, Row, Table, marked
from outputs.wording import AWARDED, OWN_REASONS, UNKNOWN
from schemas.budget_year import CoFinancing
from schemas.masking import masked_text
from schemas.plan_results import OwnReason
from schemas.programme_values import Amount
from schemas.records import MeasureResult
from schemas.source_sums import SourceSums


def write_own_effort(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what the municipality covered in kroner, what it gave besides that is no money, and its own words."""
    paper.heading("8 Egeninnsats", starts_page=starts_page)
    paper.heading("8.1 Utgifter som kommunen dekker", 2, label=OWN_COST)
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
    *lines, last = [_covered_line(basis, measure) for measure in covered]
    for line in lines:
        paper.bullets([line])
        paper.keep_with_last()
    paper.bullets([last])


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
    """Appends the sources beside the grant: what is applied for, awarded and by which letter, and what has come."""
    paper.heading("9 Andre finansieringskilder", starts_page=starts_page)
    shown = paper.paragraph("Regnskapet viser ", whole("andre-kilder.sum", "kroner"), " fra andre kilder på tiltakene.")
    promised = [_promise_row(basis, *each) for each in enumerate(basis.year.co_financing, start=1)]
    rows = (*promised, *(_booked_row(basis, sums) for sums in _without_promise(basis)))
    if not rows:
        paper.paragraph(f"Ingen tilsagn fra andre kilder er lagt inn for {basis.result.year}.")
        return
    shown.paragraph_format.keep_with_next = True
    is_noted = any(money.note for money in basis.year.co_financing)
    paper.table(
        Table(
            caption=f"Andre finansieringskilder {basis.in_year}, i kroner",
            description="Søkt, tildelt og mottatt fra hver kilde til hvert tiltak, og tilsagnsbrevet.",
            columns=(
                Column("Tiltak", 3.0),
                Column("Kilde", 3.0),
                *(Column(heading, 1.6, is_amount=True) for heading in ("Søkt", AWARDED, "Mottatt")),
                *(
                    (Column("Tilsagnsbrev", 2.5), Column("Merknad", 3.1))
                    if is_noted
                    else (Column("Tilsagnsbrev", 5.6),)
                ),
            ),
            rows=rows if is_noted else tuple(Row(row.cells[:-1]) for row in rows),
            note=f"Mottatt er det som er bokført fra kilden {basis.in_year}.",
            is_dense=True,
        )
    )


def _promise_row(basis: ReportBasis, number: int, money: CoFinancing) -> Row:
    key = (money.measure, money.funding_source)
    is_booked = any(_key(sums) == key for sums in basis.result.sources)
    is_told = any((line.measure, line.funding_source) == key for line in basis.year.co_financing[: number - 1])
    received: Cell = whole(f"kilde.{money.funding_source}.mottatt.{money.measure}") if is_booked else UNKNOWN
    return Row(
        (
            basis.programme.measure(money.measure).name,
            basis.programme.funding_source(money.funding_source).name,
            _promised(promise_id(number, "sokt"), money.applied),
            _promised(promise_id(number, "tildelt"), money.awarded),
            EN_DASH if is_told else received,
            fact_parts(money.letter.text, is_confirmed=money.letter.confirmed),
            sentence(masked_text(money.note)) if money.note else EN_DASH,
        )
    )


def _without_promise(basis: ReportBasis) -> list[SourceSums]:
    """What has come from other sources without an award in the year's file."""
    promised = {(money.measure, money.funding_source) for money in basis.year.co_financing}
    grant = basis.programme.grant_scheme.funding_source
    others = [sums for sums in basis.result.sources if sums.measure and sums.funding_source != grant]
    return [sums for sums in others if sums.received_ore and _key(sums) not in promised]


def _key(sums: SourceSums) -> tuple[str | None, str]:
    return sums.measure, sums.funding_source


def _booked_row(basis: ReportBasis, sums: SourceSums) -> Row:
    return Row(
        (
            basis.programme.measure(sums.measure or "").name,
            basis.programme.funding_source(sums.funding_source).name,
            *(UNKNOWN, UNKNOWN),
            whole(f"kilde.{sums.funding_source}.mottatt.{sums.measure}"),
            *(TO_FILL_IN, EN_DASH),
        )
    )


def _promised(figure: str, money: Amount | None) -> Cell:
    """An amount from the programme file."""
    return UNKNOWN if money is None else marked(whole(figure), is_confirmed=money.confirmed)
