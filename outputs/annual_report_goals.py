"""Chapters 10 to 12 of the annual report: attainment of goals, evaluation, risks and deviations."""

from __future__ import annotations

from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.finding_groups import FindingGroup, grouped_findings
from outputs.norwegian import Decimals, amount, grouped
from outputs.word import Paper
from outputs.word_notices import findings_to_show, spoken
from outputs.word_parts import Column, Part, Row, Table
from outputs.wording import SEVERITY_NAMES
from schemas.programme import Named
from schemas.records import MeasureResult, Status


def write_goals(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends each goal with the measures that contribute, and their figures."""
    paper.heading("10 Måloppnåelse", starts_page=starts_page)
    if not basis.programme.goals:
        paper.paragraph("Programmet har ingen mål å rapportere på.")
        return
    paper.paragraph("Et tiltak som bidrar til flere mål, står under hvert av dem med hele beløpet.")
    for number, goal in enumerate(basis.programme.goals, start=1):
        paper.heading(f"10.{number} {goal.name}", 2)
        _write_goal(paper, basis, goal)


def _write_goal(paper: Paper, basis: ReportBasis, goal: Named) -> None:
    contributing = [m for m in basis.result.measures if goal.id in basis.programme.measure(m.id).goals]
    if contributing:
        paper.paragraph("Tiltak som bidrar:").paragraph_format.keep_with_next = True
        paper.bullets([_contribution(basis, measure) for measure in contributing])
    else:
        paper.paragraph(f"Ingen tiltak i {basis.result.year} er knyttet til dette målet.")
    write_narrative(paper, basis, f"mal-{goal.id}")


def _contribution(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    if measure not in basis.budgeted:
        return (f"{measure.name}: ", whole(f"netto.{measure.id}", "kroner"), f" ({basis.sources(measure)})")
    return (
        f"{measure.name}: ",
        whole(f"brukt.{measure.id}"),
        " av ",
        whole(f"revidert.{measure.id}", "kroner"),
    )


def write_evaluation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what was learnt; only the municipality can tell."""
    paper.heading("11 Evaluering", starts_page=starts_page)
    write_narrative(paper, basis, "kapittel-evaluering")


def write_deviations(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends measures far from their budget, findings by rule, and the municipality's own view of risk."""
    paper.heading("12 Risiko og avvik", starts_page=starts_page)
    paper.heading("12.1 Tiltak som avviker fra budsjettet", 2)
    _write_overruns(paper, basis)
    _write_underspends(paper, basis)
    paper.heading("12.2 Funn i avstemmingen", 2)
    _write_findings(paper, basis)
    paper.heading("12.3 Vurdering av risiko", 2)
    write_narrative(paper, basis, "kapittel-risiko")


def _write_overruns(paper: Paper, basis: ReportBasis) -> None:
    over = [measure for measure in basis.budgeted if measure.status is Status.OVERRUN]
    if not over:
        paper.paragraph("Ingen tiltak brukte mer enn budsjettet.")
        return
    paper.paragraph("Disse tiltakene brukte mer enn budsjettet; kommunen dekker det overskytende:")
    paper.bullets(
        [(f"{measure.name}: ", whole(f"egen.{measure.id}", "kroner"), " ut over budsjettet") for measure in over]
    )


def _write_underspends(paper: Paper, basis: ReportBasis) -> None:
    under = [measure for measure in basis.budgeted if measure.status is Status.UNDERSPEND]
    if not under:
        paper.paragraph("Ingen tiltak hadde så lavt forbruk at det skal varsles.")
        return
    paper.paragraph("Disse tiltakene hadde lavt forbruk:")
    paper.bullets([(f"{measure.name}: ", whole(f"rest.{measure.id}", "kroner"), " ubrukt") for measure in under])


def _write_findings(paper: Paper, basis: ReportBasis) -> None:
    groups = grouped_findings(findings_to_show(basis.run))
    if not groups:
        paper.paragraph("Avstemmingen ga ingen funn.")
        return
    paper.table(
        Table(
            caption="Funn i avstemmingen, samlet etter regel",
            description="For hver regel: hvor alvorlig funnet er, antall, beløp og hva det gjelder.",
            columns=(
                Column("Regel", 1.6),
                Column("Alvor", 2.7),
                Column("Antall", 1.7, is_amount=True),
                Column("Kroner", 2.6, is_amount=True),
                Column("Hva det gjelder", 7.8),
            ),
            rows=tuple(_finding_row(group) for group in groups),
            note="Antall er rader eller tiltak funnene gjelder. Kroner er summen av forskjellene uten fortegn. "
            "Enkeltposteringer står i avstemmingen. Opplysninger som ikke er bekreftet, står på første side.",
            may_break=True,
        )
    )


def _finding_row(group: FindingGroup) -> Row:
    kroner = amount(group.kroner_ore, Decimals.NEVER)
    return Row((group.rule, SEVERITY_NAMES[group.severity], grouped(group.rows), kroner, spoken(group)))
