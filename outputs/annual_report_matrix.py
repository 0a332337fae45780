"""The table of the annual report that shows every funding source of every measure, and why measures deviate."""

from __future__ import annotations

from collections.abc import Iterator

from domain.figures import TOTAL
from domain.share_figures import OF_USED_GRANT
from outputs.annual_report_basis import ReportBasis, TableLine, lines_with_sums, whole
from outputs.annual_report_charts import FINANCING_TABLE
from outputs.annual_report_labels import OWN_COST
from outputs.norwegian import EN_DASH, sentence
from outputs.word import Paper
from outputs.word_parts import TO_FILL_IN, Cell, Column, Figure, Reference, Row, Table
from schemas.masking import masked_text
from schemas.programme import FundingSource
from schemas.records import MeasureResult

OTHERS_IN_ALL = "Andre kilder i alt"


def financing_table(basis: ReportBasis) -> Table:
    """What the grant, each other source and the municipality pay of each measure; a dash where a source is none."""
    grant = basis.programme.funding_source(basis.programme.grant_scheme.funding_source)
    others = _other_sources(basis)
    is_net = basis.result.vat == "net"
    amounts = (
        f"Tilskuddet ({grant.short_name})",
        *(_heading(source, grant) for source in others),
        *((OTHERS_IN_ALL,) if len(others) != 1 else ()),
        basis.own_label,
        *(("Netto utgift",) if is_net else ()),
    )
    return Table(
        caption=f"Finansiering per tiltak {basis.in_year}, i kroner",
        description="Hva tilskuddet, hver av de andre kildene og kommunen betaler av hvert tiltak.",
        columns=(
            Column("Tiltak", 6.2),
            *(Column(heading, 17.9 / len(amounts), is_amount=True) for heading in amounts),
            Column("Andel av brukt tilskudd", 2.2, is_amount=True),
        ),
        rows=tuple(_financing_row(basis, line, others) for line in _lines(basis)),
        note=_note(others),
        is_dense=True,
        label=FINANCING_TABLE,
    )


def _lines(basis: ReportBasis) -> list[TableLine]:
    """Every measure and the sum of all: no source is summed over some of the measures."""
    return [line for line in lines_with_sums(basis) if line.measure or line.subject == TOTAL]


def _other_sources(basis: ReportBasis) -> list[FundingSource]:
    """The sources the year's measures have beside the grant; the grant too where others' refunds are booked on it."""
    grant = basis.programme.grant_scheme.funding_source
    shown = {sums.funding_source for sums in basis.result.sources if sums.measure and sums.funding_source != grant}
    shown |= {sums.funding_source for sums in basis.result.sources if sums.measure and sums.other_financing_ore}
    return [source for source in basis.programme.funding_sources if source.id in shown]


def _heading(source: FundingSource, grant: FundingSource) -> str:
    return f"Inntekter på prosjektene til {grant.short_name}" if source.id == grant.id else source.short_name


def _financing_row(basis: ReportBasis, line: TableLine, others: list[FundingSource]) -> Row:
    of_others = [f"andre-kilder.{line.subject}"] if len(others) != 1 else []
    after = [f"egen.{line.subject}", *([f"netto.{line.subject}"] if basis.result.vat == "net" else [])]
    cells: list[Cell] = [whole(f"brukt.{line.subject}")]
    cells += [_of_source(basis, source, line) for source in others]
    cells += [whole(figure) for figure in (*of_others, *after)]
    share = Figure(f"{OF_USED_GRANT}.{line.subject}", "percent")
    return Row((line.name, *cells, share), is_total=line.is_total)


def _of_source(basis: ReportBasis, source: FundingSource, line: TableLine) -> Cell:
    is_told = any(sums.funding_source == source.id and sums.measure == line.subject for sums in basis.result.sources)
    if not is_told and not line.is_total:
        return EN_DASH
    return whole(f"kilde.{source.id}.andre-kilder.{line.subject}")


def _note(others: list[FundingSource]) -> str:
    names = [f"{source.short_name}: {source.name}" for source in others if source.short_name != source.name]
    explained = f" {'; '.join(names)}." if names else ""
    dash = " En strek betyr at kilden ikke gjelder tiltaket." if others else ""
    return (
        "Andre kilder er ført på tiltaket i kommunens regnskap. Penger som går utenom kommunen, er ikke med."
        f"{dash}{explained}"
    )


def write_reasons(paper: Paper, basis: ReportBasis) -> None:
    """Appends why measures deviate; one blank while nobody has said why of any of them."""
    if table := _reasons_table(basis):
        paper.table(table)
    elif any(_deviating(basis)):
        paper.paragraph("Årsaken til at tiltakene avviker fra budsjettet: ", TO_FILL_IN)


def _reasons_table(basis: ReportBasis) -> Table | None:
    """Why measures deviate from their budget, and the plan for what is left; None when nothing is told of any."""
    rows = [Row((measure.name, *_reason(basis, measure))) for measure in _deviating(basis)]
    if not any(plan.measure in {measure.id for measure in _deviating(basis)} for plan in basis.year.carry_over_plans):
        return None
    coming = basis.result.year + 1
    return Table(
        caption=f"Årsaker til avvik fra budsjettet {basis.in_year}",
        description="Årsaken til avviket fra revidert budsjett, og planen for det som er ubrukt, for hvert tiltak.",
        columns=(Column("Tiltak", 6.2), Column("Årsak", 10.0), Column(f"Plan for {coming}", 10.1)),
        rows=tuple(rows),
        is_dense=True,
        may_break=True,
    )


def _deviating(basis: ReportBasis) -> Iterator[MeasureResult]:
    return (measure for measure in basis.budgeted if measure.charged_ore != measure.sums.revised_ore)


def _reason(basis: ReportBasis, measure: MeasureResult) -> tuple[Cell, Cell]:
    if measure.charged_ore > measure.sums.revised_ore:
        return ("Brukt mer enn budsjettet. Hva kommunen dekker, står i ", Reference(OWN_COST), "."), EN_DASH
    plan = next((plan for plan in basis.year.carry_over_plans if plan.measure == measure.id), None)
    return (TO_FILL_IN, TO_FILL_IN) if plan is None else (_masked(plan.reason), _masked(plan.plan))


def _masked(text: str) -> str:
    """What somebody has written, as a sentence without identity numbers and the like."""
    return sentence(masked_text(text))
