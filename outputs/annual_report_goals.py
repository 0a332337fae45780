"""Chapters 10 to 12 of the annual report: attainment of goals, evaluation, risks and deviations."""

from __future__ import annotations

from domain.finding_figures import told_findings
from outputs.annual_report_basis import ReportBasis, whole, write_narrative
from outputs.annual_report_indicators import write_indicators_reference
from outputs.annual_report_labels import DEVIATIONS, FINDINGS, OWN_COST
from outputs.finding_groups import FindingGroup, groups_of
from outputs.finding_parts import spoken
from outputs.norwegian import EN_DASH
from outputs.public_edition import public_findings_table
from outputs.word import Paper
from outputs.word_parts import Column, Figure, Part, Reference, Row, Table, Text, with_mark
from outputs.wording import SEVERITY_NAMES
from schemas.programme import Named
from schemas.records import MeasureResult, Status


def write_goals(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends each goal with the measures that contribute, and their figures."""
    paper.heading("10 Måloppnåelse i tråd med Prop. 1\u00a0S", starts_page=starts_page)
    if not basis.programme.goals:
        paper.paragraph("Programmet har ingen mål å rapportere på.")
        return
    paper.paragraph("Et tiltak som bidrar til flere mål, står under hvert av dem med hele beløpet.")
    if basis.budget_mark:
        paper.paragraph("Budsjettbeløpene er ", basis.budget_mark, ".")
    write_indicators_reference(paper, basis)
    for number, goal in enumerate(basis.programme.goals, start=1):
        paper.heading(f"10.{number} {goal.name}", 2)
        _write_goal(paper, basis, goal)


def _write_goal(paper: Paper, basis: ReportBasis, goal: Named) -> None:
    contributing = [m for m in basis.result.measures if goal.id in basis.programme.measure(m.id).goals]
    if contributing:
        paper.paragraph("Tiltak som bidrar, med det som er brukt:").paragraph_format.keep_with_next = True
        *lines, last = [_contribution(basis, measure) for measure in contributing]
        paper.bullets(lines)
        paper.keep_with_last()
        paper.bullets([last])
    else:
        paper.paragraph(f"Ingen tiltak i {basis.result.year} er knyttet til dette målet.")
    write_narrative(paper, basis, f"mal-{goal.id}")


def _contribution(basis: ReportBasis, measure: MeasureResult) -> tuple[Part, ...]:
    if measure not in basis.budgeted:
        received = ("herav ", whole(f"andre-kilder.{measure.id}", "kroner"), f" fra {basis.source_names(measure)}")
        nothing = (f"foreløpig ingen inntekter fra {basis.source_names(measure)}",)
        others = received if measure.sums.other_financing_ore else nothing
        return (f"{measure.name}: ", whole(f"netto.{measure.id}", "kroner"), ", ", *others)
    return (
        f"{measure.name}: ",
        whole(f"brukt.{measure.id}"),
        " av et budsjett på ",
        *with_mark(whole(f"revidert.{measure.id}", "kroner"), basis.line_mark(measure)),
    )


def write_evaluation(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what was learnt; only the municipality can tell."""
    paper.heading("11 Evaluering og læring", starts_page=starts_page)
    write_narrative(paper, basis, "kapittel-evaluering")


def write_deviations(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends measures far from their budget, findings by rule, and the municipality's own view of risk."""
    paper.heading("12 Risiko og avvik", starts_page=starts_page)
    paper.heading("12.1 Tiltak som avviker fra budsjettet", 2, label=DEVIATIONS)
    _write_overruns(paper, basis)
    _write_underspends(paper, basis)
    paper.heading("12.2 Funn i avstemmingen", 2, label=FINDINGS)
    _write_findings(paper, basis)
    paper.heading("12.3 Vurdering av risiko", 2)
    write_narrative(paper, basis, "kapittel-risiko")


def _write_overruns(paper: Paper, basis: ReportBasis) -> None:
    over = [measure for measure in basis.budgeted if measure.status is Status.OVERRUN]
    if not over:
        paper.paragraph("Ingen tiltak har brukt mer enn budsjettet.")
        return
    opening = "Disse tiltakene har brukt mer enn budsjettet. Det tilskuddet ikke dekker, står i "
    paper.paragraph(opening, Reference(OWN_COST), ":").paragraph_format.keep_with_next = True
    paper.bullets([_overrun_line(measure) for measure in over])


def _overrun_line(measure: MeasureResult) -> tuple[Part, ...]:
    """What is counted against the budget beside the budget: own cost may have other reasons than the overrun."""
    charged, revised = (whole(f"{quantity}.{measure.id}", "kroner") for quantity in ("belastet", "revidert"))
    return (f"{measure.name}: ", charged, " av et budsjett på ", revised)


def _write_underspends(paper: Paper, basis: ReportBasis) -> None:
    under = [measure for measure in basis.budgeted if measure.status is Status.UNDERSPEND]
    if not under:
        paper.paragraph("Ingen tiltak har så lavt forbruk at det skal varsles.")
        return
    opening = "Disse tiltakene har lavt forbruk, det vil si mindre enn programmets grense for varsel:"
    paper.paragraph(opening).paragraph_format.keep_with_next = True
    paper.bullets([(f"{measure.name}: ", whole(f"rest.{measure.id}", "kroner"), " ubrukt") for measure in under])


def _write_findings(paper: Paper, basis: ReportBasis) -> None:
    groups = groups_of(basis.run, told_findings(basis.run))
    if not groups:
        paper.paragraph("Avstemmingen ga ingen funn.")
        return
    if basis.edition.is_public:
        paper.table(public_findings_table(groups))
        return
    paper.table(
        Table(
            caption="Funn i avstemmingen, samlet etter regel",
            description="For hver regel: hvor alvorlig funnet er, antall, beløp og hva det gjelder.",
            columns=(
                Column("Regel", 1.1),
                Column("Alvor", 2.1),
                Column("Antall", 1.2, is_amount=True),
                Column("Avvik i kroner", 2.2, is_amount=True),
                Column("Posterin\u00adgenes beløp", 2.4, is_amount=True),
                Column("Kravet, og hva som er funnet", 7.4),
            ),
            rows=tuple(_finding_row(group) for group in groups),
            note=_findings_note(basis),
            is_dense=True,
            may_break=True,
        )
    )


def _findings_note(basis: ReportBasis) -> str:
    note = (
        "Antall er rader eller tiltak funnene gjelder. Avvik er summen av forskjellene med fortegn, posteringenes "
        "beløp er uten fortegn. Enkeltposteringer står i avstemmingen."
    )
    return f"{note} Opplysninger som ikke er bekreftet, står på første side." if basis.result.unconfirmed else note


def _finding_row(group: FindingGroup) -> Row:
    sums = (("avvik", group.net_ore), ("posteringer", group.postings_ore))
    kroner = (EN_DASH if ore is None else whole(f"{group.id}.{quantity}") for quantity, ore in sums)
    what = (Text(f"{group.title}. ", is_bold=True), *spoken(group))
    number = Figure(f"{group.id}.antall", "number")
    return Row((group.rule, SEVERITY_NAMES[group.severity], number, *kroner, what))
